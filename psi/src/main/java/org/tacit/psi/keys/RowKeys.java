package org.tacit.psi.keys;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.tacit.data.Table;
import org.tacit.data.normal.Normalisation;
import org.tacit.psi.Items;

/** The keys of a table's rows, one after the other, and a count of what the rules did. */
final class RowKeys {

    /** Rows named in a report. */
    static final int EXAMPLES = 10;
    private static final int SCAN_ROWS = 1 << 13;

    private final Table table;
    private final KeyRules rules;
    private final boolean keepUnfit;
    private final List<Counter[]> counters = new ArrayList<>();
    private final Rows missing = new Rows();
    private final Rows invalid = new Rows();

    /** Takes each row's key; null where the row has none. */
    @FunctionalInterface
    interface Reader {
        void row(long row, byte[] key);
    }

    /** How many, and the first of them. */
    static final class Rows {
        long count;
        final List<Long> first = new ArrayList<>();

        void add(long row) {
            if (count++ < EXAMPLES) {
                first.add(row);
            }
        }
    }

    private static final class Counter {
        long changed;
        final Rows unfit = new Rows();
    }

    /** @param keepUnfit whether a value that does not fit a rule stays as it was before that rule; otherwise its row has no key */
    RowKeys(Table table, KeyRules rules, boolean keepUnfit) {
        this.table = table;
        this.rules = rules;
        this.keepUnfit = keepUnfit;
        rules.columns().forEach(table.schema()::column);
        rules.rules().forEach(r -> {
            Counter[] each = new Counter[r.size()];
            java.util.Arrays.setAll(each, i -> new Counter());
            counters.add(each);
        });
    }

    void scan(Reader reader) {
        byte[][] parts = new byte[rules.columns().size()][];
        table.scan(rules.columns(), SCAN_ROWS, batch -> {
            for (int r = 0; r < batch.rows(); r++) {
                long row = batch.firstRow() + r;
                boolean unfit = false;
                boolean absent = false;
                for (int c = 0; c < parts.length; c++) {
                    String cell = batch.text(c, r);
                    String normal = cell == null || cell.isEmpty() ? "" : normal(c, cell, row);
                    unfit |= normal == null;
                    absent |= normal != null && normal.isEmpty();
                    parts[c] = normal == null ? null : normal.getBytes(StandardCharsets.UTF_8);
                }
                if (unfit) {
                    invalid.add(row);
                } else if (absent) {
                    missing.add(row);
                }
                reader.row(row, unfit || absent ? null : Items.identifier(parts));
            }
        });
    }

    /** Null where the value does not fit. */
    private String normal(int column, String cell, long row) {
        List<Normalisation> each = rules.rules().get(column);
        String value = cell;
        for (int i = 0; i < each.size() && !value.isEmpty(); i++) {
            Counter counter = counters.get(column)[i];
            String next = each.get(i).apply(value);
            if (next == null) {
                counter.unfit.add(row);
                if (!keepUnfit) {
                    return null;
                }
            } else {
                counter.changed += next.equals(value) ? 0 : 1;
                value = next;
            }
        }
        return value;
    }

    /** What the scan so far came upon. */
    KeyReport report(long keys, Repeats repeats) {
        List<KeyReport.RuleCount> counts = new ArrayList<>();
        for (int c = 0; c < rules.columns().size(); c++) {
            for (int i = 0; i < counters.get(c).length; i++) {
                Counter counter = counters.get(c)[i];
                counts.add(new KeyReport.RuleCount(rules.columns().get(c), rules.rules().get(c).get(i).label(), counter.changed, counter.unfit.count,
                        counter.unfit.first));
            }
        }
        return new KeyReport(table.rows(), keys, missing.count, missing.first, invalid.count, invalid.first, repeats.count(), repeats.first(EXAMPLES), counts);
    }
}
