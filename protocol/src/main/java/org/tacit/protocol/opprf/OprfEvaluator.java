package org.tacit.protocol.opprf;

import org.tacit.base.Parallel;
import org.tacit.crypto.field.Gf128Multiplier;
import org.tacit.crypto.symmetric.CorrelationRobustHash;

/**
 * The sender's end of an oblivious pseudorandom function: F at any key. Keep it secret as one keeps a key. Memory: about 30 bytes for each
 * key of the receiver. One thread at a time.
 */
public final class OprfEvaluator {

    private final OpprfPlan plan;
    private final BinFunction[] functions;
    private final Gf128Multiplier delta;
    private final CorrelationRobustHash keyHash;
    private final CorrelationRobustHash hash;
    private int evaluated;

    OprfEvaluator(OpprfPlan plan, BinFunction[] functions, Gf128Multiplier delta, CorrelationRobustHash keyHash, CorrelationRobustHash hash) {
        this.plan = plan;
        this.functions = functions;
        this.delta = delta;
        this.keyHash = keyHash;
        this.hash = hash;
    }

    /**
     * F at each key, two longs each; all calls together for no more keys than the plan says.
     *
     * @param keys two longs each; the same key may come again
     */
    public long[] evaluate(long[] keys) {
        int n = keys.length / 2;
        if ((keys.length & 1) != 0 || n > plan.senderKeys() - evaluated) {
            throw new IllegalArgumentException("keys of two longs, " + plan.senderKeys() + " in all");
        }
        evaluated += n;
        long[] out = new long[2 * n];
        var bins = new KeyBins(keys, n, keyHash, functions.length, n, plan.pointBits());
        Parallel.ranges(functions.length, 1, (from, to) -> {
            for (int b = from; b < to; b++) {
                int load = bins.load(b);
                long[] values = new long[2 * load];
                functions[b].evaluate(delta, hash.twin(), bins.rows(b, keyHash.twin()), bins.stride, load, 2, values);
                for (int i = 0; i < load; i++) {
                    System.arraycopy(values, 2 * i, out, 2 * bins.key(b, i), 2);
                }
            }
        });
        return out;
    }
}
