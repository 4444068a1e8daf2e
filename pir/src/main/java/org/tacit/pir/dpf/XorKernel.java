package org.tacit.pir.dpf;

import java.lang.foreign.MemorySegment;

/** Sums of buckets in characteristic two. Lanes and their plain twin give the same numbers. */
interface XorKernel {

    static XorKernel best() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent() ? new LaneXorKernel() : new PlainXorKernel();
    }

    /**
     * {@code sum[into + k] ⊕= ⊕_i data[at + rows[i]·stride + 8k]} for {@code k < words}, numbers little-endian.
     *
     * @param count  of rows
     * @param stride bytes from one row to the next, {@code 8·words}, a multiple of 64
     */
    void add(MemorySegment data, long at, int stride, int[] rows, int count, long[] sum, int into, int words);
}
