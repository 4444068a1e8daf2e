package org.tacit.crypto.lattice;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Layers whose pairs are a vector and eight words apart, with the Vector API; the three closest ones by {@link LaneNttBlocks}, what remains on very wide vectors by {@link ScalarNtt}.
 *
 * <p>There is no high product of 64-bit lanes, so the quotient is put together from 32-bit halves without the product of the low ones:
 * too small by at most 2 more, so products by a root are in [0, 4q) here, and values grow by 4q a layer.
 */
final class LaneNtt implements NttKernel {

    private static final VectorSpecies<Long> S = LongVector.SPECIES_PREFERRED;
    static final int LANES = S.length();
    private static final long LOW = 0xFFFFFFFFL;
    /** Words that {@link LaneNttBlocks} takes at once. */
    private static final int BLOCK = 8;
    private static final int LEAST = 2 * BLOCK;
    private static final NttKernel SMALL = new ScalarNtt();

    @Override
    public void forward(NttTables t, long[] a, int at) {
        if (t.n < LEAST) {
            SMALL.forward(t, a, at);
            return;
        }
        int m = 1, bound = 1;
        for (; t.n / (2 * m) >= Math.max(LANES, BLOCK); m *= 2) {
            boolean fold = bound + 4 > ScalarNtt.ROOM;
            if (fold) {
                forwardFolding(t.forward, t.forwardShoup, t.modulus.value(), a, at, m, t.n / (2 * m));
            } else {
                forwardGrowing(t.forward, t.forwardShoup, t.modulus.value(), a, at, m, t.n / (2 * m));
            }
            bound = (fold ? ScalarNtt.ROOM / 2 : bound) + 4;
        }
        for (; t.n / m > BLOCK; m *= 2) {
            boolean fold = bound + 2 > ScalarNtt.ROOM;
            ScalarNtt.forwardLayer(t, a, at, m, fold);
            bound = (fold ? ScalarNtt.ROOM / 2 : bound) + 2;
        }
        LaneNttBlocks.forwardLast(t.forward, t.forwardShoup, t.modulus.value(), t.n, a, at);
    }

    private static void forwardGrowing(long[] ws, long[] ss, long q, long[] a, int at, int m, int t) {
        LongVector q0 = LongVector.broadcast(S, q), q1 = LongVector.broadcast(S, q).lanewise(VectorOperators.LSHR, 32);
        LongVector fourQ = LongVector.broadcast(S, 4 * q);
        for (int i = 0; i < m; i++) {
            LongVector w0 = LongVector.broadcast(S, ws[m + i]), s0 = LongVector.broadcast(S, ss[m + i]);
            LongVector w1 = w0.lanewise(VectorOperators.LSHR, 32), s1 = s0.lanewise(VectorOperators.LSHR, 32);
            int from = at + 2 * i * t;
            for (int j = from; j < from + t; j += LANES) {
                LongVector x = LongVector.fromArray(S, a, j);
                LongVector y0 = LongVector.fromArray(S, a, j + t);
                LongVector y1 = y0.lanewise(VectorOperators.LSHR, 32);
                LongVector e0 = y1.mul(s1).add(y0.and(LOW).mul(s1).lanewise(VectorOperators.LSHR, 32))
                        .add(y1.mul(s0.and(LOW)).lanewise(VectorOperators.LSHR, 32));
                LongVector e1 = e0.lanewise(VectorOperators.LSHR, 32);
                LongVector middle = y1.mul(w0.and(LOW)).add(y0.and(LOW).mul(w1)).sub(e1.mul(q0.and(LOW))).sub(e0.and(LOW).mul(q1));
                LongVector y = y0.and(LOW).mul(w0.and(LOW)).sub(e0.and(LOW).mul(q0.and(LOW))).add(middle.lanewise(VectorOperators.LSHL, 32));
                x.add(y).intoArray(a, j);
                x.sub(y).add(fourQ).intoArray(a, j + t);
            }
        }
    }

