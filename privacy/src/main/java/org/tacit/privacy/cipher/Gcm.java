package org.tacit.privacy.cipher;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.modes.GCMModeCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.tacit.base.InvalidInput;

/**
 * Randomised authenticated encryption, GCM (NIST SP 800-38D; RFC 8998 for SM4), a fresh nonce of 96 random bits in front of each ciphertext.
 *
 * <h2>Security guarantees</h2>
 * Nothing of a text but its length is seen, not even whether two are equal; a ciphertext that was changed is refused. With random nonces
 * a key serves 2^32 encryptions (SP 800-38D §8.3): one instance refuses more, a key is changed long before.
 *
 * <p>Not thread-safe.
 */
public final class Gcm {

    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final long MOST = 1L << 32;

    private final GCMModeCipher cipher;
    private final KeyParameter key;
    private final SecureRandom random;
    private long used;

    public Gcm(Suite suite, byte[] key, SecureRandom random) {
        this.cipher = GCMBlockCipher.newInstance(suite.engine());
        this.key = new KeyParameter(key);
        this.random = random;
    }

    /** nonce ‖ ciphertext ‖ tag. */
    public byte[] encrypt(byte[] text, byte[] associated) {
        if (++used > MOST) {
            throw InvalidInput.of("One key encrypts at most 2^32 cells; use a new key.", "一个密钥最多加密 2^32 个单元格；请更换密钥。");
        }
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        cipher.init(true, new AEADParameters(key, TAG_BITS, nonce, associated));
        byte[] out = Arrays.copyOf(nonce, NONCE + cipher.getOutputSize(text.length));
        try {
            int n = cipher.processBytes(text, 0, text.length, out, NONCE);
            cipher.doFinal(out, NONCE + n);
            return out;
        } catch (InvalidCipherTextException e) {
            throw new IllegalStateException("encryption does not check anything", e);
        }
    }

    /** Empty where the ciphertext is not one of this key. */
    public Optional<byte[]> decrypt(byte[] ciphertext, byte[] associated) {
        if (ciphertext.length < NONCE + TAG_BITS / 8) {
            return Optional.empty();
        }
        cipher.init(false, new AEADParameters(key, TAG_BITS, Arrays.copyOf(ciphertext, NONCE), associated));
        byte[] out = new byte[cipher.getOutputSize(ciphertext.length - NONCE)];
        try {
            int n = cipher.processBytes(ciphertext, NONCE, ciphertext.length - NONCE, out, 0);
            cipher.doFinal(out, n);
            return Optional.of(out);
        } catch (InvalidCipherTextException e) {
            return Optional.empty();
        }
    }
}
