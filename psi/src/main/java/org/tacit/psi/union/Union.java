package org.tacit.psi.union;

import org.tacit.psi.Items;

/**
 * What one party holds afterwards.
 *
 * @param entitled  whether this party was the receiver; without that {@code extra} is empty and {@code common} is 0, which say nothing
 * @param extra     at the receiver: the peer's items that it does not hold, in random order
 * @param common    at the receiver: how many items both hold
 * @param spoiled   at the receiver: items of the peer that opened to no identifier, to one that came before, or to one that it holds; 0 where the peer
 *                  follows the protocol. The peer does not know of it, and must not be told
 * @param peerItems distinct items that the peer took part with
 * @param report    what this party's own column held
 */
public record Union(boolean entitled, Items extra, long common, long spoiled, long peerItems, Items.Report report) {

    /** Counts only. */
    @Override
    public String toString() {
        return entitled ? extra.count() + " extra and " + common + " common" : "not entitled, " + peerItems + " items";
    }
}
