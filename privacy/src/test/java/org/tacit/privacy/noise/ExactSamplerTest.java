package org.tacit.privacy.noise;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.function.IntToDoubleFunction;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Chi-square against the stated distributions, from fixed seeds: the bound is exceeded by chance once in a million seeds. */
class ExactSamplerTest {

    private static final int DRAWS = 60_000;

    static Coins coins(String seed) {
        try {
            SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
            random.setSeed(seed.getBytes());
            return new Coins(random);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static void fits(Supplier<BigInteger> draw, int bound, IntToDoubleFunction weight) {
        double all = 0;
        for (int z = -1000; z <= 1000; z++) {
            all += weight.applyAsDouble(z);
        }
        long[] seen = new long[2 * bound + 1];
        long outside = 0;
        for (int i = 0; i < DRAWS; i++) {
            int z = draw.get().intValueExact();
            if (Math.abs(z) > bound) {
                outside++;
            } else {
                seen[z + bound]++;
            }
        }
        double chi = 0;
        double inside = 0;
        for (int z = -bound; z <= bound; z++) {
            double expected = DRAWS * weight.applyAsDouble(z) / all;
            inside += expected;
            chi += (seen[z + bound] - expected) * (seen[z + bound] - expected) / expected;
        }
        double tail = DRAWS - inside;
        chi += (outside - tail) * (outside - tail) / tail;
        // Mean f, variance 2f; five deviations and a bit for the skew.
        double freedom = 2 * bound + 1;
        assertThat(chi).isLessThan(freedom + 5.5 * Math.sqrt(2 * freedom) + 8);
    }

    @Test
    void laplaceIsLaplace() {
        ExactSampler sampler = new ExactSampler(coins("laplace"));
        Ratio scale = Ratio.of(7, 3);
        fits(() -> sampler.laplace(scale), 12, z -> Math.exp(-Math.abs(z) * 3.0 / 7));
    }

    @Test
    void gaussianIsGaussian() {
        ExactSampler sampler = new ExactSampler(coins("gaussian"));
        Ratio sigma = Ratio.of(9, 4);
        fits(() -> sampler.gaussian(sigma), 6, z -> Math.exp(-z * z / (2 * 2.25 * 2.25)));
    }

    @Test
    void aWideGaussianHasItsDeviation() {
        ExactSampler sampler = new ExactSampler(coins("wide"));
        double sum = 0;
        for (int i = 0; i < 20_000; i++) {
            double z = sampler.gaussian(Ratio.of(1000, 1)).doubleValue();
            sum += z * z;
        }
        assertThat(Math.sqrt(sum / 20_000)).isBetween(970.0, 1030.0);
    }

    @Test
    void exponentialsOfCoins() {
        ExactSampler sampler = new ExactSampler(coins("exp"));
        int hits = 0;
        for (int i = 0; i < DRAWS; i++) {
            hits += sampler.bernoulliExp(BigInteger.valueOf(5), BigInteger.valueOf(2)) ? 1 : 0;
        }
        double p = Math.exp(-2.5);
        assertThat((hits - DRAWS * p) / Math.sqrt(DRAWS * p * (1 - p))).isBetween(-5.0, 5.0);
        assertThat(sampler.bernoulliExp(BigInteger.ZERO, BigInteger.ONE)).isTrue();
    }

    @Test
    void theExponentialMechanismWeighsScores() {
        ExactSampler sampler = new ExactSampler(coins("choose"));
        long[] scores = {10, 12, 7};
        double[] weights = {Math.exp(5), Math.exp(6), Math.exp(3.5)};
        double all = weights[0] + weights[1] + weights[2];
        int[] seen = new int[3];
        for (int i = 0; i < DRAWS; i++) {
            seen[sampler.choose(scores, Ratio.of(1, 2))]++;
        }
        for (int i = 0; i < 3; i++) {
            double p = weights[i] / all;
            assertThat((seen[i] - DRAWS * p) / Math.sqrt(DRAWS * p * (1 - p))).isBetween(-5.0, 5.0);
        }
    }

    @Test
    void uniformBelowAnyBound() {
        Coins coins = coins("below");
        BigInteger bound = BigInteger.ONE.shiftLeft(70).add(BigInteger.TEN);
        for (int i = 0; i < 1000; i++) {
            assertThat(coins.below(bound)).isLessThan(bound).isGreaterThanOrEqualTo(BigInteger.ZERO);
            assertThat(coins.below(1)).isZero();
            assertThat(coins.below(3)).isBetween(0L, 2L);
        }
    }
}
