package org.tacit.protocol.opprf;

import org.tacit.crypto.field.Gf128Multiplier;
import org.tacit.crypto.symmetric.CorrelationRobustHash;
import org.tacit.protocol.okvs.FixedWidth;
import org.tacit.protocol.okvs.OkvsDecoder;
import org.tacit.protocol.okvs.OkvsParameters;

/**
 * The function at the sender, for keys of one bin:
 * <pre>
 *   F(y) = H(Decode(K, y) ⊕ Δ·(Decode(A ⊕ P, y) ⊕ point(y)))
 * </pre>
 */
final class BinFunction {

    /** Keys whose products with Δ are computed together; their arrays stay in the first-level cache. */
    private static final int BATCH = 512;

    private final OpprfPlan plan;
    private final OkvsDecoder decoder;

    /**
     * @param k     two longs a slot, from {@code offset}
     * @param store A ⊕ P as it came
     */
    BinFunction(OpprfPlan plan, long[] k, int offset, byte[] store) {
        this.plan = plan;
        int words = plan.pointWords();
        int slots = plan.store().slots();
        long[] points = new long[words * slots];
        FixedWidth.unpack(store, slots, plan.pointBits(), points, 0, words);
        // Side by side, so that one look-up reads both.
        long[] both = new long[(2 + words) * slots];
        for (int slot = 0; slot < slots; slot++) {
            int at = (2 + words) * slot;
            both[at] = k[offset + 2 * slot];
            both[at + 1] = k[offset + 2 * slot + 1];
            System.arraycopy(points, words * slot, both, at + 2, words);
        }
        this.decoder = new OkvsDecoder(plan.store(), 2 + words, both, 0);
    }

    /**
     * @param rows  of {@link KeyBins}, {@code stride} longs each
     * @param words longs of a value, even
     * @param out   gets {@code words} longs a key
     */
    void evaluate(Gf128Multiplier delta, CorrelationRobustHash hash, long[] rows, int stride, int n, int words, long[] out) {
        long[] read = new long[2 + plan.pointWords()];
        long[] e0 = new long[BATCH];
        long[] e1 = new long[BATCH];
        long[] v0 = new long[BATCH];
        long[] v1 = new long[BATCH];
        long[] v = new long[2 * BATCH];
        for (int first = 0; first < n; first += BATCH) {
            int count = Math.min(BATCH, n - first);
            for (int i = 0; i < count; i++) {
                int row = stride * (first + i);
                decoder.read(rows, row, read, 0);
                v0[i] = read[0];
                v1[i] = read[1];
                e0[i] = read[2] ^ rows[row + OkvsParameters.KEY_WORDS];
                e1[i] = plan.pointWords() == 1 ? 0 : read[3] ^ rows[row + OkvsParameters.KEY_WORDS + 1];
            }
            delta.multiplyAdd(count, plan.pointBits(), e0, e1, v0, v1);
            for (int i = 0; i < count; i++) {
                v[2 * i] = v0[i];
                v[2 * i + 1] = v1[i];
            }
            hash.hashTweaked(rows, stride * first + 2, stride, count, v, 0, words, out, words * first);
        }
    }
}
