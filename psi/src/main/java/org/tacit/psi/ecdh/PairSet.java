package org.tacit.psi.ecdh;

/**
 * A set of 128-bit values that are already spread evenly, such as hashes or encoded curve points: open addressing over two
 * longs a slot, at most two thirds full. The value 0 has a flag of its own.
 */
public final class PairSet {

    private final long[] slots;
    private final int mask;
    private boolean hasZero;

    /** Room for {@code items} values, no more. */
    public PairSet(long items) {
        long wanted = Math.max(16, Long.highestOneBit(items + items / 2) << 1);
        if (wanted > 1 << 29) {
            throw new IllegalArgumentException(items + " items do not fit");
        }
        slots = new long[2 * (int) wanted];
        mask = (int) wanted - 1;
    }

    /** False when it was there already. */
    public boolean add(long high, long low) {
        if ((high | low) == 0) {
            boolean isNew = !hasZero;
            hasZero = true;
            return isNew;
        }
        int slot = slot(high, low);
        if ((slots[slot] | slots[slot + 1]) != 0) {
            return false;
        }
        slots[slot] = high;
        slots[slot + 1] = low;
        return true;
    }

    public boolean contains(long high, long low) {
        if ((high | low) == 0) {
            return hasZero;
        }
        int slot = slot(high, low);
        return (slots[slot] | slots[slot + 1]) != 0;
    }

    private int slot(long high, long low) {
        // A peer chooses some of the values; a multiplication keeps simple patterns from piling up.
        int i = (int) ((high ^ low * 0x9e3779b97f4a7c15L) * 0xd6e8feb86659fd93L >>> 32) & mask;
        while (true) {
            long h = slots[2 * i];
            long l = slots[2 * i + 1];
            if ((h == high && l == low) || (h | l) == 0) {
                return 2 * i;
            }
            i = (i + 1) & mask;
        }
    }
}
