package org.tacit.pir.dpf;

import org.tacit.base.InvalidInput;

/**
 * Where a point function lives: {@code {0, …, size − 1}}. The tree ends early, at leaves of 128 points each.
 *
 * @param size 1 to 2^30
 */
public record DpfDomain(int size) {

    private static final int MOST = 1 << 30;
    static final int LEAF_BITS = 7;

    public DpfDomain {
        if (size < 1 || size > MOST) {
            throw InvalidInput.of("A point function over %1$d points is not made; at most %2$d.", "不支持 %1$d 个点上的点函数，至多 %2$d 个。", size, MOST);
        }
    }

    /** Leaves that hold points. */
    int leaves() {
        return size + (1 << LEAF_BITS) - 1 >>> LEAF_BITS;
    }

    /** Levels of the tree below its root: {@code ⌈log2(size / 128)⌉}. */
    int levels() {
        return 32 - Integer.numberOfLeadingZeros(leaves() - 1);
    }

    /** Nodes of a level that have a leaf below them, level 0 being the root. */
    int nodes(int level) {
        return (leaves() - 1 >>> levels() - level) + 1;
    }

    /** Numbers in a key: root (2), control bits (1), a correction for each level (2), a correction of the leaf (2). */
    int keyNumbers() {
        return 5 + 2 * levels();
    }

    /** Bytes of a key: {@code 40 + 16·levels}. */
    public int keyBytes() {
        return 8 * keyNumbers();
    }
}
