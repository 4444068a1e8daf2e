package org.tacit.privacy.deid;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.privacy.cipher.CellKeys;
import org.tacit.privacy.cipher.Gcm;
import org.tacit.privacy.cipher.Suite;

/**
 * A mapping table: each value gets a random token once and keeps it over runs and tables. The file holds no value in the clear and no hash
 * of one without a key:
 *
 * <pre>
 * "TACITVAULT1\n" ‖ check (HMAC of a constant)                                   32 bytes
 * per value: length ‖ CRC-32C ‖ tag = HMAC(value) ‖ token (16 random bytes) ‖ GCM(value; tag, token as associated data)
 * </pre>
 *
 * <h2>Security guarantees</h2>
 * A token says nothing of its value, also to who holds the key but not the file. Who has file and key has all values. Equal values have equal tokens.
 *
 * <p>What a crash cut short is taken off when the file is opened; {@link #force} puts new tokens on the disk before any output that holds
 * them is given away. Memory: about 120 bytes for each value. Safe from several threads; one process at a time.
 */
public final class TokenVault implements AutoCloseable {

    /** Most values of one mapping table. */
    public static final int MOST = 10_000_000;

    private static final byte[] MAGIC = "TACITVAULT1\n".getBytes(StandardCharsets.US_ASCII);
    private static final int TAG = 16;
    private static final int TOKEN = 16;
    private static final int LONGEST = 1 << 22;

    private record Tag(long high, long low) {
    }

    private record Entry(long tokenHigh, long tokenLow) {
        String text() {
            HexFormat hex = HexFormat.of();
            return hex.toHexDigits(tokenHigh) + hex.toHexDigits(tokenLow);
        }
    }

    private final FileChannel file;
    private final HMac mac = new HMac(new SHA256Digest());
    private final Gcm gcm;
    private final SecureRandom random;
    private final Map<Tag, Entry> tokens = new HashMap<>();
    private boolean dirty;

    private TokenVault(FileChannel file, CellKeys keys, String handle, SecureRandom random) {
        this.file = file;
        this.random = random;
        mac.init(new KeyParameter(keys.derive(handle, "vault.tag", 32)));
        gcm = new Gcm(Suite.AES, keys.derive(handle, "vault.value", Suite.AES.keyBytes()), random);
    }

    /** Opens or makes the file; refuses one of another key. */
    public static TokenVault open(Path path, CellKeys keys, String handle, SecureRandom random) {
        try {
            if (!Files.exists(path)) {
                Files.createFile(path);
                if (Files.getFileStore(path).supportsFileAttributeView("posix")) {
                    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
                }
            }
            FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                if (channel.tryLock() == null) {
                    throw InvalidInput.of("The mapping table of '%s' is in use by another process.", "“%s”的映射表正被另一进程使用。", handle);
                }
                TokenVault vault = new TokenVault(channel, keys, handle, random);
                vault.load(handle);
                return vault;
            } catch (RuntimeException | IOException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new InvalidInput(Text.of("The mapping table of '%s' cannot be read; check the folder and its rights.", "无法读取“%s”的映射表；请检查目录和权限。", handle), e);
        }
    }

    private void load(String handle) throws IOException {
        byte[] head = Arrays.copyOf(MAGIC, MAGIC.length + 32);
        System.arraycopy(hmac("tacit.vault.check".getBytes(StandardCharsets.US_ASCII)), 0, head, MAGIC.length, 32);
        if (file.size() < head.length) {
            // New, or its making was cut short.
            file.truncate(0);
            write(ByteBuffer.wrap(head));
            file.force(true);
            return;
        }
        ByteBuffer there = read(0, head.length);
        if (!java.security.MessageDigest.isEqual(there.array(), head)) {
            throw InvalidInput.of("The mapping table of '%s' was made with another key, or is damaged.", "“%s”的映射表由另一密钥生成，或已损坏。", handle);
        }
        long[] end = {head.length};
        each((tag, token, sealed, next) -> {
            tokens.put(tag, token);
            end[0] = next;
            return true;
        });
        file.truncate(end[0]);
        file.position(end[0]);
    }

