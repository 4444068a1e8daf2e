package org.tacit.pir.lwe;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
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
    private static final MatrixKernel KERNEL = MatrixKernel.best();

    private final int rows;
    private final int columns;
    private final PublicMatrix a;
    private final int[] hint;

    /** @param hint of R·n numbers, as the server has it; not copied, so that changed rows can be written into it before {@link #refresh} */
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
        /** s, for rows of H that change before the answer comes. */
        private final int[] secret;

        private Prepared(int[] masked, int[] mask, int[] secret) {
            this.masked = masked;
            this.mask = mask;
            this.secret = secret;
        }

        /** To be called when the answer was opened. */
        public void wipe() {
            Arrays.fill(secret, 0);
            Arrays.fill(mask, 0);
        }
    }

    /** Makes several at once, which expands A only once for all of them. */
    public Prepared[] prepare(int count, SecureRandom random) {
        // In fours, as they are multiplied.
        int padded = (count + 3) / 4 * 4;
        int[] secrets = new int[padded * N];
        Prg[] noise = new Prg[count];
        long[] words = new long[N / 2];
        for (int q = 0; q < count; q++) {
            Prg.seededFrom(random).fill(words);
            for (int j = 0; j < N / 2; j++) {
                secrets[q * N + 2 * j] = (int) words[j];
                secrets[q * N + 2 * j + 1] = (int) (words[j] >>> 32);
            }
            noise[q] = Prg.seededFrom(random);
        }
        Arrays.fill(words, 0);
        int[][] masked = new int[count][columns];
        Parallel.ranges(Math.ceilDiv(columns, PublicMatrix.GROUP), 4, (from, to) -> {
            int[] group = new int[PublicMatrix.GROUP * N];
            for (int g = from; g < to; g++) {
                a.group(g, group, 0);
                int first = g * PublicMatrix.GROUP;
                multiply(group, 0, Math.min(PublicMatrix.GROUP, columns - first), secrets, masked, first);
            }
        });
        Parallel.ranges(count, 1, (from, to) -> {
            for (int q = from; q < to; q++) {
                Noise.add(noise[q], masked[q], columns);
            }
        });
        int[][] mask = new int[count][rows];
        Parallel.ranges(rows, 64, (from, to) -> multiply(hint, from, to - from, secrets, mask, from));
        Prepared[] prepared = new Prepared[count];
        Arrays.setAll(prepared, q -> new Prepared(masked[q], mask[q], Arrays.copyOfRange(secrets, q * N, (q + 1) * N)));
        Arrays.fill(secrets, 0);
        return prepared;
    }

    /** {@code out[q][to + i] = m[from + i]·s_q} for all secrets. */
    private static void multiply(int[] m, int from, int count, int[] secrets, int[][] out, int to) {
        int[] sums = new int[8];
        for (int i = 0; i < count; i += 2) {
            // An odd last row with itself.
            int second = Math.min(i + 1, count - 1);
            for (int q = 0; q < secrets.length / N; q += 4) {
                Arrays.fill(sums, 0);
                KERNEL.twoByFour(m, (from + i) * N, (from + second) * N, secrets, q * N, N, sums);
                for (int k = 0; k < Math.min(4, out.length - q); k++) {
                    out[q + k][to + i] = sums[k];
                    out[q + k][to + second] = second > i ? sums[4 + k] : sums[k];
                }
            }
        }
    }

    /** Brings prepared queries, and queries that are not answered yet, up to date with rows of the hint that changed. */
    public void refresh(BitSet changed, Collection<Prepared> prepared) {
        for (Prepared each : prepared) {
            for (int r = changed.nextSetBit(0); r >= 0; r = changed.nextSetBit(r + 1)) {
                int sum = 0;
                for (int j = 0; j < N; j++) {
                    sum += hint[r * N + j] * each.secret[j];
                }
                each.mask[r] = sum;
            }
        }
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
