package org.tacit.node.vault;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.Arrays;
import java.util.Locale;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.tacit.base.InvalidInput;

/** Authenticated encryption that data at rest is sealed with: GCM (NIST SP 800-38D), with nonces of 12 bytes and tags of 16. */
public enum SealCipher {

    AES_256_GCM(1, 32, "AES"),
    /** For those who have to use 国密: SM4 (GB/T 32907). */
    SM4_GCM(2, 16, "SM4");

    static final int NONCE = 12;
    static final int TAG = 16;

    private final int code;
    private final int keyBytes;
    private final String algorithm;

    /** Loaded when the first SM4 key is used: BouncyCastle takes a while to start. */
    private static final class National {
        static final Provider PROVIDER = new BouncyCastleProvider();
    }

    SealCipher(int code, int keyBytes, String algorithm) {
        this.code = code;
        this.keyBytes = keyBytes;
        this.algorithm = algorithm;
    }

    /** As settings and key files write it: {@code aes-256-gcm}, {@code sm4-gcm}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static SealCipher labelled(String label) {
        return Arrays.stream(values()).filter(c -> c.label().equals(label)).findFirst().orElseThrow(() -> InvalidInput.of(
                "'%s' is no cipher for data at rest; use aes-256-gcm or sm4-gcm.", "“%s”不是可用的存储加密算法，请使用 aes-256-gcm 或 sm4-gcm。", label));
    }

    int code() {
        return code;
    }

    static SealCipher coded(int code) throws AEADBadTagException {
        return Arrays.stream(values()).filter(c -> c.code == code).findFirst().orElseThrow(() -> new AEADBadTagException("unknown cipher"));
    }

    int keyBytes() {
        return keyBytes;
    }

    byte[] seal(byte[] key, byte[] nonce, byte[] context, byte[] plain, int length) {
        try {
            return cipher(Cipher.ENCRYPT_MODE, key, nonce, context).doFinal(plain, 0, length);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @throws AEADBadTagException where key, nonce, context or content are not the ones that it was sealed with */
    byte[] open(byte[] key, byte[] nonce, byte[] context, byte[] sealed, int offset, int length) throws AEADBadTagException {
        if (length < TAG) {
            throw new AEADBadTagException("shorter than a tag");
        }
        try {
            return cipher(Cipher.DECRYPT_MODE, key, nonce, context).doFinal(sealed, offset, length);
        } catch (AEADBadTagException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Cipher cipher(int mode, byte[] key, byte[] nonce, byte[] context) throws GeneralSecurityException {
        String name = algorithm + "/GCM/NoPadding";
        Cipher cipher = this == SM4_GCM ? Cipher.getInstance(name, National.PROVIDER) : Cipher.getInstance(name);
        cipher.init(mode, new SecretKeySpec(key, algorithm), new GCMParameterSpec(8 * TAG, nonce));
        cipher.updateAAD(context);
        return cipher;
    }
}
