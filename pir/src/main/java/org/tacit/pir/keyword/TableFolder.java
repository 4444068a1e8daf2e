package org.tacit.pir.keyword;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;

/**
 * A table on disk: {@code table}, an image as {@link TableImage} lays it out, and {@code changes}, what was written since ({@link ChangeLog}). An image is written beside the one it
 * replaces and takes its name when it is whole; one that is not is refused. The image is mapped privately: what changes afterwards is in memory and in the log.
 *
 * <p>Holds the folder against other processes until it is closed. The OPRF key is not in it.
 */
final class TableFolder implements AutoCloseable {

    private final Path folder;
    private final FileChannel guard;

    TableFolder(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
            guard = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw failed(folder, e);
        }
        boolean held = false;
        try {
            FileLock lock = guard.tryLock();
            held = lock != null;
        } catch (OverlappingFileLockException e) {
            held = false;
        } catch (IOException e) {
            throw failed(folder, e);
        } finally {
            if (!held) {
                close();
            }
        }
        if (!held) {
            throw InvalidInput.of("The lookup table in %s is in use already; stop the other service first.", "%s 中的查询表正在使用；请先停止另一个服务。", folder.getFileName());
        }
    }

    static InvalidInput failed(Path file, IOException cause) {
        return new InvalidInput(Text.of("The file %s cannot be used; check its rights and the free space.", "文件 %s 无法使用；请检查权限和剩余空间。",
                file.getFileName()), cause);
    }

    InvalidInput damaged() {
        return InvalidInput.of("The lookup table in %s is damaged or was not written to its end; publish it again.", "%s 中的查询表已损坏或未写完整，请重新发布。", folder.getFileName());
    }

    Path table() {
        return folder.resolve("table");
    }

    Path changes() {
        return folder.resolve("changes");
    }

    private Path part() {
        return folder.resolve("table.part");
    }

    /** An image on disk to be filled, for {@link #finish}. Its room is taken now: a full disk is noticed here. */
    TableImage begin(LookupShape shape, Arena arena) {
        try (FileChannel file = FileChannel.open(part(), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 20);
            for (long left = TableImage.bytes(shape); left > 0; left -= zeros.capacity()) {
                zeros.clear().limit((int) Math.min(zeros.capacity(), left));
                write(file, zeros);
            }
            return new TableImage(shape, file.map(MapMode.READ_WRITE, 0, TableImage.bytes(shape), arena));
        } catch (IOException e) {
            throw failed(part(), e);
        }
    }

    /** Gives an image from {@link #begin} its name, in place of one that may be there. */
    void finish(TableImage image) {
        image.header(image.seal(sumThere()));
        image.all().force();
        commit();
    }

    /** Of the image that is there, as its header says; zeros for none. */
    private byte[] sumThere() {
        byte[] sum = new byte[TableImage.SUM_BYTES];
        if (Files.exists(table())) {
            try (FileChannel file = FileChannel.open(table(), StandardOpenOption.READ)) {
                file.read(ByteBuffer.wrap(sum), TableImage.SUM);
            } catch (IOException e) {
                throw failed(table(), e);
            }
        }
        return sum;
    }

    /** Writes an image that is in memory, in place of the one that is there. */
    void replace(TableImage image, byte[] header) {
        try (FileChannel file = FileChannel.open(part(), StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            write(file, ByteBuffer.wrap(header));
            long size = image.all().byteSize();
            for (long at = header.length; at < size; at += 1 << 24) {
                write(file, image.all().asSlice(at, Math.min(1 << 24, size - at)).asByteBuffer());
            }
            file.force(true);
        } catch (IOException e) {
            throw failed(part(), e);
        }
        commit();
    }

    private void commit() {
        try {
            Files.move(part(), table(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            force(folder);
        } catch (IOException e) {
            throw failed(table(), e);
        }
    }

    /** The rename survives a crash; where the system cannot force a folder, it is as durable as the system makes it. */
    static void force(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            return;
        }
    }

    /** The image that is there, checked as a whole. */
    TableImage read(Arena arena) {
        try (FileChannel file = FileChannel.open(table(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MemorySegment all = file.map(MapMode.PRIVATE, 0, file.size(), arena);
            Optional<TableImage> image = TableImage.shapeIn(all).map(shape -> new TableImage(shape, all));
            return image.filter(TableImage::holds).orElseThrow(this::damaged);
        } catch (IOException e) {
            throw failed(table(), e);
        }
    }

    static void write(FileChannel file, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    @Override
    public void close() {
        try {
            guard.close();
        } catch (IOException e) {
            throw failed(folder, e);
        }
    }
}
