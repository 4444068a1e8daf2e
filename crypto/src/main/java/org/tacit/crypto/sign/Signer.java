package org.tacit.crypto.sign;

import java.security.SecureRandom;

/**
 * Signs messages under a domain with a key that stays inside.
 *
 * <h2>Security guarantees</h2>
 * Existential unforgeability under chosen messages: Ed25519 under the discrete logarithm on edwards25519 with SHA-512 as a random
 * oracle; SM2 in the generic group model. A signature for one domain is worth nothing in another. Safe for many threads.
 */
public interface Signer {

    VerifyingKey verifyingKey();

    /**
     * @param domain  what kind of statement this is, for example {@code tacit.ledger.head.v1}; a constant of the program
     * @param message canonical bytes: the same statement always has the same bytes
     * @return 64 bytes
     */
    byte[] sign(String domain, byte[] message);

    /** A new key. {@code random} is also the source of SM2's nonces, one per signature: it must never repeat. */
    static Signer generate(SignatureScheme scheme, SecureRandom random) {
        return switch (scheme) {
            case ED25519 -> Ed25519.generate(random);
            case SM2 -> Sm2.generate(random);
        };
    }

    /** The signer of a stored secret (see {@link #secret}). The array is copied. {@link org.tacit.base.InvalidInput} when it is no secret key of the scheme. */
    static Signer of(SignatureScheme scheme, byte[] secret, SecureRandom random) {
        return switch (scheme) {
            case ED25519 -> Ed25519.of(secret);
            case SM2 -> Sm2.of(secret, random);
        };
    }

    /** The 32 secret bytes, to be stored where nobody else reads; wipe the array after use. */
    byte[] secret();
}
