package org.tacit.flow.spec;

/** How a parameter's value is written and held ({@link Params}). */
public enum ParameterType {
    /** Held as {@link Long}. */
    INTEGER,
    /** Held as canonical decimal text, so that no rounding ever changes a contract's hash. */
    DECIMAL,
    TEXT,
    /** One of the parameter's choices. */
    CHOICE,
    FLAG,
    /** A column of the table at the parameter's role and port. */
    COLUMN,
    /** Several such columns; {@code "*"} stands for every feature (or measure) column and is resolved when planned. */
    COLUMNS,
    /** One such column or several that make an identifier together, identifiers among them; none where no table is connected. Held as a list. */
    KEY,
    /** Several texts. */
    TEXTS
}
