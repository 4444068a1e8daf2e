package org.tacit.psi.payload;

import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.tacit.crypto.symmetric.DomainHash;
import org.tacit.crypto.symmetric.HashSuite;

/**
 * A row under the key that an oblivious pseudorandom value gives: from {@code SHA-256(domain, binding, F(y))} the first half is what the row is
 * found by and the second a key for AES-128-GCM, used for this row only, so that its nonce is zero. One thread.
 *
 * <p>A sealed row is {@code tag (12) ‖ ciphertext ‖ authenticator (16)}.
 */
final class RowSeal {

    static final int TAG = 12;
    private static final int AUTHENTICATOR = 16;
    /** Bytes beside the row itself. */
    static final int OVERHEAD = TAG + AUTHENTICATOR;

    private final DomainHash hash = DomainHash.of(HashSuite.SHA_256, "tacit/psi/payload/1/row");
    private final byte[] binding;
    private final Cipher cipher;
    private byte[] derived;

    RowSeal(byte[] binding) {
        this.binding = binding;
        try {
            cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has AES-GCM", e);
        }
    }

    /** Takes the key of F at an item, two longs. */
    RowSeal under(long low, long high) {
        derived = hash.add(binding).add(low).add(high).digest();
        return this;
    }

    long tagLow() {
        long tag = 0;
        for (int b = 7; b >= 0; b--) {
            tag = tag << 8 | derived[b] & 255;
        }
        return tag;
    }

    int tagHigh() {
        return (derived[8] & 255) | (derived[9] & 255) << 8 | (derived[10] & 255) << 16 | derived[11] << 24;
    }

    void seal(byte[] row, int from, int length, byte[] out, int at) {
        System.arraycopy(derived, 0, out, at, TAG);
        try {
            begin(Cipher.ENCRYPT_MODE);
            cipher.doFinal(row, from, length, out, at + TAG);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("AES-GCM", e);
        }
    }

    /** The row of so many bytes behind the tag at {@code at}; null where it was not sealed under this key. */
    byte[] open(byte[] sealed, int at, int length) {
        try {
            begin(Cipher.DECRYPT_MODE);
            return cipher.doFinal(sealed, at + TAG, length + AUTHENTICATOR);
        } catch (AEADBadTagException changed) {
            return null;
        } catch (GeneralSecurityException e) {
            throw new AssertionError("AES-GCM", e);
        }
    }

    private void begin(int mode) throws GeneralSecurityException {
        cipher.init(mode, new SecretKeySpec(derived, 16, 16, "AES"), new GCMParameterSpec(8 * AUTHENTICATOR, new byte[12]));
        cipher.updateAAD(binding);
    }
}
