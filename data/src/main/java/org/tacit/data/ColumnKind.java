package org.tacit.data;

/** What a column is for. */
public enum ColumnKind {
    /** Names a person or thing: phone, ID number, company code. Never a feature. */
    IDENTIFIER,
    /** Describes, and may enter a model. */
    FEATURE,
    /** What a model learns to predict. */
    LABEL,
    /** A number that is summed and averaged: amount, balance. */
    MEASURE,
    /** Anything else: free text, notes, timestamps. */
    ATTRIBUTE
}
