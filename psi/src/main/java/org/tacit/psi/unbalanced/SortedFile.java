package org.tacit.psi.unbalanced;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.tacit.crypto.symmetric.HashSuite;

/**
 * A version on disk, mapped and not read: a descriptor and its records in ascending order of their fingerprints. It stays readable, also when
 * its file is deleted, until whoever opened it and everybody who {@linkplain #retain kept} it have closed it.
 */
final class SortedFile implements AutoCloseable {

    private static final ValueLayout.OfLong BIG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final Arena arena = Arena.ofShared();
    private final Path file;
    private final MemorySegment records;
    private final SetDescriptor descriptor;
    private final int recordBytes;
    private final int width;
    private final AtomicInteger users = new AtomicInteger(1);

    /**
     * @param extra bytes of a record behind its fingerprint
     * @throws org.tacit.base.InvalidInput if the file is not whole
     */
    SortedFile(Path file, int extra) {
        this.file = file;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            MemorySegment all = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            SetDescriptor read = all.byteSize() < SetDescriptor.BYTES ? null
                    : SetDescriptor.decode(all.asSlice(0, SetDescriptor.BYTES).toArray(ValueLayout.JAVA_BYTE));
            if (read == null || all.byteSize() != SetDescriptor.BYTES + read.count() * (read.parameters().width() + extra)) {
                throw SetDescriptor.damaged(file);
            }
            descriptor = read;
            width = read.parameters().width();
            recordBytes = width + extra;
            records = all.asSlice(SetDescriptor.BYTES);
        } catch (IOException e) {
            arena.close();
            throw Disk.failed(file, e);
        } catch (RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    SetDescriptor descriptor() {
        return descriptor;
    }

    /** Reads everything: the fingerprints ascend strictly and have the descriptor's hash, or the file is refused. */
    SortedFile verified() {
        MessageDigest content = HashSuite.SHA_256.newDigest();
        byte[] last = new byte[width];
        byte[] one = new byte[width];
        for (long i = 0; i < descriptor.count(); i++) {
            MemorySegment.copy(records, ValueLayout.JAVA_BYTE, i * recordBytes, one, 0, width);
            if (i > 0 && Arrays.compareUnsigned(last, one) >= 0) {
                throw SetDescriptor.damaged(file);
            }
            content.update(one);
            byte[] free = last;
            last = one;
            one = free;
        }
        if (!MessageDigest.isEqual(content.digest(), descriptor.content())) {
            throw SetDescriptor.damaged(file);
        }
        return this;
    }

    /** The record's number, or -1. Fingerprints are uniform: {@code ⌊x·count⌋} for {@code x} in [0, 1) is close, and the search goes from there. */
    long find(byte[] fingerprint, int offset) {
        long n = descriptor.count();
        if (n == 0) {
            return -1;
        }
        long key = 0;
        for (int i = 0; i < 8; i++) {
            key = key << 8 | fingerprint[offset + i] & 255;
        }
        long guess = Math.unsignedMultiplyHigh(key, n);
        long from = guess;
        long to = guess + 1;
        for (long step = 8; from > 0 && compare(from, key, fingerprint, offset) > 0; step *= 2) {
            to = from;
            from = Math.max(0, from - step);
        }
        for (long step = 8; to < n && compare(to, key, fingerprint, offset) <= 0; step *= 2) {
            from = to;
            to = Math.min(n, to + step);
        }
        while (from < to) {
            long middle = (from + to) >>> 1;
            int order = compare(middle, key, fingerprint, offset);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return -1;
    }

    private int compare(long record, long key, byte[] fingerprint, int offset) {
        long at = record * recordBytes;
        int order = Long.compareUnsigned(records.get(BIG, at), key);
        for (int i = 8; order == 0 && i < width; i++) {
            order = Integer.compare(records.get(ValueLayout.JAVA_BYTE, at + i) & 255, fingerprint[offset + i] & 255);
        }
        return order;
    }

    /** What stands behind the fingerprint of a record. */
    byte[] extra(long record) {
        return records.asSlice(record * recordBytes + width, recordBytes - width).toArray(ValueLayout.JAVA_BYTE);
    }

    /** Copies fingerprints of records from {@code first} on into one array. */
    byte[] fingerprints(long first, int count) {
        byte[] out = new byte[count * width];
        for (int i = 0; i < count; i++) {
            MemorySegment.copy(records, ValueLayout.JAVA_BYTE, (first + i) * recordBytes, out, i * width, width);
        }
        return out;
    }

    /** The same file for one user more, who closes it as well. The caller makes sure that it is open. */
    SortedFile retain() {
        users.incrementAndGet();
        return this;
    }

    @Override
    public void close() {
        if (users.decrementAndGet() == 0) {
            arena.close();
        }
    }
}
