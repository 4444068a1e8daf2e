package org.tacit.crypto.lattice.bfv;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import org.tacit.base.InvalidInput;
import org.tacit.crypto.lattice.LatticeSecretKey;
import org.tacit.crypto.lattice.RnsBasis;
import org.tacit.crypto.lattice.RnsPoly;
import org.tacit.crypto.lattice.Sampler;

/**
 * Encrypts for oneself, decrypts, and measures noise.
 *
 * <h2>Security guarantees</h2>
 * IND-CPA under ring LWE. <b>Nothing about the noise of a decryption goes to a peer</b>: {@link #noise} and {@link #budget} are functions of the secret and of how a ciphertext
 * was made. Nor does the fact that a decryption came out wrong: decryption never fails, it gives other numbers, because who learns about failures of ciphertexts of their making learns
 * the key. Time does not depend on the secret or the message.
 */
public final class BfvSecretKey implements AutoCloseable {

    private final BfvParameters parameters;
    private final LatticeSecretKey key;

    private BfvSecretKey(BfvParameters parameters, LatticeSecretKey key) {
        this.parameters = parameters;
        this.key = key;
    }

    public static BfvSecretKey generate(BfvParameters parameters, SecureRandom random) {
        return new BfvSecretKey(parameters, LatticeSecretKey.generate(parameters.ring(), random));
    }

    public BfvParameters parameters() {
        return parameters;
    }

    /** The secret that keys for switching are made from. */
    public LatticeSecretKey lattice() {
        return key;
    }

    public BfvPublicKey publicKey(SecureRandom random) {
        return new BfvPublicKey(parameters, key.publicKey(random));
    }

    /** Half as long on the wire as a public-key encryption, and less noise. */
    public BfvCiphertext encrypt(BfvPlaintext plaintext, SecureRandom random) {
        return encrypt(plaintext, parameters.ring().levels(), random);
    }

    /** The same with the first {@code limbs} primes only. */
    public BfvCiphertext encrypt(BfvPlaintext plaintext, int limbs, SecureRandom random) {
        parameters.check(plaintext.parameters());
        byte[] seed = Sampler.seed(random);
        RnsBasis basis = parameters.ring().ciphertextBasis(limbs);
        RnsPoly c0 = key.encryptZero(basis, seed, Sampler.of(random));
        RnsPoly m = plaintext.scaled(limbs).toValues();
        c0.add(m);
        m.wipe();
        return new BfvCiphertext(parameters, seed, c0, Sampler.expand(seed, basis, true));
    }

    public BfvPlaintext decrypt(BfvCiphertext c) {
        parameters.check(c.parameters());
        RnsPoly phase = phase(c);
        long[] m = Rounding.toPlain(phase, parameters.plainModulus());
        phase.wipe();
        return new BfvPlaintext(parameters, m);
    }

    /** {@code Σ c_i·s^i} as coefficients. */
    private RnsPoly phase(BfvCiphertext c) {
        RnsPoly phase = key.phase(c.part(0), c.part(1));
        if (c.size() == 3) {
            RnsPoly s = key.values().limbs(0, c.limbs());
            RnsPoly square = s.copy().multiply(s);
            phase.addProduct(c.part(2), square);
            s.wipe();
            square.wipe();
        }
        return phase.toCoefficients();
    }

    /** log2 of the largest coefficient of {@code c(s) − ⌊Q·m/t⌉}, 0 for none. Secret. */
    public double noise(BfvCiphertext c) {
        BfvPlaintext m = decrypt(c);
        RnsPoly noise = phase(c).subtract(m.scaled(c.limbs()));
        BigInteger most = Arrays.stream(noise.toBigIntegers()).map(BigInteger::abs).max(BigInteger::compareTo).orElseThrow();
        noise.wipe();
        m.wipe();
        return most.signum() == 0 ? 0 : BfvNoise.log2(most);
    }

    /** Bits by which the noise can still grow before numbers change; near 0 they may have changed already. Secret. */
    public double budget(BfvCiphertext c) {
        return Math.max(0, parameters.room(c.limbs()) - noise(c));
    }

    /** The number in an extracted ciphertext, in [0, t). @throws InvalidInput where it is not for these parameters */
    public long decrypt(LweCiphertext c) {
        parameters.check(c.parameters());
        RnsBasis basis = c.a().basis();
        int n = basis.degree();
        RnsPoly s = key.values().limbs(0, basis.size()).toCoefficients();
        // ⟨a, s⟩ + b, in a polynomial of one coefficient that is not zero.
        RnsPoly phase = new RnsPoly(basis, false);
        for (int j = 0; j < basis.size(); j++) {
            var q = basis.modulus(j);
            long sum = c.b()[j];
            for (int i = j * n; i < (j + 1) * n; i++) {
                sum = q.add(sum, q.multiply(c.a().words()[i], s.words()[i]));
            }
            phase.words()[j * n] = sum;
        }
        long[] m = Rounding.toPlain(phase, parameters.plainModulus());
        s.wipe();
        phase.wipe();
        return m[0];
    }

    @Override
    public void close() {
        key.close();
    }

    @Override
    public String toString() {
        return "BfvSecretKey(" + parameters + ")";
    }
}