    private static void forwardFolding(long[] ws, long[] ss, long q, long[] a, int at, int m, int t) {
        LongVector q0 = LongVector.broadcast(S, q), q1 = LongVector.broadcast(S, q).lanewise(VectorOperators.LSHR, 32);
        LongVector fourQ = LongVector.broadcast(S, 4 * q), eightQ = LongVector.broadcast(S, 8 * q);
        for (int i = 0; i < m; i++) {
            LongVector w0 = LongVector.broadcast(S, ws[m + i]), s0 = LongVector.broadcast(S, ss[m + i]);
            LongVector w1 = w0.lanewise(VectorOperators.LSHR, 32), s1 = s0.lanewise(VectorOperators.LSHR, 32);
            int from = at + 2 * i * t;
            for (int j = from; j < from + t; j += LANES) {
                LongVector x = LongVector.fromArray(S, a, j);
                LongVector y0 = LongVector.fromArray(S, a, j + t);
                LongVector y1 = y0.lanewise(VectorOperators.LSHR, 32);
                LongVector e0 = y1.mul(s1).add(y0.and(LOW).mul(s1).lanewise(VectorOperators.LSHR, 32))
                        .add(y1.mul(s0.and(LOW)).lanewise(VectorOperators.LSHR, 32));
                LongVector e1 = e0.lanewise(VectorOperators.LSHR, 32);
                LongVector middle = y1.mul(w0.and(LOW)).add(y0.and(LOW).mul(w1)).sub(e1.mul(q0.and(LOW))).sub(e0.and(LOW).mul(q1));
                LongVector y = y0.and(LOW).mul(w0.and(LOW)).sub(e0.and(LOW).mul(q0.and(LOW))).add(middle.lanewise(VectorOperators.LSHL, 32));
                LongVector folded = x.sub(eightQ);
                VectorMask<Long> small = folded.compare(VectorOperators.LT, 0);
                x = folded.blend(x, small);
                x.add(y).intoArray(a, j);
                x.sub(y).add(fourQ).intoArray(a, j + t);
            }
        }
    }

    @Override
    public void inverse(NttTables t, long[] a, int at) {
        if (t.n < LEAST) {
            SMALL.inverse(t, a, at);
            return;
        }
        LaneNttBlocks.inverseFirst(t.inverse, t.inverseShoup, t.modulus.value(), t.n, a, at);
        int m = t.n / (2 * BLOCK);
        for (; t.n / (2 * m) < LANES; m /= 2) {
            ScalarNtt.inverseLayer(t, a, at, m);
        }
        for (; m > 1; m /= 2) {
            inverseLayer(t.inverse, t.inverseShoup, t.modulus.value(), a, at, m, t.n / (2 * m));
        }
        if (t.n / 2 < LANES) {
            ScalarNtt.inverseLast(t, a, at);
        } else {
            inverseLast(t, t.modulus.value(), a, at, t.n / 2);
        }
    }

    private static void inverseLayer(long[] ws, long[] ss, long q, long[] a, int at, int m, int t) {
        LongVector q0 = LongVector.broadcast(S, q), q1 = LongVector.broadcast(S, q).lanewise(VectorOperators.LSHR, 32);
        LongVector fourQ = LongVector.broadcast(S, 4 * q);
        for (int i = 0; i < m; i++) {
            LongVector w0 = LongVector.broadcast(S, ws[m + i]), s0 = LongVector.broadcast(S, ss[m + i]);
            LongVector w1 = w0.lanewise(VectorOperators.LSHR, 32), s1 = s0.lanewise(VectorOperators.LSHR, 32);
            int from = at + 2 * i * t;
            for (int j = from; j < from + t; j += LANES) {
                LongVector x = LongVector.fromArray(S, a, j);
                LongVector z = LongVector.fromArray(S, a, j + t);
                LongVector y0 = x.sub(z).add(fourQ);
                LongVector sum = x.add(z);
                LongVector folded = sum.sub(fourQ);
                folded.blend(sum, folded.compare(VectorOperators.LT, 0)).intoArray(a, j);
                LongVector y1 = y0.lanewise(VectorOperators.LSHR, 32);
                LongVector e0 = y1.mul(s1).add(y0.and(LOW).mul(s1).lanewise(VectorOperators.LSHR, 32))
                        .add(y1.mul(s0.and(LOW)).lanewise(VectorOperators.LSHR, 32));
                LongVector e1 = e0.lanewise(VectorOperators.LSHR, 32);
                LongVector middle = y1.mul(w0.and(LOW)).add(y0.and(LOW).mul(w1)).sub(e1.mul(q0.and(LOW))).sub(e0.and(LOW).mul(q1));
                y0.and(LOW).mul(w0.and(LOW)).sub(e0.and(LOW).mul(q0.and(LOW))).add(middle.lanewise(VectorOperators.LSHL, 32)).intoArray(a, j + t);
            }
        }
    }

