package org.tacit.psi.vole.checked;

import java.util.Arrays;
import org.tacit.base.ProtocolViolation;
import org.tacit.crypto.field.Gf128Multiplier;
import org.tacit.crypto.symmetric.Prg;
import org.tacit.protocol.okvs.OkvsDecoder;
import org.tacit.psi.Shuffle;
import org.tacit.wire.Party;

/** One bin at the sender: the masks of its items among random ones, in a random order, as many as the bin has room. */
final class CheckedSenderBin {

    /** Items whose products with Δ are computed together; their arrays stay in the first-level cache. */
    private static final int BATCH = 512;

    private final CheckedPlan plan;
    private final HashedItems items;
    private final int bin;
    private final int load;
    /** Item at each position; what is not below the load is a random mask. */
    private final int[] order;
    private final Prg random;
    /** Three longs an item: its mask and its proof. */
    private long[] masks;

    CheckedSenderBin(CheckedPlan plan, HashedItems items, int bin, Prg random) {
        this.plan = plan;
        this.items = items;
        this.bin = bin;
        this.load = items.load(bin);
        this.random = random;
        this.order = Shuffle.of(plan.senderRoom(), random);
    }

    /**
     * {@code F(y) = H^O(Decode(K, y) ⊕ Δ·(Decode(A ⊕ P, y) ⊕ point(y)) ⊕ w, y)} for every item y.
     *
     * @param store  A ⊕ P as it came
     * @param values K, two longs a slot of the store, from {@code offset}
     */
    void take(byte[] store, long[] values, int offset, Gf128Multiplier delta, long w0, long w1) {
        // K and the store side by side, so that one look-up reads both.
        int slots = plan.store().slots();
        long[] both = new long[4 * slots];
        for (int slot = 0; slot < slots; slot++) {
            both[4 * slot] = values[offset + 2 * slot];
            both[4 * slot + 1] = values[offset + 2 * slot + 1];
            both[4 * slot + 2] = Blocks.number(store, 2 * slot);
            both[4 * slot + 3] = Blocks.number(store, 2 * slot + 1);
        }
        var decoder = new OkvsDecoder(plan.store(), 4, both, 0);
        masks = new long[3 * load];
        long[] read = new long[4];
        long[] e0 = new long[BATCH];
        long[] e1 = new long[BATCH];
        long[] v0 = new long[BATCH];
        long[] v1 = new long[BATCH];
        long[] v = new long[2 * BATCH];
        for (int first = 0; first < load; first += BATCH) {
            int n = Math.min(BATCH, load - first);
            int begin = items.row(bin) + HashedItems.STRIDE * first;
            for (int i = 0; i < n; i++) {
                int row = begin + HashedItems.STRIDE * i;
                decoder.read(items.rows, row, read, 0);
                v0[i] = read[0];
                v1[i] = read[1];
                e0[i] = read[2] ^ items.rows[row + 3];
                e1[i] = read[3] ^ items.rows[row + 4];
            }
            delta.multiplyAdd(n, CheckedPlan.BITS, e0, e1, v0, v1);
            for (int i = 0; i < n; i++) {
                v[2 * i] = v0[i];
                v[2 * i + 1] = v1[i];
            }
            items.masks(begin, n, v, w0, w1, masks, first);
        }
    }

    /** The masks at positions {@code first … first + count}. */
    byte[] masks(int first, int count) {
        long[] shown = new long[2 * count];
        random.fill(shown);
        for (int j = 0; j < count; j++) {
            int i = order[first + j];
            if (i < load) {
                shown[2 * j] = masks[3 * i];
                shown[2 * j + 1] = masks[3 * i + 1];
            }
        }
        return Blocks.bytes(shown, 0, shown.length);
    }

    /** Numbers of the common items as the receiver answers, in the order of the masks. An invented item ends the run, whatever stands at its place. */
    int[] learn(byte[] answer, Party peer) {
        int[] matched = new int[load];
        int n = 0;
        int marks = answer.length - Long.BYTES;
        long proof = 0;
        boolean invented = false;
        for (int b = 0; b < Long.BYTES; b++) {
            proof |= (answer[marks + b] & 255L) << 8 * b;
        }
        for (int position = 0; position < 8 * marks; position++) {
            if ((answer[position >> 3] >> (position & 7) & 1) == 0) {
                continue;
            }
            int i = position < order.length ? order[position] : load;
            if (i >= load) {
                invented = true;
            } else {
                proof ^= masks[3 * i + 2];
                matched[n++] = items.item(bin, i);
            }
        }
        if (invented || proof != 0) {
            throw ProtocolViolation.of("%1$s named items as common in bin %2$d that it does not hold; the job stops.",
                    "%1$s 在第 %2$d 个分桶中把其并不持有的标识报为共同标识，任务中止。", peer, bin);
        }
        return Arrays.copyOf(matched, n);
    }
}
