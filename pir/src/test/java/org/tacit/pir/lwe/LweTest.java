package org.tacit.pir.lwe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.tacit.base.InvalidInput;
import org.tacit.crypto.symmetric.Prg;
import org.tacit.wire.Progress;

class LweTest {

    private static final SecureRandom RANDOM = new SecureRandom();

    private static ByteMatrix matrix(int rows, int columns, Random numbers) {
        ByteMatrix m = new ByteMatrix(rows, columns);
        byte[] column = new byte[rows];
        for (int c = 0; c < columns; c++) {
            numbers.nextBytes(column);
            m.putColumn(c, 0, column, 0, rows);
        }
        return m;
    }

    private static byte[] column(ByteMatrix m, int c) {
        byte[] column = new byte[m.rows()];
        for (int r = 0; r < column.length; r++) {
            column[r] = m.get(r, c);
        }
        return column;
    }

    private static byte[] seed() {
        byte[] seed = new byte[LweParameters.SEED_BYTES];
        RANDOM.nextBytes(seed);
        return seed;
    }

    private static LweClient client(LweServer server) {
        return new LweClient(server.matrix().rows(), server.matrix().columns(), server.seed(), server.hint());
    }

    @Property(tries = 12)
    void everyColumnComesBack(@ForAll @IntRange(min = 1, max = 70) int rows, @ForAll @IntRange(min = 1, max = 9000) int columns, @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 4) int batch) {
        try (LweServer server = new LweServer(matrix(rows, columns, new Random(seed)), seed(), Progress.SILENT)) {
            LweClient client = client(server);
            LweClient.Prepared[] prepared = client.prepare(batch, RANDOM);
            int[][] queries = new int[batch][];
            int[] asked = new int[batch];
            for (int q = 0; q < batch; q++) {
                asked[q] = q == 0 ? columns - 1 : new Random(seed + q).nextInt(columns);
                queries[q] = client.query(prepared[q], asked[q]);
            }
            int[][] answers = server.answer(queries);
            for (int q = 0; q < batch; q++) {
                assertThat(client.open(prepared[q], answers[q])).isEqualTo(column(server.matrix(), asked[q]));
            }
        }
    }

    /** A million entries of the worst matrices, at a tenth of the widest; the noise in an answer is as large as the bound says, and no larger. */
    @Test
    void extremeMatricesAreReadRight() {
        int columns = 1 << 16;
        int rows = 16;
        ByteMatrix m = new ByteMatrix(rows, columns);
        byte[] low = new byte[rows];
        Arrays.fill(low, (byte) -128);
        for (int c = 0; c < columns; c++) {
            m.putColumn(c, 0, low, 0, rows);
        }
        try (LweServer server = new LweServer(m, seed(), Progress.SILENT)) {
            LweClient client = client(server);
            double squares = 0;
            int trials = 16;
            for (LweClient.Prepared prepared : client.prepare(trials, RANDOM)) {
                int[] answer = server.answer(client.query(prepared, 12_345))[0];
                assertThat(client.open(prepared, answer)).isEqualTo(low);
                int[] plain = answer.clone();
                byte[] read = client.open(prepared, plain);
                assertThat(read[0]).isEqualTo((byte) -128);
                squares += Math.pow(LweNoise.of(client, prepared, answer[0], -128), 2);
            }
            // All rows are equal, so each trial has one noise: deviation 128·σ·√C, to within what 16 draws allow.
            double expected = 128 * LweParameters.SIGMA * Math.sqrt(columns);
            assertThat(Math.sqrt(squares / trials)).isBetween(expected / 2.2, expected * 2.2);
        }
    }

    @Test
    void replacedColumnsPatchTheHint() {
        Random numbers = new Random(5);
        byte[] seed = seed();
        try (LweServer server = new LweServer(matrix(37, 5000, numbers), seed, Progress.SILENT)) {
            byte[] values = new byte[20];
            numbers.nextBytes(values);
            server.replaceColumn(4321, 10, values);
            server.replaceColumn(7, 0, values);
            ByteMatrix copy = new ByteMatrix(37, 5000);
            for (int c = 0; c < 5000; c++) {
                copy.putColumn(c, 0, column(server.matrix(), c), 0, 37);
            }
            try (LweServer again = new LweServer(copy, seed, Progress.SILENT)) {
                assertThat(server.hint()).isEqualTo(again.hint());
            }
            assertThat(Arrays.copyOfRange(column(server.matrix(), 4321), 10, 30)).isEqualTo(values);
        }
    }

    @Test
    void aPreparedQueryServesOnce() {
        try (LweServer server = new LweServer(matrix(4, 100, new Random(1)), seed(), Progress.SILENT)) {
            LweClient client = client(server);
            LweClient.Prepared prepared = client.prepare(1, RANDOM)[0];
            client.query(prepared, 3);
            assertThatThrownBy(() -> client.query(prepared, 4)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void noiseIsTheDiscreteGaussian() {
        int[] e = new int[400_000];
        Noise.add(Prg.seededFrom(RANDOM), e, e.length);
        double mean = Arrays.stream(e).average().orElseThrow();
        double variance = Arrays.stream(e).mapToDouble(x -> x * x).average().orElseThrow();
        assertThat(mean).isCloseTo(0, within(0.06));
        assertThat(Math.sqrt(variance)).isCloseTo(LweParameters.SIGMA, within(0.05));
        assertThat(Arrays.stream(e).filter(x -> x == 0).count() / (double) e.length).isCloseTo(1 / (LweParameters.SIGMA * Math.sqrt(2 * Math.PI)), within(0.003));
    }

    @Test
    void queriesLookAlike() {
        try (LweServer server = new LweServer(matrix(4, 4096, new Random(1)), seed(), Progress.SILENT)) {
            LweClient client = client(server);
            for (int c : new int[] {0, 4095}) {
                int[] u = client.query(client.prepare(1, RANDOM)[0], c);
                // Chi-square over the top byte: 255 degrees of freedom, deviation 22.6.
                int[] counts = new int[256];
                for (int x : u) {
                    counts[x >>> 24]++;
                }
                double chi = Arrays.stream(counts).mapToDouble(k -> (k - 16.0) * (k - 16.0) / 16).sum();
                assertThat(chi).isBetween(255 - 150.0, 255 + 150.0);
                assertThat(u).hasSize(4096);
            }
        }
    }

    @Test
    void lanesAgreeWithTheirTwin() {
        Random numbers = new Random(3);
        try (ByteMatrix m = matrix(8, 4096, numbers)) {
            int[] u = numbers.ints(4 * 512).toArray();
            int[] plain = new int[16];
            int[] lanes = new int[16];
            new PlainMatrixKernel().fourByFour(m.data(), 64, ByteMatrix.BLOCK, u, 0, 512, plain);
            new LaneMatrixKernel().fourByFour(m.data(), 64, ByteMatrix.BLOCK, u, 0, 512, lanes);
            assertThat(lanes).isEqualTo(plain);
            new PlainMatrixKernel().fourByOne(m.data(), 64, ByteMatrix.BLOCK, u, 512, 512, plain);
            new LaneMatrixKernel().fourByOne(m.data(), 64, ByteMatrix.BLOCK, u, 512, 512, lanes);
            assertThat(lanes).isEqualTo(plain);
        }
    }

    @Test
    void tooWideIsRefused() {
        assertThatThrownBy(() -> new ByteMatrix(1, LweParameters.MOST_COLUMNS + 1)).isInstanceOf(InvalidInput.class);
    }
}
