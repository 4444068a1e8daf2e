package org.tacit.mpc.semi2k;

import org.tacit.crypto.symmetric.Prg;
import org.tacit.mpc.Range;
import org.tacit.protocol.triple.Lookup;
import org.tacit.protocol.triple.Products;
import org.tacit.protocol.triple.TwoWayCot;

/**
 * {@code 1/(1 + e^-x)} of shared numbers: a look-up of a cubic, then a look-up that clamps. Nothing is compared bit by bit, and no
 * carry between the shares is ever computed.
 *
 * <p><b>Inside</b> [−16, 16). Party p cuts its share modulo 32 into {@code d_p = ⌊x_p·2⌋} and a rest {@code r_p < 1/2}, so that
 * {@code x = (d_0 + d_1)/2 + (r_0 + r_1)} modulo 32 with {@code r_0 + r_1} in [0, 1): the piece {@code D = d_0 + d_1} of {@link LogisticTable} holds x
 * whether or not the rests carry. One party, the table's sender, offers for every {@code d_1} the cubic's coefficients around
 * {@code D/2 + r_0}, masked; the other looks up its own and evaluates at {@code r_1}. What is left, the masks times the powers of
 * {@code r_1}, are products of privately held numbers of 12, 9 and 7 bits:
 * <pre>
 *   σ(x) ≈ Σ_e T_e·r_1^e,    T_e = masked_e (receiver) + mask_e (sender)
 * </pre>
 * over {@code Z_2^28} with 26 fraction bits.
 *
 * <p><b>Outside.</b> A second look-up, of the shares in steps of 4, gives shared bits "inside" and "above". Steps carry or not, so
 * the borders are blurred: every x below −16 or from 16 on is outside, everything in [−12, 12) is inside, and between the two
 * either is right to 10^-5. The result is {@code inside·σ + above}, brought back to Z_2^64 by {@link Truncation}.
 *
 * <p>Error: cubic 4.1·10^-5, powers and coefficients rounded 1.1·10^-4, clamp 1·10^-5, last truncation one unit: below 2^-12, measured
 * in the tests. Nobody learns anything. Each half of the numbers has another party as sender. Cost of a number for any
 * {@code |x| < 1024}: 34 + 10 transfers, 896 + 256 + 71 bytes one way; then a {@link Bits#times}, a {@link Bits#toNumbers}, a truncation.
 * Narrower public ranges make the second look-up smaller; within ±16 there is none.
 */
final class Logistic {

    private static final int RING = 28;
    private static final int FRACTION = 26;
    /** Bits of r_1, r_1² and r_1³, and where their points are. */
    private static final int[] POWER_BITS = {12, 9, 7};
    private static final int[] POWER_FRACTION = {13, 11, 10};
    /** Numbers at a time. */
    private static final int PIECE = 1 << 13;

    private Logistic() {
    }

    /** @param f fraction bits of x and of the result, at least 8 */
    static long[] of(TwoWayCot cot, long[] x, Range range, int f) {
        if (x.length <= PIECE) {
            return piece(cot, x, range, f);
        }
        long[] out = new long[x.length];
        for (int done = 0; done < x.length; done += PIECE) {
            cot.session().checkCancelled();
            long[] part = piece(cot, java.util.Arrays.copyOfRange(x, done, Math.min(x.length, done + PIECE)), range, f);
            System.arraycopy(part, 0, out, done, part.length);
        }
        return out;
    }

    /** Bits of the clamping look-up's index: steps of 4, two's complement with room for one step less; 0 when there is no need. */
    static int clampBits(Range range, int f) {
        long inside = 16L << f;
        if (range.low() >= -inside && range.high() < inside) {
            return 0;
        }
        long reach = Math.min(1024L << f, Math.max(-range.low(), range.high() + 1));
        // steps from −⌈reach/4⌉ − 1 to ⌈reach/4⌉
        long steps = (reach + (4L << f) - 1) / (4L << f) * 2 + 2;
        return 64 - Long.numberOfLeadingZeros(steps - 1);
    }

    private static long[] piece(TwoWayCot cot, long[] x, Range range, int f) {
        int n = x.length;
        int half = n / 2;
        int m = clampBits(range, f);
        int me = cot.me();
        long[] value = new long[n];
        long[] inside = new long[n];
        long[] above = new long[n];
        int sendFrom = me == 0 ? 0 : half;
        int sendTo = me == 0 ? half : n;
        int receiveFrom = me == 0 ? half : 0;
        int receiveTo = me == 0 ? n : half;
        Prg random = Prg.seededFrom(cot.session().random());
        cot.both(
                sendFrom == sendTo ? null : () -> {
                    sendCubics(cot, x, sendFrom, sendTo, f, random, value);
                    sendClamp(cot, x, sendFrom, sendTo, f, m, random, inside, above);
                },
                receiveFrom == receiveTo ? null : () -> {
                    receiveCubics(cot, x, receiveFrom, receiveTo, f, value);
                    receiveClamp(cot, x, receiveFrom, receiveTo, f, m, inside, above);
                });
        long[] result = value;
        if (m > 0) {
            result = Bits.times(cot, inside, value, 1, RING);
            long[] ones = Bits.toNumbers(cot, above, FRACTION, RING);
            for (int i = 0; i < n; i++) {
                result[i] += ones[i];
            }
        }
        // v in (−2^-4, 1 + 2^-4): half a unit is offset enough and keeps the sum below the top bit
        return Truncation.truncate(cot, result, RING, FRACTION - f, 1L << FRACTION - 1);
    }

