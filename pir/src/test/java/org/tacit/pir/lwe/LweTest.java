package org.tacit.pir.lwe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
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
            @ForAll @IntRange(min = 1, max = LweServer.BATCH) int batch) {
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

    /** Not one column of a small matrix is missed. */
    @Test
    void allColumnsComeBackByteForByte() {
        try (LweServer server = new LweServer(matrix(13, 1100, new Random(4)), seed(), Progress.SILENT)) {
            LweClient client = client(server);
            LweClient.Prepared[] prepared = client.prepare(1100, RANDOM);
            for (int first = 0; first < 1100; first += 10) {
                int[][] queries = new int[10][];
                for (int q = 0; q < 10; q++) {
                    queries[q] = client.query(prepared[first + q], first + q);
                }
                int[][] answers = server.answer(queries);
                for (int q = 0; q < 10; q++) {
                    assertThat(client.open(prepared[first + q], answers[q])).isEqualTo(column(server.matrix(), first + q));
                }
            }
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

    /** The hint by its definition, for shapes that fill no block, strip or tile. */
    @Property(tries = 6)
    void theHintIsTheProduct(@ForAll @IntRange(min = 1, max = 40) int rows, @ForAll @IntRange(min = 1, max = 1300) int columns) {
        try (LweServer server = new LweServer(matrix(rows, columns, new Random(rows)), seed(), Progress.SILENT)) {
            int[] expected = new int[rows * LweParameters.N];
            int[] group = new int[PublicMatrix.GROUP * LweParameters.N];
            PublicMatrix a = new PublicMatrix(server.seed());
            for (int c = 0; c < columns; c++) {
                if (c % PublicMatrix.GROUP == 0) {
                    a.group(c / PublicMatrix.GROUP, group, 0);
                }
                for (int r = 0; r < rows; r++) {
                    int d = server.matrix().get(r, c);
                    for (int j = 0; j < LweParameters.N; j++) {
                        expected[r * LweParameters.N + j] += d * group[c % PublicMatrix.GROUP * LweParameters.N + j];
                    }
                }
            }
            assertThat(server.hint()).isEqualTo(expected);
        }
    }

    /** Prepared queries follow rows of the hint that change. */
    @Test
    void preparedQueriesOutliveAChange() {
        try (LweServer server = new LweServer(matrix(20, 500, new Random(8)), seed(), Progress.SILENT)) {
            int[] hint = server.hint();
            LweClient client = new LweClient(20, 500, server.seed(), hint);
            LweClient.Prepared[] prepared = client.prepare(3, RANDOM);
            byte[] values = new byte[20];
            new Random(9).nextBytes(values);
            BitSet changed = new BitSet();
            for (int row : server.replaceColumn(77, 0, values)) {
                server.hint(row, hint, row * LweParameters.N);
                changed.set(row);
            }
            client.refresh(changed, List.of(prepared));
            for (LweClient.Prepared each : prepared) {
                assertThat(client.open(each, server.answer(client.query(each, 77))[0])).isEqualTo(values);
            }
        }
    }

    /** Queries for two columns have one length; no byte of their words, nor of their difference, prefers a value. */
    @Test
    void queriesLookAlike() {
        try (LweServer server = new LweServer(matrix(4, 65_536, new Random(1)), seed(), Progress.SILENT)) {
            LweClient client = client(server);
            LweClient.Prepared[] prepared = client.prepare(2, RANDOM);
            int[] one = client.query(prepared[0], 0);
            int[] other = client.query(prepared[1], 65_535);
            assertThat(one).hasSize(65_536).hasSameSizeAs(other);
            int[] difference = new int[one.length];
            Arrays.setAll(difference, i -> one[i] - other[i]);
            for (int[] words : List.of(one, other, difference)) {
                for (int shift = 0; shift < 32; shift += 8) {
                    int[] counts = new int[256];
                    for (int x : words) {
                        counts[x >>> shift & 255]++;
                    }
                    double expected = words.length / 256.0;
                    double chi = Arrays.stream(counts).mapToDouble(k -> (k - expected) * (k - expected) / expected).sum();
                    // 255 degrees of freedom: six deviations of 22.6.
                    assertThat(chi).isBetween(255 - 6 * 22.6, 255 + 6 * 22.6);
                }
            }
        }
    }

    @Test
    void lanesAgreeWithTheirTwin() {
        Random numbers = new Random(3);
        MatrixKernel plain = new PlainMatrixKernel();
        MatrixKernel lanes = new LaneMatrixKernel();
        try (ByteMatrix m = matrix(8, 4096, numbers)) {
            int[] u = numbers.ints(4 * 512).toArray();
            int[] expected = new int[40];
            int[] got = new int[40];
            plain.fourByFour(m.data(), 64, ByteMatrix.BLOCK, u, 0, 512, expected, 1, 6);
            lanes.fourByFour(m.data(), 64, ByteMatrix.BLOCK, u, 0, 512, got, 1, 6);
            assertThat(got).isEqualTo(expected);
            plain.fourByTwo(m.data(), 0, ByteMatrix.BLOCK, u, 512, 512, expected, 3, 2);
            lanes.fourByTwo(m.data(), 0, ByteMatrix.BLOCK, u, 512, 512, got, 3, 2);
            assertThat(got).isEqualTo(expected);
            plain.twoByFour(u, 0, 512, u, 0, 512, expected);
            lanes.twoByFour(u, 0, 512, u, 0, 512, got);
            assertThat(got).isEqualTo(expected);
            int[] wide = new int[600];
            int[] widened = new int[600];
            plain.widen(m.data(), 128, wide, 8, 512);
            lanes.widen(m.data(), 128, widened, 8, 512);
            assertThat(widened).isEqualTo(wide);
            tilesAgree(plain, lanes, numbers);
        }
    }

    /** A panel of the lanes' width, and the same as panels of the twin's. */
    private static void tilesAgree(MatrixKernel plain, MatrixKernel lanes, Random numbers) {
        int depth = 128;
        int w = lanes.width();
        int[] d = numbers.ints(3 * depth, -128, 128).toArray();
        int[] a = numbers.ints(depth * w).toArray();
        int[] h = numbers.ints(2 * LweParameters.N).toArray();
        MemorySegment got = MemorySegment.ofArray(h.clone());
        lanes.tile(d, depth, depth, a, 0, depth, got, 4L * w);
        for (int i = 0; i < 2; i++) {
            for (int j = 0; j < w; j++) {
                for (int k = 0; k < depth; k++) {
                    h[i * LweParameters.N + w + j] += d[depth + i * depth + k] * a[k * w + j];
                }
            }
        }
        assertThat(got.toArray(ValueLayout.JAVA_INT)).isEqualTo(h);
        if (plain.width() == w) {
            MemorySegment again = MemorySegment.ofArray(new int[2 * LweParameters.N]);
            MemorySegment twin = MemorySegment.ofArray(new int[2 * LweParameters.N]);
            plain.tile(d, 0, depth, a, 0, depth, again, 0);
            lanes.tile(d, 0, depth, a, 0, depth, twin, 0);
            assertThat(again.mismatch(twin)).isEqualTo(-1);
        }
    }

    @Test
    void tooWideIsRefused() {
        assertThatThrownBy(() -> new ByteMatrix(1, LweParameters.MOST_COLUMNS + 1)).isInstanceOf(InvalidInput.class);
    }
}
