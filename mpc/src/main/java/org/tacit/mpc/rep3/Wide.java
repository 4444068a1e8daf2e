package org.tacit.mpc.rep3;

import org.tacit.base.Parallel;

/**
 * Arithmetic modulo 2^128 on arrays: number i of n has its low word at i and its high word at n + i. A number modulo 2^64 enters with a high word
 * of zero.
 */
final class Wide {

    private static final int GRAIN = 1 << 12;

    private Wide() {
    }

    /** {@code sum_i += u·v} for one number. */
    static void addProduct(long[] sum, int n, int i, long uLow, long uHigh, long v) {
        long low = uLow * v;
        long high = Math.unsignedMultiplyHigh(uLow, v) + uHigh * v;
        long s = sum[i] + low;
        sum[n + i] += high + (Long.compareUnsigned(s, low) < 0 ? 1 : 0);
        sum[i] = s;
    }

    /** {@code x += y}, or {@code x −= y}. */
    static long[] add(long[] x, long[] y) {
        int n = x.length / 2;
        for (int i = 0; i < n; i++) {
            long s = x[i] + y[i];
            x[n + i] += y[n + i] + (Long.compareUnsigned(s, y[i]) < 0 ? 1 : 0);
            x[i] = s;
        }
        return x;
    }

    static long[] subtract(long[] x, long[] y) {
        int n = x.length / 2;
        for (int i = 0; i < n; i++) {
            long borrow = Long.compareUnsigned(x[i], y[i]) < 0 ? 1 : 0;
            x[n + i] -= y[n + i] + borrow;
            x[i] -= y[i];
        }
        return x;
    }

    /** {@code −(x + y)}: the third share of zero. */
    static long[] third(long[] x, long[] y) {
        return subtract(new long[x.length], add(x.clone(), y));
    }

    /** {@code factor·x} for numbers of one word. */
    static long[] scaled(long factor, long[] x) {
        long[] out = new long[2 * x.length];
        for (int i = 0; i < x.length; i++) {
            addProduct(out, x.length, i, factor, 0, x[i]);
        }
        return out;
    }

    /** {@code factor·x} for numbers of two words. */
    static long[] scaledWide(long factor, long[] x) {
        int n = x.length / 2;
        long[] out = new long[x.length];
        for (int i = 0; i < n; i++) {
            addProduct(out, n, i, x[i], x[n + i], factor);
        }
        return out;
    }

    /** {@code out(m×n) += u(m×k)·v(k×n)}; k = 0 stands for element by element, m numbers. u of one or two words, v of one. */
    static void addProducts(long[] out, long[] u, boolean wide, long[] v, int m, int k, int n) {
        int count = out.length / 2;
        int uHigh = u.length / 2;
        if (k == 0) {
            Parallel.ranges(m, GRAIN, (from, to) -> {
                for (int i = from; i < to; i++) {
                    addProduct(out, count, i, u[i], wide ? u[uHigh + i] : 0, v[i]);
                }
            });
            return;
        }
        Parallel.ranges(m, Math.max(1, GRAIN / (k * n)), (from, to) -> {
            for (int i = from; i < to; i++) {
                for (int l = 0; l < k; l++) {
                    long low = u[i * k + l];
                    long high = wide ? u[uHigh + i * k + l] : 0;
                    for (int j = 0; j < n; j++) {
                        addProduct(out, count, i * n + j, low, high, v[l * n + j]);
                    }
                }
            }
        });
    }
}
