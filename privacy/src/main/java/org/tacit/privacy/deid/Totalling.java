package org.tacit.privacy.deid;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tacit.base.InvalidInput;
import org.tacit.data.Column;
import org.tacit.data.ColumnKind;
import org.tacit.data.ColumnType;
import org.tacit.data.Grade;
import org.tacit.data.Schema;
import org.tacit.data.Table;
import org.tacit.data.TableStore;
import org.tacit.data.TableWriter;

/** Totals of groups in place of rows; groups that are too small, or of which one row makes nearly all, are left out. */
final class Totalling {

    private static final int MOST = 1_000_000;
    private static final String ROWS = "rows";

    private final Table table;
    private final Plan.Totals plan;
    private final List<String> measured;
    private final TreeMap<List<String>, Totals> groups = new TreeMap<>(Totalling::compare);

    private Totalling(Table table, Plan.Totals plan) {
        this.table = table;
        this.plan = plan;
        this.measured = List.copyOf(plan.figures().keySet());
    }

    record Result(Table table, DeidReport.TotalledGroups groups) {
    }

    private static final class Totals {
        private long rows;
        private final long[] counts;
        private final double[] sums;
        private final double[] absolute;
        private final double[] largest;

        Totals(int figures) {
            counts = new long[figures];
            sums = new double[figures];
            absolute = new double[figures];
            largest = new double[figures];
        }

        boolean shown(Plan.Totals plan) {
            for (int i = 0; i < sums.length; i++) {
                if (counts[i] > 0 && counts[i] < plan.leastGroup() || absolute[i] > 0 && largest[i] > plan.dominance() * absolute[i]) {
                    return false;
                }
            }
            return rows >= plan.leastGroup();
        }
    }

    static Result run(Table table, Plan.Totals plan, TableStore store, String name) {
        Totalling totalling = new Totalling(table, plan);
        totalling.add();
        return totalling.write(store, name);
    }

    private static int compare(List<String> a, List<String> b) {
        for (int i = 0; i < a.size(); i++) {
            int c = Comparator.nullsFirst(Comparator.<String>naturalOrder()).compare(a.get(i), b.get(i));
            if (c != 0) {
                return c;
            }
        }
        return 0;
    }

    private void add() {
        List<String> columns = new ArrayList<>(plan.by());
        for (String column : measured) {
            if (!TransformSpec.NUMBERS.contains(table.schema().column(column).type())) {
                throw InvalidInput.of("Column '%s' is not numeric and has no sum.", "列“%s”不是数值列，不能求和。", column);
            }
            columns.add(column);
        }
        table.scan(columns, 4096, batch -> {
            for (int row = 0; row < batch.rows(); row++) {
                String[] key = new String[plan.by().size()];
                for (int c = 0; c < key.length; c++) {
                    key[c] = batch.text(c, row);
                }
                Totals totals = groups.computeIfAbsent(Arrays.asList(key), k -> new Totals(measured.size()));
                totals.rows++;
                for (int i = 0; i < measured.size(); i++) {
                    double value = batch.number(key.length + i, row);
                    if (!Double.isNaN(value)) {
                        totals.counts[i]++;
                        totals.sums[i] += value;
                        totals.absolute[i] += Math.abs(value);
                        totals.largest[i] = Math.max(totals.largest[i], Math.abs(value));
                    }
                }
            }
            if (groups.size() > MOST) {
                throw InvalidInput.of("There are more than %,d groups; group by coarser columns.", "分组超过 %,d 个；请用更粗的列分组。", MOST);
            }
        });
    }

    private Result write(TableStore store, String name) {
        List<Column> columns = new ArrayList<>();
        plan.by().forEach(c -> columns.add(table.schema().column(c)));
        columns.add(new Column(ROWS, ColumnType.INTEGER, ColumnKind.MEASURE, Grade.L2));
        Map<String, List<String>> figures = new LinkedHashMap<>(plan.figures());
        figures.forEach((column, wanted) -> wanted.forEach(f -> columns.add(new Column(f + "_" + column,
                f.equals("count") ? ColumnType.INTEGER : ColumnType.REAL, ColumnKind.MEASURE, table.schema().column(column).grade()))));
        long shown = 0;
        long leftOut = 0;
        long rowsLeftOut = 0;
        try (TableWriter out = store.writer(name, new Schema(columns))) {
            for (Map.Entry<List<String>, Totals> e : groups.entrySet()) {
                Totals t = e.getValue();
                if (!t.shown(plan)) {
                    leftOut++;
                    rowsLeftOut += t.rows;
                    continue;
                }
                shown++;
                e.getKey().forEach(out::text);
                out.whole(t.rows);
                for (int i = 0; i < measured.size(); i++) {
                    for (String figure : figures.get(measured.get(i))) {
                        switch (figure) {
                            case "count" -> out.whole(t.counts[i]);
                            case "sum" -> out.number(t.counts[i] == 0 ? Double.NaN : t.sums[i]);
                            default -> out.number(t.counts[i] == 0 ? Double.NaN : t.sums[i] / t.counts[i]);
                        }
                    }
                }
                out.endRow();
            }
            if (shown == 0) {
                throw InvalidInput.of("Every group has fewer than %d rows or one row that dominates it; group by coarser columns.", "所有分组均少于 %d 行或被单行主导；请用更粗的列分组。", plan.leastGroup());
            }
            return new Result(out.finish(), new DeidReport.TotalledGroups(shown, leftOut, rowsLeftOut));
        }
    }
}