    private static int pieceOf(long x, int f) {
        return (int) (x >>> f - 1) & (1 << LogisticTable.LOG_PIECES) - 1;
    }

    /** r in [0, 1/2) */
    private static double restOf(long x, int f) {
        return Math.scalb((double) (x & (1L << f - 1) - 1), -f);
    }

    private static void sendCubics(TwoWayCot cot, long[] x, int from, int to, int f, Prg random, long[] value) {
        int n = to - from;
        long[] masks = new long[4 * n];
        random.fill(masks);
        Lookup.send(cot, new Lookup.Shape(n, LogisticTable.LOG_PIECES, 2, 2 * RING), (item, table) -> {
            int mine = pieceOf(x[from + item], f);
            double r = restOf(x[from + item], f);
            double[] c = new double[4];
            for (int j = 0; j < 1 << LogisticTable.LOG_PIECES; j++) {
                LogisticTable.shifted(mine + j & (1 << LogisticTable.LOG_PIECES) - 1, r, c);
                table[2 * j] = pair(fixed(c[0], FRACTION) - masks[4 * item], fixed(c[1], FRACTION - POWER_FRACTION[0]) - masks[4 * item + 1]);
                table[2 * j + 1] = pair(fixed(c[2], FRACTION - POWER_FRACTION[1]) - masks[4 * item + 2],
                        fixed(c[3], FRACTION - POWER_FRACTION[2]) - masks[4 * item + 3]);
            }
        });
        for (int i = 0; i < n; i++) {
            value[from + i] = masks[4 * i];
        }
        for (int e = 0; e < 3; e++) {
            long[] mask = new long[n];
            for (int i = 0; i < n; i++) {
                mask[i] = masks[4 * i + e + 1];
            }
            long[] share = Products.send(cot, new Products.Shape(n, POWER_BITS[e], 1, RING, 0), mask, null);
            for (int i = 0; i < n; i++) {
                value[from + i] += share[i];
            }
        }
    }

    private static void receiveCubics(TwoWayCot cot, long[] x, int from, int to, int f, long[] value) {
        int n = to - from;
        long[] index = new long[n];
        for (int i = 0; i < n; i++) {
            index[i] = pieceOf(x[from + i], f);
        }
        long[] found = Lookup.receive(cot, new Lookup.Shape(n, LogisticTable.LOG_PIECES, 2, 2 * RING), index);
        for (int i = 0; i < n; i++) {
            value[from + i] = found[2 * i];
        }
        long[] power = new long[n];
        for (int e = 0; e < 3; e++) {
            for (int i = 0; i < n; i++) {
                double r = restOf(x[from + i], f);
                double exact = Math.scalb(e == 0 ? r : e == 1 ? r * r : r * r * r, POWER_FRACTION[e]);
                power[i] = Math.min((1L << POWER_BITS[e]) - 1, Math.round(exact));
                long masked = e == 0 ? found[2 * i] >>> RING : e == 1 ? found[2 * i + 1] : found[2 * i + 1] >>> RING;
                value[from + i] += masked * power[i];
            }
            long[] share = Products.receive(cot, new Products.Shape(n, POWER_BITS[e], 1, RING, 0), power);
            for (int i = 0; i < n; i++) {
                value[from + i] += share[i];
            }
        }
    }

    private static long fixed(double c, int fraction) {
        return Math.round(Math.scalb(c, fraction));
    }

    private static long pair(long low, long high) {
        return low & (1L << RING) - 1 | high << RING;
    }

    private static void sendClamp(TwoWayCot cot, long[] x, int from, int to, int f, int m, Prg random, long[] inside, long[] above) {
        if (m == 0) {
            return;
        }
        int n = to - from;
        long[] masks = new long[n];
        random.fill(masks);
        Lookup.send(cot, new Lookup.Shape(n, m, 1, 2), (item, table) -> {
            int mine = (int) (x[from + item] >>> f + 2);
            long mask = masks[item] & 3;
            for (int j = 0; j < table.length; j++) {
                // the step that x is in, or the one below
                int step = mine + j << 32 - m >> 32 - m;
                table[j] = (step >= -4 && step <= 2 ? 1 : step > 2 ? 2 : 0) ^ mask;
            }
            inside[from + item] = mask & 1;
            above[from + item] = mask >>> 1;
        });
    }

    private static void receiveClamp(TwoWayCot cot, long[] x, int from, int to, int f, int m, long[] inside, long[] above) {
        if (m == 0) {
            return;
        }
        int n = to - from;
        long[] index = new long[n];
        for (int i = 0; i < n; i++) {
            index[i] = x[from + i] >>> f + 2 & (1L << m) - 1;
        }
        long[] found = Lookup.receive(cot, new Lookup.Shape(n, m, 1, 2), index);
        for (int i = 0; i < n; i++) {
            inside[from + i] = found[i] & 1;
            above[from + i] = found[i] >>> 1;
        }
    }
}
