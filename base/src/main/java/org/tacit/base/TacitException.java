package org.tacit.base;

/**
 * The five ways in which work can fail. Each says in one sentence what happened, to which table, column, row, step or
 * party, and what to do. Facts only: no row, key, label or other value that could be secret ever enters a message.
 */
public abstract sealed class TacitException extends RuntimeException
        permits InvalidInput, PolicyDenied, PeerFailed, ProtocolViolation, Cancelled {

    private final Text text;

    protected TacitException(Text text, Throwable cause) {
        super(text.en(), cause);
        this.text = text;
    }

    /** The sentence, in both languages. */
    public Text text() {
        return text;
    }

    /** Stable name for machines: {@code invalid-input}, {@code policy-denied}, {@code peer-failed}, {@code protocol-violation}, {@code cancelled}. */
    public abstract String code();
}
