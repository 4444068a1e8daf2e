package org.tacit.crypto.he;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * Integers modulo an odd number of some thousand bits, for products in bulk.
 *
 * <p>A residue is {@link #limbs} limbs of 54 bits, little-endian, and stands for {@code x·R mod m} with {@code R = 2^(54·limbs) ≥ 8m};
 * its value lies in {@code [0, 2m)}, so products need no last subtraction and no branch: with {@code a, b < 2m}
 * the result {@code (ab + qm)/R < (4m² + Rm)/R < 2m} (Walter 1999).
 *
 * <p>Columns of the product are summed without a carry. For limbs below 2^54 the upper part of a product is
 * {@code h = multiplyHigh(x·2^5, y·2^5)}, the lower one {@code xy − h·2^54}; both parts of up to 512 products fit into a long
 * each, also where {@code xy} itself wrapped around. That is the scalar product; {@link LaneMontgomery} gives the same limbs by vectors, and {@link LaneSwitch} says
 * when it takes over.
 *
 * <p><b>Security guarantees.</b> {@link #multiply}, {@link #square} and {@link #pow} take time and memory accesses that depend on sizes only.
 * Immutable; shared by threads.
 */
public final class MontgomeryModulus {

    private static final int BITS = 54;
    private static final int SHIFT = (64 - BITS) / 2;
    private static final long MASK = (1L << BITS) - 1;
    /** Two products for each limb of a column, and the high parts of as many: below 2^10 terms of 2^54. */
    private static final int MOST_LIMBS = 254;
    private static final int MOST_WINDOW = 5;

    private final BigInteger modulus;
    private final int limbs;
    private final long[] m;
    /** {@code −1/m mod 2^54}. */
    private final long inverse;
    private final long[] one;
    /** {@code R² mod m}, as a plain number in limbs. */
    private final long[] square;
    /** Null where the process has no Vector API. */
    private final LaneMontgomery lanes;

    /** @param modulus odd, 64 to 13,700 bits */
    public MontgomeryModulus(BigInteger modulus) {
        this.modulus = modulus;
        // An even number: lanes take the limbs in blocks.
        this.limbs = 2 * Math.ceilDiv(modulus.bitLength() + 3, 2 * BITS);
        if (!modulus.testBit(0) || modulus.bitLength() < 64 || limbs > MOST_LIMBS) {
            throw new IllegalArgumentException("modulus of " + modulus.bitLength() + " bits");
        }
        this.m = split(modulus);
        long x = m[0];
        for (int i = 0; i < 5; i++) {
            x *= 2 - m[0] * x;
        }
        this.inverse = -x & MASK;
        BigInteger r = BigInteger.ONE.shiftLeft(BITS * limbs).mod(modulus);
        this.one = split(r);
        this.square = split(r.multiply(r).mod(modulus));
        this.lanes = LaneSwitch.AVAILABLE ? new LaneMontgomery(m, inverse) : null;
    }

    public BigInteger modulus() {
        return modulus;
    }

    /** Longs of a residue. */
    public int limbs() {
        return limbs;
    }

    private long[] split(BigInteger value) {
        byte[] big = value.toByteArray();
        long[] out = new long[limbs];
        for (int i = 0; i < big.length; i++) {
            int bit = 8 * i;
            long b = big[big.length - 1 - i] & 255L;
            int limb = bit / BITS;
            int at = bit % BITS;
            if (limb < limbs) {
                out[limb] |= b << at & MASK;
            }
            if (at > BITS - 8 && limb + 1 < limbs) {
                out[limb + 1] |= b >>> (BITS - at);
            }
        }
        return out;
    }

    private BigInteger join(long[] value) {
        byte[] big = new byte[(BITS * limbs + 7) / 8 + 1];
        for (int i = 0; i < big.length - 1; i++) {
            int bit = 8 * i;
            int limb = bit / BITS;
            int at = bit % BITS;
            long b = value[limb] >>> at;
            if (at > BITS - 8 && limb + 1 < limbs) {
                b |= value[limb + 1] << (BITS - at);
            }
            big[big.length - 1 - i] = (byte) b;
        }
        return new BigInteger(big);
    }

    /** The residue of {@code value}, which may be any integer. */
    public void of(BigInteger value, long[] out, int at) {
        long[] plain = split(value.mod(modulus));
        multiply(plain, 0, square, 0, out, at);
        Arrays.fill(plain, 0);
    }

    /** The number in {@code [0, m)} that a residue stands for. */
    public BigInteger value(long[] a, int at) {
        long[] plainOne = new long[limbs];
        plainOne[0] = 1;
        long[] plain = new long[limbs];
        multiply(a, at, plainOne, 0, plain, 0);
        return join(plain).mod(modulus);
    }

    public void one(long[] out, int at) {
        System.arraycopy(one, 0, out, at, limbs);
    }

    /** {@code out = a·b}; {@code out} may be an operand. */
    public void multiply(long[] a, int ai, long[] b, int bi, long[] out, int oi) {
        if (LaneSwitch.on()) {
            lanes.multiply(a, ai, b, bi, out, oi);
        } else {
            scalarMultiply(a, ai, b, bi, out, oi);
            LaneSwitch.worked(2L * limbs * limbs);
        }
    }

    /** {@code out = a²}; not slower than a product. */
    public void square(long[] a, int ai, long[] out, int oi) {
        if (LaneSwitch.on()) {
            lanes.multiply(a, ai, a, ai, out, oi);
        } else {
            scalarSquare(a, ai, out, oi);
            LaneSwitch.worked(2L * limbs * limbs);
        }
    }

    void laneMultiply(long[] a, int ai, long[] b, int bi, long[] out, int oi) {
        lanes.multiply(a, ai, b, bi, out, oi);
    }

    void scalarMultiply(long[] a, int ai, long[] b, int bi, long[] out, int oi) {
        int n = limbs;
        long[] x = new long[n];
        long[] y = new long[n];
        for (int i = 0; i < n; i++) {
            x[i] = a[ai + i];
            y[i] = b[bi + n - 1 - i];
        }
        long[] columns = new long[2 * n];
        long high = 0;
        for (int k = 0; k < n; k++) {
            high = column(x, 0, y, n - 1 - k, k + 1, columns, k, high);
        }
        for (int k = n; k < 2 * n - 1; k++) {
            high = column(x, k - n + 1, y, 0, 2 * n - 1 - k, columns, k, high);
        }
        columns[2 * n - 1] = high;
        reduce(columns, out, oi);
    }

    /** About a quarter faster than a product. */
    void scalarSquare(long[] a, int ai, long[] out, int oi) {
        int n = limbs;
        long[] x = new long[n];
        long[] y = new long[n];
        for (int i = 0; i < n; i++) {
            x[i] = a[ai + i];
            y[i] = a[ai + n - 1 - i];
        }
        long[] columns = new long[2 * n];
        long high = 0;
        for (int k = 0; k < 2 * n - 1; k++) {
            // x[i]·x[k-i] for i < k-i twice, and the middle one where k is even.
            int first = Math.max(0, k - n + 1);
            int pairs = (k + 1) / 2 - first;
            long carried = high;
            high = 2 * column(x, first, y, n - 1 - k + first, pairs, columns, k, 0);
            columns[k] = 2 * columns[k] + carried;
            if ((k & 1) == 0) {
                long middle = x[k / 2];
                long top = Math.multiplyHigh(middle << SHIFT, middle << SHIFT);
                columns[k] += middle * middle - (top << BITS);
                high += top;
            }
        }
        columns[2 * n - 1] = high;
        reduce(columns, out, oi);
    }

    /** Adds {@code high} and the low parts of {@code Σ x[xi+j]·y[yi+j]} into a column; the sum of the high parts is for the next one. */
    private static long column(long[] x, int xi, long[] y, int yi, int count, long[] columns, int k, long high) {
        long low = 0;
        long top = 0;
        long low2 = 0;
        long top2 = 0;
        int j = 0;
        for (; j < count - 3; j += 4) {
            long p0 = x[xi + j];
            long q0 = y[yi + j];
            long p1 = x[xi + j + 1];
            long q1 = y[yi + j + 1];
            long p2 = x[xi + j + 2];
            long q2 = y[yi + j + 2];
            long p3 = x[xi + j + 3];
            long q3 = y[yi + j + 3];
            low += p0 * q0;
            low2 += p1 * q1;
            low += p2 * q2;
            low2 += p3 * q3;
            top += Math.multiplyHigh(p0 << SHIFT, q0 << SHIFT);
            top2 += Math.multiplyHigh(p1 << SHIFT, q1 << SHIFT);
            top += Math.multiplyHigh(p2 << SHIFT, q2 << SHIFT);
            top2 += Math.multiplyHigh(p3 << SHIFT, q3 << SHIFT);
        }
        for (; j < count; j++) {
            long p = x[xi + j];
            long q = y[yi + j];
            low += p * q;
            top += Math.multiplyHigh(p << SHIFT, q << SHIFT);
        }
        low += low2;
        top += top2;
        columns[k] = low - (top << BITS) + high;
        return top;
    }

    /** {@code out = columns/R mod m}, by columns as well: {@code q[k]} makes the k-th one a multiple of 2^54. */
    private void reduce(long[] columns, long[] out, int oi) {
        int n = limbs;
        long[] q = new long[n];
        long[] reversed = new long[n];
        for (int i = 0; i < n; i++) {
            reversed[i] = m[n - 1 - i];
        }
        long[] sum = new long[1];
        long high = 0;
        long carry = 0;
        for (int k = 0; k < n; k++) {
            long next = column(q, 0, reversed, n - 1 - k, k, sum, 0, high);
            long total = columns[k] + sum[0] + carry;
            q[k] = (total & MASK) * inverse & MASK;
            long top = Math.multiplyHigh(q[k] << SHIFT, m[0] << SHIFT);
            carry = total + (q[k] * m[0] - (top << BITS)) >>> BITS;
            high = next + top;
        }
        for (int k = n; k < 2 * n - 1; k++) {
            high = column(q, k - n + 1, reversed, 0, 2 * n - 1 - k, sum, 0, high);
            long total = columns[k] + sum[0] + carry;
            out[oi + k - n] = total & MASK;
            carry = total >>> BITS;
        }
        out[oi + n - 1] = columns[2 * n - 1] + high + carry;
    }

    /**
     * {@code out = base^exponent} by windows of up to 5 bits; every lookup reads the whole table, and leading zeros are worked on as well.
     *
     * @param bits exponents are below {@code 2^bits}; this alone decides the time
     */
    public void pow(long[] base, int at, BigInteger exponent, int bits, long[] out, int oi) {
        if (exponent.signum() < 0 || exponent.bitLength() > bits) {
            throw new IllegalArgumentException("exponent of " + exponent.bitLength() + " bits, announced " + bits);
        }
        int n = limbs;
        int window = window(bits);
        long[] table = new long[n << window];
        one(table, 0);
        System.arraycopy(base, at, table, n, n);
        for (int i = 2; i < 1 << window; i++) {
            multiply(table, (i - 1) * n, base, at, table, i * n);
        }
        int windows = Math.ceilDiv(bits, window);
        byte[] digits = digits(exponent, window, windows);
        long[] result = one.clone();
        long[] factor = new long[n];
        for (int w = windows - 1; w >= 0; w--) {
            for (int i = 0; w < windows - 1 && i < window; i++) {
                square(result, 0, result, 0);
            }
            select(table, 0, 1 << window, digits[w], factor);
            multiply(result, 0, factor, 0, result, 0);
        }
        System.arraycopy(result, 0, out, oi, n);
        Arrays.fill(digits, (byte) 0);
    }

    /** The fewest products: {@code 2^w} for the table, one for each w bits. */
    private static int window(int bits) {
        int best = 1;
        for (int w = 2; w <= MOST_WINDOW; w++) {
            if ((1 << w) + Math.ceilDiv(bits, w) < (1 << best) + Math.ceilDiv(bits, best)) {
                best = w;
            }
        }
        return best;
    }

    private static byte[] digits(BigInteger exponent, int window, int count) {
        byte[] big = exponent.toByteArray();
        byte[] digits = new byte[count];
        for (int d = 0; d < count; d++) {
            int value = 0;
            for (int i = 0; i < window; i++) {
                int bit = d * window + i;
                int b = big.length - 1 - bit / 8;
                value |= b < 0 ? 0 : (big[b] >>> bit % 8 & 1) << i;
            }
            digits[d] = (byte) value;
        }
        Arrays.fill(big, (byte) 0);
        return digits;
    }

    /** {@code out = table[index]}, reading all of it. */
    void select(long[] table, int from, int entries, int index, long[] out) {
        Arrays.fill(out, 0);
        for (int e = 0; e < entries; e++) {
            long mask = (long) (e ^ index) - 1 >> 63;
            int at = from + e * limbs;
            for (int i = 0; i < limbs; i++) {
                out[i] |= table[at + i] & mask;
            }
        }
    }
}
