package org.tacit.protocol.vole;

import org.tacit.base.Parallel;
import org.tacit.protocol.ot.CotReceiver;
import org.tacit.protocol.ot.CotSender;
import org.tacit.wire.Channel;

/**
 * Correlations over vectors with one point each: in block {@code i} of {@code m} places the receiver has {@code β_i} at its secret
 * place {@code α_i} and zeros elsewhere, the sender has random {@code s}, and the receiver gets {@code s ⊕ Δ·(that vector)}.
 *
 * <p>The sender's {@code s} are the leaves of a tree of Goldreich, Goldwasser and Micali. One random transfer a level lets the receiver
 * compute all leaves but the one at α: it learns the sum of the nodes on the side its path does not take. The two nodes of the top
 * level are the messages of the first transfer. For the missing leaf the sender adds up all leaves and a correlation
 * {@code c = k ⊕ Δ·β} that both hold beforehand:
 * <pre>
 *   sender → σ = k ⊕ ⊕_j s_j        receiver   σ ⊕ c ⊕ ⊕_(j≠α) s_j = s_α ⊕ Δ·β
 * </pre>
 * Boyle, Couteau, Gilboa, Ishai, Kohl, Rindal, Scholl, "Efficient two-round OT extension and silent non-interactive secure computation"
 * (CCS 2019, ePrint 2019/1159), §3 and §5.
 *
 * <p>A sender may send wrong sums and σ; {@link SilentVole} says where that is checked. A receiver can do nothing but choose α and β: whatever
 * choices it makes lead to a leaf, and it lacks that leaf. The receiver's work does not branch or index on α.
 *
 * <p>A tree has exactly {@code m} leaves and no inner node with one child: with {@code d = ⌈log2 m⌉} and {@code j = m − 2^(d−1)} the first
 * {@code j} nodes of the level before the last have two leaves each, the others are leaves themselves. (A tree that is cut off on the right
 * would have paths that end nowhere; who takes one knows all leaves, hence k, hence Δ.) For a leaf on the shorter level the last transfer's choice is
 * a dummy. Cost of a block: {@code 32·(d−1) + 16} bytes from the sender and {@code d} transfers, {@code 2m} AES blocks.
 */
final class SinglePoints {

    /** Blocks whose trees share a key of the hash: taking a new one costs as much as hashing a hundred nodes. */
    static final int SHARE = 8;

    private SinglePoints() {
    }

    /** Levels of a tree with {@code m ≥ 3} leaves. */
    static int levels(int m) {
        return 32 - Integer.numberOfLeadingZeros(m - 1);
    }

    /** Numbers that the sender sends for a block. */
    static int message(int m) {
        return 4 * (levels(m) - 1) + 2;
    }

    /**
     * Sender.
     *
     * @param keys two public numbers for every {@value #SHARE} blocks, never used before
     * @param k    {@code blocks} elements of the correlation
     * @param out  gets {@code blocks·m} elements
     */
    static void send(Channel receiver, CotSender transfers, int blocks, int m, long[] keys, long[] k, long[] out) {
        int d = levels(m);
        int pairs = pairs(m);
        int size = message(m);
        long[] m0 = new long[2 * d * blocks];
        long[] m1 = new long[2 * d * blocks];
        transfers.random(d * blocks, 2, m0, m1);
        long[] message = new long[size * blocks];
        Parallel.ranges(blocks, SHARE, (from, to) -> {
            TreeHash hash = new TreeHash();
            long[] nodes = new long[2 * m + 2];
            long[] next = new long[2 * m + 2];
            for (int i = from; i < to; i++) {
                if (i == from || i % SHARE == 0) {
                    hash.key(keys[i / SHARE * 2], keys[i / SHARE * 2 + 1]);
                }
                int at = size * i;
                nodes[0] = m0[2 * d * i];
                nodes[1] = m0[2 * d * i + 1];
                nodes[2] = m1[2 * d * i];
                nodes[3] = m1[2 * d * i + 1];
                for (int level = 1; level < d; level++) {
                    boolean leaves = level == d - 1;
                    int count = leaves ? 2 * pairs : 2 << level;
                    long[] made = leaves ? out : next;
                    int offset = leaves ? 2 * m * i : 0;
                    hash.children(nodes, count, made, offset);
                    sides(made, offset, count, message, at);
                    if (leaves) {
                        shorter(nodes, pairs, made, offset, m);
                        sum(made, offset, m, k, 2 * i, message, size * (i + 1) - 2);
                    }
                    for (int w = 0; w < 2; w++) {
                        // The sum of each side under that side's message of the transfer.
                        message[at + w] ^= m0[2 * (d * i + level) + w];
                        message[at + 2 + w] ^= m1[2 * (d * i + level) + w];
                    }
                    at += 4;
                    long[] swap = nodes;
                    nodes = next;
                    next = swap;
                }
            }
        });
        receiver.sendLongs(message);
        receiver.flush();
    }

