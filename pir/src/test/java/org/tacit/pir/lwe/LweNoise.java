package org.tacit.pir.lwe;

/** Reads what an answer holds beside its byte. */
final class LweNoise {

    private LweNoise() {
    }

    /** Noise of the answer's first number, for the byte that it should hold: found by shifting the answer until the byte changes. */
    static double of(LweClient client, LweClient.Prepared prepared, int answer, int expected) {
        // open() rounds (answer − mask): its border to the next byte above is Δ/2 − noise away.
        int low = 0;
        int high = 1 << LweParameters.DELTA_BITS;
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (byteOf(client, prepared, answer + middle) == (byte) expected) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (1 << LweParameters.DELTA_BITS - 1) - high;
    }

    private static byte byteOf(LweClient client, LweClient.Prepared prepared, int answer) {
        int[] whole = new int[16];
        whole[0] = answer;
        return client.open(prepared, whole)[0];
    }
}
