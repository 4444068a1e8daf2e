package org.tacit.ledger;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * All hashes of a growing tree in memory, 64 bytes an entry: level h holds the roots of the complete subtrees of 2^h leaves.
 * Roots of any earlier size and both proofs take O(log n) hashes.
 */
final class MerkleTree {

    private final MerkleHash hash = new MerkleHash();
    private final List<Level> levels = new ArrayList<>();

    private static final class Level {
        private byte[] nodes = new byte[64 * MerkleHash.BYTES];
        private int count;

        void add(byte[] node) {
            if ((count + 1) * (long) MerkleHash.BYTES > nodes.length) {
                nodes = Arrays.copyOf(nodes, Math.toIntExact(2L * nodes.length));
            }
            System.arraycopy(node, 0, nodes, count++ * MerkleHash.BYTES, MerkleHash.BYTES);
        }

        byte[] get(long i) {
            int at = Math.toIntExact(i * MerkleHash.BYTES);
            return Arrays.copyOfRange(nodes, at, at + MerkleHash.BYTES);
        }
    }

    long size() {
        return levels.isEmpty() ? 0 : levels.getFirst().count;
    }

    byte[] leaf(long index) {
        return levels.getFirst().get(index);
    }

    void append(byte[] leaf) {
        byte[] node = leaf;
        for (int h = 0;; h++) {
            if (h == levels.size()) {
                levels.add(new Level());
            }
            Level level = levels.get(h);
            level.add(node);
            if ((level.count & 1) == 1) {
                return;
            }
            node = hash.node(level.get(level.count - 2), node);
        }
    }

    /** Root of the first {@code size} leaves. */
    byte[] root(long size) {
        return size == 0 ? hash.empty() : range(0, size);
    }

    /** PATH(index, D[size]) of RFC 9162 §2.1.3.1, from the leaf upwards. */
    List<byte[]> inclusion(long index, long size) {
        List<byte[]> path = new ArrayList<>();
        long from = 0;
        long to = size;
        while (to - from > 1) {
            long k = from + split(to - from);
            if (index < k) {
                path.addFirst(range(k, to));
                to = k;
            } else {
                path.addFirst(range(from, k));
                from = k;
            }
        }
        return path;
    }

    /** PROOF(older, D[newer]) of RFC 9162 §2.1.4.1; empty when the sizes are equal or the older tree is empty. */
    List<byte[]> consistency(long older, long newer) {
        List<byte[]> path = new ArrayList<>();
        if (older == 0 || older == newer) {
            return path;
        }
        long from = 0;
        long to = newer;
        // SUBPROOF(m, D[from:to], b): b says that the older root is this very subtree
        while (to - from != older - from) {
            long k = from + split(to - from);
            if (older <= k) {
                path.addFirst(range(k, to));
                to = k;
            } else {
                path.addFirst(range(from, k));
                from = k;
            }
        }
        if (from != 0) {
            path.addFirst(range(from, to));
        }
        return path;
    }

    /** MTH(D[from:to]); {@code from} is a multiple of the greatest power of two below the width. */
    private byte[] range(long from, long to) {
        long width = to - from;
        if (Long.bitCount(width) == 1) {
            return levels.get(Long.numberOfTrailingZeros(width)).get(from / width);
        }
        long k = split(width);
        return hash.node(range(from, from + k), range(from + k, to));
    }

    /** The largest power of two smaller than n. */
    private static long split(long n) {
        return Long.highestOneBit(n - 1);
    }
}
