package org.tacit.psi.rpmt;

/**
 * What the receiver of a {@link ReverseMembership} test holds afterwards.
 *
 * @param peerItems the sender's distinct items
 * @param present   bit {@code i mod 64} of {@code present[i / 64]}: whether this side holds the sender's i-th item, in an order that
 *                  only the sender knows; bits from {@code peerItems} on are 0
 */
public record Tested(int peerItems, long[] present) {

    /** How many of the sender's items this side holds. */
    public int count() {
        int count = 0;
        for (long word : present) {
            count += Long.bitCount(word);
        }
        return count;
    }

    /** Counts only. */
    @Override
    public String toString() {
        return count() + " of the peer's " + peerItems;
    }
}
