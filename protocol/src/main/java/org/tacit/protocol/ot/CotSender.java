package org.tacit.protocol.ot;

/**
 * The end of correlated oblivious transfer that holds the correlation {@code Δ}: for each transfer it gets {@code q}, the other
 * end gets {@code t = q ⊕ b·Δ} for its choice bit {@code b}. Δ is 128 random bits, fixed for the life of the object.
 *
 * <h2>Security guarantees</h2>
 * The sender learns nothing of {@code b}; the receiver nothing of Δ: of {@link SoftSpokenOt} while the peer follows the protocol, of {@link CheckedOt}
 * against one that cheats. Correlated blocks keep that only as long as
 * nobody shows them: what leaves a party is made of their hashes ({@link #hash}), never of the blocks.
 *
 * <p>Both ends make the same calls with the same sizes in the same order. Blocks are two numbers, low half first. One thread
 * at a time; for parallel parts set up another pair on a fork of the channel.
 */
public interface CotSender {

    /** Low half of Δ. */
    long delta0();

    /** High half of Δ. */
    long delta1();

    /** {@code n} transfers; {@code q_i} goes to {@code q[offset + 2i, offset + 2i + 2)}. Streams in chunks: memory is bounded at any n. */
    void extend(int n, long[] q, int offset);

    /**
     * Breaks the correlation of {@code n} blocks: {@code m0_i = H(q_i)} and {@code m1_i = H(q_i ⊕ Δ)}, {@code words} numbers
     * each, at {@code [words·i, words·(i+1))}. Local. Every call hashes under tweaks never used before; a block is hashed once.
     */
    void hash(int n, long[] q, int offset, int words, long[] m0, long[] m1);

    /** {@code n} random transfers of messages of {@code words} numbers: {@link #extend} and {@link #hash} in one. */
    void random(int n, int words, long[] m0, long[] m1);
}
