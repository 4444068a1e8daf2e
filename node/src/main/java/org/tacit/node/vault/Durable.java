package org.tacit.node.vault;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Stream;
import org.tacit.node.home.NodeHome;

/** Small files with secrets: there whole or not at all, for their owner alone, and overwritten before they are deleted. */
final class Durable {

    private Durable() {
    }

    /** On disk under its name when this returns. What was there before is overwritten, not only replaced. */
    static void write(Path file, byte[] content, SecureRandom random) {
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        try {
            Files.deleteIfExists(temporary);
            Files.createFile(temporary);
            if (Files.getFileAttributeView(temporary, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS) != null) {
                Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rw-------"));
            }
            put(temporary, content);
            // Held open, the old content can be overwritten after it has lost its name: at no moment is the name without a whole file.
            try (FileChannel old = Files.exists(file) ? FileChannel.open(file, StandardOpenOption.WRITE) : null) {
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                forceFolder(file.getParent());
                if (old != null) {
                    noise(old, random);
                }
            }
        } catch (IOException e) {
            throw NodeHome.unwritable(file, e);
        }
    }

    private static void noise(FileChannel channel, SecureRandom random) throws IOException {
        byte[] noise = new byte[Math.toIntExact(channel.size())];
        random.nextBytes(noise);
        ByteBuffer buffer = ByteBuffer.wrap(noise);
        channel.position(0);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        channel.force(true);
    }

    private static void put(Path file, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }

    /** Overwrites with random bytes, forces them to disk, deletes; nothing happens where there is no such file. */
    static void shred(Path file, SecureRandom random) {
        try {
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                return;
            }
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
                noise(channel, random);
            }
            Files.delete(file);
            forceFolder(file.getParent());
        } catch (IOException e) {
            throw NodeHome.unwritable(file, e);
        }
    }

    static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw NodeHome.unreadable(file, e);
        }
    }

    /** Files right inside with this ending, sorted; empty where there is no such folder. What a crash left half written is removed. */
    static List<Path> inside(Path folder, String ending, SecureRandom random) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(folder)) {
            List<Path> all = children.sorted().toList();
            all.stream().filter(f -> f.toString().endsWith(".tmp")).forEach(f -> shred(f, random));
            return all.stream().filter(f -> f.toString().endsWith(ending)).toList();
        } catch (IOException e) {
            throw NodeHome.unreadable(folder, e);
        }
    }

    /** A rename is durable once its folder is; Windows has no such call and needs none. */
    private static void forceFolder(Path folder) throws IOException {
        if (File.separatorChar == '/') {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
