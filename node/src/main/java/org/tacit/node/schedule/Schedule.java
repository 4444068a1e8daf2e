package org.tacit.node.schedule;

import java.time.Instant;
import org.tacit.base.Text;

/**
 * When a contract is run.
 *
 * @param cron   six fields, from seconds on
 * @param zone   whose clock on the wall is meant
 * @param nextAt null once it has ended
 * @param ended  why, null while it goes on
 */
public record Schedule(String id, String contract, String tenant, String cron, String zone, Missed missed, int priority, String madeBy, Instant madeAt, Instant nextAt,
                       Instant lastAt, String lastJob, Text ended) {

    /** What becomes of times at which this node did not run. */
    public enum Missed {
        /** Nothing: it is run at the next time. */
        SKIP,
        /** One run for all that were missed. */
        ONCE
    }
}
