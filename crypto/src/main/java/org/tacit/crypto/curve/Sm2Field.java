package org.tacit.crypto.curve;

import java.math.BigInteger;

/**
 * The field of the SM2 curve (GB/T 32918.5): {@code p = 2^256 - 2^224 - 2^96 + 2^64 - 1}. Because {@code p = -1 mod 2^52}, the multiple
 * of p that clears a limb {@code q} is q itself, and {@code p + 1 = HIGH·2^208 + LOW·2^52} leaves two products a limb where the
 * general reduction has six.
 */
final class Sm2Field extends MontgomeryField {

    private static final long LOW = (1L << 12) - (1L << 44);
    private static final long HIGH = (1L << 48) - (1L << 16);

    static final BigInteger PRIME = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE.shiftLeft(224))
            .subtract(BigInteger.ONE.shiftLeft(96)).add(BigInteger.ONE.shiftLeft(64)).subtract(BigInteger.ONE);

    Sm2Field() {
        super(PRIME);
    }

    @Override
    void reduce(long[] r, int o, long t0, long t1, long t2, long t3, long t4, long t5, long t6, long t7, long t8, long t9) {
        // t += q·p, and -q takes the lowest limb away
        long q = t0 & MASK;
        long low = Math.multiplyHigh(q << 6, LOW << 6);
        long high = Math.multiplyHigh(q << 6, HIGH << 6);
        t1 += q * LOW - (low << 52) + (t0 >> 52);
        t2 += low;
        t4 += q * HIGH - (high << 52);
        t5 += high;
        q = t1 & MASK;
        low = Math.multiplyHigh(q << 6, LOW << 6);
        high = Math.multiplyHigh(q << 6, HIGH << 6);
        t2 += q * LOW - (low << 52) + (t1 >> 52);
        t3 += low;
        t5 += q * HIGH - (high << 52);
        t6 += high;
        q = t2 & MASK;
        low = Math.multiplyHigh(q << 6, LOW << 6);
        high = Math.multiplyHigh(q << 6, HIGH << 6);
        t3 += q * LOW - (low << 52) + (t2 >> 52);
        t4 += low;
        t6 += q * HIGH - (high << 52);
        t7 += high;
        q = t3 & MASK;
        low = Math.multiplyHigh(q << 6, LOW << 6);
        high = Math.multiplyHigh(q << 6, HIGH << 6);
        t4 += q * LOW - (low << 52) + (t3 >> 52);
        t5 += low;
        t7 += q * HIGH - (high << 52);
        t8 += high;
        q = t4 & MASK;
        low = Math.multiplyHigh(q << 6, LOW << 6);
        high = Math.multiplyHigh(q << 6, HIGH << 6);
        t5 += q * LOW - (low << 52) + (t4 >> 52);
        t6 += low;
        t8 += q * HIGH - (high << 52);
        t9 += high;
        store(r, o, t5, t6, t7, t8, t9);
    }

    /** {@code (p - 3) / 4} in binary: 31 ones, a zero, 128 ones, 32 zeros, 62 ones. */
    @Override
    void powQuarter(long[] r, int o, long[] a, int i) {
        long[] t = new long[9 * LIMBS];
        int e1 = 0, e2 = 5, e4 = 10, e8 = 15, e16 = 20, e30 = 25, e31 = 30, e32 = 35, x = 40;    // ek: k ones
        System.arraycopy(a, i, t, e1, LIMBS);
        append(t, e2, e1, 1, e1);
        append(t, e4, e2, 2, e2);
        append(t, e8, e4, 4, e4);
        append(t, e16, e8, 8, e8);
        append(t, e30, e16, 8, e8);
        append(t, e30, e30, 4, e4);
        append(t, e30, e30, 2, e2);
        append(t, e31, e30, 1, e1);
        append(t, e32, e31, 1, e1);
        append(t, x, e31, 33, e32);
        append(t, x, x, 32, e32);
        append(t, x, x, 32, e32);
        append(t, x, x, 32, e32);
        append(t, x, x, 64, e32);
        append(t, x, x, 30, e30);
        System.arraycopy(t, x, r, o, LIMBS);
    }

    /** {@code t[to] = t[from]^(2^n)·t[by]}: the exponent's bits moved up by n and another's put behind them. */
    private void append(long[] t, int to, int from, int n, int by) {
        sqr(t, to, t, from);
        for (int k = 1; k < n; k++) {
            sqr(t, to, t, to);
        }
        mul(t, to, t, to, t, by);
    }
}
