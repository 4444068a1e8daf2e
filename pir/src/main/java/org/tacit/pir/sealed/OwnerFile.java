package org.tacit.pir.sealed;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.tacit.crypto.symmetric.DomainHash;
import org.tacit.crypto.symmetric.HashSuite;
import org.tacit.pir.keyword.RowSealer;
import org.tacit.psi.unbalanced.Disk;

/**
 * What the owner keeps of each entry of a version, in the order of the entries, never to leave its side: {@code name (16) ‖ version (8) ‖ F(key) (64)}. The name is a keyed hash
 * of the row's key, the version the one that the entry was sealed in, 0 where no row stands. Whoever has it beside the table can open every row.
 */
final class OwnerFile implements AutoCloseable {

    static final int NAME = 16;
    static final int VERSION_AT = NAME;
    static final int SECRET_AT = NAME + 8;
    static final int BYTES = SECRET_AT + RowSealer.SECRET_BYTES;
    static final int HEAD = 48;
    private static final long MAGIC = 0x54616369745f5031L;      // "Tacit_P1"
    private static final ValueLayout.OfLong BIG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final Arena arena = Arena.ofShared();
    private final MemorySegment records;

    OwnerFile(Path file, SealedDescriptor of) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            MemorySegment all = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            if (all.byteSize() != HEAD + (long) of.entries() * BYTES || !Arrays.equals(all.asSlice(0, HEAD).toArray(ValueLayout.JAVA_BYTE), head(of))) {
                throw SealedDescriptor.damaged(file);
            }
            records = all.asSlice(HEAD);
        } catch (IOException e) {
            arena.close();
            throw Disk.failed(file, e);
        } catch (RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    /** {@code magic ‖ digest ‖ sum}. */
    static byte[] head(SealedDescriptor of) {
        ByteBuffer head = ByteBuffer.allocate(HEAD).putLong(MAGIC).put(of.digest());
        return head.put(DomainHash.of(HashSuite.SHA_256, "tacit/pir/sealed/owner/1").add(head.array(), 0, HEAD - 8).digest(), 0, 8).array();
    }

    /** The version that an entry was sealed in, 0 where no row stands. */
    long version(long entry) {
        return records.get(BIG, entry * BYTES + VERSION_AT);
    }

    /** First half of a name: uniform. */
    long print(long entry) {
        return records.get(BIG, entry * BYTES);
    }

    boolean isNamed(long entry, byte[] name, int at) {
        return version(entry) != 0 && MemorySegment.mismatch(records, entry * BYTES, entry * BYTES + NAME, MemorySegment.ofArray(name), at, at + NAME) < 0;
    }

    void copy(long entry, byte[] out, int at) {
        MemorySegment.copy(records, ValueLayout.JAVA_BYTE, entry * BYTES, out, at, BYTES);
    }

    @Override
    public void close() {
        arena.close();
    }
}
