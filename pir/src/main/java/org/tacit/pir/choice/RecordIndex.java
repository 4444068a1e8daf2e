package org.tacit.pir.choice;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.tacit.base.InvalidInput;
import org.tacit.crypto.symmetric.DomainHash;
import org.tacit.crypto.symmetric.HashSuite;
import org.tacit.pir.LookupRows;

/**
 * Records in memory, found by 128 bits of a salted hash of their keys: open addressing with linear probing, at most half full, about 50 bytes a row beside its record. Two keys share a hash with
 * probability below 2^-70 among 10^9. Rows are replaced, added and removed while others look.
 */
public final class RecordIndex implements RecordSource {

    private static final int CHUNK_BYTES = 1 << 20;
    private static final int FREE = -1;

    private final int recordBytes;
    private final int chunk;
    private final byte[] salt = new byte[16];
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    /** Two numbers of hash a slot, and the row it leads to. */
    private long[] prints;
    private int[] rowAt;
    private final List<byte[]> chunks = new ArrayList<>();
    private int rows;
    /** Rows that were removed, for the next ones. */
    private int[] spare = new int[16];
    private int spares;

    private RecordIndex(int rows, int recordBytes, SecureRandom random) {
        this.recordBytes = recordBytes;
        this.chunk = Math.max(1, CHUNK_BYTES / recordBytes);
        random.nextBytes(salt);
        allocate(Math.max(16, Integer.highestOneBit(Math.max(1, rows)) << 2));
    }

    /** @throws InvalidInput if two rows have one key */
    public static RecordIndex of(LookupRows rows, SecureRandom random) {
        RecordIndex index = new RecordIndex(rows.rows(), rows.recordBytes(), random);
        rows.scan((row, key, record) -> {
            if (!index.put(key, record)) {
                throw InvalidInput.of("Row %d has the key of one before; a lookup answers with one row, so keep one of them.", "第 %d 行的键与之前某行相同；一次查询只返回一行，请只保留其一。", row);
            }
        });
        return index;
    }

    private void allocate(int slots) {
        prints = new long[2 * slots];
        rowAt = new int[slots];
        Arrays.fill(rowAt, FREE);
    }

    private long[] print(byte[] key) {
        byte[] digest = DomainHash.of(HashSuite.SHA_256, "tacit/pir/records/v1").add(salt).add(key).digest();
        long[] print = new long[2];
        for (int i = 0; i < 16; i++) {
            print[i / 8] |= (digest[i] & 255L) << 8 * (i % 8);
        }
        return print;
    }

    /** The slot of a hash, or the free one where it belongs. */
    private int slot(long low, long high) {
        int slot = (int) low & rowAt.length - 1;
        while (rowAt[slot] != FREE && (prints[2 * slot] != low || prints[2 * slot + 1] != high)) {
            slot = slot + 1 & rowAt.length - 1;
        }
        return slot;
    }

    @Override
    public int recordBytes() {
        return recordBytes;
    }

    @Override
    public Optional<byte[]> find(byte[] key) {
        long[] print = print(key);
        lock.readLock().lock();
        try {
            int row = rowAt[slot(print[0], print[1])];
            if (row == FREE) {
                return Optional.empty();
            }
            int at = row % chunk * recordBytes;
            return Optional.of(Arrays.copyOfRange(chunks.get(row / chunk), at, at + recordBytes));
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Adds the record of a key, or replaces it; false where it was there. */
    public boolean put(byte[] key, byte[] record) {
        if (record.length != recordBytes) {
            throw InvalidInput.of("The record has %1$d bytes, those of this table have %2$d.", "该记录为 %1$d 字节，本表记录为 %2$d 字节。", record.length, recordBytes);
        }
        long[] print = print(key);
        lock.writeLock().lock();
        try {
            int slot = slot(print[0], print[1]);
            boolean added = rowAt[slot] == FREE;
            if (added) {
                insert(slot, print[0], print[1], nextRow());
            }
            int row = rowAt[slot(print[0], print[1])];
            System.arraycopy(record, 0, chunks.get(row / chunk), row % chunk * recordBytes, recordBytes);
            return added;
        } finally {
            lock.writeLock().unlock();
        }
    }

    private int nextRow() {
        if (spares > 0) {
            return spare[--spares];
        }
        if (rows == chunks.size() * chunk) {
            chunks.add(new byte[chunk * recordBytes]);
        }
        return rows++;
    }

    private void insert(int slot, long low, long high, int row) {
        prints[2 * slot] = low;
        prints[2 * slot + 1] = high;
        rowAt[slot] = row;
        if (2L * (rows - spares) > rowAt.length) {
            long[] oldPrints = prints;
            int[] oldRows = rowAt;
            allocate(Math.multiplyExact(2, oldRows.length));
            for (int s = 0; s < oldRows.length; s++) {
                if (oldRows[s] != FREE) {
                    int to = slot(oldPrints[2 * s], oldPrints[2 * s + 1]);
                    prints[2 * to] = oldPrints[2 * s];
                    prints[2 * to + 1] = oldPrints[2 * s + 1];
                    rowAt[to] = oldRows[s];
                }
            }
        }
    }

    /** Removes the record of a key; false where there is none. */
    public boolean remove(byte[] key) {
        long[] print = print(key);
        lock.writeLock().lock();
        try {
            int hole = slot(print[0], print[1]);
            if (rowAt[hole] == FREE) {
                return false;
            }
            if (spares == spare.length) {
                spare = Arrays.copyOf(spare, 2 * spares);
            }
            spare[spares++] = rowAt[hole];
            closeUp(hole);
            return true;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Moves into the hole what could not be found past it (Knuth, The Art of Computer Programming 3, §6.4, algorithm R). */
    private void closeUp(int hole) {
        int mask = rowAt.length - 1;
        rowAt[hole] = FREE;
        for (int s = hole + 1 & mask; rowAt[s] != FREE; s = s + 1 & mask) {
            int home = (int) prints[2 * s] & mask;
            if ((s - home & mask) >= (s - hole & mask)) {
                prints[2 * hole] = prints[2 * s];
                prints[2 * hole + 1] = prints[2 * s + 1];
                rowAt[hole] = rowAt[s];
                rowAt[s] = FREE;
                hole = s;
            }
        }
    }
}
