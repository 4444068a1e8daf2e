package org.tacit.psi.plan;

import org.tacit.wire.LinkSpeed;

/**
 * What a protocol takes.
 *
 * @param bytes   over the wire, both directions together
 * @param rounds  changes of direction that wait for each other
 * @param seconds of computing, both parties at the same time
 * @param memory  bytes at the party with more items
 * @param disk    bytes of scratch space there, free again in the end
 */
public record Estimate(long bytes, long rounds, double seconds, long memory, long disk) {

    Estimate(long bytes, long rounds, double seconds) {
        this(bytes, rounds, seconds, 0, 0);
    }

    /** Batches are computed while others travel, so the slower of both counts; waiting for the other side comes on top. */
    public double over(LinkSpeed link) {
        return Math.max(seconds, link.seconds(bytes, 0)) + link.seconds(0, rounds);
    }
}
