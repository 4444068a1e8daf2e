package org.tacit.data;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;

/**
 * An engine of its own for one piece of work: tables are copied in, queries answered, and everything is gone when it is closed. A query
 * reaches nothing else: no file, no network, no extension, no setting.
 */
public final class LocalEngine implements AutoCloseable {

    private static final int SCAN_ROWS = 1 << 14;

    private final DuckDBConnection connection;

    public LocalEngine() {
        Properties settings = new Properties();
        settings.setProperty("autoinstall_known_extensions", "false");
        settings.setProperty("autoload_known_extensions", "false");
        settings.setProperty("memory_limit", "2048MB");
        settings.setProperty("temp_directory", "");
        try {
            connection = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:", settings);
            Engine.execute(connection, "SET GLOBAL TimeZone = 'UTC'");
            Engine.execute(connection, "SET enable_external_access = false");
            Engine.execute(connection, "SET lock_configuration = true");
        } catch (SQLException e) {
            throw Engine.failed(e);
        }
    }

    /** What a query gave: names, and cells as {@link Long}, {@link Double}, {@link Boolean}, text (dates and times too) or null. */
    public record Rows(List<String> columns, List<Object[]> cells) {
    }

    /** Receives a row; the array is used again for the next. */
    @FunctionalInterface
    public interface RowReader {
        void row(Object[] cells);
    }

    /** A copy of these columns of a table, as {@code schema.name}. */
    public void load(String schema, String name, Table table, List<String> columns) {
        List<Column> described = columns.stream().map(table.schema()::column).toList();
        create(schema, name, described);
        try (DuckDBAppender appender = connection.createAppender(schema, name)) {
            table.scan(columns, SCAN_ROWS, batch -> {
                for (int r = 0; r < batch.rows(); r++) {
                    append(appender, described, batch, r);
                }
            });
        } catch (SQLException e) {
            throw Engine.failed(e);
        }
    }

    /** A table from cells as {@link Rows} has them. */
    public void load(String schema, String name, List<Column> columns, List<Object[]> rows) {
        create(schema, name, columns);
        try (DuckDBAppender appender = connection.createAppender(schema, name)) {
            for (Object[] row : rows) {
                appender.beginRow();
                for (int c = 0; c < columns.size(); c++) {
                    append(appender, columns.get(c).type(), row[c]);
                }
                appender.endRow();
            }
        } catch (SQLException e) {
            throw Engine.failed(e);
        }
    }

    private void create(String schema, String name, List<Column> columns) {
        String cells = columns.stream().map(c -> Engine.name(c.name()) + " " + TableWriter.sqlType(c.type())).collect(Collectors.joining(", "));
        try {
            Engine.execute(connection, "CREATE SCHEMA IF NOT EXISTS " + Engine.name(schema));
            Engine.execute(connection, "CREATE TABLE " + Engine.name(schema) + "." + Engine.name(name) + " (" + cells + ")");
        } catch (SQLException e) {
            throw Engine.failed(e);
        }
    }

    private static void append(DuckDBAppender appender, List<Column> columns, Table.Batch batch, int row) {
        try {
            appender.beginRow();
            for (int c = 0; c < columns.size(); c++) {
                ColumnType type = columns.get(c).type();
                if (type == ColumnType.REAL) {
                    double number = batch.number(c, row);
                    append(appender, type, Double.isNaN(number) ? null : number);
                } else {
                    append(appender, type, batch.text(c, row));
                }
            }
            appender.endRow();
        } catch (SQLException e) {
            throw Engine.failed(e);
        }
    }

    private static void append(DuckDBAppender appender, ColumnType type, Object cell) throws SQLException {
        if (cell == null) {
            appender.appendNull();
            return;
        }
        switch (type) {
            case TEXT -> appender.append(cell.toString());
            case INTEGER -> appender.append(cell instanceof Number n ? n.longValue() : whole(cell.toString()));
            case REAL -> appender.append(cell instanceof Number n ? n.doubleValue() : Double.parseDouble(cell.toString()));
            case BOOLEAN -> appender.append((boolean) (cell.toString().equals("true") || cell.toString().startsWith("1")));
            case DATE -> appender.append(LocalDate.parse(cell.toString()));
            case TIMESTAMP -> appender.append(LocalDateTime.parse(cell.toString().replace(' ', 'T')));
        }
    }

    private static long whole(String text) {
        return text.indexOf('.') < 0 ? Long.parseLong(text) : (long) Double.parseDouble(text);
    }

    /** Runs a query and keeps what it gives. */
    public Rows query(String sql) {
        List<Object[]> rows = new ArrayList<>();
        List<String> columns = query(sql, cells -> rows.add(cells.clone()));
        return new Rows(columns, rows);
    }

    /**
     * Runs a query, row by row.
     *
     * @return names of the columns
     */
    public List<String> query(String sql, RowReader reader) {
        try (Statement statement = connection.createStatement(); ResultSet result = statement.executeQuery(sql)) {
            ResultSetMetaData about = result.getMetaData();
            List<String> columns = new ArrayList<>();
            for (int c = 1; c <= about.getColumnCount(); c++) {
                columns.add(about.getColumnLabel(c));
            }
            Object[] cells = new Object[columns.size()];
            while (result.next()) {
                for (int c = 0; c < cells.length; c++) {
                    cells[c] = plain(result.getObject(c + 1));
                }
                reader.row(cells);
            }
            return columns;
        } catch (SQLException e) {
            // The engine's own sentence may quote cells, so it stays with the cause.
            throw new InvalidInput(Text.of("The table engine could not answer this node's part of the query; a cell may not fit a CAST, or a function its argument.",
                    "表引擎无法完成本节点负责的查询部分；可能有单元格不符合 CAST，或函数参数不合适。"), e);
        }
    }

    private static Object plain(Object cell) {
        return switch (cell) {
            case null -> null;
            case Boolean b -> b;
            case String s -> s;
            case Double d -> d.isNaN() ? null : d;
            case Float f -> f.doubleValue();
            case BigDecimal d -> d.doubleValue();
            case BigInteger i -> i.bitLength() < 64 ? (Object) i.longValue() : (Object) i.doubleValue();
            case Number n -> n.longValue();
            case LocalDateTime t -> CellFormat.text(t);
            case java.sql.Timestamp t -> CellFormat.text(t.toLocalDateTime());
            default -> cell.toString();
        };
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw Engine.failed(e);
        }
    }
}
