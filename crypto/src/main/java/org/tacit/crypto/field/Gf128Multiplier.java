package org.tacit.crypto.field;

import java.util.Objects;

/**
 * Products by one secret element d of {@link Gf128}, many at a time: with {@code d_j = d·(element of bit j)} made once,
 * {@code d·h = Σ_j h_j·d_j}. Every product adds all {@code d_j}, masked by the bits of h: neither d nor h decides a branch or an address.
 */
public final class Gf128Multiplier {

    /** Products side by side; enough for vectors of any width, few enough for the first-level cache. */
    private static final int BLOCK = 256;

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
     * {@code out_i = out_i ⊕ d·h_i} for {@code n} elements of two numbers each. Thread-safe.
     *
     * @param bits bits of {@code h_i} that may be set, at most 128; those above are not looked at
     */
    public void multiplyAdd(int n, int bits, long[] h, int hOffset, long[] out, int outOffset) {
        Objects.checkFromIndexSize(hOffset, 2L * n, h.length);
        Objects.checkFromIndexSize(outOffset, 2L * n, out.length);
        long[] h0 = new long[BLOCK];
        long[] h1 = new long[BLOCK];
        long[] s0 = new long[BLOCK];
        long[] s1 = new long[BLOCK];
        for (int done = 0; done < n; done += BLOCK) {
            int count = Math.min(BLOCK, n - done);
            for (int i = 0; i < count; i++) {
                h0[i] = h[hOffset + 2 * (done + i)];
                h1[i] = h[hOffset + 2 * (done + i) + 1];
                s0[i] = out[outOffset + 2 * (done + i)];
                s1[i] = out[outOffset + 2 * (done + i) + 1];
            }
            multiplyAdd(count, bits, h0, h1, s0, s1);
            for (int i = 0; i < count; i++) {
                out[outOffset + 2 * (done + i)] = s0[i];
                out[outOffset + 2 * (done + i) + 1] = s1[i];
            }
        }
    }

    /** The same for elements whose low and high halves stand in arrays of their own; fastest for some hundred elements. */
    public void multiplyAdd(int n, int bits, long[] h0, long[] h1, long[] out0, long[] out1) {
        Objects.checkIndex(bits, 129);
        for (int j = 0; j < bits; j += 4) {
            // Images beyond the last bit count as zero.
            four(n, j < 64 ? h0 : h1, j & 63, Math.min(4, bits - j), j, out0, out1);
        }
    }

    /** Adds the images of four bits: a loop without branches that the compiler turns into vectors. */
    private void four(int n, long[] x, int shift, int count, int at, long[] s0, long[] s1) {
        long a0 = images0[at];
        long b0 = images1[at];
        long a1 = count > 1 ? images0[at + 1] : 0;
        long b1 = count > 1 ? images1[at + 1] : 0;
        long a2 = count > 2 ? images0[at + 2] : 0;
        long b2 = count > 2 ? images1[at + 2] : 0;
        long a3 = count > 3 ? images0[at + 3] : 0;
        long b3 = count > 3 ? images1[at + 3] : 0;
        for (int i = 0; i < n; i++) {
            long v = x[i] >>> shift;
            long m0 = -(v & 1);
            long m1 = -(v >>> 1 & 1);
            long m2 = -(v >>> 2 & 1);
            long m3 = -(v >>> 3 & 1);
            s0[i] ^= m0 & a0 ^ m1 & a1 ^ m2 & a2 ^ m3 & a3;
            s1[i] ^= m0 & b0 ^ m1 & b1 ^ m2 & b2 ^ m3 & b3;
        }
    }
}
