package org.tacit.pir.dpf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** One number at a time. */
final class PlainXorKernel implements XorKernel {

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);

    @Override
    public void add(MemorySegment data, long at, int stride, int[] rows, int count, long[] sum, int into, int words) {
        for (int i = 0; i < count; i++) {
            long row = at + (long) rows[i] * stride;
            for (int k = 0; k < words; k++) {
                sum[into + k] ^= data.get(LONG, row + 8L * k);
            }
        }
    }
}
