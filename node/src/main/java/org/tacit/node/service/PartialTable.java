package org.tacit.node.service;

import java.util.ArrayList;
import java.util.List;
import org.tacit.data.Column;
import org.tacit.data.ColumnKind;
import org.tacit.data.ColumnType;
import org.tacit.data.Grade;
import org.tacit.data.Schema;
import org.tacit.data.Table;

/** A table's keys, and beside them what its owner adds to each row's score, as the column {@value #COLUMN}; nothing else of the table. */
record PartialTable(Table table, List<String> keys, double[] sums) implements Table {

    static final String COLUMN = "partial score";

    @Override
    public String name() {
        return table.name();
    }

    @Override
    public Schema schema() {
        List<Column> columns = new ArrayList<>(table.schema().columns().stream().filter(c -> keys.contains(c.name())).toList());
        columns.add(new Column(COLUMN, ColumnType.REAL, ColumnKind.FEATURE, Grade.L3));
        return new Schema(columns);
    }

    @Override
    public long rows() {
        return table.rows();
    }

    /** Who publishes it says what names it. */
    @Override
    public String contentHash() {
        throw new UnsupportedOperationException("computed cells have no hash of their own");
    }

    @Override
    public void scan(List<String> columns, int batchRows, BatchReader reader) {
        List<String> stored = columns.stream().filter(c -> !c.equals(COLUMN)).toList();
        // A scan needs a column: where only sums are wanted the key leads the way.
        table.scan(stored.isEmpty() ? keys.subList(0, 1) : stored, batchRows, batch -> reader.accept(new Summed(batch, columns.stream().map(stored::indexOf).toList())));
    }

    /** @param places in the stored batch by the asked column, -1 for the sum */
    private final class Summed implements Batch {
        private final Batch batch;
        private final List<Integer> places;

        Summed(Batch batch, List<Integer> places) {
            this.batch = batch;
            this.places = places;
        }

        @Override
        public long firstRow() {
            return batch.firstRow();
        }

        @Override
        public int rows() {
            return batch.rows();
        }

        @Override
        public String text(int column, int row) {
            return places.get(column) >= 0 ? batch.text(places.get(column), row) : Double.toString(number(column, row));
        }

        @Override
        public double number(int column, int row) {
            return places.get(column) >= 0 ? batch.number(places.get(column), row) : sums[Math.toIntExact(batch.firstRow() + row)];
        }
    }

    @Override
    public double[] doubles(String column) {
        return column.equals(COLUMN) ? sums.clone() : table.doubles(column);
    }

    @Override
    public String[] strings(String column) {
        return table.strings(column);
    }

    @Override
    public Table select(List<String> columns, long[] rows) {
        throw new UnsupportedOperationException("read whole");
    }

    /** Names only. */
    @Override
    public String toString() {
        return table.name() + " " + keys;
    }
}
