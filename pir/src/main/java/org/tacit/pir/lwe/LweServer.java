package org.tacit.pir.lwe;

import java.util.Arrays;
import org.tacit.base.Parallel;
import org.tacit.wire.Progress;

/**
 * The provider's side: a matrix {@code D}, and its <em>hint</em> {@code H = D·A}, which every client fetches once.
 *
 * <p>An answer is {@code v = D·u} for a query u of C numbers. The server learns nothing of the column that u asks for. What a client gets is the hint
 * and the whole column, exactly: entries must be of no use to whoever may not read them, so rows are sealed before they come here.
 *
 * <p>Thread-safe for {@link #answer} beside {@link #answer}; {@link #replaceColumn} excludes both by its caller.
 */
public final class LweServer implements AutoCloseable {

    /** Queries that one pass over the matrix answers: widening bytes and reading memory are shared. */
    public static final int BATCH = 4;

    private static final int N = LweParameters.N;
    /** Columns whose part of A is held at a time while the hint is made. */
    private static final int STRIP = 512;
    private static final MatrixKernel KERNEL = MatrixKernel.best();

    private final ByteMatrix matrix;
    private final PublicMatrix a;
    private final byte[] seed;
    private final int[] hint;

    /**
     * Takes the matrix over and makes its hint: {@code R·C·n} products.
     *
     * @param seed 16 public bytes, fresh for this matrix
     */
    public LweServer(ByteMatrix matrix, byte[] seed, Progress progress) {
        this.matrix = matrix;
        this.seed = seed.clone();
        this.a = new PublicMatrix(seed);
        this.hint = new int[Math.multiplyExact(matrix.rows(), N)];
        int[] strip = new int[STRIP * N];
        for (int first = 0; first < matrix.columns(); first += STRIP) {
            progress.report("pir.hint", first, matrix.columns());
            int from = first;
            Parallel.ranges(STRIP / PublicMatrix.GROUP, 1, (g, to) -> transpose(from, g, to, strip));
            // Four vectors of the strip stay in the first-level cache while all rows of a piece go by.
            Parallel.ranges(Math.ceilDiv(matrix.rows(), 4), 16, (r, to) -> hintRows(from, 4 * r, Math.min(4 * to, matrix.rows()), strip));
        }
    }

    /** {@code strip[j·STRIP + k] = A[first + k][j]}, zero past the last column. */
    private void transpose(int first, int fromGroup, int toGroup, int[] strip) {
        int[] rows = new int[PublicMatrix.GROUP * N];
        for (int g = fromGroup; g < toGroup; g++) {
            int column = first + g * PublicMatrix.GROUP;
            if (column >= matrix.columns()) {
                Arrays.fill(rows, 0);
            } else {
                a.group(column / PublicMatrix.GROUP, rows);
            }
            for (int j = 0; j < N; j++) {
                for (int k = 0; k < PublicMatrix.GROUP; k++) {
                    strip[j * STRIP + g * PublicMatrix.GROUP + k] = rows[k * N + j];
                }
            }
        }
    }

    private void hintRows(int first, int fromRow, int toRow, int[] strip) {
        long block = matrix.at(first / ByteMatrix.BLOCK, 0) + first % ByteMatrix.BLOCK;
        int[] sums = new int[16];
        int tile = 64;
        for (int low = fromRow; low < toRow; low += tile) {
            int high = Math.min(low + tile, toRow);
            for (int j = 0; j < N; j += 4) {
                for (int r = low; r < high; r += 4) {
                    // The last rows once more, rather than past the end.
                    int row = Math.max(0, Math.min(r, matrix.rows() - 4));
                    Arrays.fill(sums, 0);
                    KERNEL.fourByFour(matrix.data(), block + (long) row * ByteMatrix.BLOCK, ByteMatrix.BLOCK, strip, j * STRIP, STRIP, sums);
                    for (int i = 0; i < 4; i++) {
                        if (row + i >= r && row + i < high) {
                            for (int k = 0; k < 4; k++) {
                                hint[(row + i) * N + j + k] += sums[4 * i + k];
                            }
                        }
                    }
                }
            }
        }
    }

    public byte[] seed() {
        return seed.clone();
    }

    public ByteMatrix matrix() {
        return matrix;
    }

    /** H, row by row; not to be changed. */
    public int[] hint() {
        return hint;
    }

    /**
     * Replaces a column from row {@code row} on, and patches the hint: {@code H += (new − old)·A[column]}, n products a byte that changed.
     *
     * @return rows of the hint that changed
     */
    public int[] replaceColumn(int column, int row, byte[] values) {
        int[] group = new int[PublicMatrix.GROUP * N];
        a.group(column / PublicMatrix.GROUP, group);
        int at = column % PublicMatrix.GROUP * N;
        int[] changed = new int[values.length];
        int count = 0;
        for (int i = 0; i < values.length; i++) {
            int difference = values[i] - matrix.get(row + i, column);
            if (difference != 0) {
                changed[count++] = row + i;
                int into = (row + i) * N;
                for (int j = 0; j < N; j++) {
                    hint[into + j] += difference * group[at + j];
                }
            }
        }
        matrix.putColumn(column, row, values, 0, values.length);
        return Arrays.copyOf(changed, count);
    }

    /**
     * {@code v = D·u} for one to four queries in one pass.
     *
     * @param queries each of {@link ByteMatrix#columns} numbers
     * @return for each its {@link ByteMatrix#rows} numbers
     */
    public int[][] answer(int[]... queries) {
        if (queries.length < 1 || queries.length > BATCH) {
            throw new IllegalArgumentException(queries.length + " queries");
        }
        int rows = matrix.rows();
        int vectors = queries.length == 1 ? 1 : BATCH;
        int block = ByteMatrix.BLOCK;
        // Block by block, as the matrix lies; the vectors of a block side by side.
        int[] u = new int[matrix.blocks() * vectors * block];
        for (int q = 0; q < queries.length; q++) {
            if (queries[q].length != matrix.columns()) {
                throw new IllegalArgumentException("a query of " + queries[q].length + " numbers");
            }
            for (int b = 0; b < matrix.blocks(); b++) {
                System.arraycopy(queries[q], b * block, u, (b * vectors + q) * block, Math.min(block, matrix.columns() - b * block));
            }
        }
        int[][] answers = new int[queries.length][rows];
        Parallel.ranges(Math.ceilDiv(rows, 4), 8, (from, to) -> {
            int[] sums = new int[4 * vectors];
            for (int b = 0; b < matrix.blocks(); b++) {
                for (int p = from; p < to; p++) {
                    // As in hintRows: the last four rows, where fewer are left.
                    int row = Math.max(0, Math.min(4 * p, rows - 4));
                    Arrays.fill(sums, 0);
                    if (vectors == 1) {
                        KERNEL.fourByOne(matrix.data(), matrix.at(b, row), block, u, b * block, block, sums);
                    } else {
                        KERNEL.fourByFour(matrix.data(), matrix.at(b, row), block, u, b * vectors * block, block, sums);
                    }
                    for (int i = 0; i < 4; i++) {
                        if (row + i >= 4 * p && row + i < rows) {
                            for (int q = 0; q < queries.length; q++) {
                                answers[q][row + i] += sums[vectors * i + q];
                            }
                        }
                    }
                }
            }
        });
        return answers;
    }

    @Override
    public void close() {
        matrix.close();
    }
}
