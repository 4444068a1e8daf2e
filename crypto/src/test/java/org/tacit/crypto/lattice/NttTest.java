package org.tacit.crypto.lattice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tacit.base.InvalidInput;

/** The transform against its definition and against schoolbook products; kernels against each other. */
class NttTest {

    private static final List<NttKernel> KERNELS = List.of(new ScalarNtt(), new LaneNtt(), AdaptiveNtt.SHARED);

    private static Ntt ntt(int degree, int bits) {
        return Ntt.of(degree, Modulus.of(NttPrimes.below(bits, degree, 1)[0]));
    }

    private static long[] random(Ntt ntt, Random random) {
        return random.longs(ntt.degree(), 0, ntt.modulus().value()).toArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 16, 32, 64, 256})
    void isWhatItIsDefinedToBe(int n) {
        for (int bits : new int[] {20, 31, 32, 33, 50, 59, 60}) {
            Ntt ntt = ntt(n, bits);
            Modulus q = ntt.modulus();
            long[] a = random(ntt, new Random(n + bits));
            long[] expected = new long[n];
            for (int i = 0; i < n; i++) {
                int brv = Integer.reverse(i) >>> 32 - Integer.numberOfTrailingZeros(n);
                long point = q.pow(ntt.root(), 2 * brv + 1);
                for (int j = n - 1; j >= 0; j--) {
                    expected[i] = q.add(q.multiply(expected[i], point), a[j]);
                }
            }
            for (NttKernel kernel : KERNELS) {
                long[] b = a.clone();
                kernel.forward(ntt.tables(), b, 0);
                assertThat(b).isEqualTo(expected);
                kernel.inverse(ntt.tables(), b, 0);
                assertThat(b).isEqualTo(a);
            }
        }
    }

    /** Published in the unit tests of SEAL and HEXL, which number roots and values the same way. */
    @Test
    void agreesWithValuesThatOthersPublished() {
        NttTables tables = new NttTables(4, Modulus.of(0xffffffffffc0001L));
        assertThat(tables.forward).containsExactly(1, 288794978602139552L, 178930308976060547L, 748001537669050592L);
        assertThat(NttTables.leastRoot(4, Modulus.of(1234565441))).isEqualTo(249725733);
        published(113, new long[] {94, 109, 11, 18}, 82, 2, 81, 98);
        published(281474976710897L, new long[] {281474976710765L, 49, 281474976710643L, 275}, 12006376116355L, 216492038983166L, 272441922811203L, 62009615510542L);
        published(4194353, new long[] {1, 1, 0, 0, 0, 0, 0, 0}, 132171, 4062184, 2675172, 1519183, 462763, 3731592, 1824324, 2370031);
        published(769, new long[] {401, 203, 221, 352, 487, 151, 405, 356, 343, 424, 635, 757, 457, 280, 624, 353, 496, 353, 624, 280, 457, 757, 635, 424, 343, 356,
            405, 151, 487, 352, 221, 203}, java.util.stream.LongStream.rangeClosed(1, 32).toArray());
    }

    private static void published(long q, long[] a, long... expected) {
        NttTables tables = new NttTables(a.length, Modulus.of(q));
        for (NttKernel kernel : a.length < 8 ? KERNELS.subList(0, 1) : KERNELS) {
            long[] b = a.clone();
            kernel.forward(tables, b, 0);
            assertThat(b).isEqualTo(expected);
            kernel.inverse(tables, b, 0);
            assertThat(b).isEqualTo(a);
        }
    }

    @Property(tries = 60)
    void productsAreNegacyclic(@ForAll @IntRange(min = 3, max = 7) int log, @ForAll @IntRange(min = 20, max = 60) int bits, @ForAll long seed) {
        Ntt ntt = ntt(1 << log, bits);
        int n = ntt.degree();
        BigInteger q = BigInteger.valueOf(ntt.modulus().value());
        Random random = new Random(seed);
        long[] a = random(ntt, random), b = random(ntt, random);
        BigInteger[] schoolbook = new BigInteger[n];
        Arrays.fill(schoolbook, BigInteger.ZERO);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                BigInteger product = BigInteger.valueOf(a[i]).multiply(BigInteger.valueOf(b[j]));
                schoolbook[(i + j) % n] = i + j < n ? schoolbook[i + j].add(product) : schoolbook[i + j - n].subtract(product);
            }
        }
        ntt.forward(a, 0);
        ntt.forward(b, 0);
        for (int i = 0; i < n; i++) {
            a[i] = ntt.modulus().multiply(a[i], b[i]);
        }
        ntt.inverse(a, 0);
        assertThat(a).isEqualTo(Arrays.stream(schoolbook).mapToLong(c -> c.mod(q).longValueExact()).toArray());
    }

    @Property(tries = 40)
    void kernelsAgree(@ForAll @IntRange(min = 3, max = 15) int log, @ForAll @IntRange(min = 20, max = 60) int bits, @ForAll @IntRange(min = 0, max = 3) int kind,
            @ForAll long seed) {
        Ntt ntt = ntt(1 << log, Math.max(bits, log + 4));
        int n = ntt.degree();
        long[] a = new long[n + 7];
        long top = ntt.modulus().value() - 1;
        Random random = new Random(seed);
        // Zeros, the largest residue everywhere, one of both, or anything.
        for (int i = 3; i < n + 3; i++) {
            a[i] = kind == 0 ? 0 : kind == 1 ? top : kind == 2 ? (random.nextBoolean() ? top : 0) : random.nextLong(top + 1);
        }
        a[2] = a[n + 3] = -99;
        long[] first = null;
        for (NttKernel kernel : KERNELS) {
            long[] b = a.clone();
            kernel.forward(ntt.tables(), b, 3);
            first = first == null ? b.clone() : first;
            assertThat(b).isEqualTo(first);
            assertThat(Arrays.stream(b, 3, n + 3).allMatch(x -> x >= 0 && x <= top)).isTrue();
            kernel.inverse(ntt.tables(), b, 3);
            assertThat(b).isEqualTo(a);
            kernel.inverse(ntt.tables(), b, 3);
            kernel.forward(ntt.tables(), b, 3);
            assertThat(b).isEqualTo(a);
        }
    }

    @Test
    void refusesDegreesAndModuliThatDoNotFit() {
        Modulus q = Modulus.of(65537);
        assertThat(Ntt.of(32768, q).degree()).isEqualTo(32768);
        for (int degree : new int[] {0, 4, 48, 65536, 1 << 18, -8}) {
            assertThatThrownBy(() -> Ntt.of(degree, q)).isInstanceOf(InvalidInput.class);
        }
        assertThatThrownBy(() -> Ntt.of(8, Modulus.of((1L << 61) - 1))).isInstanceOf(InvalidInput.class);
    }
}
