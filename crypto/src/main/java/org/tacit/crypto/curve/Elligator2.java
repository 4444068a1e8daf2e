package org.tacit.crypto.curve;

import java.math.BigInteger;

/**
 * {@code hash_to_curve} of the suite {@code curve25519_XMD:SHA-512_ELL2_RO_} (RFC 9380 section 8.5) from field elements on:
 * two maps, their sum, and the cofactor cleared, for a batch, as u-coordinates {@code (X : Z)}.
 *
 * <p>The map is that of RFC 9380 appendix G.2.1, in its names, cut at its one exponentiation so that a {@link Kernel25519} can do
 * that for the whole batch. No branch depends on an item; the one exception, two maps of one item with equal abscissa, has
 * probability about 2^-253 and cannot be steered without breaking the hash.
 */
final class Elligator2 {

    private static final long J = 486662;
    private static final BigInteger P = Field25519.P;
    /** {@code 2^((p+3)/8)}. */
    private static final long[] C2 = Field25519.of(BigInteger.TWO.modPow(P.add(BigInteger.valueOf(3)).shiftRight(3), P));
    private static final long[] C3 = Field25519.SQRT_M1;
    private static final long[] MINUS_J = Field25519.of(BigInteger.valueOf(-J));
    /** What is kept of one map across the exponentiation. */
    private static final int U = 0, TV1 = 5, XD = 10, GXD = 15, GX1 = 20, TV3 = 25, STATE = 30;

    private Elligator2() {
    }

    /**
     * @param u     {@code 2·count} reduced elements, two of {@code hash_to_field} for each item
     * @param count number of items
     * @param xz    receives {@code X} at {@code 10·i} and {@code Z} at {@code 10·i + 5}
     */
    static void mapPairs(Kernel25519 kernel, long[] u, int count, long[] xz) {
        long[] state = new long[2 * count * STATE];
        long[] power = new long[2 * count * Field25519.LIMBS];
        for (int i = 0; i < 2 * count; i++) {
            Field25519.copy(state, i * STATE, u, 5 * i);
            before(state, i * STATE, power, 5 * i);
        }
        kernel.pow22523(power, 2 * count);
        long[] q = new long[30];
        for (int i = 0; i < count; i++) {
            after(state, 2 * i * STATE, power, 10 * i, q, 0);
            after(state, (2 * i + 1) * STATE, power, 10 * i + 5, q, 15);
            sum(q, xz, 10 * i);
            for (int k = 0; k < 3; k++) {
                dbl(xz, 10 * i);
            }
        }
    }

    private static void before(long[] s, int o, long[] power, int at) {
        long[] t = new long[10];
        int tv1 = o + TV1, xd = o + XD, gxd = o + GXD, gx1 = o + GX1, tv3 = o + TV3;
        Field25519.sqr(s, tv1, s, o + U);
        Field25519.add(s, tv1, s, tv1, s, tv1);
        Field25519.carry(s, tv1);                           // tv1 = 2 u²
        Field25519.add(s, xd, s, tv1, Field25519.ONE, 0);   // xd = tv1 + 1, never 0
        Field25519.sqr(t, 0, s, xd);
        Field25519.mul(s, gxd, t, 0, s, xd);                // gxd = xd³
        Field25519.mulSmall(s, gx1, s, tv1, J);
        timesMinusJ(s, gx1);
        Field25519.add(s, gx1, s, gx1, t, 0);
        timesMinusJ(s, gx1);                                // gx1 = x1n³ + J x1n² xd + x1n xd², x1n = -J
        Field25519.sqr(t, 0, s, gxd);
        Field25519.sqr(t, 5, t, 0);                         // gxd⁴
        Field25519.mul(s, tv3, t, 0, s, gxd);
        Field25519.mul(s, tv3, s, tv3, s, gx1);             // gx1 gxd³
        Field25519.mul(power, at, t, 5, s, tv3);            // gx1 gxd⁷
    }

    private static void timesMinusJ(long[] s, int o) {
        Field25519.mulSmall(s, o, s, o, J);
        Field25519.neg(s, o, s, o);
    }

