package org.tacit.pir.lwe;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

final class PlainMatrixKernel implements MatrixKernel {

    private static final int WIDTH = 32;
    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    @Override
    public void fourByTwo(MemorySegment data, long at, long stride, int[] u, int ui, int count, int[] sums, int si, int step) {
        rows(data, at, stride, u, ui, count, 2, sums, si, step);
    }

    @Override
    public void fourByFour(MemorySegment data, long at, long stride, int[] u, int ui, int count, int[] sums, int si, int step) {
        rows(data, at, stride, u, ui, count, 4, sums, si, step);
    }

    private static void rows(MemorySegment data, long at, long stride, int[] u, int ui, int count, int vectors, int[] sums, int si, int step) {
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < vectors; j++) {
                int sum = 0;
                for (int k = 0; k < count; k++) {
                    sum += data.get(ValueLayout.JAVA_BYTE, at + i * stride + k) * u[ui + j * count + k];
                }
                sums[si + i * step + j] += sum;
            }
        }
    }

    @Override
    public void widen(MemorySegment data, long at, int[] out, int oi, int count) {
        for (int k = 0; k < count; k++) {
            out[oi + k] = data.get(ValueLayout.JAVA_BYTE, at + k);
        }
    }

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public void tile(int[] d, int di, int stride, int[] a, int ai, int count, MemorySegment h, long at) {
        int[] sums = new int[WIDTH];
        for (int i = 0; i < 2; i++) {
            long row = at + 4L * i * LweParameters.N;
            MemorySegment.copy(h, INT, row, sums, 0, WIDTH);
            for (int k = 0; k < count; k++) {
                int x = d[di + i * stride + k];
                int from = ai + k * WIDTH;
                for (int j = 0; j < WIDTH; j++) {
                    sums[j] += x * a[from + j];
                }
            }
            MemorySegment.copy(sums, 0, h, INT, row, WIDTH);
        }
    }

    @Override
    public void twoByFour(int[] m, int first, int second, int[] s, int si, int count, int[] sums) {
        for (int j = 0; j < 4; j++) {
            for (int k = 0; k < count; k++) {
                int x = s[si + j * count + k];
                sums[j] += m[first + k] * x;
                sums[4 + j] += m[second + k] * x;
            }
        }
    }
}
