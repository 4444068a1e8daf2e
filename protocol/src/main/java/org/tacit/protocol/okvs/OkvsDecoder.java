package org.tacit.protocol.okvs;

/**
 * Reads keys out of a store's slots: three slots and one look-up for each byte of dense bits, a few nanoseconds where the slots
 * fit into the cache. Linear over GF(2): slots that are sums of slots read as sums. Safe for many threads.
 */
public final class OkvsDecoder {

    private final int segment;
    private final int words;
    private final long[] slots;
    private final int offset;
    private final long[] dense;

    /**
     * @param words  longs of a slot
     * @param slots  {@code words·parameters.slots()} longs from {@code offset}; kept, not copied
     */
    public OkvsDecoder(OkvsParameters parameters, int words, long[] slots, int offset) {
        this.segment = parameters.segment();
        this.words = words;
        this.slots = slots;
        this.offset = offset;
        this.dense = DenseTable.of(slots, offset + words * parameters.sparse(), words);
    }

    /** Reads {@code n} keys, the first at {@code rows[rowOffset]}, one every {@code stride} longs, {@code words} longs each into {@code out}. */
    public void decode(long[] rows, int rowOffset, int stride, int n, long[] out, int outOffset) {
        for (int i = 0; i < n; i++) {
            read(rows, rowOffset + stride * i, out, outOffset + words * i);
        }
    }

    /** Reads the key at {@code rows[at]}. */
    public void read(long[] rows, int at, long[] out, int to) {
        long word1 = rows[at + 1];
        long bits = rows[at + 2];
        int a = offset + words * Peeling.first(rows[at], segment);
        int b = offset + words * Peeling.second(word1, segment);
        int c = offset + words * Peeling.third(word1, segment);
        switch (words) {
            case 1 -> {
                long sum = slots[a] ^ slots[b] ^ slots[c];
                for (int t = 0; t < DenseTable.BYTES; t++) {
                    sum ^= dense[256 * t + ((int) (bits >>> 8 * t) & 255)];
                }
                out[to] = sum;
            }
            case 2 -> {
                long sum0 = slots[a] ^ slots[b] ^ slots[c];
                long sum1 = slots[a + 1] ^ slots[b + 1] ^ slots[c + 1];
                for (int t = 0; t < DenseTable.BYTES; t++) {
                    int entry = 2 * (256 * t + ((int) (bits >>> 8 * t) & 255));
                    sum0 ^= dense[entry];
                    sum1 ^= dense[entry + 1];
                }
                out[to] = sum0;
                out[to + 1] = sum1;
            }
            case 3 -> {
                long sum0 = slots[a] ^ slots[b] ^ slots[c];
                long sum1 = slots[a + 1] ^ slots[b + 1] ^ slots[c + 1];
                long sum2 = slots[a + 2] ^ slots[b + 2] ^ slots[c + 2];
                for (int t = 0; t < DenseTable.BYTES; t++) {
                    int entry = 3 * (256 * t + ((int) (bits >>> 8 * t) & 255));
                    sum0 ^= dense[entry];
                    sum1 ^= dense[entry + 1];
                    sum2 ^= dense[entry + 2];
                }
                out[to] = sum0;
                out[to + 1] = sum1;
                out[to + 2] = sum2;
            }
            default -> {
                for (int w = 0; w < words; w++) {
                    long sum = slots[a + w] ^ slots[b + w] ^ slots[c + w];
                    for (int t = 0; t < DenseTable.BYTES; t++) {
                        sum ^= dense[(256 * t + ((int) (bits >>> 8 * t) & 255)) * words + w];
                    }
                    out[to + w] = sum;
                }
            }
        }
    }
}
