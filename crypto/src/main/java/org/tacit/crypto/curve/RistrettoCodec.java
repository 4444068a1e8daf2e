package org.tacit.crypto.curve;

import java.math.BigInteger;

/** How ristretto255 elements come from and go to bytes: RFC 9496 section 4.3, in its names, on points of {@link Edwards25519}. */
final class RistrettoCodec {

    private static final BigInteger D = Edwards25519.D_VALUE;
    private static final long[] SQRT_AD_MINUS_ONE = Field25519.of(
            new BigInteger("25063068953384623474111414158702152701244531502492656460079210482610430750235"));
    static final long[] INVSQRT_A_MINUS_D = Field25519.of(
            new BigInteger("54469307008909316920995813868745141605393597292927456921205312896311721017578"));
    private static final long[] ONE_MINUS_D_SQ = Field25519.of(BigInteger.ONE.subtract(D.multiply(D)));
    private static final long[] D_MINUS_ONE_SQ = Field25519.of(D.subtract(BigInteger.ONE).pow(2));
    private static final int X = 0, Y = 5, Z = 10, T = 15;
    static final Kernel25519 ONE_BY_ONE = new ScalarKernel25519();
    /** Elements whose square roots are taken together. */
    private static final int CHUNK = 32;

    private RistrettoCodec() {
    }

    /** The point, or null where the bytes encode no element. */
    static long[] decode(byte[] in, int offset) {
        long[] p = new long[Edwards25519.POINT];
        return decode(ONE_BY_ONE, in, offset, 1, p) < 0 ? p : null;
    }

    /**
     * Decodes {@code count} elements of 32 bytes. Branches depend on public bytes only.
     *
     * @param points receives {@link Edwards25519#POINT} longs each
     * @return the number of the first that encodes no element, -1 if all do
     */
    static int decode(Kernel25519 kernel, byte[] in, int offset, int count, long[] points) {
        int s = 0, u1 = 5, u2 = 10, v = 15, w = 20, root = 25, size = 30;
        long[] t = new long[Math.min(CHUNK, count) * size];
        long[] x = new long[Math.min(CHUNK, count) * 5];
        for (int first = 0; first < count; first += CHUNK) {
            int n = Math.min(CHUNK, count - first);
            for (int i = 0; i < n; i++) {
                int from = offset + 32 * (first + i);
                if (!Field25519.isCanonical(in, from) || (in[from] & 1) != 0) {
                    return first + i;
                }
                int o = i * size;
                Field25519.decode(t, o + s, in, from);
                Field25519.sqr(t, o + w, t, o + s);
                Field25519.sub(t, o + u1, Field25519.ONE, 0, t, o + w);
                Field25519.add(t, o + u2, Field25519.ONE, 0, t, o + w);
                Field25519.sqr(t, o + v, t, o + u1);
                Field25519.mul(t, o + v, t, o + v, Edwards25519.D, 0);
                Field25519.neg(t, o + v, t, o + v);
                Field25519.sqr(t, o + root, t, o + u2);
                Field25519.sub(t, o + v, t, o + v, t, o + root);    // v = -(D u1²) - u2²
                Field25519.mul(t, o + w, t, o + v, t, o + root);
                Field25519.rootBefore(t, o + root, x, 5 * i, Field25519.ONE, 0, t, o + w);
            }
            kernel.pow22523(x, n);
            for (int i = 0; i < n; i++) {
                int o = i * size;
                int p = (first + i) * Edwards25519.POINT;
                // invsqrt in X, den_x in Y, den_y in T until they are used up
                long wasSquare = Field25519.rootAfter(points, p + X, t, o + root, x, 5 * i, Field25519.ONE, 0, t, o + w);
                Field25519.mul(points, p + Y, points, p + X, t, o + u2);
                Field25519.mul(points, p + T, points, p + X, points, p + Y);
                Field25519.mul(points, p + T, points, p + T, t, o + v);
                Field25519.add(t, o + s, t, o + s, t, o + s);
                Field25519.mul(points, p + X, t, o + s, points, p + Y);
                Field25519.abs(points, p + X);                      // x = |2 s den_x|
                Field25519.mul(points, p + Y, t, o + u1, points, p + T);
                Field25519.mul(points, p + T, points, p + X, points, p + Y);
                Field25519.copy(points, p + Z, Field25519.ONE, 0);
                if ((1 ^ wasSquare | Field25519.isNegative(points, p + T) | Field25519.isZero(points, p + Y)) != 0) {
                    return first + i;
                }
            }
        }
        return -1;
    }

