package org.tacit.pir.keyword;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.tacit.pir.lwe.LweServer;

/** What client and provider say to each other; numbers are little-endian. */
final class LookupWire {

    /** A client's word: first the shape, then the hint, then questions, then goodbye. */
    static final int SHAPE = 1;
    static final int HINT = 2;
    static final int QUERY = 3;
    static final int END = 4;

    /** The provider's word before an answer: by the hint that the client has; by a newer one, whose rows come first; there is none. */
    static final int ANSWER = 0;
    static final int CHANGED = 1;
    static final int REFUSED = 2;

    /** Columns that every question asks for. */
    static final int COLUMNS = 2;
    /** Questions in one message, at most: as many as one pass over the matrix answers. */
    static final int MOST_TOGETHER = LweServer.BATCH / COLUMNS;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private LookupWire() {
    }

    static void put(int[] numbers, int from, byte[] out, int offset, int count) {
        MemorySegment.copy(numbers, from, MemorySegment.ofArray(out), INT, offset, count);
    }

    static void get(byte[] in, int offset, int[] numbers, int to, int count) {
        MemorySegment.copy(MemorySegment.ofArray(in), INT, offset, numbers, to, count);
    }
}
