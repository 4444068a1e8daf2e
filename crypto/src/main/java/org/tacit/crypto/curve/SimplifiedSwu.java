package org.tacit.crypto.curve;

import java.math.BigInteger;

/**
 * {@code hash_to_curve} by the simplified Shallue–van de Woestijne–Ulas method (RFC 9380 section 6.6.2 and appendix F.2, in its
 * names) for a {@link ShortCurve} over {@code p = 3 mod 4}, from field elements on. No branch depends on an item.
 */
final class SimplifiedSwu {

    private final ShortCurve curve;
    private final MontgomeryField field;
    private final long[] z;
    private final long[] a;
    /** {@code sqrt(-Z)}. */
    private final long[] c2;

    /** @param z the constant Z of RFC 9380 appendix H.2 for this curve */
    SimplifiedSwu(ShortCurve curve, int z) {
        this.curve = curve;
        field = curve.field;
        BigInteger p = field.modulus;
        this.z = field.of(BigInteger.valueOf(z));
        a = field.of(BigInteger.valueOf(-3));
        c2 = field.of(BigInteger.valueOf(-z).mod(p).modPow(p.add(BigInteger.ONE).shiftRight(2), p));
    }

    /** {@code map(u0) + map(u1)} for {@code count} pairs, as affine points. */
    void mapPairs(long[] u, int count, long[] affine) {
        long[] q = new long[30];
        long[] sum = new long[15];
        long[] zs = new long[5 * count];
        for (int i = 0; i < count; i++) {
            map(u, 10 * i, q, 0);
            map(u, 10 * i + 5, q, 15);
            curve.addComplete(sum, q, 0, q, 15);
            System.arraycopy(sum, 0, affine, 10 * i, 10);
            System.arraycopy(sum, 10, zs, 5 * i, 5);
        }
        field.invertAll(zs, count);
        for (int i = 0; i < count; i++) {
            field.mul(affine, 10 * i, affine, 10 * i, zs, 5 * i);
            field.mul(affine, 10 * i + 5, affine, 10 * i + 5, zs, 5 * i);
        }
    }

    /** Writes {@code (xn : y·xd : xd)}, the point {@code (xn / xd, y)} in homogeneous coordinates. */
    private void map(long[] u, int i, long[] q, int o) {
        int tv1 = 0, tv2 = 5, tv3 = 10, tv4 = 15, tv5 = 20, tv6 = 25, y1 = 30, y = 35, w = 40;
        int xn = o, yd = o + 5, xd = o + 10;
        long[] t = new long[45];
        field.sqr(t, tv1, u, i);
        field.mul(t, tv1, z, 0, t, tv1);                    // Z u²
        field.sqr(t, tv2, t, tv1);
        MontgomeryField.add(t, tv2, t, tv2, t, tv1);        // Z² u⁴ + Z u²
        MontgomeryField.add(t, tv3, t, tv2, field.one, 0);
        field.mul(t, tv3, curve.b, 0, t, tv3);              // x1 numerator
        long zero = field.isZero(t, tv2);
        Field25519.negateIf(t, tv2, 1);
        Field25519.select(t, tv2, z, 0, zero);
        field.mul(t, tv4, a, 0, t, tv2);                    // x1 denominator
        field.sqr(t, tv2, t, tv3);
        field.sqr(t, tv6, t, tv4);
        field.mul(t, tv5, a, 0, t, tv6);
        MontgomeryField.add(t, tv2, t, tv2, t, tv5);
        field.mul(t, tv2, t, tv2, t, tv3);
        field.mul(t, tv6, t, tv6, t, tv4);
        field.mul(t, tv5, curve.b, 0, t, tv6);
        MontgomeryField.add(t, tv2, t, tv2, t, tv5);        // g(x1) = tv2 / tv6
        field.mul(q, xn, t, tv1, t, tv3);
        long square = sqrtRatio(t, y1, tv2, tv6, w);
        field.mul(t, y, t, tv1, u, i);
        field.mul(t, y, t, y, t, y1);
        Field25519.select(q, xn, t, tv3, square);
        Field25519.select(t, y, t, y1, square);
        Field25519.negateIf(t, y, field.sgn0(u, i) ^ field.sgn0(t, y));
        System.arraycopy(t, tv4, q, xd, 5);
        field.mul(q, yd, t, y, t, tv4);
    }

    /** sqrt_ratio_3mod4 of appendix F.2.1.2: {@code t[r] = sqrt(u/v)} and 1, or {@code sqrt(Z u/v)} and 0. */
    private long sqrtRatio(long[] t, int r, int u, int v, int w) {
        long[] s = new long[10];
        field.sqr(s, 0, t, v);
        field.mul(s, 5, t, u, t, v);
        field.mul(s, 0, s, 0, s, 5);                        // u v³
        field.powQuarter(t, r, s, 0);
        field.mul(t, r, t, r, s, 5);                        // y1 = (u v³)^((p-3)/4) u v
        field.sqr(s, 0, t, r);
        field.mul(s, 0, s, 0, t, v);
        long square = field.equal(s, 0, t, u);
        field.mul(t, w, t, r, c2, 0);
        Field25519.select(t, r, t, w, 1 ^ square);
        return square;
    }
}