    static void encode(long[] p, byte[] out, int offset) {
        encode(ONE_BY_ONE, p, 1, out, offset);
    }

    /** Writes the 32 bytes of {@code count} points. */
    static void encode(Kernel25519 kernel, long[] points, int count, byte[] out, int offset) {
        int u1 = 0, u2 = 5, w = 10, root = 15, size = 20;
        long[] t = new long[Math.min(CHUNK, count) * size];
        long[] x = new long[Math.min(CHUNK, count) * 5];
        long[] q = new long[30];
        for (int first = 0; first < count; first += CHUNK) {
            int n = Math.min(CHUNK, count - first);
            for (int i = 0; i < n; i++) {
                int o = i * size;
                int p = (first + i) * Edwards25519.POINT;
                Field25519.add(t, o + u1, points, p + Z, points, p + Y);
                Field25519.sub(t, o + w, points, p + Z, points, p + Y);
                Field25519.mul(t, o + u1, t, o + u1, t, o + w);     // u1 = (z0 + y0)(z0 - y0)
                Field25519.mul(t, o + u2, points, p + X, points, p + Y);
                Field25519.sqr(t, o + w, t, o + u2);
                Field25519.mul(t, o + w, t, o + w, t, o + u1);
                Field25519.rootBefore(t, o + root, x, 5 * i, Field25519.ONE, 0, t, o + w);
            }
            kernel.pow22523(x, n);
            for (int i = 0; i < n; i++) {
                int o = i * size;
                Field25519.rootAfter(q, 0, t, o + root, x, 5 * i, Field25519.ONE, 0, t, o + w);     // 1/sqrt(u1 u2²)
                encode(points, (first + i) * Edwards25519.POINT, t, o + u1, t, o + u2, q, out, offset + 32 * (first + i));
            }
        }
    }

    private static void encode(long[] p, int at, long[] u, int u1, long[] v, int u2, long[] t, byte[] out, int offset) {
        int invsqrt = 0, den1 = 5, den2 = 10, zInv = 15, y = 20, w = 25;
        Field25519.mul(t, den1, t, invsqrt, u, u1);
        Field25519.mul(t, den2, t, invsqrt, v, u2);
        Field25519.mul(t, zInv, t, den1, t, den2);
        Field25519.mul(t, zInv, t, zInv, p, at + T);
        Field25519.mul(t, w, p, at + T, t, zInv);
        long rotate = Field25519.isNegative(t, w);
        int x = invsqrt;
        Field25519.copy(t, x, p, at + X);
        Field25519.copy(t, y, p, at + Y);
        Field25519.mul(t, w, p, at + Y, Field25519.SQRT_M1, 0);
        Field25519.select(t, x, t, w, rotate);
        Field25519.mul(t, w, p, at + X, Field25519.SQRT_M1, 0);
        Field25519.select(t, y, t, w, rotate);
        Field25519.mul(t, w, t, den1, INVSQRT_A_MINUS_D, 0);
        Field25519.select(t, den2, t, w, rotate);           // den_inv
        Field25519.mul(t, w, t, x, t, zInv);
        Field25519.negateIf(t, y, Field25519.isNegative(t, w));
        Field25519.sub(t, w, p, at + Z, t, y);
        Field25519.mul(t, w, t, w, t, den2);
        Field25519.abs(t, w);                               // s = |den_inv (z - y)|
        Field25519.encode(t, w, out, offset);
    }

