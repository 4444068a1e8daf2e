package org.tacit.crypto.lattice;

import java.util.Arrays;
import org.tacit.base.InvalidInput;
import org.tacit.base.Parallel;

/**
 * From a polynomial under one secret to a ciphertext under another: hybrid key switching with special primes P (Gentry, Halevi, Smart, CRYPTO 2012, appendix D; in residues
 * Cheon, Han, Kim, Kim, Song, SAC 2018; Kim, Polyakov, Zucca, ASIACRYPT 2021).
 *
 * <p>Modulo {@code Q = q_0 ⋯ q_(l−1)}, {@code c = Σ [c]_(q_i)·g_i} with {@code g_i ≡ 1 (mod q_i), 0 (mod q_j)}. A {@link SwitchingKey} holds for each i an encryption
 * under s of {@code P·g_i·s'}; so {@code (1/P)·Σ [c]_(q_i)·key_i} is an encryption under s of {@code c·s'}. Digits are the residues nearest to 0, and the
 * error is {@code Σ d_i·e_i/P} plus the rounding of the division ({@link #errorDeviation}). One key serves all levels, because g_i modulo fewer primes is the g_i of those.
 *
 * <h2>Security guarantees</h2>
 * Keys are ring LWE samples modulo {@code Q·P}, which is what {@link LatticeParameters#cap} counts, and circular: s' is made of s. No branch and no index depends on
 * coefficients.
 */
public final class KeySwitch {

    private final LatticeParameters parameters;
    private final RnsBasis key;
    private final int n;
    private final int specials;

    /** @throws InvalidInput where the parameters have no special prime */
    public KeySwitch(LatticeParameters parameters) {
        this.parameters = parameters;
        this.key = parameters.keyBasis();
        this.n = parameters.degree();
        this.specials = parameters.specialBasis().size();
    }

    /** A polynomial cut into digits and transformed: what all rotations of one ciphertext have in common (Halevi, Shoup, CRYPTO 2018). */
    public static final class Digits {
        private final int limbs;
        /** Digit i modulo target j: N values from {@code (i·targets + j)·N}; the special primes come last. */
        private final long[] values;

        long[] values() {
            return values;
        }

        private Digits(int limbs, long[] values) {
            this.limbs = limbs;
            this.values = values;
        }
    }

    /** The key's prime that is target j at a level of so many primes. */
    private int prime(int j, int limbs) {
        return j < limbs ? j : j - limbs + parameters.levels();
    }

    /** {@code l·(l + k)} transforms for l primes of c and k special ones. @param c values over the first primes of Q */
    public Digits decompose(RnsPoly c) {
        int limbs = c.basis().size(), targets = limbs + specials;
        if (!c.isValues() || limbs > parameters.levels()) {
            throw new IllegalArgumentException("values over primes of Q are decomposed");
        }
        long[] digits = c.words().clone();
        long[] values = new long[limbs * targets * n];
        Parallel.ranges(limbs, 1, (from, to) -> {
            for (int i = from; i < to; i++) {
                key.ntt(i).inverse(digits, i * n);
                for (int k = i * n; k < (i + 1) * n; k++) {
                    digits[k] = key.modulus(i).centre(digits[k]);
                }
                for (int j = 0; j < targets; j++) {
                    int at = (i * targets + j) * n;
                    if (i == j) {
                        System.arraycopy(c.words(), i * n, values, at, n);
                    } else {
                        reduce(digits, i * n, prime(j, limbs), values, at);
                    }
                }
            }
        });
        return new Digits(limbs, values);
    }

    private void reduce(long[] digits, int from, int prime, long[] values, int at) {
        Modulus q = key.modulus(prime);
        for (int k = 0; k < n; k++) {
            values[at + k] = q.reduceSigned(digits[from + k]);
        }
        key.ntt(prime).forward(values, at);
    }

