package org.tacit.pir.lwe;

import java.lang.foreign.MemorySegment;
import org.tacit.base.Parallel;
import org.tacit.wire.Progress;

/**
 * {@code H = D·A}: R·C·n products, most of the time that a table takes to set up beside the OPRF.
 *
 * <p>Strip by strip of D's columns: the strip's rows of A are expanded once, for all cores, into panels of {@link #DEPTH} × {@link MatrixKernel#width}. A task takes {@link #ROWS}
 * rows of D, whose part of H stays in the second-level cache; a panel stays in the first while they pass by, two rows at a time, with their sums in registers.
 */
final class HintProduct {

    /** Columns of D, rows of A, at a time; divides a block. */
    private static final int STRIP = 512;
    /** A multiple of the rows that A is expanded in, and a divisor of the strip. */
    private static final int DEPTH = 128;
    /** A multiple of two. */
    private static final int ROWS = 32;
    private static final int N = LweParameters.N;

    private final ByteMatrix matrix;
    private final PublicMatrix a;
    private final MemorySegment hint;
    private final MatrixKernel kernel;
    private final int width;
    private final int[] panels = new int[STRIP * N];

    /** @param hint receives H, row by row, {@link ByteMatrix#stored} of them; zeros before */
    HintProduct(ByteMatrix matrix, PublicMatrix a, MemorySegment hint, MatrixKernel kernel) {
        this.matrix = matrix;
        this.a = a;
        this.hint = hint;
        this.kernel = kernel;
        this.width = kernel.width();
    }

    void run(Progress progress) {
        int rows = ByteMatrix.stored(matrix.rows());
        for (int first = 0; first < matrix.columns(); first += STRIP) {
            progress.report("pir.hint", first, matrix.columns());
            int from = first;
            Parallel.ranges(STRIP / DEPTH, 1, (part, to) -> {
                for (int k = part * DEPTH; k < to * DEPTH; k += DEPTH) {
                    expand(from, k);
                }
            });
            Parallel.ranges(Math.ceilDiv(rows, ROWS), 1, (t, to) -> {
                for (int tile = t; tile < to; tile++) {
                    multiply(from, tile * ROWS, Math.min(rows, (tile + 1) * ROWS));
                }
            });
        }
    }

    /** Where the panel begins that holds the rows of A from {@code k} in the strip, columns from {@code j}. */
    private int panel(int k, int j) {
        return (k / DEPTH * (N / width) + j / width) * DEPTH * width;
    }

    /** The panels that hold {@link #DEPTH} rows of A from {@code k} in the strip. */
    private void expand(int first, int k) {
        int[] rows = new int[DEPTH * N];
        for (int i = 0; i < DEPTH && first + k + i < matrix.columns(); i += PublicMatrix.GROUP) {
            a.group((first + k + i) / PublicMatrix.GROUP, rows, i * N);
        }
        // Past the last column D is zero, whatever A is.
        for (int i = 0; i < DEPTH; i++) {
            for (int j = 0; j < N; j += width) {
                System.arraycopy(rows, i * N + j, panels, panel(k, j) + i * width, width);
            }
        }
    }

    private void multiply(int first, int fromRow, int toRow) {
        int[] d = new int[ROWS * STRIP];
        for (int r = 0; r < toRow - fromRow; r++) {
            kernel.widen(matrix.data(), matrix.at(first / ByteMatrix.BLOCK, fromRow + r) + first % ByteMatrix.BLOCK, d, r * STRIP, STRIP);
        }
        for (int j = 0; j < N; j += width) {
            for (int k = 0; k < STRIP; k += DEPTH) {
                int at = panel(k, j);
                for (int r = 0; r < toRow - fromRow; r += 2) {
                    kernel.tile(d, r * STRIP + k, STRIP, panels, at, DEPTH, hint, 4L * ((long) (fromRow + r) * N + j));
                }
            }
        }
    }
}
