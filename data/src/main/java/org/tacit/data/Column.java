package org.tacit.data;

/** A named, typed column of a schema. */
public record Column(String name, ColumnType type, ColumnKind kind, Grade grade) {
}
