package org.tacit.psi.vole;

import java.util.Arrays;
import org.tacit.base.ProtocolViolation;
import org.tacit.crypto.field.Gf128Multiplier;
import org.tacit.crypto.symmetric.CorrelationRobustHash;
import org.tacit.crypto.symmetric.Prg;
import org.tacit.protocol.okvs.FixedWidth;
import org.tacit.protocol.okvs.OkvsDecoder;
import org.tacit.protocol.okvs.OkvsParameters;
import org.tacit.psi.Shuffle;
import org.tacit.wire.Party;

/** One bin at the sender: the masks of its items among random ones, in a random order, as many as the bin has room. */
final class SenderBin {

    /** Items whose products with Δ are computed together; their arrays stay in the first-level cache. */
    private static final int BATCH = 512;

    private final VolePsiPlan plan;
    private final ItemBins items;
    private final int bin;
    private final int load;
    private final boolean learns;
    /** Item at each position; what is not below the load is a random mask. */
    private final int[] order;
    private final Prg random;
    /** K of a whole group until the masks are made; this bin's from {@code offset}. */
    private long[] values;
    private final int offset;
    private long[] masks;
    private long[] proofs;

    /** @param values K, two longs a slot of the store, from {@code offset} */
    SenderBin(VolePsiPlan plan, ItemBins items, int bin, boolean learns, long[] values, int offset, Prg random) {
        this.plan = plan;
        this.items = items;
        this.bin = bin;
        this.load = items.load(bin);
        this.learns = learns;
        this.values = values;
        this.offset = offset;
        this.random = random;
        this.order = Shuffle.of(plan.senderRoom(), random);
    }

    /**
     * {@code F(y) = H(Decode(K, y) ⊕ Δ·(Decode(A ⊕ P, y) ⊕ point(y)))} for every item y. As {@code K = C ⊕ Δ·A} and decoding is linear, that
     * is {@code H(Decode(C, y) ⊕ Δ·(Decode(P, y) ⊕ point(y)))}: the receiver's F where it encoded y, and unknown to it elsewhere.
     */
    void take(byte[] store, Gf128Multiplier delta, CorrelationRobustHash hash) {
        OkvsDecoder decoder = decoder(store);
        int words = plan.pointWords();
        masks = new long[2 * load];
        proofs = learns ? new long[load] : null;
        long[] read = new long[2 + words];
        long[] e0 = new long[BATCH];
        long[] e1 = new long[BATCH];
        long[] v0 = new long[BATCH];
        long[] v1 = new long[BATCH];
        long[] v = new long[2 * BATCH];
        int outWords = learns ? 4 : 2;
        long[] out = new long[outWords * BATCH];
        for (int first = 0; first < load; first += BATCH) {
            int n = Math.min(BATCH, load - first);
            for (int i = 0; i < n; i++) {
                int row = items.row(bin) + items.stride * (first + i);
                decoder.read(items.rows, row, read, 0);
                v0[i] = read[0];
                v1[i] = read[1];
                e0[i] = read[2] ^ items.rows[row + OkvsParameters.KEY_WORDS];
                e1[i] = words == 1 ? 0 : read[3] ^ items.rows[row + OkvsParameters.KEY_WORDS + 1];
            }
            delta.multiplyAdd(n, plan.pointBits(), e0, e1, v0, v1);
            for (int i = 0; i < n; i++) {
                v[2 * i] = v0[i];
                v[2 * i + 1] = v1[i];
            }
            hash.hashTweaked(items.rows, items.row(bin) + items.stride * first + 2, items.stride, n, v, 0, outWords, out, 0);
            for (int i = 0; i < n; i++) {
                masks[2 * (first + i)] = out[outWords * i];
                masks[2 * (first + i) + 1] = out[outWords * i + 1];
                if (learns) {
                    proofs[first + i] = out[outWords * i + 2];
                }
            }
        }
    }

    /** K and the received store side by side, so that one look-up reads both. */
    private OkvsDecoder decoder(byte[] store) {
        int words = plan.pointWords();
        int slots = plan.store().slots();
        long[] points = new long[words * slots];
        FixedWidth.unpack(store, slots, plan.pointBits(), points, 0, words);
        long[] both = new long[(2 + words) * slots];
        for (int slot = 0; slot < slots; slot++) {
            int at = (2 + words) * slot;
            both[at] = values[offset + 2 * slot];
            both[at + 1] = values[offset + 2 * slot + 1];
            both[at + 2] = points[words * slot];
            if (words == 2) {
                both[at + 3] = points[2 * slot + 1];
            }
        }
        values = null;
        return new OkvsDecoder(plan.store(), 2 + words, both, 0);
    }

    /** The masks at positions {@code first … first + count}, packed. */
    byte[] masks(int first, int count) {
        long[] shown = new long[2 * count];
        random.fill(shown);
        for (int j = 0; j < count; j++) {
            int i = order[first + j];
            if (i < load) {
                shown[2 * j] = masks[2 * i];
                shown[2 * j + 1] = masks[2 * i + 1];
            }
        }
        return FixedWidth.pack(shown, 0, 2, count, plan.maskBits());
    }

    /** Numbers of the common items as the receiver answers, in the order of the masks. */
    int[] learn(byte[] answer, Party peer) {
        int[] matched = new int[load];
        int n = 0;
        long proof = 0;
        for (int b = 0; b < Long.BYTES; b++) {
            proof |= (answer[answer.length - Long.BYTES + b] & 255L) << 8 * b;
        }
        for (int position = 0; position < 8 * (answer.length - Long.BYTES); position++) {
            if ((answer[position >> 3] >> (position & 7) & 1) == 0) {
                continue;
            }
            int i = position < order.length ? order[position] : load;
            if (i >= load) {
                throw invented(peer);
            }
            proof ^= proofs[i];
            matched[n++] = items.item(bin, i);
        }
        if (proof != 0) {
            throw invented(peer);
        }
        return Arrays.copyOf(matched, n);
    }

    private ProtocolViolation invented(Party peer) {
        return ProtocolViolation.of("%1$s named items as common in bin %2$d that it does not hold; the job stops.",
                "%1$s 在第 %2$d 个分桶中把其并不持有的标识报为共同标识，任务中止。", peer, bin);
    }
}
