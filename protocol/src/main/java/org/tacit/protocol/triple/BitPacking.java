package org.tacit.protocol.triple;

import org.tacit.base.Parallel;

/** Numbers of a few bits, one after the other with no gap: number {@code i} has bits {@code [i·width, (i+1)·width)} of the words. */
public final class BitPacking {

    private BitPacking() {
    }

    /** Words that {@code count} numbers take. */
    public static int words(long count, int width) {
        return Math.toIntExact((count * width + 63) / 64);
    }

    static long mask(int width) {
        return -1L >>> -width;
    }

    /** Packs {@code values[from, from + count)}, cut to {@code width} bits, into {@code out} from word {@code at} on. */
    static void pack(long[] values, int from, int count, int width, long[] out, int at) {
        // 64 numbers fill exactly `width` words, so that pieces of a multiple of 64 can be packed side by side.
        Parallel.ranges((count + 63) / 64, 128, (first, last) ->
                packPiece(values, from + 64 * first, Math.min(count, 64 * last) - 64 * first, width, out, at + first * width));
    }

    private static void packPiece(long[] values, int from, int count, int width, long[] out, int at) {
        if (width == 64) {
            System.arraycopy(values, from, out, at, count);
            return;
        }
        long mask = mask(width);
        long word = 0;
        int filled = 0;
        int to = at;
        for (int i = from; i < from + count; i++) {
            long v = values[i] & mask;
            word |= v << filled;
            filled += width;
            if (filled >= 64) {
                out[to++] = word;
                filled -= 64;
                word = filled == 0 ? 0 : v >>> width - filled;
            }
        }
        if (filled > 0) {
            out[to] = word;
        }
    }

    /** The inverse of {@link #pack}. */
    static void unpack(long[] packed, int at, int count, int width, long[] out, int to) {
        Parallel.ranges((count + 63) / 64, 128, (first, last) ->
                unpackPiece(packed, at + first * width, Math.min(count, 64 * last) - 64 * first, width, out, to + 64 * first));
    }

    private static void unpackPiece(long[] packed, int at, int count, int width, long[] out, int to) {
        if (width == 64) {
            System.arraycopy(packed, at, out, to, count);
            return;
        }
        long mask = mask(width);
        int word = at;
        int bit = 0;
        for (int i = to; i < to + count; i++) {
            long v = packed[word] >>> bit;
            bit += width;
            if (bit >= 64) {
                word++;
                bit -= 64;
                if (bit > 0) {
                    v |= packed[word] << width - bit;
                }
            }
            out[i] = v & mask;
        }
    }

    /** Number {@code index} alone. */
    static long get(long[] packed, long index, int width) {
        long bit = index * width;
        int word = (int) (bit >>> 6);
        int shift = (int) bit & 63;
        long v = packed[word] >>> shift;
        if (shift + width > 64) {
            v |= packed[word + 1] << 64 - shift;
        }
        return v & mask(width);
    }
}
