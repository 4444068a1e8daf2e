package org.tacit.crypto.curve;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * Points of the twisted Edwards curve {@code -x² + y² = 1 + d·x²·y²} over {@link Field25519} in extended coordinates
 * {@code (X : Y : Z : T)}, {@code x = X/Z}, {@code y = Y/Z}, {@code T = XY/Z}: {@code long[20]}, four reduced field elements.
 *
 * <p>Formulas: Hisil, Wong, Carter, Dawson, "Twisted Edwards Curves Revisited" (2008). Addition is complete: no case is
 * special. Scalar multiplication takes signed radix-16 digits and reads every table entry, so neither time nor addresses
 * depend on the scalar.
 */
final class Edwards25519 {

    static final int POINT = 4 * Field25519.LIMBS;
    /** Longs of a point in affine form. */
    static final int AFFINE = 3 * Field25519.LIMBS;
    /** Entries of a table for one digit. */
    static final int DIGIT = 8;
    private static final int X = 0, Y = 5, Z = 10, T = 15;

    static final BigInteger D_VALUE = BigInteger.valueOf(-121665)
            .multiply(BigInteger.valueOf(121666).modInverse(Field25519.P)).mod(Field25519.P);
    static final long[] D = Field25519.of(D_VALUE);
    private static final long[] D2 = Field25519.of(D_VALUE.shiftLeft(1));

    /** The base point: {@code y = 4/5}, {@code x} even. */
    static final long[] BASE = basePoint();
    /** {@link #fixedTable} of the base point. */
    static final long[] BASE_TABLE = fixedTable(BASE);

    private Edwards25519() {
    }

    static long[] identity() {
        long[] r = new long[POINT];
        r[Y] = 1;
        r[Z] = 1;
        return r;
    }

    private static long[] basePoint() {
        BigInteger p = Field25519.P;
        BigInteger y = BigInteger.valueOf(4).multiply(BigInteger.valueOf(5).modInverse(p)).mod(p);
        BigInteger yy = y.multiply(y);
        BigInteger xx = yy.subtract(BigInteger.ONE).multiply(D_VALUE.multiply(yy).add(BigInteger.ONE).modInverse(p)).mod(p);
        BigInteger x = xx.modPow(p.add(BigInteger.valueOf(3)).shiftRight(3), p);
        if (!x.multiply(x).mod(p).equals(xx)) {
            x = x.multiply(BigInteger.TWO.modPow(p.subtract(BigInteger.ONE).shiftRight(2), p)).mod(p);
        }
        if (x.testBit(0)) {
            x = p.subtract(x);
        }
        long[] r = new long[POINT];
        Field25519.copy(r, X, Field25519.of(x), 0);
        Field25519.copy(r, Y, Field25519.of(y), 0);
        Field25519.copy(r, Z, Field25519.ONE, 0);
        Field25519.copy(r, T, Field25519.of(x.multiply(y)), 0);
        return r;
    }

    /**
     * {@code table[i][k] = (k + 1)·16^i·p} for {@link #multiplyFixed}, i below 64 and k below 8, in affine form {@code (y - x, y + x, 2dxy)}
     * with limbs in {@code [0, 2^51)}: 60 KiB, the work of about four multiplications.
     */
    static long[] fixedTable(long[] p) {
        int entries = 64 * DIGIT;
        long[] cached = new long[entries * POINT];
        long[] q = p.clone();
        for (int i = 0; i < 64; i++) {
            multiples(cached, i * DIGIT * POINT, q);
            for (int k = 0; k < 4; k++) {
                dbl(q, q);
            }
        }
        // 1/(2Z) of all entries from one inversion (Montgomery), then the other three times 2/(2Z).
        long[] prefix = new long[5 * (entries + 1)];
        Field25519.copy(prefix, 0, Field25519.ONE, 0);
        for (int e = 0; e < entries; e++) {
            Field25519.mul(prefix, 5 * (e + 1), prefix, 5 * e, cached, e * POINT + 10);
        }
        long[] table = new long[entries * AFFINE];
        long[] t = new long[15];
        Field25519.invert(t, 0, prefix, 5 * entries);
        for (int e = entries - 1; e >= 0; e--) {
            Field25519.mul(t, 5, t, 0, prefix, 5 * e);
            Field25519.mul(t, 0, t, 0, cached, e * POINT + 10);
            Field25519.add(t, 5, t, 5, t, 5);
            for (int c = 0; c < 3; c++) {
                Field25519.mul(t, 10, t, 5, cached, e * POINT + (c == 2 ? 15 : 5 * c));
                System.arraycopy(Field25519.canonical(t, 10), 0, table, e * AFFINE + 5 * c, 5);
            }
        }
        return table;
    }