    /** MAP of section 4.3.4 for {@code count} times 32 bytes from {@code offset}, the top bit of each ignored. */
    static void map(Kernel25519 kernel, byte[] in, int offset, int count, long[] points) {
        int a = 0, r = 5, u = 10, v = 15, root = 20, size = 25;
        long[] t = new long[Math.min(CHUNK, count) * size];
        long[] x = new long[Math.min(CHUNK, count) * 5];
        long[] q = new long[35];
        for (int first = 0; first < count; first += CHUNK) {
            int n = Math.min(CHUNK, count - first);
            for (int i = 0; i < n; i++) {
                int o = i * size;
                Field25519.decode(t, o + a, in, offset + 32 * (first + i));
                Field25519.sqr(t, o + r, t, o + a);
                Field25519.mul(t, o + r, t, o + r, Field25519.SQRT_M1, 0);  // r = SQRT_M1 t²
                Field25519.add(t, o + u, t, o + r, Field25519.ONE, 0);
                Field25519.mul(t, o + u, t, o + u, ONE_MINUS_D_SQ, 0);      // u = (r + 1)(1 - d²)
                Field25519.mul(t, o + v, t, o + r, Edwards25519.D, 0);
                Field25519.add(t, o + v, t, o + v, Field25519.ONE, 0);
                Field25519.neg(t, o + v, t, o + v);
                Field25519.add(q, 0, t, o + r, Edwards25519.D, 0);
                Field25519.mul(t, o + v, t, o + v, q, 0);                   // v = (-1 - r d)(r + d)
                Field25519.rootBefore(t, o + root, x, 5 * i, t, o + u, t, o + v);
            }
            kernel.pow22523(x, n);
            for (int i = 0; i < n; i++) {
                int o = i * size;
                long wasSquare = Field25519.rootAfter(q, 0, t, o + root, x, 5 * i, t, o + u, t, o + v);
                map(points, (first + i) * Edwards25519.POINT, q, wasSquare, t, o + a, o + r, o + v);
            }
        }
    }

    private static void map(long[] p, int at, long[] q, long wasSquare, long[] t, int a, int r, int v) {
        int s = 0, c = 5, w = 10, n = 15, w1 = 20, w2 = 25, w3 = 30;
        Field25519.mul(q, w, q, s, t, a);
        Field25519.abs(q, w);
        Field25519.neg(q, w, q, w);                         // s' = -|s t|
        Field25519.select(q, s, q, w, 1 ^ wasSquare);
        Field25519.neg(q, c, Field25519.ONE, 0);
        Field25519.select(q, c, t, r, 1 ^ wasSquare);
        Field25519.sub(q, n, t, r, Field25519.ONE, 0);
        Field25519.mul(q, n, q, n, q, c);
        Field25519.mul(q, n, q, n, D_MINUS_ONE_SQ, 0);
        Field25519.sub(q, n, q, n, t, v);                   // N = c (r - 1)(d - 1)² - v
        Field25519.mul(q, w, q, s, t, v);
        Field25519.add(q, w, q, w, q, w);                   // w0 = 2 s v
        Field25519.mul(q, w1, q, n, SQRT_AD_MINUS_ONE, 0);
        Field25519.sqr(q, s, q, s);
        Field25519.sub(q, w2, Field25519.ONE, 0, q, s);
        Field25519.add(q, w3, Field25519.ONE, 0, q, s);
        Field25519.mul(p, at + X, q, w, q, w3);
        Field25519.mul(p, at + Y, q, w2, q, w1);
        Field25519.mul(p, at + Z, q, w1, q, w3);
        Field25519.mul(p, at + T, q, w, q, w2);
    }

    /** 1 if two points stand for the same element: {@code x1 y2 = y1 x2} or {@code y1 y2 = x1 x2}. */
    static long equal(long[] p, long[] q) {
        long[] t = new long[4 * Field25519.LIMBS];
        Field25519.mul(t, 0, p, X, q, Y);
        Field25519.mul(t, 5, p, Y, q, X);
        Field25519.mul(t, 10, p, Y, q, Y);
        Field25519.mul(t, 15, p, X, q, X);
        return Field25519.equal(t, 0, t, 5) | Field25519.equal(t, 10, t, 15);
    }
}
