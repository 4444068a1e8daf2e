package org.tacit.crypto.lattice;

/**
 * Plain Java, two layers a pass: every word is read and written half as often.
 *
 * <p>A product by a root is in [0, 2q) whatever the other factor, so a layer of the forward transform lets values grow by 2q, and only where
 * they might pass {@code 16q ≤ 2^64} is 8q taken off first ("fold").
 */
final class ScalarNtt implements NttKernel {

    /** Words are unsigned and below so many q between layers. */
    static final int ROOM = 16;

    @Override
    public void forward(NttTables t, long[] a, int at) {
        int m = 1, bound = 1;
        if ((Integer.numberOfTrailingZeros(t.n) & 1) != 0) {
            forwardLayer(t, a, at, 1, false);
            m = 2;
            bound = 3;
        }
        for (; 4 * m < t.n; m *= 4) {
            boolean fold = bound + 4 > ROOM;
            forwardPass(t, a, at, m, fold);
            bound = (fold ? ROOM / 2 : bound) + 4;
        }
        forwardLast(t, a, at);
    }

    /** {@code (x, y) ↦ (x + w·y, x − w·y)} for the pairs at distance N/(2m), {@code w = ψ^brv(m + i)} in block i of m. */
    static void forwardLayer(NttTables tables, long[] a, int at, int m, boolean fold) {
        long q = tables.modulus.value();
        int t = tables.n / (2 * m);
        for (int i = 0; i < m; i++) {
            long w = tables.forward[m + i], s = tables.forwardShoup[m + i];
            int from = at + 2 * i * t;
            for (int j = from; j < from + t; j++) {
                long x = fold ? below(a[j], 8 * q) : a[j];
                long y = times(a[j + t], w, s, q);
                a[j] = x + y;
                a[j + t] = x - y + 2 * q;
            }
        }
    }

    /** Layers m and 2m at once. */
    private static void forwardPass(NttTables tables, long[] a, int at, int m, boolean fold) {
        long q = tables.modulus.value();
        long twoQ = 2 * q, eightQ = 8 * q;
        long[] w = tables.forward, s = tables.forwardShoup;
        int t = tables.n / (4 * m);
        for (int i = 0; i < m; i++) {
            long w1 = w[m + i], s1 = s[m + i];
            long w2 = w[2 * (m + i)], s2 = s[2 * (m + i)];
            long w3 = w[2 * (m + i) + 1], s3 = s[2 * (m + i) + 1];
            int from = at + 4 * i * t;
            for (int j = from; j < from + t; j++) {
                long x0 = fold ? below(a[j], eightQ) : a[j];
                long x1 = fold ? below(a[j + t], eightQ) : a[j + t];
                long x2 = times(a[j + 2 * t], w1, s1, q);
                long x3 = times(a[j + 3 * t], w1, s1, q);
                long y0 = x0 + x2, y2 = x0 - x2 + twoQ;
                long y1 = times(x1 + x3, w2, s2, q);
                long y3 = times(x1 - x3 + twoQ, w3, s3, q);
                a[j] = y0 + y1;
                a[j + t] = y0 - y1 + twoQ;
                a[j + 2 * t] = y2 + y3;
                a[j + 3 * t] = y2 - y3 + twoQ;
            }
        }
    }

    /** The last two layers, blocks of four words, and full reduction; values come below 16q. */
    static void forwardLast(NttTables tables, long[] a, int at) {
        long q = tables.modulus.value();
        long twoQ = 2 * q, fourQ = 4 * q, eightQ = 8 * q;
        long[] w = tables.forward, s = tables.forwardShoup;
        int m = tables.n / 4;
        for (int i = 0; i < m; i++) {
            long w1 = w[m + i], s1 = s[m + i];
            long w2 = w[2 * (m + i)], s2 = s[2 * (m + i)];
            long w3 = w[2 * (m + i) + 1], s3 = s[2 * (m + i) + 1];
            int j = at + 4 * i;
            long x0 = below(below(below(a[j], eightQ), fourQ), twoQ);
            long x1 = a[j + 1];
            long x2 = times(a[j + 2], w1, s1, q);
            long x3 = times(a[j + 3], w1, s1, q);
            // Up to 18q would not fit.
            x1 = below(x1, eightQ);
            long y0 = below(x0 + x2, twoQ), y2 = below(x0 - x2 + twoQ, twoQ);
            long y1 = times(x1 + x3, w2, s2, q);
            long y3 = times(x1 - x3 + twoQ, w3, s3, q);
            a[j] = below(below(y0 + y1, twoQ), q);
            a[j + 1] = below(below(y0 - y1 + twoQ, twoQ), q);
            a[j + 2] = below(below(y2 + y3, twoQ), q);
            a[j + 3] = below(below(y2 - y3 + twoQ, twoQ), q);
        }
    }

