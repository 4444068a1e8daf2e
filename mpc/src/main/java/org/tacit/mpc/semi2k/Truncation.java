package org.tacit.mpc.semi2k;

import org.tacit.protocol.triple.Products;
import org.tacit.protocol.triple.TwoWayCot;

/**
 * Divides shares by {@code 2^s}, and carries them from a small ring into {@code Z_2^64} on the way: Huang, Lu, Hong and Ding,
 * "Cheetah" (USENIX Security 2022, §4.3, truncation with known most significant bit).
 *
 * <p>With {@code v + offset} in {@code [0, 2^(r−1))} and shares {@code x0 + x1 = v + offset} modulo {@code 2^r}, the sum wraps exactly when one
 * share has its top bit set, so {@code w = m0 ∨ m1 = m0 + m1 − m0·m1} costs one product of bits, and
 * <pre>
 *   (v + offset)/2^s  ≈  ⌊x0/2^s⌋ + ⌊x1/2^s⌋ − w·2^(r−s)
 * </pre>
 * The two floors lose less than 2 together; one unit is added beforehand: {@code −1 < error ≤ 1} units in the last place,
 * always – there is no rare large error as in a local truncation. For s = 0 the result is exact.
 *
 * <p>Nobody learns anything. Which of the two neighbours comes out depends on the shares, as in Cheetah.
 * Cost: one transfer and {@code 64−r+s} bits an element from party 0; one round.
 */
final class Truncation {

    private Truncation() {
    }

    /** From {@code Z_2^64}; {@code |v| < 2^62 − 2^s}. */
    static long[] truncate(TwoWayCot cot, long[] v, int shift) {
        return shift == 0 ? v : truncate(cot, v, 64, shift, 1L << 62);
    }

    /**
     * @param v      shares modulo 2^ring
     * @param offset a multiple of 2^shift such that {@code 0 ≤ v + offset} and {@code v + offset + 2^shift < 2^(ring−1)}
     * @return shares modulo 2^64
     */
    static long[] truncate(TwoWayCot cot, long[] v, int ring, int shift, long offset) {
        int n = v.length;
        boolean first = cot.me() == 0;
        long mask = ring == 64 ? -1L : (1L << ring) - 1;
        long add = first ? offset + (shift == 0 ? 0 : 1L << shift) : 0;
        long[] x = new long[n];
        long[] top = new long[n];
        for (int i = 0; i < n; i++) {
            x[i] = v[i] + add & mask;
            top[i] = x[i] >>> ring - 1;
        }
        var shape = new Products.Shape(n, 1, 1, 64 - ring + shift, 0);
        long[] both = first ? Products.send(cot, shape, top, null) : Products.receive(cot, shape, top);
        long back = first ? offset >>> shift : 0;
        for (int i = 0; i < n; i++) {
            x[i] = (x[i] >>> shift) - (top[i] - both[i] << ring - shift) - back;
        }
        return x;
    }
}
