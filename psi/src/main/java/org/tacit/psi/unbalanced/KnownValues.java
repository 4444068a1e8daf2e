package org.tacit.psi.unbalanced;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import org.tacit.crypto.oprf.OprfKey;
import org.tacit.crypto.symmetric.DomainHash;
import org.tacit.crypto.symmetric.HashSuite;

/**
 * What the owner of a set has evaluated already, by a name of each item, so that the next snapshot of a table costs evaluations for its new
 * items only. It holds the items of one version and no others: what left the table leaves this file.
 *
 * <p>A record is {@code name (16) ‖ value (w + 16)}, ascending; the name is the beginning of SHA-256 of a key and the item. The key comes
 * from the set's own secret key, so that the file tells nobody more than the index beside it.
 */
final class KnownValues implements AutoCloseable {

    /** Bytes of a name. */
    static final int NAME = 16;
    private static final long MAGIC = 0x54616369745f4e31L;      // "Tacit_N1"
    static final int HEAD = 16;
    private static final ValueLayout.OfLong BIG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final Arena arena = Arena.ofShared();
    private final MemorySegment records;
    private final int recordBytes;
    private final long count;

    /** @param value bytes of a value */
    KnownValues(Path file, int value) throws IOException {
        recordBytes = NAME + value;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            MemorySegment all = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            long stated = all.byteSize() < HEAD || all.get(BIG, 0) != MAGIC ? -1 : all.get(BIG, 8);
            if (stated < 0 || stated > SetParameters.MOST || all.byteSize() != HEAD + stated * recordBytes) {
                throw SetDescriptor.damaged(file);
            }
            count = stated;
            records = all.asSlice(HEAD);
        } catch (IOException | RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    /** Null where there is none: then everything is evaluated. */
    static KnownValues open(Path folder, int width) {
        try {
            return Files.exists(file(folder)) ? new KnownValues(file(folder), width + SortedRuns.CHECK) : null;
        } catch (IOException e) {
            throw Disk.failed(folder, e);
        }
    }

    private static Path file(Path folder) {
        return folder.resolve("values");
    }

    /** Replaces the file by the records of a merge. */
    static void write(Path folder, SortedRuns.Merged names, int width) {
        try (var out = new Writer(file(folder), width + SortedRuns.CHECK)) {
            while (names.next()) {
                out.add(names.record());
            }
            out.commit();
        }
    }

    static byte[] head(long count) {
        return ByteBuffer.allocate(HEAD).putLong(MAGIC).putLong(count).array();
    }

    /** Writes a file of ascending records, under a temporary name until {@link #commit}. */
    static final class Writer implements AutoCloseable {
        private final Path file;
        private final int recordBytes;
        private final FileChannel channel;
        private final ByteBuffer buffer;
        private long written;

        Writer(Path file, int value) {
            this.file = file;
            recordBytes = NAME + value;
            buffer = ByteBuffer.allocate((1 << 16) / recordBytes * recordBytes);
            try {
                channel = FileChannel.open(Disk.partOf(file), StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
                channel.position(HEAD);
            } catch (IOException e) {
                throw Disk.failed(file, e);
            }
        }

        void add(byte[] record) {
            if (!buffer.hasRemaining()) {
                drain();
            }
            buffer.put(record, 0, recordBytes);
            written++;
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

        void commit() {
            drain();
            try {
                ByteBuffer head = ByteBuffer.wrap(head(written));
                while (head.hasRemaining()) {
                    channel.write(head, head.position());
                }
                channel.force(true);
                channel.close();
                Disk.commit(Disk.partOf(file), file);
            } catch (IOException e) {
                throw Disk.failed(file, e);
            }
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

    long count() {
        return count;
    }

    void record(long number, byte[] out) {
        MemorySegment.copy(records, ValueLayout.JAVA_BYTE, number * recordBytes, out, 0, recordBytes);
    }

    /** Whether a record has the name that {@code record} begins with. */
    boolean startsWith(long number, byte[] record) {
        return compare(number, big(record, 0), big(record, 8)) == 0;
    }

    int compare(long number, KnownValues other, long otherNumber) {
        long at = otherNumber * other.recordBytes;
        return compare(number, other.records.get(BIG, at), other.records.get(BIG, at + 8));
    }

    /** Makes names under a key. For one thread. */
    static final class Names {
        private final MessageDigest digest = HashSuite.SHA_256.newDigest();
        private final byte[] key;

        Names(byte[] key) {
            this.key = key;
        }

        /** Under a key of its own that only the owner of the secret key has. */
        static Names of(OprfKey secret) {
            byte[] encoded = secret.encode();
            byte[] key = DomainHash.of(HashSuite.SHA_256, "tacit/psi/unbalanced/names/1").add(encoded).digest();
            Arrays.fill(encoded, (byte) 0);
            return new Names(key);
        }

        void name(byte[] item, int from, int to, byte[] out, int at) {
            digest.update(key);
            digest.update(item, from, to - from);
            System.arraycopy(digest.digest(), 0, out, at, NAME);
        }
    }

    /** Copies the value of a name, if it is known. */
    boolean copy(byte[] name, int offset, byte[] out, int at) {
        long high = big(name, offset);
        long low = big(name, offset + 8);
        // Names are uniform: the place is close to ⌊x·count⌋ for x in [0, 1).
        long guess = count == 0 ? 0 : Math.unsignedMultiplyHigh(high, count);
        long from = guess;
        long to = Math.min(count, guess + 1);
        for (long step = 8; from > 0 && compare(from, high, low) > 0; step *= 2) {
            to = from;
            from = Math.max(0, from - step);
        }
        for (long step = 8; to < count && compare(to, high, low) <= 0; step *= 2) {
            from = to;
            to = Math.min(count, to + step);
        }
        while (from < to) {
            long middle = (from + to) >>> 1;
            int order = compare(middle, high, low);
            if (order == 0) {
                MemorySegment.copy(records, ValueLayout.JAVA_BYTE, middle * recordBytes + NAME, out, at, recordBytes - NAME);
                return true;
            }
            if (order < 0) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return false;
    }

    private int compare(long record, long high, long low) {
        int order = Long.compareUnsigned(records.get(BIG, record * recordBytes), high);
        return order != 0 ? order : Long.compareUnsigned(records.get(BIG, record * recordBytes + 8), low);
    }

    static long big(byte[] bytes, int offset) {
        return ByteBuffer.wrap(bytes).getLong(offset);
    }

    @Override
    public void close() {
        arena.close();
    }
}
