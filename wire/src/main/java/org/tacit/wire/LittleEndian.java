package org.tacit.wire;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;

/** Numbers on the wire are little-endian; on little-endian machines (all that we know of) arrays travel without a copy. */
final class LittleEndian {

    private static final boolean NATIVE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    private LittleEndian() {
    }

    static MemorySegment view(long[] values, int offset, int count) {
        if (!NATIVE) {
            long[] copy = java.util.Arrays.copyOfRange(values, offset, offset + count);
            fix(copy, 0, count);
            return MemorySegment.ofArray(copy);
        }
        return MemorySegment.ofArray(values).asSlice(8L * offset, 8L * count);
    }

    static void fix(long[] values, int offset, int count) {
        if (!NATIVE) {
            for (int i = offset; i < offset + count; i++) {
                values[i] = Long.reverseBytes(values[i]);
            }
        }
    }
}
