package org.tacit.protocol.okvs;

/**
 * Sums over the dense slots, one look-up a byte of dense bits: {@code T_b[x] = Σ_(bit j of x) slot_(8b + j)} (the method of the
 * four Russians).
 */
final class DenseTable {

    static final int BYTES = OkvsParameters.DENSE / 8;

    private DenseTable() {
    }

    /** {@code words} longs an entry, 256 entries a byte of the row. */
    static long[] of(long[] slots, int denseOffset, int words) {
        long[] table = new long[BYTES * 256 * words];
        for (int b = 0; b < BYTES; b++) {
            for (int x = 1; x < 256; x++) {
                int entry = (256 * b + x) * words;
                int without = (256 * b + (x & x - 1)) * words;
                int slot = denseOffset + words * (8 * b + Integer.numberOfTrailingZeros(x));
                for (int w = 0; w < words; w++) {
                    table[entry + w] = table[without + w] ^ slots[slot + w];
                }
            }
        }
        return table;
    }
}
