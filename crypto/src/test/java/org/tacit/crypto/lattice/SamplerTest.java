package org.tacit.crypto.lattice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Ranges and moments; bounds are seven deviations and more, so that a run in 10^11 fails. */
class SamplerTest {

    private static final RnsBasis BASIS = LatticeParameters.n8192().keyBasis();
    private static final int N = BASIS.degree();
    private final Sampler sampler = Sampler.of(new SecureRandom());

    private static long[] signed(RnsPoly p) {
        return Arrays.stream(p.toBigIntegers()).mapToLong(BigInteger::longValueExact).toArray();
    }

    @Test
    void errorsAreCentredBinomial() {
        long sum = 0, squares = 0;
        long most = 0;
        int rounds = 16;
        for (int r = 0; r < rounds; r++) {
            for (long e : signed(sampler.error(BASIS))) {
                sum += e;
                squares += e * e;
                most = Math.max(most, Math.abs(e));
            }
        }
        double count = (double) rounds * N;
        assertThat(most).isBetween(11L, (long) Sampler.ERROR_BOUND);
        assertThat(sum / count).isCloseTo(0, within(7 * Math.sqrt(10.5 / count)));
        assertThat(squares / count).isCloseTo(10.5, within(7 * 10.5 * Math.sqrt(2 / count)));
        assertThat(Math.sqrt(Sampler.ERROR_VARIANCE)).isGreaterThan(3.2);
    }

    @Test
    void secretsAreTernary() {
        long[] s = signed(sampler.ternary(BASIS));
        for (int value = -1; value <= 1; value++) {
            int v = value;
            assertThat((double) Arrays.stream(s).filter(x -> x == v).count()).isCloseTo(N / 3.0, within(7 * Math.sqrt(N * 2 / 9.0)));
        }
        assertThat(Arrays.stream(s).allMatch(x -> Math.abs(x) <= 1)).isTrue();
        assertThat(signed(sampler.ternary(BASIS))).isNotEqualTo(s);
    }

    @Test
    void uniformIsReducedAndUniform() {
        // 97 is far from a power of two: a quarter of the draws is rejected.
        RnsBasis basis = RnsBasis.of(16, 97, BASIS.primes()[0]);
        long[] counts = new long[97];
        for (int r = 0; r < 2000; r++) {
            RnsPoly p = new RnsPoly(basis, false);
            sampler.uniform(p);
            for (int i = 0; i < 16; i++) {
                counts[(int) p.words()[i]]++;
                assertThat(p.words()[16 + i]).isBetween(0L, basis.modulus(1).value() - 1);
            }
        }
        double mean = 32000 / 97.0;
        double chi = Arrays.stream(counts).mapToDouble(c -> (c - mean) * (c - mean) / mean).sum();
        assertThat(chi).isLessThan(96 + 7 * Math.sqrt(2 * 96));
    }

    @Test
    void seedsExpandTheSameEverywhere() {
        byte[] seed = java.util.HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");
        RnsPoly p = Sampler.expand(seed, BASIS, true);
        assertThat(Sampler.expand(seed, BASIS, true).words()).isEqualTo(p.words());
        assertThat(Sampler.expand(seed, BASIS.first(2), true).words()).isEqualTo(Arrays.copyOf(p.words(), 2 * N));
        seed[0] ^= 1;
        assertThat(Sampler.expand(seed, BASIS, true).words()).isNotEqualTo(p.words());
    }

    @Test
    void floodingFillsItsRange() {
        for (int bits : new int[] {1, 20, 62, 63, 64, 100, 126}) {
            BigInteger bound = BigInteger.ONE.shiftLeft(bits);
            BigInteger[] x = sampler.flood(BASIS, bits).toBigIntegers();
            BigInteger least = Arrays.stream(x).min(BigInteger::compareTo).orElseThrow(), most = Arrays.stream(x).max(BigInteger::compareTo).orElseThrow();
            assertThat(least).isBetween(bound.negate(), bound.negate().multiply(BigInteger.valueOf(99)).divide(BigInteger.valueOf(100)));
            assertThat(most).isLessThan(bound).isGreaterThanOrEqualTo(bound.multiply(BigInteger.valueOf(99)).divide(BigInteger.valueOf(100)).min(BigInteger.ONE));
            double mean = Arrays.stream(x).mapToDouble(BigInteger::doubleValue).sum() / N / bound.doubleValue();
            assertThat(mean).isCloseTo(bits == 1 ? -0.25 : 0, within(0.06));
        }
    }
}
