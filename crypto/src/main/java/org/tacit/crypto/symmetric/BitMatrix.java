package org.tacit.crypto.symmetric;

/**
 * Transposes a matrix of bits: {@code rows × n} to {@code n × rows}, rows a multiple of 64. Bit {@code j} of a row is bit
 * {@code j mod 64} of its number {@code j / 64}, least significant first.
 *
 * <p>A square of 64 × 64 is transposed by six rounds of swaps (Warren, "Hacker's Delight", §7-3): for the block size
 * {@code s = 32, 16, … 1} the upper right block of every {@code 2s × 2s} square changes places with the lower left one. Three
 * rounds touch eight rows only, so a square takes two passes over groups of eight numbers held in registers.
 *
 * <p>A Vector API kernel of the same shape was measured and left out: no faster than this, and a second slower to warm up
 * ({@code docs/decisions/ot-extension.md}).
 */
public final class BitMatrix {

    private static final long M32 = 0x00000000FFFFFFFFL;
    private static final long M16 = 0x0000FFFF0000FFFFL;
    private static final long M8 = 0x00FF00FF00FF00FFL;
    private static final long M4 = 0x0F0F0F0F0F0F0F0FL;
    private static final long M2 = 0x3333333333333333L;
    private static final long M1 = 0x5555555555555555L;

    private BitMatrix() {
    }

    /**
     * @param in     row {@code r} is {@code in[r * stride .. r * stride + ceil(n / 64))}; a stride that is not a multiple of 512
     *               keeps the rows out of each other's cache lines
     * @param rows   a multiple of 64
     * @param n      columns to transpose
     * @param out    column {@code j} becomes {@code out[offset + (rows / 64) * j ..]}, {@code rows / 64} numbers
     */
    public static void transpose(long[] in, int stride, int rows, int n, long[] out, int offset) {
        if (rows % 64 != 0) {
            throw new IllegalArgumentException("rows must be a multiple of 64, not " + rows);
        }
        int width = rows / 64;
        long[] square = new long[64];
        long[] last = new long[64];
        for (int word = 0; 64 * word < n; word++) {
            int count = Math.min(64, n - 64 * word);
            for (int s = 0; s < width; s++) {
                for (int r = 0; r < 8; r++) {
                    high(in, (64 * s + r) * stride + word, 8 * stride, square, r);
                }
                int to = offset + 64 * word * width + s;
                if (count == 64) {
                    for (int r = 0; r < 64; r += 8) {
                        low(square, r, out, to + r * width, width);
                    }
                } else {
                    for (int r = 0; r < 64; r += 8) {
                        low(square, r, last, r, 1);
                    }
                    for (int r = 0; r < count; r++) {
                        out[to + r * width] = last[r];
                    }
                }
            }
        }
    }

    /** Rounds 32, 16 and 8 among rows r, r + 8, … r + 56. */
    private static void high(long[] in, int from, int step, long[] out, int to) {
        long a = in[from];
        long b = in[from + step];
        long c = in[from + 2 * step];
        long d = in[from + 3 * step];
        long e = in[from + 4 * step];
        long f = in[from + 5 * step];
        long g = in[from + 6 * step];
        long h = in[from + 7 * step];
        long t;
        t = (a >>> 32 ^ e) & M32; e ^= t; a ^= t << 32;
        t = (b >>> 32 ^ f) & M32; f ^= t; b ^= t << 32;
        t = (c >>> 32 ^ g) & M32; g ^= t; c ^= t << 32;
        t = (d >>> 32 ^ h) & M32; h ^= t; d ^= t << 32;
        t = (a >>> 16 ^ c) & M16; c ^= t; a ^= t << 16;
        t = (b >>> 16 ^ d) & M16; d ^= t; b ^= t << 16;
        t = (e >>> 16 ^ g) & M16; g ^= t; e ^= t << 16;
        t = (f >>> 16 ^ h) & M16; h ^= t; f ^= t << 16;
        t = (a >>> 8 ^ b) & M8; b ^= t; a ^= t << 8;
        t = (c >>> 8 ^ d) & M8; d ^= t; c ^= t << 8;
        t = (e >>> 8 ^ f) & M8; f ^= t; e ^= t << 8;
        t = (g >>> 8 ^ h) & M8; h ^= t; g ^= t << 8;
        out[to] = a;
        out[to + 8] = b;
        out[to + 16] = c;
        out[to + 24] = d;
        out[to + 32] = e;
        out[to + 40] = f;
        out[to + 48] = g;
        out[to + 56] = h;
    }

    /** Rounds 4, 2 and 1 among eight rows in sequence. */
    private static void low(long[] in, int from, long[] out, int to, int step) {
        long a = in[from];
        long b = in[from + 1];
        long c = in[from + 2];
        long d = in[from + 3];
        long e = in[from + 4];
        long f = in[from + 5];
        long g = in[from + 6];
        long h = in[from + 7];
        long t;
        t = (a >>> 4 ^ e) & M4; e ^= t; a ^= t << 4;
        t = (b >>> 4 ^ f) & M4; f ^= t; b ^= t << 4;
        t = (c >>> 4 ^ g) & M4; g ^= t; c ^= t << 4;
        t = (d >>> 4 ^ h) & M4; h ^= t; d ^= t << 4;
        t = (a >>> 2 ^ c) & M2; c ^= t; a ^= t << 2;
        t = (b >>> 2 ^ d) & M2; d ^= t; b ^= t << 2;
        t = (e >>> 2 ^ g) & M2; g ^= t; e ^= t << 2;
        t = (f >>> 2 ^ h) & M2; h ^= t; f ^= t << 2;
        t = (a >>> 1 ^ b) & M1; b ^= t; a ^= t << 1;
        t = (c >>> 1 ^ d) & M1; d ^= t; c ^= t << 1;
        t = (e >>> 1 ^ f) & M1; f ^= t; e ^= t << 1;
        t = (g >>> 1 ^ h) & M1; h ^= t; g ^= t << 1;
        out[to] = a;
        out[to + step] = b;
        out[to + 2 * step] = c;
        out[to + 3 * step] = d;
        out[to + 4 * step] = e;
        out[to + 5 * step] = f;
        out[to + 6 * step] = g;
        out[to + 7 * step] = h;
    }
}
