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
    private static final int HEAD = 16;
    private static final ValueLayout.OfLong BIG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final Arena arena = Arena.ofShared();
    private final MemorySegment records;
    private final int recordBytes;
    private final long count;

    private KnownValues(Path file, int width) throws IOException {
        recordBytes = NAME + width + SortedRuns.CHECK;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            MemorySegment all = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            boolean whole = all.byteSize() >= HEAD && all.get(BIG, 0) == MAGIC && all.get(BIG, 8) >= 0
                    && all.byteSize() - HEAD == Math.multiplyHigh(all.get(BIG, 8), recordBytes) + all.get(BIG, 8) * recordBytes;
            if (!whole) {
                throw SetDescriptor.damaged(file);
            }
            count = all.get(BIG, 8);
            records = all.asSlice(HEAD);
        } catch (IOException | RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    /** Null where there is none: then everything is evaluated. */
    static KnownValues open(Path folder, int width) {
        try {
            return Files.exists(file(folder)) ? new KnownValues(file(folder), width) : null;
        } catch (IOException e) {
            throw Disk.failed(folder, e);
        }
    }

    private static Path file(Path folder) {
        return folder.resolve("values");
    }

    /** Replaces the file by the records of a merge. */
    static void write(Path folder, SortedRuns.Merged names, int width) {
        Path part = Disk.partOf(file(folder));
        int recordBytes = NAME + width + SortedRuns.CHECK;
        ByteBuffer buffer = ByteBuffer.allocate((1 << 16) / recordBytes * recordBytes);
        try (FileChannel out = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            out.position(HEAD);
            long written = 0;
            boolean more = names.next();
            while (more) {
                buffer.put(names.record(), 0, recordBytes);
                written++;
                more = names.next();
                if (!more || !buffer.hasRemaining()) {
                    buffer.flip();
                    while (buffer.hasRemaining()) {
                        out.write(buffer);
                    }
                    buffer.clear();
                }
            }
            ByteBuffer head = ByteBuffer.allocate(HEAD).putLong(MAGIC).putLong(written).flip();
            while (head.hasRemaining()) {
                out.write(head, head.position());
            }
            out.force(true);
            Disk.commit(part, file(folder));
        } catch (IOException e) {
            throw Disk.failed(file(folder), e);
        }
    }

    /** Makes names under a set's key. For one thread. */
    static final class Names {
        private final MessageDigest digest = HashSuite.SHA_256.newDigest();
        private final byte[] key;

        Names(OprfKey secret) {
            byte[] encoded = secret.encode();
            key = DomainHash.of(HashSuite.SHA_256, "tacit/psi/unbalanced/names/1").add(encoded).digest();
            Arrays.fill(encoded, (byte) 0);
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

    private static long big(byte[] bytes, int offset) {
        return ByteBuffer.wrap(bytes).getLong(offset);
    }

    @Override
    public void close() {
        arena.close();
    }
}
