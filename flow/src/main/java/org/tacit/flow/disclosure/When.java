package org.tacit.flow.disclosure;

/** Under which condition a fact holds. */
public enum When {
    /** Whenever the step runs. */
    ALWAYS,
    /** The statement is this weak only while both sides follow the protocol; a cheating peer may learn more. */
    IF_FOLLOWED,
    /** Only if the parties named in the fact's reason put together what they hold. */
    IF_COLLUDING,
    /** Through timing or message sizes, not through contents. */
    SIDE_EFFECT,
    /** Could follow from facts put together; said because it cannot be ruled out. */
    MAY
}
