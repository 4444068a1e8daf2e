package org.tacit.pir.lwe;

import java.lang.foreign.MemorySegment;

/** Products of signed bytes with 32-bit numbers, modulo 2^32. Lanes and their plain twin give the same numbers. */
interface MatrixKernel {

    static MatrixKernel best() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent() ? new LaneMatrixKernel() : new PlainMatrixKernel();
    }

    /**
     * {@code sums[si + i·step + j] += Σ_k data[at + i·stride + k]·u[ui + j·count + k]} for four rows i and two vectors j of {@code count} numbers.
     *
     * @param count a multiple of 64
     */
    void fourByTwo(MemorySegment data, long at, long stride, int[] u, int ui, int count, int[] sums, int si, int step);

    /** The same for four vectors. */
    void fourByFour(MemorySegment data, long at, long stride, int[] u, int ui, int count, int[] sums, int si, int step);

    /** {@code out[oi + k] = data[at + k]}, with its sign. */
    void widen(MemorySegment data, long at, int[] out, int oi, int count);

    /** Columns of a panel of {@link #tile}: a divisor of {@link LweParameters#N}. */
    int width();

    /**
     * {@code h[i·N + j] += Σ_k d[di + i·stride + k]·a[ai + k·width + j]} for two rows i and {@link #width} columns j.
     *
     * @param at where in {@code h} the first of these numbers is, in bytes
     */
    void tile(int[] d, int di, int stride, int[] a, int ai, int count, MemorySegment h, long at);

    /** {@code sums[j] += Σ_k m[first + k]·s[si + j·count + k]} and {@code sums[4 + j] += Σ_k m[second + k]·s[…]} for four vectors j. */
    void twoByFour(int[] m, int first, int second, int[] s, int si, int count, int[] sums);
}
