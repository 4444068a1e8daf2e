package org.tacit.flow.spec;

import java.util.List;

/** Columns read from the table at an input of a role. */
public record ColumnUse(String role, String port, List<String> columns) {

    public ColumnUse {
        columns = List.copyOf(columns);
    }
}
