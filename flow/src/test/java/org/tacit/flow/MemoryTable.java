package org.tacit.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.tacit.data.Column;
import org.tacit.data.ColumnKind;
import org.tacit.data.ColumnType;
import org.tacit.data.Grade;
import org.tacit.data.Schema;
import org.tacit.data.Table;

/** A table in memory. Numeric columns hold {@link Double}, the others text; null is missing. */
public record MemoryTable(String name, Schema schema, List<Object[]> cells, String contentHash) implements Table {

    public static MemoryTable of(String name, List<Column> columns, List<Object[]> rows) {
        return new MemoryTable(name, new Schema(columns), rows, org.tacit.flow.contract.Canonical.sha256(name + rows.size(),
                rows.stream().map(java.util.Arrays::toString).toList().toString().getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    public static Column text(String name, ColumnKind kind) {
        return new Column(name, ColumnType.TEXT, kind, Grade.L2);
    }

    public static Column real(String name, ColumnKind kind) {
        return new Column(name, ColumnType.REAL, kind, Grade.L3);
    }

    private int at(String column) {
        return schema.names().indexOf(schema.column(column).name());
    }

    @Override
    public long rows() {
        return cells.size();
    }

    @Override
    public void scan(List<String> columns, int batchRows, BatchReader reader) {
        int[] at = columns.stream().mapToInt(this::at).toArray();
        for (int from = 0; from < cells.size(); from += batchRows) {
            int first = from;
            int rows = Math.min(batchRows, cells.size() - from);
            reader.accept(new Batch() {
                @Override
                public long firstRow() {
                    return first;
                }

                @Override
                public int rows() {
                    return rows;
                }

                @Override
                public String text(int column, int row) {
                    Object cell = cells.get(first + row)[at[column]];
                    return cell == null ? null : cell.toString();
                }

                @Override
                public double number(int column, int row) {
                    Object cell = cells.get(first + row)[at[column]];
                    return cell == null ? Double.NaN : (Double) cell;
                }
            });
        }
    }

    @Override
    public double[] doubles(String column) {
        int c = at(column);
        return cells.stream().mapToDouble(r -> r[c] == null ? Double.NaN : (Double) r[c]).toArray();
    }

    @Override
    public String[] strings(String column) {
        int c = at(column);
        return cells.stream().map(r -> r[c] == null ? null : r[c].toString()).toArray(String[]::new);
    }

    @Override
    public Table select(List<String> columns, long[] rows) {
        int[] at = columns.stream().mapToInt(this::at).toArray();
        List<Object[]> chosen = new ArrayList<>();
        for (long row : rows) {
            chosen.add(IntStream.of(at).mapToObj(c -> cells.get((int) row)[c]).toArray());
        }
        return of(name, columns.stream().map(schema::column).toList(), chosen);
    }
}
