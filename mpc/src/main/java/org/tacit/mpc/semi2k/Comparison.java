package org.tacit.mpc.semi2k;

import org.tacit.crypto.symmetric.Prg;
import org.tacit.protocol.triple.Lookup;
import org.tacit.protocol.triple.TwoWayCot;

/**
 * Whether two privately held numbers carry over when added, and with it the sign of a shared number: the millionaires' protocol
 * of Rathee et al., "CrypTFlow2" (CCS 2020, §3.1).
 *
 * <p>{@code a + b ≥ 2^bits} means {@code a > c} with {@code c = 2^bits − 1 − b}. Both are cut into digits of four bits; for each digit a
 * look-up gives shares of {@code a_i > c_i} and {@code a_i = c_i}; neighbours are joined in a tree,
 * <pre>
 *   gt = gt_high ⊕ eq_high ∧ gt_low      eq = eq_high ∧ eq_low
 * </pre>
 * Each half of the numbers has another party in the look-up's sending role, so that both directions carry the same.
 *
 * <p>Nobody learns anything. Cost of a number with D = ⌈bits/4⌉ digits: 4·D transfers and 4·D bytes in one direction, then D−1
 * joints of one transfer and two bits in each direction; 1 + ⌈log2 D⌉ rounds.
 */
final class Comparison {

    /** Numbers at a time. */
    private static final int PIECE = 1 << 14;

    private Comparison() {
    }

    /** Shared bits: does the shared number, within {@code [−2^(bits−1), 2^(bits−1))}, lie below zero? Exact. */
    static long[] negative(TwoWayCot cot, long[] v, int bits) {
        long mask = (1L << bits - 1) - 1;
        long[] low = new long[v.length];
        for (int i = 0; i < v.length; i++) {
            low[i] = v[i] & mask;
        }
        // The sign of the sum: the two top bits and what carries over from below.
        long[] sign = carry(cot, low, bits - 1);
        for (int i = 0; i < v.length; i++) {
            sign[i] ^= v[i] >>> bits - 1 & 1;
        }
        return sign;
    }

    /** Shared bits: do the two parties' numbers, each below {@code 2^bits}, add up to {@code 2^bits} or more? */
    static long[] carry(TwoWayCot cot, long[] x, int bits) {
        if (bits == 0) {
            return new long[x.length];
        }
        if (x.length <= PIECE) {
            return carryPiece(cot, x, bits);
        }
        long[] out = new long[x.length];
        for (int done = 0; done < x.length; done += PIECE) {
            long[] piece = carryPiece(cot, java.util.Arrays.copyOfRange(x, done, Math.min(x.length, done + PIECE)), bits);
            System.arraycopy(piece, 0, out, done, piece.length);
        }
        return out;
    }

    private static long[] carryPiece(TwoWayCot cot, long[] x, int bits) {
        int n = x.length;
        int m = Math.min(4, bits);
        int digits = (bits + m - 1) / m;
        // gt and eq of digit i of number t at [2·(i·n + t)], lowest digit first
        long[] state = new long[2 * digits * n];
        int half = n / 2;
        int sendFrom = cot.me() == 0 ? 0 : half;
        int sendTo = cot.me() == 0 ? half : n;
        int receiveFrom = cot.me() == 0 ? half : 0;
        int receiveTo = cot.me() == 0 ? n : half;
        Prg masks = Prg.seededFrom(cot.session().random());
        cot.both(
                sendFrom == sendTo ? null : () -> sendDigits(cot, x, sendFrom, sendTo, m, digits, masks, state),
                receiveFrom == receiveTo ? null : () -> receiveDigits(cot, x, receiveFrom, receiveTo, bits, m, digits, state));
        return join(cot, state, n, digits);
    }

    private static void sendDigits(TwoWayCot cot, long[] x, int from, int to, int m, int digits, Prg masks, long[] state) {
        int n = x.length;
        int count = to - from;
        long[] random = new long[digits * count];
        masks.fill(random);
        Lookup.send(cot, new Lookup.Shape(digits * count, m, 1, 2), (item, table) -> {
            int i = item / count;
            int t = from + item % count;
            int a = (int) (x[t] >>> m * i) & (1 << m) - 1;
            long mask = random[item] & 3;
            for (int j = 0; j < table.length; j++) {
                table[j] = (a > j ? 1 : a == j ? 2 : 0) ^ mask;
            }
            state[2 * (i * n + t)] = mask & 1;
            state[2 * (i * n + t) + 1] = mask >>> 1;
        });
    }

    private static void receiveDigits(TwoWayCot cot, long[] x, int from, int to, int bits, int m, int digits, long[] state) {
        int n = x.length;
        int count = to - from;
        long all = bits == 64 ? -1L : (1L << bits) - 1;
        long[] index = new long[digits * count];
        for (int i = 0; i < digits; i++) {
            for (int t = 0; t < count; t++) {
                index[i * count + t] = (~x[from + t] & all) >>> m * i & (1 << m) - 1;
            }
        }
        long[] found = Lookup.receive(cot, new Lookup.Shape(digits * count, m, 1, 2), index);
        for (int i = 0; i < digits; i++) {
            for (int t = 0; t < count; t++) {
                int at = 2 * (i * n + from + t);
                state[at] = found[i * count + t] & 1;
                state[at + 1] = found[i * count + t] >>> 1;
            }
        }
    }

    private static long[] join(TwoWayCot cot, long[] leaves, int n, int digits) {
        long[] state = leaves;
        for (int width = digits; width > 1; width = (width + 1) / 2) {
            int pairs = width / 2;
            long[] high = new long[pairs * n];
            long[] low = new long[2 * pairs * n];
            for (int p = 0; p < pairs; p++) {
                System.arraycopy(state, 2 * (2 * p * n), low, 2 * p * n, 2 * n);
                for (int t = 0; t < n; t++) {
                    high[p * n + t] = state[2 * ((2 * p + 1) * n + t) + 1];
                }
            }
            long[] joined = Bits.times(cot, high, low, 2, 1);
            long[] next = new long[2 * ((width + 1) / 2) * n];
            System.arraycopy(joined, 0, next, 0, joined.length);
            for (int p = 0; p < pairs; p++) {
                for (int t = 0; t < n; t++) {
                    next[2 * (p * n + t)] ^= state[2 * ((2 * p + 1) * n + t)];
                }
            }
            if ((width & 1) == 1) {
                System.arraycopy(state, 2 * (width - 1) * n, next, 2 * pairs * n, 2 * n);
            }
            state = next;
        }
        long[] greater = new long[n];
        for (int t = 0; t < n; t++) {
            greater[t] = state[2 * t];
        }
        return greater;
    }
}
