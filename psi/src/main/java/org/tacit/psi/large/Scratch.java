package org.tacit.psi.large;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;

/** The folder of a run: who may read it, how much fits into it, and small files that are there whole or not at all. */
final class Scratch {

    /** Writes or reads a small file. */
    @FunctionalInterface
    interface Content {
        void to(DataOutputStream out) throws IOException;
    }

    /** Reads a small file. */
    @FunctionalInterface
    interface Reading<T> {
        T from(DataInputStream in) throws IOException;
    }

    private final Path folder;
    private final ToLongFunction<Path> free;

    Scratch(Path folder, ToLongFunction<Path> free) {
        this.folder = folder;
        this.free = free;
        make();
    }

    static long usable(Path folder) {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            throw failed(folder, e);
        }
    }

    /** Keyed hashes of guessable identifiers are as private as the identifiers: the owner's eyes only, where the system knows owners. */
    private void make() {
        try {
            Files.createDirectories(folder);
            if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            }
        } catch (IOException e) {
            throw failed(folder, e);
        }
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    /** Refuses to begin what would not end for want of space. */
    void need(long bytes) {
        long there = free.applyAsLong(folder);
        if (there < bytes) {
            throw InvalidInput.of("The intersection needs %1$d MB of scratch space and the node's disk has %2$d MB left; make room or move the node's folder.",
                    "求交需要 %1$d MB 临时空间，而节点磁盘仅剩 %2$d MB；请腾出空间或迁移节点目录。", Math.ceilDiv(bytes, 1_000_000L), there / 1_000_000);
        }
    }

    void write(String name, Content content) {
        Path file = file(name);
        Path part = file(name + ".part");
        try {
            var bytes = new ByteArrayOutputStream();
            content.to(new DataOutputStream(bytes));
            try (FileChannel out = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
                writeAll(out, ByteBuffer.wrap(bytes.toByteArray()));
                out.force(true);
            }
            commit(part, file);
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    /** Empty where the file is not there; {@link InvalidInput} where it cannot be read. */
    <T> Optional<T> read(String name, Reading<T> reading) {
        Path file = file(name);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (var in = new DataInputStream(new java.io.BufferedInputStream(Files.newInputStream(file)))) {
            return Optional.of(reading.from(in));
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    /** Gives a finished and forced part its name. */
    static void commit(Path part, Path file) throws IOException {
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        if (java.io.File.separatorChar == '/') {
            try (FileChannel folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
                folder.force(true);
            }
        }
    }

    static void writeAll(FileChannel out, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            out.write(buffer);
        }
    }

    /** Deletes what is inside. */
    void clear() {
        try (var files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw failed(folder, e);
        }
    }

    static InvalidInput failed(Path file, IOException cause) {
        return new InvalidInput(Text.of("The scratch file %s cannot be written or read; check the free space and the rights of the node's folder.",
                "临时文件 %s 无法读写；请检查节点目录的剩余空间和权限。", file.getFileName()), cause);
    }
}
