package org.tacit.data;

/** How a column's cells are read. */
public enum ColumnType {
    /** Text, as written. */
    TEXT,
    /** 64-bit whole number. */
    INTEGER,
    /** IEEE 754 double. */
    REAL,
    BOOLEAN,
    DATE,
    TIMESTAMP;

    public boolean isNumeric() {
        return this == INTEGER || this == REAL || this == BOOLEAN;
    }
}
