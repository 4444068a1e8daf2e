package org.tacit.data;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.duckdb.DuckDBArray;
import org.duckdb.DuckDBConnection;

/**
 * Counts and figures of a table's columns.
 *
 * @param exact whether {@link ColumnFigures#distinct} is counted; estimated (HyperLogLog) in tables of more than {@value #EXACT_ROWS} rows
 */
public record Statistics(long rows, boolean exact, List<ColumnFigures> columns) {

    /** Up to here different values are counted exactly. */
    public static final long EXACT_ROWS = 2_000_000;

    /** Which quantiles {@link ColumnFigures#quantiles} holds. */
    public static final List<Double> QUANTILES = List.of(0.01, 0.25, 0.5, 0.75, 0.99);

    /**
     * One column.
     *
     * @param distinct  different values, missing ones not counted
     * @param min       of numbers; NaN for other types, likewise {@code max}, {@code mean} and {@code std}
     * @param std       sample standard deviation
     * @param quantiles of numbers, see {@link #QUANTILES}; by t-digest, so about right; empty for other types
     * @param first     of days and times; empty for other types, likewise {@code last}
     * @param shortest  characters of the shortest text; 0 for other types, likewise {@code longest}
     */
    public record ColumnFigures(String column, long missing, long distinct, double min, double max, double mean, double std, List<Double> quantiles,
                                String first, String last, long shortest, long longest) {

        ColumnFigures withDistinct(long counted) {
            return new ColumnFigures(column, missing, counted, min, max, mean, std, quantiles, first, last, shortest, longest);
        }
    }

    /** Columns of one pass: each takes memory of its own in the engine. */
    private static final int COLUMNS = 16;

    static Statistics of(ParquetTable table) {
        boolean exact = table.rows() <= EXACT_ROWS;
        List<Column> all = table.schema().columns();
        return table.store().engine().with(connection -> {
            List<ColumnFigures> columns = new ArrayList<>();
            for (int from = 0; from < all.size(); from += COLUMNS) {
                List<Column> some = all.subList(from, Math.min(all.size(), from + COLUMNS));
                String cells = some.stream().flatMap(column -> aggregates(column, table.physical(column)).stream()).collect(Collectors.joining(", "));
                try (Statement statement = connection.createStatement(); ResultSet r = statement.executeQuery("SELECT " + cells + " FROM " + table.source())) {
                    r.next();
                    int at = 1;
                    for (Column column : some) {
                        columns.add(read(table.rows(), column, r, at));
                        at += aggregates(column, "c").size();
                    }
                }
            }
            if (exact) {
                for (int c = 0; c < all.size(); c++) {
                    columns.set(c, columns.get(c).withDistinct(distinct(connection, table, all.get(c))));
                }
            }
            return new Statistics(table.rows(), exact, List.copyOf(columns));
        });
    }

    private static List<String> aggregates(Column column, String c) {
        List<String> cells = new ArrayList<>(List.of("count(" + c + ")", "approx_count_distinct(" + c + ")"));
        switch (column.type()) {
            case INTEGER, REAL, BOOLEAN -> {
                String n = c + "::DOUBLE";
                cells.addAll(List.of("min(" + n + ")", "max(" + n + ")", "avg(" + n + ")", "coalesce(stddev_samp(" + n + "), 'nan'::DOUBLE)", "approx_quantile(" + n + ", " + QUANTILES + ")"));
            }
            case DATE, TIMESTAMP -> cells.addAll(List.of("min(" + c + ")::VARCHAR", "max(" + c + ")::VARCHAR"));
            case TEXT -> cells.addAll(List.of("coalesce(min(length(" + c + ")), 0)", "coalesce(max(length(" + c + ")), 0)"));
        }
        return cells;
    }

    /** One column at a time: the engine spills a grouping, but not the many of one pass. */
    private static long distinct(DuckDBConnection connection, ParquetTable table, Column column) throws SQLException {
        String c = table.physical(column);
        try (Statement statement = connection.createStatement();
                ResultSet r = statement.executeQuery("SELECT count(*) FROM (SELECT DISTINCT " + c + " FROM " + table.source() + " WHERE " + c + " IS NOT NULL)")) {
            r.next();
            return r.getLong(1);
        }
    }

    private static ColumnFigures read(long rows, Column column, ResultSet r, int at) throws SQLException {
        long there = r.getLong(at);
        long distinct = Math.min(there, r.getLong(at + 1));
        double none = Double.NaN;
        return switch (column.type()) {
            case INTEGER, REAL, BOOLEAN -> new ColumnFigures(column.name(), rows - there, distinct, number(r, at + 2), number(r, at + 3), number(r, at + 4), number(r, at + 5),
                    there == 0 ? List.of() : quantiles(r, at + 6), "", "", 0, 0);
            case DATE, TIMESTAMP -> new ColumnFigures(column.name(), rows - there, distinct, none, none, none, none, List.of(), text(r, at + 2), text(r, at + 3), 0, 0);
            case TEXT -> new ColumnFigures(column.name(), rows - there, distinct, none, none, none, none, List.of(), "", "", r.getLong(at + 2), r.getLong(at + 3));
        };
    }

    private static double number(ResultSet r, int at) throws SQLException {
        double value = r.getDouble(at);
        return r.wasNull() ? Double.NaN : value;
    }

    private static String text(ResultSet r, int at) throws SQLException {
        String text = r.getString(at);
        return text == null ? "" : text;
    }

    private static List<Double> quantiles(ResultSet r, int at) throws SQLException {
        List<Double> quantiles = new ArrayList<>();
        for (Object value : (Object[]) ((DuckDBArray) r.getArray(at)).getArray()) {
            quantiles.add(((Number) value).doubleValue());
        }
        return List.copyOf(quantiles);
    }
}
