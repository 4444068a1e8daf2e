package org.tacit.privacy.cipher;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/** Keys of single uses: {@code HKDF-SHA256(secret of the handle, salt "tacit.deid.v1", info = use)}, RFC 5869. */
public final class CellKeys {

    private static final byte[] SALT = "tacit.deid.v1".getBytes(StandardCharsets.US_ASCII);

    private final KeySource source;

    public CellKeys(KeySource source) {
        this.source = source;
    }

    /**
     * The same bytes for the same handle and use, independent ones for any other.
     *
     * @param use names transform, cipher and form; not the column, so that one person has one pseudonym in all tables under one handle
     */
    public byte[] derive(String handle, String use, int bytes) {
        byte[] secret = source.secret(handle);
        try {
            return KDF.getInstance("HKDF-SHA256").deriveData(
                    HKDFParameterSpec.ofExtract().addIKM(secret).addSalt(SALT).thenExpand(use.getBytes(StandardCharsets.UTF_8), bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no HKDF", e);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }
}
