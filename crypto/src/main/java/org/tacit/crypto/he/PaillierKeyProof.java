package org.tacit.crypto.he;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.tacit.base.ProtocolViolation;
import org.tacit.crypto.symmetric.DomainHash;
import org.tacit.crypto.symmetric.HashSuite;

/**
 * Shows that {@code gcd(n, φ(n)) = 1}, so that {@code (m, r) → (1+n)^m·rⁿ} is one-to-one and a uniform r hides what it should.
 *
 * <p>The owner gives n-th roots modulo n of {@value #ROOTS} hashes; the verifier checks them, and that n has no prime factor below
 * {@value #LEAST_FACTOR} (Goldberg, Reyzin, Sagga, Baldimtsi, "Efficient Noninteractive Certification of RSA Moduli and Beyond", ASIACRYPT 2019). If the claim is false, at most one element in
 * {@value #LEAST_FACTOR} has a root: a false proof passes with probability 6370^-11 < 2^-138 for each hash tried.
 *
 * <p>Zero-knowledge with the hash a random oracle. Says nothing about how many factors n has or how large they are.
 */
public final class PaillierKeyProof {

    private static final int ROOTS = 11;
    private static final int LEAST_FACTOR = 6370;

    private PaillierKeyProof() {
    }

    /** {@value #ROOTS} numbers, one after the other, each as long as n. */
    public static byte[] prove(PaillierPrivateKey key, byte[] context) {
        BigInteger n = key.publicKey().modulus();
        BigInteger exponent = n.modInverse(key.totient());
        int bytes = (n.bitLength() + 7) / 8;
        byte[] proof = new byte[ROOTS * bytes];
        for (int i = 0; i < ROOTS; i++) {
            // Public bases: what modPow's time could tell is about the exponent, so it is blinded by a multiple of φ(n).
            byte[] root = challenge(n, context, i).modPow(blinded(exponent, key), n).toByteArray();
            int from = Math.max(0, root.length - bytes);
            System.arraycopy(root, from, proof, (i + 1) * bytes - (root.length - from), root.length - from);
        }
        return proof;
    }

    private static BigInteger blinded(BigInteger exponent, PaillierPrivateKey key) {
        return exponent.add(key.totient().multiply(new BigInteger(128, new java.security.SecureRandom())));
    }

    /** @throws ProtocolViolation if the proof does not hold */
    public static void verify(BigInteger n, byte[] context, byte[] proof) {
        int bytes = (n.bitLength() + 7) / 8;
        if (proof.length != ROOTS * bytes || !n.testBit(0) || hasSmallFactor(n)) {
            throw refused();
        }
        for (int i = 0; i < ROOTS; i++) {
            BigInteger root = new BigInteger(1, proof, i * bytes, bytes);
            if (root.compareTo(n) >= 0 || !root.modPow(n, n).equals(challenge(n, context, i))) {
                throw refused();
            }
        }
    }

    private static boolean hasSmallFactor(BigInteger n) {
        for (int d = 3; d < LEAST_FACTOR; d += 2) {
            if (n.mod(BigInteger.valueOf(d)).signum() == 0) {
                return true;
            }
        }
        return false;
    }

    private static BigInteger challenge(BigInteger n, byte[] context, int index) {
        DomainHash hash = DomainHash.of(HashSuite.SHA_256, "tacit/paillier/key-proof/v1");
        byte[] modulus = n.toString(16).getBytes(StandardCharsets.US_ASCII);
        int blocks = n.bitLength() / 256 + 2;
        byte[] wide = new byte[32 * blocks];
        for (int block = 0; block < blocks; block++) {
            System.arraycopy(hash.add(modulus).add(context).add(index).add(block).digest(), 0, wide, 32 * block, 32);
        }
        return new BigInteger(1, wide).mod(n);
    }

    private static ProtocolViolation refused() {
        return ProtocolViolation.of("the peer's Paillier key does not prove itself well formed; the job stops", "对方的 Paillier 密钥未能证明其合规，任务中止");
    }
}
