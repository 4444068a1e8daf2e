package org.tacit.crypto.symmetric;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Transposes a matrix of bits: {@code rows × n} to {@code n × rows}, rows a multiple of 64. Bit {@code j} of a row is bit
 * {@code j mod 64} of its number {@code j / 64}, least significant first.
 *
 * <p>Squares of 64 × 64 are transposed in place by six rounds of swaps (Warren, "Hacker's Delight", §7-3): for the block size
 * {@code s = 32, 16, … 1} the upper right block of every {@code 2s × 2s} square changes places with the lower left one. The
 * vector kernel does as many squares side by side as a register has lanes; the scalar one does the rest and is its twin.
 */
public final class BitMatrix {

    private static final VectorSpecies<Long> SPECIES = LongVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final long M32 = 0x00000000FFFFFFFFL;
    private static final long M16 = 0x0000FFFF0000FFFFL;
    private static final long M8 = 0x00FF00FF00FF00FFL;
    private static final long M4 = 0x0F0F0F0F0F0F0F0FL;
    private static final long M2 = 0x3333333333333333L;
    private static final long M1 = 0x5555555555555555L;

    private BitMatrix() {
    }

    /**
     * @param in     row {@code r} is {@code in[r * stride .. r * stride + ceil(n / 64))}. A stride that is not a multiple of 512
     *               keeps the rows out of each other's cache lines
     * @param rows   a multiple of 64
     * @param first  first column to transpose, a multiple of 64
     * @param n      columns to transpose
     * @param out    column {@code first + j} becomes {@code out[offset + (rows / 64) * j ..]}, {@code rows / 64} numbers
     */
    public static void transpose(long[] in, int stride, int rows, int first, int n, long[] out, int offset) {
        transpose(in, stride, rows, first, n, out, offset, LANES);
    }

    static void transpose(long[] in, int stride, int rows, int first, int n, long[] out, int offset, int lanes) {
        if (rows % 64 != 0 || first % 64 != 0) {
            throw new IllegalArgumentException("rows and the first column must be multiples of 64");
        }
        int width = rows / 64;
        long[] square = new long[rows * lanes];
        for (int column = 0; column < n; ) {
            // As many squares side by side as there are lanes, one where fewer than that are left.
            int side = n - column >= 64 * lanes ? lanes : 1;
            int word = (first + column) / 64;
            for (int r = 0; r < rows; r++) {
                System.arraycopy(in, r * stride + word, square, r * side, side);
            }
            for (int s = 0; s < width; s++) {
                if (side == 1) {
                    scalar(square, 64 * s);
                } else {
                    vector(square, 64 * s * side);
                }
            }
            int count = Math.min(64 * side, n - column);
            int to = offset + width * column;
            for (int lane = 0, j = 0; j < count; lane++) {
                for (int bit = 0; bit < 64 && j < count; bit++, j++) {
                    for (int s = 0; s < width; s++) {
                        out[to++] = square[(64 * s + bit) * side + lane];
                    }
                }
            }
            column += count;
        }
    }

    /** One square at {@code a[at .. at + 64)}. */
    private static void scalar(long[] a, int at) {
        long mask = M32;
        for (int s = 32; s != 0; s >>>= 1, mask ^= mask << s) {
            for (int k = 0; k < 64; k = (k + s + 1) & ~s) {
                long t = ((a[at + k] >>> s) ^ a[at + k + s]) & mask;
                a[at + k] ^= t << s;
                a[at + k + s] ^= t;
            }
        }
    }

    /** LANES squares, row {@code r} of all of them at {@code a[at + r * LANES]}: two passes of three rounds over eight registers. */
    private static void vector(long[] a, int at) {
        for (int r = 0; r < 8; r++) {
            eight(a, at + r * LANES, 8 * LANES, 32, M32, 16, M16, 8, M8);
        }
        for (int r = 0; r < 64; r += 8) {
            eight(a, at + r * LANES, LANES, 4, M4, 2, M2, 1, M1);
        }
    }

    /** Three rounds among eight rows that lie {@code step} apart. */
    private static void eight(long[] a, int at, int step, int s0, long m0, int s1, long m1, int s2, long m2) {
        LongVector r0 = LongVector.fromArray(SPECIES, a, at);
        LongVector r1 = LongVector.fromArray(SPECIES, a, at + step);
        LongVector r2 = LongVector.fromArray(SPECIES, a, at + 2 * step);
        LongVector r3 = LongVector.fromArray(SPECIES, a, at + 3 * step);
        LongVector r4 = LongVector.fromArray(SPECIES, a, at + 4 * step);
        LongVector r5 = LongVector.fromArray(SPECIES, a, at + 5 * step);
        LongVector r6 = LongVector.fromArray(SPECIES, a, at + 6 * step);
        LongVector r7 = LongVector.fromArray(SPECIES, a, at + 7 * step);
        LongVector t;
        t = difference(r0, r4, s0, m0); r4 = r4.lanewise(VectorOperators.XOR, t); r0 = add(r0, t, s0);
        t = difference(r1, r5, s0, m0); r5 = r5.lanewise(VectorOperators.XOR, t); r1 = add(r1, t, s0);
        t = difference(r2, r6, s0, m0); r6 = r6.lanewise(VectorOperators.XOR, t); r2 = add(r2, t, s0);
        t = difference(r3, r7, s0, m0); r7 = r7.lanewise(VectorOperators.XOR, t); r3 = add(r3, t, s0);
        t = difference(r0, r2, s1, m1); r2 = r2.lanewise(VectorOperators.XOR, t); r0 = add(r0, t, s1);
        t = difference(r1, r3, s1, m1); r3 = r3.lanewise(VectorOperators.XOR, t); r1 = add(r1, t, s1);
        t = difference(r4, r6, s1, m1); r6 = r6.lanewise(VectorOperators.XOR, t); r4 = add(r4, t, s1);
        t = difference(r5, r7, s1, m1); r7 = r7.lanewise(VectorOperators.XOR, t); r5 = add(r5, t, s1);
        t = difference(r0, r1, s2, m2); r1 = r1.lanewise(VectorOperators.XOR, t); r0 = add(r0, t, s2);
        t = difference(r2, r3, s2, m2); r3 = r3.lanewise(VectorOperators.XOR, t); r2 = add(r2, t, s2);
        t = difference(r4, r5, s2, m2); r5 = r5.lanewise(VectorOperators.XOR, t); r4 = add(r4, t, s2);
        t = difference(r6, r7, s2, m2); r7 = r7.lanewise(VectorOperators.XOR, t); r6 = add(r6, t, s2);
        r0.intoArray(a, at);
        r1.intoArray(a, at + step);
        r2.intoArray(a, at + 2 * step);
        r3.intoArray(a, at + 3 * step);
        r4.intoArray(a, at + 4 * step);
        r5.intoArray(a, at + 5 * step);
        r6.intoArray(a, at + 6 * step);
        r7.intoArray(a, at + 7 * step);
    }

    private static LongVector difference(LongVector upper, LongVector lower, int shift, long mask) {
        return upper.lanewise(VectorOperators.LSHR, shift).lanewise(VectorOperators.XOR, lower).lanewise(VectorOperators.AND, mask);
    }

    private static LongVector add(LongVector upper, LongVector difference, int shift) {
        return upper.lanewise(VectorOperators.XOR, difference.lanewise(VectorOperators.LSHL, shift));
    }
}
