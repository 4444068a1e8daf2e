package org.tacit.crypto.lattice.bfv;

import java.security.SecureRandom;
import org.tacit.base.InvalidInput;
import org.tacit.crypto.lattice.LatticePublicKey;
import org.tacit.crypto.lattice.RnsPoly;
import org.tacit.crypto.lattice.Sampler;

/**
 * Encrypts for the owner of a {@link BfvSecretKey}, and hides from that owner how a ciphertext was computed.
 *
 * <h2>Security guarantees</h2>
 * IND-CPA under ring LWE. A computed ciphertext shows the owner of the key how it was made, by its second half and by its noise. {@link #hide} replaces both: what the owner sees is
 * then, up to a statistical distance of 2^-40 and ring LWE, a function of the message alone (circuit privacy by flooding; Gentry 2009, section 7.1). {@link #rerandomise} alone does
 * that to everybody but the owner of the key.
 */
public final class BfvPublicKey {

    /** σ: the distance is 2^-40. */
    public static final int STATISTICAL = 40;

    private final BfvParameters parameters;
    private final LatticePublicKey key;

    BfvPublicKey(BfvParameters parameters, LatticePublicKey key) {
        this.parameters = parameters;
        this.key = key;
    }

    public BfvParameters parameters() {
        return parameters;
    }

    public BfvCiphertext encrypt(BfvPlaintext plaintext, SecureRandom random) {
        return encrypt(plaintext, parameters.ring().levels(), random);
    }

    /** The same with the first {@code limbs} primes only. */
    public BfvCiphertext encrypt(BfvPlaintext plaintext, int limbs, SecureRandom random) {
        parameters.check(plaintext.parameters());
        RnsPoly[] c = key.encryptZero(parameters.ring().ciphertextBasis(limbs), Sampler.of(random));
        RnsPoly m = plaintext.scaled(limbs).toValues();
        c[0].add(m);
        m.wipe();
        return new BfvCiphertext(parameters, null, c);
    }

    /** Another encryption of the same; noise grows by that of a fresh one. */
    public BfvCiphertext rerandomise(BfvCiphertext c, SecureRandom random) {
        two(c);
        RnsPoly[] zero = key.encryptZero(c.basis(), Sampler.of(random));
        return new BfvCiphertext(parameters, null, zero[0].add(c.part(0)), zero[1].add(c.part(1)));
    }

    /**
     * Re-randomises, and floods the noise.
     *
     * @param noise log2 of a bound on the noise of c, from {@link BfvNoise} and what was computed
     * @throws InvalidInput where the flood would not leave the message intact
     */
    public BfvCiphertext hide(BfvCiphertext c, double noise, SecureRandom random) {
        two(c);
        int flood = BfvNoise.flood(BfvNoise.sum(noise, BfvNoise.fresh(parameters.degree())), parameters.degree(), STATISTICAL);
        double after = BfvNoise.sum(flood, BfvNoise.sum(noise, BfvNoise.fresh(parameters.degree())));
        if (!(after < parameters.room(c.limbs())) || flood > 126) {
            throw InvalidInput.of("Noise of %1$d bits cannot be hidden at this level, which has room for %2$d; take a larger modulus or a smaller plaintext.",
                    "该层级仅有 %2$d 位余地，无法隐藏 %1$d 位的噪声；请增大密文模数或减小明文模数。", (int) Math.ceil(noise), (int) parameters.room(c.limbs()));
        }
        Sampler sampler = Sampler.of(random);
        RnsPoly[] zero = key.encryptZero(c.basis(), sampler);
        RnsPoly drowned = sampler.flood(c.basis(), flood).toValues();
        zero[0].add(c.part(0)).add(drowned);
        drowned.wipe();
        return new BfvCiphertext(parameters, null, zero[0], zero[1].add(c.part(1)));
    }

    private void two(BfvCiphertext c) {
        parameters.check(c.parameters());
        if (c.size() != 2) {
            throw InvalidInput.of("A product must be relinearised first.", "乘积须先进行重线性化。");
        }
    }

    /** The key without t: {@link LatticePublicKey#encode}. */
    public byte[] encode() {
        return key.encode();
    }

    /** @throws org.tacit.base.ProtocolViolation unless the bytes are a key for these parameters */
    public static BfvPublicKey decode(BfvParameters parameters, byte[] in) {
        return new BfvPublicKey(parameters, LatticePublicKey.decode(parameters.ring(), in));
    }
}
