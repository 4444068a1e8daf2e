package org.tacit.privacy.deid;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.data.Column;
import org.tacit.data.ColumnKind;
import org.tacit.data.ColumnType;
import org.tacit.data.Grade;
import org.tacit.data.Schema;
import org.tacit.data.Table;
import org.tacit.data.TableStore;
import org.tacit.data.TableWriter;
import org.tacit.privacy.group.Ladder;
import org.tacit.privacy.group.Lattice;
import org.tacit.privacy.group.Microaggregation;
import org.tacit.privacy.group.Mondrian;
import org.tacit.privacy.group.Recoding;
import org.tacit.privacy.group.Wanted;
import org.tacit.privacy.noise.Ratio;
import org.tacit.privacy.risk.Risk;
import org.tacit.privacy.risk.RiskMeasure;
import org.tacit.privacy.synth.Domain;
import org.tacit.privacy.synth.Synthesis;

/**
 * Carries out a plan: rows are chosen, columns transformed batch by batch, then averaged, generalised until k is reached, totalled or replaced by
 * synthetic ones; the risk is measured before and after. What lies between is in a table store of its own, in a folder that goes with the {@link Outcome}.
 */
public final class Deidentifier {

    private static final int BATCH = 4096;
    private static final int ENGINE_MEGABYTES = 512;

    private final Context context;

    public Deidentifier(Context context) {
        this.context = context;
    }

    /** The table that may be shown, and the report. Closing it deletes the table. */
    public record Outcome(Table table, DeidReport report, TableStore store) implements AutoCloseable {
        @Override
        public void close() {
            store.close();
        }
    }

    /** What the output of a plan spends of a row's differential privacy; nothing is run. */
    public PrivacyLoss loss(Plan plan, Table source) {
        PrivacyLoss loss = plan.synthetic().map(s -> new PrivacyLoss(s.epsilon(), java.math.BigDecimal.ZERO)).orElse(PrivacyLoss.NONE);
        for (Step step : new Run(plan, source, null).kept) {
            loss = loss.plus(PrivacyLoss.of(step.transform.effect().epsilon()));
        }
        return loss;
    }

    /**
     * @param work  an empty folder for what lies between; the caller deletes it afterwards
     * @param limit first rows that are taken; {@link Long#MAX_VALUE} for all
     */
    public Outcome run(Plan plan, Table source, Path work, long limit) {
        TableStore store = TableStore.open(work, ENGINE_MEGABYTES, context.random());
        try {
            return new Run(plan, source, store).run(limit);
        } catch (RuntimeException | Error e) {
            store.close();
            throw e;
        }
    }

    /** A column of the source with its transform. */
    private record Step(Column column, Plan.ColumnPlan plan, ColumnTransform transform) {
    }

    private final class Run {
        private final Plan plan;
        private final Table source;
        private final TableStore store;
        private final List<Text> warnings = new ArrayList<>();
        private final List<Step> steps;
        private final List<Step> kept;

        Run(Plan plan, Table source, TableStore store) {
            this.plan = plan;
            this.source = source;
            this.store = store;
            steps = steps();
            kept = steps.stream().filter(s -> !s.plan.transform().equals(Transforms.DROP)).toList();
            if (kept.isEmpty()) {
                throw InvalidInput.of("The plan leaves no column; name at least one under 'columns'.", "方案未保留任何列；请在“columns”中至少列出一列。");
            }
            plan.rows().check(source.schema());
            boolean rowsMeet = plan.averages().isPresent() || plan.privacy().isPresent() && plan.privacy().get().k() > 0
                    || kept.stream().anyMatch(s -> s.transform instanceof BlockTransform);
            if (plan.synthetic().isPresent() && rowsMeet) {
                throw InvalidInput.of("Synthesis takes rows that do not depend on each other, or ε would not hold: without swap, microaggregate and k.",
                        "合成数据要求各行互不影响，否则 ε 不成立：请去掉 swap、microaggregate 和 k。");
            }
        }

