package org.tacit.crypto.lattice;

import org.tacit.base.ProtocolViolation;

/** Words of few bits side by side: number i takes bits {@code i·width} to {@code (i + 1)·width − 1} of the bytes, lowest first. */
final class Packing {

    private Packing() {
    }

    /** @param width 1 to 63; words are below {@code 2^width} @return the offset after the last byte */
    static int pack(long[] words, int at, int count, int width, byte[] out, int offset) {
        long held = 0;
        int bits = 0;
        for (int i = at; i < at + count; i++) {
            long w = words[i];
            // Up to seven bits are held.
            int rest = width;
            while (rest > 0) {
                int take = Math.min(rest, 56);
                held |= (w & (1L << take) - 1) << bits;
                bits += take;
                w >>>= take;
                rest -= take;
                while (bits >= 8) {
                    out[offset++] = (byte) held;
                    held >>>= 8;
                    bits -= 8;
                }
            }
        }
        if (bits > 0) {
            out[offset++] = (byte) held;
        }
        return offset;
    }

    /** @throws ProtocolViolation where bits after the last number are set */
    static int unpack(byte[] in, int offset, long[] words, int at, int count, int width) {
        long held = 0;
        int bits = 0;
        for (int i = at; i < at + count; i++) {
            long w = 0;
            int have = 0;
            while (have < width) {
                int take = Math.min(width - have, 56);
                while (bits < take) {
                    held |= (in[offset++] & 0xFFL) << bits;
                    bits += 8;
                }
                w |= (held & (1L << take) - 1) << have;
                held >>>= take;
                bits -= take;
                have += take;
            }
            words[i] = w;
        }
        if (held != 0) {
            throw ProtocolViolation.of("a number of the peer is longer than announced; the job stops", "对方发来的数超出约定长度，任务中止");
        }
        return offset;
    }
}
