package org.tacit.crypto.lattice.bfv;

import java.math.BigInteger;
import org.tacit.base.InvalidInput;
import org.tacit.crypto.lattice.LatticeParameters;
import org.tacit.crypto.lattice.Modulus;
import org.tacit.crypto.lattice.RnsBasis;

/**
 * A secure ring and a plaintext modulus t: messages are polynomials of N coefficients modulo t, and where t is a prime {@code 1 mod 2N} also N
 * numbers side by side.
 */
public final class BfvParameters {

    public static final int MOST_PLAIN_BITS = 60;

    private final LatticeParameters ring;
    private final PlainModulus t;

    private BfvParameters(LatticeParameters ring, PlainModulus t) {
        this.ring = ring;
        this.t = t;
    }

    /**
     * @param t from 2 to 2^60, without a common factor with Q
     * @throws InvalidInput where t leaves no room for noise, that is where a fresh public-key encryption would not decrypt
     */
    public static BfvParameters of(LatticeParameters ring, long t) {
        if (t < 2 || t > 1L << MOST_PLAIN_BITS) {
            throw InvalidInput.of("A plaintext modulus is from 2 to 2^60, not %1$d.", "明文模数须在 2 到 2^60 之间，不能是 %1$d。", t);
        }
        RnsBasis basis = ring.ciphertextBasis();
        for (long q : basis.primes()) {
            if (t % q == 0) {
                throw InvalidInput.of("The plaintext modulus %1$d shares the prime %2$d with the ciphertexts; take another.", "明文模数 %1$d 与密文模数有公共素数 %2$d，请更换。", t, q);
            }
        }
        double room = BfvNoise.log2(basis.product()) - 1 - BfvNoise.log2(BigInteger.valueOf(t));
        if (room < BfvNoise.fresh(ring.degree())) {
            throw InvalidInput.of("A plaintext modulus of %1$d bits leaves no room for noise in ciphertexts of %2$d bits; take a larger degree.",
                    "密文模数为 %2$d 位时，%1$d 位的明文模数没有噪声余地；请增大次数。", 64 - Long.numberOfLeadingZeros(t), basis.product().bitLength());
        }
        return new BfvParameters(ring, new PlainModulus(t));
    }

    /** Parameters with the largest prime t of so many bits that allows batches. */
    public static BfvParameters batched(LatticeParameters ring, int plainBits) {
        return of(ring, org.tacit.crypto.lattice.NttPrimes.below(plainBits, ring.degree(), 1, ring.keyBasis().primes())[0]);
    }

    public LatticeParameters ring() {
        return ring;
    }

    /** N. */
    public int degree() {
        return ring.degree();
    }

    /** t. */
    public long plain() {
        return t.value;
    }

    PlainModulus plainModulus() {
        return t;
    }

    /** Whether t is a prime {@code 1 mod 2N}. */
    public boolean batches() {
        return t.value % (2L * degree()) == 1 && BigInteger.valueOf(t.value).isProbablePrime(100);
    }

    /** {@code Q/(2t)} in bits at the level of so many primes: noise below it decrypts. */
    public double room(int limbs) {
        return BfvNoise.log2(ring.ciphertextBasis(limbs).product()) - 1 - BfvNoise.log2(BigInteger.valueOf(t.value));
    }

    /** @throws InvalidInput where an operand is for other parameters */
    void check(BfvParameters other) {
        if (!equals(other)) {
            throw InvalidInput.of("Operands are for different parameters: %1$s and %2$s.", "操作数的参数不一致：%1$s 与 %2$s。", this, other);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BfvParameters p && ring == p.ring && t.value == p.t.value;
    }

    @Override
    public int hashCode() {
        return 31 * ring.hashCode() + Long.hashCode(t.value);
    }

    @Override
    public String toString() {
        return "BfvParameters(" + ring + ", t = " + t.value + ")";
    }

    /** {@code q mod t} for t of any kind. */
    static final class PlainModulus {

        final long value;
        final long mask;
        private final Modulus modulus;

        PlainModulus(long t) {
            value = t;
            boolean power = (t & t - 1) == 0;
            mask = power ? t - 1 : 0;
            modulus = power ? null : Modulus.ofComposite(t);
        }

        /** Of an unsigned word. */
        long reduce(long x) {
            return modulus == null ? x & mask : modulus.reduce(x);
        }

        /** Of a signed word. */
        long reduceSigned(long x) {
            return modulus == null ? x & mask : modulus.reduceSigned(x);
        }

        /** {@code a·b + c} of reduced numbers. */
        long multiplyAdd(long a, long b, long c) {
            return modulus == null ? a * b + c & mask : modulus.add(modulus.multiply(a, b), c);
        }

        long add(long a, long b) {
            return modulus == null ? a + b & mask : modulus.add(a, b);
        }
    }
}
