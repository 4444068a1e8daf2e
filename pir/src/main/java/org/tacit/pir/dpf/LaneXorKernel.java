package org.tacit.pir.dpf;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Four rows at a time, so that a sum is loaded and stored once for four of them. */
final class LaneXorKernel implements XorKernel {

    private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;
    private static final int LANES = LONGS.length();

    @Override
    public void add(MemorySegment data, long at, int stride, int[] rows, int count, long[] sum, int into, int words) {
        int i = 0;
        for (; i + 4 <= count; i += 4) {
            four(data, at + (long) rows[i] * stride, at + (long) rows[i + 1] * stride, at + (long) rows[i + 2] * stride, at + (long) rows[i + 3] * stride,
                    sum, into, words);
        }
        for (; i < count; i++) {
            one(data, at + (long) rows[i] * stride, sum, into, words);
        }
    }

    private static void four(MemorySegment data, long a, long b, long c, long d, long[] sum, int into, int words) {
        for (int k = 0; k < words; k += LANES) {
            load(data, a + 8L * k).lanewise(VectorOperators.XOR, load(data, b + 8L * k))
                    .lanewise(VectorOperators.XOR, load(data, c + 8L * k).lanewise(VectorOperators.XOR, load(data, d + 8L * k)))
                    .lanewise(VectorOperators.XOR, LongVector.fromArray(LONGS, sum, into + k)).intoArray(sum, into + k);
        }
    }

    private static void one(MemorySegment data, long a, long[] sum, int into, int words) {
        for (int k = 0; k < words; k += LANES) {
            load(data, a + 8L * k).lanewise(VectorOperators.XOR, LongVector.fromArray(LONGS, sum, into + k)).intoArray(sum, into + k);
        }
    }

    private static LongVector load(MemorySegment data, long at) {
        return LongVector.fromMemorySegment(LONGS, data, at, ByteOrder.LITTLE_ENDIAN);
    }
}
