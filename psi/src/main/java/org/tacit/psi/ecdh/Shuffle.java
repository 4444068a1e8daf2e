package org.tacit.psi.ecdh;

import java.nio.ByteBuffer;
import java.security.SecureRandom;

/** A uniformly random order of {@code 0 … n-1} (Fisher and Yates, with rejection so that no index is favoured). */
final class Shuffle {

    private final SecureRandom random;
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 12);

    private Shuffle(SecureRandom random) {
        this.random = random;
        buffer.limit(0);
    }

    static int[] of(int n, SecureRandom random) {
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
        if (!buffer.hasRemaining()) {
            random.nextBytes(buffer.array());
            buffer.clear();
        }
        return buffer.getInt() & 0xffffffffL;
    }
}
