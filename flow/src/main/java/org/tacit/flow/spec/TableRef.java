package org.tacit.flow.spec;

import java.util.List;
import java.util.Optional;
import org.tacit.data.Table;
import org.tacit.flow.disclosure.About;

/**
 * A table as a contract names it: who owns it, which snapshot it is, and the columns.
 *
 * @param name    the name within the flow
 * @param party   the owner
 * @param table   the name in the owner's catalogue
 * @param rows    row count of the snapshot
 * @param hash    what names the snapshot, lower-case hex: {@link org.tacit.data.Snapshot#commitment} where a partner reads it, because a content
 *                hash lets it confirm a guess of a small table
 * @param columns in a contract, the columns that the flow uses and no others
 */
public record TableRef(String name, String party, String table, long rows, String hash, List<ColumnRef> columns) {

    public TableRef {
        columns = List.copyOf(columns);
    }

    public Optional<ColumnRef> find(String column) {
        return columns.stream().filter(c -> c.name().equals(column)).findFirst();
    }

    /** The same table with only these columns, in the order of the table. */
    public TableRef withColumns(java.util.Collection<String> names) {
        return new TableRef(name, party, table, rows, hash, columns.stream().filter(c -> names.contains(c.name())).toList());
    }

    /** These columns of this table, as a fact names them. */
    public About about(java.util.Collection<String> names) {
        return new About(party, table, List.copyOf(names));
    }

    /** Describes one's own table; {@code hash} as for the record. */
    public static TableRef of(String name, String party, Table table, String hash) {
        return new TableRef(name, party, table.name(), table.rows(), hash, table.schema().columns().stream().map(ColumnRef::of).toList());
    }
}
