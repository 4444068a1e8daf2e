package org.tacit.crypto.curve;

import java.util.Arrays;

/**
 * {@code Σ k[i]·P[i]} on {@link Edwards25519} for public numbers and points, by buckets (Pippenger): digits of so many bits, and for each digit's
 * place a bucket for each absolute value. Time and addresses depend on the numbers.
 *
 * <p>Points are brought to affine form, with one inversion for all, so that an addition to a bucket takes seven products.
 */
final class PublicSums {

    private static final int BITS = 254;
    private static final int POINT = Edwards25519.POINT;
    private static final int AFFINE = Edwards25519.AFFINE;
    private static final int X = 0, Y = 5, Z = 10, T = 15;
    /** {@code 1/d}. */
    private static final long[] D_INVERSE = Field25519.of(Edwards25519.D_VALUE.modInverse(Field25519.P));

    private final long[] t = new long[8 * Field25519.LIMBS];
    private final long[] affine;
    private final long[] buckets;
    private final boolean[] filled;

    private PublicSums(long[] points, int count, int most) {
        affine = affine(points, count);
        buckets = new long[(most + 1) * POINT];
        filled = new boolean[most + 1];
    }

    /** @param scalars 32 bytes each, little-endian, below 2^253 */
    static long[] of(byte[][] scalars, long[] points) {
        int n = scalars.length;
        int bits = window(n);
        int windows = (BITS + bits - 1) / bits;
        int[] digits = digits(scalars, bits, windows);
        return new PublicSums(points, n, 1 << bits - 1).sum(digits, n, bits, windows);
    }

    /** Bits of a digit for which the additions, {@code ⌈254 / bits⌉·(n + 2^bits)}, are fewest. */
    private static int window(int n) {
        int best = 2;
        for (int bits = 3; bits < 16; bits++) {
            if (additions(n, bits) < additions(n, best)) {
                best = bits;
            }
        }
        return best;
    }

    private static long additions(long n, int bits) {
        return (BITS + bits - 1) / bits * (n + (1L << bits));
    }

    private long[] sum(int[] digits, int n, int bits, int windows) {
        long[] sum = Edwards25519.identity();
        long[] running = new long[POINT];
        for (int j = windows - 1; j >= 0; j--) {
            for (int k = 0; k < bits; k++) {
                Edwards25519.dbl(sum, sum);
            }
            Arrays.fill(filled, false);
            for (int i = 0; i < n; i++) {
                int digit = digits[i * windows + j];
                if (digit != 0) {
                    add(Math.abs(digit), i * AFFINE, digit < 0);
                }
            }
            // Σ b·bucket[b] as the sum of the sums of the upper buckets
            System.arraycopy(Edwards25519.identity(), 0, running, 0, POINT);
            boolean any = false;
            for (int b = filled.length - 1; b > 0; b--) {
                if (filled[b]) {
                    Edwards25519.add(running, running, Arrays.copyOfRange(buckets, b * POINT, (b + 1) * POINT));
                    any = true;
                }
                if (any) {
                    Edwards25519.add(sum, sum, running);
                }
            }
        }
        return sum;
    }

    /** Adds the point at {@code c} of the affine ones to a bucket, or takes it away. */
    private void add(int bucket, int c, boolean negative) {
        int r = bucket * POINT;
        int minus = negative ? c + 5 : c;
        int plus = negative ? c : c + 5;
        if (!filled[bucket]) {
            filled[bucket] = true;
            // (2x : 2y : 2 : 2xy) from (y - x, y + x, 2dxy)
            Field25519.sub(buckets, r + X, affine, plus, affine, minus);
            Field25519.add(buckets, r + Y, affine, plus, affine, minus);
            Field25519.add(buckets, r + Z, Field25519.ONE, 0, Field25519.ONE, 0);
            Field25519.mul(buckets, r + T, affine, c + 10, D_INVERSE, 0);
            if (negative) {
                Field25519.negateIf(buckets, r + T, 1);
            }
            Field25519.carry(buckets, r + X);
            Field25519.carry(buckets, r + Y);
            return;
        }
        Field25519.sub(t, 0, buckets, r + Y, buckets, r + X);
        Field25519.mul(t, 0, t, 0, affine, minus);          // A
        Field25519.add(t, 5, buckets, r + Y, buckets, r + X);
        Field25519.mul(t, 5, t, 5, affine, plus);           // B
        Field25519.mul(t, 10, buckets, r + T, affine, c + 10);
        Field25519.add(t, 15, buckets, r + Z, buckets, r + Z);
        int f = negative ? 30 : 25;
        int g = 55 - f;
        Field25519.sub(t, 20, t, 5, t, 0);                  // E = B - A
        Field25519.sub(t, f, t, 15, t, 10);                 // F = D - C, with C negated where the point is
        Field25519.add(t, g, t, 15, t, 10);                 // G = D + C
        Field25519.add(t, 35, t, 5, t, 0);                  // H = B + A
        Field25519.mul(buckets, r + X, t, 20, t, 25);
        Field25519.mul(buckets, r + Y, t, 30, t, 35);
        Field25519.mul(buckets, r + Z, t, 25, t, 30);
        Field25519.mul(buckets, r + T, t, 20, t, 35);
    }

    /** {@code (y - x, y + x, 2dxy)} of each point; all inverses of Z from one (Montgomery). */
    private static long[] affine(long[] points, int count) {
        long[] prefix = new long[5 * (count + 1)];
        Field25519.copy(prefix, 0, Field25519.ONE, 0);
        for (int i = 0; i < count; i++) {
            Field25519.mul(prefix, 5 * (i + 1), prefix, 5 * i, points, i * POINT + Z);
        }
        long[] out = new long[count * AFFINE];
        long[] t = new long[20];
        int inverse = 0, zInv = 5, x = 10, y = 15;
        Field25519.invert(t, inverse, prefix, 5 * count);
        for (int i = count - 1; i >= 0; i--) {
            int p = i * POINT;
            int o = i * AFFINE;
            Field25519.mul(t, zInv, t, inverse, prefix, 5 * i);
            Field25519.mul(t, inverse, t, inverse, points, p + Z);
            Field25519.mul(t, x, points, p + X, t, zInv);
            Field25519.mul(t, y, points, p + Y, t, zInv);
            Field25519.sub(out, o, t, y, t, x);
            Field25519.add(out, o + 5, t, y, t, x);
            Field25519.mul(out, o + 10, t, x, t, y);
            Field25519.mul(out, o + 10, out, o + 10, Edwards25519.D, 0);
            Field25519.add(out, o + 10, out, o + 10, out, o + 10);
        }
        return out;
    }

    /** {@code scalar = Σ digit[j]·2^(bits·j)}, {@code |digit| ≤ 2^(bits-1)}. */
    private static int[] digits(byte[][] scalars, int bits, int windows) {
        int[] digits = new int[scalars.length * windows];
        for (int i = 0; i < scalars.length; i++) {
            int carry = 0;
            for (int j = 0; j < windows; j++) {
                int v = slice(scalars[i], j * bits, bits) + carry;
                carry = v > 1 << bits - 1 ? 1 : 0;
                digits[i * windows + j] = v - (carry << bits);
            }
        }
        return digits;
    }

    private static int slice(byte[] scalar, int from, int bits) {
        int v = 0;
        for (int k = from >> 3; k < 32 && k <= from + bits - 1 >> 3; k++) {
            v |= (scalar[k] & 255) << 8 * (k - (from >> 3));
        }
        return v >>> (from & 7) & (1 << bits) - 1;
    }
}
