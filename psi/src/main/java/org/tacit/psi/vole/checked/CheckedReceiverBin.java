package org.tacit.psi.vole.checked;

import java.util.Arrays;
import org.tacit.base.InvalidInput;
import org.tacit.crypto.symmetric.Prg;
import org.tacit.protocol.okvs.OkvsDecoder;
import org.tacit.protocol.okvs.OkvsEncoder;

/** One bin at the receiver: its store; later its own masks, and which of the sender's masks are among them. */
final class CheckedReceiverBin {

    private final CheckedPlan plan;
    private final HashedItems items;
    private final int bin;
    private final int load;
    /** {@code Decode(C, x)} of each item. */
    private long[] read;
    private long[] masks;
    private int[] slots;
    private boolean[] met;
    private int[] matched = new int[16];
    private int matchedCount;
    private final byte[] answer;
    private long proof;

    CheckedReceiverBin(CheckedPlan plan, HashedItems items, int bin, boolean answers) {
        this.plan = plan;
        this.items = items;
        this.bin = bin;
        this.load = items.load(bin);
        this.answer = answers ? new byte[plan.answerBytes()] : null;
    }

    /**
     * {@code A ⊕ P}, where P reads every item's point.
     *
     * @param points A, two longs a slot of the store, from {@code offset}
     * @param values C, the same
     */
    byte[] store(long[] points, long[] values, int offset, Prg random) {
        long[] store = new long[2 * plan.store().slots()];
        if (!OkvsEncoder.encode(plan.store(), items.rows, items.row(bin), load, 2, store, 0, random)) {
            throw InvalidInput.of("The items of a bin could not be encoded, which happens once in more than 2^40 runs; run the intersection again.",
                    "某一分桶的标识无法编码，其概率小于 2^-40；请重新运行求交。");
        }
        for (int i = 0; i < store.length; i++) {
            store[i] ^= points[offset + i];
        }
        read = new long[2 * load];
        new OkvsDecoder(plan.store(), 2, values, offset).decode(items.rows, items.row(bin), HashedItems.STRIDE, load, read, 0);
        return Blocks.bytes(store, 0, store.length);
    }

    /** {@code F(x) = H^O(Decode(C, x) ⊕ w, x)} for every item, and a table by their low halves, which nobody else can steer. */
    void makeMasks(long w0, long w1) {
        masks = new long[3 * load];
        items.masks(items.row(bin), load, read, w0, w1, masks, 0);
        read = null;
        slots = new int[Integer.highestOneBit(Math.max(8, load)) * 4];
        met = new boolean[load];
        for (int i = 0; i < load; i++) {
            int slot = (int) masks[3 * i] & slots.length - 1;
            while (slots[slot] != 0) {
                slot = slot + 1 & slots.length - 1;
            }
            slots[slot] = i + 1;
        }
    }

    /**
     * Looks up the sender's masks {@code first … first + count} of this bin. A mask that comes again is passed over without a word: an
     * error would tell the sender that the item is here.
     */
    void compare(byte[] shown, int first, int count) {
        for (int j = 0; j < count; j++) {
            int i = find(Blocks.number(shown, 2 * j), Blocks.number(shown, 2 * j + 1));
            if (i >= 0 && !met[i]) {
                match(i, first + j);
            }
        }
    }

    private int find(long low, long high) {
        int slot = (int) low & slots.length - 1;
        while (slots[slot] != 0) {
            int i = slots[slot] - 1;
            if (masks[3 * i] == low && masks[3 * i + 1] == high) {
                return i;
            }
            slot = slot + 1 & slots.length - 1;
        }
        return -1;
    }

    private void match(int i, int position) {
        met[i] = true;
        if (matchedCount == matched.length) {
            matched = Arrays.copyOf(matched, 2 * matchedCount);
        }
        matched[matchedCount++] = items.item(bin, i);
        if (answer != null) {
            answer[position >> 3] |= (byte) (1 << (position & 7));
            proof ^= masks[3 * i + 2];
        }
    }

    /** Which masks were met, a bit each, and the sum of their proofs, which only who knows the items' masks can form. */
    byte[] answer() {
        for (int b = 0; b < Long.BYTES; b++) {
            answer[answer.length - Long.BYTES + b] = (byte) (proof >>> 8 * b);
        }
        return answer;
    }

    /** Numbers of the common items, in the order of the sender's masks. */
    int[] matched() {
        return Arrays.copyOf(matched, matchedCount);
    }
}
