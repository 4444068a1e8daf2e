package org.tacit.crypto.curve;

import java.util.Arrays;

/** Several elements at a time with the Vector API: {@link LaneField25519}. */
final class LaneKernel25519 implements Kernel25519 {

    private static final int LANES = LaneField25519.LANES;
    private static final int G = LaneField25519.GROUP;
    private static final int FIRST = LaneField25519.SCRATCH;
    /** Registers of the ladder. */
    private static final int X1 = FIRST, X2 = X1 + G, Z2 = X2 + G, X3 = Z2 + G, Z3 = X3 + G;
    private static final int A = Z3 + G, B = A + G, C = B + G, D = C + G, E = D + G, W = E + G, LADDER = W + G;

    @Override
    public void ladder(byte[] scalar, long[] u, int count, long[] xz) {
        long[] t = new long[LADDER];
        for (int i = 0; i < count; i += LANES) {
            int n = Math.min(LANES, count - i);
            multiply(scalar, u, i, n, t);
            for (int l = 0; l < n; l++) {
                LaneField25519.unload(xz, 10 * (i + l), t, X2, l);
                LaneField25519.unload(xz, 10 * (i + l) + 5, t, Z2, l);
            }
        }
        Arrays.fill(t, 0);
    }

    /** RFC 7748 section 5 in every lane: (X2 : Z2), (X3 : Z3) and the abscissas in registers X1 to Z3. */
    private static void multiply(byte[] scalar, long[] u, int first, int count, long[] t) {
        LaneField25519.load(t, X1, u, first, count);
        LaneField25519.fill(t, X2, 1);
        LaneField25519.fill(t, Z2, 0);
        System.arraycopy(t, X1, t, X3, G);
        LaneField25519.fill(t, Z3, 1);
        long swap = 0;
        for (int bit = ScalarKernel25519.STEPS - 1; bit >= 0; bit--) {
            long k = scalar[bit >> 3] >> (bit & 7) & 1;
            LaneField25519.swap(t, X2, X3, swap ^ k);
            LaneField25519.swap(t, Z2, Z3, swap ^ k);
            swap = k;
            step(t);
        }
        LaneField25519.swap(t, X2, X3, swap);
        LaneField25519.swap(t, Z2, Z3, swap);
    }

    /** Nanoseconds that so many steps of the ladder on constants take. */
    static double trial(int steps) {
        long[] t = new long[LADDER];
        LaneField25519.fill(t, X1, 9);
        LaneField25519.fill(t, X2, 1);
        LaneField25519.fill(t, X3, 9);
        LaneField25519.fill(t, Z3, 1);
        long start = System.nanoTime();
        for (int k = 0; k < steps; k++) {
            LaneField25519.swap(t, X2, X3, 1);
            LaneField25519.swap(t, Z2, Z3, 1);
            step(t);
        }
        return System.nanoTime() - start;
    }

    private static void step(long[] t) {
        LaneField25519.addSub(t, A, B, X2, Z2);                         // A, B
        LaneField25519.addSub(t, C, D, X3, Z3);                         // C, D
        LaneField25519.mul(t, D, D, A);                                 // DA
        LaneField25519.mul(t, C, C, B);                                 // CB
        LaneField25519.sqr(t, A, A);                                    // AA
        LaneField25519.sqr(t, B, B);                                    // BB
        LaneField25519.addSub(t, C, D, D, C);                           // DA + CB, DA - CB
        LaneField25519.sqr(t, X3, C);                                   // X3 = (DA + CB)²
        LaneField25519.sqr(t, D, D);
        LaneField25519.mul(t, Z3, D, X1);                               // Z3 = X1 (DA - CB)²
        LaneField25519.mul(t, X2, A, B);                                // X2 = AA BB
        LaneField25519.addSub(t, W, E, A, B);                           // E = AA - BB
        LaneField25519.mulSmall(t, W, E, ScalarKernel25519.A24, A);
        LaneField25519.mul(t, Z2, W, E);                                // Z2 = E (AA + a24 E)
    }

    @Override
    public void multiply(byte[] scalar, long[] points, int count) {
        LaneEdwards25519.multiply(scalar, points, count);
    }

    @Override
    public void multiplyFixed(long[] table, byte[][] scalars, long[] points) {
        LaneEdwards25519.multiplyFixed(table, scalars, points);
    }

    @Override
    public void pow22523(long[] a, int count) {
        long[] t = new long[FIRST + 4 * G];
        for (int i = 0; i < count; i += LANES) {
            int n = Math.min(LANES, count - i);
            LaneField25519.load(t, FIRST, a, i, n);
            pow22523(t);
            for (int l = 0; l < n; l++) {
                LaneField25519.unload(a, 5 * (i + l), t, FIRST, l);
            }
        }
    }

    /** {@code a = a^(2^252 - 3)} in the first register, by the chain of {@link Field25519#pow22523}. */
    private static void pow22523(long[] t) {
        int a = FIRST, s = a + G, u = s + G, v = u + G;
        LaneField25519.sqr(t, s, a);                     // 2
        LaneField25519.sqrN(t, u, s, 2);                 // 8
        LaneField25519.mul(t, u, u, a);               // 9
        LaneField25519.mul(t, s, s, u);               // 11
        LaneField25519.sqr(t, s, s);                     // 22
        LaneField25519.mul(t, s, s, u);               // 31 = 2^5 - 1
        LaneField25519.sqrN(t, u, s, 5);
        LaneField25519.mul(t, s, u, s);               // 2^10 - 1
        LaneField25519.sqrN(t, u, s, 10);
        LaneField25519.mul(t, u, u, s);               // 2^20 - 1
        LaneField25519.sqrN(t, v, u, 20);
        LaneField25519.mul(t, u, v, u);               // 2^40 - 1
        LaneField25519.sqrN(t, u, u, 10);
        LaneField25519.mul(t, s, u, s);               // 2^50 - 1
        LaneField25519.sqrN(t, u, s, 50);
        LaneField25519.mul(t, u, u, s);               // 2^100 - 1
        LaneField25519.sqrN(t, v, u, 100);
        LaneField25519.mul(t, u, v, u);               // 2^200 - 1
        LaneField25519.sqrN(t, u, u, 50);
        LaneField25519.mul(t, u, u, s);               // 2^250 - 1
        LaneField25519.sqrN(t, u, u, 2);
        LaneField25519.mul(t, a, u, a);               // 2^252 - 3
    }
}
