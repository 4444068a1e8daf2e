package org.tacit.pir.dpf;

import java.util.BitSet;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.tacit.base.Parallel;
import org.tacit.crypto.symmetric.CorrelationRobustHash;
import org.tacit.crypto.symmetric.DomainHash;
import org.tacit.crypto.symmetric.HashSuite;

/**
 * What each of two hosts holds: sealed rows in buckets, and a version that counts updates. Answers while an update waits, and updates between answers.
 *
 * <p>Every bucket ends with a checksum of its place and content, so that who adds up two answers sees whether a bucket of the table came out. The whole table has a digest, of
 * the digests of some dozens of buckets each: an update hashes again only what it changed.
 *
 * <p><b>Security guarantees.</b> Rows are sealed under the values of an oblivious PRF ({@link org.tacit.pir.keyword.RowSealer}) and free places hold random bytes: a host without its key, also together with clients, learns
 * how many rows there are, which buckets change when, and the rows that those clients paid for.
 */
public final class HostTable implements AutoCloseable {

    /** A version that no update leads to: the first one is 1. */
    private static final int SPOILT = 0;
    /** Bytes that are digested together, about. */
    private static final int BLOCK_BYTES = 1 << 16;

    private final HostShape shape;
    private final Buckets buckets;
    private final SelectedSums sums;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private int version = 1;
    private final int block;
    private final byte[] digests;
    private final BitSet stale = new BitSet();

    HostTable(HostShape shape) {
        this(shape, XorKernel.best());
    }

    HostTable(HostShape shape, XorKernel kernel) {
        this.shape = shape;
        this.buckets = new Buckets(shape.buckets(), shape.bucketBytes());
        this.sums = new SelectedSums(buckets, shape.half(), SelectedSums.WINDOW, kernel);
        this.block = Math.max(1, BLOCK_BYTES / buckets.stride());
        int blocks = Math.ceilDiv(shape.buckets(), block);
        this.digests = new byte[blocks * HashSuite.BYTES];
        stale.set(0, blocks);
    }

    public HostShape shape() {
        return shape;
    }

    /** One more with every update. */
    public int version() {
        return reading(() -> version);
    }

    /** Runs with the table unchanged throughout. */
    <T> T reading(Supplier<T> body) {
        lock.readLock().lock();
        try {
            return body.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Sealed rows of a bucket, without the checksum. */
    void content(int bucket, byte[] out, int offset) {
        buckets.get(bucket, 0, out, offset, shape.contentBytes());
    }

    /** Writes one sealed row while the table is built, before anybody asks; {@link #seal} follows. */
    void entry(int place, byte[] entry) {
        buckets.put(place / HostShape.SLOTS, place % HostShape.SLOTS * entry.length, entry, 0, entry.length);
    }

    /** Writes a bucket while the table is built. */
    void bucket(int bucket, byte[] content, int offset) {
        buckets.put(bucket, 0, content, offset, shape.contentBytes());
        buckets.put(bucket, shape.contentBytes(), check(shape, bucket, content, offset), 0, HostShape.CHECK);
    }

    /** Writes all checksums. */
    void seal() {
        Parallel.ranges(shape.buckets(), 1024, (from, to) -> {
            byte[] content = new byte[shape.contentBytes()];
            for (int b = from; b < to; b++) {
                content(b, content, 0);
                bucket(b, content, 0);
            }
        });
    }

    /** Becomes another version. */
    void apply(int newVersion, int[] changed, byte[] contents) {
        lock.writeLock().lock();
        try {
            for (int i = 0; i < changed.length; i++) {
                bucket(changed[i], contents, i * shape.contentBytes());
                stale.set(changed[i] / block);
            }
            version = newVersion;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Makes this table one that is behind every other, so that the next update replaces all of it. */
    void spoil() {
        lock.writeLock().lock();
        try {
            version = SPOILT;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** The first 16 bytes of {@code SHA-256(domain, epoch, bucket, content)}. */
    static byte[] check(HostShape shape, int bucket, byte[] content, int offset) {
        return DomainHash.of(HashSuite.SHA_256, "tacit/pir/bucket/v1").add(shape.epoch()).add(bucket).add(content, offset, shape.contentBytes()).digest();
    }

    /** Of shape, version and every bucket: 32 bytes. Two hosts that have the same can answer together. */
    public byte[] digest() {
        return reading(() -> {
            synchronized (digests) {
                int[] blocks = stale.stream().toArray();
                Parallel.ranges(blocks.length, 1, (from, to) -> {
                    for (int i = from; i < to; i++) {
                        digest(blocks[i]);
                    }
                });
                stale.clear();
                return DomainHash.of(HashSuite.SHA_256, "tacit/pir/hosts/v1").add(shape.encode()).add(version).add(digests).digest();
            }
        });
    }

    private void digest(int number) {
        DomainHash hash = DomainHash.of(HashSuite.SHA_256, "tacit/pir/hosts/block/v1");
        byte[] bucket = new byte[shape.bucketBytes()];
        for (int b = number * block; b < Math.min(shape.buckets(), (number + 1) * block); b++) {
            buckets.get(b, 0, bucket, 0, bucket.length);
            hash.add(bucket);
        }
        System.arraycopy(hash.digest(), 0, digests, number * HashSuite.BYTES, HashSuite.BYTES);
    }

    /** The sums that keys select, {@link HostShape#bucketBytes} each; within {@link #reading}. */
    void answer(DpfKey[] keys, int party, CorrelationRobustHash hash, byte[] out, int offset) {
        sums.write(keys, party, hash, shape.bucketBytes(), out, offset);
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            buckets.close();
        } finally {
            lock.writeLock().unlock();
        }
    }
}
