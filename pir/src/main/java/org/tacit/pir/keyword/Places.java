package org.tacit.pir.keyword;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import java.util.function.IntToLongFunction;
import org.tacit.base.InvalidInput;

/**
 * Which key stands where in columns of {@link TwoChoices}, by fingerprint: what a provider keeps beside its sealed entries, to find one and to make room for another.
 *
 * <p>Not thread-safe.
 */
public final class Places {

    /** Columns that are looked at for a new row before the table counts as full. */
    static final int MOST_REACHED = 4096;

    private final TwoChoices choices;
    private final int slots;
    private final long[] fingerprints;
    private final BitSet taken;

    /**
     * @param keys         key by place, as {@link TwoChoices#arrange} gave it
     * @param fingerprints of each key
     */
    public Places(TwoChoices choices, int slots, int[] keys, long[] fingerprints) {
        this.choices = choices;
        this.slots = slots;
        this.fingerprints = new long[keys.length];
        this.taken = new BitSet(keys.length);
        for (int place = 0; place < keys.length; place++) {
            if (keys[place] >= 0) {
                put(place, fingerprints[keys[place]]);
            }
        }
    }

    /** Where a key stands, if it is there. */
    public OptionalInt find(long fingerprint) {
        return find(choices, slots, taken::get, place -> fingerprints[place], fingerprint);
    }

    /** The same where somebody else keeps the account of places. */
    static OptionalInt find(TwoChoices choices, int slots, IntPredicate taken, IntToLongFunction fingerprints, long fingerprint) {
        for (int column : new int[] {choices.first(fingerprint), choices.second(fingerprint)}) {
            for (int place = column * slots; place < (column + 1) * slots; place++) {
                if (taken.test(place) && fingerprints.applyAsLong(place) == fingerprint) {
                    return OptionalInt.of(place);
                }
            }
        }
        return OptionalInt.empty();
    }

    /**
     * The shortest way to a place for another key, found breadth first: the entry at place i + 1 moves to place i, and the last place is the new key's. Moves nothing itself.
     *
     * @return one place or more, at most {@link #MOST_REACHED}, the first of them free
     * @throws InvalidInput if the table is full
     */
    public int[] wayToRoom(long fingerprint) {
        return wayToRoom(choices, slots, taken::get, place -> fingerprints[place], fingerprint);
    }

    /** The same where somebody else keeps the account of places. */
    static int[] wayToRoom(TwoChoices choices, int slots, IntPredicate taken, IntToLongFunction fingerprints, long fingerprint) {
        // Columns in the order they are reached, and the place whose entry would move to each; −1 for where the search began.
        LinkedHashMap<Integer, Integer> reached = new LinkedHashMap<>();
        ArrayDeque<Integer> next = new ArrayDeque<>();
        for (int column : new int[] {choices.first(fingerprint), choices.second(fingerprint)}) {
            if (reached.putIfAbsent(column, -1) == null) {
                next.add(column);
            }
        }
        while (!next.isEmpty() && reached.size() < MOST_REACHED) {
            int column = next.poll();
            for (int place = column * slots; place < (column + 1) * slots; place++) {
                if (!taken.test(place)) {
                    return way(reached, slots, place);
                }
            }
            for (int place = column * slots; place < (column + 1) * slots; place++) {
                int other = choices.other(fingerprints.applyAsLong(place), column);
                if (reached.putIfAbsent(other, place) == null) {
                    next.add(other);
                }
            }
        }
        throw InvalidInput.of("There is no room for another row; publish the table anew.", "已无空位容纳新行，请重新发布该表。");
    }

    private static int[] way(LinkedHashMap<Integer, Integer> reached, int slots, int free) {
        int steps = 1;
        for (int from = reached.get(free / slots); from >= 0; from = reached.get(from / slots)) {
            steps++;
        }
        int[] way = new int[steps];
        way[0] = free;
        for (int i = 1; i < steps; i++) {
            way[i] = reached.get(way[i - 1] / slots);
        }
        return way;
    }

    public void put(int place, long fingerprint) {
        fingerprints[place] = fingerprint;
        taken.set(place);
    }

    public void move(int from, int to) {
        put(to, fingerprints[from]);
        taken.clear(from);
    }

    public void clear(int place) {
        taken.clear(place);
    }

    /** How many places are taken. */
    public int size() {
        return taken.cardinality();
    }
}
