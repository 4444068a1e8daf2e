package org.tacit.psi.union;

import org.tacit.psi.Items;

/**
 * What one party holds afterwards.
 *
 * @param entitled  whether this party was the receiver; without that {@code extra} is empty and {@code common} is 0, which say nothing
 * @param extra     at the receiver: the peer's items that it does not hold, in random order
 * @param common    at the receiver: how many items both hold
 * @param peerItems distinct items that the peer took part with
 * @param report    what this party's own column held
 */
public record Union(boolean entitled, Items extra, long common, long peerItems, Items.Report report) {

    /** Counts only. */
    @Override
    public String toString() {
        return entitled ? extra.count() + " extra and " + common + " common" : "not entitled, " + peerItems + " items";
    }
}