    @Override
    public void inverse(NttTables t, long[] a, int at) {
        int m = t.n / 2;
        for (; m > 2; m /= 4) {
            inversePass(t, a, at, m / 2);
        }
        if (m == 2) {
            inverseLayer(t, a, at, 2);
        }
        inverseLast(t, a, at);
    }

    /** {@code (x, y) ↦ (x + y, w·(x − y))} for the pairs at distance N/(2m), {@code w = ψ^−brv(m + i)}; values are below 4q before and after. */
    static void inverseLayer(NttTables tables, long[] a, int at, int m) {
        long q = tables.modulus.value();
        int t = tables.n / (2 * m);
        for (int i = 0; i < m; i++) {
            long w = tables.inverse[m + i], s = tables.inverseShoup[m + i];
            int from = at + 2 * i * t;
            for (int j = from; j < from + t; j++) {
                long x = a[j], y = a[j + t];
                a[j] = below(x + y, 4 * q);
                a[j + t] = times(x - y + 4 * q, w, s, q);
            }
        }
    }

    /** Layers 2m and m at once; values are below 4q before and after. */
    static void inversePass(NttTables tables, long[] a, int at, int m) {
        long q = tables.modulus.value();
        long twoQ = 2 * q, fourQ = 4 * q, eightQ = 8 * q;
        long[] w = tables.inverse, s = tables.inverseShoup;
        int t = tables.n / (4 * m);
        for (int i = 0; i < m; i++) {
            long w1 = w[m + i], s1 = s[m + i];
            long w2 = w[2 * (m + i)], s2 = s[2 * (m + i)];
            long w3 = w[2 * (m + i) + 1], s3 = s[2 * (m + i) + 1];
            int from = at + 4 * i * t;
            for (int j = from; j < from + t; j++) {
                long x0 = a[j], x1 = a[j + t], x2 = a[j + 2 * t], x3 = a[j + 3 * t];
                long y0 = x0 + x1, y2 = x2 + x3;
                long y1 = times(x0 - x1 + fourQ, w2, s2, q);
                long y3 = times(x2 - x3 + fourQ, w3, s3, q);
                a[j] = below(below(y0 + y2, eightQ), fourQ);
                a[j + t] = y1 + y3;
                a[j + 2 * t] = times(y0 - y2 + eightQ, w1, s1, q);
                a[j + 3 * t] = times(y1 - y3 + twoQ, w1, s1, q);
            }
        }
    }

    /** The last layer with the factor 1/N, and full reduction; values come below 4q. */
    static void inverseLast(NttTables tables, long[] a, int at) {
        long q = tables.modulus.value();
        int t = tables.n / 2;
        long w = tables.scale, s = tables.scaleShoup, v = tables.scaleRoot, r = tables.scaleRootShoup;
        for (int j = at; j < at + t; j++) {
            long x = a[j], y = a[j + t];
            a[j] = below(times(x + y, w, s, q), q);
            a[j + t] = below(times(x - y + 4 * q, v, r, q), q);
        }
    }

    /** In [0, 2q), congruent to {@code x·w}. */
    private static long times(long x, long w, long shoup, long q) {
        return x * w - Math.unsignedMultiplyHigh(x, shoup) * q;
    }

    /** From [0, 2·bound) to [0, bound), unsigned, bound at most 2^63. */
    private static long below(long x, long bound) {
        long d = x - bound;
        return d + (d >> 63 & bound);
    }
}
