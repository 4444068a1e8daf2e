package org.tacit.pir.dpf;

import java.security.SecureRandom;
import org.tacit.crypto.symmetric.CorrelationRobustHash;

/**
 * Splits the function {@code f_α(x) = (x = α ? 1 : 0)} into two keys, each of which gives at every point a bit that looks random, and both together f_α: Boyle, Gilboa, Ishai
 * (CCS 2016), Figure 1 with the early termination of §3.2.1. With {@code G(s) = H(s, node)}, two blocks, one for each child, and {@code t} the lowest bit of a block:
 * <pre>
 *   s_CW = s_0^lose ⊕ s_1^lose        t_CW^L = t_0^L ⊕ t_1^L ⊕ α_i ⊕ 1      t_CW^R = t_0^R ⊕ t_1^R ⊕ α_i
 *   child of party b on side c: (s_b^c, t_b^c) ⊕ t_b·(s_CW, t_CW^c)
 *   leaf:  H(s_b, leaf) ⊕ t_b·CW,     CW = H(s_0, leaf) ⊕ H(s_1, leaf) ⊕ e_(α mod 128)
 * </pre>
 * Off the path to α both parties hold the same seed and control bit, and their leaves cancel; on it seeds are independent and the control bits differ.
 *
 * <h2>Security guarantees</h2>
 * A key alone is indistinguishable from random for every α, H being a pseudorandom generator on 127-bit seeds ({@link CorrelationRobustHash}: π ideal; the node's number as tweak keeps
 * nodes apart). Both keys together show α. What is drawn here does not branch or index on α.
 */
public final class Dpf {

    private Dpf() {
    }

    /** The tweak of a node: unlike any other in the tree. */
    static long tweak(int level, int node) {
        return (long) level << 32 | node;
    }

    /**
     * A fresh pair of keys, for party 0 and for party 1.
     *
     * @param alpha in the domain
     * @param hash  the same, by its public key, as evaluation uses
     */
    public static DpfKey[] split(DpfDomain domain, int alpha, CorrelationRobustHash hash, SecureRandom random) {
        if (alpha < 0 || alpha >= domain.size()) {
            throw new IllegalArgumentException("a point outside of the domain");
        }
        int levels = domain.levels();
        int leaf = alpha >>> DpfDomain.LEAF_BITS;
        long[] numbers = new long[domain.keyNumbers()];
        // Party 0's node and party 1's; control bits apart.
        long[] s = {random.nextLong() & ~1, random.nextLong(), random.nextLong() & ~1, random.nextLong()};
        long[] roots = s.clone();
        long t0 = 0;
        long t1 = 1;
        long[] g0 = new long[4];
        long[] g1 = new long[4];
        for (int level = 0; level < levels; level++) {
            long tweak = tweak(level, leaf >>> levels - level);
            hash.hash(tweak, 1, s, 0, 4, g0, 0);
            hash.hash(tweak, 1, s, 2, 4, g1, 0);
            long a = leaf >>> levels - 1 - level & 1;
            long right = -a;
            // The path goes to side a, so the other one is made equal.
            long c0 = select(right, g0[0] ^ g1[0], g0[2] ^ g1[2]) & ~1;
            long c1 = select(right, g0[1] ^ g1[1], g0[3] ^ g1[3]);
            long left = g0[0] ^ g1[0] ^ a ^ 1;
            long other = g0[2] ^ g1[2] ^ a;
            numbers[2] |= (left & 1 | (other & 1) << 1) << 2 * level;
            numbers[3 + 2 * level] = c0;
            numbers[4 + 2 * level] = c1;
            long control = select(right, other, left) & 1;
            t0 = child(g0, right, c0, c1, control, t0, s, 0);
            t1 = child(g1, right, c0, c1, control, t1, s, 2);
        }
        hash.hash(tweak(levels, leaf), 1, s, 0, 2, g0, 0);
        hash.hash(tweak(levels, leaf), 1, s, 2, 2, g1, 0);
        long high = -(alpha >>> 6 & 1L);
        numbers[numbers.length - 2] = g0[0] ^ g1[0] ^ 1L << alpha & ~high;
        numbers[numbers.length - 1] = g0[1] ^ g1[1] ^ 1L << alpha & high;
        long[] second = numbers.clone();
        System.arraycopy(roots, 0, numbers, 0, 2);
        System.arraycopy(roots, 2, second, 0, 2);
        return new DpfKey[] {new DpfKey(domain, numbers), new DpfKey(domain, second)};
    }

    /** Puts the corrected child on the path into {@code s} and gives its control bit back. */
    private static long child(long[] g, long right, long c0, long c1, long control, long t, long[] s, int at) {
        long block = select(right, g[2], g[0]);
        s[at] = (block ^ c0 & -t) & ~1;
        s[at + 1] = select(right, g[3], g[1]) ^ c1 & -t;
        return (block ^ control & t) & 1;
    }

    private static long select(long mask, long ifSet, long ifClear) {
        return ifSet & mask | ifClear & ~mask;
    }
}
