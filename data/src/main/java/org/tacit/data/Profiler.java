package org.tacit.data;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.duckdb.DuckDBConnection;

/** Exact counts by the engine, one column at a time. */
final class Profiler {

    private static final int TOP = 10;

    private Profiler() {
    }

    static Profile run(ParquetTable table) {
        return table.store().engine().with(connection -> {
            List<Profile.ColumnProfile> columns = new ArrayList<>();
            for (Column column : table.schema().columns()) {
                columns.add(column(connection, table, column));
            }
            return new Profile(table.rows(), List.copyOf(columns));
        });
    }

    private static Profile.ColumnProfile column(DuckDBConnection connection, ParquetTable table, Column column) throws SQLException {
        String c = table.physical(column);
        boolean numeric = column.type().isNumeric();
        String number = column.type() == ColumnType.BOOLEAN ? c + "::INTEGER" : c;
        String sql = "SELECT count(*) - count(%1$s), count(DISTINCT %1$s), min(%1$s), max(%1$s), %2$s FROM %3$s".formatted(c,
                numeric ? "avg(" + number + "), coalesce(stddev_samp(" + number + "), 'nan'::DOUBLE)" : "'nan'::DOUBLE, 'nan'::DOUBLE", table.source());
        try (Statement statement = connection.createStatement(); ResultSet r = statement.executeQuery(sql)) {
            r.next();
            long missing = r.getLong(1);
            double mean = missing == table.rows() ? Double.NaN : r.getDouble(5);
            return new Profile.ColumnProfile(column, missing, r.getLong(2), text(column, r, 3), text(column, r, 4), mean, r.getDouble(6), top(connection, table, column, c));
        }
    }

    private static List<Profile.Level> top(DuckDBConnection connection, ParquetTable table, Column column, String c) throws SQLException {
        List<Profile.Level> levels = new ArrayList<>();
        String sql = "SELECT %1$s, count(*) AS n FROM %2$s WHERE %1$s IS NOT NULL GROUP BY 1 ORDER BY n DESC, 1 LIMIT %3$d".formatted(c, table.source(), TOP);
        try (Statement statement = connection.createStatement(); ResultSet r = statement.executeQuery(sql)) {
            while (r.next()) {
                levels.add(new Profile.Level(text(column, r, 1), r.getLong(2)));
            }
        }
        return List.copyOf(levels);
    }

    /** As {@link Table.Batch#text} writes it. */
    private static String text(Column column, ResultSet r, int at) throws SQLException {
        if (r.getObject(at) == null) {
            return null;
        }
        return switch (column.type()) {
            case TEXT, DATE -> r.getString(at);
            case INTEGER -> Long.toString(r.getLong(at));
            case REAL -> Double.toString(r.getDouble(at));
            case BOOLEAN -> Boolean.toString(r.getBoolean(at));
            case TIMESTAMP -> CellFormat.text(r.getObject(at, java.time.LocalDateTime.class));
        };
    }
}
