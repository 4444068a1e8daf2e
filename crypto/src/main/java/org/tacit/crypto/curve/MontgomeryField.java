package org.tacit.crypto.curve;

import java.math.BigInteger;

/**
 * Arithmetic modulo an odd {@code m < 2^256} in Montgomery form on five signed 52-bit limbs, {@code R = 2^260}.
 *
 * <p>An element {@code x} is kept as {@code x·R mod m}: {@code long[5]} somewhere in a flat array. <em>Reduced</em> means that
 * limbs 0 to 3 lie in {@code (-2^14, 2^52 + 2^14)} and the whole value in {@code (-m, 2m)}; {@link #mul} returns that and takes
 * limbs up to {@code 2^55} and values up to {@code 4m} in size, so one or two reduced elements may be added or subtracted
 * before a product without a carry. Outputs may be inputs.
 *
 * <p>The product is split as in {@link Field25519}: {@code (a·2^6)·(b·2^6)} has {@code ⌊ab / 2^52⌋} as its upper 64 bits.
 * No branch or index depends on a value.
 *
 * <p>Montgomery, "Modular Multiplication Without Trial Division" (1985).
 */
class MontgomeryField {

    static final int LIMBS = 5;
    static final long MASK = (1L << 52) - 1;

    final BigInteger modulus;
    private final long m0, m1, m2, m3, m4;
    /** The limbs of m times 2^6. */
    private final long n0, n1, n2, n3, n4;
    /** {@code -1/m mod 2^52}. */
    private final long inverse;
    private final long[] modulusLimbs;
    /** 1 in Montgomery form, {@code R mod m}. */
    final long[] one;
    private final long[] rr;
    private final long[] rrr;

    MontgomeryField(BigInteger modulus) {
        if (!modulus.testBit(0) || modulus.bitLength() > 256) {
            throw new IllegalArgumentException("modulus must be odd and below 2^256");
        }
        this.modulus = modulus;
        modulusLimbs = limbs(modulus);
        m0 = modulusLimbs[0];
        m1 = modulusLimbs[1];
        m2 = modulusLimbs[2];
        m3 = modulusLimbs[3];
        m4 = modulusLimbs[4];
        n0 = m0 << 6;
        n1 = m1 << 6;
        n2 = m2 << 6;
        n3 = m3 << 6;
        n4 = m4 << 6;
        BigInteger word = BigInteger.ONE.shiftLeft(52);
        inverse = word.subtract(modulus.modInverse(word)).longValue();
        BigInteger r = BigInteger.ONE.shiftLeft(260);
        one = limbs(r.mod(modulus));
        rr = limbs(r.multiply(r).mod(modulus));
        rrr = limbs(r.pow(3).mod(modulus));
    }

    private static long[] limbs(BigInteger v) {
        long[] r = new long[LIMBS];
        for (int i = 0; i < LIMBS; i++) {
            r[i] = v.shiftRight(52 * i).longValue() & MASK;
        }
        return r;
    }

    /** A public constant in Montgomery form. */
    final long[] of(BigInteger value) {
        return limbs(value.mod(modulus).shiftLeft(260).mod(modulus));
    }

    /** {@code r = a·b / R}. */
    final void mul(long[] r, int o, long[] a, int i, long[] b, int j) {
        long a0 = a[i], a1 = a[i + 1], a2 = a[i + 2], a3 = a[i + 3], a4 = a[i + 4];
        long b0 = b[j], b1 = b[j + 1], b2 = b[j + 2], b3 = b[j + 3], b4 = b[j + 4];
        long c0 = a0 << 6, c1 = a1 << 6, c2 = a2 << 6, c3 = a3 << 6, c4 = a4 << 6;
        long d0 = b0 << 6, d1 = b1 << 6, d2 = b2 << 6, d3 = b3 << 6, d4 = b4 << 6;

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

        reduce(r, o,
                a0 * b0 - (h0 << 52),
                a0 * b1 + a1 * b0 - (h1 << 52) + h0,
                a0 * b2 + a1 * b1 + a2 * b0 - (h2 << 52) + h1,
                a0 * b3 + a1 * b2 + a2 * b1 + a3 * b0 - (h3 << 52) + h2,
                a0 * b4 + a1 * b3 + a2 * b2 + a3 * b1 + a4 * b0 - (h4 << 52) + h3,
                a1 * b4 + a2 * b3 + a3 * b2 + a4 * b1 - (h5 << 52) + h4,
                a2 * b4 + a3 * b3 + a4 * b2 - (h6 << 52) + h5,
                a3 * b4 + a4 * b3 - (h7 << 52) + h6,
                a4 * b4 - (h8 << 52) + h7,
                h8);
    }

