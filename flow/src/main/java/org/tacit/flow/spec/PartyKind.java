package org.tacit.flow.spec;

/** What a party must be to play a role. */
public enum PartyKind {
    /** Brings a table of its own. */
    DATA_OWNER,
    /** Brings nothing and is told a result. */
    RECEIVER,
    /** Brings nothing, is told nothing, and helps to compute. */
    HELPER
}