    /** Writes {@code (xn, xd, y)}: the point {@code (xn / xd, y)}. */
    private static void after(long[] s, int o, long[] power, int at, long[] q, int to) {
        int gx1 = o + GX1, gxd = o + GXD, tv1 = o + TV1;
        int y1 = 0, y2 = 5, w = 10, gx2 = 15, v = 20;
        long[] t = new long[25];
        Field25519.mul(t, y1, power, at, s, o + TV3);       // y11
        Field25519.mul(t, y2, t, y1, s, o + U);
        Field25519.mul(t, y2, t, y2, C2, 0);                // y21
        squareRoot(t, y1, w, v, s, gxd, s, gx1);
        Field25519.mul(t, gx2, s, gx1, s, tv1);
        squareRoot(t, y2, w, v, s, gxd, t, gx2);
        Field25519.sqr(t, w, t, y1);
        Field25519.mul(t, w, t, w, s, gxd);
        long e3 = Field25519.equal(t, w, s, gx1);           // gx1 is a square
        Field25519.mulSmall(q, to, s, tv1, J);
        Field25519.neg(q, to, q, to);
        Field25519.select(q, to, MINUS_J, 0, e3);                // xn = e3 ? -J : -J tv1
        Field25519.copy(q, to + 5, s, o + XD);
        Field25519.select(t, y2, t, y1, e3);
        long e4 = Field25519.isNegative(t, y2);
        Field25519.negateIf(t, y2, e3 ^ e4);
        Field25519.copy(q, to + 10, t, y2);
    }

    /** {@code t[y] = y² gxd = g ? y : y·sqrt(-1)}. */
    private static void squareRoot(long[] t, int y, int w, int v, long[] gxd, int d, long[] g, int i) {
        Field25519.sqr(t, w, t, y);
        Field25519.mul(t, w, t, w, gxd, d);
        long right = Field25519.equal(t, w, g, i);
        Field25519.mul(t, v, t, y, C3, 0);
        Field25519.select(t, y, t, v, 1 ^ right);
    }

    /**
     * The u-coordinate of {@code Q0 + Q1}. With {@code D = d0 d1}, {@code N = n1 d0 - n0 d1}, {@code S = n0 d1 + n1 d0}:
     * {@code u = (y1 - y0)² D² / N² - J - S / D}, so {@code X = (y1 - y0)² D³ - (J D + S) N²}, {@code Z = N² D}.
     */
    private static void sum(long[] q, long[] xz, int o) {
        int n0 = 0, d0 = 5, y0 = 10, n1 = 15, d1 = 20, y1 = 25;
        int d = 0, n = 5, s = 10, w = 15, v = 20;
        long[] t = new long[25];
        Field25519.mul(t, d, q, d0, q, d1);
        Field25519.mul(t, w, q, n1, q, d0);
        Field25519.mul(t, v, q, n0, q, d1);
        Field25519.sub(t, n, t, w, t, v);
        Field25519.add(t, s, t, w, t, v);
        Field25519.sub(t, w, q, y1, q, y0);
        if (Field25519.isZero(t, n) == 1) {
            boolean same = Field25519.isZero(t, w) == 1;
            Field25519.copy(xz, o, same ? q : Field25519.ONE, n0);
            Field25519.copy(xz, o + 5, same ? q : Field25519.ZERO, same ? d0 : 0);
            dbl(xz, o);
            return;
        }
        Field25519.sqr(t, n, t, n);
        Field25519.mul(xz, o + 5, t, n, t, d);              // Z = N² D
        Field25519.mulSmall(t, v, t, d, J);
        Field25519.add(t, s, t, s, t, v);
        Field25519.mul(t, s, t, s, t, n);                   // (J D + S) N²
        Field25519.mul(t, w, t, w, t, d);
        Field25519.sqr(t, w, t, w);
        Field25519.mul(t, w, t, w, t, d);                   // (y1 - y0)² D³
        Field25519.sub(xz, o, t, w, t, s);
        Field25519.carry(xz, o);
    }

    /** {@code (X : Z) = 2·(X : Z)}. */
    private static void dbl(long[] xz, int o) {
        int a = 0, b = 5, e = 10;
        long[] t = new long[15];
        Field25519.add(t, a, xz, o, xz, o + 5);
        Field25519.sqr(t, a, t, a);
        Field25519.sub(t, b, xz, o, xz, o + 5);
        Field25519.sqr(t, b, t, b);
        Field25519.sub(t, e, t, a, t, b);
        Field25519.mul(xz, o, t, a, t, b);                  // X = AA BB
        Field25519.mulSmall(t, b, t, e, ScalarKernel25519.A24);
        Field25519.add(t, b, t, b, t, a);
        Field25519.mul(xz, o + 5, t, b, t, e);              // Z = E (AA + a24 E)
    }
}
