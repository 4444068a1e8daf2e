package org.tacit.pir.keyword;

/**
 * A place of a table that is written anew. What one row's coming or going changes, other rows that make room for it included, is a list of these.
 *
 * @param fingerprint of the key that stands there now, of no meaning where none does
 */
record Change(int place, long fingerprint, boolean taken, byte[] entry) {
}