    /**
     * Receiver.
     *
     * @param alpha places, below {@code m}
     * @param c     the receiver's side of the correlation with {@code β}
     * @param out   gets {@code blocks·m} elements
     */
    static void receive(Channel sender, CotReceiver transfers, int[] alpha, int m, long[] keys, long[] c, long[] out) {
        int blocks = alpha.length;
        int d = levels(m);
        int pairs = pairs(m);
        int size = message(m);
        long[] choices = new long[(d * blocks + 63) / 64];
        for (int i = 0; i < blocks; i++) {
            for (int level = 0; level < d; level++) {
                // The side that the path does not take.
                long other = ~(path(alpha[i], pairs) >>> d - 1 - level) & 1;
                choices[d * i + level >>> 6] |= other << d * i + level;
            }
        }
        long[] chosen = new long[2 * d * blocks];
        transfers.random(d * blocks, 2, choices, chosen);
        long[] message = sender.receiveLongs(size * blocks);
        Parallel.ranges(blocks, SHARE, (from, to) -> {
            TreeHash hash = new TreeHash();
            long[] nodes = new long[2 * m + 2];
            long[] next = new long[2 * m + 2];
            for (int i = from; i < to; i++) {
                if (i == from || i % SHARE == 0) {
                    hash.key(keys[i / SHARE * 2], keys[i / SHARE * 2 + 1]);
                }
                int way = path(alpha[i], pairs);
                long first = -(long) (way >>> d - 1);           // all ones where the path goes right, so the left is known
                nodes[0] = chosen[2 * d * i] & first;
                nodes[1] = chosen[2 * d * i + 1] & first;
                nodes[2] = chosen[2 * d * i] & ~first;
                nodes[3] = chosen[2 * d * i + 1] & ~first;
                for (int level = 1; level < d; level++) {
                    boolean leaves = level == d - 1;
                    int count = leaves ? 2 * pairs : 2 << level;
                    long[] made = leaves ? out : next;
                    int offset = leaves ? 2 * m * i : 0;
                    hash.children(nodes, count, made, offset);
                    int path = way >>> d - 1 - level;
                    long right = -(long) (~path & 1);           // all ones where the known side is the right one
                    int at = size * i + 4 * (level - 1);
                    long k0 = chosen[2 * (d * i + level)] ^ select(right, message[at + 2], message[at]);
                    long k1 = chosen[2 * (d * i + level) + 1] ^ select(right, message[at + 3], message[at + 1]);
                    sibling(made, offset, count, path >>> 1, right, k0, k1);
                    if (leaves) {
                        shorter(nodes, pairs, made, offset, m);
                    }
                    long[] swap = nodes;
                    nodes = next;
                    next = swap;
                }
                int at = size * (i + 1) - 2;
                point(out, 2 * m * i, m, alpha[i], message[at] ^ c[2 * i], message[at + 1] ^ c[2 * i + 1]);
            }
        });
    }

