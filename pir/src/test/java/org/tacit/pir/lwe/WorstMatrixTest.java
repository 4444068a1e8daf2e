package org.tacit.pir.lwe;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tacit.wire.Progress;

/** Matrices in which every entry is as large as it can be, which random ones hide: their noise, and that it is never too much. */
class WorstMatrixTest {

    private static final SecureRandom RANDOM = new SecureRandom();

    /** The first row is −128 throughout, the second 127, the third alternates, the others are extremes at random. */
    private static ByteMatrix extremes(int rows, int columns) {
        Random signs = new Random(7);
        ByteMatrix m = new ByteMatrix(rows, columns);
        byte[] column = new byte[rows];
        for (int c = 0; c < columns; c++) {
            column[0] = -128;
            column[1] = 127;
            column[2] = (byte) (c % 2 == 0 ? -128 : 127);
            for (int r = 3; r < rows; r++) {
                column[r] = (byte) (signs.nextBoolean() ? -128 : 127);
            }
            m.putColumn(c, 0, column, 0, rows);
        }
        return m;
    }

    private static LweServer server(int rows, int columns) {
        byte[] seed = new byte[LweParameters.SEED_BYTES];
        RANDOM.nextBytes(seed);
        return new LweServer(extremes(rows, columns), seed, Progress.SILENT);
    }

    private static byte[] column(ByteMatrix m, int c) {
        byte[] column = new byte[m.rows()];
        for (int r = 0; r < column.length; r++) {
            column[r] = m.get(r, c);
        }
        return column;
    }

    /** Reads columns at random, sixteen in a pass; returns how many bytes were wrong. */
    private static long wrong(LweServer server, int queries) {
        LweClient client = new LweClient(server.matrix().rows(), server.matrix().columns(), server.seed(), server.hint());
        Random columns = new Random(11);
        long wrong = 0;
        for (int done = 0; done < queries; done += 128) {
            LweClient.Prepared[] prepared = client.prepare(Math.min(128, queries - done), RANDOM);
            for (int first = 0; first < prepared.length; first += LweServer.BATCH) {
                LweClient.Prepared[] together = Arrays.copyOfRange(prepared, first, Math.min(prepared.length, first + LweServer.BATCH));
                int[] asked = columns.ints(together.length, 0, server.matrix().columns()).toArray();
                int[][] u = new int[together.length][];
                Arrays.setAll(u, q -> client.query(together[q], asked[q]));
                int[][] answers = server.answer(u);
                for (int q = 0; q < together.length; q++) {
                    byte[] read = client.open(together[q], answers[q]);
                    byte[] expected = column(server.matrix(), asked[q]);
                    for (int r = 0; r < read.length; r++) {
                        wrong += read[r] == expected[r] ? 0 : 1;
                    }
                }
            }
        }
        return wrong;
    }

    /** The measured variance of the noise is that of the formula, {@code C·σ²·E[d²]}, within three deviations of the measurement. */
    @Test
    void noiseIsWhatTheFormulaSays() {
        int columns = 1 << 14;
        try (LweServer server = server(128, columns)) {
            LweClient client = new LweClient(128, columns, server.seed(), server.hint());
            double squares = 0;
            int readings = 0;
            for (LweClient.Prepared prepared : client.prepare(16, RANDOM)) {
                int[] answer = server.answer(client.query(prepared, 12_345))[0];
                double[] noise = LweNoise.of(client, prepared, answer, column(server.matrix(), 12_345));
                // The first three rows have the same noise up to its sign, or nearly; the others hardly depend on each other.
                for (int r = 3; r < noise.length; r++) {
                    squares += noise[r] * noise[r];
                    readings++;
                }
            }
            double expected = columns * LweParameters.SIGMA * LweParameters.SIGMA * (128 * 128 + 127 * 127) / 2.0;
            assertThat(squares / readings / expected).isBetween(1 - 3 * Math.sqrt(2.0 / readings), 1 + 3 * Math.sqrt(2.0 / readings));
        }
    }

    @Test
    void extremesAreReadRight() {
        try (LweServer server = server(256, 1 << 15)) {
            assertThat(wrong(server, 64)).isZero();
        }
    }

    /** A million bytes, each with noise of its own, at the widest matrix there may be. */
    @Test
    @Tag("slow")
    void notOneInAMillionIsReadWrongAtTheWidest() {
        try (LweServer server = server(1024, LweParameters.MOST_COLUMNS)) {
            assertThat(wrong(server, 1000)).isZero();
        }
    }

    /** A table of the widest and highest matrix, read once from top to bottom for every column, is read without a single wrong byte but for 2^-104. */
    @Test
    void theBoundLeavesRoom() {
        double bits = LweParameters.failureBits(LweParameters.MOST_COLUMNS);
        assertThat(bits).isBetween(143.0, 144.0);
        assertThat(bits - 20 - 19).isGreaterThan(104);
        assertThat(LweParameters.failureBits(1 << 17)).isGreaterThan(4 * 143);
    }
}
