package org.tacit.pir.keyword;

import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import org.tacit.crypto.symmetric.DomainHash;
import org.tacit.crypto.symmetric.HashSuite;

/**
 * Puts every key into one of two columns that a hash names, with room for {@code slots} keys each: cuckoo hashing with buckets (Dietzfelbinger, Weidling 2007), which
 * fills them to 9 in 10 and more without a key left over. A client asks for both columns, whatever it seeks.
 */
public final class TwoChoices {

    /** Least room in a column: with 4 places and two choices the threshold of the load is 0.976. */
    public static final int LEAST_SLOTS = 4;
    /** Places that are used. */
    public static final double LOAD = 0.9;
    private static final int MOST_MOVES = 20_000;

    private final byte[] salt;
    private final int columns;
    private final int slots;
    /** The first choice is in the lower half of the columns, the second in the upper. */
    private final boolean halves;
    private final DomainHash hash = DomainHash.of(HashSuite.SHA_256, "tacit/pir/columns/v1");

    TwoChoices(byte[] salt, int columns, int slots) {
        this(salt, columns, slots, false);
    }

    private TwoChoices(byte[] salt, int columns, int slots, boolean halves) {
        this.salt = salt.clone();
        this.columns = columns;
        this.slots = slots;
        this.halves = halves;
    }

    /** With the first choice among the first {@code half} columns and the second among as many others: each question concerns one half only. */
    public static TwoChoices inHalves(byte[] salt, int half, int slots) {
        return new TwoChoices(salt, Math.multiplyExact(2, half), slots, true);
    }

    /** 64 bits of a key's hash: its two columns follow from it. Not thread-safe. */
    public long fingerprint(byte[] key) {
        byte[] digest = hash.add(salt).add(key).digest();
        long print = 0;
        for (int i = 0; i < 8; i++) {
            print |= (digest[i] & 255L) << 8 * i;
        }
        return print;
    }

    public int first(long fingerprint) {
        return (int) ((fingerprint >>> 32) * (halves ? columns / 2 : columns) >>> 32);
    }

    /** Never the first, unless there is only one column. */
    public int second(long fingerprint) {
        if (halves) {
            return columns / 2 + (int) ((fingerprint & 0xffff_ffffL) * (columns / 2) >>> 32);
        }
        int first = first(fingerprint);
        int other = (int) ((fingerprint & 0xffff_ffffL) * Math.max(1, columns - 1) >>> 32);
        return columns == 1 ? 0 : other >= first ? other + 1 : other;
    }

    /** The one of its two columns that is not {@code column}. */
    public int other(long fingerprint, int column) {
        return column == first(fingerprint) ? second(fingerprint) : first(fingerprint);
    }

    /**
     * The place of each key: {@code column·slots + slot}.
     *
     * @return key by place, −1 where free; empty where no arrangement was found, for which another salt is taken
     */
    public Optional<int[]> arrange(long[] fingerprints) {
        int[] keys = new int[Math.multiplyExact(columns, slots)];
        Arrays.fill(keys, -1);
        // Which key moves may be seen in places, so it does not follow from anything secret; a fixed seed repeats.
        SplittableRandom random = new SplittableRandom(columns);
        for (int k = 0; k < fingerprints.length; k++) {
            if (!place(keys, fingerprints, k, random)) {
                return Optional.empty();
            }
        }
        return Optional.of(keys);
    }

    private boolean place(int[] keys, long[] fingerprints, int key, SplittableRandom random) {
        // The emptier of the two, so that rows that come later find room.
        int column = room(keys, first(fingerprints[key])) >= room(keys, second(fingerprints[key])) ? first(fingerprints[key]) : second(fingerprints[key]);
        for (int move = 0; move < MOST_MOVES; move++) {
            int free = free(keys, column);
            if (free >= 0) {
                keys[free] = key;
                return true;
            }
            // One that is here makes room and goes to its other column.
            int out = column * slots + random.nextInt(slots);
            int evicted = keys[out];
            keys[out] = key;
            key = evicted;
            column = other(fingerprints[key], column);
        }
        return false;
    }

    private int room(int[] keys, int column) {
        int free = 0;
        for (int s = column * slots; s < (column + 1) * slots; s++) {
            free += keys[s] >>> 31;
        }
        return free;
    }

    private int free(int[] keys, int column) {
        for (int s = column * slots; s < (column + 1) * slots; s++) {
            if (keys[s] < 0) {
                return s;
            }
        }
        return -1;
    }
}
