package org.tacit.psi.vole.checked;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;
import org.tacit.base.InvalidInput;
import org.tacit.base.Parallel;
import org.tacit.crypto.symmetric.HashSuite;
import org.tacit.protocol.okvs.OkvsParameters;
import org.tacit.psi.Items;

/**
 * The hashes of one party's items, in the bin that the hash names, and the function of masks. All are SHA-256, a random oracle each by the
 * length of its input or by a key that is new for each run:
 * <pre>
 *   h(x) = SHA-256(key ‖ x), read as four numbers: the bin is the low half of the first, the row the rest of it and the next two
 *   point(x) = SHA-256(tag ‖ h(x) ‖ 1), 128 bits of it                       H^B of the paper
 *   mask, proof = SHA-256(v ⊕ w ‖ first two numbers of h(x) ‖ point(x) ‖ 2), 128 and 64 bits        H^O(v ⊕ w, x)
 * </pre>
 * Numbers are little-endian. Two items that are the same to {@code H^O} agree in 256 bits of hash.
 */
final class HashedItems {

    /** Longs from one item to the next: the row, then the point. */
    static final int STRIDE = OkvsParameters.KEY_WORDS + 2;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int BLOCK = 1 << 15;
    private static final int GRAIN = 1 << 11;
    private static final byte POINT = 1;
    private static final byte MASK = 2;

    final long[] rows;
    private final int room;
    private final int[] items;
    private final int[] load;

    /**
     * @param key  32 bytes that nobody could choose
     * @param room items that a bin can hold
     */
    HashedItems(Items mine, byte[] key, byte[] tag, int bins, int room) {
        this.room = room;
        this.rows = new long[Math.toIntExact((long) STRIDE * bins * room)];
        this.items = new int[bins * room];
        this.load = new int[bins];
        long[] hashes = new long[STRIDE * Math.min(BLOCK, mine.count())];
        for (int first = 0; first < mine.count(); first += BLOCK) {
            int begin = first;
            int count = Math.min(BLOCK, mine.count() - first);
            Parallel.ranges(count, GRAIN, (from, to) -> hash(mine, key, tag, begin + from, begin + to, hashes, STRIDE * from));
            for (int i = 0; i < count; i++) {
                place(begin + i, hashes, STRIDE * i, bins);
            }
        }
    }

    private static void hash(Items mine, byte[] key, byte[] tag, int from, int to, long[] out, int at) {
        MessageDigest digest = HashSuite.SHA_256.newDigest();
        byte[] message = Arrays.copyOf(key, key.length + 32);
        byte[] inner = Arrays.copyOf(tag, 16 + HashSuite.BYTES + 1);
        inner[inner.length - 1] = POINT;
        byte[] point = new byte[HashSuite.BYTES];
        MemorySegment innerView = MemorySegment.ofArray(inner);
        MemorySegment pointView = MemorySegment.ofArray(point);
        for (int i = from; i < to; i++) {
            int length = key.length + mine.length(i);
            if (message.length < length) {
                message = Arrays.copyOf(message, length + length / 2);
            }
            mine.copy(i, message, key.length);
            digest.update(message, 0, length);
            finish(digest, inner, 16);
            digest.update(inner);
            finish(digest, point, 0);
            for (int n = 0; n < OkvsParameters.KEY_WORDS; n++) {
                out[at + n] = innerView.get(LONG, 16 + 8L * n);
            }
            out[at + 3] = pointView.get(LONG, 0);
            out[at + 4] = pointView.get(LONG, 8);
            at += STRIDE;
        }
    }

    private void place(int item, long[] hashes, int hash, int bins) {
        int bin = (int) ((hashes[hash] & 0xffffffffL) * bins >>> 32);
        if (load[bin] == room) {
            throw InvalidInput.of("A bin of the intersection overflowed, which happens once in more than 2^40 runs; run it again.",
                    "求交的分桶溢出，其概率小于 2^-40；请重新运行。");
        }
        int place = bin * room + load[bin]++;
        items[place] = item;
        System.arraycopy(hashes, hash, rows, STRIDE * place, STRIDE);
    }

    /** Items in a bin; they stand in its first places. */
    int load(int bin) {
        return load[bin];
    }

    /** Where the first row of a bin begins. */
    int row(int bin) {
        return STRIDE * room * bin;
    }

    /** The number of the item in a place of a bin. */
    int item(int bin, int place) {
        return items[bin * room + place];
    }

    /**
     * {@code H^O(v_i ⊕ w, x_i)} of {@code n} items.
     *
     * @param row where the first item's row begins
     * @param v   two numbers an item
     * @param out three numbers an item from {@code 3·to}: the mask, the proof
     */
    void masks(int row, int n, long[] v, long w0, long w1, long[] out, int to) {
        MessageDigest digest = HashSuite.SHA_256.newDigest();
        byte[] message = new byte[50];
        message[48] = MASK;
        byte[] hash = new byte[HashSuite.BYTES];
        MemorySegment view = MemorySegment.ofArray(message);
        MemorySegment hashView = MemorySegment.ofArray(hash);
        for (int i = 0; i < n; i++) {
            int at = row + STRIDE * i;
            view.set(LONG, 0, v[2 * i] ^ w0);
            view.set(LONG, 8, v[2 * i + 1] ^ w1);
            view.set(LONG, 16, rows[at]);
            view.set(LONG, 24, rows[at + 1]);
            view.set(LONG, 32, rows[at + 3]);
            view.set(LONG, 40, rows[at + 4]);
            digest.update(message);
            finish(digest, hash, 0);
            for (int word = 0; word < 3; word++) {
                out[3 * (to + i) + word] = hashView.get(LONG, 8L * word);
            }
        }
    }

    private static void finish(MessageDigest digest, byte[] into, int offset) {
        try {
            digest.digest(into, offset, HashSuite.BYTES);
        } catch (DigestException e) {
            throw new IllegalStateException(e);
        }
    }
}