    /** {@code r = a² / R}. */
    final void sqr(long[] r, int o, long[] a, int i) {
        long a0 = a[i], a1 = a[i + 1], a2 = a[i + 2], a3 = a[i + 3], a4 = a[i + 4];
        long c0 = a0 << 6, c1 = a1 << 6, c2 = a2 << 6, c3 = a3 << 6, c4 = a4 << 6;
        long d0 = a0 << 7, d1 = a1 << 7, d2 = a2 << 7, d3 = a3 << 7;
        long e0 = a0 << 1, e1 = a1 << 1, e2 = a2 << 1, e3 = a3 << 1;

        long h0 = Math.multiplyHigh(c0, c0);
        long h1 = Math.multiplyHigh(d0, c1);
        long h2 = Math.multiplyHigh(d0, c2) + Math.multiplyHigh(c1, c1);
        long h3 = Math.multiplyHigh(d0, c3) + Math.multiplyHigh(d1, c2);
        long h4 = Math.multiplyHigh(d0, c4) + Math.multiplyHigh(d1, c3) + Math.multiplyHigh(c2, c2);
        long h5 = Math.multiplyHigh(d1, c4) + Math.multiplyHigh(d2, c3);
        long h6 = Math.multiplyHigh(d2, c4) + Math.multiplyHigh(c3, c3);
        long h7 = Math.multiplyHigh(d3, c4);
        long h8 = Math.multiplyHigh(c4, c4);

        reduce(r, o,
                a0 * a0 - (h0 << 52),
                e0 * a1 - (h1 << 52) + h0,
                e0 * a2 + a1 * a1 - (h2 << 52) + h1,
                e0 * a3 + e1 * a2 - (h3 << 52) + h2,
                e0 * a4 + e1 * a3 + a2 * a2 - (h4 << 52) + h3,
                e1 * a4 + e2 * a3 - (h5 << 52) + h4,
                e2 * a4 + a3 * a3 - (h6 << 52) + h5,
                e3 * a4 - (h7 << 52) + h6,
                a4 * a4 - (h8 << 52) + h7,
                h8);
    }

    /** {@code r = t / R mod m}: five times, the multiple of m that clears the lowest limb is added and the limb dropped. */
    void reduce(long[] r, int o, long t0, long t1, long t2, long t3, long t4, long t5, long t6, long t7, long t8, long t9) {
        for (int k = 0; k < LIMBS; k++) {
            long q = t0 * inverse & MASK;
            long u = q << 6;
            long g0 = Math.multiplyHigh(u, n0), g1 = Math.multiplyHigh(u, n1), g2 = Math.multiplyHigh(u, n2);
            long g3 = Math.multiplyHigh(u, n3), g4 = Math.multiplyHigh(u, n4);
            long carry = t0 + q * m0 - (g0 << 52) >> 52;
            t0 = t1 + q * m1 - (g1 << 52) + g0 + carry;
            t1 = t2 + q * m2 - (g2 << 52) + g1;
            t2 = t3 + q * m3 - (g3 << 52) + g2;
            t3 = t4 + q * m4 - (g4 << 52) + g3;
            t4 = t5 + g4;
            t5 = t6;
            t6 = t7;
            t7 = t8;
            t8 = t9;
            t9 = 0;
        }
        store(r, o, t0, t1, t2, t3, t4);
    }

