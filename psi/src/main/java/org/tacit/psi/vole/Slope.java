package org.tacit.psi.vole;

import org.tacit.crypto.field.Gf128;

/**
 * Products with a secret Δ that stays the same: {@code Δ·e = ⊕_j e_j·(Δ·b_j)} over the bits of e, {@code b_j} the element with bit j
 * alone. Every product does the same work whatever the bits are; the loop over elements is what the compiler turns into lanes.
 */
final class Slope {

    private final long[] low;
    private final long[] high;

    /** @param bits that an element may have; the others are not looked at */
    Slope(long delta0, long delta1, int bits) {
        low = new long[bits];
        high = new long[bits];
        long[] delta = {delta0, delta1};
        long[] product = new long[2];
        for (int j = 0; j < bits; j++) {
            Gf128.multiply(delta, 0, new long[] {j < 64 ? 1L << j : 0, j < 64 ? 0 : 1L << j}, 0, product, 0);
            low[j] = product[0];
            high[j] = product[1];
        }
    }

    /** {@code (v0, v1)_i ⊕= Δ·(e0, e1)_i} for {@code i < n}. */
    void addProducts(long[] e0, long[] e1, long[] v0, long[] v1, int n) {
        for (int j = 0; j < low.length; j++) {
            add(j < 64 ? e0 : e1, j & 63, low[j], high[j], v0, v1, n);
        }
    }

    private static void add(long[] e, int shift, long low, long high, long[] v0, long[] v1, int n) {
        for (int i = 0; i < n; i++) {
            long bit = -(e[i] >>> shift & 1);
            v0[i] ^= low & bit;
            v1[i] ^= high & bit;
        }
    }
}
