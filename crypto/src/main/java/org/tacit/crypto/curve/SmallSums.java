package org.tacit.crypto.curve;

/**
 * {@code Σ k[i]·P[i]} on {@link Edwards25519} for a few public numbers and points: all share the doublings (Straus), and each digit that is not zero is an addition of an odd multiple below
 * 16 (non-adjacent form of width 5). Time and addresses depend on the numbers. {@link PublicSums} is for many.
 */
final class SmallSums {

    /** Points up to which this is the faster way. */
    static final int MOST = 64;
    private static final int WIDTH = 5;
    private static final int ODD = 1 << WIDTH - 2;
    private static final int BITS = 256;
    private static final int POINT = Edwards25519.POINT;

    private SmallSums() {
    }

    /** @param scalars 32 bytes each, little-endian, below 2^253 */
    static long[] of(byte[][] scalars, long[] points) {
        int n = scalars.length;
        byte[][] digits = new byte[n][];
        long[] table = new long[n * ODD * POINT];
        for (int i = 0; i < n; i++) {
            digits[i] = digits(scalars[i]);
            oddMultiples(table, i * ODD * POINT, points, i * POINT);
        }
        long[] sum = Edwards25519.identity();
        long[] c = new long[POINT];
        boolean begun = false;
        for (int j = BITS - 1; j >= 0; j--) {
            if (begun) {
                Edwards25519.dbl(sum, sum);
            }
            for (int i = 0; i < n; i++) {
                int digit = digits[i][j];
                if (digit != 0) {
                    System.arraycopy(table, (i * ODD + Math.abs(digit) / 2) * POINT, c, 0, POINT);
                    // -p swaps Y - X with Y + X and negates T.
                    Field25519.swap(c, 0, c, 5, digit < 0 ? 1 : 0);
                    Field25519.negateIf(c, 15, digit < 0 ? 1 : 0);
                    Edwards25519.addCached(sum, sum, c, 0);
                    begun = true;
                }
            }
        }
        return sum;
    }

    /** {@code p, 3p, …, 15p} in cached form. */
    private static void oddMultiples(long[] table, int o, long[] points, int at) {
        long[] q = new long[POINT];
        System.arraycopy(points, at, q, 0, POINT);
        Edwards25519.cache(table, o, q);
        long[] twice = new long[POINT];
        long[] cached = new long[POINT];
        Edwards25519.dbl(twice, q);
        Edwards25519.cache(cached, 0, twice);
        for (int k = 1; k < ODD; k++) {
            Edwards25519.addCached(q, q, cached, 0);
            Edwards25519.cache(table, o + k * POINT, q);
        }
    }

    /** {@code scalar = Σ digit[j]·2^j}, each digit 0 or odd and below 16 in size, and of any five in a row one at most not 0. */
    static byte[] digits(byte[] scalar) {
        byte[] digits = new byte[BITS];
        int carry = 0;
        for (int j = 0; j < BITS; ) {
            int value = carry;
            for (int k = 0; k < WIDTH && j + k < BITS; k++) {
                value += (scalar[j + k >> 3] >> (j + k & 7) & 1) << k;
            }
            if ((value & 1) == 0) {
                j++;
                continue;
            }
            carry = value < 1 << WIDTH - 1 ? 0 : 1;
            digits[j] = (byte) (value - (carry << WIDTH));
            j += WIDTH;
        }
        return digits;
    }
}
