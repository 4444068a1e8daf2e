package org.tacit.node.vault;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.tacit.base.InvalidInput;

/**
 * A file that a passphrase opens: {@code TACB}, version, passes, lanes, 0, memory in KiB, a salt of 16 bytes; then as {@link SealHeader} describes, under the key that
 * Argon2id (RFC 9106) makes of passphrase and salt.
 *
 * <h2>Security guarantees</h2>
 * Without the passphrase the content is confidential, and no change of it goes unnoticed, as far as the passphrase cannot be guessed: a guess costs 64 MiB and three passes.
 */
public final class PassphraseSeal {

    /** Shorter ones are guessed. */
    public static final int SHORTEST = 12;
    private static final int LONGEST = 1_000;
    private static final int MAGIC = 0x54414342;
    private static final byte VERSION = 1;
    private static final byte PASSES = 3;
    private static final byte LANES = 1;
    private static final int MEMORY_KIB = 64 << 10;
    /** Bounds on what a file may ask for before it is authenticated. */
    private static final int MOST_MEMORY_KIB = 1 << 20;
    private static final int MOST_PASSES = 16;
    private static final int SALT = 16;
    private static final int HEADER = 12 + SALT;

    private PassphraseSeal() {
    }

    public static void check(String passphrase) {
        if (passphrase == null || passphrase.length() < SHORTEST || passphrase.length() > LONGEST) {
            throw InvalidInput.of("A passphrase has %d to %d characters; several words are easy to remember and hard to guess.", "口令短语长度为 %d 至 %d 个字符；建议使用多个词。", SHORTEST, LONGEST);
        }
    }

    /** What is written is whole only once the stream is closed; {@code out} stays open. */
    public static OutputStream seal(OutputStream out, String passphrase, SecureRandom random) throws IOException {
        check(passphrase);
        byte[] salt = bytes(SALT, random);
        byte[] header = ByteBuffer.allocate(HEADER).putInt(MAGIC).put(VERSION).put(PASSES).put(LANES).put((byte) 0).putInt(MEMORY_KIB).put(salt).array();
        out.write(header);
        SealHeader seal = SealHeader.of(SealCipher.AES_256_GCM, HexFormat.of().formatHex(bytes(16, random)), bytes(7, random));
        return new SealedOutput(out, seal, key(passphrase, salt, PASSES, LANES, MEMORY_KIB), context(header, seal));
    }

    /** Gives out nothing that was not authenticated. */
    public static InputStream open(InputStream in, String passphrase) throws IOException {
        byte[] header = in.readNBytes(HEADER);
        ByteBuffer buffer = ByteBuffer.wrap(Arrays.copyOf(header, HEADER));
        if (header.length < HEADER || buffer.getInt() != MAGIC || buffer.get() != VERSION) {
            throw InvalidInput.of("This is no backup of this version.", "这不是本版本的备份文件。");
        }
        int passes = buffer.get();
        int lanes = buffer.get();
        buffer.get();
        int memory = buffer.getInt();
        byte[] salt = new byte[SALT];
        buffer.get(salt);
        if (passes < 1 || passes > MOST_PASSES || lanes < 1 || lanes > 4 || memory < 8 * lanes || memory > MOST_MEMORY_KIB) {
            throw wrong();
        }
        SealHeader seal = SealHeader.read(in).orElseThrow(PassphraseSeal::wrong);
        InputStream opened = new SealedInput(in, seal, key(passphrase, salt, passes, lanes, memory), context(header, seal), "backup");
        try {
            int first = opened.read();
            if (first < 0) {
                return new ByteArrayInputStream(new byte[0]);
            }
            PushbackInputStream whole = new PushbackInputStream(opened, 1);
            whole.unread(first);
            return whole;
        } catch (InvalidInput e) {
            throw wrong();
        }
    }

    private static InvalidInput wrong() {
        return InvalidInput.of("The passphrase is not the one of this backup, or the file was changed.", "口令短语与该备份不符，或文件已被改动。");
    }

    private static byte[] context(byte[] header, SealHeader seal) {
        byte[] domain = "tacit/backup/v1".getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(domain.length + HEADER + SealHeader.BYTES).put(domain).put(header).put(seal.bytes()).array();
    }

    private static byte[] bytes(int count, SecureRandom random) {
        byte[] made = new byte[count];
        random.nextBytes(made);
        return made;
    }

    private static byte[] key(String passphrase, byte[] salt, int passes, int lanes, int memory) {
        byte[] text = Normalizer.normalize(passphrase, Normalizer.Form.NFKC).getBytes(StandardCharsets.UTF_8);
        byte[] key = new byte[32];
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id).withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memory).withIterations(passes).withParallelism(lanes).withSalt(salt).build());
        generator.generateBytes(text, key);
        Arrays.fill(text, (byte) 0);
        return key;
    }
}
