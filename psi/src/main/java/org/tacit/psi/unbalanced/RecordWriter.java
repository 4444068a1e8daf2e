package org.tacit.psi.unbalanced;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import org.tacit.crypto.symmetric.HashSuite;

/** Writes a file of records behind a descriptor, under a temporary name until {@link #commit}; hashes the fingerprints on the way. */
final class RecordWriter implements AutoCloseable {

    private final Path file;
    private final Path part;
    private final int recordBytes;
    private final int width;
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    private final MessageDigest content = HashSuite.SHA_256.newDigest();
    private long count;

    RecordWriter(Path file, int recordBytes, int width) {
        this.file = file;
        this.part = Disk.partOf(file);
        this.recordBytes = recordBytes;
        this.width = width;
        try {
            channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
            channel.position(SetDescriptor.BYTES);
        } catch (IOException e) {
            throw Disk.failed(file, e);
        }
    }

    void add(byte[] from, int at) {
        content.update(from, at, width);
        if (buffer.remaining() < recordBytes) {
            drain();
        }
        buffer.put(from, at, recordBytes);
        count++;
    }

    private void drain() {
        try {
            buffer.flip();
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            buffer.clear();
        } catch (IOException e) {
            throw Disk.failed(file, e);
        }
    }

    long count() {
        return count;
    }

    /** SHA-256 of the fingerprints so far; called once. */
    byte[] content() {
        return content.digest();
    }

    /** Writes the descriptor, forces everything to the disk and gives the file its name. */
    void commit(SetDescriptor descriptor) {
        commit(file, descriptor);
    }

    /** The same under another name. */
    void commit(Path name, SetDescriptor descriptor) {
        drain();
        try {
            ByteBuffer header = ByteBuffer.wrap(descriptor.encode());
            while (header.hasRemaining()) {
                channel.write(header, header.position());
            }
            channel.force(true);
            channel.close();
            Disk.commit(part, name);
        } catch (IOException e) {
            throw Disk.failed(file, e);
        }
    }

    /** Without {@link #commit}, what was written stays behind under its temporary name and is overwritten by the next attempt. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw Disk.failed(file, e);
        }
    }
}
