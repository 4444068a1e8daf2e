package org.tacit.pir.sealed;

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
import org.tacit.pir.keyword.RowSealer;
import org.tacit.psi.unbalanced.Disk;

/**
 * A version on disk, mapped and not read: a descriptor and its entries in ascending order of their tags. Readable, also when its file is deleted, until whoever opened it
 * and everybody who {@linkplain #retain kept} it have closed it.
 */
final class SealedFile implements AutoCloseable {

    private static final ValueLayout.OfLong BIG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt BIG_INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final int TAG = RowSealer.VERSION_TAG;

    private final Arena arena = Arena.ofShared();
    private final Path file;
    private final SealedDescriptor descriptor;
    private final int entryBytes;
    private final MemorySegment entries;
    private final AtomicInteger users = new AtomicInteger(1);

    /** @throws org.tacit.base.InvalidInput if the file is not whole */
    SealedFile(Path file) {
        this.file = file;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            MemorySegment all = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            descriptor = all.byteSize() < SealedDescriptor.BYTES ? null : SealedDescriptor.decode(all.asSlice(0, SealedDescriptor.BYTES).toArray(ValueLayout.JAVA_BYTE));
            if (descriptor == null || all.byteSize() != descriptor.fileBytes()) {
                throw SealedDescriptor.damaged(file);
            }
            entryBytes = descriptor.entryBytes();
            entries = all.asSlice(SealedDescriptor.BYTES);
        } catch (IOException e) {
            arena.close();
            throw Disk.failed(file, e);
        } catch (RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    SealedDescriptor descriptor() {
        return descriptor;
    }

    Path file() {
        return file;
    }

    /** Reads everything: the tags ascend strictly and the entries have the descriptor's hash, or the file is refused. */
    SealedFile verified() {
        MessageDigest content = HashSuite.SHA_256.newDigest();
        byte[] chunk = new byte[Math.max(1, (1 << 16) / entryBytes) * entryBytes];
        byte[] last = null;
        long bytes = entries.byteSize();
        for (long at = 0; at < bytes; at += chunk.length) {
            int count = (int) Math.min(chunk.length, bytes - at);
            copy(at, chunk, 0, count);
            content.update(chunk, 0, count);
            for (int e = 0; e < count; e += entryBytes) {
                if (last != null && Arrays.compareUnsigned(last, 0, TAG, chunk, e, e + TAG) >= 0) {
                    throw SealedDescriptor.damaged(file);
                }
                last = Arrays.copyOfRange(chunk, e, e + TAG);
            }
        }
        if (!MessageDigest.isEqual(content.digest(), descriptor.content())) {
            throw SealedDescriptor.damaged(file);
        }
        return this;
    }

    /** Copies bytes of the entries. */
    void copy(long from, byte[] out, int at, int count) {
        MemorySegment.copy(entries, ValueLayout.JAVA_BYTE, from, out, at, count);
    }

    /** Copies one entry. */
    void entry(long number, byte[] out, int at) {
        copy(number * entryBytes, out, at, entryBytes);
    }

    /** The number of the entry with that tag, or -1. Tags are uniform: {@code ⌊x·n⌋} for {@code x} in [0, 1) is close, and the search goes from there. */
    long find(byte[] tag, int offset) {
        MemorySegment wanted = MemorySegment.ofArray(tag);
        long high = wanted.get(BIG, offset);
        int low = wanted.get(BIG_INT, offset + 8);
        long n = descriptor.entries();
        long guess = Math.unsignedMultiplyHigh(high, n);
        long from = guess;
        long to = guess + 1;
        for (long step = 8; from > 0 && compare(from, high, low) > 0; step *= 2) {
            to = from;
            from = Math.max(0, from - step);
        }
        for (long step = 8; to < n && compare(to, high, low) <= 0; step *= 2) {
            from = to;
            to = Math.min(n, to + step);
        }
        while (from < to) {
            long middle = (from + to) >>> 1;
            int order = compare(middle, high, low);
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

    private int compare(long entry, long high, int low) {
        long at = entry * entryBytes;
        int order = Long.compareUnsigned(entries.get(BIG, at), high);
        return order != 0 ? order : Integer.compareUnsigned(entries.get(BIG_INT, at + 8), low);
    }

    /** The same file for one user more, who closes it as well. The caller makes sure that it is open. */
    SealedFile retain() {
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
