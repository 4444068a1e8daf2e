package org.tacit.protocol.okvs;

/**
 * Orders the keys of a store so that each brings a slot that no later key touches, its pivot: a slot hit by a single
 * remaining key makes that key the next one (Molloy 2005). Where no such slot is left, a key is put aside and the rest goes on.
 */
final class Peeling {

    private static final int BITS = 21;
    private static final int MASK = (1 << BITS) - 1;
    private static final long ONE = 1L << 32;

    /** The three slots of each key, {@value #BITS} bits each. */
    private final long[] triples;
    /** Per slot: the number of remaining keys in the high half, the exclusive or of their indices in the low half. */
    private final long[] state;
    private final int[] stack;
    private final boolean[] done;
    private int height;

    /** Keys in the order in which they were peeled, and their pivots. */
    final int[] order;
    final int[] pivot;
    int peeled;
    /** Keys put aside. */
    int[] aside = new int[8];
    int asideCount;

    /** Keys are {@code rows[offset + stride·i …]}. */
    Peeling(OkvsParameters parameters, long[] rows, int offset, int stride, int n) {
        triples = new long[n];
        state = new long[parameters.sparse()];
        stack = new int[parameters.sparse()];
        done = new boolean[n];
        order = new int[n];
        pivot = new int[n];
        int segment = parameters.segment();
        for (int i = 0; i < n; i++) {
            int at = offset + stride * i;
            int a = first(rows[at], segment);
            int b = second(rows[at + 1], segment);
            int c = third(rows[at + 1], segment);
            triples[i] = a | (long) b << BITS | (long) c << 2 * BITS;
            state[a] = state[a] + ONE ^ i;
            state[b] = state[b] + ONE ^ i;
            state[c] = state[c] + ONE ^ i;
        }
    }

    /** The slot in the first segment, from the high half of a key's first word: {@code h·M / 2^32}. */
    static int first(long word0, int segment) {
        return (int) ((word0 >>> 32) * segment >>> 32);
    }

    /** The slot in the second segment, from the low half of a key's second word. */
    static int second(long word1, int segment) {
        return segment + (int) ((word1 & 0xffffffffL) * segment >>> 32);
    }

    /** The slot in the third segment, from the high half of a key's second word. */
    static int third(long word1, int segment) {
        return 2 * segment + (int) ((word1 >>> 32) * segment >>> 32);
    }

    /** A slot of key {@code i}, {@code which} from 0 to 2. */
    int slot(int i, int which) {
        return (int) (triples[i] >>> BITS * which) & MASK;
    }

    void run() {
        for (int slot = 0; slot < state.length; slot++) {
            if (state[slot] >>> 32 == 1) {
                stack[height++] = slot;
                drain();
            }
        }
        for (int i = 0; peeled + asideCount < done.length; i++) {
            if (!done[i]) {
                if (asideCount == aside.length) {
                    aside = java.util.Arrays.copyOf(aside, 2 * asideCount);
                }
                aside[asideCount++] = i;
                remove(i);
                drain();
            }
        }
    }

    private void drain() {
        while (height > 0) {
            int slot = stack[--height];
            if (state[slot] >>> 32 == 1) {
                int i = (int) state[slot];
                order[peeled] = i;
                pivot[peeled++] = slot;
                remove(i);
            }
        }
    }

    private void remove(int i) {
        done[i] = true;
        long triple = triples[i];
        for (int which = 0; which < 3; which++) {
            int slot = (int) triple & MASK;
            triple >>>= BITS;
            long left = state[slot] - ONE ^ i;
            state[slot] = left;
            if (left >>> 32 == 1) {
                stack[height++] = slot;
            }
        }
    }
}
