package org.tacit.flow.spec;

/**
 * What a step is expected to take.
 *
 * @param bytes   over the wire, both directions of all parties together
 * @param rounds  changes of direction
 * @param seconds on the machine that {@code docs/} names, with a fast link; an estimate, not a promise
 */
public record Cost(long bytes, long rounds, double seconds) {

    public static final Cost NONE = new Cost(0, 0, 0);

    public Cost plus(Cost other) {
        return new Cost(bytes + other.bytes, rounds + other.rounds, seconds + other.seconds);
    }
}
