package org.tacit.node.draft;

import java.time.Instant;

/**
 * A flow document in the making. It need not be right: it binds nobody, and no partner sees it.
 *
 * @param document as written, empty in a list
 * @param layout   where the canvas has its steps, of no meaning to the node; empty in a list
 * @param revision one more with each save
 */
public record Draft(String id, String name, String document, String layout, int revision, String madeBy, String changedBy, Instant madeAt, Instant changedAt) {
}