    /** {@code r = p + q}; {@code r} may be either. */
    static void add(long[] r, long[] p, long[] q) {
        long[] c = new long[POINT];
        cache(c, 0, q);
        addCached(r, p, c, 0);
    }

    /** {@code r = -p}. */
    static void negate(long[] r, long[] p) {
        System.arraycopy(p, 0, r, 0, POINT);
        Field25519.negateIf(r, X, 1);
        Field25519.negateIf(r, T, 1);
        Field25519.carry(r, X);
        Field25519.carry(r, T);
    }

    /** Cached form for additions: {@code (Y - X, Y + X, 2Z, 2dT)}. */
    static void cache(long[] c, int o, long[] p) {
        Field25519.sub(c, o, p, Y, p, X);
        Field25519.add(c, o + 5, p, Y, p, X);
        Field25519.add(c, o + 10, p, Z, p, Z);
        Field25519.mul(c, o + 15, p, T, D2, 0);
    }

    /** {@code r = p + c}, complete for every pair of points. */
    static void addCached(long[] r, long[] p, long[] c, int o) {
        long[] t = new long[8 * Field25519.LIMBS];
        Field25519.sub(t, 0, p, Y, p, X);
        Field25519.mul(t, 0, t, 0, c, o);               // A = (Y1 - X1)(Y2 - X2)
        Field25519.add(t, 5, p, Y, p, X);
        Field25519.mul(t, 5, t, 5, c, o + 5);           // B = (Y1 + X1)(Y2 + X2)
        Field25519.mul(t, 10, p, T, c, o + 15);         // C = 2d T1 T2
        Field25519.mul(t, 15, p, Z, c, o + 10);         // D = 2 Z1 Z2
        finish(r, t);
    }

    /** {@code r = p + c} for {@code c} in affine form, complete as well. */
    static void addAffine(long[] r, long[] p, long[] c, int o) {
        long[] t = new long[8 * Field25519.LIMBS];
        Field25519.sub(t, 0, p, Y, p, X);
        Field25519.mul(t, 0, t, 0, c, o);
        Field25519.add(t, 5, p, Y, p, X);
        Field25519.mul(t, 5, t, 5, c, o + 5);
        Field25519.mul(t, 10, p, T, c, o + 10);
        Field25519.add(t, 15, p, Z, p, Z);
        finish(r, t);
    }

    /** From A, B, C, D in {@code t}: {@code E = B - A, F = D - C, G = D + C, H = B + A}, result {@code (EF : GH : FG : EH)}. */
    private static void finish(long[] r, long[] t) {
        Field25519.sub(t, 20, t, 5, t, 0);
        Field25519.sub(t, 25, t, 15, t, 10);
        Field25519.add(t, 30, t, 15, t, 10);
        Field25519.add(t, 35, t, 5, t, 0);
        products(r, t);
    }

    private static void products(long[] r, long[] t) {
        Field25519.mul(r, X, t, 20, t, 25);
        Field25519.mul(r, Y, t, 30, t, 35);
        Field25519.mul(r, Z, t, 25, t, 30);
        Field25519.mul(r, T, t, 20, t, 35);
    }

    /** {@code r = 2p}; {@code r} may be {@code p}. */
    static void dbl(long[] r, long[] p) {
        long[] t = new long[8 * Field25519.LIMBS];
        Field25519.sqr(t, 0, p, X);                     // A = X²
        Field25519.sqr(t, 5, p, Y);                     // B = Y²
        Field25519.sqr(t, 10, p, Z);
        Field25519.add(t, 10, t, 10, t, 10);            // C = 2Z²
        Field25519.add(t, 15, p, X, p, Y);
        Field25519.sqr(t, 15, t, 15);
        Field25519.add(t, 35, t, 0, t, 5);              // H = A + B
        Field25519.sub(t, 20, t, 35, t, 15);            // E = H - (X + Y)²
        Field25519.sub(t, 30, t, 0, t, 5);              // G = A - B
        Field25519.add(t, 25, t, 10, t, 30);            // F = C + G
        products(r, t);
    }

