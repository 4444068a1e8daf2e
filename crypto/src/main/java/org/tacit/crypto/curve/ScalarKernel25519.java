package org.tacit.crypto.curve;

import java.util.Arrays;

/** One element at a time on 64-bit words: the reference, and the path of machines without wide vectors. */
final class ScalarKernel25519 implements Kernel25519 {

    /** {@code (486662 - 2) / 4}. */
    static final long A24 = 121665;
    /** Steps of a ladder: bits of a scalar. */
    static final int STEPS = 255;
    /** Digits of a scalar. */
    static final int WINDOWS = 64;

    @Override
    public void ladder(byte[] scalar, long[] u, int count, long[] xz) {
        long[] t = new long[12 * Field25519.LIMBS];
        for (int i = 0; i < count; i++) {
            multiply(scalar, u, 5 * i, t);
            System.arraycopy(t, 0, xz, 10 * i, 10);
        }
        Arrays.fill(t, 0);
    }

    /** RFC 7748 section 5: (x2 : z2) at 0, (x3 : z3) at 10. */
    private static void multiply(byte[] scalar, long[] u, int at, long[] t) {
        Arrays.fill(t, 0);
        t[0] = 1;
        Field25519.copy(t, 10, u, at);
        t[15] = 1;
        long swap = 0;
        for (int bit = STEPS - 1; bit >= 0; bit--) {
            long k = scalar[bit >> 3] >> (bit & 7) & 1;
            Field25519.swap(t, 0, t, 10, swap ^ k);
            Field25519.swap(t, 5, t, 15, swap ^ k);
            swap = k;
            step(t, u, at);
        }
        Field25519.swap(t, 0, t, 10, swap);
        Field25519.swap(t, 5, t, 15, swap);
    }

    private static void step(long[] t, long[] u, int at) {
        int x2 = 0, z2 = 5, x3 = 10, z3 = 15, a = 20, aa = 25, b = 30, bb = 35, e = 40, c = 45, d = 50, w = 55;
        Field25519.add(t, a, t, x2, t, z2);
        Field25519.sub(t, b, t, x2, t, z2);
        Field25519.add(t, c, t, x3, t, z3);
        Field25519.sub(t, d, t, x3, t, z3);
        Field25519.sqr(t, aa, t, a);
        Field25519.sqr(t, bb, t, b);
        Field25519.mul(t, d, t, d, t, a);               // DA
        Field25519.mul(t, c, t, c, t, b);               // CB
        Field25519.sub(t, e, t, aa, t, bb);
        Field25519.add(t, w, t, d, t, c);
        Field25519.sqr(t, x3, t, w);                    // x3 = (DA + CB)²
        Field25519.sub(t, w, t, d, t, c);
        Field25519.sqr(t, w, t, w);
        Field25519.mul(t, z3, t, w, u, at);             // z3 = x1 (DA - CB)²
        Field25519.mul(t, x2, t, aa, t, bb);            // x2 = AA BB
        Field25519.mulSmall(t, w, t, e, A24);
        Field25519.add(t, w, t, w, t, aa);
        Field25519.mul(t, z2, t, w, t, e);              // z2 = E (AA + a24 E)
    }

    @Override
    public void multiply(byte[] scalar, long[] points, int count) {
        long[] p = new long[Edwards25519.POINT];
        for (int i = 0; i < count; i++) {
            System.arraycopy(points, i * p.length, p, 0, p.length);
            System.arraycopy(Edwards25519.multiply(p, scalar), 0, points, i * p.length, p.length);
        }
    }

    @Override
    public void multiplyFixed(long[] table, byte[][] scalars, long[] points) {
        for (int i = 0; i < scalars.length; i++) {
            System.arraycopy(Edwards25519.multiplyFixed(table, scalars[i]), 0, points, i * Edwards25519.POINT, Edwards25519.POINT);
        }
    }

    @Override
    public void pow22523(long[] a, int count) {
        for (int i = 0; i < count; i++) {
            Field25519.pow22523(a, 5 * i, a, 5 * i);
        }
    }
}
