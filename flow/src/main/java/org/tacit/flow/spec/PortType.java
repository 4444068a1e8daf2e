package org.tacit.flow.spec;

/** What flows along an edge. */
public enum PortType {
    /** A party's own table. */
    TABLE,
    /** Identifiers of a party's own table, brought to one form. */
    KEYS,
    /** Row numbers of the party's own table, in an order that the parties share. */
    ALIGNMENT,
    /** Row numbers of the party's own table, in its own order, which no other party shares. */
    ROWS,
    /** A party's part of a model, or a whole one. */
    MODEL,
    /** Cells of another party for rows of the own table: a CSV file. */
    CELLS,
    /** One number for each aligned row, whole or as a share. */
    SCORES,
    /** Identifiers that the party did not hold: CSV of one column. */
    IDENTIFIERS,
    /** A party's part of secret rows: which positions of a shared table match, and cells there. */
    SHARES,
    /** Figures for people: a JSON document. */
    REPORT
}
