package org.tacit.node.queue;

import java.time.Instant;
import java.util.Comparator;

/**
 * A job that waits for its turn.
 *
 * @param priority the higher the earlier, within its tenant
 * @param since    among equals the older first
 * @param cost     seconds that it is expected to take, at least 1
 */
public record Waiting(String job, String tenant, int priority, Instant since, long cost) {

    static final Comparator<Waiting> ORDER = Comparator.comparingInt(Waiting::priority).reversed().thenComparing(Waiting::since).thenComparing(Waiting::job);

    /** Whether one comes before another of the same tenant. */
    public static boolean before(Waiting one, Waiting other) {
        return ORDER.compare(one, other) < 0;
    }
}
