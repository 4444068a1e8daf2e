package org.tacit.pir.dpf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.tacit.base.Parallel;
import org.tacit.crypto.symmetric.CorrelationRobustHash;

/**
 * {@code ⊕_x f(x)·bucket_x} for several shares f at a time, in one pass over the buckets: those of 128 points are added up for one share after the other while they are in the
 * cache, and only the buckets whose bit is set are read.
 *
 * <p>Which are read depends on the share alone, which this host knows and which looks random whatever is asked: what memory is touched, and how long it takes, says nothing more.
 */
final class SelectedSums {

    /** Leaves whose shares are in memory together: two million points, 256 KiB for each key. */
    static final int WINDOW = 1 << 14;
    /** Leaves that are worth handing to another core. */
    private static final int GRAIN = 8;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Buckets buckets;
    private final int half;
    private final int window;
    private final XorKernel kernel;

    /**
     * @param half   buckets of a half
     * @param window {@link #WINDOW}
     */
    SelectedSums(Buckets buckets, int half, int window, XorKernel kernel) {
        this.buckets = buckets;
        this.half = half;
        this.window = window;
        this.kernel = kernel;
    }

    /**
     * Writes a sum for each key: those with even number select in the first half, those with odd number in the second.
     *
     * @param keys   over the buckets of a half
     * @param party  0 or 1
     * @param bytes  of a bucket
     */
    void write(DpfKey[] keys, int party, CorrelationRobustHash hash, int bytes, byte[] out, int offset) {
        DpfTree[] trees = new DpfTree[keys.length];
        for (int k = 0; k < keys.length; k++) {
            trees[k] = new DpfTree(keys[k], party, hash);
        }
        DpfDomain domain = new DpfDomain(half);
        int words = buckets.stride() / 8;
        long[] sums = new long[keys.length * words];
        int width = DpfTree.leaves(domain);
        int subtrees = DpfTree.subtrees(domain);
        int together = Math.min(subtrees, Math.max(1, window / width));
        int share = 2 * together * width;
        long[] bits = new long[keys.length * share];
        for (int first = 0; first < subtrees; first += together) {
            int count = Math.min(together, subtrees - first);
            int from = first;
            Parallel.ranges(keys.length * count, 1, (low, high) -> {
                var expander = new DpfTree.Expander(hash);
                for (int task = low; task < high; task++) {
                    expander.expand(trees[task / count], from + task % count, bits, task / count * share + 2 * width * (task % count));
                }
            });
            int leaves = Math.min(count * width, domain.leaves() - first * width);
            Parallel.ranges(2 * leaves, GRAIN, (low, high) -> {
                var piece = new Piece(bits, share, new long[sums.length], words);
                for (int task = low; task < high; task++) {
                    piece.add(task / leaves, from * width, task % leaves);
                }
                synchronized (sums) {
                    for (int i = 0; i < sums.length; i++) {
                        sums[i] ^= piece.sums[i];
                    }
                }
            });
        }
        byte[] row = new byte[8 * words];
        for (int k = 0; k < keys.length; k++) {
            MemorySegment.copy(sums, k * words, MemorySegment.ofArray(row), LONG, 0, words);
            System.arraycopy(row, 0, out, offset + k * bytes, bytes);
        }
    }

    /** One thread's part. */
    private final class Piece {
        private final long[] bits;
        private final int share;
        private final long[] sums;
        private final int words;
        private final int[] rows = new int[1 << DpfDomain.LEAF_BITS];

        Piece(long[] bits, int share, long[] sums, int words) {
            this.bits = bits;
            this.share = share;
            this.sums = sums;
            this.words = words;
        }

        /** The buckets of a leaf in one half, for one key after the other; {@code before} leaves came in earlier windows. */
        void add(int side, int before, int leaf) {
            int first = before + leaf << DpfDomain.LEAF_BITS;
            int points = Math.min(1 << DpfDomain.LEAF_BITS, half - first);
            long at = buckets.at(side * half + first);
            for (int k = side; k * words < sums.length; k += 2) {
                int count = select(bits[k * share + 2 * leaf], bits[k * share + 2 * leaf + 1], points);
                kernel.add(buckets.data(), at, buckets.stride(), rows, count, sums, k * words, words);
            }
        }

        /** The numbers of set bits below {@code points}. */
        private int select(long low, long high, int points) {
            int count = 0;
            for (long left = points < 64 ? low & (1L << points) - 1 : low; left != 0; left &= left - 1) {
                rows[count++] = Long.numberOfTrailingZeros(left);
            }
            if (points > 64) {
                for (long left = points < 128 ? high & (1L << points - 64) - 1 : high; left != 0; left &= left - 1) {
                    rows[count++] = 64 + Long.numberOfTrailingZeros(left);
                }
            }
            return count;
        }
    }
}