        private List<Step> steps() {
            Map<String, Plan.ColumnPlan> named = new LinkedHashMap<>();
            plan.columns().forEach(c -> named.put(source.schema().column(c.column()).name(), c));
            List<Step> all = new ArrayList<>();
            for (Column column : source.schema().columns()) {
                Plan.ColumnPlan one = named.getOrDefault(column.name(), new Plan.ColumnPlan(column.name(), plan.others(), Map.of()));
                all.add(new Step(column, one, Transforms.get(one.transform()).make(column, one.parameters(), context)));
            }
            return all;
        }

        Outcome run(long limit) {
            Table table = columns(limit);
            Risk before = null;
            Risk after = null;
            DeidReport.GroupSearch search = null;
            DeidReport.Averaging means = null;
            DeidReport.TotalledGroups groups = null;
            Synthesis.Likeness likeness = null;
            long rows = table.rows();
            if (plan.averages().isPresent()) {
                Averaged averaged = averages(table, plan.averages().get());
                table = averaged.table;
                means = averaged.means;
            }
            if (plan.privacy().isPresent()) {
                Plan.Privacy privacy = plan.privacy().get();
                before = before(privacy, limit);
                if (privacy.k() > 0) {
                    Recoding recoding = search(table, privacy);
                    table = recode(table, privacy.quasi(), recoding);
                    search = new DeidReport.GroupSearch(recoding.how(), recoding.tried(), recoding.levels(), recoding.loss());
                }
                after = after(table, privacy);
                check(privacy, after);
            }
            if (plan.totals().isPresent()) {
                Totalling.Result result = Totalling.run(table, plan.totals().get(), store, "totals");
                table = result.table();
                groups = result.groups();
                warnings.add(new Text("totals published elsewhere, less the groups shown here, tell the groups that were left out", "若总计另行公布，减去此处各组即可推出被删除的组"));
            }
            if (plan.synthetic().isPresent()) {
                Plan.Synthetic synthetic = plan.synthetic().get();
                List<Domain> domains = domains(table.schema(), synthetic);
                try (TableWriter out = store.writer("synthetic", new Schema(domains.stream().map(Domain::column).toList()))) {
                    likeness = Synthesis.run(table, domains, Ratio.of(synthetic.epsilon(), "epsilon"), synthetic.rows(), out, context.coins());
                    table = out.finish();
                }
                after = null;
                warnings.add(new Text("ε holds for one drawing: each further one from the same rows costs as much again", "ε 仅对一次合成成立：对同一数据再次合成会再次消耗"));
            }
            List<DeidReport.ColumnDone> done = steps.stream().map(s -> new DeidReport.ColumnDone(s.column.name(), s.plan.transform(), s.transform.effect().family().label(),
                    s.transform.effect().back(), s.transform.effect().key(), s.transform.effect().epsilon(), s.transform.effect().warnings())).toList();
            return new Outcome(table, new DeidReport(source.name(), Math.min(limit, source.rows()), table.rows(), done, before, after, search, means, groups, likeness, List.copyOf(warnings)), store);
        }

        // ---- columns ----

        /** The first pass: rows are chosen and each column goes through its transform. */
        private Table columns(long limit) {
            List<String> read = new ArrayList<>(kept.stream().map(s -> s.column.name()).toList());
            plan.rows().drop().forEach(rule -> add(read, rule.column()));
            plan.rows().sample().ifPresent(s -> add(read, s.by()));
            RowRules.Sieve sieve = plan.rows().sampler(context);
            int sampled = plan.rows().sample().map(s -> read.indexOf(s.by())).orElse(0);
            Schema schema = new Schema(kept.stream().map(s -> column(s)).toList());
            try (TableWriter out = store.writer("columns", schema)) {
                long[] written = new long[1];
                String[][] cells = new String[kept.size()][];
                source.scan(read, batch(limit), batch -> {
                    int rows = (int) Math.clamp(limit - batch.firstRow(), 0, batch.rows());
                    int chosen = choose(batch, rows, read, sieve, sampled, cells);
                    for (int c = 0; c < cells.length; c++) {
                        apply(kept.get(c).transform, cells[c], chosen);
                    }
                    for (int row = 0; row < chosen; row++) {
                        for (int c = 0; c < cells.length; c++) {
                            write(out, kept.get(c).transform.type(), cells[c][row]);
                        }
                        out.endRow();
                    }
                    written[0] += chosen;
                });
                if (written[0] == 0) {
                    throw InvalidInput.of("No row is left; loosen the rules for rows.", "没有剩余的行；请放宽行规则。");
                }
                return out.finish();
            }
        }

