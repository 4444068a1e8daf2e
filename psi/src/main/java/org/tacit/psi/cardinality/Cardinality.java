package org.tacit.psi.cardinality;

import org.tacit.psi.Items;

/**
 * What one party holds afterwards.
 *
 * @param entitled  whether this party was a learner; without that, {@code common} is 0 and says nothing
 * @param common    items that both hold
 * @param peerItems distinct items that the peer took part with
 * @param report    what this party's own column held
 */
public record Cardinality(boolean entitled, long common, long peerItems, Items.Report report) {
}
