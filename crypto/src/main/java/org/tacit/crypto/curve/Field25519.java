package org.tacit.crypto.curve;

import java.math.BigInteger;

/**
 * Arithmetic modulo {@code p = 2^255 - 19} on five signed 51-bit limbs.
 *
 * <p>An element is {@code long[5]} somewhere in a flat array, {@code x = Σ limb[i]·2^(51 i)}. <em>Reduced</em> means every limb
 * lies in {@code (-2^16, 2^51 + 2^16)}: what {@link #mul}, {@link #sqr}, {@link #carry} and {@link #decode} return. Sums and
 * differences are not carried: {@code mul} and {@code sqr} take limbs up to {@code 2^53.3} in size, so up to four reduced
 * elements may be added or subtracted before a multiplication. Outputs may be inputs.
 *
 * <p>How a product is split without a carry flag: {@code (a·2^6)·(b·2^7)} has {@code ⌊ab / 2^51⌋} as its upper 64 bits. The
 * lower parts of a column are summed modulo {@code 2^64}, and subtracting {@code 2^51} times the upper parts leaves their true sum.
 *
 * <p>No branch or index depends on a value. The same arithmetic in lanes is {@link LaneField25519}.
 */
final class Field25519 {

    /** Limbs of an element. */
    static final int LIMBS = 5;
    static final long MASK = (1L << 51) - 1;
    static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

    static final long[] ZERO = new long[LIMBS];
    static final long[] ONE = {1, 0, 0, 0, 0};
    /** The even square root of -1 that RFC 9496 and RFC 9380 use: {@code 2^((p-1)/4)}. */
    static final long[] SQRT_M1 = of(BigInteger.TWO.modPow(P.subtract(BigInteger.ONE).shiftRight(2), P));

    private Field25519() {
    }

    /** A public constant. */
    static long[] of(BigInteger value) {
        BigInteger v = value.mod(P);
        long[] r = new long[LIMBS];
        for (int i = 0; i < LIMBS; i++) {
            r[i] = v.shiftRight(51 * i).longValue() & MASK;
        }
        return r;
    }

    /** {@code r = a·b}. */
    static void mul(long[] r, int o, long[] a, int i, long[] b, int j) {
        long a0 = a[i], a1 = a[i + 1], a2 = a[i + 2], a3 = a[i + 3], a4 = a[i + 4];
        long b0 = b[j], b1 = b[j + 1], b2 = b[j + 2], b3 = b[j + 3], b4 = b[j + 4];
        long c0 = a0 << 6, c1 = a1 << 6, c2 = a2 << 6, c3 = a3 << 6, c4 = a4 << 6;
        long d0 = b0 << 7, d1 = b1 << 7, d2 = b2 << 7, d3 = b3 << 7, d4 = b4 << 7;

        long h0 = Math.multiplyHigh(c0, d0);
        long h1 = Math.multiplyHigh(c0, d1) + Math.multiplyHigh(c1, d0);
        long h2 = Math.multiplyHigh(c0, d2) + Math.multiplyHigh(c1, d1) + Math.multiplyHigh(c2, d0);
        long h3 = Math.multiplyHigh(c0, d3) + Math.multiplyHigh(c1, d2) + Math.multiplyHigh(c2, d1) + Math.multiplyHigh(c3, d0);
        long h4 = Math.multiplyHigh(c0, d4) + Math.multiplyHigh(c1, d3) + Math.multiplyHigh(c2, d2) + Math.multiplyHigh(c3, d1)
                + Math.multiplyHigh(c4, d0);
        long h5 = Math.multiplyHigh(c1, d4) + Math.multiplyHigh(c2, d3) + Math.multiplyHigh(c3, d2) + Math.multiplyHigh(c4, d1);
        long h6 = Math.multiplyHigh(c2, d4) + Math.multiplyHigh(c3, d3) + Math.multiplyHigh(c4, d2);
        long h7 = Math.multiplyHigh(c3, d4) + Math.multiplyHigh(c4, d3);
        long h8 = Math.multiplyHigh(c4, d4);

        long l0 = a0 * b0 - (h0 << 51);
        long l1 = a0 * b1 + a1 * b0 - (h1 << 51);
        long l2 = a0 * b2 + a1 * b1 + a2 * b0 - (h2 << 51);
        long l3 = a0 * b3 + a1 * b2 + a2 * b1 + a3 * b0 - (h3 << 51);
        long l4 = a0 * b4 + a1 * b3 + a2 * b2 + a3 * b1 + a4 * b0 - (h4 << 51);
        long l5 = a1 * b4 + a2 * b3 + a3 * b2 + a4 * b1 - (h5 << 51);
        long l6 = a2 * b4 + a3 * b3 + a4 * b2 - (h6 << 51);
        long l7 = a3 * b4 + a4 * b3 - (h7 << 51);
        long l8 = a4 * b4 - (h8 << 51);

        // 2^255 = 19
        store(r, o, l0 + 19 * (l5 + h4), l1 + h0 + 19 * (l6 + h5), l2 + h1 + 19 * (l7 + h6), l3 + h2 + 19 * (l8 + h7),
                l4 + h3 + 19 * h8);
    }

