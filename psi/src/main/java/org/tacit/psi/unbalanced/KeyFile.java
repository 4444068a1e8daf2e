package org.tacit.psi.unbalanced;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import org.tacit.base.InvalidInput;
import org.tacit.crypto.oprf.OprfKey;
import org.tacit.crypto.oprf.OprfMode;
import org.tacit.crypto.symmetric.DomainHash;
import org.tacit.crypto.symmetric.HashSuite;

/**
 * The secret key of an encoded set in its folder, readable by the owner of the folder alone: {@code magic (8) ‖ epoch (8) ‖ key (32) ‖ sum (8)}.
 * Whoever reads it can try guesses on the index beside it and on what partners fetched.
 */
public final class KeyFile {

    private static final long MAGIC = 0x54616369745f4b31L;      // "Tacit_K1"
    private static final int BYTES = 56;

    private KeyFile() {
    }

    private static Path file(Path folder) {
        return folder.resolve("key");
    }

    /**
     * The key of a folder; a fresh one where the folder has none.
     *
     * @throws InvalidInput if the file is damaged, or of another epoch
     */
    public static OprfKey openOrMake(Path folder, int epoch, SecureRandom random) {
        Path file = file(folder);
        try {
            if (!Files.exists(file)) {
                OprfKey key = OprfKey.random(OprfMode.VOPRF, random);
                write(file, epoch, key);
                return key;
            }
            byte[] stored = Files.readAllBytes(file);
            try {
                ByteBuffer in = ByteBuffer.wrap(stored);
                if (stored.length != BYTES || in.getLong() != MAGIC || in.getLong() != epoch || in.getLong(BYTES - 8) != sum(stored)) {
                    throw InvalidInput.of("The key of the encoded set in %s is damaged; restore it from its backup, or agree on a new epoch.",
                            "编码集合 %s 的密钥文件已损坏；请从备份恢复，或商定新的密钥轮次。", folder.getFileName());
                }
                return OprfKey.decode(OprfMode.VOPRF, Arrays.copyOfRange(stored, 16, 48));
            } finally {
                Arrays.fill(stored, (byte) 0);
            }
        } catch (IOException e) {
            throw Disk.failed(file, e);
        }
    }

    private static void write(Path file, int epoch, OprfKey key) throws IOException {
        byte[] secret = key.encode();
        byte[] content = ByteBuffer.allocate(BYTES).putLong(MAGIC).putLong(epoch).put(secret).array();
        ByteBuffer.wrap(content).putLong(BYTES - 8, sum(content));
        Path part = Disk.partOf(file);
        Files.deleteIfExists(part);
        Files.createFile(part);
        restrict(part);
        try (FileChannel out = FileChannel.open(part, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                out.write(buffer);
            }
            out.force(true);
        } finally {
            Arrays.fill(secret, (byte) 0);
            Arrays.fill(content, (byte) 0);
        }
        Disk.commit(part, file);
    }

    private static long sum(byte[] content) {
        return ByteBuffer.wrap(DomainHash.of(HashSuite.SHA_256, "tacit/psi/unbalanced/key-file/1").add(content, 0, BYTES - 8).digest()).getLong();
    }

    /** Before anything is in it. */
    private static void restrict(Path file) throws IOException {
        if (Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS) != null) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
    }

    /** Overwrites and deletes the key, as far as the disk obeys. */
    static void destroy(Path folder) throws IOException {
        Path file = file(folder);
        if (Files.exists(file)) {
            try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
                out.write(ByteBuffer.allocate(BYTES));
                out.force(true);
            }
            Files.delete(file);
        }
    }
}