    /** One carry out of every limb but the top at the same time. */
    static void store(long[] r, int o, long t0, long t1, long t2, long t3, long t4) {
        r[o] = t0 & MASK;
        r[o + 1] = (t1 & MASK) + (t0 >> 52);
        r[o + 2] = (t2 & MASK) + (t1 >> 52);
        r[o + 3] = (t3 & MASK) + (t2 >> 52);
        r[o + 4] = t4 + (t3 >> 52);
    }

    /**
     * The same element with a value in {@code (-ε, 2^256 + ε)}, ε below 2^236, and limbs carried: takes limbs up to 2^58. For
     * moduli just below 2^256, by subtracting {@code ⌊value / 2^256⌋·m}.
     */
    final void fold(long[] r, int o) {
        long q = r[o + 4] >> 48;
        store(r, o, r[o] - q * m0, r[o + 1] - q * m1, r[o + 2] - q * m2, r[o + 3] - q * m3, r[o + 4] - q * m4);
    }

    /** 1 if {@code a = 0}. */
    final long isZero(long[] a, int i) {
        long[] t = canonical(a, i);
        return Field25519.isZero(t[0] | t[1] | t[2] | t[3] | t[4]);
    }

    /** 1 if {@code a = b}. */
    final long equal(long[] a, int i, long[] b, int j) {
        long[] t = new long[LIMBS];
        sub(t, 0, a, i, b, j);
        return isZero(t, 0);
    }

