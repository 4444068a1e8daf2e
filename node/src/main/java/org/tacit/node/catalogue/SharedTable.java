package org.tacit.node.catalogue;

import java.util.List;
import org.tacit.flow.spec.ColumnRef;

/**
 * A table as a partner may see it before it may use it.
 *
 * @param rows  about how many
 * @param level see {@link Sharing.Level}
 */
public record SharedTable(String name, String description, List<String> tags, long rows, List<ColumnRef> columns, String level) {

    public SharedTable {
        tags = List.copyOf(tags);
        columns = List.copyOf(columns);
    }
}
