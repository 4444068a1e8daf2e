package org.tacit.psi.unbalanced;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;

/** Files that are there whole or not at all. */
public final class Disk {

    private Disk() {
    }

    public static InvalidInput failed(Path file, IOException cause) {
        return new InvalidInput(Text.of("The file %s cannot be used; check its rights and the free space.", "文件 %s 无法使用；请检查权限和剩余空间。",
                file.getFileName()), cause);
    }

    public static Path partOf(Path file) {
        return file.resolveSibling(file.getFileName() + ".part");
    }

    /** Gives a finished and forced part its name; after that it survives a crash. */
    public static void commit(Path part, Path file) throws IOException {
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        } catch (IOException e) {
            // Not every system can force a folder; where it cannot, the rename is as durable as the system makes it.
        }
    }

    public static void write(Path file, byte[] content) throws IOException {
        Path part = partOf(file);
        try (FileChannel out = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                out.write(buffer);
            }
            out.force(true);
        }
        commit(part, file);
    }

    public static List<Path> list(Path folder, String glob) throws IOException {
        try (var found = Files.newDirectoryStream(folder, glob)) {
            return Stream.of(found).flatMap(s -> java.util.stream.StreamSupport.stream(s.spliterator(), false)).sorted().toList();
        }
    }

    public static void deleteFolder(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> inside;
        try (Stream<Path> walk = Files.walk(folder)) {
            inside = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : inside) {
            Files.deleteIfExists(path);
        }
    }
}
