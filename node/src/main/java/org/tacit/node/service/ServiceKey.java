package org.tacit.node.service;

import java.time.Instant;

/**
 * A key with which one application of this organisation asks one service, within bounds of its own.
 *
 * @param name    of the application
 * @param service id
 * @param limits  beside those of the terms, which all applications share
 * @param revoked null where it is good
 */
public record ServiceKey(String id, String name, String service, Limits limits, String tenant, String createdBy, Instant createdAt, Instant expires, Instant revoked) {
}
