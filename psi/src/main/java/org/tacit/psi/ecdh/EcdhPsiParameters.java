package org.tacit.psi.ecdh;

import org.tacit.crypto.curve.DhGroup;

/**
 * @param group        the group and its hash: {@link DhGroup#curve25519()} or {@link DhGroup#sm2()}
 * @param maxItems     most items that this side may bring; memory grows with what is brought
 * @param maxPeerItems most items that the peer may bring, and so ask about
 * @param batch        items a message
 */
public record EcdhPsiParameters(DhGroup group, int maxItems, int maxPeerItems, int batch) {

    private static final int MOST = 1 << 27;

    public EcdhPsiParameters {
        if (maxItems < 0 || maxItems > MOST || maxPeerItems < 0 || maxPeerItems > MOST || batch < 1 || batch > 1 << 16) {
            throw new IllegalArgumentException("0 ≤ maxItems, maxPeerItems ≤ 2^27 and 1 ≤ batch ≤ 2^16");
        }
    }

    /** The same limit for both sides. */
    public EcdhPsiParameters(DhGroup group, int maxItems, int batch) {
        this(group, maxItems, maxItems, batch);
    }

    /** Up to 2^27 items in batches of 2^14. */
    public static EcdhPsiParameters of(DhGroup group) {
        return new EcdhPsiParameters(group, MOST, 1 << 14);
    }

    /** As {@link #of(DhGroup)}, with a peer that may bring no more than a contract says. */
    public static EcdhPsiParameters of(DhGroup group, long maxPeerItems) {
        return new EcdhPsiParameters(group, MOST, (int) Math.min(MOST, maxPeerItems), 1 << 14);
    }
}
