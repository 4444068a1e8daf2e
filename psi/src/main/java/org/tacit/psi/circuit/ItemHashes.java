package org.tacit.psi.circuit;

import java.security.MessageDigest;
import java.util.Arrays;
import org.tacit.base.Parallel;
import org.tacit.crypto.symmetric.HashSuite;
import org.tacit.psi.Items;

/**
 * Where one party's items may stand, and their keys. With a key of 32 public bytes that is new for each run, {@code SHA-256(key ‖ item)}, read as
 * four little-endian numbers h, gives position {@code k·M + h_k·M / 2^64} for k = 0, 1, 2, and for each of them a key for the evaluation: the numbers 3
 * and 0 with k in the two lowest bits. Two items have the same key with probability 2^-126.
 */
final class ItemHashes {

    private static final int GRAIN = 1 << 11;
    /** In place of k: a key of no item. */
    private static final int NONE = 3;

    private final long[] hashes;

    ItemHashes(Items items, byte[] key) {
        hashes = new long[Math.multiplyExact(4, items.count())];
        Parallel.ranges(items.count(), GRAIN, (from, to) -> {
            MessageDigest digest = HashSuite.SHA_256.newDigest();
            byte[] message = Arrays.copyOf(key, key.length + 32);
            for (int i = from; i < to; i++) {
                int length = key.length + items.length(i);
                if (message.length < length) {
                    message = Arrays.copyOf(message, length + length / 2);
                }
                items.copy(i, message, key.length);
                digest.update(message, 0, length);
                byte[] hash = digest.digest();
                for (int b = 0; b < 32; b++) {
                    hashes[4 * i + (b >> 3)] |= (hash[b] & 255L) << 8 * (b & 7);
                }
            }
        });
    }

    int count() {
        return hashes.length / 4;
    }

    /** The position of item i under hash k, in a table of three thirds. */
    int position(int i, int k, int third) {
        return k * third + (int) Math.unsignedMultiplyHigh(hashes[4 * i + k], third);
    }

    /** Writes the key of item i under hash k. */
    void key(int i, int k, long[] keys, int at) {
        keys[at] = hashes[4 * i + 3] & ~3L | k;
        keys[at + 1] = hashes[4 * i];
    }

    /** Makes two random numbers a key that no item has. */
    static void none(long[] keys, int at) {
        keys[at] |= NONE;
    }
}
