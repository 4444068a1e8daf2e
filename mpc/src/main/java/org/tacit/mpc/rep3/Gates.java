package org.tacit.mpc.rep3;

import org.tacit.base.Parallel;
import org.tacit.mpc.Permutations;

/**
 * Products, truncations, shuffles and openings of replicated numbers, against semi-honest parties. {@link CheckedGates} is the same with every
 * message verified before anything is opened.
 *
 * <p>A product: {@code z_i = x_i·y_i + x_i·y_(i+1) + x_(i+1)·y_i + α_i} is computed at party i and sent to party i−1, where α is a sharing of zero
 * ({@link Triangle}): Araki et al. (CCS 2016, §2.2). Over exclusive or the same with ∧. One word from each party, one round.
 */
class Gates {

    private static final int GRAIN = 1 << 14;

    final Triangle triangle;
    final int me;

    Gates(Triangle triangle) {
        this.triangle = triangle;
        this.me = triangle.me;
    }

    /** Element by element, modulo 2^64. */
    Shares multiply(Shares x, Shares y) {
        int n = x.size();
        long[] own = triangle.withPrevious(n);
        long[] next = triangle.withNext(n);
        Parallel.ranges(n, GRAIN, (from, to) -> {
            for (int i = from; i < to; i++) {
                own[i] += x.a()[i] * (y.a()[i] + y.b()[i]) + x.b()[i] * y.a()[i] - next[i];
            }
        });
        return new Shares(own, triangle.back(own));
    }

    /** Word by word, bit by bit. */
    Shares and(Shares x, Shares y) {
        return unverifiedAnd(x, y);
    }

    final Shares unverifiedAnd(Shares x, Shares y) {
        int n = x.size();
        long[] own = triangle.withPrevious(n);
        long[] next = triangle.withNext(n);
        for (int i = 0; i < n; i++) {
            own[i] ^= x.a()[i] & (y.a()[i] ^ y.b()[i]) ^ x.b()[i] & y.a()[i] ^ next[i];
        }
        return new Shares(own, triangle.back(own));
    }

    /** {@code x(m×k)·y(k×n)}, modulo 2^64. */
    Shares matrix(Shares x, Shares y, int m, int k, int n) {
        long[] own = triangle.withPrevious(m * n);
        long[] next = triangle.withNext(m * n);
        long[] sum = Shares.plus(y.a(), y.b());
        Parallel.ranges(m, Math.max(1, (1 << 16) / (k * n + 1)), (from, to) -> {
            for (int i = from; i < to; i++) {
                for (int j = 0; j < n; j++) {
                    own[i * n + j] -= next[i * n + j];
                }
                for (int l = 0; l < k; l++) {
                    long xa = x.a()[i * k + l];
                    long xb = x.b()[i * k + l];
                    for (int j = 0; j < n; j++) {
                        own[i * n + j] += xa * sum[l * n + j] + xb * y.a()[l * n + j];
                    }
                }
            }
        });
        return new Shares(own, triangle.back(own));
    }

    /**
     * Numbers that one party holds: {@code x_i} comes from the key it has with the previous party, the rest {@code v − x_i} goes to the next one. No
     * sharing that it can send is wrong.
     *
     * @param v the numbers at their owner
     */
    Shares input(int owner, long[] v, int n, boolean xor) {
        if (me == owner) {
            long[] first = triangle.withPrevious(n);
            long[] second = xor ? Shares.xor(v, first) : Shares.minus(v, first);
            triangle.exchange(triangle.next, second, null, 0);
            return new Shares(first, second);
        }
        if (me == (owner + 1) % 3) {
            return new Shares(triangle.exchange(null, null, triangle.previous, n), new long[n]);
        }
        return new Shares(new long[n], triangle.withNext(n));
    }

    /** The exclusive or of numbers that the parties hold, all in one round. */
    Shares inputAll(long[] v) {
        int n = v.length;
        long[] first = triangle.withPrevious(n);
        long[] second = Shares.xor(v, first);
        // own number: first and second; the previous party's: what it sends; the next party's: its first
        long[] sent = triangle.forth(second);
        long[] theirs = triangle.withNext(n);
        return new Shares(Shares.xor(first, sent), Shares.xor(second, theirs));
    }

