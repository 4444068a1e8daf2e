package org.tacit.crypto.he;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The product of {@link MontgomeryModulus} on the Vector API, equal to the scalar one in every bit.
 *
 * <p>A limb of 54 bits becomes two of 27, so that a product of limbs is one {@code vpmuludq}, 32 × 32 → 64 bits, in each lane. Four rows are worked on at a
 * time ({@code a_i … a_{i+3}}): their four quotients {@code q} come from the four lowest columns in plain code, then all other columns take eight products each,
 * {@code t[j−4] = t[j] + Σ a_{i+k}·b[j−k] + q_{i+k}·m[j−k]}. A column meets {@code 2·limbs} products of 54 bits before it is
 * carried: below 2^64 up to 510 limbs.
 *
 * <p>The mask on every factor changes no value; it tells the compiler that the upper halves are zero (docs/decisions/vector-kernels.md).
 * Time depends on sizes only.
 */
final class LaneMontgomery {

    private static final VectorSpecies<Long> S = LongVector.SPECIES_PREFERRED;
    private static final int LANES = S.length();
    private static final int ROWS = 4;
    private static final int BITS = 27;
    private static final long MASK = (1L << BITS) - 1;
    private static final long LOW = 0xffff_ffffL;
    private static final int PRODUCTS = 2 * ROWS;

    private final int limbs;
    private final int padded;
    private final long[] m;
    private final long inverse;

    /**
     * @param modulus in an even number of limbs of 54 bits
     * @param inverse {@code −1/m mod 2^54}
     */
    LaneMontgomery(long[] modulus, long inverse) {
        this.limbs = 2 * modulus.length;
        // Zeros before and behind: every row starts at its own column and ends with a whole vector.
        this.padded = 2 * ROWS + limbs + LANES;
        this.m = split(modulus, 0);
        this.inverse = inverse & MASK;
    }

    private long[] split(long[] x, int at) {
        long[] out = new long[padded];
        for (int i = 0; i < limbs / 2; i++) {
            out[ROWS + 2 * i] = x[at + i] & MASK;
            out[ROWS + 2 * i + 1] = x[at + i] >>> BITS;
        }
        return out;
    }

    /** {@code out = a·b/R}; {@code out} may be an operand. */
    void multiply(long[] a, int ai, long[] b, int bi, long[] out, int oi) {
        long[] x = split(a, ai);
        long[] y = a == b && ai == bi ? x : split(b, bi);
        long[] t = new long[padded];
        long[] factors = new long[PRODUCTS];
        for (int i = 0; i < limbs; i += ROWS) {
            long carry = lowest(x, ROWS + i, y, t, factors);
            rows(t, y, m, limbs, factors);
            t[0] += carry;
        }
        long carry = 0;
        for (int i = 0; i < limbs / 2; i++) {
            long low = t[2 * i] + carry;
            long high = t[2 * i + 1] + (low >>> BITS);
            out[oi + i] = low & MASK | (high & MASK) << BITS;
            carry = high >>> BITS;
        }
    }

    /** The four factors and quotients of a block of rows; returns what its four lowest columns carry. */
    private long lowest(long[] x, int i, long[] y, long[] t, long[] factors) {
        long a0 = x[i];
        long a1 = x[i + 1];
        long a2 = x[i + 2];
        long a3 = x[i + 3];
        long b0 = y[ROWS];
        long b1 = y[ROWS + 1];
        long b2 = y[ROWS + 2];
        long b3 = y[ROWS + 3];
        long m0 = m[ROWS];
        long m1 = m[ROWS + 1];
        long m2 = m[ROWS + 2];
        long m3 = m[ROWS + 3];
        long c = t[0] + a0 * b0;
        long q0 = c * inverse & MASK;
        c = t[1] + a0 * b1 + a1 * b0 + q0 * m1 + (c + q0 * m0 >>> BITS);
        long q1 = c * inverse & MASK;
        c = t[2] + a0 * b2 + a1 * b1 + a2 * b0 + q0 * m2 + q1 * m1 + (c + q1 * m0 >>> BITS);
        long q2 = c * inverse & MASK;
        c = t[3] + a0 * b3 + a1 * b2 + a2 * b1 + a3 * b0 + q0 * m3 + q1 * m2 + q2 * m1 + (c + q2 * m0 >>> BITS);
        long q3 = c * inverse & MASK;
        factors[0] = a0;
        factors[1] = a1;
        factors[2] = a2;
        factors[3] = a3;
        factors[4] = q0;
        factors[5] = q1;
        factors[6] = q2;
        factors[7] = q3;
        return c + q3 * m0 >>> BITS;
    }

    // t[j−4] = t[j] + Σ a_k·b[j−k] + q_k·m[j−k]
    private static void rows(long[] t, long[] b, long[] m, int limbs, long[] f) {
        LongVector a0 = LongVector.broadcast(S, f[0]).and(LOW);
        LongVector a1 = LongVector.broadcast(S, f[1]).and(LOW);
        LongVector a2 = LongVector.broadcast(S, f[2]).and(LOW);
        LongVector a3 = LongVector.broadcast(S, f[3]).and(LOW);
        LongVector q0 = LongVector.broadcast(S, f[4]).and(LOW);
        LongVector q1 = LongVector.broadcast(S, f[5]).and(LOW);
        LongVector q2 = LongVector.broadcast(S, f[6]).and(LOW);
        LongVector q3 = LongVector.broadcast(S, f[7]).and(LOW);
        for (int j = ROWS; j < limbs + ROWS; j += LANES) {
            LongVector u = LongVector.fromArray(S, t, j).add(a0.mul(LongVector.fromArray(S, b, j + ROWS).and(LOW)))
                    .add(a1.mul(LongVector.fromArray(S, b, j + ROWS - 1).and(LOW)))
                    .add(a2.mul(LongVector.fromArray(S, b, j + ROWS - 2).and(LOW)))
                    .add(a3.mul(LongVector.fromArray(S, b, j + ROWS - 3).and(LOW)));
            LongVector v = q0.mul(LongVector.fromArray(S, m, j + ROWS).and(LOW))
                    .add(q1.mul(LongVector.fromArray(S, m, j + ROWS - 1).and(LOW)))
                    .add(q2.mul(LongVector.fromArray(S, m, j + ROWS - 2).and(LOW)))
                    .add(q3.mul(LongVector.fromArray(S, m, j + ROWS - 3).and(LOW)));
            u.add(v).intoArray(t, j - ROWS);
        }
    }
}
