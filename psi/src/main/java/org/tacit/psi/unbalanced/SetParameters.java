package org.tacit.psi.unbalanced;

import org.tacit.base.InvalidInput;

/**
 * What an encoded set is made for; fixed as long as its key lives.
 *
 * @param capacity    most items that any version holds, {@code N}
 * @param queries     most items that are asked about in one run, {@code Q}
 * @param statistical σ: a run holds a false match with probability at most {@code 2^-σ}
 */
public record SetParameters(long capacity, long queries, int statistical) {

    /** Most items of a set. */
    public static final long MOST = 1L << 32;
    /** Most items of a run. */
    public static final long MOST_QUERIES = 1L << 27;
    private static final int LEAST_WIDTH = 8;

    public SetParameters {
        if (capacity < 1 || capacity > MOST || queries < 1 || queries > MOST_QUERIES || statistical < 40 || statistical > 80) {
            throw InvalidInput.of("An encoded set holds 1 to 2^32 items and answers 1 to 2^27 a run, with 40 ≤ σ ≤ 80.",
                    "编码集合容量为 1 至 2^32，每次查询 1 至 2^27 个标识，且 40 ≤ σ ≤ 80。");
        }
    }

    /** σ = 40, runs of up to 2^20 items. */
    public static SetParameters of(long capacity) {
        return new SetParameters(capacity, 1 << 20, 40);
    }

    /**
     * Bytes of a fingerprint, {@code 8·L ≥ σ + ⌈log2 N⌉ + ⌈log2 max(N, Q)⌉}: of {@code Q} items asked about that are not in the set, one
     * agrees with one of {@code N} random fingerprints with probability at most {@code Q·N·2^-8L ≤ 2^-σ}; two items of the set agree
     * with probability at most {@code N²·2^-8L / 2}.
     */
    public int width() {
        return Math.max(LEAST_WIDTH, (statistical + bits(capacity) + bits(Math.max(capacity, queries)) + 7) / 8);
    }

    private static int bits(long count) {
        return count <= 1 ? 0 : 64 - Long.numberOfLeadingZeros(count - 1);
    }
}
