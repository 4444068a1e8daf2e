package org.tacit.protocol.vole;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.tacit.crypto.field.Gf128;

class ExpandConvoluteTest {

    /** The map as its definition reads, position by position. */
    private static long[] naive(int n, long[] e) {
        ExpandConvolute code = new ExpandConvolute(n);
        long[][] x = new long[n][];
        for (int j = 0; j < n; j++) {
            x[j] = new long[] {e[2 * (n + j)], e[2 * (n + j) + 1]};
        }
        for (int round = 0; round < 2; round++) {
            boolean[] b = code.coefficients(round);
            long[][] y = new long[n][];
            for (int j = 0; j < n; j++) {
                long[] far = before(x, y, j - 25);
                long[] sum = {Gf128.timesZ(x[j][0] ^ far[0]), Gf128.timesZ(x[j][1] ^ far[1])};
                for (int k = 1; k <= 24; k++) {
                    if (b[24 * j + k - 1]) {
                        sum[0] ^= before(x, y, j - k)[0];
                        sum[1] ^= before(x, y, j - k)[1];
                    }
                }
                y[j] = sum;
            }
            x = y;
        }
        int[][] places = code.places();
        long[] out = new long[2 * n];
        for (int i = 0; i < n; i++) {
            for (int w = 0; w < 2; w++) {
                out[2 * i + w] = e[2 * i + w];
                for (int place : places[i]) {
                    out[2 * i + w] ^= x[place][w];
                }
            }
        }
        return out;
    }

    private static long[] before(long[][] x, long[][] y, int j) {
        return j < 0 ? x[x.length + j] : y[j];
    }

    @Property(tries = 20)
    void isTheMapOfTheDefinition(@ForAll @IntRange(min = 16, max = 700) int groups, @ForAll long seed) {
        int n = 4 * groups;
        long[] e = new Random(seed).longs(4L * n).toArray();
        long[] expected = naive(n, e);
        new ExpandConvolute(n).encode(e);
        assertThat(Arrays.mismatch(Arrays.copyOf(e, 2 * n), expected)).isEqualTo(-1);
    }

    @Test
    void largeToo() {
        isTheMapOfTheDefinition(5000, 7);
    }

    /** One place of each of the seven parts, all places in use, coins about fair. */
    @Test
    void expanderAndCoinsHaveTheirForm() {
        int n = 8192;
        ExpandConvolute code = new ExpandConvolute(n);
        int[] parts = ExpandConvolute.parts(n);
        int[] uses = new int[n];
        for (int[] row : code.places()) {
            assertThat(row).hasSize(7);
            for (int s = 0; s < 7; s++) {
                assertThat(row[s]).isBetween(parts[s], (s == 6 ? n : parts[s + 1]) - 1);
                uses[row[s]]++;
            }
        }
        assertThat(Arrays.stream(uses).max().orElseThrow()).isLessThan(40);
        for (int round = 0; round < 2; round++) {
            int ones = 0;
            for (boolean b : code.coefficients(round)) {
                ones += b ? 1 : 0;
            }
            assertThat(ones).isBetween(24 * n / 2 - 2000, 24 * n / 2 + 2000);
        }
        assertThat(code.coefficients(0)).isNotEqualTo(code.coefficients(1));
    }

    /** The map is linear over the field of 2^16 elements: it commutes with the factor z. */
    @Test
    void commutesWithZ() {
        int n = 256;
        long[] e = new Random(3).longs(4L * n).toArray();
        long[] ze = Arrays.stream(e).map(Gf128::timesZ).toArray();
        new ExpandConvolute(n).encode(e);
        new ExpandConvolute(n).encode(ze);
        for (int i = 0; i < 2 * n; i++) {
            assertThat(ze[i]).isEqualTo(Gf128.timesZ(e[i]));
        }
    }

    /**
     * Any single noisy place beyond the first half changes about as many outputs as see it, and in several bits: the factor z
     * spreads one bit over its lane.
     */
    @Test
    void spreadsASinglePlace() {
        int n = 4096;
        for (int place : new int[] {0, 1, 25, 2000, n - 30, n - 1}) {
            long[] e = new long[4 * n];
            e[2 * (n + place)] = 1;
            new ExpandConvolute(n).encode(e);
            int changed = 0;
            long or = 0;
            for (int i = 0; i < n; i++) {
                changed += e[2 * i] != 0 ? 1 : 0;
                or |= e[2 * i];
            }
            assertThat(changed).isGreaterThan(9 * n / 10);
            assertThat(or).isEqualTo(0xffff);
        }
    }

    /**
     * No single output and no sum of two depends on few places: the relative weight of these codewords is that of a random code over a large
     * field, a half, far above what the parameters assume. A weak expander, or a convolution that runs dry, would show here.
     */
    @Test
    void singleOutputsAndSumsOfTwoSeeHalfOfThePlaces() {
        int n = 256;
        ExpandConvolute code = new ExpandConvolute(n);
        short[][] parity = new short[n][n];
        for (int place = 0; place < n; place += 8) {
            // Lanes do not mix, so eight places are followed at once.
            long[] e = new long[4 * n];
            for (int lane = 0; lane < 8; lane++) {
                e[2 * (n + place + lane) + lane / 4] = 1L << 16 * lane;
            }
            code.encode(e);
            for (int out = 0; out < n; out++) {
                for (int lane = 0; lane < 8; lane++) {
                    parity[out][place + lane] = (short) (e[2 * out + lane / 4] >>> 16 * lane);
                }
            }
        }
        int lightest = 2 * n;
        for (int a = 0; a < n; a++) {
            for (int b = 0; b <= a; b++) {
                int weight = a == b ? 1 : 2;
                for (int place = 0; place < n; place++) {
                    weight += parity[a][place] != (a == b ? 0 : parity[b][place]) ? 1 : 0;
                }
                lightest = Math.min(lightest, weight);
            }
        }
        assertThat(lightest).isGreaterThan((int) (0.49 * 2 * n));
    }
}
