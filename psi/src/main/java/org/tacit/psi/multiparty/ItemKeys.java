package org.tacit.psi.multiparty;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Arrays;
import org.tacit.base.Parallel;
import org.tacit.crypto.symmetric.HashSuite;
import org.tacit.crypto.symmetric.Prg;
import org.tacit.psi.Items;

/** Keys of 128 bits for items: {@code SHA-256(seed ‖ item)}, cut. */
final class ItemKeys {

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int GRAIN = 1 << 11;

    private ItemKeys() {
    }

    /**
     * Two longs for each item, in the order of the items, and random ones after them.
     *
     * @param keys keys in all
     */
    static long[] of(Items items, byte[] seed, int keys, Prg random) {
        long[] all = new long[2 * keys];
        Parallel.ranges(items.count(), GRAIN, (from, to) -> hash(items, seed, from, to, all));
        random.fill(all, 2 * items.count(), 2 * (keys - items.count()));
        return all;
    }

    private static void hash(Items items, byte[] seed, int from, int to, long[] all) {
        MessageDigest digest = HashSuite.SHA_256.newDigest();
        byte[] message = Arrays.copyOf(seed, seed.length + 32);
        for (int i = from; i < to; i++) {
            int length = seed.length + items.length(i);
            if (message.length < length) {
                message = Arrays.copyOf(message, length + length / 2);
            }
            items.copy(i, message, seed.length);
            digest.update(message, 0, length);
            MemorySegment hash = MemorySegment.ofArray(digest.digest());
            all[2 * i] = hash.get(LONG, 0);
            all[2 * i + 1] = hash.get(LONG, 8);
        }
    }
}
