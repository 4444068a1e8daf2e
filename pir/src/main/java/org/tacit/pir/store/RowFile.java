package org.tacit.pir.store;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.util.Arrays;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.crypto.symmetric.HashSuite;
import org.tacit.psi.unbalanced.Disk;

/**
 * Keys with records, or with the word that they are gone, in a file that is there whole or not at all:
 *
 * <pre>
 * "TACITPIR"  version 1 (u32)  bytes of a record (u32)
 * for each:   1 (put) or 2 (gone)   length of the key (u16)   key   the record, of a put
 * 0           SHA-256 of everything before
 * </pre>
 * Numbers are big-endian.
 */
final class RowFile {

    private static final long MAGIC = 0x5441434954504952L;
    private static final int VERSION = 1;
    private static final int END = 0;
    private static final int PUT = 1;
    private static final int GONE = 2;
    private static final int BUFFER = 1 << 16;

    private RowFile() {
    }

    /** Takes what a file holds; the arrays are its own. */
    interface Reader {
        void put(byte[] key, byte[] record);

        void gone(byte[] key);
    }

    /** Writes a file; it has its name once {@link #finish} returned. */
    static final class Writer implements AutoCloseable {
        private final Path file;
        private final FileChannel channel;
        private final DigestOutputStream digest;
        private final DataOutputStream out;
        private long entries;

        Writer(Path file, int recordBytes) throws IOException {
            this.file = file;
            this.channel = FileChannel.open(Disk.partOf(file), StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
            this.digest = new DigestOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER), HashSuite.SHA_256.newDigest());
            this.out = new DataOutputStream(new BufferedOutputStream(digest, BUFFER));
            out.writeLong(MAGIC);
            out.writeInt(VERSION);
            out.writeInt(recordBytes);
        }

        void put(byte[] key, byte[] record) throws IOException {
            out.writeByte(PUT);
            out.writeShort(key.length);
            out.write(key);
            out.write(record);
            entries++;
        }

        void gone(byte[] key) throws IOException {
            out.writeByte(GONE);
            out.writeShort(key.length);
            out.write(key);
            entries++;
        }

        long entries() {
            return entries;
        }

        void finish() throws IOException {
            out.writeByte(END);
            out.flush();
            byte[] sum = digest.getMessageDigest().digest();
            digest.on(false);
            digest.write(sum);
            digest.flush();
            channel.force(true);
            channel.close();
            Disk.commit(Disk.partOf(file), file);
        }

        @Override
        public void close() throws IOException {
            channel.close();
            Files.deleteIfExists(Disk.partOf(file));
        }
    }

    /** @throws InvalidInput where the file is damaged, which may show after rows were given */
    static void read(Path file, int recordBytes, Reader reader) {
        try (DigestInputStream digest = new DigestInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER), HashSuite.SHA_256.newDigest())) {
            DataInputStream in = new DataInputStream(digest);
            if (in.readLong() != MAGIC || in.readInt() != VERSION || in.readInt() != recordBytes) {
                throw damaged(file, null);
            }
            for (int word = in.readUnsignedByte(); word != END; word = in.readUnsignedByte()) {
                byte[] key = new byte[in.readUnsignedShort()];
                in.readFully(key);
                if (word == PUT) {
                    byte[] record = new byte[recordBytes];
                    in.readFully(record);
                    reader.put(key, record);
                } else if (word == GONE) {
                    reader.gone(key);
                } else {
                    throw damaged(file, null);
                }
            }
            byte[] sum = digest.getMessageDigest().digest();
            digest.on(false);
            if (!Arrays.equals(sum, in.readNBytes(sum.length)) || in.read() >= 0) {
                throw damaged(file, null);
            }
        } catch (IOException e) {
            throw damaged(file, e);
        }
    }

    private static InvalidInput damaged(Path file, IOException cause) {
        return new InvalidInput(Text.of("The file %s of a published table is damaged; publish the table under a new epoch.", "发布数据表的文件 %s 已损坏，请以新的密钥轮次重新发布。",
                file.getFileName()), cause);
    }
}
