package org.tacit.crypto.curve;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Words in byte arrays. */
final class Bytes {

    private static final VarHandle LITTLE = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle BIG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Bytes() {
    }

    static long getLong(byte[] in, int offset) {
        return (long) LITTLE.get(in, offset);
    }

    static void putLong(byte[] out, int offset, long value) {
        LITTLE.set(out, offset, value);
    }

    static long getLongBigEndian(byte[] in, int offset) {
        return (long) BIG.get(in, offset);
    }

    static void putLongBigEndian(byte[] out, int offset, long value) {
        BIG.set(out, offset, value);
    }
}
