package org.tacit.protocol.okvs;

import org.tacit.crypto.symmetric.Prg;

/**
 * Finds slots S such that every key of a set reads its value: {@code S[p_0] ⊕ S[p_1] ⊕ S[p_2] ⊕ Σ_j d_j·S[dense_j] = value}. The sparse part
 * with dense columns of Garimella, Pinkas, Rosulek, Trieu, Yanai (CRYPTO 2021, ePrint 2021/883) and Raghuraman, Rindal (CCS 2022,
 * ePrint 2022/320), with three sparse ones a row; what peeling leaves is solved over all columns, so that encoding fails
 * only where no solution exists.
 *
 * <p>A key is three words of a hash that is uniformly random for keys chosen before its seed: the high half of word 0 and both halves
 * of word 1 give the three slots, the low 48 bits of word 2 the dense bits; the low half of word 0 is free for the
 * caller. Its value of {@code words} longs follows. Keys must differ.
 *
 * <h2>Security guarantees</h2>
 * Of the solutions one is drawn uniformly, so with uniformly random values the slots are uniformly random and tell nothing of the
 * keys; a key outside reads a uniformly random value unless its row depends on those encoded. Probability of failure: see
 * {@link OkvsParameters}. Running time depends on the keys.
 */
public final class OkvsEncoder {

    private OkvsEncoder() {
    }

    static long dense(long word2) {
        return word2 & (1L << OkvsParameters.DENSE) - 1;
    }

    /**
     * @param rows   key {@code i} and its value are {@code KEY_WORDS + words} longs from {@code offset + (KEY_WORDS + words)·i}
     * @param words  longs of a value
     * @param slots  gets {@code words·parameters.slots()} longs from {@code slotOffset}
     * @param random fills the slots that the keys leave free
     * @return false when the keys' rows are dependent; the slots are then without meaning
     */
    public static boolean encode(OkvsParameters parameters, long[] rows, int offset, int n, int words, long[] slots, int slotOffset, Prg random) {
        if (n > parameters.items()) {
            throw new IllegalArgumentException(n + " keys do not fit into a store for " + parameters.items());
        }
        int stride = OkvsParameters.KEY_WORDS + words;
        var peeling = new Peeling(parameters, rows, offset, stride, n);
        peeling.run();
        Core core = peeling.asideCount == 0 ? null : new Core(parameters, peeling, rows, offset, stride, words);
        if (core != null && !core.reduce()) {
            return false;
        }
        random.fill(slots, slotOffset, words * parameters.slots());
        if (core != null) {
            core.solve(slots, slotOffset);
        }
        long[] dense = DenseTable.of(slots, slotOffset + words * parameters.sparse(), words);
        for (int k = peeling.peeled - 1; k >= 0; k--) {
            int key = peeling.order[k];
            if (words == 1) {
                place(peeling, key, peeling.pivot[k], rows, offset + stride * key, dense, slots, slotOffset);
            } else {
                place(peeling, key, peeling.pivot[k], rows, offset + stride * key, words, dense, slots, slotOffset);
            }
        }
        return true;
    }

    /** {@code S[pivot] = value ⊕ Σ d_j·S[dense_j] ⊕ }the other two. */
    private static void place(Peeling peeling, int key, int pivot, long[] rows, int at, long[] dense, long[] slots, int slotOffset) {
        long bits = rows[at + 2];
        long value = rows[at + OkvsParameters.KEY_WORDS];
        for (int b = 0; b < DenseTable.BYTES; b++) {
            value ^= dense[256 * b + ((int) (bits >>> 8 * b) & 255)];
        }
        value ^= slots[slotOffset + peeling.slot(key, 0)] ^ slots[slotOffset + peeling.slot(key, 1)] ^ slots[slotOffset + peeling.slot(key, 2)];
        // The pivot itself was among the three: taken out again.
        slots[slotOffset + pivot] ^= value;
    }

    private static void place(Peeling peeling, int key, int pivot, long[] rows, int at, int words, long[] dense, long[] slots, int slotOffset) {
        for (int w = 0; w < words; w++) {
            long value = rows[at + OkvsParameters.KEY_WORDS + w];
            for (int b = 0; b < DenseTable.BYTES; b++) {
                value ^= dense[(256 * b + ((int) (rows[at + 2] >>> 8 * b) & 255)) * words + w];
            }
            for (int which = 0; which < 3; which++) {
                value ^= slots[slotOffset + words * peeling.slot(key, which) + w];
            }
            slots[slotOffset + words * pivot + w] ^= value;
        }
    }
}
