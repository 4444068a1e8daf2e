package org.tacit.privacy.noise;

import java.math.BigInteger;

/**
 * Discrete Laplace and Gaussian noise without any rounding (Canonne, Kamath, Steinke, NeurIPS 2020, algorithms 1 to 3): every probability is
 * a ratio of whole numbers times an exponential that is itself drawn, never computed. So the noise has no holes that show what was
 * added to (Mironov, CCS 2012). Running time depends on what is drawn. Not thread-safe.
 */
public final class ExactSampler {

    private final Coins coins;

    public ExactSampler(Coins coins) {
        this.coins = coins;
    }

    /** True with probability {@code over/under}, a number from 0 to 1. */
    public boolean bernoulli(BigInteger over, BigInteger under) {
        return coins.below(under).compareTo(over) < 0;
    }

    /** True with probability {@code exp(−over/under)}; {@code over} may be 0. */
    public boolean bernoulliExp(BigInteger over, BigInteger under) {
        // exp(−γ) = exp(−1)^⌊γ⌋ · exp(−(γ − ⌊γ⌋))
        BigInteger left = over;
        while (left.compareTo(under) > 0) {
            if (!bernoulliExpSmall(BigInteger.ONE, BigInteger.ONE)) {
                return false;
            }
            left = left.subtract(under);
        }
        return bernoulliExpSmall(left, under);
    }

    /** For {@code γ ≤ 1}: the number K of first tries with success of probability γ/1, γ/2, … is even with probability exp(−γ). */
    private boolean bernoulliExpSmall(BigInteger over, BigInteger under) {
        long k = 1;
        while (bernoulli(over, under.multiply(BigInteger.valueOf(k)))) {
            k++;
        }
        return (k & 1) == 1;
    }

    /** {@code P(z) ∝ exp(−|z|/scale)}. */
    public BigInteger laplace(Ratio scale) {
        BigInteger t = scale.over();
        BigInteger s = scale.under();
        while (true) {
            BigInteger u = coins.below(t);
            if (!bernoulliExp(u, t)) {
                continue;
            }
            BigInteger v = BigInteger.ZERO;
            while (bernoulliExpSmall(BigInteger.ONE, BigInteger.ONE)) {
                v = v.add(BigInteger.ONE);
            }
            BigInteger y = u.add(t.multiply(v)).divide(s);
            boolean negative = coins.flip();
            if (negative && y.signum() == 0) {
                continue;
            }
            return negative ? y.negate() : y;
        }
    }

    /** {@code P(z) ∝ exp(−z²/(2σ²))}. */
    public BigInteger gaussian(Ratio sigma) {
        Ratio variance = sigma.times(sigma);
        BigInteger p = variance.over();
        BigInteger q = variance.under();
        BigInteger t = sigma.over().divide(sigma.under()).add(BigInteger.ONE);
        Ratio scale = new Ratio(t, BigInteger.ONE);
        // γ = (|y| − σ²/t)² / (2σ²) = (|y|·q·t − p)² / (2·p·q·t²)
        BigInteger under = p.multiply(q).multiply(t).multiply(t).shiftLeft(1);
        while (true) {
            BigInteger y = laplace(scale);
            BigInteger root = y.abs().multiply(q).multiply(t).subtract(p);
            if (bernoulliExp(root.multiply(root), under)) {
                return y;
            }
        }
    }

    /**
     * The exponential mechanism: an index with probability proportional to {@code exp(scores[i] · weight)}, by rejection from the uniform.
     * With weight {@code ε/(2Δ)} it is ε-differentially private for scores of sensitivity Δ (McSherry and Talwar, FOCS 2007).
     */
    public int choose(long[] scores, Ratio weight) {
        long best = Long.MIN_VALUE;
        for (long score : scores) {
            best = Math.max(best, score);
        }
        while (true) {
            int i = (int) coins.below(scores.length);
            if (bernoulliExp(BigInteger.valueOf(best - scores[i]).multiply(weight.over()), weight.under())) {
                return i;
            }
        }
    }
}
