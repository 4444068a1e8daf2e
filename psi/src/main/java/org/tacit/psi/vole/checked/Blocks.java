package org.tacit.psi.vole.checked;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Numbers of 64 bits as little-endian bytes and back. */
final class Blocks {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Blocks() {
    }

    static byte[] bytes(long[] numbers, int from, int count) {
        byte[] bytes = new byte[Long.BYTES * count];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().put(numbers, from, count);
        return bytes;
    }

    static long number(byte[] bytes, int index) {
        return (long) LONGS.get(bytes, Long.BYTES * index);
    }
}
