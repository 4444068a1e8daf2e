package org.tacit.crypto.he;

import java.math.BigInteger;
import java.security.SecureRandom;
import org.tacit.base.InvalidInput;

/**
 * The squared factor of an Okamoto–Uchiyama modulus: {@code m = L(c^((p−1)·b) mod p²)·(L(g^(p−1) mod p²)·b)⁻¹ mod p}, {@code L(x) = (x−1)/p}, with a fresh b of 128 bits each
 * time, which hides the exponent and what it gives from a clock.
 */
public final class OkamotoUchiyamaPrivateKey implements AdditivePrivateKey {

    private static final int BLINDING_BITS = 128;

    private final OkamotoUchiyamaPublicKey publicKey;
    private final BigInteger p;
    private final BigInteger square;
    private final BigInteger minusOne;
    private final BigInteger atGenerator;

    private OkamotoUchiyamaPrivateKey(BigInteger p, BigInteger n, BigInteger g) {
        this.p = p;
        this.square = p.multiply(p);
        this.minusOne = p.subtract(BigInteger.ONE);
        this.atGenerator = logarithm(g.modPow(minusOne, square));
        this.publicKey = OkamotoUchiyamaPublicKey.of(n, g);
    }

    /** @param bits 3072 to 6144, a multiple of 3 */
    public static OkamotoUchiyamaPrivateKey generate(int bits, SecureRandom random) {
        if (bits % 3 != 0) {
            throw InvalidInput.of("The length of an Okamoto–Uchiyama key is a multiple of 3, not %d.", "Okamoto–Uchiyama 密钥长度须为 3 的倍数，而非 %d。", bits);
        }
        while (true) {
            BigInteger p = Primes.of(bits / 3, random);
            BigInteger q = Primes.of(bits / 3, random);
            BigInteger n = p.multiply(p).multiply(q);
            if (n.bitLength() != bits || p.equals(q)) {
                continue;
            }
            BigInteger g = new BigInteger(bits - 1, random);
            BigInteger square = p.multiply(p);
            // g^(p−1) must have order p: any g but one in p does.
            if (g.gcd(n).equals(BigInteger.ONE) && !g.modPow(p.subtract(BigInteger.ONE), square).equals(BigInteger.ONE)) {
                return new OkamotoUchiyamaPrivateKey(p, n, g);
            }
        }
    }

    private BigInteger logarithm(BigInteger x) {
        return x.subtract(BigInteger.ONE).divide(p);
    }

    @Override
    public OkamotoUchiyamaPublicKey publicKey() {
        return publicKey;
    }

    /** @throws InvalidInput where the number is out of {@code (−bound, bound)}; it is not told, because it would betray the key */
    @Override
    public BigInteger decrypt(long[] c, int at, SecureRandom random) {
        BigInteger blind = new BigInteger(BLINDING_BITS, random).setBit(0);
        BigInteger value = publicKey.residues().modulus.value(c, at).mod(square);
        BigInteger m = logarithm(value.modPow(minusOne.multiply(blind), square)).multiply(atGenerator.multiply(blind).modInverse(p)).mod(p);
        if (m.compareTo(p.shiftRight(1)) > 0) {
            m = m.subtract(p);
        }
        if (m.abs().compareTo(publicKey.bound()) >= 0) {
            throw InvalidInput.of("A decrypted sum is too large for %s; scale the numbers down.", "解密所得的和超出 %s 的范围，请缩小数值。", publicKey.scheme());
        }
        return m;
    }

    @Override
    public String toString() {
        return "OkamotoUchiyamaPrivateKey(" + publicKey.scheme() + ")";
    }
}
