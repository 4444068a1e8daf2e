package org.tacit.data;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.tacit.base.InvalidInput;

/**
 * Takes rows cell by cell, in the order of the schema's columns, and makes a snapshot of them. Memory is bounded: the engine
 * spills. Nothing is visible until {@link #finish}; closing without it leaves nothing behind. One thread.
 */
public final class TableWriter implements AutoCloseable {

    private final TableStore store;
    private final String name;
    private final Schema schema;
    private final ContentHash hash;
    private final DuckDBConnection connection;
    private final DuckDBAppender appender;
    private long rows;
    private int column;
    private boolean open = true;

    TableWriter(TableStore store, String name, Schema schema) {
        this.store = store;
        this.name = name;
        this.schema = schema;
        this.hash = new ContentHash(schema);
        if (schema.columns().isEmpty()) {
            throw InvalidInput.of("Table '%s' has no column.", "表“%s”没有任何列。", name);
        }
        try {
            connection = store.engine().connect();
            String columns = IntStream.range(0, schema.columns().size())
                    .mapToObj(i -> "c" + i + " " + sqlType(schema.columns().get(i).type())).collect(Collectors.joining(", "));
            Engine.execute(connection, "CREATE TEMP TABLE stage (" + columns + ")");
            appender = connection.createAppender("temp", "main", "stage");
        } catch (SQLException e) {
            throw Engine.failed(e);
        }
    }

    static String sqlType(ColumnType type) {
        return switch (type) {
            case TEXT -> "VARCHAR";
            case INTEGER -> "BIGINT";
            case REAL -> "DOUBLE";
            case BOOLEAN -> "BOOLEAN";
            case DATE -> "DATE";
            case TIMESTAMP -> "TIMESTAMP";
        };
    }

    /** The cell as text, which must fit the column's type; null is missing. */
    public void text(String value) {
        if (value == null) {
            missing();
            return;
        }
        if (!tryText(value)) {
            throw InvalidInput.of("Row %d, column '%s': the cell does not fit its type %s.", "第 %d 行，列“%s”：单元格与类型 %s 不符。",
                    rows + 1, next().name(), next().type());
        }
    }

    /** Whether the text fits the column's type; if so it is written. */
    boolean tryText(String value) {
        Column target = next();
        try {
            switch (target.type()) {
                case TEXT -> {
                    startCell();
                    hash.text(value);
                    appender.append(value);
                }
                case INTEGER -> {
                    if (!CellFormat.isInteger(value)) {
                        return false;
                    }
                    whole(Long.parseLong(value));
                }
                case REAL -> {
                    if (!CellFormat.isReal(value)) {
                        return false;
                    }
                    number(Double.parseDouble(value));
                }
                case BOOLEAN -> {
                    if (!CellFormat.isBoolean(value) && !value.equals("0") && !value.equals("1")) {
                        return false;
                    }
                    bool(value.equals("1") || value.equalsIgnoreCase("true"));
                }
                case DATE -> {
                    LocalDate date = CellFormat.date(value);
                    if (date == null) {
                        return false;
                    }
                    startCell();
                    hash.text(date.toString());
                    appender.append(date);
                }
                case TIMESTAMP -> {
                    LocalDateTime time = CellFormat.timestamp(value);
                    if (time == null) {
                        return false;
                    }
                    startCell();
                    hash.text(CellFormat.text(time));
                    appender.append(time);
                }
            }
            return true;
        } catch (SQLException e) {
            throw Engine.failed(e);
        }
    }

    /** A cell of a REAL column, or of an INTEGER column when it is whole; NaN is missing. */
    public void number(double value) {
        if (Double.isNaN(value)) {
            missing();
            return;
        }
        if (next().type() == ColumnType.INTEGER && value == Math.rint(value) && Math.abs(value) <= 1L << 53) {
            whole((long) value);
            return;
        }
        expect(ColumnType.REAL);
        if (Double.isInfinite(value)) {
            throw InvalidInput.of("Row %d, column '%s': the number is infinite.", "第 %d 行，列“%s”：数值为无穷大。", rows + 1, next().name());
        }
        try {
            startCell();
            hash.real(value);
            appender.append(value + 0.0);
        } catch (SQLException e) {
            throw Engine.failed(e);
        }
    }

    /** A cell of an INTEGER column. */
    public void whole(long value) {
        expect(ColumnType.INTEGER);
        try {
            startCell();
            hash.integer(value);
            appender.append(value);
        } catch (SQLException e) {
            throw Engine.failed(e);
        }
    }

    /** A cell of a BOOLEAN column. */
    public void bool(boolean value) {
        expect(ColumnType.BOOLEAN);
        try {
            startCell();
            hash.bool(value);
            appender.append(value);
        } catch (SQLException e) {
            throw Engine.failed(e);
        }
    }

    public void missing() {
        next();
        try {
            startCell();
            hash.missing();
            appender.appendNull();
        } catch (SQLException e) {
            throw Engine.failed(e);
        }
    }

    /** Ends a row, which must be full. */
    public void endRow() {
        if (column != schema.columns().size()) {
            throw InvalidInput.of("Row %d has %d cells of %d.", "第 %d 行只有 %d 个单元格，应有 %d 个。", rows + 1, column, schema.columns().size());
        }
        try {
            appender.endRow();
        } catch (SQLException e) {
            throw Engine.failed(e);
        }
        rows++;
        column = 0;
    }

    /** Makes the rows a new snapshot of the table. */
    public Table finish() {
        if (rows == 0) {
            throw InvalidInput.of("Table '%s' has no rows.", "表“%s”没有数据行。", name);
        }
        try {
            appender.close();
            return store.publish(new Snapshot(name, 0, schema, rows, hash.finish(), store.newSalt()),
                    (file, metadata) -> Engine.execute(connection, "COPY stage TO " + Engine.literal(file.toString())
                            + " (FORMAT parquet, COMPRESSION zstd, KV_METADATA " + metadata + ")"));
        } catch (SQLException e) {
            throw Engine.failed(e);
        } finally {
            close();
        }
    }

    private void startCell() throws SQLException {
        if (column++ == 0) {
            hash.startRow();
            appender.beginRow();
        }
    }

    private Column next() {
        List<Column> columns = schema.columns();
        if (column == columns.size()) {
            throw InvalidInput.of("Row %d has more than %d cells.", "第 %d 行多于 %d 个单元格。", rows + 1, columns.size());
        }
        return columns.get(column);
    }

    private void expect(ColumnType type) {
        if (next().type() != type) {
            throw InvalidInput.of("Row %d, column '%s': a value of type %s does not fit the type %s.", "第 %d 行，列“%s”：%s 类型的值与列类型 %s 不符。",
                    rows + 1, next().name(), type, next().type());
        }
    }

    @Override
    public void close() {
        if (!open) {
            return;
        }
        open = false;
        try {
            // Also drops the stage: it is the connection's own.
            connection.close();
        } catch (SQLException e) {
            throw Engine.failed(e);
        }
    }
}
