package org.tacit.flow.spec;

import org.tacit.wire.LinkSpeed;

/**
 * What a step is expected to take.
 *
 * @param bytes   over the wire, both directions of all parties together
 * @param rounds  changes of direction
 * @param seconds of computing on the machine that {@code docs/performance.md} names; an estimate, not a promise
 * @param memory  bytes at the party that needs most, 0 where nobody has estimated it
 * @param disk    bytes of scratch space at the party that needs most, free again when the step is complete
 */
public record Cost(long bytes, long rounds, double seconds, long memory, long disk) {

    public static final Cost NONE = new Cost(0, 0, 0);

    /** The same with the seconds that it takes over a line: batches are computed while others travel, and changes of direction wait. */
    public Cost over(LinkSpeed link) {
        return new Cost(bytes, rounds, Math.max(seconds, link.seconds(bytes, 0)) + link.seconds(0, rounds), memory, disk);
    }

    /** Little memory, no disk. */
    public Cost(long bytes, long rounds, double seconds) {
        this(bytes, rounds, seconds, 0, 0);
    }

    /** One after the other. */
    public Cost plus(Cost other) {
        return new Cost(bytes + other.bytes, rounds + other.rounds, seconds + other.seconds, Math.max(memory, other.memory), Math.max(disk, other.disk));
    }
}
