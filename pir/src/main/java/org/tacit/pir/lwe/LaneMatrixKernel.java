package org.tacit.pir.lwe;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** As many numbers at a time as the machine's vectors hold: bytes are widened to 32 bits, multiplied and added. */
final class LaneMatrixKernel implements MatrixKernel {

    // More lanes than 16 would not divide the columns of a hint into panels of four vectors.
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED.length() > 16 ? IntVector.SPECIES_512 : IntVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Byte> BYTES = VectorSpecies.of(byte.class, VectorShape.forBitSize(Math.max(64, INTS.vectorBitSize() / 4)));
    private static final int LANES = INTS.length();
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    private static IntVector bytes(MemorySegment data, long at) {
        return (IntVector) ByteVector.fromMemorySegment(BYTES, data, at, ORDER).convertShape(VectorOperators.B2I, INTS, 0);
    }

    private static int sum(IntVector lanes) {
        return lanes.reduceLanes(VectorOperators.ADD);
    }

    @Override
    public void fourByTwo(MemorySegment data, long at, long stride, int[] u, int ui, int count, int[] sums, int si, int step) {
        IntVector s00 = IntVector.zero(INTS);
        IntVector s01 = s00;
        IntVector s10 = s00;
        IntVector s11 = s00;
        IntVector s20 = s00;
        IntVector s21 = s00;
        IntVector s30 = s00;
        IntVector s31 = s00;
        for (int k = 0; k < count; k += LANES) {
            IntVector u0 = IntVector.fromArray(INTS, u, ui + k);
            IntVector u1 = IntVector.fromArray(INTS, u, ui + count + k);
            IntVector d = bytes(data, at + k);
            s00 = s00.add(d.mul(u0));
            s01 = s01.add(d.mul(u1));
            d = bytes(data, at + stride + k);
            s10 = s10.add(d.mul(u0));
            s11 = s11.add(d.mul(u1));
            d = bytes(data, at + 2 * stride + k);
            s20 = s20.add(d.mul(u0));
            s21 = s21.add(d.mul(u1));
            d = bytes(data, at + 3 * stride + k);
            s30 = s30.add(d.mul(u0));
            s31 = s31.add(d.mul(u1));
        }
        sums[si] += sum(s00);
        sums[si + 1] += sum(s01);
        sums[si + step] += sum(s10);
        sums[si + step + 1] += sum(s11);
        sums[si + 2 * step] += sum(s20);
        sums[si + 2 * step + 1] += sum(s21);
        sums[si + 3 * step] += sum(s30);
        sums[si + 3 * step + 1] += sum(s31);
    }

    @Override
    public void fourByFour(MemorySegment data, long at, long stride, int[] u, int ui, int count, int[] sums, int si, int step) {
        // Two rows by four vectors at a time: eight sums stay in registers.
        twoByFour(data, at, stride, u, ui, count, sums, si, step);
        twoByFour(data, at + 2 * stride, stride, u, ui, count, sums, si + 2 * step, step);
    }

    private static void twoByFour(MemorySegment data, long at, long stride, int[] u, int ui, int count, int[] sums, int si, int step) {
        IntVector s00 = IntVector.zero(INTS);
        IntVector s01 = s00;
        IntVector s02 = s00;
        IntVector s03 = s00;
        IntVector s10 = s00;
        IntVector s11 = s00;
        IntVector s12 = s00;
        IntVector s13 = s00;
        for (int k = 0; k < count; k += LANES) {
            IntVector d0 = bytes(data, at + k);
            IntVector d1 = bytes(data, at + stride + k);
            IntVector v = IntVector.fromArray(INTS, u, ui + k);
            s00 = s00.add(d0.mul(v));
            s10 = s10.add(d1.mul(v));
            v = IntVector.fromArray(INTS, u, ui + count + k);
            s01 = s01.add(d0.mul(v));
            s11 = s11.add(d1.mul(v));
            v = IntVector.fromArray(INTS, u, ui + 2 * count + k);
            s02 = s02.add(d0.mul(v));
            s12 = s12.add(d1.mul(v));
            v = IntVector.fromArray(INTS, u, ui + 3 * count + k);
            s03 = s03.add(d0.mul(v));
            s13 = s13.add(d1.mul(v));
        }
        sums[si] += sum(s00);
        sums[si + 1] += sum(s01);
        sums[si + 2] += sum(s02);
        sums[si + 3] += sum(s03);
        sums[si + step] += sum(s10);
        sums[si + step + 1] += sum(s11);
        sums[si + step + 2] += sum(s12);
        sums[si + step + 3] += sum(s13);
    }

