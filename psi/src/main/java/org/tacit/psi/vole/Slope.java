package org.tacit.psi.vole;

import org.tacit.crypto.field.Gf128Multiplier;

/** Products with a secret Δ that stays the same, of elements with so many bits; constant-time as {@link Gf128Multiplier} says. */
final class Slope {

    private final Gf128Multiplier delta;
    private final int bits;

    /** @param bits that an element may have; the others are not looked at */
    Slope(long delta0, long delta1, int bits) {
        this.delta = new Gf128Multiplier(delta0, delta1);
        this.bits = bits;
    }

    /** {@code (v0, v1)_i ⊕= Δ·(e0, e1)_i} for {@code i < n}. */
    void addProducts(long[] e0, long[] e1, long[] v0, long[] v1, int n) {
        delta.multiplyAdd(n, bits, e0, e1, v0, v1);
    }
}
