package org.tacit.crypto.lattice;

import java.security.SecureRandom;
import java.util.Arrays;
import org.tacit.crypto.symmetric.Prg;

/**
 * Random polynomials, from a generator seeded by a {@link SecureRandom}.
 *
 * <p>Errors follow the centred binomial distribution of 21 pairs of bits: {@code Σ b_i − b'_i}, deviation {@code √(21/2) = 3.24}, at most 21 in magnitude, as the estimates behind
 * {@link LatticeParameters} assume (σ ≥ 3.2). Time does not depend on what is drawn; where draws are rejected, the rejected ones say nothing about the others.
 *
 * <p>Not thread-safe.
 */
public final class Sampler {

    /** Largest magnitude of an error. */
    public static final int ERROR_BOUND = 21;
    /** Of an error, squared. */
    public static final double ERROR_VARIANCE = ERROR_BOUND / 2.0;
    private static final long PAIRS = (1L << ERROR_BOUND) - 1;
    private static final int PIECE = 512;

    private final Prg prg;

    private Sampler(Prg prg) {
        this.prg = prg;
    }

    public static Sampler of(SecureRandom random) {
        return new Sampler(Prg.seededFrom(random));
    }

    /**
     * The uniform polynomial that a public seed stands for, the same everywhere: limb after limb, words of {@link Prg} cut to the length of q_j, those not below q_j
     * left out. That it is as good as uniform to those who know the seed takes AES-128 for an ideal cipher.
     *
     * @param seed 16 bytes, used for nothing else
     * @param values whether what is drawn is taken for values or coefficients; uniform either way
     */
    public static RnsPoly expand(byte[] seed, RnsBasis basis, boolean values) {
        RnsPoly p = new RnsPoly(basis, values);
        new Sampler(new Prg(seed)).uniform(p);
        return p;
    }

    /** A fresh seed for {@link #expand}. */
    public static byte[] seed(SecureRandom random) {
        byte[] seed = new byte[Prg.SEED_BYTES];
        random.nextBytes(seed);
        return seed;
    }

    /** Fills with uniform residues. */
    public void uniform(RnsPoly into) {
        RnsBasis basis = into.basis();
        int n = basis.degree();
        long[] words = into.words();
        long[] draws = new long[PIECE];
        for (int j = 0; j < basis.size(); j++) {
            long q = basis.modulus(j).value();
            long mask = -1L >>> 64 - basis.modulus(j).bits();
            int at = j * n;
            int end = at + n;
            while (at < end) {
                int count = Math.min(PIECE, end - at);
                prg.fill(draws, 0, count);
                for (int i = 0; i < count; i++) {
                    long x = draws[i] & mask;
                    words[at] = x;
                    // Overwritten by the next draw unless below q.
                    at += (int) (x - q >>> 63);
                }
            }
        }
        Arrays.fill(draws, 0);
    }

    /** Coefficients uniform in {−1, 0, 1}. */
    public RnsPoly ternary(RnsBasis basis) {
        int n = basis.degree();
        long[] small = new long[n];
        long[] draws = new long[PIECE];
        int at = 0;
        while (at < n) {
            prg.fill(draws, 0, PIECE);
            for (int d = 0; d < PIECE && at < n; d++) {
                for (int bit = 0; bit < 64 && at < n; bit += 2) {
                    long pair = draws[d] >>> bit & 3;
                    small[at] = pair - 1;
                    // Three is drawn again.
                    at += (int) (pair - 3 >>> 63);
                }
            }
        }
        return lift(basis, small, draws);
    }

    /** Coefficients with the distribution of errors. */
    public RnsPoly error(RnsBasis basis) {
        int n = basis.degree();
        long[] small = new long[n];
        prg.fill(small, 0, n);
        for (int i = 0; i < n; i++) {
            small[i] = Long.bitCount(small[i] & PAIRS) - Long.bitCount(small[i] >>> ERROR_BOUND & PAIRS);
        }
        return lift(basis, small, small);
    }

    /**
     * Coefficients uniform in {@code [−2^bits, 2^bits)}: noise that floods noise.
     *
     * @param bits 1 to 126
     */
    public RnsPoly flood(RnsBasis basis, int bits) {
        if (bits < 1 || bits > 126) {
            throw new IllegalArgumentException("flooding noise has 1 to 126 bits, not " + bits);
        }
        int n = basis.degree();
        long[] draws = new long[2 * n];
        prg.fill(draws, 0, 2 * n);
        RnsPoly p = new RnsPoly(basis, false);
        // x uniform in [0, 2^(bits + 1)), less 2^bits.
        long lowMask = bits + 1 >= 64 ? -1 : (1L << bits + 1) - 1;
        long highMask = bits + 1 <= 64 ? 0 : -1L >>> 127 - bits;
        for (int j = 0; j < basis.size(); j++) {
            Modulus q = basis.modulus(j);
            long offset = q.pow(2, bits);
            for (int i = 0; i < n; i++) {
                p.words()[j * n + i] = q.subtract(q.reduce(draws[2 * i + 1] & highMask, draws[2 * i] & lowMask), offset);
            }
        }
        Arrays.fill(draws, 0);
        return p;
    }

    private static RnsPoly lift(RnsBasis basis, long[] small, long[] draws) {
        RnsPoly p = new RnsPoly(basis, false);
        int n = basis.degree();
        for (int j = 0; j < basis.size(); j++) {
            long q = basis.modulus(j).value();
            for (int i = 0; i < n; i++) {
                p.words()[j * n + i] = small[i] + (q & small[i] >> 63);
            }
        }
        Arrays.fill(small, 0);
        Arrays.fill(draws, 0);
        return p;
    }
}