    @Override
    public void widen(MemorySegment data, long at, int[] out, int oi, int count) {
        for (int k = 0; k < count; k += LANES) {
            bytes(data, at + k).intoArray(out, oi + k);
        }
    }

    @Override
    public int width() {
        return 4 * LANES;
    }

    @Override
    public void tile(int[] d, int di, int stride, int[] a, int ai, int count, MemorySegment h, long at) {
        long below = at + 4L * LweParameters.N;
        IntVector s00 = IntVector.fromMemorySegment(INTS, h, at, ORDER);
        IntVector s01 = IntVector.fromMemorySegment(INTS, h, at + 4L * LANES, ORDER);
        IntVector s02 = IntVector.fromMemorySegment(INTS, h, at + 8L * LANES, ORDER);
        IntVector s03 = IntVector.fromMemorySegment(INTS, h, at + 12L * LANES, ORDER);
        IntVector s10 = IntVector.fromMemorySegment(INTS, h, below, ORDER);
        IntVector s11 = IntVector.fromMemorySegment(INTS, h, below + 4L * LANES, ORDER);
        IntVector s12 = IntVector.fromMemorySegment(INTS, h, below + 8L * LANES, ORDER);
        IntVector s13 = IntVector.fromMemorySegment(INTS, h, below + 12L * LANES, ORDER);
        for (int k = 0; k < count; k++) {
            int from = ai + 4 * LANES * k;
            IntVector d0 = IntVector.broadcast(INTS, d[di + k]);
            IntVector d1 = IntVector.broadcast(INTS, d[di + stride + k]);
            IntVector v = IntVector.fromArray(INTS, a, from);
            s00 = s00.add(v.mul(d0));
            s10 = s10.add(v.mul(d1));
            v = IntVector.fromArray(INTS, a, from + LANES);
            s01 = s01.add(v.mul(d0));
            s11 = s11.add(v.mul(d1));
            v = IntVector.fromArray(INTS, a, from + 2 * LANES);
            s02 = s02.add(v.mul(d0));
            s12 = s12.add(v.mul(d1));
            v = IntVector.fromArray(INTS, a, from + 3 * LANES);
            s03 = s03.add(v.mul(d0));
            s13 = s13.add(v.mul(d1));
        }
        s00.intoMemorySegment(h, at, ORDER);
        s01.intoMemorySegment(h, at + 4L * LANES, ORDER);
        s02.intoMemorySegment(h, at + 8L * LANES, ORDER);
        s03.intoMemorySegment(h, at + 12L * LANES, ORDER);
        s10.intoMemorySegment(h, below, ORDER);
        s11.intoMemorySegment(h, below + 4L * LANES, ORDER);
        s12.intoMemorySegment(h, below + 8L * LANES, ORDER);
        s13.intoMemorySegment(h, below + 12L * LANES, ORDER);
    }

    @Override
    public void twoByFour(int[] m, int first, int second, int[] s, int si, int count, int[] sums) {
        IntVector s00 = IntVector.zero(INTS);
        IntVector s01 = s00;
        IntVector s02 = s00;
        IntVector s03 = s00;
        IntVector s10 = s00;
        IntVector s11 = s00;
        IntVector s12 = s00;
        IntVector s13 = s00;
        for (int k = 0; k < count; k += LANES) {
            IntVector m0 = IntVector.fromArray(INTS, m, first + k);
            IntVector m1 = IntVector.fromArray(INTS, m, second + k);
            IntVector v = IntVector.fromArray(INTS, s, si + k);
            s00 = s00.add(m0.mul(v));
            s10 = s10.add(m1.mul(v));
            v = IntVector.fromArray(INTS, s, si + count + k);
            s01 = s01.add(m0.mul(v));
            s11 = s11.add(m1.mul(v));
            v = IntVector.fromArray(INTS, s, si + 2 * count + k);
            s02 = s02.add(m0.mul(v));
            s12 = s12.add(m1.mul(v));
            v = IntVector.fromArray(INTS, s, si + 3 * count + k);
            s03 = s03.add(m0.mul(v));
            s13 = s13.add(m1.mul(v));
        }
        sums[0] += sum(s00);
        sums[1] += sum(s01);
        sums[2] += sum(s02);
        sums[3] += sum(s03);
        sums[4] += sum(s10);
        sums[5] += sum(s11);
        sums[6] += sum(s12);
        sums[7] += sum(s13);
    }
}
