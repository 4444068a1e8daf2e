package org.tacit.crypto.sign;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.tacit.base.InvalidInput;

/** Ed25519 of the JDK (RFC 8032 §5.1). The JDK derives no public key from a stored seed; Bouncy Castle does that one step. */
final class Ed25519 implements Signer {

    private static final int SEED_BYTES = 32;
    /** SubjectPublicKeyInfo up to the key itself (RFC 8410 §4). */
    private static final byte[] SPKI = HexFormat.of().parseHex("302a300506032b6570032100");

    private final byte[] seed;
    private final PrivateKey key;
    private final VerifyingKey verifyingKey;

    private Ed25519(byte[] seed) {
        this.seed = seed;
        try {
            key = KeyFactory.getInstance("Ed25519").generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has Ed25519", e);
        }
        verifyingKey = VerifyingKey.of(SignatureScheme.ED25519, new Ed25519PrivateKeyParameters(seed, 0).generatePublicKey().getEncoded());
    }

    static Ed25519 generate(SecureRandom random) {
        byte[] seed = new byte[SEED_BYTES];
        random.nextBytes(seed);
        return new Ed25519(seed);
    }

    static Ed25519 of(byte[] seed) {
        if (seed.length != SEED_BYTES) {
            throw InvalidInput.of("An Ed25519 secret key has %d bytes.", "Ed25519 私钥为 %d 字节。", SEED_BYTES);
        }
        return new Ed25519(seed.clone());
    }

    @Override
    public VerifyingKey verifyingKey() {
        return verifyingKey;
    }

    @Override
    public byte[] sign(String domain, byte[] message) {
        return signRaw(Domain.bind(domain, message));
    }

    byte[] signRaw(byte[] message) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(key);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has Ed25519", e);
        }
    }

    static boolean isKey(byte[] key) {
        try {
            Signature.getInstance("Ed25519").initVerify(publicKey(key));
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    static boolean verify(byte[] key, byte[] message, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(publicKey(key));
            verifier.update(message);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static PublicKey publicKey(byte[] key) throws GeneralSecurityException {
        byte[] encoded = java.util.Arrays.copyOf(SPKI, SPKI.length + key.length);
        System.arraycopy(key, 0, encoded, SPKI.length, key.length);
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    }

    @Override
    public byte[] secret() {
        return seed.clone();
    }
}
