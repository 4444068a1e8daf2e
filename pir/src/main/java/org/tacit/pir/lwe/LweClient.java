package org.tacit.pir.lwe;

import java.security.SecureRandom;
import java.util.Arrays;
import org.tacit.base.Parallel;
import org.tacit.crypto.symmetric.Prg;

/**
 * The asking side: turns a column number into a query and an answer into the column.
 *
 * <p>Nearly all work is done before a column is chosen: {@link #prepare} draws a secret s and noise e and computes {@code A·s + e} and {@code H·s}. A query adds
 * {@code Δ} in one place; reading an answer takes {@code (v − H·s) / Δ}, rounded.
 *
 * <p><b>Security guarantees.</b> Queries for any two columns are indistinguishable under learning with errors ({@link LweParameters}); a {@link Prepared} query serves once,
 * because two queries under one secret show their difference.
 */
public final class LweClient {

    private static final int N = LweParameters.N;

    private final int rows;
    private final int columns;
    private final PublicMatrix a;
    private final int[] hint;

    /** @param hint of R·n numbers, as the server has it */
    public LweClient(int rows, int columns, byte[] seed, int[] hint) {
        LweParameters.check(rows, columns);
        if (hint.length != (long) rows * N) {
            throw new IllegalArgumentException("a hint of " + hint.length + " numbers for " + rows + " rows");
        }
        this.rows = rows;
        this.columns = columns;
        this.a = new PublicMatrix(seed);
        this.hint = hint;
    }

    /** What one query needs; not to be shown to anybody. */
    public static final class Prepared {
        /** {@code A·s + e}; null once it was used. */
        private int[] masked;
        /** {@code H·s}. */
        private final int[] mask;

        private Prepared(int[] masked, int[] mask) {
            this.masked = masked;
            this.mask = mask;
        }
    }

    /** Makes several at once, which expands A only once for all of them. */
    public Prepared[] prepare(int count, SecureRandom random) {
        int[][] secrets = new int[count][N];
        long[] words = new long[N / 2];
        for (int[] s : secrets) {
            Prg.seededFrom(random).fill(words);
            for (int j = 0; j < N / 2; j++) {
                s[2 * j] = (int) words[j];
                s[2 * j + 1] = (int) (words[j] >>> 32);
            }
        }
        int[][] masked = new int[count][columns];
        Parallel.ranges(Math.ceilDiv(columns, PublicMatrix.GROUP), 4, (from, to) -> {
            int[] group = new int[PublicMatrix.GROUP * N];
            for (int g = from; g < to; g++) {
                a.group(g, group);
                int first = g * PublicMatrix.GROUP;
                for (int k = 0; k < Math.min(PublicMatrix.GROUP, columns - first); k++) {
                    for (int q = 0; q < count; q++) {
                        masked[q][first + k] = dot(group, k * N, secrets[q]);
                    }
                }
            }
        });
        Prepared[] prepared = new Prepared[count];
        for (int q = 0; q < count; q++) {
            Noise.add(Prg.seededFrom(random), masked[q], columns);
            int[] mask = new int[rows];
            int[] s = secrets[q];
            Parallel.ranges(rows, 64, (from, to) -> {
                for (int r = from; r < to; r++) {
                    mask[r] = dot(hint, r * N, s);
                }
            });
            prepared[q] = new Prepared(masked[q], mask);
            Arrays.fill(s, 0);
        }
        return prepared;
    }

    private static int dot(int[] m, int at, int[] s) {
        int sum = 0;
        for (int j = 0; j < N; j++) {
            sum += m[at + j] * s[j];
        }
        return sum;
    }

    /** The query for a column: C numbers. Takes the prepared one; the second time it is refused. */
    public int[] query(Prepared prepared, int column) {
        if (column < 0 || column >= columns) {
            throw new IllegalArgumentException("column " + column + " of " + columns);
        }
        int[] u = prepared.masked;
        if (u == null) {
            throw new IllegalStateException("a prepared query serves once");
        }
        prepared.masked = null;
        u[column] += 1 << LweParameters.DELTA_BITS;
        return u;
    }

    /** The column that was asked for: R bytes. A wrong answer gives wrong bytes; what is in them must prove itself. */
    public byte[] open(Prepared prepared, int[] answer) {
        if (answer.length != rows) {
            throw new IllegalArgumentException("an answer of " + answer.length + " numbers");
        }
        byte[] column = new byte[rows];
        for (int r = 0; r < rows; r++) {
            column[r] = (byte) (answer[r] - prepared.mask[r] + (1 << LweParameters.DELTA_BITS - 1) >> LweParameters.DELTA_BITS);
        }
        return column;
    }
}
