package org.tacit.psi.vole;

/**
 * @param maxItems     most items that this side may bring
 * @param maxPeerItems most items that the peer may bring, and so ask about
 * @param binItems     receiver's items that a bin holds on average at most; the same at both sides
 */
public record VolePsiParameters(int maxItems, int maxPeerItems, int binItems) {

    private static final int MOST = 1 << 27;
    /** The slots of a bin stay in a second-level cache of half a megabyte. */
    private static final int DEFAULT_BIN = 1 << 15;

    public VolePsiParameters {
        if (maxItems < 0 || maxItems > MOST || maxPeerItems < 0 || maxPeerItems > MOST || binItems < 1 || binItems > 1 << 17) {
            throw new IllegalArgumentException("0 ≤ maxItems, maxPeerItems ≤ 2^27 and 1 ≤ binItems ≤ 2^17");
        }
    }

    /** Up to 2^27 items in bins of 2^15. */
    public static VolePsiParameters standard() {
        return new VolePsiParameters(MOST, MOST, DEFAULT_BIN);
    }

    /** As {@link #standard}, with a peer that may bring no more than a contract says. */
    public static VolePsiParameters standard(long maxPeerItems) {
        return new VolePsiParameters(MOST, (int) Math.min(MOST, maxPeerItems), DEFAULT_BIN);
    }
}
