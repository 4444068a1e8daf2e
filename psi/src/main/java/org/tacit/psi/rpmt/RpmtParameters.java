package org.tacit.psi.rpmt;

import org.tacit.crypto.curve.DhGroup;
import org.tacit.crypto.symmetric.HashSuite;

/**
 * @param group        the group and its hash: {@link DhGroup#curve25519()} or {@link DhGroup#sm2()}
 * @param maxItems     most items that this side may bring; memory grows with what is brought
 * @param maxPeerItems most items that the peer may bring
 * @param batch        items a message
 */
public record RpmtParameters(DhGroup group, int maxItems, int maxPeerItems, int batch) {

    private static final int MOST = 1 << 26;
    private static final int BATCH = 1 << 14;

    public RpmtParameters {
        if (maxItems < 0 || maxItems > MOST || maxPeerItems < 0 || maxPeerItems > MOST || batch < 1 || batch > 1 << 16) {
            throw new IllegalArgumentException("0 ≤ maxItems, maxPeerItems ≤ 2^26 and 1 ≤ batch ≤ 2^16");
        }
    }

    /** Up to 2^26 items, and a peer that may bring no more than a contract says. */
    public static RpmtParameters of(DhGroup group, long maxPeerItems) {
        return new RpmtParameters(group, MOST, (int) Math.min(MOST, maxPeerItems), BATCH);
    }

    /** Up to 2^26 items on both sides. */
    public static RpmtParameters of(DhGroup group) {
        return of(group, MOST);
    }

    /** The hash that goes with the group. */
    public HashSuite hash() {
        return group.suite().contains("sm3") ? HashSuite.SM3 : HashSuite.SHA_256;
    }
}
