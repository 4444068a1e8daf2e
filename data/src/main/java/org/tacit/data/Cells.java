package org.tacit.data;

import java.util.List;
import org.duckdb.DuckDBReadableVector;
import org.tacit.base.InvalidInput;

/** One batch of cells in arrays that are used again for the next. */
final class Cells implements Table.Batch {

    private final List<Column> columns;
    private final boolean[][] missing;
    private final String[][] texts;
    private final long[][] wholes;
    private final double[][] reals;
    private long firstRow;
    private int rows;

    Cells(List<Column> columns, int batchRows) {
        this.columns = columns;
        int n = columns.size();
        missing = new boolean[n][batchRows];
        texts = new String[n][];
        wholes = new long[n][];
        reals = new double[n][];
        for (int c = 0; c < n; c++) {
            switch (columns.get(c).type()) {
                case INTEGER, BOOLEAN -> wholes[c] = new long[batchRows];
                case REAL -> reals[c] = new double[batchRows];
                case TEXT, DATE, TIMESTAMP -> texts[c] = new String[batchRows];
            }
        }
    }

    /** Copies rows [from, from + count) of a column behind the rows that are there. */
    void fill(int column, DuckDBReadableVector vector, int from, int count) {
        ColumnType type = columns.get(column).type();
        boolean[] none = missing[column];
        for (int i = 0; i < count; i++) {
            int row = from + i;
            int at = rows + i;
            none[at] = vector.isNull(row);
            if (none[at]) {
                continue;
            }
            switch (type) {
                case TEXT -> texts[column][at] = vector.getString(row);
                case INTEGER -> wholes[column][at] = vector.getLong(row);
                case REAL -> reals[column][at] = vector.getDouble(row);
                case BOOLEAN -> wholes[column][at] = vector.getBoolean(row) ? 1 : 0;
                case DATE -> texts[column][at] = vector.getLocalDate(row).toString();
                case TIMESTAMP -> texts[column][at] = CellFormat.text(vector.getLocalDateTime(row));
            }
        }
    }

    void grow(int count) {
        rows += count;
    }

    /** Empties the batch; its first row is the one after its last. */
    void next() {
        firstRow += rows;
        rows = 0;
    }

    ColumnType type(int column) {
        return columns.get(column).type();
    }

    boolean isMissing(int column, int row) {
        return missing[column][row];
    }

    /** Cell of an INTEGER or BOOLEAN (0, 1) column that is not missing. */
    long whole(int column, int row) {
        return wholes[column][row];
    }

    @Override
    public long firstRow() {
        return firstRow;
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public String text(int column, int row) {
        if (missing[column][row]) {
            return null;
        }
        return switch (columns.get(column).type()) {
            case TEXT, DATE, TIMESTAMP -> texts[column][row];
            case INTEGER -> Long.toString(wholes[column][row]);
            case REAL -> Double.toString(reals[column][row]);
            case BOOLEAN -> wholes[column][row] == 1 ? "true" : "false";
        };
    }

    @Override
    public double number(int column, int row) {
        if (reals[column] != null) {
            return missing[column][row] ? Double.NaN : reals[column][row];
        }
        if (wholes[column] != null) {
            return missing[column][row] ? Double.NaN : wholes[column][row];
        }
        throw notNumeric(columns.get(column));
    }

    static InvalidInput notNumeric(Column column) {
        return InvalidInput.of("Column '%s' is not numeric (%s); declare its type or choose another.", "列“%s”不是数值列（%s）；请声明类型或换一列。",
                column.name(), column.type());
    }
}
