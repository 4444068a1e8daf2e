package org.tacit.protocol.vole;

import org.tacit.crypto.field.Gf128;
import org.tacit.crypto.field.Gf128Multiplier;
import org.tacit.crypto.symmetric.DomainHash;
import org.tacit.crypto.symmetric.HashSuite;

/**
 * The check that a whole vector of correlations {@code t = s ⊕ Δ·e} holds before it is used: {@value #SUMS} random sums of it, each at the price of a
 * correlation {@code c* = k* ⊕ Δ·x*} over all of F. Weng, Yang, Katz, Wang, "Wolverine" (IEEE S&P 2021, ePrint 2020/925), Figure 7; Yang, Weng,
 * Lan, Zhang, Wang, "Ferret" (CCS 2020, ePrint 2020/924). For each sum
 * <pre>
 *   receiver → χ random, x = x* ⊕ Σ_j χ^j·e_j          (once the vector is fixed)
 *   sender   → H(V),  V = k* ⊕ Δ·x ⊕ Σ_j χ^j·s_j       (one H for all sums)
 *   receiver   the same H of  c* ⊕ Σ_j χ^j·t_j, or the run ends
 * </pre>
 * Two vectors t that differ have the same sums with probability {@code (N/2^128)^2} for N places. One sum would do to catch a wrong vector; two leave no room for a sender
 * whose vectors for different places of the noise are many enough that some have the same sum ({@code docs/decisions/malicious-psi.md}).
 */
final class VoleCheck {

    /** Sums, and challenges. */
    static final int SUMS = 2;
    /** Sums of every 256th element side by side. */
    private static final int LANES = 256;

    private VoleCheck() {
    }

    /** Elements of {@code bits} bits that make one random element of F. */
    static int maskElements(int bits) {
        return Math.ceilDiv(128, bits);
    }

    /** Adds {@code Σ_u y^(l·u)·v_u} with {@code l = bits/16}: uniform in F when each v is uniform on its bits, and linear, so that it keeps the relation. */
    static void mask(long[] v, int from, int bits, long[] into, int at) {
        long s0 = 0;
        long s1 = 0;
        for (int u = maskElements(bits) - 1; u >= 0; u--) {
            for (int i = 0; i < bits / Gf128.LANE; i++) {
                long low = Gf128.timesYLow(s0, s1);
                s1 = Gf128.timesYHigh(s0, s1);
                s0 = low;
            }
            s0 ^= v[from + 2 * u];
            s1 ^= v[from + 2 * u + 1];
        }
        into[at] ^= s0;
        into[at + 1] ^= s1;
    }

    /** Adds a mask of its own to each of {@link #SUMS} elements. */
    static void addMasks(long[] v, int from, int bits, long[] into) {
        for (int c = 0; c < SUMS; c++) {
            mask(v, from + 2 * maskElements(bits) * c, bits, into, 2 * c);
        }
    }

    /** {@code into_c = into_c ⊕ d·x_c} */
    static void addProducts(long d0, long d1, long[] x, long[] into) {
        long[] d = {d0, d1};
        long[] product = new long[2];
        for (int c = 0; c < 2 * SUMS; c += 2) {
            Gf128.multiply(d, 0, x, c, product, 0);
            into[c] ^= product[0];
            into[c + 1] ^= product[1];
        }
    }

    /** {@link #sum} for each of {@link #SUMS} challenges. */
    static long[] sums(long[] chi, long[] v, int n) {
        long[] sums = new long[2 * SUMS];
        for (int c = 0; c < 2 * SUMS; c += 2) {
            System.arraycopy(sum(new long[] {chi[c], chi[c + 1]}, v, n), 0, sums, c, 2);
        }
        return sums;
    }

    /** {@link #noiseSum} for each of {@link #SUMS} challenges. */
    static long[] noiseSums(long[] chi, int[] alpha, int m, long[] beta) {
        long[] sums = new long[2 * SUMS];
        for (int c = 0; c < 2 * SUMS; c += 2) {
            System.arraycopy(noiseSum(new long[] {chi[c], chi[c + 1]}, alpha, m, beta), 0, sums, c, 2);
        }
        return sums;
    }

    /** {@code Σ_j χ^j·v_j} for {@code n} elements; the time does not depend on v. */
    static long[] sum(long[] chi, long[] v, int n) {
        long[] step = chi.clone();
        for (int i = 1; i < LANES; i <<= 1) {
            Gf128.multiply(step, 0, step, 0, step, 0);
        }
        var byStep = new Gf128Multiplier(step[0], step[1]);
        long[] s0 = new long[LANES];
        long[] s1 = new long[LANES];
        long[] next0 = new long[LANES];
        long[] next1 = new long[LANES];
        // s_i := χ^256·s_i ⊕ v_(256b + i), from the last block down
        for (int from = (n - 1) / LANES * LANES; from >= 0; from -= LANES) {
            for (int i = 0; i < LANES; i++) {
                boolean there = from + i < n;
                next0[i] = there ? v[2 * (from + i)] : 0;
                next1[i] = there ? v[2 * (from + i) + 1] : 0;
            }
            byStep.multiplyAdd(LANES, 128, s0, s1, next0, next1);
            long[] swap0 = s0;
            long[] swap1 = s1;
            s0 = next0;
            s1 = next1;
            next0 = swap0;
            next1 = swap1;
        }
        long[] sum = new long[2];
        for (int i = LANES - 1; i >= 0; i--) {
            Gf128.multiply(sum, 0, chi, 0, sum, 0);
            sum[0] ^= s0[i];
            sum[1] ^= s1[i];
        }
        return sum;
    }

    /**
     * {@code Σ_i χ^(m·i + α_i)·β_i}: the sum of the noise, whose places decide neither a branch nor an address.
     *
     * @param beta two numbers a block
     */
    static long[] noiseSum(long[] chi, int[] alpha, int m, long[] beta) {
        int bits = SinglePoints.levels(m);
        long[] powers = new long[2 * (bits + 1)];
        System.arraycopy(chi, 0, powers, 0, 2);
        for (int b = 1; b <= bits; b++) {
            Gf128.multiply(powers, 2 * b - 2, powers, 2 * b - 2, powers, 2 * b);
        }
        long[] block = power(powers, m);
        long[] sum = new long[2];
        long[] term = new long[2];
        // Horner's rule in χ^m, from the last block down.
        for (int i = alpha.length - 1; i >= 0; i--) {
            Gf128.multiply(sum, 0, block, 0, sum, 0);
            Gf128.multiply(power(powers, alpha[i]), 0, beta, 2 * i, term, 0);
            sum[0] ^= term[0];
            sum[1] ^= term[1];
        }
        return sum;
    }

    /** {@code χ^exponent} out of {@code χ^(2^b)}: every power is multiplied in, or one in its place. */
    private static long[] power(long[] powers, int exponent) {
        long[] product = {1, 0};
        long[] factor = new long[2];
        for (int b = 0; b < powers.length / 2; b++) {
            long set = -(long) (exponent >>> b & 1);
            factor[0] = powers[2 * b] & set | 1 & ~set;
            factor[1] = powers[2 * b + 1] & set;
            Gf128.multiply(product, 0, factor, 0, product, 0);
        }
        return product;
    }

    /** What the sender shows of the sums, bound to where it belongs. */
    static byte[] digest(String session, String channel, String sender, long chunk, long[] v) {
        return DomainHash.of(HashSuite.SHA_256, "tacit/vole/check").add(session).add(channel).add(sender).add(chunk)
                .add(v[0]).add(v[1]).add(v[2]).add(v[3]).digest();
    }
}
