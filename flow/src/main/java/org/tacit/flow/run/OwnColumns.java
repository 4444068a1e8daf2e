package org.tacit.flow.run;

import java.util.List;
import org.tacit.base.PolicyDenied;
import org.tacit.data.Schema;
import org.tacit.data.Table;
import org.tacit.flow.spec.TableRef;

/** A table of which only the columns in the contract can be read, whatever a party program asks for. */
final class OwnColumns implements Table {

    private final Table table;
    private final List<String> allowed;
    private final Schema schema;

    OwnColumns(Table table, TableRef ref) {
        this.table = table;
        this.allowed = ref.columns().stream().map(org.tacit.flow.spec.ColumnRef::name).toList();
        this.schema = new Schema(table.schema().columns().stream().filter(c -> allowed.contains(c.name())).toList());
    }

    private void allow(List<String> columns) {
        for (String column : columns) {
            if (!allowed.contains(column)) {
                throw PolicyDenied.of("Column '%s' of table '%s' is not in the contract.", "列“%s”（表“%s”）不在合约中。", column, name());
            }
        }
    }

    @Override
    public String name() {
        return table.name();
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public long rows() {
        return table.rows();
    }

    @Override
    public String contentHash() {
        return table.contentHash();
    }

    @Override
    public void scan(List<String> columns, int batchRows, BatchReader reader) {
        allow(columns);
        table.scan(columns, batchRows, reader);
    }

    @Override
    public double[] doubles(String column) {
        allow(List.of(column));
        return table.doubles(column);
    }

    @Override
    public String[] strings(String column) {
        allow(List.of(column));
        return table.strings(column);
    }

    @Override
    public Table select(List<String> columns, long[] rows) {
        allow(columns);
        return table.select(columns, rows);
    }
}
