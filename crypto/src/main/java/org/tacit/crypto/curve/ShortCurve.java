package org.tacit.crypto.curve;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * A curve {@code y² = x³ - 3x + b} of prime order over a prime {@code p = 3 mod 4} just below 2^256, worked on in
 * batches.
 *
 * <p>An affine point is {@code long[10]}, {@code (x, y)} in Montgomery form; Jacobian {@code (X : Y : Z)}, {@code x = X/Z²},
 * {@code y = Y/Z³}, is {@code long[15]}. Bounds: what {@link MontgomeryField#fold} leaves has size 1 in units of the modulus m, a
 * product of sizes α and β lies in {@code (-αβ/16, 1 + αβ/16)}; no formula below multiplies sizes above 5.3.
 *
 * <p>Formulas: dbl-2001-b and madd-2007-bl of Bernstein and Lange's database; {@link #addComplete} is algorithm 4 of Renes,
 * Costello and Batina, "Complete addition formulas for prime order elliptic curves" (2016).
 */
final class ShortCurve {

    static final int AFFINE = 2 * MontgomeryField.LIMBS;
    private static final int JACOBIAN = 3 * MontgomeryField.LIMBS;
    private static final int X = 0, Y = 5, Z = 10;
    /** Odd multiples in a table: P, 3P, …, 15P. */
    private static final int TABLE = 8;

    final MontgomeryField field;
    final BigInteger order;
    final long[] b;

    ShortCurve(MontgomeryField field, BigInteger b, BigInteger order) {
        this.field = field;
        this.order = order;
        this.b = field.of(b);
    }

    /** {@code g = x³ - 3x + b}. */
    void equation(long[] g, int o, long[] x, int i) {
        long[] t = new long[5];
        field.sqr(t, 0, x, i);
        field.mul(t, 0, t, 0, x, i);
        for (int k = 0; k < 5; k++) {
            g[o + k] = t[k] - 3 * x[i + k] + b[k];
        }
        field.fold(g, o);
    }

    /** Gives the affine point at {@code o}, whose x is set, the y of that parity; 1 if there is one, else 0. */
    long lift(long[] p, int o, long odd) {
        long[] g = new long[5];
        long[] s = new long[5];
        equation(g, 0, p, o + X);
        field.powQuarter(p, o + Y, g, 0);
        field.mul(p, o + Y, p, o + Y, g, 0);                        // g^((p + 1) / 4)
        field.sqr(s, 0, p, o + Y);
        long valid = field.equal(s, 0, g, 0);
        Field25519.negateIf(p, o + Y, field.sgn0(p, o + Y) ^ odd);
        field.fold(p, o + Y);
        return valid;
    }

    /**
     * {@code scalar·P[i]} for {@code count} affine points of the prime order, in place.
     *
     * <p>With {@code k} the odd one of {@code scalar} and {@code n - scalar}, {@code k = Σ d[j]·16^j} for 64 odd digits {@code |d| ≤ 15},
     * {@code d[j] = 2·bits(4j+1 … 4j+4) - 15}. The running multiple {@code m} satisfies {@code 16m > |d|} and {@code 16m ± d < n}
     * before the last addition, and there {@code 16m ± d} is {@code k} or {@code k - 2d}: for {@code 64 ≤ scalar ≤ n - 64} the
     * incomplete formulas never meet equal, opposite or neutral points. Every lookup reads the whole table.
     *
     * @param scalar 32 bytes, little-endian, in {@code [64, n - 64]}
     */
    void multiply(byte[] scalar, long[] p, int count) {
        byte[] k = scalar.clone();
        long even = 1 ^ k[0] & 1;
        negateIf(k, even);
        long[] tables = oddMultiples(p, count);
        long[] zs = new long[5 * count];
        long[] q = new long[JACOBIAN];
        long[] e = new long[AFFINE];
        long[] t = new long[40];
        for (int i = 0; i < count; i++) {
            int table = i * TABLE * AFFINE;
            lookup(e, tables, table, digit(k, 63));
            System.arraycopy(e, 0, q, 0, AFFINE);
            System.arraycopy(field.one, 0, q, Z, 5);
            for (int j = 62; j >= 0; j--) {
                for (int d = 0; d < 4; d++) {
                    dbl(q, t);
                }
                lookup(e, tables, table, digit(k, j));
                addMixed(q, e, t);
            }
            Field25519.negateIf(q, Y, even);
            System.arraycopy(q, 0, p, i * AFFINE, AFFINE);
            System.arraycopy(q, Z, zs, 5 * i, 5);
        }
        field.invertAll(zs, count);
        for (int i = 0; i < count; i++) {
            field.sqr(t, 0, zs, 5 * i);
            field.mul(p, i * AFFINE + X, p, i * AFFINE + X, t, 0);
            field.mul(t, 0, t, 0, zs, 5 * i);
            field.mul(p, i * AFFINE + Y, p, i * AFFINE + Y, t, 0);
        }
        Arrays.fill(k, (byte) 0);
        Arrays.fill(q, 0);
        Arrays.fill(e, 0);
        Arrays.fill(t, 0);
    }

    /** {@code k = bit == 1 ? n - k : k}, without a branch. */
    private void negateIf(byte[] k, long bit) {
        long borrow = 0;
        for (int i = 0; i < 32; i++) {
            long d = (order.shiftRight(8 * i).longValue() & 0xff) - (k[i] & 0xff) + borrow;
            borrow = d >> 8;
            k[i] ^= (byte) (-bit & (k[i] ^ d));
        }
    }

    private static int digit(byte[] k, int j) {
        int at = 4 * j + 1;
        int bits = (k[at >> 3] & 0xff | (at >> 3 < 31 ? k[(at >> 3) + 1] & 0xff : 0) << 8) >> (at & 7) & 15;
        // The top digit takes the carry of all others: 2·bits + 1.
        return 2 * bits - 15 + (j == 63 ? 16 : 0);
    }

    /** {@code e = digit·P}, reading all entries; the digit is odd. */
    private void lookup(long[] e, long[] table, int o, int digit) {
        long negative = digit >>> 31;
        long entry = (digit ^ -negative) + negative >> 1;
        Arrays.fill(e, 0);
        for (int k = 0; k < TABLE; k++) {
            long m = -Field25519.isZero(entry ^ k);
            int at = o + k * AFFINE;
            for (int j = 0; j < AFFINE; j++) {
                e[j] |= m & table[at + j];
            }
        }
        Field25519.negateIf(e, Y, negative);
    }

    /**
     * Affine {@code P, 3P, …, 15P} of every point; entry e of point i at {@code (8 i + e)·10}. Affine additions with one inversion
     * for the whole batch: {@code λ = (y2 - y1) / (x2 - x1)}, {@code x3 = λ² - x1 - x2}, {@code y3 = λ (x1 - x3) - y1}.
     */
    private long[] oddMultiples(long[] p, int count) {
        long[] tables = new long[count * TABLE * AFFINE];
        long[] twice = new long[count * AFFINE];
        long[] inverse = new long[5 * count];
        long[] lambda = new long[5];
        for (int i = 0; i < count; i++) {
            MontgomeryField.add(inverse, 5 * i, p, i * AFFINE + Y, p, i * AFFINE + Y);
        }
        field.invertAll(inverse, count);
        for (int i = 0; i < count; i++) {
            int at = i * AFFINE;
            field.sqr(lambda, 0, p, at + X);
            for (int k = 0; k < 5; k++) {
                lambda[k] = 3 * (lambda[k] - field.one[k]);
            }
            field.mul(lambda, 0, lambda, 0, inverse, 5 * i);        // 3 (x² - 1) / 2y
            chord(twice, at, lambda, p, at, p, at);
            System.arraycopy(p, at, tables, at * TABLE, AFFINE);
        }
        for (int e = 1; e < TABLE; e++) {
            for (int i = 0; i < count; i++) {
                MontgomeryField.sub(inverse, 5 * i, twice, i * AFFINE + X, tables, (i * TABLE + e - 1) * AFFINE + X);
            }
            field.invertAll(inverse, count);
            for (int i = 0; i < count; i++) {
                int last = (i * TABLE + e - 1) * AFFINE;
                MontgomeryField.sub(lambda, 0, twice, i * AFFINE + Y, tables, last + Y);
                field.mul(lambda, 0, lambda, 0, inverse, 5 * i);
                chord(tables, last + AFFINE, lambda, tables, last, twice, i * AFFINE);
            }
        }
        return tables;
    }

    private void chord(long[] r, int o, long[] lambda, long[] p, int i, long[] q, int j) {
        long[] x = new long[10];
        field.sqr(x, 0, lambda, 0);
        MontgomeryField.sub(x, 0, x, 0, p, i + X);
        MontgomeryField.sub(x, 0, x, 0, q, j + X);
        field.fold(x, 0);
        MontgomeryField.sub(x, 5, p, i + X, x, 0);
        field.mul(x, 5, x, 5, lambda, 0);
        MontgomeryField.sub(x, 5, x, 5, p, i + Y);
        field.fold(x, 5);
        System.arraycopy(x, 0, r, o, AFFINE);
    }

    /** {@code q = 2q}; t is scratch. */
    private void dbl(long[] q, long[] t) {
        int delta = 0, gamma = 5, beta = 10, alpha = 15, v = 20;
        field.sqr(t, delta, q, Z);                                  // δ = Z²
        field.sqr(t, gamma, q, Y);                                  // γ = Y²
        field.mul(t, beta, q, X, t, gamma);                         // β = X γ
        MontgomeryField.sub(t, alpha, q, X, t, delta);
        MontgomeryField.add(t, v, q, X, t, delta);
        field.mul(t, alpha, t, alpha, t, v);                        // (X - δ)(X + δ)
        for (int k = 0; k < 5; k++) {
            t[alpha + k] *= 3;                                      // α
            q[Z + k] += q[Y + k];
        }
        field.sqr(q, Z, q, Z);
        field.sqr(q, X, t, alpha);
        field.sqr(t, v, t, gamma);
        for (int k = 0; k < 5; k++) {
            q[Z + k] -= t[gamma + k] + t[delta + k];                // Z3 = (Y + Z)² - γ - δ
            q[X + k] -= 8 * t[beta + k];                            // X3 = α² - 8β
        }
        field.fold(q, Z);
        field.fold(q, X);
        for (int k = 0; k < 5; k++) {
            t[beta + k] = 4 * t[beta + k] - q[X + k];
        }
        field.mul(q, Y, t, alpha, t, beta);
        for (int k = 0; k < 5; k++) {
            q[Y + k] -= 8 * t[v + k];                               // Y3 = α (4β - X3) - 8γ²
        }
        field.fold(q, Y);
    }

    /** {@code q = q + e} for affine e; neither is neutral and {@code q ≠ ±e}; t is scratch. */
    private void addMixed(long[] q, long[] e, long[] t) {
        int zz = 0, h = 5, hh = 10, r = 15, j = 20, v = 25, w = 30;
        field.sqr(t, zz, q, Z);
        field.mul(t, h, e, X, t, zz);                               // U2
        field.mul(t, r, q, Z, t, zz);
        field.mul(t, r, t, r, e, Y);                                // S2
        for (int k = 0; k < 5; k++) {
            t[h + k] -= q[X + k];                                   // H = U2 - X1
            t[r + k] = 2 * (t[r + k] - q[Y + k]);                   // r = 2 (S2 - Y1)
            q[Z + k] += t[h + k];
        }
        field.sqr(t, hh, t, h);
        field.sqr(q, Z, q, Z);
        for (int k = 0; k < 5; k++) {
            q[Z + k] -= t[zz + k] + t[hh + k];                      // Z3 = (Z1 + H)² - Z1² - H²
            t[hh + k] *= 4;                                         // I = 4H²
        }
        field.fold(q, Z);
        field.mul(t, j, t, h, t, hh);                               // J = H I
        field.mul(t, v, q, X, t, hh);                               // V = X1 I
        field.sqr(q, X, t, r);
        for (int k = 0; k < 5; k++) {
            q[X + k] -= t[j + k] + 2 * t[v + k];                    // X3 = r² - J - 2V
        }
        field.fold(q, X);
        MontgomeryField.sub(t, v, t, v, q, X);
        field.mul(t, w, q, Y, t, j);
        field.mul(q, Y, t, r, t, v);
        for (int k = 0; k < 5; k++) {
            q[Y + k] -= 2 * t[w + k];                               // Y3 = r (V - X3) - 2 Y1 J
        }
        field.fold(q, Y);
    }

    /** {@code r = p + q} for every pair of points in homogeneous coordinates {@code x = X/Z}, {@code y = Y/Z}; r is neither. */
    void addComplete(long[] r, long[] p, int i, long[] q, int j) {
        int t0 = 0, t1 = 5, t2 = 10, t3 = 15, t4 = 20, x3 = 25, y3 = 30, z3 = 35;
        long[] t = new long[40];
        field.mul(t, t0, p, i + X, q, j + X);
        field.mul(t, t1, p, i + Y, q, j + Y);
        field.mul(t, t2, p, i + Z, q, j + Z);
        cross(t, t3, p, i + X, i + Y, q, j + X, j + Y, t0, t1);     // X1 Y2 + X2 Y1
        cross(t, t4, p, i + Y, i + Z, q, j + Y, j + Z, t1, t2);     // Y1 Z2 + Y2 Z1
        cross(t, y3, p, i + X, i + Z, q, j + X, j + Z, t0, t2);     // X1 Z2 + X2 Z1
        field.mul(t, z3, b, 0, t, t2);
        for (int k = 0; k < 5; k++) {
            long x = 3 * (t[y3 + k] - t[z3 + k]);
            t[z3 + k] = t[t1 + k] - x;
            t[x3 + k] = t[t1 + k] + x;
        }
        field.fold(t, z3);
        field.fold(t, x3);
        field.mul(t, y3, b, 0, t, y3);
        for (int k = 0; k < 5; k++) {
            t[y3 + k] = 3 * (t[y3 + k] - 3 * t[t2 + k] - t[t0 + k]);
            t[t0 + k] = 3 * (t[t0 + k] - t[t2 + k]);
        }
        field.fold(t, y3);
        field.fold(t, t0);
        field.mul(t, t1, t, t4, t, y3);
        field.mul(t, t2, t, t0, t, y3);
        field.mul(r, Y, t, x3, t, z3);
        MontgomeryField.add(r, Y, r, Y, t, t2);
        field.mul(r, X, t, t3, t, x3);
        MontgomeryField.sub(r, X, r, X, t, t1);
        field.mul(r, Z, t, t4, t, z3);
        field.mul(t, t1, t, t3, t, t0);
        MontgomeryField.add(r, Z, r, Z, t, t1);
        field.fold(r, X);
        field.fold(r, Y);
        field.fold(r, Z);
    }

    /** {@code t[o] = (a + b)(c + d) - t[ac] - t[bd]}, folded. */
    private void cross(long[] t, int o, long[] p, int a, int b, long[] q, int c, int d, int ac, int bd) {
        long[] w = new long[10];
        MontgomeryField.add(w, 0, p, a, p, b);
        MontgomeryField.add(w, 5, q, c, q, d);
        field.mul(t, o, w, 0, w, 5);
        MontgomeryField.sub(t, o, t, o, t, ac);
        MontgomeryField.sub(t, o, t, o, t, bd);
        field.fold(t, o);
    }
}
