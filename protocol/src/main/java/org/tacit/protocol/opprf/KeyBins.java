package org.tacit.protocol.opprf;

import org.tacit.base.InvalidInput;
import org.tacit.base.Parallel;
import org.tacit.crypto.symmetric.CorrelationRobustHash;
import org.tacit.protocol.okvs.OkvsParameters;

/**
 * Keys in the bins that a hash names. The hash of a key, four numbers under a permutation whose key both parties drew, gives
 * <pre>
 *   row = number0, number1, number2     low half of number0: the bin, {@code h·bins / 2^32}; the rest: the key in the bin's stores
 *   point = number3 and, where it is wider than 64 bits, the high bits of number2, which no store uses
 * </pre>
 * Rows are made when they are asked for. Memory: an int a key, beside the keys.
 */
final class KeyBins {

    private static final int GRAIN = 1 << 12;
    private static final long[] NO_TWEAK = {0};

    private final long[] keys;
    private final int pointBits;
    /** Keys by bin; those of bin b from {@code start[b]} to {@code start[b + 1]}. */
    private final int[] order;
    private final int[] start;

    /** Longs from one row to the next: the row, then the point. */
    final int stride;

    /** @param room most keys of a bin */
    KeyBins(long[] keys, int count, CorrelationRobustHash hash, int bins, int room, int pointBits) {
        this.keys = keys;
        this.pointBits = pointBits;
        this.stride = OkvsParameters.KEY_WORDS + (pointBits > 64 ? 2 : 1);
        this.order = new int[count];
        this.start = new int[bins + 1];
        int[] bin = new int[count];
        Parallel.ranges(count, GRAIN, (from, to) -> {
            CorrelationRobustHash twin = hash.twin();
            long[] out = new long[2 * Math.min(GRAIN, to - from)];
            for (int done = from; done < to; done += GRAIN) {
                int n = Math.min(GRAIN, to - done);
                twin.hashTweaked(NO_TWEAK, 0, 0, n, keys, 2 * done, 2, out, 0);
                for (int i = 0; i < n; i++) {
                    bin[done + i] = (int) ((out[2 * i] & 0xffffffffL) * bins >>> 32);
                }
            }
        });
        for (int b : bin) {
            start[b + 1]++;
        }
        for (int b = 0; b < bins; b++) {
            if (start[b + 1] > room) {
                throw InvalidInput.of("A bin of keys overflowed, which happens once in more than 2^40 runs; run the step again.",
                        "键的分桶溢出，其概率小于 2^-40；请重新运行该步骤。");
            }
            start[b + 1] += start[b];
        }
        int[] next = start.clone();
        for (int i = 0; i < count; i++) {
            order[next[bin[i]]++] = i;
        }
    }

    int load(int bin) {
        return start[bin + 1] - start[bin];
    }

    /** The number of the key in a place of a bin. */
    int key(int bin, int place) {
        return order[start[bin] + place];
    }

    /** The rows of a bin, {@link #stride} longs each. */
    long[] rows(int bin, CorrelationRobustHash hash) {
        int n = load(bin);
        long[] gathered = new long[2 * n];
        for (int i = 0; i < n; i++) {
            int key = key(bin, i);
            gathered[2 * i] = keys[2 * key];
            gathered[2 * i + 1] = keys[2 * key + 1];
        }
        long[] hashes = new long[4 * n];
        hash.hashTweaked(NO_TWEAK, 0, 0, n, gathered, 0, 4, hashes, 0);
        if (stride == 4) {
            return hashes;
        }
        long[] rows = new long[stride * n];
        for (int i = 0; i < n; i++) {
            System.arraycopy(hashes, 4 * i, rows, stride * i, 4);
            rows[stride * i + 4] = hashes[4 * i + 2] >>> 128 - pointBits;
        }
        return rows;
    }
}
