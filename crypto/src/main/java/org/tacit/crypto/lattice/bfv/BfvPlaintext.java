package org.tacit.crypto.lattice.bfv;

import java.util.Arrays;
import org.tacit.crypto.lattice.Modulus;
import org.tacit.crypto.lattice.RnsBasis;
import org.tacit.crypto.lattice.RnsPoly;

/** A polynomial of N coefficients in [0, t). Made by {@link CoefficientEncoder} or {@link BatchEncoder}. */
public final class BfvPlaintext {

    private final BfvParameters parameters;
    private final long[] coefficients;

    BfvPlaintext(BfvParameters parameters, long[] coefficients) {
        this.parameters = parameters;
        this.coefficients = coefficients;
    }

    public BfvParameters parameters() {
        return parameters;
    }

    /** The coefficients themselves. */
    public long[] coefficients() {
        return coefficients;
    }

    /** {@code Σ |coefficient|}, centred modulo t: how much a product by this plaintext multiplies noise at most. Not for secret plaintexts. */
    public double norm() {
        double sum = 0;
        for (long c : coefficients) {
            sum += Math.min(c, parameters.plain() - c);
        }
        return sum;
    }

    /** As a factor of ciphertexts with so many primes: centred, as values; to be kept where it multiplies more than once. */
    public RnsPoly factor(int limbs) {
        RnsBasis basis = parameters.ring().ciphertextBasis(limbs);
        long t = parameters.plain(), half = t >>> 1;
        int n = basis.degree();
        RnsPoly p = new RnsPoly(basis, false);
        for (int j = 0; j < limbs; j++) {
            Modulus q = basis.modulus(j);
            for (int i = 0; i < n; i++) {
                long c = coefficients[i];
                p.words()[j * n + i] = q.reduceSigned(c - (t & half - c >> 63));
            }
        }
        return p.toValues();
    }

    /** {@code ⌊Q·m/t⌉} as coefficients. */
    RnsPoly scaled(int limbs) {
        RnsBasis basis = parameters.ring().ciphertextBasis(limbs);
        BfvParameters.PlainModulus t = parameters.plainModulus();
        long product = basis.product().mod(java.math.BigInteger.valueOf(t.value)).longValueExact();
        long half = t.value >>> 1;
        int n = basis.degree();
        RnsPoly p = new RnsPoly(basis, false);
        // ⌊Q·m/t⌉ = (Q·m + h − (Q·m + h mod t))/t with h = ⌊t/2⌋, and Q is 0 modulo every prime.
        long[] rest = new long[n];
        for (int i = 0; i < n; i++) {
            rest[i] = half - t.multiplyAdd(coefficients[i], product, half);
        }
        for (int j = 0; j < limbs; j++) {
            Modulus q = basis.modulus(j);
            long inverse = q.inverse(q.reduce(t.value)), shoup = q.shoup(inverse);
            for (int i = 0; i < n; i++) {
                p.words()[j * n + i] = q.multiply(q.reduceSigned(rest[i]), inverse, shoup);
            }
        }
        Arrays.fill(rest, 0);
        return p;
    }

    public void wipe() {
        Arrays.fill(coefficients, 0);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BfvPlaintext p && parameters.equals(p.parameters) && Arrays.equals(coefficients, p.coefficients);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(coefficients);
    }

    @Override
    public String toString() {
        return "BfvPlaintext(" + parameters + ")";
    }
}
