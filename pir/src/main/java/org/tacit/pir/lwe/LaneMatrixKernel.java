package org.tacit.pir.lwe;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** Eight or sixteen columns at a time: bytes are widened to 32 bits, multiplied and added. */
final class LaneMatrixKernel implements MatrixKernel {

    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Byte> BYTES = VectorSpecies.of(byte.class, VectorShape.forBitSize(Math.max(64, INTS.vectorBitSize() / 4)));
    private static final int LANES = INTS.length();

    private static IntVector bytes(MemorySegment data, long at) {
        return (IntVector) ByteVector.fromMemorySegment(BYTES, data, at, ByteOrder.LITTLE_ENDIAN).convertShape(VectorOperators.B2I, INTS, 0);
    }

    @Override
    public void fourByFour(MemorySegment data, long at, long stride, int[] u, int ui, int count, int[] sums) {
        // Two rows by four vectors at a time: eight sums stay in registers.
        twoByFour(data, at, stride, u, ui, count, sums, 0);
        twoByFour(data, at + 2 * stride, stride, u, ui, count, sums, 8);
    }

    private static void twoByFour(MemorySegment data, long at, long stride, int[] u, int ui, int count, int[] sums, int into) {
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
            IntVector u0 = IntVector.fromArray(INTS, u, ui + k);
            IntVector u1 = IntVector.fromArray(INTS, u, ui + count + k);
            s00 = s00.add(d0.mul(u0));
            s10 = s10.add(d1.mul(u0));
            s01 = s01.add(d0.mul(u1));
            s11 = s11.add(d1.mul(u1));
            IntVector u2 = IntVector.fromArray(INTS, u, ui + 2 * count + k);
            IntVector u3 = IntVector.fromArray(INTS, u, ui + 3 * count + k);
            s02 = s02.add(d0.mul(u2));
            s12 = s12.add(d1.mul(u2));
            s03 = s03.add(d0.mul(u3));
            s13 = s13.add(d1.mul(u3));
        }
        sums[into] += s00.reduceLanes(VectorOperators.ADD);
        sums[into + 1] += s01.reduceLanes(VectorOperators.ADD);
        sums[into + 2] += s02.reduceLanes(VectorOperators.ADD);
        sums[into + 3] += s03.reduceLanes(VectorOperators.ADD);
        sums[into + 4] += s10.reduceLanes(VectorOperators.ADD);
        sums[into + 5] += s11.reduceLanes(VectorOperators.ADD);
        sums[into + 6] += s12.reduceLanes(VectorOperators.ADD);
        sums[into + 7] += s13.reduceLanes(VectorOperators.ADD);
    }

    @Override
    public void fourByOne(MemorySegment data, long at, long stride, int[] u, int ui, int count, int[] sums) {
        IntVector s0 = IntVector.zero(INTS);
        IntVector s1 = s0;
        IntVector s2 = s0;
        IntVector s3 = s0;
        for (int k = 0; k < count; k += LANES) {
            IntVector v = IntVector.fromArray(INTS, u, ui + k);
            s0 = s0.add(bytes(data, at + k).mul(v));
            s1 = s1.add(bytes(data, at + stride + k).mul(v));
            s2 = s2.add(bytes(data, at + 2 * stride + k).mul(v));
            s3 = s3.add(bytes(data, at + 3 * stride + k).mul(v));
        }
        sums[0] += s0.reduceLanes(VectorOperators.ADD);
        sums[1] += s1.reduceLanes(VectorOperators.ADD);
        sums[2] += s2.reduceLanes(VectorOperators.ADD);
        sums[3] += s3.reduceLanes(VectorOperators.ADD);
    }
}