    /** {@code sgn0} of RFC 9380: 1 if the canonical integer is odd. */
    final long sgn0(long[] a, int i) {
        return canonical(a, i)[0] & 1;
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

    /** {@code r = a^e} for a public exponent by sliding windows of five bits; {@code r} may be {@code a}. */
    final void pow(long[] r, int o, long[] a, int i, BigInteger e) {
        long[] odd = new long[17 * LIMBS];                  // a, a³, …, a³¹ and a²
        int two = 16 * LIMBS;
        System.arraycopy(a, i, odd, 0, LIMBS);
        sqr(odd, two, a, i);
        for (int k = 1; k < 16; k++) {
            mul(odd, k * LIMBS, odd, (k - 1) * LIMBS, odd, two);
        }
        long[] t = one.clone();
        for (int k = e.bitLength() - 1; k >= 0; k--) {
            if (!e.testBit(k)) {
                sqr(t, 0, t, 0);
                continue;
            }
            int low = Math.max(0, k - 4);
            while (!e.testBit(low)) {
                low++;
            }
            int window = 0;
            for (; k >= low; k--) {
                sqr(t, 0, t, 0);
                window = window << 1 | (e.testBit(k) ? 1 : 0);
            }
            k++;
            mul(t, 0, t, 0, odd, (window >> 1) * LIMBS);
        }
        System.arraycopy(t, 0, r, o, LIMBS);
    }

    /** {@code r = a^((m - 3) / 4)}, which serves square roots where {@code m = 3 mod 4}; {@code r} may be {@code a}. */
    void powQuarter(long[] r, int o, long[] a, int i) {
        pow(r, o, a, i, modulus.shiftRight(2));
    }

    /**
     * {@code a[i] = 1 / a[i]} for {@code count} elements laid one after the other, none of them 0, with one exponentiation
     * (Montgomery's trick).
     */
    final void invertAll(long[] a, int count) {
        long[] prefix = new long[LIMBS * (count + 1)];
        System.arraycopy(one, 0, prefix, 0, LIMBS);
        for (int i = 0; i < count; i++) {
            mul(prefix, LIMBS * (i + 1), prefix, LIMBS * i, a, LIMBS * i);
        }
        long[] inverse = new long[2 * LIMBS];
        pow(inverse, 0, prefix, LIMBS * count, modulus.subtract(BigInteger.TWO));
        for (int i = count - 1; i >= 0; i--) {
            mul(inverse, LIMBS, inverse, 0, prefix, LIMBS * i);
            mul(inverse, 0, inverse, 0, a, LIMBS * i);
            System.arraycopy(inverse, LIMBS, a, LIMBS * i, LIMBS);
        }
    }

    /** {@code r = x} in Montgomery form for any 512-bit {@code x}: 64 bytes, little-endian. */
    final void decodeWide(long[] r, int o, byte[] in, int offset) {
        long[] t = new long[3 * LIMBS];
        for (int k = 0; k < 2 * LIMBS; k++) {
            t[k] = bits(in, offset, 64, 52 * k);
        }
        // x = low + high·R, and high·R is high·R² in Montgomery form.
        mul(r, o, t, 0, rr, 0);
        mul(t, 2 * LIMBS, t, LIMBS, rrr, 0);
        add(r, o, r, o, t, 2 * LIMBS);
    }

    /** {@code r = x} in Montgomery form for any 256-bit {@code x}: 32 bytes, little-endian. */
    final void decode(long[] r, int o, byte[] in, int offset) {
        long[] t = new long[LIMBS];
        for (int k = 0; k < LIMBS; k++) {
            t[k] = bits(in, offset, 32, 52 * k);
        }
        mul(r, o, t, 0, rr, 0);
    }

    /** {@code r} = 48 bytes, big-endian, modulo m, in Montgomery form: the reduction of {@code hash_to_field} in RFC 9380. */
    final void decodeUniform(long[] r, int o, byte[] in, int offset) {
        byte[] wide = new byte[64];
        for (int k = 0; k < 48; k++) {
            wide[k] = in[offset + 47 - k];
        }
        decodeWide(r, o, wide, 0);
    }

    /** 52 bits of a little-endian number from bit {@code at}; bits beyond the end are 0. */
    private static long bits(byte[] in, int offset, int length, int at) {
        long v = 0;
        int first = at / 8;
        for (int k = 7; k >= 0; k--) {
            v = v << 8 | (first + k < length ? in[offset + first + k] & 0xff : 0);
        }
        return v >>> at % 8 & MASK;
    }

    /** The limbs of {@code a} itself, in {@code [0, m)}: out of Montgomery form and fully reduced. */
    final long[] canonical(long[] a, int i) {
        long[] t = new long[LIMBS];
        long[] plain = {1, 0, 0, 0, 0};
        mul(t, 0, a, i, plain, 0);
        // -m < t ≤ m: add m, then take m away while it fits.
        for (int k = 0; k < LIMBS; k++) {
            t[k] += modulusLimbs[k];
        }
        carryFully(t);
        subtractOnce(t);
        subtractOnce(t);
        return t;
    }

    private static void carryFully(long[] t) {
        for (int k = 0; k < LIMBS - 1; k++) {
            t[k + 1] += t[k] >> 52;
            t[k] &= MASK;
        }
    }

    private void subtractOnce(long[] t) {
        long[] s = new long[LIMBS];
        for (int k = 0; k < LIMBS; k++) {
            s[k] = t[k] - modulusLimbs[k];
        }
        carryFully(s);
        long negative = s[LIMBS - 1] >> 63;
        for (int k = 0; k < LIMBS; k++) {
            t[k] = s[k] ^ negative & (s[k] ^ t[k]);
        }
    }

    /** 32 bytes, big-endian, canonical. */
    final void encodeBigEndian(long[] a, int i, byte[] out, int offset) {
        byte[] b = new byte[32];
        encode(a, i, b, 0);
        for (int k = 0; k < 32; k++) {
            out[offset + k] = b[31 - k];
        }
    }

    /** 32 bytes, little-endian, canonical. */
    final void encode(long[] a, int i, byte[] out, int offset) {
        long[] t = canonical(a, i);
        Bytes.putLong(out, offset, t[0] | t[1] << 52);
        Bytes.putLong(out, offset + 8, t[1] >>> 12 | t[2] << 40);
        Bytes.putLong(out, offset + 16, t[2] >>> 24 | t[3] << 28);
        Bytes.putLong(out, offset + 24, t[3] >>> 36 | t[4] << 16);
    }
}