        /** A whole number of a Parquet file may have more digits than a text of one may. */
        private static void write(TableWriter out, ColumnType type, String cell) {
            if (cell != null && type == ColumnType.INTEGER) {
                out.whole(Long.parseLong(cell));
            } else {
                out.text(cell);
            }
        }

        private static void add(List<String> names, String name) {
            if (!names.contains(name)) {
                names.add(name);
            }
        }

        /** A multiple of what block transforms want would be best; all blocks of a scan have one size, so the largest counts. */
        private int batch(long limit) {
            int block = kept.stream().mapToInt(s -> s.transform instanceof BlockTransform b ? b.block() : 0).max().orElse(0);
            if (block == 0) {
                return BATCH;
            }
            // Even blocks: none is left with a single row at the end.
            long rows = Math.max(1, Math.min(limit, source.rows()));
            long blocks = (rows + block - 1) / block;
            return (int) ((rows + blocks - 1) / blocks);
        }

        private int choose(Table.Batch batch, int rows, List<String> read, RowRules.Sieve sieve, int sampled, String[][] cells) {
            for (int c = 0; c < cells.length; c++) {
                cells[c] = cells[c] == null || cells[c].length < rows ? new String[rows] : cells[c];
            }
            int chosen = 0;
            for (int row = 0; row < rows; row++) {
                int at = row;
                if (plan.rows().drop().stream().anyMatch(rule -> rule.fits(batch.text(read.indexOf(rule.column()), at))) || !sieve.passes(batch.text(sampled, row))) {
                    continue;
                }
                for (int c = 0; c < cells.length; c++) {
                    cells[c][chosen] = batch.text(c, row);
                }
                chosen++;
            }
            return chosen;
        }

        private static void apply(ColumnTransform transform, String[] cells, int rows) {
            if (transform instanceof BlockTransform block && rows > block.block()) {
                int blocks = (rows + block.block() - 1) / block.block();
                int size = (rows + blocks - 1) / blocks;
                for (int from = 0; from < rows; from += size) {
                    String[] part = Arrays.copyOfRange(cells, from, Math.min(rows, from + size));
                    block.apply(part, part.length);
                    System.arraycopy(part, 0, cells, from, part.length);
                }
                return;
            }
            transform.apply(cells, rows);
        }

        private static Column column(Step step) {
            ColumnType type = step.transform.type();
            // An identifier in a table is text and is nobody's feature; what is no longer one may be described as it is.
            ColumnKind kind = step.column.kind() == ColumnKind.IDENTIFIER && type != ColumnType.TEXT ? ColumnKind.ATTRIBUTE : step.column.kind();
            return new Column(step.column.name(), type, kind, step.column.grade());
        }

        // ---- groups ----

        private record Averaged(Table table, DeidReport.Averaging means) {
        }

        private Averaged averages(Table table, Plan.Averages wanted) {
            double[][] columns = wanted.columns().stream().map(table::doubles).toArray(double[][]::new);
            int rows = columns[0].length;
            boolean[] missing = new boolean[rows];
            int whole = 0;
            for (int i = 0; i < rows; i++) {
                for (double[] column : columns) {
                    missing[i] |= Double.isNaN(column[i]);
                }
                whole += missing[i] ? 0 : 1;
            }
            if (whole < wanted.k()) {
                throw InvalidInput.of("Fewer than k rows have all columns that are averaged.", "参与微聚集的各列均不缺失的行少于 k。");
            }
            if (whole < rows) {
                warnings.add(Text.of("%,d rows lack one of the averaged columns; these cells are missing in the output", "%,d 行缺少被微聚集的列，输出中这些单元格为缺失", rows - whole));
            }
            double[][] present = new double[columns.length][whole];
            for (int i = 0, n = 0; i < rows; i++) {
                if (!missing[i]) {
                    for (int d = 0; d < columns.length; d++) {
                        present[d][n] = columns[d][i];
                    }
                    n++;
                }
            }
            Microaggregation.Result result = Microaggregation.run(present, wanted.k());
            List<String> names = table.schema().names();
            Schema schema = new Schema(table.schema().columns().stream().map(c -> wanted.columns().contains(c.name())
                    ? new Column(c.name(), ColumnType.REAL, c.kind(), c.grade()) : c).toList());
            try (TableWriter out = store.writer("averages", schema)) {
                int[] at = new int[1];
                table.scan(names, BATCH, batch -> {
                    for (int row = 0; row < batch.rows(); row++) {
                        boolean none = missing[(int) (batch.firstRow() + row)];
                        for (int c = 0; c < names.size(); c++) {
                            int d = wanted.columns().indexOf(names.get(c));
                            if (d < 0) {
                                write(out, schema.columns().get(c).type(), batch.text(c, row));
                            } else {
                                out.number(none ? Double.NaN : result.means()[d][at[0]]);
                            }
                        }
                        at[0] += none ? 0 : 1;
                        out.endRow();
                    }
                });
                return new Averaged(out.finish(), new DeidReport.Averaging(result.groups(), result.smallest(), result.lost()));
            }
        }

