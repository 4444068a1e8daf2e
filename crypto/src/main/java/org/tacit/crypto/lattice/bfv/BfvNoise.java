package org.tacit.crypto.lattice.bfv;

import java.math.BigInteger;
import org.tacit.crypto.lattice.Sampler;

/**
 * How large noise gets, as log2 of a bound on every coefficient. Sums of many independent terms are bounded at {@link #SIGMAS} deviations, which a coefficient passes
 * with probability below 2^-80; everything else is worst case. Noise of a ciphertext is {@code c(s) − ⌊Q·m/t⌉}; it decrypts while below {@code Q/(2t)}.
 */
public final class BfvNoise {

    /** {@code erfc(10.5/√2) < 2^-83}. */
    public static final double SIGMAS = 10.5;
    private static final double SIGMA = Math.sqrt(Sampler.ERROR_VARIANCE);
    private static final double SECRET_VARIANCE = 2 / 3.0;

    private BfvNoise() {
    }

    /** A fresh secret-key encryption: one error and the rounding of the message. */
    public static double freshSecret() {
        return log2(Sampler.ERROR_BOUND + 0.5);
    }

    /** A fresh public-key encryption: {@code e·u + e0 + e1·s}. */
    public static double fresh(int degree) {
        return log2(SIGMAS * SIGMA * Math.sqrt(2 * SECRET_VARIANCE * degree + 1) + 0.5);
    }

    /** A sum of two. */
    public static double sum(double a, double b) {
        double most = Math.max(a, b);
        return most + log2(1 + Math.exp((Math.min(a, b) - most) * Math.log(2)));
    }

    /** A sum of {@code count} with independent noise of deviation {@code 2^deviation}. */
    public static double sumOf(double count, double deviation) {
        return deviation + log2(SIGMAS) + log2(count) / 2;
    }

    /**
     * Times a plaintext.
     *
     * @param norm of the plaintext, Σ |coefficient|, centred modulo t; at most N·t/2
     */
    public static double timesPlain(double noise, double norm) {
        // Σ |p_i| times the noise, and the rounding ⌊Q·m/t⌉ of the message counts once more.
        return sum(noise + log2(norm), log2(norm));
    }

    /**
     * Times a ciphertext: both noises times what the other phase is in units of Q, which is t and the multiples of Q in it, at most {@code N·t·(1 + |s|)} or so (Fan and
     * Vercauteren, lemma 2), here with deviations in place of worst cases for the secret.
     */
    public static double times(double a, double b, BfvParameters parameters) {
        int n = parameters.degree();
        // Coefficients of c_0 + c_1·s over Q: uniform of variance 1/12, N·2/3 terms; N products of them with a noise.
        double multiple = log2(SIGMAS * Math.sqrt((1 + n * SECRET_VARIANCE) / 12 * n)) + log2(parameters.plain());
        double rounding = log2(SIGMAS * Math.sqrt((1 + n * SECRET_VARIANCE * (1 + n * SECRET_VARIANCE)) / 12.0) + parameters.plain() * n);
        return sum(sum(a, b) + multiple, rounding + 1);
    }

    /** Relinearising, or an automorphism: the switched key's error is added. @param deviation {@link org.tacit.crypto.lattice.KeySwitch#errorDeviation} */
    public static double keySwitched(double noise, double deviation) {
        return sum(noise, log2(SIGMAS * deviation));
    }

    /** Dropping a prime: noise shrinks with the modulus, down to rounding {@code (1 + s)/2}. */
    public static double switched(double noise, double prime, int degree) {
        return sum(noise - prime, log2(0.5 + SIGMAS * Math.sqrt(degree * SECRET_VARIANCE / 12)) + 0.5);
    }

    /** Bits of uniform noise that hide noise below {@code 2^noise} in N coefficients up to a statistical distance of 2^-sigma. */
    public static int flood(double noise, int degree, int sigma) {
        // Shifting a uniform interval of 2^(f+1) by e changes it by e/2^(f+1); N coefficients N times that.
        return (int) Math.ceil(noise + sigma + log2(degree) - 1);
    }

    static double log2(double x) {
        return Math.log(x) / Math.log(2);
    }

    static double log2(BigInteger x) {
        int shift = Math.max(0, x.bitLength() - 1000);
        return shift + log2(x.shiftRight(shift).doubleValue());
    }
}
