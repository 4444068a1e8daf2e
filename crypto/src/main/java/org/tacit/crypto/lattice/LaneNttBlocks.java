package org.tacit.crypto.lattice;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The three closest layers at once, on blocks of eight words in two vectors of four: partners at distance 4 stand in equal lanes already, for distances 2 and 1 the two vectors
 * are reordered so that they do. Arithmetic as in {@link LaneNtt}.
 */
final class LaneNttBlocks {

    private static final VectorSpecies<Long> S = LongVector.SPECIES_256;
    private static final long LOW = 0xFFFFFFFFL;
    private static final VectorShuffle<Long> LOWER_TWICE = VectorShuffle.fromValues(S, 0, 1, 0, 1);
    private static final VectorShuffle<Long> UPPER_TWICE = VectorShuffle.fromValues(S, 2, 3, 2, 3);
    private static final VectorShuffle<Long> EVEN_TWICE = VectorShuffle.fromValues(S, 0, 2, 0, 2);
    private static final VectorShuffle<Long> ODD_TWICE = VectorShuffle.fromValues(S, 1, 3, 1, 3);
    private static final VectorShuffle<Long> EACH_TWICE = VectorShuffle.fromValues(S, 0, 0, 1, 1);
    private static final VectorShuffle<Long> UPPER_EACH_TWICE = VectorShuffle.fromValues(S, 2, 2, 3, 3);
    private static final VectorShuffle<Long> EVEN_DOUBLED = VectorShuffle.fromValues(S, 0, 0, 2, 2);
    private static final VectorShuffle<Long> ODD_DOUBLED = VectorShuffle.fromValues(S, 1, 1, 3, 3);
    private static final VectorMask<Long> UPPER = VectorMask.fromValues(S, false, false, true, true);
    private static final VectorMask<Long> ODD = VectorMask.fromValues(S, false, true, false, true);

    private LaneNttBlocks() {
    }