    /** {@code r = a²}. */
    static void sqr(long[] r, int o, long[] a, int i) {
        long a0 = a[i], a1 = a[i + 1], a2 = a[i + 2], a3 = a[i + 3], a4 = a[i + 4];
        long c0 = a0 << 7, c1 = a1 << 7, c2 = a2 << 7, c3 = a3 << 7;
        long d0 = a0 << 6, d1 = a1 << 6, d2 = a2 << 6, d3 = a3 << 6, d4 = a4 << 6;
        long e0 = a0 << 1, e1 = a1 << 1, e2 = a2 << 1, e3 = a3 << 1;

        // Cross terms are doubled in the 2^7 operand: (2a)·2^7 = a·2^8.
        long h0 = Math.multiplyHigh(c0, d0);
        long h1 = Math.multiplyHigh(c0 << 1, d1);
        long h2 = Math.multiplyHigh(c0 << 1, d2) + Math.multiplyHigh(c1, d1);
        long h3 = Math.multiplyHigh(c0 << 1, d3) + Math.multiplyHigh(c1 << 1, d2);
        long h4 = Math.multiplyHigh(c0 << 1, d4) + Math.multiplyHigh(c1 << 1, d3) + Math.multiplyHigh(c2, d2);
        long h5 = Math.multiplyHigh(c1 << 1, d4) + Math.multiplyHigh(c2 << 1, d3);
        long h6 = Math.multiplyHigh(c2 << 1, d4) + Math.multiplyHigh(c3, d3);
        long h7 = Math.multiplyHigh(c3 << 1, d4);
        long h8 = Math.multiplyHigh(d4 << 1, d4);

        long l0 = a0 * a0 - (h0 << 51);
        long l1 = e0 * a1 - (h1 << 51);
        long l2 = e0 * a2 + a1 * a1 - (h2 << 51);
        long l3 = e0 * a3 + e1 * a2 - (h3 << 51);
        long l4 = e0 * a4 + e1 * a3 + a2 * a2 - (h4 << 51);
        long l5 = e1 * a4 + e2 * a3 - (h5 << 51);
        long l6 = e2 * a4 + a3 * a3 - (h6 << 51);
        long l7 = e3 * a4 - (h7 << 51);
        long l8 = a4 * a4 - (h8 << 51);

        store(r, o, l0 + 19 * (l5 + h4), l1 + h0 + 19 * (l6 + h5), l2 + h1 + 19 * (l7 + h6), l3 + h2 + 19 * (l8 + h7),
                l4 + h3 + 19 * h8);
    }

    /** One carry out of every limb at the same time; enough because no carry is larger than 2^12. */
    private static void store(long[] r, int o, long r0, long r1, long r2, long r3, long r4) {
        r[o] = (r0 & MASK) + 19 * (r4 >> 51);
        r[o + 1] = (r1 & MASK) + (r0 >> 51);
        r[o + 2] = (r2 & MASK) + (r1 >> 51);
        r[o + 3] = (r3 & MASK) + (r2 >> 51);
        r[o + 4] = (r4 & MASK) + (r3 >> 51);
    }

    /** {@code r = a^(2^n)}, {@code n ≥ 1}. */
    static void sqrN(long[] r, int o, long[] a, int i, int n) {
        sqr(r, o, a, i);
        for (int k = 1; k < n; k++) {
            sqr(r, o, r, o);
        }
    }

