package org.tacit.protocol.okvs;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.tacit.base.ProtocolViolation;
import org.tacit.wire.Party;

/** Numbers of 1 to 128 bits, packed without gaps, lowest bit first; the rest of the last byte is zero. */
public final class FixedWidth {

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private FixedWidth() {
    }

    /** Bytes of {@code count} numbers. */
    public static int bytes(int count, int width) {
        return Math.toIntExact(((long) count * width + 7) / 8);
    }

    /** Packs the low {@code width} bits of each; number {@code i} is {@code words} (1 or 2) longs from {@code from + words·i}. */
    public static byte[] pack(long[] numbers, int from, int words, int count, int width) {
        long[] out = new long[(int) (((long) count * width + 63) / 64)];
        long pending = 0;
        int filled = 0;
        int at = 0;
        int lowBits = Math.min(64, width);
        int highBits = width - lowBits;
        for (int i = 0; i < count; i++) {
            for (int half = 0; half < (highBits > 0 ? 2 : 1); half++) {
                int bits = half == 0 ? lowBits : highBits;
                long number = numbers[from + words * i + half] & -1L >>> 64 - bits;
                pending |= number << filled;
                if (filled + bits >= 64) {
                    out[at++] = pending;
                    pending = filled == 0 ? 0 : number >>> 64 - filled;
                    filled += bits - 64;
                } else {
                    filled += bits;
                }
            }
        }
        if (filled > 0) {
            out[at] = pending;
        }
        byte[] packed = new byte[bytes(count, width)];
        MemorySegment.copy(longs(out), 0, MemorySegment.ofArray(packed), 0, packed.length);
        return packed;
    }

    /** The inverse of {@link #pack}; high halves of narrow numbers are zero. */
    public static void unpack(byte[] packed, int count, int width, long[] numbers, int to, int words) {
        long[] in = new long[packed.length / 8 + 2];
        MemorySegment.copy(MemorySegment.ofArray(packed), 0, MemorySegment.ofArray(in), 0, packed.length);
        if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            longs(in);
        }
        int lowBits = Math.min(64, width);
        int highBits = width - lowBits;
        for (int i = 0; i < count; i++) {
            long bit = (long) i * width;
            numbers[to + words * i] = read(in, bit, lowBits);
            if (words == 2) {
                numbers[to + 2 * i + 1] = highBits == 0 ? 0 : read(in, bit + 64, highBits);
            }
        }
    }

    /** Numbers of a peer: refuses bits after the last number, so that one list of numbers has one form. */
    public static void checkEnd(byte[] packed, int count, int width, Party peer) {
        int used = (int) ((long) count * width & 7);
        if (used != 0 && (packed[packed.length - 1] & 255) >>> used != 0) {
            throw ProtocolViolation.of("%1$s sent bits beyond the %2$d numbers of a message; its software does not follow the protocol.",
                    "%1$s 的消息在 %2$d 个数之后仍有数据；对方软件未遵守协议。", peer, count);
        }
    }

    private static long read(long[] in, long bit, int bits) {
        int at = (int) (bit >>> 6);
        int shift = (int) bit & 63;
        long number = in[at] >>> shift;
        if (shift > 0) {
            number |= in[at + 1] << 64 - shift;
        }
        return number & -1L >>> 64 - bits;
    }

    /** The numbers as little-endian bytes; changed in place where the machine is of the other kind. */
    private static MemorySegment longs(long[] numbers) {
        MemorySegment view = MemorySegment.ofArray(numbers);
        if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = view.getAtIndex(LONG, i);
            }
        }
        return view;
    }
}
