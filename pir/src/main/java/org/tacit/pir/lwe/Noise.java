package org.tacit.pir.lwe;

import org.tacit.crypto.symmetric.Prg;

/**
 * The discrete Gaussian of deviation 6.4 by its cumulative table: 63 bits of randomness a number, cut off at 80 (12.5 deviations, 2^-112). Every
 * draw compares with the whole table, so its time does not depend on what is drawn.
 */
final class Noise {

    private static final int TAIL = 80;
    /** {@code ABOVE[k] = ⌊2^63·Pr[|x| > k]⌋}. */
    private static final long[] ABOVE = new long[TAIL];

    static {
        double[] weight = new double[TAIL + 1];
        double all = 0;
        for (int k = TAIL; k >= 0; k--) {
            weight[k] = (k == 0 ? 1 : 2) * StrictMath.exp(-k * k / (2 * LweParameters.SIGMA * LweParameters.SIGMA));
            all += weight[k];
        }
        double above = 0;
        for (int k = TAIL - 1; k >= 0; k--) {
            above += weight[k + 1];
            ABOVE[k] = (long) (above / all * 0x1p63);
        }
    }

    private Noise() {
    }

    /** {@code out[i] += e_i}, modulo 2^32. */
    static void add(Prg random, int[] out, int count) {
        long[] draws = new long[512];
        for (int first = 0; first < count; first += draws.length) {
            int n = Math.min(draws.length, count - first);
            random.fill(draws, 0, n);
            for (int i = 0; i < n; i++) {
                long u = draws[i] >>> 1;
                int magnitude = 0;
                for (long above : ABOVE) {
                    magnitude += (int) (u - above >>> 63);
                }
                int sign = -(int) (draws[i] & 1);
                out[first + i] += (magnitude ^ sign) - sign;
            }
        }
    }
}
