package org.tacit.psi;

import org.tacit.crypto.symmetric.Prg;

/** A uniformly random order of {@code 0 … n-1} (Fisher and Yates, with rejection so that no index is favoured). */
public final class Shuffle {

    private final Prg random;
    private final long[] buffer = new long[512];
    /** Next half of a number to hand out. */
    private int at = 2 * buffer.length;

    private Shuffle(Prg random) {
        this.random = random;
    }

    public static int[] of(int n, Prg random) {
        var draw = new Shuffle(random);
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            int j = draw.below(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    /** Uniform in {@code [0, bound)}: the high half of {@code bound · r / 2^32}, rejecting the few r that would tilt it (Lemire 2019). */
    private int below(int bound) {
        long product = next() * bound;
        long low = product & 0xffffffffL;
        if (low < bound) {
            long threshold = (1L << 32) % bound;
            while (low < threshold) {
                product = next() * bound;
                low = product & 0xffffffffL;
            }
        }
        return (int) (product >>> 32);
    }

    private long next() {
        if (at == 2 * buffer.length) {
            random.fill(buffer);
            at = 0;
        }
        long number = buffer[at >> 1] >>> 32 * (at & 1) & 0xffffffffL;
        at++;
        return number;
    }
}
