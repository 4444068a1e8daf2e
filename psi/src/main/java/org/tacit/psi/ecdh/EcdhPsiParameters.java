package org.tacit.psi.ecdh;

import org.tacit.crypto.curve.DhGroup;

/**
 * @param group    the group and its hash: {@link DhGroup#curve25519()} or {@link DhGroup#sm2()}
 * @param maxItems most items that either side may bring; memory grows with what is brought
 * @param batch    items a message
 */
public record EcdhPsiParameters(DhGroup group, int maxItems, int batch) {

    public EcdhPsiParameters {
        if (maxItems < 0 || maxItems > 1 << 27 || batch < 1 || batch > 1 << 16) {
            throw new IllegalArgumentException("0 ≤ maxItems ≤ 2^27 and 1 ≤ batch ≤ 2^16");
        }
    }

    /** Up to 2^27 items in batches of 2^14. */
    public static EcdhPsiParameters of(DhGroup group) {
        return new EcdhPsiParameters(group, 1 << 27, 1 << 14);
    }
}
