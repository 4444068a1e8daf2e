package org.tacit.pir.lwe;

import org.tacit.base.InvalidInput;

/**
 * The one parameter set: {@code n = 1280, q = 2^32, σ = 6.4}, uniform secrets; entries of the matrix are bytes, signed.
 *
 * <p><b>Security.</b> 153 bits by the lattice estimator (MATZOV costs, the weakest of uSVP, BDD and dual attacks). The set of the paper, n = 1024, is at 121 today and not
 * used.
 *
 * <p><b>Correctness.</b> An answer is {@code Δ·d + Σ D[r][c]·e[c]}, {@code Δ = 2^24}, and is read right while the sum is below {@code Δ/2 = 2^23} in magnitude. With |D| ≤ 128 the
 * sum is subgaussian with parameter {@code 128·6.4·√C}, so a byte is read wrong with probability at most {@code 2·exp(−2^46/(2·(819.2)²·C))}:
 * 2^-143 at the limit {@code C = 2^19}, for the worst matrix there is.
 */
public final class LweParameters {

    /** Dimension of the secret. */
    public static final int N = 1280;
    /** Standard deviation of the noise. */
    static final double SIGMA = 6.4;
    /** log2 of Δ. */
    static final int DELTA_BITS = 24;
    public static final int MOST_COLUMNS = 1 << 19;
    public static final int SEED_BYTES = 16;

    private LweParameters() {
    }

    /** −log2 of the bound on the probability that one byte of a matrix of so many columns is read wrong, whatever is in it. */
    public static double failureBits(int columns) {
        double half = 1L << DELTA_BITS - 1;
        double spread = 128 * SIGMA;
        return half * half / (2 * spread * spread * columns) / Math.log(2) - 1;
    }

    /** @throws InvalidInput if a matrix of that shape is not served */
    static void check(int rows, int columns) {
        if (rows < 1 || columns < 1 || columns > MOST_COLUMNS) {
            throw InvalidInput.of("A matrix of %1$d × %2$d bytes cannot be served; at most %3$d columns.", "无法提供 %1$d × %2$d 字节的矩阵；至多 %3$d 列。",
                    rows, columns, MOST_COLUMNS);
        }
    }
}
