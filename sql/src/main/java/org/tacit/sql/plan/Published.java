package org.tacit.sql.plan;

import java.util.List;
import org.tacit.data.ColumnType;

/** A table as its owner shows it to partners: names and types, no rows. In SQL it is {@code party.table}. */
public record Published(String party, String table, List<Published.Cell> columns) {

    public Published {
        columns = List.copyOf(columns);
    }

    /** A column. */
    public record Cell(String name, ColumnType type) {
    }
}