    /** {@code r = a·c} for a small public {@code 0 ≤ c < 2^20}. */
    static void mulSmall(long[] r, int o, long[] a, int i, long c) {
        long d = c << 13;
        long h0 = Math.multiplyHigh(a[i], d), h1 = Math.multiplyHigh(a[i + 1], d), h2 = Math.multiplyHigh(a[i + 2], d);
        long h3 = Math.multiplyHigh(a[i + 3], d), h4 = Math.multiplyHigh(a[i + 4], d);
        long r0 = a[i] * c - (h0 << 51) + 19 * h4;
        long r1 = a[i + 1] * c - (h1 << 51) + h0;
        long r2 = a[i + 2] * c - (h2 << 51) + h1;
        long r3 = a[i + 3] * c - (h3 << 51) + h2;
        long r4 = a[i + 4] * c - (h4 << 51) + h3;
        store(r, o, r0, r1, r2, r3, r4);
    }

    /** {@code r = a + b}, not carried. */
    static void add(long[] r, int o, long[] a, int i, long[] b, int j) {
        for (int k = 0; k < LIMBS; k++) {
            r[o + k] = a[i + k] + b[j + k];
        }
    }

    /** {@code r = a - b}, not carried. */
    static void sub(long[] r, int o, long[] a, int i, long[] b, int j) {
        for (int k = 0; k < LIMBS; k++) {
            r[o + k] = a[i + k] - b[j + k];
        }
    }

    /** {@code r = -a}, not carried. */
    static void neg(long[] r, int o, long[] a, int i) {
        for (int k = 0; k < LIMBS; k++) {
            r[o + k] = -a[i + k];
        }
    }

    /** The same element, reduced. */
    static void carry(long[] r, int o) {
        store(r, o, r[o], r[o + 1], r[o + 2], r[o + 3], r[o + 4]);
    }

    static void copy(long[] r, int o, long[] a, int i) {
        System.arraycopy(a, i, r, o, LIMBS);
    }

    /** {@code r = bit == 1 ? a : r} without a branch. */
    static void select(long[] r, int o, long[] a, int i, long bit) {
        long m = -bit;
        for (int k = 0; k < LIMBS; k++) {
            r[o + k] ^= m & (r[o + k] ^ a[i + k]);
        }
    }

    /** {@code r = bit == 1 ? -r : r} without a branch; not carried. */
    static void negateIf(long[] r, int o, long bit) {
        long m = -bit;
        for (int k = 0; k < LIMBS; k++) {
            r[o + k] = (r[o + k] ^ m) - m;
        }
    }

    /** Exchanges the elements if {@code bit == 1}, without a branch. */
    static void swap(long[] a, int i, long[] b, int j, long bit) {
        long m = -bit;
        for (int k = 0; k < LIMBS; k++) {
            long x = m & (a[i + k] ^ b[j + k]);
            a[i + k] ^= x;
            b[j + k] ^= x;
        }
    }

    /** {@code r = a^((p-5)/8) = a^(2^252 - 3)}; {@code r} may be {@code a}. */
    static void pow22523(long[] r, int o, long[] a, int i) {
        long[] t = new long[2 * LIMBS];
        powTo250(t, a, i);
        sqrN(t, 0, t, 0, 2);
        mul(r, o, t, 0, a, i);
    }

    /** {@code r = 1/a = a^(p-2) = a^(2^255 - 21)}, and {@code 1/0 = 0}; {@code r} may be {@code a}. */
    static void invert(long[] r, int o, long[] a, int i) {
        long[] t = new long[2 * LIMBS];
        powTo250(t, a, i);
        sqrN(t, 0, t, 0, 5);
        mul(r, o, t, 0, t, LIMBS);
    }

