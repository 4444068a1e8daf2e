package org.tacit.crypto.field;

import java.util.Arrays;
import java.util.Objects;

/**
 * Products by one secret element d of {@link Gf128}, many at a time: with {@code d_j = d·(element of bit j)} made once,
 * {@code d·h = Σ_j h_j·d_j}. Every product adds all {@code d_j}, masked by the bits of h: neither d nor h decides a branch or an address.
 */
public final class Gf128Multiplier {

    /** Products side by side; enough for vectors of any width, few enough for the first-level cache. */
    private static final int BLOCK = 64;

    private final long[] images0 = new long[128];
    private final long[] images1 = new long[128];

    /** @param d0 low half of d */
    public Gf128Multiplier(long d0, long d1) {
        for (int lane = 0; lane < 8; lane++) {
            long p0 = d0;
            long p1 = d1;
            for (int j = 0; j < Gf128.LANE; j++) {
                images0[Gf128.LANE * lane + j] = p0;
                images1[Gf128.LANE * lane + j] = p1;
                p0 = Gf128.timesZ(p0);
                p1 = Gf128.timesZ(p1);
            }
            long low = Gf128.timesYLow(d0, d1);
            d1 = Gf128.timesYHigh(d0, d1);
            d0 = low;
        }
    }

    /**
     * {@code out_i = out_i ⊕ d·h_i} for {@code n} elements. Thread-safe.
     *
     * @param bits bits of {@code h_i} that may be set, at most 128; those above are not looked at
     */
    public void multiplyAdd(int n, int bits, long[] h, int hOffset, long[] out, int outOffset) {
        Objects.checkFromIndexSize(hOffset, 2L * n, h.length);
        Objects.checkFromIndexSize(outOffset, 2L * n, out.length);
        Objects.checkIndex(bits, 129);
        long[] x = new long[BLOCK];
        long[] s0 = new long[BLOCK];
        long[] s1 = new long[BLOCK];
        for (int done = 0; done < n; done += BLOCK) {
            int count = Math.min(BLOCK, n - done);
            Arrays.fill(s0, 0);
            Arrays.fill(s1, 0);
            for (int half = 0; 64 * half < bits; half++) {
                for (int i = 0; i < count; i++) {
                    x[i] = h[hOffset + 2 * (done + i) + half];
                }
                int top = Math.min(64, bits - 64 * half);
                for (int j = 0; j < top; j += 8) {
                    eight(x, j, images0, images1, 64 * half + j, Math.min(8, top - j), s0, s1);
                }
            }
            for (int i = 0; i < count; i++) {
                out[outOffset + 2 * (done + i)] ^= s0[i];
                out[outOffset + 2 * (done + i) + 1] ^= s1[i];
            }
        }
    }

    /** Adds the images of bits {@code j … j + 7}: a loop without branches that the compiler turns into vectors. */
    private static void eight(long[] x, int j, long[] images0, long[] images1, int at, int count, long[] s0, long[] s1) {
        if (count < 8) {
            for (int b = 0; b < count; b++) {
                for (int i = 0; i < BLOCK; i++) {
                    long bit = -(x[i] >>> j + b & 1);
                    s0[i] ^= bit & images0[at + b];
                    s1[i] ^= bit & images1[at + b];
                }
            }
            return;
        }
        long a0 = images0[at];
        long a1 = images0[at + 1];
        long a2 = images0[at + 2];
        long a3 = images0[at + 3];
        long a4 = images0[at + 4];
        long a5 = images0[at + 5];
        long a6 = images0[at + 6];
        long a7 = images0[at + 7];
        long b0 = images1[at];
        long b1 = images1[at + 1];
        long b2 = images1[at + 2];
        long b3 = images1[at + 3];
        long b4 = images1[at + 4];
        long b5 = images1[at + 5];
        long b6 = images1[at + 6];
        long b7 = images1[at + 7];
        for (int i = 0; i < BLOCK; i++) {
            long v = x[i] >>> j;
            long m0 = -(v & 1);
            long m1 = -(v >>> 1 & 1);
            long m2 = -(v >>> 2 & 1);
            long m3 = -(v >>> 3 & 1);
            long m4 = -(v >>> 4 & 1);
            long m5 = -(v >>> 5 & 1);
            long m6 = -(v >>> 6 & 1);
            long m7 = -(v >>> 7 & 1);
            s0[i] ^= m0 & a0 ^ m1 & a1 ^ m2 & a2 ^ m3 & a3 ^ m4 & a4 ^ m5 & a5 ^ m6 & a6 ^ m7 & a7;
            s1[i] ^= m0 & b0 ^ m1 & b1 ^ m2 & b2 ^ m3 & b3 ^ m4 & b4 ^ m5 & b5 ^ m6 & b6 ^ m7 & b7;
        }
    }
}
