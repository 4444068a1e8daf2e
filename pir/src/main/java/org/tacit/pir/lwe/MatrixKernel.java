package org.tacit.pir.lwe;

import java.lang.foreign.MemorySegment;

/** Products of signed bytes with 32-bit numbers, modulo 2^32. Lanes and their plain twin give the same numbers. */
interface MatrixKernel {

    static MatrixKernel best() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent() ? new LaneMatrixKernel() : new PlainMatrixKernel();
    }

    /**
     * {@code sums[i·4 + j] += Σ_k data[at + i·stride + k]·u[ui + j·count + k]} for four rows i and four vectors j of {@code count} numbers.
     *
     * @param count a multiple of 64
     */
    void fourByFour(MemorySegment data, long at, long stride, int[] u, int ui, int count, int[] sums);

    /** {@code sums[i] += Σ_k data[at + i·stride + k]·u[ui + k]} for four rows i. */
    void fourByOne(MemorySegment data, long at, long stride, int[] u, int ui, int count, int[] sums);
}
