package org.tacit.protocol.ot;

/**
 * A few random oblivious transfers of 128-bit messages from nothing: the sender ends with two random messages per transfer, the
 * receiver with the one it chose and no knowledge of the other, and the sender does not learn which.
 * One object stands for one end of one channel.
 */
public interface BaseOt {

    /** As sender: messages of transfer {@code i} at {@code [4i, 4i+2)} for choice 0 and {@code [4i+2, 4i+4)} for choice 1. */
    long[] send(int n);

    /**
     * As receiver: the chosen message of transfer {@code i} at {@code [2i, 2i+2)}.
     *
     * @param choices bit {@code i mod 64} of {@code choices[i / 64]}
     */
    long[] receive(int n, long[] choices);
}
