package org.tacit.psi.ecdh;

import java.security.SecureRandom;

/**
 * A set of 128-bit values: open addressing over two longs a slot, at most two thirds full. The value 0 has a flag of its own. Where a value stands
 * follows from secret numbers of its own, so that a peer that chooses values cannot choose ones that all look for one slot.
 */
public final class PairSet {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final long a = RANDOM.nextLong();
    private final long b = RANDOM.nextLong();
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
        // Both halves of (high ⊕ a)·(low ⊕ b)
        long x = high ^ a;
        long y = low ^ b;
        int i = (int) (Math.multiplyHigh(x, y) ^ x * y) & mask;
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
