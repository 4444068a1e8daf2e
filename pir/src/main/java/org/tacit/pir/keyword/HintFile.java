package org.tacit.pir.keyword;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.tacit.crypto.symmetric.DomainHash;
import org.tacit.crypto.symmetric.HashSuite;

/**
 * A client's hint between sessions, in a folder for one provider's publication: {@code magic (8) ‖ version (4) ‖ shape ‖ numbers ‖ sum (32)}, named by the digest of the shape, in
 * which epoch, salt, seed and public key are. Public data: what is wrong with it costs a transfer, no more.
 */
final class HintFile {

    private static final long MAGIC = 0x54616369744c4831L;      // "TacitLH1"
    private static final int HEADER = 12 + LookupShape.BYTES;
    private static final int PIECE = 1 << 16;

    private final Path folder;
    private final Path file;
    private final byte[] shape;

    HintFile(Path folder, LookupShape shape) {
        this.folder = folder;
        this.shape = shape.encode();
        byte[] name = DomainHash.of(HashSuite.SHA_256, "tacit/pir/hint-file/v1").add(this.shape).digest();
        this.file = folder.resolve(HexFormat.of().formatHex(name, 0, 16) + ".hint");
    }

    /** Reads the numbers into {@code hint} and returns their version; −1 where there is nothing that holds, which then goes. */
    int read(int[] hint) {
        if (!Files.exists(file)) {
            return -1;
        }
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            int version = in.size() == HEADER + 4L * hint.length + HashSuite.BYTES ? read(in, hint) : -1;
            if (version < 0) {
                Files.delete(file);
            }
            return version;
        } catch (IOException e) {
            return -1;
        }
    }

    private int read(FileChannel in, int[] hint) throws IOException {
        MessageDigest sum = HashSuite.SHA_256.newDigest();
        byte[] header = next(in, HEADER);
        sum.update(header);
        for (int at = 0; at < hint.length; at += PIECE / 4) {
            int count = Math.min(PIECE / 4, hint.length - at);
            byte[] piece = next(in, 4 * count);
            sum.update(piece);
            LookupWire.get(piece, 0, hint, at, count);
        }
        ByteBuffer head = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
        boolean holds = head.getLong() == MAGIC & Arrays.equals(header, 12, HEADER, shape, 0, shape.length) & Arrays.equals(next(in, HashSuite.BYTES), sum.digest());
        return holds ? Math.max(-1, head.getInt()) : -1;
    }

    private static byte[] next(FileChannel in, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        while (bytes.hasRemaining() && in.read(bytes) >= 0) {
            // all of it, or zeros where the file ends, which the sum notices
        }
        return bytes.array();
    }

    /** Keeps a hint, whole or not at all, and drops those of other epochs. */
    void write(int version, int[] hint) {
        Path part = folder.resolve(file.getFileName() + ".part");
        try {
            Files.createDirectories(folder);
            try (FileChannel out = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
                MessageDigest sum = HashSuite.SHA_256.newDigest();
                byte[] header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN).putLong(MAGIC).putInt(version).put(shape).array();
                sum.update(header);
                TableFolder.write(out, ByteBuffer.wrap(header));
                byte[] piece = new byte[PIECE];
                for (int at = 0; at < hint.length; at += PIECE / 4) {
                    int count = Math.min(PIECE / 4, hint.length - at);
                    LookupWire.put(hint, at, piece, 0, count);
                    sum.update(piece, 0, 4 * count);
                    TableFolder.write(out, ByteBuffer.wrap(piece, 0, 4 * count));
                }
                TableFolder.write(out, ByteBuffer.wrap(sum.digest()));
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            try (var others = Files.newDirectoryStream(folder, "*.hint")) {
                for (Path other : others) {
                    if (!other.getFileName().equals(file.getFileName())) {
                        Files.delete(other);
                    }
                }
            }
        } catch (IOException e) {
            throw TableFolder.failed(file, e);
        }
    }
}
