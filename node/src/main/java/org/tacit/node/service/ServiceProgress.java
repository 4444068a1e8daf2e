package org.tacit.node.service;

/**
 * What is being done to get a service ready.
 *
 * @param total -1 where not known
 */
public record ServiceProgress(String stage, long done, long total) {
}