    /** The token of a value, a new one where there is none: 32 hex digits. */
    public synchronized String token(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        byte[] mac = hmac(bytes);
        ByteBuffer view = ByteBuffer.wrap(mac);
        Tag tag = new Tag(view.getLong(), view.getLong());
        Entry known = tokens.get(tag);
        if (known != null) {
            return known.text();
        }
        if (tokens.size() >= MOST) {
            throw InvalidInput.of("A mapping table holds at most %,d values; use keyed hashes for this column.", "一张映射表最多容纳 %,d 个值；此列请改用带密钥的哈希。", MOST);
        }
        byte[] token = new byte[TOKEN];
        random.nextBytes(token);
        byte[] sealed = gcm.encrypt(bytes, associated(mac, token));
        ByteBuffer record = ByteBuffer.allocate(8 + TAG + TOKEN + sealed.length);
        record.position(8).put(mac, 0, TAG).put(token).put(sealed);
        record.putInt(0, TAG + TOKEN + sealed.length).putInt(4, crc(record.array(), 8));
        try {
            write(record.flip());
        } catch (IOException e) {
            throw new InvalidInput(Text.of("The mapping table cannot be written; check the free space.", "无法写入映射表；请检查剩余空间。"), e);
        }
        dirty = true;
        ByteBuffer two = ByteBuffer.wrap(token);
        Entry entry = new Entry(two.getLong(), two.getLong());
        tokens.put(tag, entry);
        return entry.text();
    }

    /** The value of a token; empty where it is none of this table's. Reads the file. */
    public synchronized Optional<String> value(String token) {
        if (!token.matches("[0-9a-f]{32}")) {
            return Optional.empty();
        }
        Entry wanted = new Entry(HexFormat.fromHexDigitsToLong(token, 0, 16), HexFormat.fromHexDigitsToLong(token, 16, 32));
        String[] found = new String[1];
        try {
            each((tag, entry, sealed, next) -> {
                if (!entry.equals(wanted)) {
                    return true;
                }
                byte[] mac = ByteBuffer.allocate(TAG).putLong(tag.high).putLong(tag.low).array();
                byte[] bytes = ByteBuffer.allocate(TOKEN).putLong(entry.tokenHigh).putLong(entry.tokenLow).array();
                found[0] = gcm.decrypt(sealed, associated(mac, bytes)).map(b -> new String(b, StandardCharsets.UTF_8)).orElse(null);
                return false;
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Optional.ofNullable(found[0]);
    }

    /** How many values have a token. */
    public synchronized int size() {
        return tokens.size();
    }

    /** New tokens are on the disk when it returns. */
    public synchronized void force() {
        try {
            if (dirty) {
                file.force(true);
                dirty = false;
            }
        } catch (IOException e) {
            throw new InvalidInput(Text.of("The mapping table cannot be written; check the free space.", "无法写入映射表；请检查剩余空间。"), e);
        }
    }

    @FunctionalInterface
    private interface EntryReader {
        /** False to stop. */
        boolean accept(Tag tag, Entry token, byte[] sealed, long next);
    }

    /** All whole records; ends before one that is cut short or damaged. */
    private void each(EntryReader reader) throws IOException {
        long at = MAGIC.length + 32L;
        long size = file.size();
        ByteBuffer buffer = ByteBuffer.allocate(1 << 20).limit(0);
        while (true) {
            if (buffer.remaining() < 8 || buffer.remaining() < 8L + length(buffer)) {
                int wanted = buffer.remaining() < 8 ? 8 : 8 + length(buffer);
                if (wanted > LONGEST || at + wanted > size) {
                    return;
                }
                buffer = read(at, (int) Math.min(size - at, Math.max(1 << 20, wanted)));
                continue;
            }
            int length = length(buffer);
            if (length < TAG + TOKEN) {
                return;
            }
            byte[] record = new byte[8 + length];
            buffer.get(record);
            ByteBuffer fields = ByteBuffer.wrap(record);
            if (fields.getInt(4) != crc(record, 8)) {
                return;
            }
            at += record.length;
            fields.position(8);
            Tag tag = new Tag(fields.getLong(), fields.getLong());
            Entry token = new Entry(fields.getLong(), fields.getLong());
            if (!reader.accept(tag, token, Arrays.copyOfRange(record, fields.position(), record.length), at)) {
                return;
            }
        }
    }

    private static int length(ByteBuffer buffer) {
        int length = buffer.getInt(buffer.position());
        return length < 0 || length > LONGEST ? LONGEST : length;
    }

    private ByteBuffer read(long at, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(count);
        while (buffer.hasRemaining() && file.read(buffer, at + buffer.position()) >= 0) {
            // Until it is full or the file ends.
        }
        return buffer.flip();
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    private byte[] hmac(byte[] value) {
        byte[] out = new byte[32];
        mac.update(value, 0, value.length);
        mac.doFinal(out, 0);
        return out;
    }

    private static byte[] associated(byte[] mac, byte[] token) {
        return ByteBuffer.allocate(TAG + TOKEN).put(mac, 0, TAG).put(token).array();
    }

    private static int crc(byte[] bytes, int from) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, bytes.length - from);
        return (int) crc.getValue();
    }

    @Override
    public synchronized void close() {
        try {
            force();
        } finally {
            try {
                file.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
