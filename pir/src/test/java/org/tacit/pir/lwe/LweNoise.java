package org.tacit.pir.lwe;

import java.util.Arrays;

/** Reads what an answer holds beside its bytes. */
final class LweNoise {

    private LweNoise() {
    }

    /** Noise of each number of an answer, for the bytes that it should hold: found by shifting the answer until the byte changes. */
    static double[] of(LweClient client, LweClient.Prepared prepared, int[] answer, byte[] expected) {
        // open() rounds (answer − mask): its border to the next byte above is Δ/2 − noise away.
        int[] low = new int[answer.length];
        int[] high = new int[answer.length];
        Arrays.fill(high, 1 << LweParameters.DELTA_BITS);
        for (int bit = 0; bit < LweParameters.DELTA_BITS; bit++) {
            int[] shifted = answer.clone();
            for (int r = 0; r < answer.length; r++) {
                shifted[r] += low[r] + high[r] >>> 1;
            }
            byte[] read = client.open(prepared, shifted);
            for (int r = 0; r < answer.length; r++) {
                int middle = low[r] + high[r] >>> 1;
                if (read[r] == expected[r]) {
                    low[r] = middle;
                } else {
                    high[r] = middle;
                }
            }
        }
        double[] noise = new double[answer.length];
        Arrays.setAll(noise, r -> (1 << LweParameters.DELTA_BITS - 1) - high[r]);
        return noise;
    }
}
