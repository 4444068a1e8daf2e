package org.tacit.privacy.group;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tacit.base.InvalidInput;
import org.tacit.data.Column;
import org.tacit.data.ColumnType;
import org.tacit.data.Grouping;
import org.tacit.data.Table;
import org.tacit.privacy.risk.RiskMeasure;
import org.tacit.privacy.risk.Spread;

/**
 * A table as far as grouping sees it: its different combinations of quasi-identifiers and sensitive cells as numbers, with their rows. A column's
 * values are numbered in their order, missing first. Memory goes with combinations, not rows, and is bounded by {@link #MOST}.
 */
final class Cube {

    /** Most combinations. */
    static final int MOST = 2_000_000;

    private final List<Column> quasi;
    private final List<Dimension> dimensions = new ArrayList<>();
    private final List<Spread> spreads = new ArrayList<>();
    private int[][] codes;
    private int[][] sensitiveCodes;
    private long[] counts;
    private long rows;

    /**
     * One quasi-identifier.
     *
     * @param values  cells in order; the first is null where some are missing
     * @param numbers their places on a line, for types that have one; null for texts
     */
    record Dimension(Column column, String[] values, double[] numbers, Map<String, Integer> index) {
        int size() {
            return values.length;
        }
    }

    private Cube(List<Column> quasi) {
        this.quasi = quasi;
    }

    static Cube of(Table table, List<String> quasi, List<String> sensitive) {
        Cube cube = new Cube(quasi.stream().map(table.schema()::column).toList());
        for (Column column : cube.quasi) {
            cube.dimensions.add(dimension(table, column, MOST));
        }
        List<Dimension> hidden = new ArrayList<>();
        for (String name : sensitive) {
            Column column = table.schema().column(name);
            hidden.add(dimension(table, column, RiskMeasure.MOST_VALUES));
        }
        List<String> all = new ArrayList<>(quasi);
        all.addAll(sensitive);
        cube.codes = new int[quasi.size()][1024];
        cube.sensitiveCodes = new int[sensitive.size()][1024];
        cube.counts = new long[1024];
        int[] n = new int[1];
        Grouping.count(table, all, (cells, count) -> {
            if (n[0] == MOST) {
                throw InvalidInput.of("The quasi-identifiers have more than %,d different combinations; generalise one of them first.", "准标识符组合超过 %,d 种；请先对其中一列泛化。", MOST);
            }
            cube.room(n[0]);
            for (int d = 0; d < cube.codes.length; d++) {
                cube.codes[d][n[0]] = cube.dimensions.get(d).index.get(cells[d]);
            }
            for (int s = 0; s < hidden.size(); s++) {
                cube.sensitiveCodes[s][n[0]] = hidden.get(s).index.get(cells[cube.codes.length + s]);
            }
            cube.counts[n[0]++] = count;
            cube.rows += count;
        });
        cube.trim(n[0]);
        for (int s = 0; s < hidden.size(); s++) {
            long[] whole = new long[hidden.get(s).size()];
            for (int i = 0; i < cube.counts.length; i++) {
                whole[cube.sensitiveCodes[s][i]] += cube.counts[i];
            }
            ColumnType type = hidden.get(s).column.type();
            cube.spreads.add(Spread.of(whole, type != ColumnType.TEXT && type != ColumnType.BOOLEAN));
        }
        return cube;
    }

    private static Dimension dimension(Table table, Column column, int most) {
        List<String> values = new ArrayList<>();
        Grouping.count(table, List.of(column.name()), (cells, rows) -> {
            if (values.size() == most) {
                throw InvalidInput.of("Column '%s' has more than %,d different values; generalise it first.", "列“%s”的不同取值超过 %,d 个；请先泛化。", column.name(), most);
            }
            values.add(cells[0]);
        });
        // The engine sorts each type by its own order, missing first; texts by code point, so that no language setting matters.
        if (column.type() == ColumnType.TEXT) {
            values.sort(Comparator.nullsFirst(Comparator.naturalOrder()));
        }
        String[] sorted = values.toArray(String[]::new);
        Map<String, Integer> index = new HashMap<>();
        for (int i = 0; i < sorted.length; i++) {
            index.put(sorted[i], i);
        }
        return new Dimension(column, sorted, numbers(column.type(), sorted), index);
    }

    private static double[] numbers(ColumnType type, String[] values) {
        return type == ColumnType.TEXT || type == ColumnType.BOOLEAN ? null
                : Arrays.stream(values).mapToDouble(v -> v == null ? Double.NaN : switch (type) {
                    case DATE -> LocalDate.parse(v).toEpochDay();
                    case TIMESTAMP -> LocalDateTime.parse(v).toEpochSecond(ZoneOffset.UTC);
                    default -> Double.parseDouble(v);
                }).toArray();
    }

    private void room(int n) {
        if (n == counts.length) {
            trim(2 * n);
        }
    }

    private void trim(int n) {
        counts = Arrays.copyOf(counts, n);
        for (int d = 0; d < codes.length; d++) {
            codes[d] = Arrays.copyOf(codes[d], n);
        }
        for (int s = 0; s < sensitiveCodes.length; s++) {
            sensitiveCodes[s] = Arrays.copyOf(sensitiveCodes[s], n);
        }
    }

    /** Number of combinations. */
    int size() {
        return counts.length;
    }

    long rows() {
        return rows;
    }

    List<Dimension> dimensions() {
        return dimensions;
    }

    int code(int dimension, int i) {
        return codes[dimension][i];
    }

    long count(int i) {
        return counts[i];
    }

    List<Spread> spreads() {
        return spreads;
    }

    int sensitive(int column, int i) {
        return sensitiveCodes[column][i];
    }
}