    /** Nodes of the level before the last that have children. */
    private static int pairs(int m) {
        return m - (1 << levels(m) - 1);
    }

    /** The steps from the root to leaf α, the first in the highest bit, the last a dummy zero where α is on the shorter level; no branch on α. */
    private static int path(int alpha, int pairs) {
        int shorter = 2 * pairs - 1 - alpha >> 31;              // all ones where α ≥ 2·pairs
        int node = alpha >>> 1 & ~shorter | alpha - pairs & shorter;
        return 2 * node | alpha & 1 & ~shorter;
    }

    /** The nodes without children are the leaves after those of the last level. */
    private static void shorter(long[] nodes, int pairs, long[] leaves, int offset, int m) {
        System.arraycopy(nodes, 2 * pairs, leaves, offset + 4 * pairs, 2 * (m - 2 * pairs));
    }

    /** {@code σ = k ⊕ ⊕_j s_j} */
    private static void sum(long[] leaves, int offset, int m, long[] k, int at, long[] message, int to) {
        long s0 = k[at];
        long s1 = k[at + 1];
        for (int c = offset; c < offset + 2 * m; c += 2) {
            s0 ^= leaves[c];
            s1 ^= leaves[c + 1];
        }
        message[to] = s0;
        message[to + 1] = s1;
    }

    /** Sums of the left and of the right children. */
    private static void sides(long[] nodes, int offset, int count, long[] sums, int at) {
        long l0 = 0;
        long l1 = 0;
        long r0 = 0;
        long r1 = 0;
        for (int i = offset; i < offset + 2 * count; i += 4) {
            l0 ^= nodes[i];
            l1 ^= nodes[i + 1];
            r0 ^= nodes[i + 2];
            r1 ^= nodes[i + 3];
        }
        sums[at] = l0;
        sums[at + 1] = l1;
        sums[at + 2] = r0;
        sums[at + 3] = r1;
    }

    /**
     * The unknown node's two children are noise: zero goes to the one on the path, and to the other what the sum {@code k} of its side
     * lacks. Every pair of nodes is touched the same way.
     *
     * @param right all ones where the known side is the right one
     */
    private static void sibling(long[] nodes, int offset, int count, int parent, long right, long k0, long k1) {
        int pairs = count / 2;
        long l0 = 0;
        long l1 = 0;
        long r0 = 0;
        long r1 = 0;
        for (int c = 0; c < pairs; c++) {
            int at = offset + 4 * c;
            long known = ~equal(c, parent);
            l0 ^= nodes[at] &= known;
            l1 ^= nodes[at + 1] &= known;
            r0 ^= nodes[at + 2] &= known;
            r1 ^= nodes[at + 3] &= known;
        }
        k0 ^= select(right, r0, l0);
        k1 ^= select(right, r1, l1);
        for (int c = 0; c < pairs; c++) {
            int at = offset + 4 * c;
            long here = equal(c, parent);
            nodes[at] |= k0 & here & ~right;
            nodes[at + 1] |= k1 & here & ~right;
            nodes[at + 2] |= k0 & here & right;
            nodes[at + 3] |= k1 & here & right;
        }
    }

    /** The leaf at {@code alpha}, zero so far, becomes {@code p} and the sum of all others. */
    private static void point(long[] leaves, int offset, int m, int alpha, long p0, long p1) {
        for (int c = 0; c < m; c++) {
            p0 ^= leaves[offset + 2 * c];
            p1 ^= leaves[offset + 2 * c + 1];
        }
        for (int c = 0; c < m; c++) {
            long here = equal(c, alpha);
            leaves[offset + 2 * c] |= p0 & here;
            leaves[offset + 2 * c + 1] |= p1 & here;
        }
    }

    /** All ones where a = b, without a branch; both are small and not negative. */
    static long equal(int a, int b) {
        return (long) (a ^ b) - 1 >> 63;
    }

    private static long select(long mask, long ifSet, long ifClear) {
        return ifSet & mask | ifClear & ~mask;
    }
}
