package org.tacit.flow.spec;

import org.tacit.wire.LinkSpeed;

/**
 * What a step is expected to take.
 *
 * @param bytes   over the wire, both directions of all parties together
 * @param rounds  changes of direction
 * @param seconds of computing on the machine that {@code docs/performance.md} names; an estimate, not a promise
 */
public record Cost(long bytes, long rounds, double seconds) {

    public static final Cost NONE = new Cost(0, 0, 0);

    /** The same with the seconds that it takes over a line: batches are computed while others travel, and changes of direction wait. */
    public Cost over(LinkSpeed link) {
        return new Cost(bytes, rounds, Math.max(seconds, link.seconds(bytes, 0)) + link.seconds(0, rounds));
    }

    public Cost plus(Cost other) {
        return new Cost(bytes + other.bytes, rounds + other.rounds, seconds + other.seconds);
    }
}
