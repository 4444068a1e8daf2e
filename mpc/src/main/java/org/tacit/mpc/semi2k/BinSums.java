package org.tacit.mpc.semi2k;

import java.util.Arrays;
import org.tacit.protocol.triple.TwoWayCot;

/**
 * Sums of shared weights by the bin of a shared number: the number's bits, then for every row a tree that doubles with each bit,
 * <pre>
 *   v ← (v − β·v, β·v)        from the row's weights to one block of weights per bin, all zero but one
 * </pre>
 * Blocks are added up over the rows, so only sums over all rows are left.
 *
 * <p>Bit {@code i} of a sum of two numbers is {@code a_i ⊕ b_i ⊕ c_i} with the carry {@code c_(i+1) = c_i ⊕ (a_i ⊕ c_i) ∧ (b_i ⊕ c_i)}; the carry out of the bits
 * below a bin is a {@link Comparison#carry}. Everything is over the smallest ring that holds the sums.
 *
 * <p>Nobody learns anything. Cost of a row, for B bins and c weights of r bits: {@code (B−1)·c·r} bits and {@code 2·log2 B} transfers in each
 * direction, 9 transfers for the carry; 2·log2 B + 3 rounds a piece of {@code 2^20/(B·c)} rows.
 */
final class BinSums {

    private BinSums() {
    }

    /**
     * @param place shares modulo {@code 2^(log2Bins + below)} of the number, in parts of a bin
     * @param below bits below a bin
     * @param weights row-major, {@code cols} a row, modulo 2^ring
     * @return bins × cols, modulo 2^ring
     */
    static long[] sum(TwoWayCot cot, long[] place, int log2Bins, int below, long[] weights, int cols, int ring) {
        long[] sums = new long[cols << log2Bins];
        int rows = place.length;
        int piece = Math.max(64, (1 << 20) / (cols << log2Bins));
        for (int done = 0; done < rows; done += piece) {
            cot.session().checkCancelled();
            int to = Math.min(rows, done + piece);
            add(cot, Arrays.copyOfRange(place, done, to), log2Bins, below, Arrays.copyOfRange(weights, done * cols, to * cols), cols, ring, sums);
        }
        return sums;
    }

    private static void add(TwoWayCot cot, long[] place, int log2Bins, int below, long[] weights, int cols, int ring, long[] sums) {
        int n = place.length;
        long[][] bits = bits(cot, place, log2Bins, below);
        long[] v = weights;
        int width = cols;
        for (int i = 0; i < log2Bins; i++) {
            long[] high = Bits.times(cot, bits[i], v, width, ring);
            long[] next = new long[2 * v.length];
            for (int t = 0; t < n; t++) {
                for (int w = 0; w < width; w++) {
                    next[2 * t * width + w] = v[t * width + w] - high[t * width + w];
                    next[(2 * t + 1) * width + w] = high[t * width + w];
                }
            }
            v = next;
            width *= 2;
        }
        for (int t = 0; t < n; t++) {
            for (int w = 0; w < width; w++) {
                sums[w] += v[t * width + w];
            }
        }
    }

    /** The top bits of the shared places, lowest first. */
    private static long[][] bits(TwoWayCot cot, long[] place, int count, int below) {
        int n = place.length;
        boolean first = cot.me() == 0;
        long[] low = new long[n];
        for (int t = 0; t < n; t++) {
            low[t] = place[t] & (1L << below) - 1;
        }
        long[] carry = Comparison.carry(cot, low, below);
        long[][] bits = new long[count][n];
        for (int i = 0; i < count; i++) {
            long[] left = new long[n];
            long[] right = new long[n];
            for (int t = 0; t < n; t++) {
                long mine = place[t] >>> below + i & 1;
                bits[i][t] = mine ^ carry[t];
                // a is party 0's bit, b party 1's
                left[t] = first ? mine ^ carry[t] : carry[t];
                right[t] = first ? carry[t] : mine ^ carry[t];
            }
            if (i + 1 < count) {
                long[] both = Bits.times(cot, left, right, 1, 1);
                for (int t = 0; t < n; t++) {
                    carry[t] ^= both[t];
                }
            }
        }
        return bits;
    }
}
