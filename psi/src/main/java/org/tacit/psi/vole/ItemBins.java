package org.tacit.psi.vole;

import java.security.MessageDigest;
import java.util.Arrays;
import org.tacit.base.InvalidInput;
import org.tacit.base.Parallel;
import org.tacit.crypto.symmetric.HashSuite;
import org.tacit.protocol.okvs.OkvsParameters;
import org.tacit.psi.Items;

/**
 * The hashes of one party's items, item by item in the bin that the hash names. With a key of 32 public bytes that is new for
 * each run, {@code SHA-256(key ‖ item)}, read as four little-endian numbers, gives
 * <pre>
 *   row = number0, number1, number2     low half of number0: the bin, {@code h·bins / 2^32}; the rest: the key in the bin's store
 *   point = number3 and, where it is wider than 64 bits, the high bits of number2, which no store uses
 * </pre>
 *
 * <p>Memory: {@code stride} longs and an int for each place of each bin.
 */
final class ItemBins {

    /** Longs from one item to the next: the row, then the point. */
    final int stride;
    final int room;
    final long[] rows;
    private final int[] items;
    private final int[] load;

    private static final int BLOCK = 1 << 15;
    private static final int GRAIN = 1 << 11;

    /** @param room items that a bin can hold */
    ItemBins(Items mine, byte[] key, int bins, int room, int pointBits) {
        this.stride = OkvsParameters.KEY_WORDS + (pointBits > 64 ? 2 : 1);
        this.room = room;
        this.rows = new long[Math.toIntExact((long) stride * bins * room)];
        this.items = new int[bins * room];
        this.load = new int[bins];
        long[] hashes = new long[4 * Math.min(BLOCK, mine.count())];
        for (int first = 0; first < mine.count(); first += BLOCK) {
            int begin = first;
            int count = Math.min(BLOCK, mine.count() - first);
            Parallel.ranges(count, GRAIN, (from, to) -> hash(mine, key, begin + from, begin + to, hashes, 4 * from));
            for (int i = 0; i < count; i++) {
                place(begin + i, hashes, 4 * i, bins, pointBits);
            }
        }
    }

    private static void hash(Items mine, byte[] key, int from, int to, long[] out, int at) {
        MessageDigest digest = HashSuite.SHA_256.newDigest();
        byte[] message = Arrays.copyOf(key, key.length + 32);
        for (int i = from; i < to; i++) {
            int length = key.length + mine.length(i);
            if (message.length < length) {
                message = Arrays.copyOf(message, length + length / 2);
            }
            mine.copy(i, message, key.length);
            digest.update(message, 0, length);
            byte[] hash = digest.digest();
            for (int n = 0; n < 4; n++) {
                long number = 0;
                for (int b = 7; b >= 0; b--) {
                    number = number << 8 | hash[8 * n + b] & 255;
                }
                out[at++] = number;
            }
        }
    }

    private void place(int item, long[] hashes, int hash, int bins, int pointBits) {
        int bin = (int) ((hashes[hash] & 0xffffffffL) * bins >>> 32);
        if (load[bin] == room) {
            throw InvalidInput.of("A bin of the intersection overflowed, which happens once in more than 2^40 runs; run it again.",
                    "求交的分桶溢出，其概率小于 2^-40；请重新运行。");
        }
        int place = bin * room + load[bin]++;
        items[place] = item;
        int row = stride * place;
        System.arraycopy(hashes, hash, rows, row, 4);
        if (pointBits > 64) {
            rows[row + 4] = hashes[hash + 2] >>> 128 - pointBits;
        }
    }

    /** Items in a bin; they stand in its first places. */
    int load(int bin) {
        return load[bin];
    }

    /** Where the first row of a bin begins. */
    int row(int bin) {
        return stride * room * bin;
    }

    /** The number of the item in a place of a bin. */
    int item(int bin, int place) {
        return items[bin * room + place];
    }
}
