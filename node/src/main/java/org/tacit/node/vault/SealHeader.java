package org.tacit.node.vault;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.AEADBadTagException;

/**
 * How a sealed file begins: {@code TACS}, version, cipher, log2 of the chunk, 0, the key's id (16 bytes), the nonces' prefix (7 bytes).
 *
 * <p>After it come chunks of STREAM (Hoang, Reyhanitabar, Rogaway, Vizár, CRYPTO 2015, §7): chunk i of {@code 2^16} bytes, the last one
 * shorter, is sealed with the nonce {@code prefix ‖ i ‖ last}, where {@code i} has four bytes and {@code last} is 1 for the last chunk and 0 before. So a
 * chunk that is moved, left out or repeated, an end that is cut off, and bytes after the end do not open. The header and what the file is for
 * are associated data of every chunk; the key is the file's own.
 */
record SealHeader(SealCipher cipher, byte[] key, byte[] prefix) {

    static final int BYTES = 31;
    static final int CHUNK = 1 << 16;
    private static final int MAGIC = 0x54414353;
    private static final int VERSION = 1;
    private static final int ID = 16;
    private static final int PREFIX = 7;

    byte[] bytes() {
        return ByteBuffer.allocate(BYTES).putInt(MAGIC).put((byte) VERSION).put((byte) cipher.code()).put((byte) 16).put((byte) 0).put(key).put(prefix).array();
    }

    static SealHeader of(SealCipher cipher, String key, byte[] prefix) {
        return new SealHeader(cipher, HexFormat.of().parseHex(key), Arrays.copyOf(prefix, PREFIX));
    }

    String keyId() {
        return HexFormat.of().formatHex(key);
    }

    /** Empty where the file begins otherwise: it is not sealed, or was changed. */
    static Optional<SealHeader> read(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(BYTES);
        if (bytes.length < BYTES) {
            return Optional.empty();
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        if (buffer.getInt() != MAGIC || buffer.get() != VERSION) {
            return Optional.empty();
        }
        try {
            SealCipher cipher = SealCipher.coded(buffer.get());
            if (buffer.get() != 16 || buffer.get() != 0) {
                return Optional.empty();
            }
            byte[] key = new byte[ID];
            byte[] prefix = new byte[PREFIX];
            buffer.get(key).get(prefix);
            return Optional.of(new SealHeader(cipher, key, prefix));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        }
    }

    byte[] nonce(int chunk, boolean last) {
        return ByteBuffer.allocate(SealCipher.NONCE).put(prefix).putInt(chunk).put((byte) (last ? 1 : 0)).array();
    }

    /** Bytes of the file that seals so many. */
    static long sealedSize(long plain) {
        long chunks = Math.max(1, Math.ceilDiv(plain, CHUNK));
        return BYTES + plain + chunks * SealCipher.TAG;
    }
}
