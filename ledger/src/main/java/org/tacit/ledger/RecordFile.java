package org.tacit.ledger;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;

/**
 * An append-only file of byte strings: {@code "TACIT1\n\0"}, then per record {@code u32 length ‖ u32 CRC-32C of the bytes ‖ bytes},
 * big-endian. Every append reaches the disk before it returns. The check sum finds accidents; against intent there are signatures.
 */
final class RecordFile implements AutoCloseable {

    static final int LONGEST = 1 << 24;

    private static final byte[] MAGIC = "TACIT1\n\0".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER = 8;

    /**
     * What a file holds.
     *
     * @param records in order; null where the check sum does not fit
     * @param end     file position behind the last whole record
     * @param torn    bytes behind {@code end} that are no whole record
     */
    record Content(List<byte[]> records, long end, long torn) {
    }

    /** What is done with each record while a file is read; {@code bytes} is null where the check sum does not fit. */
    interface Visitor {
        void record(long at, byte[] bytes);
    }

    private final Path file;
    private final FileChannel channel;

    private RecordFile(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Reads the file as far as it is whole; a file that is not there is empty. */
    static Content read(Path file) {
        List<byte[]> records = new ArrayList<>();
        Content read = scan(file, (at, bytes) -> records.add(bytes));
        return new Content(records, read.end, read.torn);
    }

    /** As {@link #read}, one record after the other; the content that is given back holds none. */
    static Content scan(Path file, Visitor visitor) {
        if (!Files.exists(file)) {
            return new Content(List.of(), 0, 0);
        }
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
            long size = Files.size(file);
            byte[] magic = in.readNBytes(MAGIC.length);
            if (magic.length < MAGIC.length && Arrays.equals(magic, Arrays.copyOf(MAGIC, magic.length))) {
                return new Content(List.of(), 0, magic.length);
            }
            if (!Arrays.equals(magic, MAGIC)) {
                throw InvalidInput.of("%s is not an evidence file of this version.", "%s 不是本版本的存证文件。", file.getFileName());
            }
            long end = MAGIC.length;
            CRC32C crc = new CRC32C();
            while (end + HEADER <= size) {
                int length = in.readInt();
                int check = in.readInt();
                if (length < 0 || length > LONGEST || end + HEADER + length > size) {
                    break;
                }
                byte[] bytes = new byte[length];
                in.readFully(bytes);
                crc.reset();
                crc.update(bytes);
                visitor.record(end, (int) crc.getValue() == check ? bytes : null);
                end += HEADER + length;
            }
            return new Content(List.of(), end, size - end);
        } catch (EOFException e) {
            throw new InvalidInput(Text.of("%s shrank while it was read; try again.", "%s 在读取时变短；请重试。", file.getFileName()), e);
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    /** Opens for appending behind {@code content}; what is torn is first put aside into a file of its own, never thrown away. */
    static RecordFile open(Path file, Content content) {
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (content.torn() > 0) {
                putAside(file, channel, content.end());
                channel.truncate(content.end());
            }
            channel.position(content.end());
            if (content.end() == 0) {
                channel.write(ByteBuffer.wrap(MAGIC));
            }
            channel.force(true);
            return new RecordFile(file, channel);
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    private static void putAside(Path file, FileChannel channel, long from) throws IOException {
        try (FileChannel aside = FileChannel.open(file.resolveSibling(file.getFileName() + ".torn-" + from),
                StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            for (long at = from; at < channel.size();) {
                at += channel.transferTo(at, channel.size() - at, aside);
            }
            aside.force(true);
        }
    }

    /** Writes all records at once and waits until they are on the disk. */
    void append(List<byte[]> records) {
        long total = 0;
        for (byte[] bytes : records) {
            if (bytes.length > LONGEST) {
                throw InvalidInput.of("A record of %d bytes is longer than %d.", "记录长 %d 字节，超过 %d。", bytes.length, LONGEST);
            }
            total += HEADER + bytes.length;
        }
        ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(total));
        CRC32C crc = new CRC32C();
        for (byte[] bytes : records) {
            crc.reset();
            crc.update(bytes);
            buffer.putInt(bytes.length).putInt((int) crc.getValue()).put(bytes);
        }
        buffer.flip();
        try {
            long start = channel.position();
            try {
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(false);
            } catch (IOException e) {
                // A full disk leaves no half record behind, so that the next append is whole.
                channel.truncate(start);
                throw e;
            }
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    /** Where the next record will begin. */
    long end() {
        try {
            return channel.position();
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    /** Length of a record in the file. */
    static long span(byte[] bytes) {
        return HEADER + bytes.length;
    }

    /** The record that begins at this position; null where it is not whole any more. */
    byte[] at(long position) {
        try {
            ByteBuffer header = filled(position, HEADER);
            int length = header == null ? -1 : header.getInt();
            if (length < 0 || length > LONGEST) {
                return null;
            }
            int check = header.getInt();
            ByteBuffer bytes = filled(position + HEADER, length);
            CRC32C crc = new CRC32C();
            if (bytes != null) {
                crc.update(bytes.array());
            }
            return bytes != null && (int) crc.getValue() == check ? bytes.array() : null;
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    private ByteBuffer filled(long position, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                return null;
            }
        }
        return buffer.flip();
    }

    private static InvalidInput failed(Path file, IOException cause) {
        return new InvalidInput(Text.of("The evidence file %s cannot be used; check its rights and the free space.",
                "存证文件 %s 无法使用；请检查权限和剩余空间。", file.getFileName()), cause);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw failed(file, e);
        }
    }
}
