package org.tacit.pir.dpf;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Buckets of one length outside the heap, each beginning at a multiple of 64 bytes. Not thread-safe while written. */
final class Buckets implements AutoCloseable {

    private static final int LINE = 64;

    private final int bytes;
    private final int stride;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment data;

    Buckets(int count, int bytes) {
        this.bytes = bytes;
        this.stride = Math.ceilDiv(bytes, LINE) * LINE;
        this.data = arena.allocate((long) count * stride, LINE);
    }

    /** Bytes from one bucket to the next. */
    int stride() {
        return stride;
    }

    MemorySegment data() {
        return data;
    }

    long at(int bucket) {
        return (long) bucket * stride;
    }

    void get(int bucket, int from, byte[] out, int offset, int count) {
        check(from, count);
        MemorySegment.copy(data, ValueLayout.JAVA_BYTE, at(bucket) + from, out, offset, count);
    }

    void put(int bucket, int to, byte[] in, int offset, int count) {
        check(to, count);
        MemorySegment.copy(in, offset, data, ValueLayout.JAVA_BYTE, at(bucket) + to, count);
    }

    private void check(int from, int count) {
        java.util.Objects.checkFromIndexSize(from, count, bytes);
    }

    @Override
    public void close() {
        arena.close();
    }
}
