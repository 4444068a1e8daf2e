package org.tacit.data;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.tacit.base.InvalidInput;

/**
 * Takes typed rows that can be read only once, such as a database's answer, and makes a snapshot of them. The engine spills, so memory is
 * bounded. Kinds and grades are found out from names and cells, as for a file. One thread; closing without {@link #finish} leaves nothing.
 */
public final class Intake implements AutoCloseable {

    /** Doubles hold so many decimal digits exactly. */
    private static final int EXACT_DIGITS = 15;
    /** 64-bit integers hold so many. */
    private static final int WHOLE_DIGITS = 18;

    /**
     * A column that comes.
     *
     * @param type    what is called for its cells
     * @param decimal a TEXT column whose cells are decimals: it becomes INTEGER or REAL where each of them fits exactly, else stays text
     */
    public record Field(String name, ColumnType type, boolean decimal) {
        public static Field of(String name, ColumnType type) {
            return new Field(name, type, false);
        }

        public static Field decimal(String name) {
            return new Field(name, ColumnType.TEXT, true);
        }
    }

    /** What was seen of a column of decimals. */
    private static final class Decimals {
        private boolean whole = true;
        private boolean exact = true;
        private boolean small = true;

        void see(BigDecimal value) {
            BigDecimal stripped = value.stripTrailingZeros();
            whole = whole && stripped.scale() <= 0;
            exact = exact && stripped.precision() <= EXACT_DIGITS && Math.abs((long) stripped.scale()) < 300;
            small = small && stripped.precision() - stripped.scale() <= WHOLE_DIGITS;
        }

        String sqlType() {
            return whole && small ? "BIGINT" : exact ? "DOUBLE" : "VARCHAR";
        }
    }

    private final TableStore store;
    private final String name;
    private final List<Field> fields;
    private final List<Decimals> decimals;
    private final DuckDBConnection connection;
    private final DuckDBAppender appender;
    private int column;
    private long rows;
    private boolean open = true;

    Intake(TableStore store, String name, List<Field> fields) {
        this.store = store;
        this.name = name;
        this.fields = List.copyOf(fields);
        this.decimals = fields.stream().map(f -> f.decimal() ? new Decimals() : null).collect(Collectors.toCollection(ArrayList::new));
        if (fields.isEmpty()) {
            throw InvalidInput.of("Table '%s' has no column.", "表“%s”没有任何列。", name);
        }
        // Names must differ; a schema says so.
        new Schema(fields.stream().map(f -> new Column(f.name(), f.type(), ColumnKind.ATTRIBUTE, Grade.L1)).toList());
        try {
            connection = store.engine().connect();
            Engine.execute(connection, "CREATE TEMP TABLE stage (" + IntStream.range(0, fields.size())
                    .mapToObj(i -> "c" + i + " " + TableWriter.sqlType(fields.get(i).type())).collect(Collectors.joining(", ")) + ")");
            appender = connection.createAppender("temp", "main", "stage");
        } catch (SQLException e) {
            throw Engine.failed(e);
        }
    }

    /** One cell. */
    @FunctionalInterface
    private interface Cell {
        void append() throws SQLException;
    }

    private void cell(ColumnType type, Cell cell) {
        if (column == fields.size()) {
            throw InvalidInput.of("Row %d has more than %d cells.", "第 %d 行多于 %d 个单元格。", rows + 1, fields.size());
        }
        if (type != null && fields.get(column).type() != type) {
            throw InvalidInput.of("Row %d, column '%s': a value of type %s does not fit the type %s.", "第 %d 行，列“%s”：%s 类型的值与列类型 %s 不符。",
                    rows + 1, fields.get(column).name(), type, fields.get(column).type());
        }
        try {
            if (column == 0) {
                appender.beginRow();
            }
            cell.append();
            column++;
        } catch (SQLException e) {
            throw Engine.failed(e);
        }
    }

    /** Null is missing. */
    public void text(String value) {
        if (value == null) {
            missing();
            return;
        }
        cell(ColumnType.TEXT, () -> appender.append(value));
    }

    public void whole(long value) {
        cell(ColumnType.INTEGER, () -> appender.append(value));
    }

    /** NaN is missing. */
    public void number(double value) {
        if (Double.isNaN(value)) {
            missing();
        } else {
            cell(ColumnType.REAL, () -> appender.append(value));
        }
    }

    public void decimal(BigDecimal value) {
        if (column < fields.size() && fields.get(column).decimal()) {
            decimals.get(column).see(value);
        }
        cell(ColumnType.TEXT, () -> appender.append(value.toPlainString()));
    }

    public void bool(boolean value) {
        cell(ColumnType.BOOLEAN, () -> appender.append(value));
    }

    public void date(LocalDate value) {
        inCalendar(value.getYear());
        cell(ColumnType.DATE, () -> appender.append(value));
    }

    public void time(LocalDateTime value) {
        inCalendar(value.getYear());
        cell(ColumnType.TIMESTAMP, () -> appender.append(value));
    }

    private void inCalendar(int year) {
        if (year < 1 || year > 9999) {
            throw InvalidInput.of("Row %d, column '%s': a date outside the years 1 to 9999; leave it out by a query.", "第 %d 行，列“%s”：日期超出公元 1 至 9999 年；请用查询将其排除。",
                    rows + 1, fields.get(column).name());
        }
    }

    public void missing() {
        cell(null, appender::appendNull);
    }

    public void endRow() {
        if (column != fields.size()) {
            throw InvalidInput.of("Row %d has %d cells of %d.", "第 %d 行只有 %d 个单元格，应有 %d 个。", rows + 1, column, fields.size());
        }
        try {
            appender.endRow();
        } catch (SQLException e) {
            throw Engine.failed(e);
        }
        rows++;
        column = 0;
    }

    public long rows() {
        return rows;
    }

    /** Makes the rows the next version of the table. */
    public Table finish(Declared declared) {
        if (rows == 0) {
            throw InvalidInput.of("Table '%s' has no rows.", "表“%s”没有数据行。", name);
        }
        Path staged = store.newView();
        try {
            appender.close();
            String cells = IntStream.range(0, fields.size()).mapToObj(i -> {
                String type = fields.get(i).decimal() ? decimals.get(i).sqlType() : TableWriter.sqlType(fields.get(i).type());
                return "CAST(c" + i + " AS " + type + ") AS " + Engine.name(fields.get(i).name());
            }).collect(Collectors.joining(", "));
            Engine.execute(connection, "COPY (SELECT " + cells + " FROM stage) TO " + Engine.literal(staged.toString()) + " (FORMAT parquet, COMPRESSION zstd)");
            return ParquetImport.run(store, name, List.of(staged), declared);
        } catch (SQLException e) {
            throw Engine.failed(e);
        } finally {
            close();
            deleteQuietly(staged);
        }
    }

    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (java.io.IOException e) {
            // Swept with the work folder.
        }
    }

    @Override
    public void close() {
        if (!open) {
            return;
        }
        open = false;
        try {
            connection.close();
        } catch (SQLException e) {
            throw Engine.failed(e);
        }
    }
}
