package org.tacit.psi.union;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.tacit.psi.Items;

/**
 * An identifier of any length up to a maximum in a fixed number of bytes: its length (two bytes, little-endian), its bytes, zeros up
 * to a multiple of eight.
 */
record Frame(int maxBytes) {

    private static final int LENGTH = 2;

    Frame {
        if (maxBytes < 1 || maxBytes > 4096) {
            throw new IllegalArgumentException("1 ≤ maxBytes ≤ 4096");
        }
    }

    int words() {
        return (LENGTH + maxBytes + 7) / 8;
    }

    int bytes() {
        return 8 * words();
    }

    /** Writes item {@code i} to memory that holds zeros. */
    void write(Items items, int i, byte[] into, int offset) {
        int length = items.length(i);
        into[offset] = (byte) length;
        into[offset + 1] = (byte) (length >>> 8);
        items.copy(i, into, offset + LENGTH);
    }

    /** Null where this is no frame: a length that is zero or too large, or padding that is not zero. */
    byte[] read(byte[] from, int offset) {
        int length = from[offset] & 255 | (from[offset + 1] & 255) << 8;
        boolean good = length >= 1 && length <= maxBytes;
        for (int i = LENGTH + length; good && i < bytes(); i++) {
            good = from[offset + i] == 0;
        }
        if (!good) {
            return null;
        }
        byte[] item = new byte[length];
        System.arraycopy(from, offset + LENGTH, item, 0, length);
        return item;
    }

    /** {@code message ⊕= pads}, the pads little-endian. */
    static void xor(long[] pads, byte[] message) {
        ByteBuffer view = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < message.length; at += 8) {
            view.putLong(at, view.getLong(at) ^ pads[at / 8]);
        }
    }
}
