package org.tacit.node.job;

import java.time.Instant;
import org.tacit.base.Text;

/**
 * A job as this node knows it.
 *
 * @param attempt how often it was started
 * @param code    of the failure, null otherwise
 * @param reason  of the failure, null otherwise
 */
public record JobRow(String id, String contract, JobState state, int attempt, String code, Text reason, Instant createdAt, Instant startedAt,
                     Instant finishedAt) {
}