        private Recoding search(Table table, Plan.Privacy privacy) {
            Wanted wanted = new Wanted(privacy.k(), privacy.l(), privacy.entropy(), privacy.t());
            Map<String, Ladder> ladders = new LinkedHashMap<>();
            privacy.hierarchies().forEach((column, h) -> ladders.put(quasi(privacy, column), ladder(table.schema().column(column), h)));
            return privacy.method().equals("levels") ? Lattice.run(table, privacy.quasi(), privacy.sensitive(), wanted, ladders, privacy.leaveOut())
                    : Mondrian.run(table, privacy.quasi(), privacy.sensitive(), wanted, ladders);
        }

        private String quasi(Plan.Privacy privacy, String column) {
            if (!privacy.quasi().contains(column)) {
                throw InvalidInput.of("There is a hierarchy for column '%s', which is no quasi-identifier.", "列“%s”有层级，但不是准标识符。", column);
            }
            return column;
        }

        private Ladder ladder(Column column, Plan.Hierarchy h) {
            boolean number = TransformSpec.NUMBERS.contains(column.type());
            if (!h.intervals().isEmpty() && !number || !h.dates().isEmpty() && !TransformSpec.DAYS.contains(column.type()) || !h.prefixes().isEmpty() && column.type() != ColumnType.TEXT) {
                throw InvalidInput.of("Column '%s' is %s: intervals are for numbers, dates for days, prefixes for texts.", "列“%s”为 %s：intervals 适用于数值，dates 适用于日期，prefixes 适用于文本。", column.name(), column.type());
            }
            return !h.intervals().isEmpty() ? Ladder.intervals(h.intervals()) : !h.prefixes().isEmpty() ? Ladder.prefixes(h.prefixes())
                    : !h.dates().isEmpty() ? Ladder.calendar(h.dates().stream().map(Ladder.Calendar::valueOf).toList()) : Ladder.of(context.tables().apply(h.table()));
        }

        /** The last pass: quasi-identifiers are shown as the recoding says. */
        private Table recode(Table table, List<String> quasi, Recoding recoding) {
            List<String> names = table.schema().names();
            boolean asWere = recoding.levels().values().stream().allMatch(level -> level == 0) && !recoding.levels().isEmpty();
            Schema schema = new Schema(table.schema().columns().stream().map(c -> quasi.contains(c.name()) && !asWere
                    ? new Column(c.name(), ColumnType.TEXT, c.kind(), c.grade()) : c).toList());
            int[] place = names.stream().mapToInt(quasi::indexOf).toArray();
            try (TableWriter out = store.writer("groups", schema)) {
                String[] cells = new String[quasi.size()];
                String[] shown = new String[quasi.size()];
                table.scan(names, BATCH, batch -> {
                    for (int row = 0; row < batch.rows(); row++) {
                        for (int c = 0; c < place.length; c++) {
                            if (place[c] >= 0) {
                                cells[place[c]] = batch.text(c, row);
                            }
                        }
                        if (!recoding.shown().apply(cells, shown)) {
                            continue;
                        }
                        for (int c = 0; c < place.length; c++) {
                            write(out, schema.columns().get(c).type(), place[c] >= 0 ? shown[place[c]] : batch.text(c, row));
                        }
                        out.endRow();
                    }
                });
                return out.finish();
            }
        }

