package org.tacit.crypto.lattice.ckks;

import java.security.SecureRandom;
import org.tacit.base.InvalidInput;
import org.tacit.crypto.lattice.LatticePublicKey;
import org.tacit.crypto.lattice.LatticeSecretKey;
import org.tacit.crypto.lattice.RnsPoly;
import org.tacit.crypto.lattice.Sampler;

/**
 * Encryption and decryption.
 *
 * <h2>Security guarantees</h2>
 * IND-CPA under ring LWE at 128 bits. <b>Not</b> secure against somebody who sees decryptions (Li, Micciancio, EUROCRYPT 2021): whoever knows what a result should be learns its error, and a few errors give
 * the secret key. So {@link #decrypt} gives a {@link LocalValues}, and nothing but {@link LocalValues#forPeer} makes of it something that can be sent.
 * Who computes on ciphertexts follows the protocol; the state it claims is checked, what it computed is not.
 */
public final class Ckks {

    private Ckks() {
    }

    /** Half as long on the wire as a ciphertext under the public key, and less noisy. */
    public static CkksCiphertext encrypt(CkksPlaintext plain, LatticeSecretKey secret, SecureRandom random) {
        CkksParameters p = plain.parameters();
        check(p, secret.parameters().equals(p.lattice()));
        byte[] seed = Sampler.seed(random);
        RnsPoly c0 = secret.encryptZero(plain.m().basis(), seed, Sampler.of(random)).add(plain.m());
        return CkksCiphertext.seeded(p, plain.state().encrypted(p), c0, seed);
    }

    public static CkksCiphertext encrypt(CkksPlaintext plain, LatticePublicKey key, SecureRandom random) {
        CkksParameters p = plain.parameters();
        check(p, key.parameters().equals(p.lattice()));
        RnsPoly[] zero = key.encryptZero(plain.m().basis(), Sampler.of(random));
        return new CkksCiphertext(p, plain.state().encryptedPublic(p), zero[0].add(plain.m()), zero[1]);
    }

    public static LocalValues decrypt(CkksCiphertext c, LatticeSecretKey secret) {
        check(c.parameters(), secret.parameters().equals(c.parameters().lattice()));
        return new LocalValues(c.parameters(), c.state(), secret.phase(c.c0(), c.c1()).toCoefficients());
    }

    private static void check(CkksParameters p, boolean same) {
        if (!same) {
            throw InvalidInput.of("The key belongs to other parameters than %s; use one that was made for these.", "密钥不属于参数 %s；请使用为这组参数生成的密钥。", p.lattice());
        }
    }
}