    /**
     * An encryption under the key's secret of {@code c(X^g)·s'}: {@code (c0, c1)} as values over the primes of c.
     *
     * @param digits of c
     * @param g      1 for c itself
     */
    public RnsPoly[] apply(Digits digits, int g, SwitchingKey switching) {
        if (!switching.parameters().equals(parameters)) {
            throw InvalidInput.of("A switching key belongs to other parameters than the ciphertext; make keys for %s.", "切换密钥与密文的参数不一致；请为 %s 生成密钥。", parameters);
        }
        Galois.check(n, g);
        int limbs = digits.limbs, targets = limbs + specials;
        // The automorphism permutes what each digit's values are, and maps digits to digits.
        int[] source = key.ntt(0).automorphism(g);
        RnsBasis basis = parameters.ciphertextBasis(limbs).with(parameters.specialBasis());
        RnsPoly c0 = new RnsPoly(basis, true), c1 = new RnsPoly(basis, true);
        Parallel.ranges(targets, 1, (from, to) -> {
            for (int j = from; j < to; j++) {
                int row = prime(j, limbs) * n;
                multiply(digits, j, targets, source, switching.b(), row, key.modulus(prime(j, limbs)), c0.words());
                multiply(digits, j, targets, source, switching.a(), row, key.modulus(prime(j, limbs)), c1.words());
            }
        });
        return new RnsPoly[] {withoutSpecials(c0, limbs), withoutSpecials(c1, limbs)};
    }

    // Σ d_i·key_i modulo one prime, summed in 128 bits: at most 2^6 products below 2^120.
    private void multiply(Digits digits, int j, int targets, int[] source, RnsPoly[] keys, int row, Modulus q, long[] out) {
        int limbs = digits.limbs;
        long[][] words = Arrays.stream(keys, 0, limbs).map(RnsPoly::words).toArray(long[][]::new);
        for (int k = 0; k < n; k++) {
            int from = j * n + source[k];
            long high = 0, low = 0;
            for (int i = 0; i < limbs; i++) {
                long d = digits.values[i * targets * n + from], w = words[i][row + k];
                long product = d * w;
                low += product;
                high += Math.multiplyHigh(d, w) + carry(low, product);
            }
            out[j * n + k] = q.reduce(high, low);
        }
    }

    /** 1 where adding {@code term} made the unsigned word {@code sum} overflow, else 0: then the sum is below the term. */
    private static long carry(long sum, long term) {
        return (~sum & term | (~sum | term) & sum - term) >>> 63;
    }

    private RnsPoly withoutSpecials(RnsPoly c, int limbs) {
        RnsPoly rest = c;
        for (int k = specials - 1; k >= 0; k--) {
            RnsBasis basis = k == 0 ? parameters.ciphertextBasis(limbs) : rest.basis().first(limbs + k);
            rest = LastPrime.divide(rest, basis);
        }
        return rest;
    }

    /** {@code (c0, c1, c2)} under {@code (1, s, s²)} to two polynomials under {@code (1, s)}. */
    public RnsPoly[] relinearise(RnsPoly c0, RnsPoly c1, RnsPoly c2, EvaluationKeys keys) {
        RnsPoly[] switched = apply(decompose(c2), 1, keys.relinearisation());
        switched[0].add(c0);
        switched[1].add(c1);
        return switched;
    }

    /** {@code (c0, c1)} under s to the encryption under s of what {@code X ↦ X^g} makes of the message. @param digits of c1 */
    public RnsPoly[] automorphism(RnsPoly c0, Digits digits, int g, EvaluationKeys keys) {
        RnsPoly[] switched = apply(digits, g, keys.galois(g));
        switched[0].add(c0.automorphism(g));
        return switched;
    }

    /**
     * The standard deviation of a coefficient of the error at a level of so many primes, for ternary secrets:
     * {@code √(Σ N·q_i²/12·σ²)/P} from the key's errors, and {@code √(1/12 + N/18)} from the rounding of the last division; what earlier ones round away is
     * divided by it.
     */
    public double errorDeviation(int limbs) {
        double keys = 0, special = 1;
        for (int k = parameters.levels(); k < key.size(); k++) {
            special *= key.modulus(k).value();
        }
        for (int i = 0; i < limbs; i++) {
            double ratio = key.modulus(i).value() / special;
            keys += n * ratio * ratio / 12 * Sampler.ERROR_VARIANCE;
        }
        return Math.sqrt(keys + 1 / 12.0 + n / 18.0);
    }
}
