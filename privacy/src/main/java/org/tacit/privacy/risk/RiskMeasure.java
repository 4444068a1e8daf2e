package org.tacit.privacy.risk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tacit.base.InvalidInput;
import org.tacit.data.ColumnType;
import org.tacit.data.Grouping;
import org.tacit.data.Table;

/** Measures {@link Risk} by grouping in the table engine; memory holds sizes of groups and the values of one sensitive column, never rows. */
public final class RiskMeasure {

    /** Most different values of a sensitive column. */
    public static final int MOST_VALUES = 10_000;
    /** A risk above one in five counts as high: groups below five are what official guidance on release of microdata refuses. */
    static final double HIGH = 0.2;

    private RiskMeasure() {
    }

    /** @param population how many people the rows are a sample of; 0 where that is not known, then a journalist's risk is not stated */
    public static Risk measure(Table table, List<String> quasi, List<String> sensitive, long population) {
        if (quasi.isEmpty()) {
            throw InvalidInput.of("Name at least one quasi-identifier.", "请至少指定一个准标识符。");
        }
        for (String column : sensitive) {
            if (quasi.contains(column)) {
                throw InvalidInput.of("Column '%s' is both quasi-identifier and sensitive; choose one.", "列“%s”既是准标识符又是敏感属性；请二选一。", column);
            }
        }
        if (population != 0 && population < table.rows()) {
            throw InvalidInput.of("The population of %,d is smaller than the table's %,d rows.", "总体 %,d 小于表的 %,d 行。", population, table.rows());
        }
        TreeMap<Long, Long> sizes = new TreeMap<>();
        Grouping.count(table, quasi, (cells, rows) -> sizes.merge(rows, 1L, Long::sum));
        List<Risk.SensitiveSpread> diversity = new ArrayList<>();
        for (String column : sensitive) {
            diversity.add(diversity(table, quasi, column));
        }
        return of(quasi, sizes, population, diversity);
    }

    /** From the number of groups of each size. */
    static Risk of(List<String> quasi, TreeMap<Long, Long> sizes, long population, List<Risk.SensitiveSpread> diversity) {
        long rows = 0;
        long groups = 0;
        long high = 0;
        for (Map.Entry<Long, Long> e : sizes.entrySet()) {
            rows += e.getKey() * e.getValue();
            groups += e.getValue();
            high += 1.0 / e.getKey() > HIGH ? e.getKey() * e.getValue() : 0;
        }
        long k = sizes.firstKey();
        double mean = (double) groups / rows;
        Risk.RiskLevel prosecutor = new Risk.RiskLevel(1.0 / k, mean, (double) high / rows);
        return new Risk(List.copyOf(quasi), rows, groups, k, (double) rows / groups, (double) sizes.getOrDefault(1L, 0L) / rows, prosecutor,
                population == 0 ? null : journalist(sizes, rows, population), mean, List.copyOf(diversity));
    }

    /** Each group's risk is the expected 1/F of its size F in the population. */
    private static Risk.RiskLevel journalist(TreeMap<Long, Long> sizes, long rows, long population) {
        double share = (double) rows / population;
        double highest = 0;
        double sum = 0;
        double above = 0;
        for (Map.Entry<Long, Long> e : sizes.entrySet()) {
            double risk = Population.expectedInverse(e.getKey(), share);
            double rowsOf = (double) e.getKey() * e.getValue();
            highest = Math.max(highest, risk);
            sum += rowsOf * risk;
            above += risk > HIGH ? rowsOf : 0;
        }
        return new Risk.RiskLevel(highest, sum / rows, above / rows);
    }

    private static Risk.SensitiveSpread diversity(Table table, List<String> quasi, String column) {
        Map<String, Integer> index = new HashMap<>();
        List<Long> counts = new ArrayList<>();
        Grouping.count(table, List.of(column), (cells, rows) -> {
            if (counts.size() >= MOST_VALUES) {
                throw InvalidInput.of("Sensitive column '%s' has more than %,d different values; make it coarser to measure it.", "敏感列“%s”的不同取值超过 %,d 个；请先泛化。", column, MOST_VALUES);
            }
            index.put(cells[0], counts.size());
            counts.add(rows);
        });
        ColumnType type = table.schema().column(column).type();
        Spread whole = Spread.of(counts.stream().mapToLong(Long::longValue).toArray(), type != ColumnType.TEXT && type != ColumnType.BOOLEAN);
        Groups groups = new Groups(whole);
        List<String> columns = new ArrayList<>(quasi);
        columns.add(column);
        Grouping.count(table, columns, (cells, rows) -> groups.add(cells, index.get(cells[cells.length - 1]), rows));
        groups.end();
        return new Risk.SensitiveSpread(column, groups.distinct, groups.entropy, groups.distance);
    }

    /** One group after the other, as the engine's order brings them. */
    private static final class Groups {
        private final Spread whole;
        private final long[] counts;
        private String[] now;
        private long rows;
        private long distinct = Long.MAX_VALUE;
        private double entropy = Double.MAX_VALUE;
        private double distance;

        Groups(Spread whole) {
            this.whole = whole;
            counts = new long[whole.counts().length];
        }

        void add(String[] cells, int value, long count) {
            String[] group = Arrays.copyOf(cells, cells.length - 1);
            if (now != null && !Arrays.equals(now, group)) {
                end();
            }
            now = group;
            counts[value] += count;
            rows += count;
        }

        void end() {
            distinct = Math.min(distinct, Spread.distinct(counts));
            entropy = Math.min(entropy, Spread.entropy(counts, rows));
            distance = Math.max(distance, whole.distance(counts, rows));
            Arrays.fill(counts, 0);
            rows = 0;
        }
    }
}
