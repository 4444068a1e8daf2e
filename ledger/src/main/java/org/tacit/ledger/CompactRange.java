package org.tacit.ledger;

import java.util.ArrayList;
import java.util.List;

/**
 * Appends leaves and gives the root, holding only the roots of the complete subtrees: one per bit set in the size.
 * An append costs one node on average, a root at most log2(size).
 */
final class CompactRange {

    private final MerkleHash hash;
    /** Roots of the complete subtrees, the largest (leftmost) first. */
    private final List<byte[]> roots = new ArrayList<>();
    private long size;

    CompactRange(MerkleHash hash) {
        this.hash = hash;
    }

    /** An independent continuation from here. */
    CompactRange copy() {
        CompactRange copy = new CompactRange(hash);
        copy.roots.addAll(roots);
        copy.size = size;
        return copy;
    }

    long size() {
        return size;
    }

    void append(byte[] leaf) {
        byte[] top = leaf;
        for (long s = size; (s & 1) == 1; s >>= 1) {
            top = hash.node(roots.removeLast(), top);
        }
        roots.add(top);
        size++;
    }

    byte[] root() {
        if (size == 0) {
            return hash.empty();
        }
        byte[] root = roots.getLast();
        for (int i = roots.size() - 2; i >= 0; i--) {
            root = hash.node(roots.get(i), root);
        }
        return root;
    }
}