    /** {@code t[0] = a^(2^250 - 1)} and {@code t[1] = a^11}. */
    private static void powTo250(long[] t, long[] a, int i) {
        long[] s = new long[3 * LIMBS];
        int u = LIMBS, v = 2 * LIMBS;
        sqr(s, 0, a, i);                     // 2
        sqrN(s, u, s, 0, 2);                 // 8
        mul(s, u, s, u, a, i);               // 9
        mul(t, LIMBS, s, 0, s, u);           // 11
        sqr(s, 0, t, LIMBS);                 // 22
        mul(s, 0, s, 0, s, u);               // 31 = 2^5 - 1
        sqrN(s, u, s, 0, 5);
        mul(s, 0, s, u, s, 0);               // 2^10 - 1
        sqrN(s, u, s, 0, 10);
        mul(s, u, s, u, s, 0);               // 2^20 - 1
        sqrN(s, v, s, u, 20);
        mul(s, u, s, v, s, u);               // 2^40 - 1
        sqrN(s, u, s, u, 10);
        mul(s, 0, s, u, s, 0);               // 2^50 - 1
        sqrN(s, u, s, 0, 50);
        mul(s, u, s, u, s, 0);               // 2^100 - 1
        sqrN(s, v, s, u, 100);
        mul(s, u, s, v, s, u);               // 2^200 - 1
        sqrN(s, u, s, u, 50);
        mul(t, 0, s, u, s, 0);               // 2^250 - 1
    }

    /**
     * SQRT_RATIO_M1 of RFC 9496 section 4.2: if {@code u/v} is a square, {@code r} is its non-negative square root and the
     * result is 1; otherwise {@code r} is that of {@code SQRT_M1·u/v} and the result is 0. {@code r} may not be {@code u} or {@code v}.
     */
    static long sqrtRatio(long[] r, int o, long[] u, int i, long[] v, int j) {
        long[] t = new long[2 * LIMBS];
        rootBefore(t, 0, t, LIMBS, u, i, v, j);
        pow22523(t, LIMBS, t, LIMBS);
        return rootAfter(r, o, t, 0, t, LIMBS, u, i, v, j);
    }

    /** First half of {@link #sqrtRatio}: {@code w = u v^3}, {@code x = u v^7}. */
    static void rootBefore(long[] w, int o, long[] x, int at, long[] u, int i, long[] v, int j) {
        long[] t = new long[2 * LIMBS];
        sqr(t, 0, v, j);
        mul(t, 0, t, 0, v, j);               // v^3
        mul(w, o, t, 0, u, i);
        sqr(t, 0, t, 0);
        mul(t, 0, t, 0, v, j);               // v^7
        mul(x, at, t, 0, u, i);
    }

    /** Second half, with {@code x = (u v^7)^((p-5)/8)}. */
    static long rootAfter(long[] r, int o, long[] w, int k, long[] x, int at, long[] u, int i, long[] v, int j) {
        long[] t = new long[3 * LIMBS];
        int y = LIMBS, z = 2 * LIMBS;
        mul(r, o, w, k, x, at);              // r = u v^3 (u v^7)^((p-5)/8)
        sqr(t, 0, r, o);
        mul(t, 0, t, 0, v, j);               // check = v r^2
        long correct = equal(t, 0, u, i);
        neg(t, y, u, i);
        long flipped = equal(t, 0, t, y);
        mul(t, z, t, y, SQRT_M1, 0);         // -u·SQRT_M1
        long flippedI = equal(t, 0, t, z);
        mul(t, y, r, o, SQRT_M1, 0);
        select(r, o, t, y, flipped | flippedI);
        abs(r, o);
        return correct | flipped;
    }

    /** Makes the element non-negative (CT_ABS): its canonical encoding even. */
    static void abs(long[] r, int o) {
        negateIf(r, o, isNegative(r, o));
        carry(r, o);
    }

    /** 1 if the canonical encoding is odd. */
    static long isNegative(long[] a, int i) {
        long[] t = canonical(a, i);
        return t[0] & 1;
    }

    /** 1 if {@code a = 0}. */
    static long isZero(long[] a, int i) {
        long[] t = canonical(a, i);
        return isZero(t[0] | t[1] | t[2] | t[3] | t[4]);
    }

    /** 1 if {@code a = b}. */
    static long equal(long[] a, int i, long[] b, int j) {
        long[] t = new long[LIMBS];
        sub(t, 0, a, i, b, j);
        return isZero(t, 0);
    }

    /** 1 if the word is 0, without a branch. */
    static long isZero(long word) {
        return 1 ^ ((word | -word) >>> 63);
    }

