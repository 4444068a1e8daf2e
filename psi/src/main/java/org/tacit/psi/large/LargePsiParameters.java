package org.tacit.psi.large;

import org.tacit.base.InvalidInput;
import org.tacit.protocol.okvs.BinRoom;

/**
 * What both parties must know alike before anything is read. The number of partitions follows from nothing else.
 *
 * @param firstLimit     most rows with an identifier of the session's first party
 * @param secondLimit    the same of the second
 * @param partitionItems items of the larger side that a partition holds on average at most; memory grows with it
 */
public record LargePsiParameters(long firstLimit, long secondLimit, int partitionItems) {

    /** Partitions at most: each has an open file and a buffer while the table is read. */
    static final int MOST_PARTITIONS = 512;
    private static final long MOST = 1L << 36;
    /** Of 2^21 items: some 300 MB at a party. */
    public static final int DEFAULT_PARTITION = 1 << 21;
    /** Beyond this a partition's arrays do not fit. */
    private static final int MOST_PARTITION = 1 << 25;

    public LargePsiParameters {
        if (firstLimit < 0 || secondLimit < 0 || partitionItems < 1 || partitionItems > MOST_PARTITION) {
            throw new IllegalArgumentException("0 ≤ limits and 1 ≤ partitionItems ≤ 2^25");
        }
        if (Math.max(firstLimit, secondLimit) > MOST) {
            throw InvalidInput.of("%d rows are more than the 2^36 that one intersection takes; split the table.", "%d 行超过单次求交的上限 2^36，请拆分数据表。",
                    Math.max(firstLimit, secondLimit));
        }
    }

    /** Partitions of 2^21 items. */
    public static LargePsiParameters of(long firstLimit, long secondLimit) {
        return new LargePsiParameters(firstLimit, secondLimit, DEFAULT_PARTITION);
    }

    public int partitions() {
        return (int) Math.clamp(Math.ceilDiv(Math.max(firstLimit, secondLimit), partitionItems), 1, MOST_PARTITIONS);
    }

    /** {@code ⌈log2 partitions⌉}. */
    int logPartitions() {
        return 32 - Integer.numberOfLeadingZeros(partitions() - 1);
    }

    /** σ of the inner protocol: half of the whole's failures are for its runs together. */
    int innerStatistical(int statistical) {
        return statistical + 1 + logPartitions();
    }

    /**
     * Items that each partition is filled up to: the Chernoff bound of the fullest, overflowing at either side with probability {@code 2^-(σ+2)} together; and no fewer than
     * a key-value store needs to fail as seldom as the inner protocol asks, below {@code 2^-48·9/n} for n keys ({@link org.tacit.protocol.okvs.OkvsParameters}), which a small set against
     * a huge one falls short of.
     */
    int room(long total, int statistical) {
        int least = (int) Math.min(1 << 16, (long) StrictMath.ceil(StrictMath.scalb(9.0, innerStatistical(statistical) + 2 - 48)));
        return Math.max(least, BinRoom.of(total, partitions(), statistical + 3));
    }

    long limit(int party) {
        return party == 0 ? firstLimit : secondLimit;
    }

    /** Bytes of scratch space that a party with so many rows needs, the result included. */
    public static long scratchBytes(long rows, long peerRows) {
        return Partitions.RECORD * rows + Long.BYTES * Math.min(rows, peerRows) + (1 << 20);
    }
}
