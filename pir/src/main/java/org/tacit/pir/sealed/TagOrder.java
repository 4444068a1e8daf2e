package org.tacit.pir.sealed;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.tacit.base.InvalidInput;
import org.tacit.pir.keyword.RowSealer;
import org.tacit.psi.unbalanced.Disk;

/**
 * Brings records of one length, any number of them, in ascending order of the tags they begin with: by their first bits into files, each of which is sorted in memory. Tags are
 * uniform, so the files are alike. Memory: one file, {@value #PART_BYTES} bytes, and the buffers.
 */
final class TagOrder implements AutoCloseable {

    static final int PART_BYTES = 1 << 25;
    private static final int MOST_PARTS = 512;
    private static final int TAG = RowSealer.VERSION_TAG;
    /** Low bits of a sort key that name the record. */
    private static final int INDEX_BITS = 22;

    private final Path folder;
    private final int recordBytes;
    private final OutputStream[] parts;

    /** Takes one record of the array. */
    @FunctionalInterface
    interface Sink {
        void record(byte[] from, int at);
    }

    /** @param folder made here, readable by its owner alone, and deleted by {@link #close} */
    TagOrder(Path folder, int recordBytes, long expected) {
        this.folder = folder;
        this.recordBytes = recordBytes;
        parts = new OutputStream[Math.clamp(expected * recordBytes / PART_BYTES + 1, 1, MOST_PARTS)];
        try {
            Disk.deleteFolder(folder);
            Files.createDirectories(folder);
            if (Files.getFileAttributeView(folder, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS) != null) {
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            }
            for (int p = 0; p < parts.length; p++) {
                parts[p] = new BufferedOutputStream(Files.newOutputStream(part(p)), 1 << 15);
            }
        } catch (IOException e) {
            throw Disk.failed(folder, e);
        }
    }

    private Path part(int number) {
        return folder.resolve("part-%04d".formatted(number));
    }

    void add(byte[] from, int at) {
        long high = Integer.toUnsignedLong(ByteBuffer.wrap(from).getInt(at));
        try {
            parts[(int) (high * parts.length >>> 32)].write(from, at, recordBytes);
        } catch (IOException e) {
            throw Disk.failed(folder, e);
        }
    }

    /**
     * Gives all records in order.
     *
     * @throws InvalidInput if two have one tag: the same row twice
     */
    void drain(Sink sink) {
        byte[] last = null;
        for (int p = 0; p < parts.length; p++) {
            byte[] all;
            try {
                parts[p].close();
                all = Files.readAllBytes(part(p));
                Files.delete(part(p));
            } catch (IOException e) {
                throw Disk.failed(folder, e);
            }
            for (int at : order(all, recordBytes)) {
                if (last != null && Arrays.equals(last, 0, TAG, all, at, at + TAG)) {
                    throw InvalidInput.of("Two rows have the same key; a lookup answers with one row, so keep one of them.", "有两行的键相同；一次查询只返回一行，请只保留其一。");
                }
                last = Arrays.copyOfRange(all, at, at + TAG);
                sink.record(all, at);
            }
        }
    }

    /** Where the records begin, in ascending order of their tags. */
    static int[] order(byte[] all, int recordBytes) {
        int count = all.length / recordBytes;
        long mask = (1L << INDEX_BITS) - 1;
        if (count > mask) {
            throw new IllegalStateException("tags are not uniform");
        }
        ByteBuffer big = ByteBuffer.wrap(all);
        long[] keys = new long[count];
        for (int i = 0; i < count; i++) {
            keys[i] = (big.getLong(i * recordBytes) ^ Long.MIN_VALUE) & ~mask | i;
        }
        Arrays.parallelSort(keys);
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            // The first 42 bits are in order; the few that agree there stand by the rest.
            int from = (int) (keys[i] & mask) * recordBytes;
            int at = i;
            while (at > 0 && Arrays.compareUnsigned(all, order[at - 1], order[at - 1] + TAG, all, from, from + TAG) > 0) {
                order[at] = order[at - 1];
                at--;
            }
            order[at] = from;
        }
        return order;
    }

    @Override
    public void close() {
        try {
            for (OutputStream part : parts) {
                if (part != null) {
                    part.close();
                }
            }
            Disk.deleteFolder(folder);
        } catch (IOException e) {
            throw Disk.failed(folder, e);
        }
    }
}
