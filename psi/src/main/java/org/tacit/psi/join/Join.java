package org.tacit.psi.join;

/** Which rows an alignment holds beside those that belong together. */
public enum Join {
    /** None. */
    INNER(false, false),
    /** All rows of the first party. */
    LEFT(true, false),
    /** All rows of the second party. */
    RIGHT(false, true),
    /** All rows of both. */
    FULL(true, true);

    private final boolean first;
    private final boolean second;

    Join(boolean first, boolean second) {
        this.first = first;
        this.second = second;
    }

    /** Whether rows of this party without a counterpart are kept. */
    public boolean keeps(boolean firstParty) {
        return firstParty ? first : second;
    }
}