    /** The last three layers and full reduction; values come below 16q. */
    static void forwardLast(long[] ws, long[] ss, long q, int n, long[] a, int at) {
        LongVector q0 = LongVector.broadcast(S, q), q1 = q0.lanewise(VectorOperators.LSHR, 32);
        LongVector twoQ = LongVector.broadcast(S, 2 * q), fourQ = LongVector.broadcast(S, 4 * q), eightQ = LongVector.broadcast(S, 8 * q);
        for (int i = 0; i < n; i += 8) {
            LongVector x = LongVector.fromArray(S, a, at + i), y0 = LongVector.fromArray(S, a, at + i + 4);
            LongVector w0 = LongVector.broadcast(S, ws[(n + i) / 8]), s0 = LongVector.broadcast(S, ss[(n + i) / 8]);
            LongVector w1 = w0.lanewise(VectorOperators.LSHR, 32), s1 = s0.lanewise(VectorOperators.LSHR, 32);
            LongVector y1 = y0.lanewise(VectorOperators.LSHR, 32);
            LongVector e0 = y1.mul(s1).add(y0.and(LOW).mul(s1).lanewise(VectorOperators.LSHR, 32)).add(y1.mul(s0.and(LOW)).lanewise(VectorOperators.LSHR, 32));
            LongVector e1 = e0.lanewise(VectorOperators.LSHR, 32);
            LongVector middle = y1.mul(w0.and(LOW)).add(y0.and(LOW).mul(w1)).sub(e1.mul(q0.and(LOW))).sub(e0.and(LOW).mul(q1));
            LongVector y = y0.and(LOW).mul(w0.and(LOW)).sub(e0.and(LOW).mul(q0.and(LOW))).add(middle.lanewise(VectorOperators.LSHL, 32));
            LongVector d = x.sub(eightQ);
            x = d.blend(x, d.compare(VectorOperators.LT, 0));
            LongVector sum = x.add(y), difference = x.sub(y).add(fourQ);

            // Below 12q, and below 16q after this layer.
            x = sum.rearrange(LOWER_TWICE).blend(difference.rearrange(LOWER_TWICE), UPPER);
            y0 = sum.rearrange(UPPER_TWICE).blend(difference.rearrange(UPPER_TWICE), UPPER);
            w0 = LongVector.fromArray(S, ws, (n + i) / 4).rearrange(EACH_TWICE);
            s0 = LongVector.fromArray(S, ss, (n + i) / 4).rearrange(EACH_TWICE);
            w1 = w0.lanewise(VectorOperators.LSHR, 32);
            s1 = s0.lanewise(VectorOperators.LSHR, 32);
            y1 = y0.lanewise(VectorOperators.LSHR, 32);
            e0 = y1.mul(s1).add(y0.and(LOW).mul(s1).lanewise(VectorOperators.LSHR, 32)).add(y1.mul(s0.and(LOW)).lanewise(VectorOperators.LSHR, 32));
            e1 = e0.lanewise(VectorOperators.LSHR, 32);
            middle = y1.mul(w0.and(LOW)).add(y0.and(LOW).mul(w1)).sub(e1.mul(q0.and(LOW))).sub(e0.and(LOW).mul(q1));
            y = y0.and(LOW).mul(w0.and(LOW)).sub(e0.and(LOW).mul(q0.and(LOW))).add(middle.lanewise(VectorOperators.LSHL, 32));
            sum = x.add(y);
            difference = x.sub(y).add(fourQ);

            x = sum.rearrange(EVEN_DOUBLED).blend(difference.rearrange(EVEN_DOUBLED), ODD);
            y0 = sum.rearrange(ODD_DOUBLED).blend(difference.rearrange(ODD_DOUBLED), ODD);
            w0 = LongVector.fromArray(S, ws, (n + i) / 2);
            s0 = LongVector.fromArray(S, ss, (n + i) / 2);
            w1 = w0.lanewise(VectorOperators.LSHR, 32);
            s1 = s0.lanewise(VectorOperators.LSHR, 32);
            y1 = y0.lanewise(VectorOperators.LSHR, 32);
            e0 = y1.mul(s1).add(y0.and(LOW).mul(s1).lanewise(VectorOperators.LSHR, 32)).add(y1.mul(s0.and(LOW)).lanewise(VectorOperators.LSHR, 32));
            e1 = e0.lanewise(VectorOperators.LSHR, 32);
            middle = y1.mul(w0.and(LOW)).add(y0.and(LOW).mul(w1)).sub(e1.mul(q0.and(LOW))).sub(e0.and(LOW).mul(q1));
            y = y0.and(LOW).mul(w0.and(LOW)).sub(e0.and(LOW).mul(q0.and(LOW))).add(middle.lanewise(VectorOperators.LSHL, 32));
            d = x.sub(eightQ);
            x = d.blend(x, d.compare(VectorOperators.LT, 0));
            sum = x.add(y);
            difference = x.sub(y).add(fourQ);
            d = sum.sub(eightQ);
            sum = d.blend(sum, d.compare(VectorOperators.LT, 0));
            d = sum.sub(fourQ);
            sum = d.blend(sum, d.compare(VectorOperators.LT, 0));
            d = sum.sub(twoQ);
            sum = d.blend(sum, d.compare(VectorOperators.LT, 0));
            d = sum.sub(q0);
            sum = d.blend(sum, d.compare(VectorOperators.LT, 0));
            d = difference.sub(eightQ);
            difference = d.blend(difference, d.compare(VectorOperators.LT, 0));
            d = difference.sub(fourQ);
            difference = d.blend(difference, d.compare(VectorOperators.LT, 0));
            d = difference.sub(twoQ);
            difference = d.blend(difference, d.compare(VectorOperators.LT, 0));
            d = difference.sub(q0);
            difference = d.blend(difference, d.compare(VectorOperators.LT, 0));
            sum.rearrange(EACH_TWICE).blend(difference.rearrange(EACH_TWICE), ODD).intoArray(a, at + i);
            sum.rearrange(UPPER_EACH_TWICE).blend(difference.rearrange(UPPER_EACH_TWICE), ODD).intoArray(a, at + i + 4);
        }
    }