    /** The last layer with the factor 1/N, and full reduction; values come below 4q. */
    private static void inverseLast(NttTables tables, long q, long[] a, int at, int t) {
        LongVector q0 = LongVector.broadcast(S, q), q1 = q0.lanewise(VectorOperators.LSHR, 32);
        LongVector twoQ = LongVector.broadcast(S, 2 * q), fourQ = LongVector.broadcast(S, 4 * q);
        LongVector w0 = LongVector.broadcast(S, tables.scale), s0 = LongVector.broadcast(S, tables.scaleShoup);
        LongVector w1 = w0.lanewise(VectorOperators.LSHR, 32), s1 = s0.lanewise(VectorOperators.LSHR, 32);
        LongVector v0 = LongVector.broadcast(S, tables.scaleRoot), r0 = LongVector.broadcast(S, tables.scaleRootShoup);
        LongVector v1 = v0.lanewise(VectorOperators.LSHR, 32), r1 = r0.lanewise(VectorOperators.LSHR, 32);
        for (int j = at; j < at + t; j += LANES) {
            LongVector x = LongVector.fromArray(S, a, j);
            LongVector z = LongVector.fromArray(S, a, j + t);
            LongVector y0 = x.add(z);
            LongVector y1 = y0.lanewise(VectorOperators.LSHR, 32);
            LongVector e0 = y1.mul(s1).add(y0.and(LOW).mul(s1).lanewise(VectorOperators.LSHR, 32)).add(y1.mul(s0.and(LOW)).lanewise(VectorOperators.LSHR, 32));
            LongVector e1 = e0.lanewise(VectorOperators.LSHR, 32);
            LongVector middle = y1.mul(w0.and(LOW)).add(y0.and(LOW).mul(w1)).sub(e1.mul(q0.and(LOW))).sub(e0.and(LOW).mul(q1));
            LongVector y = y0.and(LOW).mul(w0.and(LOW)).sub(e0.and(LOW).mul(q0.and(LOW))).add(middle.lanewise(VectorOperators.LSHL, 32));
            LongVector d = y.sub(twoQ);
            y = d.blend(y, d.compare(VectorOperators.LT, 0));
            d = y.sub(q0);
            d.blend(y, d.compare(VectorOperators.LT, 0)).intoArray(a, j);
            y0 = x.sub(z).add(fourQ);
            y1 = y0.lanewise(VectorOperators.LSHR, 32);
            e0 = y1.mul(r1).add(y0.and(LOW).mul(r1).lanewise(VectorOperators.LSHR, 32)).add(y1.mul(r0.and(LOW)).lanewise(VectorOperators.LSHR, 32));
            e1 = e0.lanewise(VectorOperators.LSHR, 32);
            middle = y1.mul(v0.and(LOW)).add(y0.and(LOW).mul(v1)).sub(e1.mul(q0.and(LOW))).sub(e0.and(LOW).mul(q1));
            y = y0.and(LOW).mul(v0.and(LOW)).sub(e0.and(LOW).mul(q0.and(LOW))).add(middle.lanewise(VectorOperators.LSHL, 32));
            d = y.sub(twoQ);
            y = d.blend(y, d.compare(VectorOperators.LT, 0));
            d = y.sub(q0);
            d.blend(y, d.compare(VectorOperators.LT, 0)).intoArray(a, j + t);
        }
    }
}