        // ---- risk ----

        /** Of the source's own cells, over those of the quasi-identifiers that it has. */
        private Risk before(Plan.Privacy privacy, long limit) {
            if (limit < source.rows()) {
                long[] first = new long[(int) limit];
                Arrays.setAll(first, i -> i);
                List<String> columns = new ArrayList<>(new TreeSet<>(privacy.quasi()));
                privacy.sensitive().forEach(c -> add(columns, c));
                return RiskMeasure.measure(source.select(columns, first), privacy.quasi(), privacy.sensitive(), privacy.population());
            }
            return RiskMeasure.measure(source, privacy.quasi(), privacy.sensitive(), privacy.population());
        }

        private Risk after(Table table, Plan.Privacy privacy) {
            List<String> quasi = privacy.quasi().stream().filter(c -> table.schema().find(c).isPresent()).toList();
            List<String> sensitive = privacy.sensitive().stream().filter(c -> table.schema().find(c).isPresent()).toList();
            return quasi.isEmpty() ? null : RiskMeasure.measure(table, quasi, sensitive, privacy.population());
        }

        /** The measured table has what was wanted: a check of the search by other code. */
        private void check(Plan.Privacy privacy, Risk after) {
            if (privacy.k() == 0 || after == null) {
                return;
            }
            if (after.k() < privacy.k()) {
                throw new IllegalStateException("k was not reached");
            }
            for (Risk.SensitiveSpread d : after.diversity()) {
                if ((privacy.entropy() ? d.entropy() : d.distinct()) < privacy.l() - 1e-6) {
                    throw new IllegalStateException("l was not reached");
                }
                if (d.distance() > privacy.t() + 1e-6) {
                    warnings.add(Text.of("rows that were left out changed the whole: column '%s' is now %.3f from it, more than t", "删除的行改变了总体分布：列“%s”现与其相距 %.3f，大于 t", d.column(), d.distance()));
                }
            }
        }

        private List<Domain> domains(Schema schema, Plan.Synthetic synthetic) {
            synthetic.domains().keySet().forEach(schema::column);
            return schema.columns().stream().map(column -> {
                Plan.DomainPlan d = synthetic.domains().get(column.name());
                if (d == null) {
                    throw InvalidInput.of("State the domain of column '%s' under 'domains' (values, or least and most), or drop the column: found out from the cells it would break ε.",
                            "请在“domains”中给出列“%s”的取值域（values，或 least 与 most），或删除该列：由数据推断会破坏 ε。", column.name());
                }
                return d.values().isEmpty() ? Domain.of(column, d.least(), d.most(), d.bins()) : Domain.of(column, d.values());
            }).toList();
        }
    }

    /** A plan that shows a table to people who need not see it: identifiers and names are masked, the most sensitive columns are not there. */
    public static Plan masked(String table, Schema schema) {
        List<Plan.ColumnPlan> columns = new ArrayList<>();
        for (Column c : schema.columns()) {
            boolean text = c.type() == ColumnType.TEXT;
            if (c.grade() == Grade.L5) {
                columns.add(new Plan.ColumnPlan(c.name(), Transforms.DROP, Map.of()));
            } else if (c.grade() == Grade.L4) {
                columns.add(text && c.kind() == ColumnKind.ATTRIBUTE ? new Plan.ColumnPlan(c.name(), "mask.name", Map.of())
                        : new Plan.ColumnPlan(c.name(), "mask", text ? Map.of("keepFirst", 3, "keepLast", 2) : Map.of()));
            } else if (c.grade() == Grade.L3 && TransformSpec.NUMBERS.contains(c.type())) {
                columns.add(new Plan.ColumnPlan(c.name(), "generalise.interval", Map.of("width", 1000)));
            } else if (c.grade() == Grade.L3) {
                columns.add(new Plan.ColumnPlan(c.name(), "mask", Map.of()));
            } else {
                columns.add(new Plan.ColumnPlan(c.name(), Transforms.KEEP, Map.of()));
            }
        }
        return new Plan(table, RowRules.none(), columns, Transforms.DROP, java.util.Optional.empty(), java.util.Optional.empty(), java.util.Optional.empty(), java.util.Optional.empty());
    }
}
