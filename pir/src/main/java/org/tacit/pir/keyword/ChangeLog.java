package org.tacit.pir.keyword;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.tacit.crypto.symmetric.DomainHash;
import org.tacit.crypto.symmetric.HashSuite;

/**
 * What changed in a table since its image was written: {@code magic (8) ‖ sum of the image (32)}, then records {@code changes (4) ‖ version before (4) ‖ changes ‖ sum (16)}.
 *
 * <p>A record is on the disk before anybody sees what is in it. So a record cut short at the end is one that nobody saw, and is dropped; anything else that does not
 * hold is damage and refused. A version that came twice would be a nonce that came twice: after a record was dropped, versions go on beyond all that it could have had.
 */
final class ChangeLog implements AutoCloseable {

    private static final long MAGIC = 0x54616369744c4731L;      // "TacitLG1"
    private static final int HEADER = 8 + TableImage.SUM_BYTES;
    private static final int SUM = 16;

    private final Path path;
    private final FileChannel file;
    private final byte[] image;
    private final int entryBytes;

    private ChangeLog(Path path, FileChannel file, byte[] image, int entryBytes) {
        this.path = path;
        this.file = file;
        this.image = image;
        this.entryBytes = entryBytes;
    }

    private static int recordBytes(int changes, int entryBytes) {
        return 8 + changes * (4 + 8 + 1 + entryBytes) + SUM;
    }

    /** An empty one for an image, in place of what was there. */
    static ChangeLog begin(TableFolder folder, byte[] image, int entryBytes) {
        Path path = folder.changes();
        Path part = path.resolveSibling("changes.part");
        try {
            try (FileChannel out = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
                TableFolder.write(out, ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN).putLong(MAGIC).put(image).flip());
                out.force(true);
            }
            Files.move(part, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            TableFolder.force(path.toAbsolutePath().getParent());
            FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE);
            file.position(HEADER);
            return new ChangeLog(path, file, image, entryBytes);
        } catch (IOException e) {
            throw TableFolder.failed(path, e);
        }
    }

    /**
     * What is there for an image.
     *
     * @param replay hears the version before, and the changes, of each record
     */
    static ChangeLog open(TableFolder folder, TableImage image, BiConsumer<Integer, List<Change>> replay) {
        Path path = folder.changes();
        int entryBytes = RowSealer.entryBytes(image.shape().recordBytes());
        byte[] sum = image.sum();
        byte[] known = imageOf(path);
        // The image took its name, and a crash came before its log did: what the old log says is in the image.
        if (known.length == 0 && image.version() == 0 || Arrays.equals(known, image.replaces())) {
            return begin(folder, sum, entryBytes);
        }
        if (!Arrays.equals(known, sum)) {
            throw folder.damaged();
        }
        try {
            FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
            ChangeLog log = new ChangeLog(path, file, sum, entryBytes);
            try {
                log.replay(folder, image, replay);
            } catch (RuntimeException | IOException e) {
                file.close();
                throw e;
            }
            return log;
        } catch (IOException e) {
            throw TableFolder.failed(path, e);
        }
    }

    /** The image that the log at a path belongs to; nothing where there is none. */
    private static byte[] imageOf(Path path) {
        if (!Files.exists(path)) {
            return new byte[0];
        }
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
            while (header.hasRemaining() && file.read(header) >= 0) {
                // the header, or what there is of it
            }
            return header.hasRemaining() || header.getLong(0) != MAGIC ? new byte[1] : Arrays.copyOfRange(header.array(), 8, HEADER);
        } catch (IOException e) {
            throw TableFolder.failed(path, e);
        }
    }

    private void replay(TableFolder folder, TableImage image, BiConsumer<Integer, List<Change>> replay) throws IOException {
        long size = file.size();
        long at = HEADER;
        int version = image.version();
        while (at + 8 <= size) {
            ByteBuffer head = read(at, 8);
            int count = head.getInt();
            if (count < 0 || count > LookupTable.MOST_CHANGES) {
                throw folder.damaged();
            }
            int bytes = recordBytes(count, entryBytes);
            if (at + bytes > size) {
                break;
            }
            ByteBuffer record = read(at, bytes);
            if (!Arrays.equals(sum(record.array()), Arrays.copyOfRange(record.array(), bytes - SUM, bytes))) {
                if (at + bytes == size) {
                    break;
                }
                throw folder.damaged();
            }
            int before = record.getInt(4);
            List<Change> changes = changes(record.position(8), count);
            if (before < version || changes.stream().anyMatch(c -> c.place() < 0 || c.place() >= image.shape().places())) {
                throw folder.damaged();
            }
            replay.accept(before, changes);
            version = before + count;
            at += bytes;
        }
        file.position(at);
        if (at < size) {
            file.truncate(at);
            int beyond = Math.addExact(version, LookupTable.MOST_CHANGES + 1);
            append(beyond, List.of());
            replay.accept(beyond, List.of());
        }
    }

    private ByteBuffer read(long at, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining() && file.read(bytes, at + bytes.position()) >= 0) {
            // all of it
        }
        return bytes.flip();
    }

    private List<Change> changes(ByteBuffer record, int count) {
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int place = record.getInt();
            long print = record.getLong();
            boolean taken = record.get() != 0;
            byte[] entry = new byte[entryBytes];
            record.get(entry);
            changes.add(new Change(place, print, taken, entry));
        }
        return changes;
    }

    /** Writes changes down; when this returns they survive a crash. */
    void append(int version, List<Change> changes) {
        ByteBuffer record = ByteBuffer.allocate(recordBytes(changes.size(), entryBytes)).order(ByteOrder.LITTLE_ENDIAN);
        record.putInt(changes.size()).putInt(version);
        for (Change change : changes) {
            record.putInt(change.place()).putLong(change.fingerprint()).put((byte) (change.taken() ? 1 : 0)).put(change.entry());
        }
        record.put(sum(record.array())).flip();
        try {
            long at = file.position();
            try {
                TableFolder.write(file, record);
                file.force(false);
            } catch (IOException e) {
                file.truncate(at);
                file.position(at);
                throw e;
            }
        } catch (IOException e) {
            throw TableFolder.failed(path, e);
        }
    }

    /** Over all of a record but its sum. */
    private byte[] sum(byte[] record) {
        return Arrays.copyOf(DomainHash.of(HashSuite.SHA_256, "tacit/pir/changes/v1").add(image).add(record, 0, record.length - SUM).digest(), SUM);
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw TableFolder.failed(path, e);
        }
    }
}