    /** Eight cached multiples {@code p, 2p, …, 8p} from {@code o} on. */
    private static void multiples(long[] table, int o, long[] p) {
        long[] q = p.clone();
        cache(table, o, q);
        for (int k = 1; k < 8; k++) {
            addCached(q, q, table, o);
            cache(table, o + k * POINT, q);
        }
    }

    /** {@code c = digit·p} in cached form, reading all eight entries; {@code -8 ≤ digit ≤ 8}. */
    private static void lookup(long[] c, long[] table, int o, int digit) {
        long sign = digit >>> 31;
        long size = (digit ^ -sign) + sign;
        Arrays.fill(c, 0);
        c[0] = 1;
        c[5] = 1;
        c[10] = 2;
        for (int k = 0; k < 8; k++) {
            long m = -Field25519.isZero(size ^ (k + 1));
            int e = o + k * POINT;
            for (int j = 0; j < POINT; j++) {
                c[j] ^= m & (c[j] ^ table[e + j]);
            }
        }
        // -p swaps Y - X with Y + X and negates T.
        Field25519.swap(c, 0, c, 5, sign);
        Field25519.negateIf(c, 15, sign);
    }

    /**
     * {@code c = digit·p} in affine form, reading all eight entries; every limb of {@code c} is in {@code [0, 2^52]}.
     *
     * @param table of {@link #fixedTable}
     */
    static void lookupAffine(long[] c, long[] table, int o, int digit) {
        long sign = digit >>> 31;
        long size = (digit ^ -sign) + sign;
        long zero = Field25519.isZero(size);
        Arrays.fill(c, 0, AFFINE, 0);
        c[0] = zero;
        c[5] = zero;
        for (int k = 0; k < DIGIT; k++) {
            long m = -Field25519.isZero(size ^ (k + 1));
            int e = o + k * AFFINE;
            for (int j = 0; j < AFFINE; j++) {
                c[j] |= m & table[e + j];
            }
        }
        Field25519.swap(c, 0, c, 5, sign);
        // 2p - c
        long m = -sign;
        c[10] ^= m & (c[10] ^ 2 * (Field25519.MASK - 18) - c[10]);
        for (int j = 11; j < AFFINE; j++) {
            c[j] ^= m & (c[j] ^ 2 * Field25519.MASK - c[j]);
        }
    }

    /** 64 digits in {@code [-8, 8)}, the last in {@code [0, 8]}: {@code scalar = Σ digit[i]·16^i} for a scalar below 2^255. */
    static byte[] digits(byte[] scalar) {
        byte[] d = new byte[64];
        for (int i = 0; i < 32; i++) {
            d[2 * i] = (byte) (scalar[i] & 15);
            d[2 * i + 1] = (byte) (scalar[i] >> 4 & 15);
        }
        int carry = 0;
        for (int i = 0; i < 63; i++) {
            int v = d[i] + carry;
            carry = v + 8 >> 4;
            d[i] = (byte) (v - (carry << 4));
        }
        d[63] += (byte) carry;
        return d;
    }

    /** {@code scalar·p}; the scalar has 32 bytes, little-endian, below 2^255. */
    static long[] multiply(long[] p, byte[] scalar) {
        byte[] d = digits(scalar);
        long[] table = new long[8 * POINT];
        multiples(table, 0, p);
        long[] c = new long[POINT];
        long[] r = identity();
        for (int i = 63; i >= 0; i--) {
            for (int k = 0; k < 4; k++) {
                dbl(r, r);
            }
            lookup(c, table, 0, d[i]);
            addCached(r, r, c, 0);
        }
        wipe(d, c);
        return r;
    }

    /** {@code scalar·B}, without doublings. */
    static long[] multiplyBase(byte[] scalar) {
        return multiplyFixed(BASE_TABLE, scalar);
    }

    /** {@code scalar·p} for the point of a {@link #fixedTable}. */
    static long[] multiplyFixed(long[] table, byte[] scalar) {
        byte[] d = digits(scalar);
        long[] c = new long[AFFINE];
        long[] r = identity();
        for (int i = 0; i < 64; i++) {
            lookupAffine(c, table, i * DIGIT * AFFINE, d[i]);
            addAffine(r, r, c, 0);
        }
        wipe(d, c);
        return r;
    }

    private static void wipe(byte[] digits, long[] c) {
        Arrays.fill(digits, (byte) 0);
        Arrays.fill(c, 0);
    }
}
