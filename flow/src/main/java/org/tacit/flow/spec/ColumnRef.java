package org.tacit.flow.spec;

import org.tacit.data.Column;
import org.tacit.data.ColumnKind;
import org.tacit.data.ColumnType;

/** A column as a contract names it: without its grade, which is its owner's business. */
public record ColumnRef(String name, ColumnType type, ColumnKind kind) {

    public static ColumnRef of(Column column) {
        return new ColumnRef(column.name(), column.type(), column.kind());
    }
}
