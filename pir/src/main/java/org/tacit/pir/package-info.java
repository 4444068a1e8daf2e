/**
 * Private lookup: a client fetches the row of a key from a provider that does not learn the key, nor whether it was there; and the
 * client learns no other row.
 */
package org.tacit.pir;
