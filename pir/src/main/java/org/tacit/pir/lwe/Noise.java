package org.tacit.pir.lwe;

import java.util.Arrays;
import org.tacit.crypto.symmetric.Prg;

/**
 * The discrete Gaussian of deviation 6.4 by its cumulative table: 63 bits of randomness a number, cut off at 80 (12.5 deviations, 2^-112). Every
 * draw compares with the whole table, so its time does not depend on what is drawn.
 */
final class Noise {

    private static final int TAIL = 80;
    private static final int PIECE = 512;
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
        long[] draws = new long[PIECE];
        long[] magnitudes = new long[PIECE];
        for (int first = 0; first < count; first += PIECE) {
            int n = Math.min(PIECE, count - first);
            random.fill(draws, 0, n);
            Arrays.fill(magnitudes, 0);
            for (long above : ABOVE) {
                // One more for each entry that is above the draw; number by number side by side.
                for (int i = 0; i < PIECE; i++) {
                    magnitudes[i] += (draws[i] >>> 1) - above >>> 63;
                }
            }
            for (int i = 0; i < n; i++) {
                int sign = -(int) (draws[i] & 1);
                out[first + i] += ((int) magnitudes[i] ^ sign) - sign;
            }
        }
        Arrays.fill(draws, 0);
        Arrays.fill(magnitudes, 0);
    }
}
