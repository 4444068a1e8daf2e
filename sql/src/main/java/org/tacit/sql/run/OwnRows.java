package org.tacit.sql.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tacit.base.InvalidInput;
import org.tacit.data.LocalEngine;
import org.tacit.data.Table;
import org.tacit.psi.ItemSource;
import org.tacit.psi.Items;
import org.tacit.sql.plan.QueryPlan;

/** What one owner's node computed of its own tables: for each row a key, bits, a group and whole numbers. */
final class OwnRows {

    /** Numbers stay below this in magnitude; wide ones below {@link #MOST_WIDE}. */
    static final long MOST = 1L << 39;
    private static final long MOST_WIDE = 1L << 59;

    private final QueryPlan.Owner owner;
    private final List<byte[]> keys = new ArrayList<>();
    private final List<boolean[]> bits = new ArrayList<>();
    private final List<long[]> numbers = new ArrayList<>();
    private int[] group = new int[1024];
    /** The group of each index: one cell for each group column. */
    final List<Object[]> groups = new ArrayList<>();
    private int rows;

    private OwnRows(QueryPlan.Owner owner) {
        this.owner = owner;
    }

    /** @param tables own tables by name */
    static OwnRows compute(QueryPlan.Owner owner, Map<String, Table> tables) {
        OwnRows own = new OwnRows(owner);
        try (LocalEngine engine = new LocalEngine()) {
            owner.uses().forEach((name, uses) -> {
                Table table = tables.get(name);
                if (table == null) {
                    throw InvalidInput.of("Table '%s' is not there.", "表“%s”不存在。", name);
                }
                List<String> columns = uses.stream().map(QueryPlan.Use::column).distinct().toList();
                engine.load(owner.party(), name, table, columns.isEmpty() ? table.schema().names().subList(0, 1) : columns);
            });
            own.read(engine);
        }
        return own;
    }

    private void read(LocalEngine engine) {
        int keyCount = owner.keys().size();
        int bitCount = owner.bits().size();
        int groupCount = owner.groups().size();
        double[] units = owner.numbers().stream().mapToDouble(n -> Math.pow(10, n.decimals())).toArray();
        Map<List<Object>, Integer> index = new LinkedHashMap<>();
        engine.query(owner.sql(), cells -> {
            byte[][] key = new byte[keyCount][];
            for (int k = 0; k < keyCount; k++) {
                key[k] = cells[k] == null ? null : cells[k].toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
            }
            keys.add(keyCount == 0 ? null : Items.identifier(key));
            boolean[] holds = new boolean[bitCount];
            for (int b = 0; b < bitCount; b++) {
                holds[b] = cells[keyCount + b] != null && ((Number) cells[keyCount + b]).longValue() == 1;
            }
            bits.add(holds);
            if (group.length == rows) {
                group = Arrays.copyOf(group, 2 * rows);
            }
            Object[] of = Arrays.copyOfRange(cells, keyCount + bitCount, keyCount + bitCount + groupCount);
            group[rows] = index.computeIfAbsent(Arrays.asList(of), g -> {
                groups.add(of);
                return groups.size() - 1;
            });
            long[] whole = new long[units.length];
            for (int n = 0; n < units.length; n++) {
                whole[n] = whole(cells[keyCount + bitCount + groupCount + n], units[n], n);
            }
            numbers.add(whole);
            rows++;
        });
        if (groups.isEmpty() && groupCount == 0) {
            groups.add(new Object[0]);
        }
    }

    private long whole(Object cell, double unit, int n) {
        if (cell == null) {
            return 0;
        }
        long limit = owner.numbers().get(n).wide() ? MOST_WIDE : MOST;
        double value = cell instanceof Boolean b ? (b ? 1 : 0) : ((Number) cell).doubleValue() * unit;
        long rounded = cell instanceof Long l && unit == 1 ? l : Math.round(value);
        if (!(Math.abs(value) < limit)) {
            throw InvalidInput.of("%1$s is too large for %2$d decimals in a row of %3$s; use fewer decimals or divide it in the query.",
                    "%3$s 有一行的 %1$s 保留 %2$d 位小数后过大；请减少小数位数，或在查询中先作除法。", owner.numbers().get(n).sql(), owner.numbers().get(n).decimals(), owner.party());
        }
        return rounded;
    }

    int rows() {
        return rows;
    }

    /**
     * Refuses numbers whose sums would not be exact, or not fit.
     *
     * @param which rows that are summed, one as often as it is
     */
    void sumsFit(QueryPlan plan, int me, java.util.stream.LongStream which) {
        long[] rowsSummed = which.toArray();
        for (int n = 0; n < owner.numbers().size(); n++) {
            int number = n;
            double total = 0;
            for (long row : rowsSummed) {
                total += Math.abs((double) numbers.get((int) row)[number]);
            }
            long times = plan.sums().stream().flatMap(m -> m.sums().stream()).flatMap(s -> s.parts().stream()).filter(w -> w.owner() == me && w.index() == number)
                    .mapToLong(QueryPlan.Whole::times).max().orElse(1);
            if (total * times >= (owner.numbers().get(n).wide() ? 0x1p60 : 0x1p52)) {
                throw InvalidInput.of("The sum of %s would be too large to be exact; use fewer decimals or divide it in the query.", "%s 的合计过大，无法保持精确；请减少小数位数，或在查询中先作除法。",
                        owner.numbers().get(n).sql());
            }
        }
    }

    /** All of these bits. */
    boolean holds(List<Integer> which, int row) {
        for (int b : which) {
            if (!bits.get(row)[b]) {
                return false;
            }
        }
        return true;
    }

    int group(int row) {
        return group[row];
    }

    long number(int index, int row) {
        return numbers.get(row)[index];
    }

    Items items() {
        return Items.withRows(new ItemSource() {
            @Override
            public String identity() {
                return "sql";
            }

            @Override
            public long size() {
                return rows;
            }

            @Override
            public void scan(Receiver receiver) {
                for (int r = 0; r < rows; r++) {
                    byte[] key = keys.get(r);
                    if (key == null || key.length == 0) {
                        receiver.missing(r);
                    } else {
                        receiver.item(key, key.length, r);
                    }
                }
            }
        });
    }

    /** Counts only. */
    @Override
    public String toString() {
        return rows + " rows of " + owner.party();
    }
}
