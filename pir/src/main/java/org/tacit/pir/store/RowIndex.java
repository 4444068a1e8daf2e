package org.tacit.pir.store;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.BitSet;
import org.tacit.crypto.symmetric.HashSuite;

/**
 * Which keys a version has, with which record: 64 bits of a hash of each, 24 bytes a row. Two keys of 10^7 share theirs with probability 2^-18; then a change of one of
 * them is taken for a change of the other.
 */
final class RowIndex {

    private final long[] keys;
    private final long[] records;
    private final BitSet seen = new BitSet();
    private final MessageDigest digest = HashSuite.SHA_256.newDigest();

    RowIndex(int rows) {
        int slots = Math.max(16, (int) Math.min(Integer.MAX_VALUE - 8, rows * 3L / 2));
        keys = new long[slots];
        records = new long[slots];
    }

    private long hash(byte[] bytes) {
        long hash = ByteBuffer.wrap(digest.digest(bytes)).getLong();
        return hash == 0 ? 1 : hash;
    }

    /** Where a key is, or the free place where it belongs. */
    private int slot(long key) {
        int slot = (int) Math.unsignedMultiplyHigh(key, keys.length);
        while (keys[slot] != 0 && keys[slot] != key) {
            slot = slot + 1 == keys.length ? 0 : slot + 1;
        }
        return slot;
    }

    void add(byte[] key, byte[] record) {
        long hash = hash(key);
        int slot = slot(hash);
        keys[slot] = hash;
        records[slot] = hash(record);
    }

    /** Notes that a key is there still, and says whether with the same record. */
    boolean same(byte[] key, byte[] record) {
        long hash = hash(key);
        int slot = slot(hash);
        if (keys[slot] == 0) {
            return false;
        }
        seen.set(slot);
        return records[slot] == hash(record);
    }

    /** Whether {@link #same} was asked about a key that was added. */
    boolean seen(byte[] key) {
        return seen.get(slot(hash(key)));
    }
}
