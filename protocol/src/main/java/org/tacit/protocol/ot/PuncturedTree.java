package org.tacit.protocol.ot;

import org.tacit.crypto.symmetric.Prg;
import org.tacit.wire.Channel;

/**
 * All-but-one oblivious transfer of {@code 2^k} seeds from {@code k} transfers of one out of two, for several trees at once: the
 * sender holds every leaf, the receiver every leaf but the one at its secret index α.
 *
 * <p>Each tree is Goldreich, Goldwasser and Micali's: a node is a 128-bit seed, its children are the two blocks it expands to.
 * The two nodes of the top level are the two messages of the first transfer. On every further level the sender masks the sum of
 * the left children with one message of that level's transfer and the sum of the right children with the other; the receiver
 * chose the side its path does not take, knows all but one node of that side, and so finds the sibling of its path.
 * Boyle et al., "Efficient two-round OT extension" (CCS 2019, ePrint 2019/1159); Roy, "SoftSpokenOT" (CRYPTO 2022, ePrint
 * 2022/192).
 *
 * <p>A sender that sends wrong sums is not noticed here; the check of {@link CheckedOt} covers it. The receiver's work does not branch or index on α.
 * Cost: {@code 32·(k−1)} bytes a tree from the sender, one message in all.
 */
final class PuncturedTree {

    private PuncturedTree() {
    }

    /** Sender: the leaves, tree after tree, {@code 2^k} blocks of two numbers each. */
    static long[] send(Channel receiver, BaseOt base, int trees, int k) {
        int leaves = 1 << k;
        // Transfer k·i + l serves level l of tree i.
        long[] messages = base.send(trees * k);
        long[] out = new long[2 * leaves * trees];
        long[] sums = new long[4 * (k - 1) * trees];
        for (int i = 0; i < trees; i++) {
            long[] nodes = new long[] {messages[4 * k * i], messages[4 * k * i + 1], messages[4 * k * i + 2], messages[4 * k * i + 3]};
            for (int level = 1; level < k; level++) {
                nodes = children(nodes);
                int message = 4 * (k * i + level);
                int sum = 4 * ((k - 1) * i + level - 1);
                // K_b = ⊕ children on side b, sent as K_b ⊕ m_b
                System.arraycopy(messages, message, sums, sum, 4);
                for (int j = 0; j < nodes.length; j++) {
                    sums[sum + (j & 3)] ^= nodes[j];
                }
            }
            System.arraycopy(nodes, 0, out, 2 * leaves * i, 2 * leaves);
        }
        if (sums.length > 0) {
            receiver.sendLongs(sums);
            receiver.flush();
        }
        return out;
    }

    /**
     * Receiver: {@code 2^k − 1} leaves a tree, the one at {@code α ⊕ y} in place {@code y − 1} for {@code y = 1 … 2^k − 1}.
     *
     * @param alpha one index below {@code 2^k} a tree; its top bit is the first step from the root
     */
    static long[] receive(Channel sender, BaseOt base, int[] alpha, int k) {
        int trees = alpha.length;
        int leaves = 1 << k;
        long[] choices = new long[(trees * k + 63) / 64];
        for (int i = 0; i < trees; i++) {
            for (int level = 0; level < k; level++) {
                long other = ~(alpha[i] >>> k - 1 - level) & 1;
                choices[(k * i + level) >>> 6] |= other << (k * i + level);
            }
        }
        long[] chosen = base.receive(trees * k, choices);
        long[] sums = k > 1 ? sender.receiveLongs(4 * (k - 1) * trees) : new long[0];
        long[] out = new long[2 * (leaves - 1) * trees];
        for (int i = 0; i < trees; i++) {
            long[] nodes = new long[4];
            for (int level = 0; level < k; level++) {
                int path = alpha[i] >>> k - 1 - level;
                long right = -(~path & 1L);             // all ones where the known side is the right one
                long k0 = chosen[2 * (k * i + level)];
                long k1 = chosen[2 * (k * i + level) + 1];
                if (level > 0) {
                    int sum = 4 * ((k - 1) * i + level - 1);
                    k0 ^= select(right, sums[sum + 2], sums[sum]);
                    k1 ^= select(right, sums[sum + 3], sums[sum + 1]);
                    nodes = children(nodes);
                }
                // The unknown node expanded to nothing of meaning: clear its children, then put the known sibling in its place.
                for (int c = 0; c < nodes.length / 2; c++) {
                    long unknown = equal(c >>> 1, path >>> 1);
                    nodes[2 * c] &= ~unknown;
                    nodes[2 * c + 1] &= ~unknown;
                    long side = ~(-(c & 1L) ^ right);
                    k0 ^= nodes[2 * c] & side;
                    k1 ^= nodes[2 * c + 1] & side;
                }
                for (int c = 0; c < nodes.length / 2; c++) {
                    long sibling = equal(c, path ^ 1);
                    nodes[2 * c] |= k0 & sibling;
                    nodes[2 * c + 1] |= k1 & sibling;
                }
            }
            for (int y = 1; y < leaves; y++) {
                int to = 2 * ((leaves - 1) * i + y - 1);
                for (int x = 0; x < leaves; x++) {
                    long here = equal(x, alpha[i] ^ y);
                    out[to] |= nodes[2 * x] & here;
                    out[to + 1] |= nodes[2 * x + 1] & here;
                }
            }
        }
        return out;
    }

    /** The next level: node {@code j} expands to nodes {@code 2j} and {@code 2j + 1}. */
    private static long[] children(long[] nodes) {
        long[] next = new long[2 * nodes.length];
        for (int j = 0; j < nodes.length; j += 2) {
            new Prg(nodes[j], nodes[j + 1]).fill(next, 2 * j, 4);
        }
        return next;
    }

    /** All ones where a = b, without a branch; both are small and not negative. */
    private static long equal(int a, int b) {
        return ((long) (a ^ b) - 1) >> 63;
    }

    private static long select(long mask, long ifSet, long ifClear) {
        return ifSet & mask | ifClear & ~mask;
    }
}
