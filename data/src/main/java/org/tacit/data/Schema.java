package org.tacit.data;

import java.util.List;
import java.util.Optional;
import org.tacit.base.InvalidInput;

/** The columns of a table, in order; names are unique. */
public record Schema(List<Column> columns) {

    public Schema {
        columns = List.copyOf(columns);
        var names = new java.util.HashSet<String>();
        for (Column column : columns) {
            if (!names.add(column.name())) {
                throw InvalidInput.of("Column '%s' appears twice; rename one of them.", "列“%s”出现了两次，请改名。", column.name());
            }
        }
    }

    public Optional<Column> find(String name) {
        return columns.stream().filter(c -> c.name().equals(name)).findFirst();
    }

    /** The column, or an error that lists what there is. */
    public Column column(String name) {
        return find(name).orElseThrow(() -> InvalidInput.of("There is no column '%s'; the columns are %s.", "没有列“%s”；现有列：%s。", name, names()));
    }

    public List<String> names() {
        return columns.stream().map(Column::name).toList();
    }

    public List<Column> ofKind(ColumnKind kind) {
        return columns.stream().filter(c -> c.kind() == kind).toList();
    }
}
