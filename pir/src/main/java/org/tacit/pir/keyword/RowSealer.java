package org.tacit.pir.keyword;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.tacit.crypto.symmetric.DomainHash;
import org.tacit.crypto.symmetric.HashSuite;

/**
 * Seals a record under the value of an oblivious PRF at its key: who was not given that value cannot open it.
 *
 * <p>An entry is {@code tag (8) ‖ version (4) ‖ AES-128-GCM(record) ‖ GCM tag (16)}; {@code tag ‖ row key = SHA-256(domain, table, F(key))}. The version is the nonce: a
 * record that replaces another under the same key has a higher one, so no nonce comes twice under a row key.
 *
 * <p><b>Security guarantees.</b> Without {@code F(key)} an entry is indistinguishable from random bytes of its length, version apart. An entry opens under its own key and table only
 * (2^-64 for a tag, 2^-128 for GCM).
 *
 * <p>A table whose every change seals afresh ({@code sealIn}, {@code openIn}) has the table's version in the hash and not in the entry: {@code tag (12) ‖ AES-128-GCM(record) ‖ 16},
 * with {@code tag ‖ row key = SHA-256(domain, table, version, F(key))} and nonce 0. There a key is sealed once in a version, and nothing ties its entries of two versions together.
 *
 * <p>Not thread-safe.
 */
public final class RowSealer {

    /** Bytes of {@code F(key)}. */
    public static final int SECRET_BYTES = 64;
    /** Bytes by which an entry is found that was sealed for one version. */
    public static final int VERSION_TAG = 12;
    private static final int TAG = 8;
    private static final int VERSION = 4;
    private static final int GCM = 16;

    private final int recordBytes;
    private final DomainHash hash = DomainHash.of(HashSuite.SHA_256, "tacit/pir/row/v1");
    private final byte[] table;
    private final Cipher cipher;
    private final byte[] nonce = new byte[12];

    /** @param table names the table and its epoch: rows of one do not open in another */
    public RowSealer(byte[] table, int recordBytes) {
        this.table = table.clone();
        this.recordBytes = recordBytes;
        try {
            this.cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no AES-GCM", e);
        }
    }

    /** Bytes of an entry for records of that length. */
    public static int entryBytes(int recordBytes) {
        return TAG + VERSION + recordBytes + GCM;
    }

    /** Writes a version into an entry: the one part that shows. */
    public static void version(int version, byte[] entry, int offset) {
        for (int i = 0; i < VERSION; i++) {
            entry[offset + TAG + i] = (byte) (version >>> 8 * i);
        }
    }

    /** Writes the entry of a record. */
    public void seal(byte[] secret, int at, int version, byte[] record, byte[] out, int offset) {
        byte[] derived = derive(secret, at);
        System.arraycopy(derived, 0, out, offset, TAG);
        version(version, out, offset);
        try {
            init(Cipher.ENCRYPT_MODE, derived, out, offset + TAG);
            cipher.doFinal(record, 0, recordBytes, out, offset + TAG + VERSION);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } finally {
            Arrays.fill(derived, (byte) 0);
        }
    }

    /** The record that {@code secret} opens among {@code count} entries, if there is one. All entries are looked at. */
    public Optional<byte[]> open(byte[] secret, int at, byte[] entries, int offset, int count) {
        byte[] derived = derive(secret, at);
        int bytes = entryBytes(recordBytes);
        Optional<byte[]> found = Optional.empty();
        for (int e = 0; e < count; e++) {
            int from = offset + e * bytes;
            int different = 0;
            for (int i = 0; i < TAG; i++) {
                different |= derived[i] ^ entries[from + i];
            }
            if (different == 0) {
                try {
                    init(Cipher.DECRYPT_MODE, derived, entries, from + TAG);
                    found = Optional.of(cipher.doFinal(entries, from + TAG + VERSION, recordBytes + GCM));
                } catch (AEADBadTagException notThisOne) {
                    // A tag that agrees by chance, or bytes that were changed: not the row.
                    continue;
                } catch (GeneralSecurityException e2) {
                    throw new IllegalStateException(e2);
                }
            }
        }
        Arrays.fill(derived, (byte) 0);
        return found;
    }

    /** Writes the {@value #VERSION_TAG} bytes by which the key's entry of that version is found. */
    public void tagIn(long version, byte[] secret, int at, byte[] out, int offset) {
        byte[] derived = derive(version, secret, at);
        System.arraycopy(derived, 0, out, offset, VERSION_TAG);
        Arrays.fill(derived, (byte) 0);
    }

    /** Writes the entry of a record for one version of the table; at most once for a key and version. */
    public void sealIn(long version, byte[] secret, int at, byte[] record, int recordAt, byte[] out, int offset) {
        byte[] derived = derive(version, secret, at);
        System.arraycopy(derived, 0, out, offset, VERSION_TAG);
        try {
            initOnce(Cipher.ENCRYPT_MODE, derived);
            cipher.doFinal(record, recordAt, recordBytes, out, offset + VERSION_TAG);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } finally {
            Arrays.fill(derived, (byte) 0);
        }
    }

    /** The record in an entry of that version; empty where it was not sealed under {@code secret}, or changed since. */
    public Optional<byte[]> openIn(long version, byte[] secret, int at, byte[] entry, int offset) {
        byte[] derived = derive(version, secret, at);
        try {
            initOnce(Cipher.DECRYPT_MODE, derived);
            return Optional.of(cipher.doFinal(entry, offset + VERSION_TAG, recordBytes + GCM));
        } catch (AEADBadTagException notThisOne) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } finally {
            Arrays.fill(derived, (byte) 0);
        }
    }

    private byte[] derive(long version, byte[] secret, int at) {
        return hash.add(table).add(version).add(secret, at, SECRET_BYTES).digest();
    }

    /** The row key stands behind the tag: bytes 12 to 28. */
    private void initOnce(int mode, byte[] derived) throws GeneralSecurityException {
        cipher.init(mode, new SecretKeySpec(derived, VERSION_TAG, 16, "AES"), new GCMParameterSpec(8 * GCM, new byte[12]));
    }

    private byte[] derive(byte[] secret, int at) {
        return hash.add(table).add(secret, at, SECRET_BYTES).digest();
    }

    private void init(int mode, byte[] derived, byte[] version, int at) throws GeneralSecurityException {
        System.arraycopy(version, at, nonce, 0, VERSION);
        // GCM refuses the same key and nonce twice in a row when encrypting, which is what the version rules out.
        cipher.init(mode, new SecretKeySpec(derived, TAG, 16, "AES"), new GCMParameterSpec(8 * GCM, nonce));
    }
}