    /**
     * {@code v/2^shift} for {@code |v| < 2^62 − 2^shift}; {@code −1 < error ≤ 1}. The shares {@code A = x_0 + x_1} (at party 0) and {@code B = x_2} (at 1 and 2)
     * are two summands, whose wrap is the or of their top bits, as Huang, Lu, Hong and Ding, "Cheetah" (USENIX Security 2022, §4.3):
     * <pre>
     *   (A + B)/2^s ≈ ⌊A/2^s⌋ − m_A·2^(64−s) + ⌊B/2^s⌋ − m_B·2^(64−s) + m_A·m_B·2^(64−s)
     * </pre>
     * Party 0 shares what depends on A alone; parties 1 and 2 hold m_B and one half each of a sharing of m_A. Two rounds; words: two from party 0,
     * one each from the others.
     */
    Shares truncate(Shares v, int shift) {
        int n = v.size();
        int up = 64 - shift;
        long offset = (1L << 62) + (1L << shift);
        long back = 1L << 62 - shift;
        if (me == 0) {
            long[] first = triangle.withPrevious(2 * n);
            long[] message = new long[2 * n];
            for (int i = 0; i < n; i++) {
                long sum = v.a()[i] + v.b()[i] + offset;
                message[i] = (sum >>> shift) - (sum >>> 63 << up) - first[i];
                message[n + i] = (sum >>> 63) - first[n + i];
            }
            triangle.exchange(triangle.next, message, null, 0);
            return new Shares(Shares.plus(java.util.Arrays.copyOf(first, n), triangle.withPrevious(n)),
                    Shares.plus(java.util.Arrays.copyOf(message, n), triangle.withNext(n)));
        }
        long[] half;
        long[] keptByPair;
        long[] otherShare;
        if (me == 1) {
            long[] message = triangle.exchange(null, null, triangle.previous, 2 * n);
            keptByPair = triangle.withPrevious(n);
            otherShare = Shares.plus(java.util.Arrays.copyOf(message, n), keptByPair);
            half = java.util.Arrays.copyOfRange(message, n, 2 * n);
        } else {
            long[] first = triangle.withNext(2 * n);
            keptByPair = triangle.withNext(n);
            otherShare = Shares.plus(java.util.Arrays.copyOf(first, n), keptByPair);
            half = java.util.Arrays.copyOfRange(first, n, 2 * n);
        }
        long[] b = me == 1 ? v.b() : v.a();
        long[] mine = new long[n];
        for (int i = 0; i < n; i++) {
            mine[i] = (half[i] * (b[i] >>> 63) << up) - keptByPair[i];
        }
        long[] theirs = me == 1 ? triangle.exchange(triangle.next, mine, triangle.next, n) : triangle.exchange(triangle.previous, mine, triangle.previous, n);
        for (int i = 0; i < n; i++) {
            mine[i] += theirs[i] + (b[i] >>> shift) - (b[i] >>> 63 << up) - back;
        }
        return me == 1 ? new Shares(otherShare, mine) : new Shares(mine, otherShare);
    }

    /**
     * Rows in an order that nobody knows: three times, the two parties that have a common key permute by an order drawn from it, each its own summand, and share
     * the result anew; the third hears nothing. Laur, Willemson and Zhang, "Round-efficient oblivious database manipulation" (ISC 2011, §4). Three rounds, two words a
     * number from each party in all.
     *
     * @param words numbers a row
     */
    Shares shuffle(Shares x, int words) {
        Shares out = x;
        for (int first = 0; first < 3; first++) {
            out = pass(out, words, first);
        }
        return out;
    }

    /** Parties {@code first} and {@code first + 1} permute: summands {@code x_first} and {@code x_(first+1) + x_(first+2)}. */
    private Shares pass(Shares x, int words, int first) {
        int n = x.size();
        if (me == (first + 2) % 3) {
            return new Shares(triangle.withPrevious(n), triangle.withNext(n));
        }
        boolean lower = me == first;
        int[] order = Permutations.random(lower ? triangle.prgWithNext() : triangle.prgWithPrevious(), n / words);
        // What the third party will hold of it comes from the key with it.
        long[] third = lower ? triangle.withPrevious(n) : triangle.withNext(n);
        long[] summand = Permutations.rows(lower ? x.a() : Shares.plus(x.a(), x.b()), words, order);
        long[] mine = Shares.minus(summand, third);
        var peer = lower ? triangle.next : triangle.previous;
        long[] common = Shares.plus(mine, triangle.exchange(peer, mine, peer, n));
        return lower ? new Shares(third, common) : new Shares(common, third);
    }

    /** Before anything is opened: verifies what is not verified yet, where this is done. */
    void settle() {
    }

    /** Time spent on what needs no input. */
    long offlineNanos() {
        return 0;
    }

    /** Everybody sees the numbers. {@code extra} is a word sent along, which all must agree on. */
    long[] open(Shares x, long extra, boolean xor) {
        long[] missing = triangle.forth(withExtra(x.a(), extra));
        sameProgram(missing[x.size()], extra, triangle.previous);
        return combine(x, missing, xor);
    }

    /** Party {@code to} sees them, the others get {@code null}. */
    long[] openTo(int to, Shares x, long extra) {
        if (me == (to + 2) % 3) {
            triangle.exchange(triangle.next, withExtra(x.a(), extra), null, 0);
            return null;
        }
        if (me != to) {
            return null;
        }
        long[] missing = triangle.exchange(null, null, triangle.previous, x.size() + 1);
        sameProgram(missing[x.size()], extra, triangle.previous);
        return combine(x, missing, false);
    }

    static long[] withExtra(long[] values, long extra) {
        long[] message = java.util.Arrays.copyOf(values, values.length + 1);
        message[values.length] = extra;
        return message;
    }

    static long[] combine(Shares x, long[] missing, boolean xor) {
        long[] out = new long[x.size()];
        for (int i = 0; i < out.length; i++) {
            out[i] = xor ? x.a()[i] ^ x.b()[i] ^ missing[i] : x.a()[i] + x.b()[i] + missing[i];
        }
        return out;
    }

    static void sameProgram(long theirs, long mine, org.tacit.wire.Channel from) {
        if (theirs != mine) {
            throw org.tacit.base.ProtocolViolation.of(
                    "%1$s ran other operations than this side before a result was to be opened; all parties need the same program.",
                    "%1$s 在公开结果之前执行的运算与本方不同；各方必须运行相同的程序。", from.peer());
        }
    }
}