    /** The first three layers back; values come below 4q and leave so. */
    static void inverseFirst(long[] ws, long[] ss, long q, int n, long[] a, int at) {
        LongVector q0 = LongVector.broadcast(S, q), q1 = q0.lanewise(VectorOperators.LSHR, 32);
        LongVector fourQ = LongVector.broadcast(S, 4 * q);
        for (int i = 0; i < n; i += 8) {
            LongVector first = LongVector.fromArray(S, a, at + i), second = LongVector.fromArray(S, a, at + i + 4);
            LongVector x = first.rearrange(EVEN_TWICE).blend(second.rearrange(EVEN_TWICE), UPPER);
            LongVector z = first.rearrange(ODD_TWICE).blend(second.rearrange(ODD_TWICE), UPPER);
            LongVector sum = x.add(z), y0 = x.sub(z).add(fourQ);
            LongVector d = sum.sub(fourQ);
            sum = d.blend(sum, d.compare(VectorOperators.LT, 0));
            LongVector w0 = LongVector.fromArray(S, ws, (n + i) / 2), s0 = LongVector.fromArray(S, ss, (n + i) / 2);
            LongVector w1 = w0.lanewise(VectorOperators.LSHR, 32), s1 = s0.lanewise(VectorOperators.LSHR, 32);
            LongVector y1 = y0.lanewise(VectorOperators.LSHR, 32);
            LongVector e0 = y1.mul(s1).add(y0.and(LOW).mul(s1).lanewise(VectorOperators.LSHR, 32)).add(y1.mul(s0.and(LOW)).lanewise(VectorOperators.LSHR, 32));
            LongVector e1 = e0.lanewise(VectorOperators.LSHR, 32);
            LongVector middle = y1.mul(w0.and(LOW)).add(y0.and(LOW).mul(w1)).sub(e1.mul(q0.and(LOW))).sub(e0.and(LOW).mul(q1));
            LongVector y = y0.and(LOW).mul(w0.and(LOW)).sub(e0.and(LOW).mul(q0.and(LOW))).add(middle.lanewise(VectorOperators.LSHL, 32));

            x = sum.rearrange(EVEN_DOUBLED).blend(y.rearrange(EVEN_DOUBLED), ODD);
            z = sum.rearrange(ODD_DOUBLED).blend(y.rearrange(ODD_DOUBLED), ODD);
            sum = x.add(z);
            y0 = x.sub(z).add(fourQ);
            d = sum.sub(fourQ);
            sum = d.blend(sum, d.compare(VectorOperators.LT, 0));
            w0 = LongVector.fromArray(S, ws, (n + i) / 4).rearrange(EACH_TWICE);
            s0 = LongVector.fromArray(S, ss, (n + i) / 4).rearrange(EACH_TWICE);
            w1 = w0.lanewise(VectorOperators.LSHR, 32);
            s1 = s0.lanewise(VectorOperators.LSHR, 32);
            y1 = y0.lanewise(VectorOperators.LSHR, 32);
            e0 = y1.mul(s1).add(y0.and(LOW).mul(s1).lanewise(VectorOperators.LSHR, 32)).add(y1.mul(s0.and(LOW)).lanewise(VectorOperators.LSHR, 32));
            e1 = e0.lanewise(VectorOperators.LSHR, 32);
            middle = y1.mul(w0.and(LOW)).add(y0.and(LOW).mul(w1)).sub(e1.mul(q0.and(LOW))).sub(e0.and(LOW).mul(q1));
            y = y0.and(LOW).mul(w0.and(LOW)).sub(e0.and(LOW).mul(q0.and(LOW))).add(middle.lanewise(VectorOperators.LSHL, 32));

            x = sum.rearrange(LOWER_TWICE).blend(y.rearrange(LOWER_TWICE), UPPER);
            z = sum.rearrange(UPPER_TWICE).blend(y.rearrange(UPPER_TWICE), UPPER);
            sum = x.add(z);
            y0 = x.sub(z).add(fourQ);
            d = sum.sub(fourQ);
            d.blend(sum, d.compare(VectorOperators.LT, 0)).intoArray(a, at + i);
            w0 = LongVector.broadcast(S, ws[(n + i) / 8]);
            s0 = LongVector.broadcast(S, ss[(n + i) / 8]);
            w1 = w0.lanewise(VectorOperators.LSHR, 32);
            s1 = s0.lanewise(VectorOperators.LSHR, 32);
            y1 = y0.lanewise(VectorOperators.LSHR, 32);
            e0 = y1.mul(s1).add(y0.and(LOW).mul(s1).lanewise(VectorOperators.LSHR, 32)).add(y1.mul(s0.and(LOW)).lanewise(VectorOperators.LSHR, 32));
            e1 = e0.lanewise(VectorOperators.LSHR, 32);
            middle = y1.mul(w0.and(LOW)).add(y0.and(LOW).mul(w1)).sub(e1.mul(q0.and(LOW))).sub(e0.and(LOW).mul(q1));
            y = y0.and(LOW).mul(w0.and(LOW)).sub(e0.and(LOW).mul(q0.and(LOW))).add(middle.lanewise(VectorOperators.LSHL, 32));
            y.intoArray(a, at + i + 4);
        }
    }
}
