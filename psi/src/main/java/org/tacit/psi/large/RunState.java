package org.tacit.psi.large;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * What a run leaves on disk so that a later attempt goes on with it, beside the {@link Partitions}: the key that both parties agreed
 * on, and for each finished partition the matched rows under the mark of the attempt that made them.
 * <pre>
 *   key          identity (32) ‖ key (32) ‖ peer's items, -1 while unknown (8) ‖ partitions begun (8)
 *   rows-NNNNN   mark (16) ‖ rows (8 each, little-endian)
 * </pre>
 */
final class RunState {

    static final int KEY = 32;
    static final int MARK = 16;
    private static final String FILE = "key";
    private static final int CHUNK = 1 << 12;

    private final Scratch scratch;
    private final byte[] identity;
    private byte[] key;
    private long peerItems = -1;
    private long started;

    /** Takes up what is in the folder if it is of the same run; deletes it otherwise. */
    RunState(Scratch scratch, byte[] identity) {
        this.scratch = scratch;
        this.identity = identity;
        boolean same = scratch.read(FILE, in -> {
            byte[] whose = in.readNBytes(identity.length);
            key = in.readNBytes(KEY);
            peerItems = in.readLong();
            started = in.readLong();
            return Arrays.equals(whose, identity);
        }).orElse(false);
        if (!same) {
            forget();
        }
    }

    /** All of it, partitions too. */
    void forget() {
        scratch.clear();
        key = null;
        peerItems = -1;
        started = 0;
    }

    /** Null where there is no earlier attempt to go on with. */
    byte[] key() {
        return key;
    }

    void agreed(byte[] fresh) {
        key = fresh;
        save();
    }

    /** The peer's items as it announced them in an earlier attempt, or -1. */
    long peerItems() {
        return peerItems;
    }

    void announced(long items) {
        peerItems = items;
        save();
    }

    /** Partitions begun in all attempts, this one included. */
    long started() {
        return started;
    }

    void begin() {
        started++;
        save();
    }

    private void save() {
        scratch.write(FILE, out -> {
            out.write(identity);
            out.write(key);
            out.writeLong(peerItems);
            out.writeLong(started);
        });
    }

    private Path rows(int partition) {
        return scratch.file("rows-%05d".formatted(partition));
    }

    /** Zeros where the partition is not finished. */
    byte[] mark(int partition) {
        if (!Files.exists(rows(partition))) {
            return new byte[MARK];
        }
        try (var in = Files.newInputStream(rows(partition))) {
            return Arrays.copyOf(in.readNBytes(MARK), MARK);
        } catch (IOException e) {
            throw Scratch.failed(rows(partition), e);
        }
    }

    void finish(int partition, byte[] mark, long[] rows) {
        Path file = rows(partition);
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            try (FileChannel out = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
                Scratch.writeAll(out, ByteBuffer.wrap(mark));
                ByteBuffer buffer = ByteBuffer.allocate(Long.BYTES * CHUNK).order(ByteOrder.LITTLE_ENDIAN);
                for (int from = 0; from < rows.length; from += CHUNK) {
                    int n = Math.min(CHUNK, rows.length - from);
                    buffer.clear().asLongBuffer().put(rows, from, n);
                    Scratch.writeAll(out, buffer.limit(Long.BYTES * n));
                }
                out.force(true);
            }
            Scratch.commit(part, file);
        } catch (IOException e) {
            throw Scratch.failed(file, e);
        }
    }

    long matched(int partition) {
        try {
            return (Files.size(rows(partition)) - MARK) / Long.BYTES;
        } catch (IOException e) {
            throw Scratch.failed(rows(partition), e);
        }
    }

    void forEach(int partition, LongConsumer row) {
        try (FileChannel in = FileChannel.open(rows(partition), StandardOpenOption.READ)) {
            in.position(MARK);
            ByteBuffer buffer = ByteBuffer.allocate(Long.BYTES * CHUNK).order(ByteOrder.LITTLE_ENDIAN);
            while (in.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.remaining() >= Long.BYTES) {
                    row.accept(buffer.getLong());
                }
                buffer.compact();
            }
        } catch (IOException e) {
            throw Scratch.failed(rows(partition), e);
        }
    }
}
