package org.tacit.node.job;

import java.time.Instant;

/**
 * Whose a job is and where it stands in the queue.
 *
 * @param askedBy  an account, or the partner that proposed it
 * @param trace    32 hex digits, the same at every party
 * @param queuedAt since when it waits; null while it does not
 * @param starter  who starts it when its turn comes: empty for this node; null while it does not wait
 * @param retries  how often it may still be tried again by itself
 * @param retryAt  when that is due; null where it is not
 */
public record TurnRow(String job, String tenant, String askedBy, int priority, String trace, Instant queuedAt, String starter, int retries, Instant retryAt) {

    public static final int LOWEST = 0;
    public static final int USUAL = 5;
    public static final int HIGHEST = 9;
}
