package org.tacit.psi.multiparty;

/** Finds a key of two longs among many, by open addressing; keys are pseudorandom, so their low half serves as the hash. */
final class KeyIndex {

    private final long[] keys;
    /** Position plus one; 0 where free. */
    private final int[] slots;

    /** @param count keys that are looked for, the first of {@code keys} */
    KeyIndex(long[] keys, int count) {
        this.keys = keys;
        this.slots = new int[Math.max(16, Integer.highestOneBit(count) * 4)];
        for (int i = 0; i < count; i++) {
            int slot = (int) keys[2 * i] & slots.length - 1;
            while (slots[slot] != 0) {
                slot = slot + 1 & slots.length - 1;
            }
            slots[slot] = i + 1;
        }
    }

    /** The position of a key, -1 where there is none. */
    int find(long low, long high) {
        int slot = (int) low & slots.length - 1;
        while (slots[slot] != 0) {
            int i = slots[slot] - 1;
            if (keys[2 * i] == low && keys[2 * i + 1] == high) {
                return i;
            }
            slot = slot + 1 & slots.length - 1;
        }
        return -1;
    }
}
