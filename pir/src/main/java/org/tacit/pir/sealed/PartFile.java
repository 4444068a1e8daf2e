package org.tacit.pir.sealed;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import org.tacit.crypto.symmetric.HashSuite;
import org.tacit.psi.unbalanced.Disk;

/** Writes a file behind a head that is known last, under a temporary name until {@link #commit}; hashes what comes behind the head. Only the owner of the folder can read it. */
final class PartFile implements AutoCloseable {

    private final Path file;
    private final int head;
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    private final MessageDigest content = HashSuite.SHA_256.newDigest();

    PartFile(Path file, int head) {
        this.file = file;
        this.head = head;
        try {
            Path part = Disk.partOf(file);
            Files.deleteIfExists(part);
            Files.createFile(part);
            // Before anything is in it.
            if (Files.getFileAttributeView(part, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS) != null) {
                Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rw-------"));
            }
            channel = FileChannel.open(part, StandardOpenOption.WRITE);
            channel.position(head);
        } catch (IOException e) {
            throw Disk.failed(file, e);
        }
    }

    void add(byte[] from, int at, int count) {
        content.update(from, at, count);
        if (buffer.remaining() < count) {
            drain(buffer.flip());
            buffer.clear();
        }
        if (count > buffer.capacity()) {
            drain(ByteBuffer.wrap(from, at, count));
        } else {
            buffer.put(from, at, count);
        }
    }

    private void drain(ByteBuffer from) {
        try {
            while (from.hasRemaining()) {
                channel.write(from);
            }
        } catch (IOException e) {
            throw Disk.failed(file, e);
        }
    }

    /** SHA-256 of everything added; called once. */
    byte[] content() {
        return content.digest();
    }

    /** Writes the head, forces everything to the disk and gives the file its name. */
    void commit(byte[] first) {
        if (first.length != head) {
            throw new IllegalArgumentException("another head than announced");
        }
        drain(buffer.flip());
        try {
            ByteBuffer out = ByteBuffer.wrap(first);
            while (out.hasRemaining()) {
                channel.write(out, out.position());
            }
            channel.force(true);
            channel.close();
            Disk.commit(Disk.partOf(file), file);
        } catch (IOException e) {
            throw Disk.failed(file, e);
        }
    }

    /** Without {@link #commit}, what was written goes. */
    @Override
    public void close() {
        try {
            if (channel.isOpen()) {
                channel.close();
                Files.deleteIfExists(Disk.partOf(file));
            }
        } catch (IOException e) {
            throw Disk.failed(file, e);
        }
    }
}
