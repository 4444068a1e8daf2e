package org.tacit.protocol.ot;

/** The end that chooses; see {@link CotSender} for the correlation, the guarantees and the order of calls. */
public interface CotReceiver {

    /**
     * {@code n} transfers; {@code t_i = q_i ⊕ b_i·Δ} goes to {@code t[offset + 2i, offset + 2i + 2)}.
     *
     * @param choices {@code b_i} is bit {@code i mod 64} of {@code choices[i / 64]}
     */
    void extend(int n, long[] choices, long[] t, int offset);

    /** {@code m_i = H(t_i)}, which is the sender's {@code m0_i} or {@code m1_i} as {@code b_i} says; sizes as there. Local. */
    void hash(int n, long[] t, int offset, int words, long[] m);

    /** {@code n} random transfers with chosen {@code choices}: the chosen message of {@code words} numbers at {@code [words·i, words·(i+1))}. */
    void random(int n, int words, long[] choices, long[] m);
}
