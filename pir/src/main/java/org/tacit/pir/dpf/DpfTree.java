package org.tacit.pir.dpf;

import java.util.Arrays;
import org.tacit.crypto.symmetric.CorrelationRobustHash;

/**
 * One party's share of a point function at every point of its domain, part by part: the upper levels once, then each subtree by itself, on any thread. Three evaluations of a
 * permutation a node, of which there are two for each 128 points.
 *
 * <p>A node is two numbers; the lowest bit of the first is its control bit.
 */
final class DpfTree {

    /** Levels of a subtree at most: 256 leaves, 32768 points, which the cipher takes in a few long batches. */
    private static final int MOST_LOW = 8;

    private final DpfKey key;
    private final DpfDomain domain;
    /** Level at which subtrees begin. */
    private final int top;
    private final long[] nodes;

    /** @param party 0 or 1 */
    DpfTree(DpfKey key, int party, CorrelationRobustHash hash) {
        this.key = key;
        this.domain = key.domain();
        this.top = domain.levels() - low(domain);
        long[] level = {key.root(0) | party, key.root(1)};
        for (int l = 0; l < top; l++) {
            int parents = domain.nodes(l);
            long[] next = new long[4 * parents];
            children(key, l, 0, parents, level, new long[2 * parents], next, hash);
            level = next;
        }
        this.nodes = level;
    }

    private static int low(DpfDomain domain) {
        return Math.min(domain.levels(), MOST_LOW);
    }

    /** How many subtrees there are; the last may be narrower. */
    static int subtrees(DpfDomain domain) {
        return domain.nodes(domain.levels() - low(domain));
    }

    /** Leaves of a whole subtree. */
    static int leaves(DpfDomain domain) {
        return 1 << low(domain);
    }

    /** Expands subtrees; each thread has one. */
    static final class Expander {
        private final CorrelationRobustHash hash;
        private long[] level = new long[2 << MOST_LOW];
        private long[] next = new long[2 << MOST_LOW];
        private final long[] clean = new long[2 << MOST_LOW];

        Expander(CorrelationRobustHash hash) {
            this.hash = hash.twin();
        }

        /**
         * Writes the share at the points of a subtree, 128 bits a leaf from {@code out[at]} on.
         *
         * @return leaves that were written
         */
        int expand(DpfTree tree, int subtree, long[] out, int at) {
            DpfDomain domain = tree.domain;
            level[0] = tree.nodes[2 * subtree];
            level[1] = tree.nodes[2 * subtree + 1];
            int first = subtree;
            int count = 1;
            for (int l = tree.top; l < domain.levels(); l++) {
                children(tree.key, l, first, count, level, clean, next, hash);
                long[] swap = level;
                level = next;
                next = swap;
                first *= 2;
                count = Math.min(2 * count, domain.nodes(l + 1) - first);
            }
            clean(level, count, clean);
            hash.hash(Dpf.tweak(domain.levels(), first), count, clean, 0, 2, out, at);
            for (int i = 0; i < count; i++) {
                long t = -(level[2 * i] & 1);
                out[at + 2 * i] ^= tree.key.last(0) & t;
                out[at + 2 * i + 1] ^= tree.key.last(1) & t;
            }
            return count;
        }
    }

    /** {@code (s^c, t^c) ⊕ t·(s_CW, t_CW^c)} for both children of each node. */
    private static void children(DpfKey key, int level, int first, int count, long[] from, long[] clean, long[] to, CorrelationRobustHash hash) {
        clean(from, count, clean);
        hash.hash(Dpf.tweak(level, first), count, clean, 0, 4, to, 0);
        long left = key.correction(level, 0) | key.control(level, 0);
        long right = key.correction(level, 0) | key.control(level, 1);
        long high = key.correction(level, 1);
        for (int i = 0; i < count; i++) {
            long t = -(from[2 * i] & 1);
            to[4 * i] ^= left & t;
            to[4 * i + 1] ^= high & t;
            to[4 * i + 2] ^= right & t;
            to[4 * i + 3] ^= high & t;
        }
    }

    /** Seeds without their control bits. */
    private static void clean(long[] from, int count, long[] to) {
        for (int i = 0; i < 2 * count; i += 2) {
            to[i] = from[i] & ~1;
            to[i + 1] = from[i + 1];
        }
    }

    /** The share at every point, 64 points a number; points past the domain are zero. */
    static long[] everywhere(DpfKey key, int party, CorrelationRobustHash hash) {
        DpfDomain domain = key.domain();
        DpfTree tree = new DpfTree(key, party, hash);
        Expander expander = new Expander(hash);
        long[] all = new long[2 * subtrees(domain) * leaves(domain)];
        for (int s = 0; s < subtrees(domain); s++) {
            expander.expand(tree, s, all, 2 * s * leaves(domain));
        }
        long[] bits = Arrays.copyOf(all, Math.ceilDiv(domain.size(), 64));
        if (domain.size() % 64 != 0) {
            bits[bits.length - 1] &= (1L << domain.size()) - 1;
        }
        return bits;
    }
}
