package org.tacit.mpc.semi2k;

import java.util.Arrays;
import org.tacit.crypto.symmetric.Prg;
import org.tacit.protocol.triple.Lookup;
import org.tacit.protocol.triple.TwoWayCot;

/**
 * Whether two privately held numbers are equal, as a shared bit. Both are cut into digits of four bits; for each digit a look-up gives
 * shared bits {@code u ⊕ v = (a_i = b_i)}. All digits agree exactly when the word of one party's u is the complement of the word of the
 * other's v, which is again a question of equality, of a quarter of the bits: 64, 16, 4, 1. Digits by look-up as in the comparison of
 * Rathee et al., "CrypTFlow2" (CCS 2020, §3.1); equality by reduction to shorter words: Couteau, "New protocols for secure equality
 * test and comparison" (ACNS 2018).
 *
 * <p>Nobody learns anything: u is random at the look-up's sender, v at its receiver masked by it. Each half of the numbers has another
 * party in the sending role. Cost of a number of 64 bits: 21 look-ups of 4 transfers and 2 bytes; 3 rounds.
 */
final class Equality {

    private static final int DIGIT = 4;
    /** Numbers at a time. */
    private static final int PIECE = 1 << 15;

    private Equality() {
    }

    /** Shared bits: do the low {@code bits} of the parties' numbers agree? */
    static long[] equal(TwoWayCot cot, long[] x, int bits) {
        long[] out = new long[x.length];
        for (int done = 0; done < x.length; done += PIECE) {
            cot.session().checkCancelled();
            long[] word = Arrays.copyOfRange(x, done, Math.min(x.length, done + PIECE));
            for (int left = bits; left > 1; left = digits(left)) {
                word = agreements(cot, word, left);
                complement(cot, word);
            }
            // One bit is left: they are equal when it differs in an even number of places.
            complement(cot, word);
            for (int i = 0; i < word.length; i++) {
                out[done + i] = word[i] & 1;
            }
        }
        return out;
    }

    private static int digits(int bits) {
        return (bits + DIGIT - 1) / DIGIT;
    }

    private static void complement(TwoWayCot cot, long[] word) {
        for (int i = 0; cot.me() == 0 && i < word.length; i++) {
            word[i] = ~word[i];
        }
    }

    /** Shared words: bit i says whether digit i agrees. */
    private static long[] agreements(TwoWayCot cot, long[] x, int bits) {
        int n = x.length;
        int half = n / 2;
        int sendFrom = cot.me() == 0 ? 0 : half;
        int sendTo = cot.me() == 0 ? half : n;
        int receiveFrom = cot.me() == 0 ? half : 0;
        int receiveTo = cot.me() == 0 ? n : half;
        long[] share = new long[n];
        Prg masks = Prg.seededFrom(cot.session().random());
        cot.both(
                sendFrom == sendTo ? null : () -> send(cot, x, sendFrom, sendTo, bits, masks, share),
                receiveFrom == receiveTo ? null : () -> receive(cot, x, receiveFrom, receiveTo, bits, share));
        return share;
    }

    private static int digit(long x, int i, int bits) {
        return (int) (x >>> DIGIT * i) & (1 << Math.min(DIGIT, bits - DIGIT * i)) - 1;
    }

    private static void send(TwoWayCot cot, long[] x, int from, int to, int bits, Prg masks, long[] share) {
        int count = to - from;
        int digits = digits(bits);
        long[] random = new long[count];
        masks.fill(random);
        Lookup.send(cot, new Lookup.Shape(digits * count, DIGIT, 1, 1), (item, table) -> {
            int i = item / count;
            int t = item % count;
            int a = digit(x[from + t], i, bits);
            long mask = random[t] >>> i & 1;
            for (int j = 0; j < table.length; j++) {
                table[j] = (a == j ? 1 : 0) ^ mask;
            }
        });
        long all = -1L >>> 64 - digits;
        for (int t = 0; t < count; t++) {
            share[from + t] = random[t] & all;
        }
    }

    private static void receive(TwoWayCot cot, long[] x, int from, int to, int bits, long[] share) {
        int count = to - from;
        int digits = digits(bits);
        long[] index = new long[digits * count];
        for (int i = 0; i < digits; i++) {
            for (int t = 0; t < count; t++) {
                index[i * count + t] = digit(x[from + t], i, bits);
            }
        }
        long[] found = Lookup.receive(cot, new Lookup.Shape(digits * count, DIGIT, 1, 1), index);
        for (int i = 0; i < digits; i++) {
            for (int t = 0; t < count; t++) {
                share[from + t] |= (found[i * count + t] & 1) << i;
            }
        }
    }
}