    /** The limbs of the value in {@code [0, p)}, each in {@code [0, 2^51)}; takes limbs up to 2^57 in size. */
    static long[] canonical(long[] a, int i) {
        // 64p makes the value positive, so that the borrows below end at the top.
        long t0 = a[i] + 64 * (MASK - 18), t1 = a[i + 1] + 64 * MASK, t2 = a[i + 2] + 64 * MASK, t3 = a[i + 3] + 64 * MASK;
        long t4 = a[i + 4] + 64 * MASK;
        for (int k = 0; k < 2; k++) {
            t1 += t0 >> 51;
            t0 &= MASK;
            t2 += t1 >> 51;
            t1 &= MASK;
            t3 += t2 >> 51;
            t2 &= MASK;
            t4 += t3 >> 51;
            t3 &= MASK;
            t0 += 19 * (t4 >> 51);
            t4 &= MASK;
        }
        // Now 0 ≤ t < 2^255 + small; t ≥ p exactly when t + 19 reaches 2^255.
        long q = (t0 + 19) >> 51;
        q = (t1 + q) >> 51;
        q = (t2 + q) >> 51;
        q = (t3 + q) >> 51;
        q = (t4 + q) >> 51;
        t0 += 19 * q;
        t1 += t0 >> 51;
        t2 += t1 >> 51;
        t3 += t2 >> 51;
        t4 += t3 >> 51;
        return new long[] {t0 & MASK, t1 & MASK, t2 & MASK, t3 & MASK, t4 & MASK};
    }

    /** The canonical 32 bytes, little-endian. */
    static void encode(long[] a, int i, byte[] out, int offset) {
        long[] t = canonical(a, i);
        Bytes.putLong(out, offset, t[0] | t[1] << 51);
        Bytes.putLong(out, offset + 8, t[1] >>> 13 | t[2] << 38);
        Bytes.putLong(out, offset + 16, t[2] >>> 26 | t[3] << 25);
        Bytes.putLong(out, offset + 24, t[3] >>> 39 | t[4] << 12);
    }

    /** Reads 32 bytes little-endian and ignores the top bit; the value may be {@code ≥ p}, see {@link #isCanonical}. */
    static void decode(long[] r, int o, byte[] in, int offset) {
        long w0 = Bytes.getLong(in, offset), w1 = Bytes.getLong(in, offset + 8);
        long w2 = Bytes.getLong(in, offset + 16), w3 = Bytes.getLong(in, offset + 24);
        r[o] = w0 & MASK;
        r[o + 1] = (w0 >>> 51 | w1 << 13) & MASK;
        r[o + 2] = (w1 >>> 38 | w2 << 26) & MASK;
        r[o + 3] = (w2 >>> 25 | w3 << 39) & MASK;
        r[o + 4] = w3 >>> 12 & MASK;
    }

    /** {@code r} = 48 bytes, big-endian, modulo p: the reduction of {@code hash_to_field} in RFC 9380. */
    static void decodeWide(long[] r, int o, byte[] in, int offset) {
        long w5 = Bytes.getLongBigEndian(in, offset), w4 = Bytes.getLongBigEndian(in, offset + 8);
        long w3 = Bytes.getLongBigEndian(in, offset + 16), w2 = Bytes.getLongBigEndian(in, offset + 24);
        long w1 = Bytes.getLongBigEndian(in, offset + 32), w0 = Bytes.getLongBigEndian(in, offset + 40);
        // x = low + high·2^255 with high below 2^129, and 2^255 = 19
        r[o] = (w0 & MASK) + 19 * ((w3 >>> 63 | w4 << 1) & MASK);
        r[o + 1] = ((w0 >>> 51 | w1 << 13) & MASK) + 19 * ((w4 >>> 50 | w5 << 14) & MASK);
        r[o + 2] = ((w1 >>> 38 | w2 << 26) & MASK) + 19 * (w5 >>> 37);
        r[o + 3] = (w2 >>> 25 | w3 << 39) & MASK;
        r[o + 4] = w3 >>> 12 & MASK;
        carry(r, o);
    }

    /** Whether 32 bytes, little-endian, are a number below p (so the top bit is 0). */
    static boolean isCanonical(byte[] in, int offset) {
        long w0 = Bytes.getLong(in, offset), w1 = Bytes.getLong(in, offset + 8);
        long w2 = Bytes.getLong(in, offset + 16), w3 = Bytes.getLong(in, offset + 24);
        boolean atLeastP = w3 == Long.MAX_VALUE && (w1 & w2) == -1L && Long.compareUnsigned(w0, -19L) >= 0;
        return w3 >= 0 && !atLeastP;
    }
}
