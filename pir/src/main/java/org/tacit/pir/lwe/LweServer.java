package org.tacit.pir.lwe;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
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

    /** Most queries that one pass over the matrix answers: widening bytes and reading memory are shared. */
    public static final int BATCH = 16;

    private static final int N = LweParameters.N;
    private static final int PIECES = 3 * Runtime.getRuntime().availableProcessors();
    private static final MatrixKernel KERNEL = MatrixKernel.best();

    private final ByteMatrix matrix;
    private final PublicMatrix a;
    private final byte[] seed;
    private final Arena arena;
    private final MemorySegment hint;

    /**
     * Takes the matrix over and makes its hint: {@code R·C·n} products.
     *
     * @param seed 16 public bytes, fresh for this matrix
     */
    public LweServer(ByteMatrix matrix, byte[] seed, Progress progress) {
        this(matrix, seed, Arena.ofShared(), progress);
    }

    private LweServer(ByteMatrix matrix, byte[] seed, Arena arena, Progress progress) {
        this(matrix, seed, arena, arena.allocate(hintBytes(matrix.rows()), 64));
        makeHint(progress);
    }

    private LweServer(ByteMatrix matrix, byte[] seed, Arena arena, MemorySegment hint) {
        if (hint.byteSize() != hintBytes(matrix.rows())) {
            throw new IllegalArgumentException(hint.byteSize() + " bytes for a hint of " + hintBytes(matrix.rows()));
        }
        this.matrix = matrix;
        this.seed = seed.clone();
        this.a = new PublicMatrix(seed);
        this.arena = arena;
        this.hint = hint;
    }

    /**
     * With a hint in memory of the caller's, which outlives this object.
     *
     * @param hint {@link #hintBytes} of them: the hint of this matrix and seed; or zeros, for {@link #makeHint}
     */
    public static LweServer over(ByteMatrix matrix, byte[] seed, MemorySegment hint) {
        return new LweServer(matrix, seed, null, hint);
    }

    /** Bytes in memory of the hint of so many rows. */
    public static long hintBytes(int rows) {
        return 4L * N * ByteMatrix.stored(rows);
    }

    /** {@code H = D·A}, where the hint is zeros: to be called when the matrix was filled after {@link #over}. */
    public void makeHint(Progress progress) {
        new HintProduct(matrix, a, hint, KERNEL).run(progress);
    }

    public byte[] seed() {
        return seed.clone();
    }

    public ByteMatrix matrix() {
        return matrix;
    }

    /** Row {@code row} of H: n numbers. */
    public void hint(int row, int[] out, int offset) {
        MemorySegment.copy(hint, PlainMatrixKernel.INT, 4L * N * row, out, offset, N);
    }

    /** All of H, row by row. */
    public int[] hint() {
        int[] all = new int[Math.multiplyExact(matrix.rows(), N)];
        MemorySegment.copy(hint, PlainMatrixKernel.INT, 0, all, 0, all.length);
        return all;
    }

    /**
     * Replaces a column from row {@code row} on, and patches the hint: {@code H += (new − old)·A[column]}, n products a byte that changed.
     *
     * @return rows of the hint that changed
     */
    public int[] replaceColumn(int column, int row, byte[] values) {
        int[] group = new int[PublicMatrix.GROUP * N];
        a.group(column / PublicMatrix.GROUP, group, 0);
        int at = column % PublicMatrix.GROUP * N;
        int[] changed = new int[values.length];
        int[] numbers = new int[N];
        int count = 0;
        for (int i = 0; i < values.length; i++) {
            int difference = values[i] - matrix.get(row + i, column);
            if (difference != 0) {
                changed[count++] = row + i;
                hint(row + i, numbers, 0);
                for (int j = 0; j < N; j++) {
                    numbers[j] += difference * group[at + j];
                }
                MemorySegment.copy(numbers, 0, hint, PlainMatrixKernel.INT, 4L * N * (row + i), N);
            }
        }
        matrix.putColumn(column, row, values, 0, values.length);
        return Arrays.copyOf(changed, count);
    }

    /**
     * {@code v = D·u} for up to {@link #BATCH} queries in one pass.
     *
     * @param queries each of {@link ByteMatrix#columns} numbers
     * @return for each its {@link ByteMatrix#rows} numbers
     */
    public int[][] answer(int[]... queries) {
        return answer(queries, List.of());
    }

    /** @param beside computed on the same cores at the same time, none of them after this returns */
    int[][] answer(int[][] queries, List<Runnable> beside) {
        if (queries.length < 1 || queries.length > BATCH) {
            throw new IllegalArgumentException(queries.length + " queries");
        }
        // Always an even number of vectors, the last of zeros if need be.
        int vectors = (queries.length + 1) / 2 * 2;
        int[] u = blocks(queries, vectors);
        int[][] answers = new int[queries.length][matrix.rows()];
        int fours = ByteMatrix.stored(matrix.rows()) / 4;
        // What stands beside comes first, then rows in pieces that fill the gaps.
        int pieces = Math.min(Math.ceilDiv(fours, 8), PIECES);
        Parallel.ranges(beside.size() + pieces, 1, (from, to) -> {
            for (int i = from; i < to; i++) {
                if (i < beside.size()) {
                    beside.get(i).run();
                } else {
                    int piece = i - beside.size();
                    rows(u, vectors, (int) ((long) fours * piece / pieces), (int) ((long) fours * (piece + 1) / pieces), answers);
                }
            }
        });
        return answers;
    }

    /** Rows {@code 4·from} to {@code 4·to} of the answers. */
    private void rows(int[] u, int vectors, int from, int to, int[][] answers) {
        int[] sums = new int[4 * (to - from) * vectors];
        for (int b = 0; b < matrix.blocks(); b++) {
            for (int p = from; p < to; p++) {
                fourRows(b, 4 * p, u, vectors, sums, 4 * (p - from) * vectors);
            }
        }
        for (int r = 4 * from; r < Math.min(4 * to, matrix.rows()); r++) {
            for (int q = 0; q < answers.length; q++) {
                answers[q][r] = sums[(r - 4 * from) * vectors + q];
            }
        }
    }

    /** Block by block, as the matrix lies; the vectors of a block side by side. */
    private int[] blocks(int[][] queries, int vectors) {
        int block = ByteMatrix.BLOCK;
        int[] u = new int[matrix.blocks() * vectors * block];
        for (int q = 0; q < queries.length; q++) {
            if (queries[q].length != matrix.columns()) {
                throw new IllegalArgumentException("a query of " + queries[q].length + " numbers");
            }
            for (int b = 0; b < matrix.blocks(); b++) {
                System.arraycopy(queries[q], b * block, u, (b * vectors + q) * block, Math.min(block, matrix.columns() - b * block));
            }
        }
        return u;
    }

    private void fourRows(int b, int row, int[] u, int vectors, int[] sums, int si) {
        int block = ByteMatrix.BLOCK;
        for (int q = 0; q < vectors; ) {
            int ui = (b * vectors + q) * block;
            if (vectors - q >= 4) {
                KERNEL.fourByFour(matrix.data(), matrix.at(b, row), block, u, ui, block, sums, si + q, vectors);
                q += 4;
            } else {
                KERNEL.fourByTwo(matrix.data(), matrix.at(b, row), block, u, ui, block, sums, si + q, vectors);
                q += 2;
            }
        }
    }

    @Override
    public void close() {
        matrix.close();
        if (arena != null) {
            arena.close();
        }
    }
}
