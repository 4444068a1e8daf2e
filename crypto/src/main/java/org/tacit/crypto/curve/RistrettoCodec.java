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

    private RistrettoCodec() {
    }

    /** The point, or null where the bytes encode no element. Branches depend on public bytes only. */
    static long[] decode(byte[] in, int offset) {
        if (!Field25519.isCanonical(in, offset) || (in[offset] & 1) != 0) {
            return null;
        }
        int s = 0, ss = 5, u1 = 10, u2 = 15, u2Sqr = 20, v = 25, invsqrt = 30, denX = 35, denY = 40, w = 45;
        long[] t = new long[50];
        Field25519.decode(t, s, in, offset);
        Field25519.sqr(t, ss, t, s);
        Field25519.sub(t, u1, Field25519.ONE, 0, t, ss);
        Field25519.add(t, u2, Field25519.ONE, 0, t, ss);
        Field25519.sqr(t, u2Sqr, t, u2);
        Field25519.sqr(t, v, t, u1);
        Field25519.mul(t, v, t, v, Edwards25519.D, 0);
        Field25519.neg(t, v, t, v);
        Field25519.sub(t, v, t, v, t, u2Sqr);               // v = -(D u1²) - u2²
        Field25519.mul(t, w, t, v, t, u2Sqr);
        long wasSquare = Field25519.sqrtRatio(t, invsqrt, Field25519.ONE, 0, t, w);
        Field25519.mul(t, denX, t, invsqrt, t, u2);
        Field25519.mul(t, denY, t, invsqrt, t, denX);
        Field25519.mul(t, denY, t, denY, t, v);
        long[] p = new long[Edwards25519.POINT];
        Field25519.add(t, s, t, s, t, s);
        Field25519.mul(p, X, t, s, t, denX);
        Field25519.abs(p, X);                               // x = |2 s den_x|
        Field25519.mul(p, Y, t, u1, t, denY);
        Field25519.mul(p, T, p, X, p, Y);
        Field25519.copy(p, Z, Field25519.ONE, 0);
        long refused = 1 ^ wasSquare | Field25519.isNegative(p, T) | Field25519.isZero(p, Y);
        return refused == 0 ? p : null;
    }

    static void encode(long[] p, byte[] out, int offset) {
        int u1 = 0, u2 = 5, invsqrt = 10, den1 = 15, den2 = 20, zInv = 25, x = 30, y = 35, w = 40, one = 45;
        long[] t = new long[50];
        Field25519.add(t, u1, p, Z, p, Y);
        Field25519.sub(t, w, p, Z, p, Y);
        Field25519.mul(t, u1, t, u1, t, w);                 // u1 = (z0 + y0)(z0 - y0)
        Field25519.mul(t, u2, p, X, p, Y);
        Field25519.sqr(t, w, t, u2);
        Field25519.mul(t, w, t, w, t, u1);
        Field25519.copy(t, one, Field25519.ONE, 0);
        Field25519.sqrtRatio(t, invsqrt, t, one, t, w);     // 1/sqrt(u1 u2²)
        Field25519.mul(t, den1, t, invsqrt, t, u1);
        Field25519.mul(t, den2, t, invsqrt, t, u2);
        Field25519.mul(t, zInv, t, den1, t, den2);
        Field25519.mul(t, zInv, t, zInv, p, T);
        Field25519.mul(t, w, p, T, t, zInv);
        long rotate = Field25519.isNegative(t, w);
        Field25519.copy(t, x, p, X);
        Field25519.copy(t, y, p, Y);
        Field25519.mul(t, w, p, Y, Field25519.SQRT_M1, 0);
        Field25519.select(t, x, t, w, rotate);
        Field25519.mul(t, w, p, X, Field25519.SQRT_M1, 0);
        Field25519.select(t, y, t, w, rotate);
        Field25519.mul(t, w, t, den1, INVSQRT_A_MINUS_D, 0);
        Field25519.select(t, den2, t, w, rotate);           // den_inv
        Field25519.mul(t, w, t, x, t, zInv);
        Field25519.negateIf(t, y, Field25519.isNegative(t, w));
        Field25519.sub(t, w, p, Z, t, y);
        Field25519.mul(t, w, t, w, t, den2);
        Field25519.abs(t, w);                               // s = |den_inv (z - y)|
        Field25519.encode(t, w, out, offset);
    }

    /** MAP of section 4.3.4 for the 32 bytes from {@code offset}, the top bit ignored. */
    static long[] map(byte[] in, int offset) {
        int a = 0, r = 5, u = 10, v = 15, s = 20, c = 25, w = 30, n = 35, w1 = 40, w2 = 45, w3 = 50;
        long[] t = new long[55];
        Field25519.decode(t, a, in, offset);
        Field25519.sqr(t, r, t, a);
        Field25519.mul(t, r, t, r, Field25519.SQRT_M1, 0);  // r = SQRT_M1 t²
        Field25519.add(t, u, t, r, Field25519.ONE, 0);
        Field25519.mul(t, u, t, u, ONE_MINUS_D_SQ, 0);      // u = (r + 1)(1 - d²)
        Field25519.mul(t, v, t, r, Edwards25519.D, 0);
        Field25519.add(t, v, t, v, Field25519.ONE, 0);
        Field25519.neg(t, v, t, v);
        Field25519.add(t, w, t, r, Edwards25519.D, 0);
        Field25519.mul(t, v, t, v, t, w);                   // v = (-1 - r d)(r + d)
        long wasSquare = Field25519.sqrtRatio(t, s, t, u, t, v);
        Field25519.mul(t, w, t, s, t, a);
        Field25519.abs(t, w);
        Field25519.neg(t, w, t, w);                         // s' = -|s t|
        Field25519.select(t, s, t, w, 1 ^ wasSquare);
        Field25519.neg(t, c, Field25519.ONE, 0);
        Field25519.select(t, c, t, r, 1 ^ wasSquare);
        Field25519.sub(t, n, t, r, Field25519.ONE, 0);
        Field25519.mul(t, n, t, n, t, c);
        Field25519.mul(t, n, t, n, D_MINUS_ONE_SQ, 0);
        Field25519.sub(t, n, t, n, t, v);                   // N = c (r - 1)(d - 1)² - v
        Field25519.mul(t, w, t, s, t, v);
        Field25519.add(t, w, t, w, t, w);                   // w0 = 2 s v
        Field25519.mul(t, w1, t, n, SQRT_AD_MINUS_ONE, 0);
        Field25519.sqr(t, s, t, s);
        Field25519.sub(t, w2, Field25519.ONE, 0, t, s);
        Field25519.add(t, w3, Field25519.ONE, 0, t, s);
        long[] p = new long[Edwards25519.POINT];
        Field25519.mul(p, X, t, w, t, w3);
        Field25519.mul(p, Y, t, w2, t, w1);
        Field25519.mul(p, Z, t, w1, t, w3);
        Field25519.mul(p, T, t, w, t, w2);
        return p;
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
