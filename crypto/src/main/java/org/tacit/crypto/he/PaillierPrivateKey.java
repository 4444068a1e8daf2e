package org.tacit.crypto.he;

import java.math.BigInteger;
import java.security.SecureRandom;

/**
 * The factors of a Paillier modulus.
 *
 * <p>Decryption works modulo {@code p²} and {@code q²} (Paillier 1999, §7): {@code m mod p = L(c^((p−1)·b) mod p²) · (L((1+n)^(p−1) mod p²)·b)⁻¹}, {@code L(x) = (x−1)/p},
 * with a fresh b of 128 bits each time. So neither the exponents nor what they give repeat, and the time of {@link BigInteger#modPow}, which is not
 * constant, says nothing about p.
 */
public final class PaillierPrivateKey implements AdditivePrivateKey {

    private static final int BLINDING_BITS = 128;

    private final PaillierPublicKey publicKey;
    private final BigInteger p;
    private final BigInteger q;
    private final Half overP;
    private final Half overQ;
    private final BigInteger qInverse;

    /** One factor's side. */
    private record Half(BigInteger prime, BigInteger square, BigInteger orderFactor, BigInteger atGenerator) {

        static Half of(BigInteger prime, BigInteger n) {
            BigInteger square = prime.multiply(prime);
            BigInteger minusOne = prime.subtract(BigInteger.ONE);
            BigInteger l = n.add(BigInteger.ONE).modPow(minusOne, square).subtract(BigInteger.ONE).divide(prime);
            return new Half(prime, square, minusOne, l);
        }

        BigInteger message(BigInteger c, SecureRandom random) {
            BigInteger blind = new BigInteger(BLINDING_BITS, random).setBit(0);
            BigInteger l = c.mod(square).modPow(orderFactor.multiply(blind), square).subtract(BigInteger.ONE).divide(prime);
            return l.multiply(atGenerator.multiply(blind).modInverse(prime)).mod(prime);
        }
    }

    private PaillierPrivateKey(BigInteger p, BigInteger q, PaillierPublicKey publicKey) {
        this.publicKey = publicKey;
        this.p = p;
        this.q = q;
        this.overP = Half.of(p, publicKey.modulus());
        this.overQ = Half.of(q, publicKey.modulus());
        this.qInverse = q.modInverse(p);
    }

    /**
     * A fresh key: two random primes of half the length, 3 modulo 4, whose product has exactly {@code bits} bits.
     *
     * @param bits 2048 to 6144, even
     */
    public static PaillierPrivateKey generate(int bits, PaillierPublicKey.Randomiser randomiser, SecureRandom random) {
        while (true) {
            BigInteger p = Primes.blum(bits / 2, random);
            BigInteger q = Primes.blum(bits / 2, random);
            BigInteger n = p.multiply(q);
            // Close factors are found by Fermat's method; of random ones about none are.
            if (n.bitLength() == bits && p.subtract(q).abs().bitLength() > bits / 2 - 100) {
                return new PaillierPrivateKey(p, q, PaillierPublicKey.of(n, randomiser));
            }
        }
    }

    static PaillierPrivateKey forTests(BigInteger p, BigInteger q, PaillierPublicKey.Randomiser randomiser) {
        return new PaillierPrivateKey(p, q, PaillierPublicKey.forTests(p.multiply(q), randomiser));
    }

    @Override
    public PaillierPublicKey publicKey() {
        return publicKey;
    }

    /** {@code (p−1)(q−1)}. */
    BigInteger totient() {
        return p.subtract(BigInteger.ONE).multiply(q.subtract(BigInteger.ONE));
    }

    @Override
    public BigInteger decrypt(long[] c, int at, SecureRandom random) {
        BigInteger value = publicKey.residues().modulus.value(c, at);
        BigInteger mp = overP.message(value, random);
        BigInteger mq = overQ.message(value, random);
        BigInteger m = mq.add(mp.subtract(mq).multiply(qInverse).mod(p).multiply(q));
        return m.compareTo(publicKey.bound()) > 0 ? m.subtract(publicKey.modulus()) : m;
    }

    @Override
    public String toString() {
        return "PaillierPrivateKey(" + publicKey.modulus().bitLength() + ")";
    }
}
