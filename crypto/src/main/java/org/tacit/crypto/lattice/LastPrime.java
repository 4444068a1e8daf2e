package org.tacit.crypto.lattice;

import org.tacit.base.Parallel;

/**
 * Division by the last prime of a basis with rounding: {@code c ↦ ⌊c/q_l⌉ modulo q_0 ⋯ q_(l−1)}, by {@code (c_j − [c]_(q_l))·q_l⁻¹ mod q_j} with the
 * residue nearest to 0 (Cheon, Han, Kim, Kim, Song, SAC 2018, §3.2). A switched key leaves its special primes this way, and a CKKS ciphertext is rescaled.
 */
public final class LastPrime {

    private LastPrime() {
    }

    /**
     * One inverse transform, and one forward for each prime that stays.
     *
     * @param a    values over at least two primes
     * @param rest the basis without its last prime
     */
    public static RnsPoly divide(RnsPoly a, RnsBasis rest) {
        RnsBasis basis = a.basis();
        int n = basis.degree(), limbs = rest.size();
        if (!a.isValues() || limbs != basis.size() - 1) {
            throw new IllegalArgumentException("values over " + (limbs + 1) + " primes are divided by the last");
        }
        long[] last = java.util.Arrays.copyOfRange(a.words(), limbs * n, (limbs + 1) * n);
        basis.ntt(limbs).inverse(last, 0);
        Modulus p = basis.modulus(limbs);
        for (int i = 0; i < n; i++) {
            last[i] = p.centre(last[i]);
        }
        RnsPoly quotient = new RnsPoly(rest, true);
        long[] out = quotient.words();
        Parallel.ranges(limbs, 1, (from, to) -> {
            for (int j = from; j < to; j++) {
                Modulus q = basis.modulus(j);
                int at = j * n;
                for (int i = 0; i < n; i++) {
                    out[at + i] = q.reduceSigned(last[i]);
                }
                basis.ntt(j).forward(out, at);
                long inverse = q.inverse(q.reduce(p.value())), shoup = q.shoup(inverse);
                for (int i = 0; i < n; i++) {
                    out[at + i] = q.multiply(q.subtract(a.words()[at + i], out[at + i]), inverse, shoup);
                }
            }
        });
        java.util.Arrays.fill(last, 0);
        return quotient;
    }
}
