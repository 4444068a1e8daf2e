package org.tacit.psi.ecdh;

import java.util.Arrays;

/**
 * Short names of doubly blinded items, each the first {@code bytes} bytes of a hash, kept as 128-bit numbers (the first
 * byte highest, zeros behind).
 *
 * <p>Length: of {@code n·m} pairs of different items, one has equal tags of {@code L} bits with probability at most
 * {@code n·m·2^-L}; with {@code L ≥ σ + log2(n·m)} that is at most {@code 2^-σ}.
 */
public final class Tags {

    static final int MOST_BYTES = 16;

    private final int bytes;
    private final long[] high;
    private final long[] low;

    Tags(int count, int bytes) {
        this.bytes = bytes;
        this.high = new long[count];
        this.low = new long[count];
    }

    /** Whole bytes that hold {@code σ + ⌈log2 n⌉ + ⌈log2 m⌉} bits. */
    public static int bytesFor(int statistical, long n, long m) {
        int bits = statistical + bits(n) + bits(m);
        if (bits > 8 * MOST_BYTES) {
            throw new IllegalArgumentException("tags of " + bits + " bits");
        }
        return (bits + 7) / 8;
    }

    private static int bits(long count) {
        return count <= 1 ? 0 : 64 - Long.numberOfLeadingZeros(count - 1);
    }

    int count() {
        return high.length;
    }

    /** Reads tag {@code i} from the beginning of a hash or from a message. */
    void set(int i, byte[] from, int offset) {
        high[i] = number(from, offset, 0);
        low[i] = number(from, offset, 8);
    }

    private long number(byte[] from, int offset, int first) {
        long value = 0;
        for (int b = first; b < first + 8; b++) {
            value = value << 8 | (b < bytes ? from[offset + b] & 255 : 0);
        }
        return value;
    }

    /** All of them as a set. */
    PairSet set() {
        var set = new PairSet(count());
        for (int i = 0; i < count(); i++) {
            set.add(high[i], low[i]);
        }
        return set;
    }

    /** Positions of the tags that are in {@code others}, in ascending order of the tag: the order that both learners share. */
    int[] positionsIn(PairSet others) {
        int[] found = new int[count()];
        int n = 0;
        for (int i = 0; i < count(); i++) {
            if (others.contains(high[i], low[i])) {
                found[n++] = i;
            }
        }
        return sorted(Arrays.copyOf(found, n));
    }

    private int[] sorted(int[] positions) {
        long[] keys = new long[positions.length];
        for (int k = 0; k < keys.length; k++) {
            keys[k] = high[positions[k]] ^ Long.MIN_VALUE;
        }
        long[] order = keys.clone();
        Arrays.parallelSort(order);
        int[] used = new int[positions.length];
        int[] result = new int[positions.length];
        for (int k = 0; k < keys.length; k++) {
            int first = lowest(order, keys[k]);
            int at = first + used[first]++;
            // Tags that agree in their first eight bytes are rare; they stand by the rest.
            while (at > first && Long.compareUnsigned(low[result[at - 1]], low[positions[k]]) > 0) {
                result[at] = result[at - 1];
                at--;
            }
            result[at] = positions[k];
        }
        return result;
    }

    private static int lowest(long[] sorted, long key) {
        int from = 0;
        int to = sorted.length;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (sorted[middle] < key) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }
}
