package org.tacit.psi.vole;

import java.util.Arrays;
import org.tacit.base.InvalidInput;
import org.tacit.crypto.symmetric.CorrelationRobustHash;
import org.tacit.crypto.symmetric.Prg;
import org.tacit.protocol.okvs.FixedWidth;
import org.tacit.protocol.okvs.OkvsDecoder;
import org.tacit.protocol.okvs.OkvsEncoder;

/** One bin at the receiver: its store, its own masks, and which of the sender's masks are among them. */
final class ReceiverBin {

    private final VolePsiPlan plan;
    private final ItemBins items;
    private final int bin;
    private final int load;
    /** A until the store is made, C until the own masks are; those of a whole group, this bin's from {@code offset}. */
    private long[] points;
    private long[] values;
    private final int offset;

    /** Own masks, {@code maskWords} longs each; open addressing by their low half finds them. */
    private final int maskWords;
    private long[] masks;
    private int[] slots;
    private boolean[] met;
    private int[] matched = new int[16];
    private int matchedCount;
    private byte[] answer;
    private long proof;

    /**
     * @param points A, two longs a slot of the store, from {@code offset}
     * @param values C, the same
     */
    ReceiverBin(VolePsiPlan plan, ItemBins items, int bin, boolean answers, long[] points, long[] values, int offset) {
        this.plan = plan;
        this.items = items;
        this.bin = bin;
        this.load = items.load(bin);
        this.points = points;
        this.values = values;
        this.offset = offset;
        this.maskWords = answers ? 4 : 2;
        this.answer = answers ? new byte[plan.answerBytes()] : null;
    }

    /** {@code A ⊕ P}, where P reads every item's point; then the own masks {@code F(x) = H(Decode(C, x))}. */
    byte[] store(CorrelationRobustHash hash, Prg random) {
        int words = plan.pointWords();
        long[] store = new long[words * plan.store().slots()];
        if (!OkvsEncoder.encode(plan.store(), items.rows, items.row(bin), load, words, store, 0, random)) {
            throw InvalidInput.of("The items of a bin could not be encoded, which happens once in more than 2^40 runs; run the intersection again.",
                    "某一分桶的标识无法编码，其概率小于 2^-40；请重新运行求交。");
        }
        for (int slot = 0; slot < plan.store().slots(); slot++) {
            for (int w = 0; w < words; w++) {
                store[words * slot + w] ^= points[offset + 2 * slot + w];
            }
        }
        points = null;
        makeMasks(hash);
        return FixedWidth.pack(store, 0, words, plan.store().slots(), plan.pointBits());
    }

    private void makeMasks(CorrelationRobustHash hash) {
        long[] read = new long[2 * load];
        new OkvsDecoder(plan.store(), 2, values, offset).decode(items.rows, items.row(bin), items.stride, load, read, 0);
        values = null;
        masks = new long[maskWords * load];
        hash.hashTweaked(items.rows, items.row(bin) + 2, items.stride, load, read, 0, maskWords, masks, 0);
        slots = new int[Integer.highestOneBit(Math.max(8, load)) * 4];
        met = new boolean[load];
        for (int i = 0; i < load; i++) {
            masks[maskWords * i] &= lowMask();
            masks[maskWords * i + 1] &= highMask();
            int slot = (int) masks[maskWords * i] & slots.length - 1;
            while (slots[slot] != 0) {
                slot = slot + 1 & slots.length - 1;
            }
            slots[slot] = i + 1;
        }
    }

    private long lowMask() {
        return plan.maskBits() >= 64 ? -1 : (1L << plan.maskBits()) - 1;
    }

    private long highMask() {
        return plan.maskBits() <= 64 ? 0 : -1L >>> 128 - plan.maskBits();
    }

    /**
     * Looks up the sender's masks {@code first … first + count} of this bin. A mask that comes again is passed over without a word: an
     * error would tell the sender that the item is here.
     */
    void compare(byte[] packed, int first, int count) {
        long[] theirs = new long[2 * count];
        FixedWidth.unpack(packed, count, plan.maskBits(), theirs, 0, 2);
        for (int j = 0; j < count; j++) {
            int i = find(theirs[2 * j], theirs[2 * j + 1]);
            if (i >= 0 && !met[i]) {
                match(i, first + j);
            }
        }
    }

    private int find(long low, long high) {
        int slot = (int) low & slots.length - 1;
        while (slots[slot] != 0) {
            int i = slots[slot] - 1;
            if (masks[maskWords * i] == low && masks[maskWords * i + 1] == high) {
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
            proof ^= masks[maskWords * i + 2];
        }
    }

    /** Which masks were met, a bit each, and the sum of their proofs, which only who knows the items' full masks can form. */
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
