package org.tacit.psi.unbalanced;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** Records of one size from a file, one after the other; the fingerprint is the beginning of each. */
final class RecordReader implements AutoCloseable {

    private final Path file;
    private final FileChannel channel;
    private final int recordBytes;
    private final int width;
    private final ByteBuffer buffer;
    private final byte[] bytes;
    private int at;
    private int filled;

    /** @param from where in the file the first record begins */
    RecordReader(Path file, long from, int recordBytes, int width) {
        this.file = file;
        this.recordBytes = recordBytes;
        this.width = width;
        this.bytes = new byte[Math.max(1, (1 << 15) / recordBytes) * recordBytes];
        this.buffer = ByteBuffer.wrap(bytes);
        this.at = -recordBytes;
        try {
            channel = FileChannel.open(file, StandardOpenOption.READ);
            channel.position(from);
        } catch (IOException e) {
            throw Disk.failed(file, e);
        }
    }

    /** Goes on to the next record; false at the end. */
    boolean next() {
        at += recordBytes;
        if (at < filled) {
            return true;
        }
        at = 0;
        try {
            buffer.clear();
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                // whole records or the end of the file
            }
        } catch (IOException e) {
            throw Disk.failed(file, e);
        }
        filled = buffer.position();
        if (filled % recordBytes != 0) {
            throw SetDescriptor.damaged(file);
        }
        return filled > 0;
    }

    byte[] bytes() {
        return bytes;
    }

    int at() {
        return at;
    }

    int recordBytes() {
        return recordBytes;
    }

    int compareTo(RecordReader other) {
        return Arrays.compareUnsigned(bytes, at, at + width, other.bytes, other.at, other.at + width);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw Disk.failed(file, e);
        }
    }
}
