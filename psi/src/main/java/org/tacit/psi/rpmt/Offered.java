package org.tacit.psi.rpmt;

/**
 * What the sender of a {@link ReverseMembership} test holds afterwards.
 *
 * @param peerItems the receiver's distinct items
 * @param order     its own items in the order in which they were tested: the receiver's bit i is about item {@code order[i]}. Uniformly
 *                  random and secret: whoever knows it and the bits knows which items are common
 */
public record Offered(int peerItems, int[] order) {

    /** Counts only. */
    @Override
    public String toString() {
        return order.length + " items tested against the peer's " + peerItems;
    }
}
