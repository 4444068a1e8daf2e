package org.tacit.pir.lwe;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

final class PlainMatrixKernel implements MatrixKernel {

    @Override
    public void fourByFour(MemorySegment data, long at, long stride, int[] u, int ui, int count, int[] sums) {
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 4; j++) {
                sums[4 * i + j] += row(data, at + i * stride, u, ui + j * count, count);
            }
        }
    }

    @Override
    public void fourByOne(MemorySegment data, long at, long stride, int[] u, int ui, int count, int[] sums) {
        for (int i = 0; i < 4; i++) {
            sums[i] += row(data, at + i * stride, u, ui, count);
        }
    }

    private static int row(MemorySegment data, long at, int[] u, int ui, int count) {
        int sum = 0;
        for (int k = 0; k < count; k++) {
            sum += data.get(ValueLayout.JAVA_BYTE, at + k) * u[ui + k];
        }
        return sum;
    }
}
