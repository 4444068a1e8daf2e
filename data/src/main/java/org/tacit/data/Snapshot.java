package org.tacit.data;

/**
 * What is known of one version of a table without reading its cells.
 *
 * @param version     counts from 1
 * @param contentHash see {@link Table#contentHash}
 */
public record Snapshot(String name, int version, Schema schema, long rows, String contentHash) {
}
