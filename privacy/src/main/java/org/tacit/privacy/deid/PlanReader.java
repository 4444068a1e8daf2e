package org.tacit.privacy.deid;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;

/** Reads a plan from YAML or JSON, and refuses every field that it does not know. */
public final class PlanReader {

    private static final int LONGEST = 1_000_000;

    private PlanReader() {
    }

    public static Plan read(String document) {
        Fields root = new Fields("document", parse(document));
        if (!Plan.FORMAT.equals(root.text("tacit"))) {
            throw InvalidInput.of("This program reads plans that begin with 'tacit: %s'.", "本程序读取以“tacit: %s”开头的方案。", Plan.FORMAT);
        }
        Plan plan = new Plan(root.text("table"), root.has("rows") ? rows(root.map("rows")) : RowRules.none(), columns(root),
                root.choice("others", Transforms.DROP, List.of(Transforms.DROP, Transforms.KEEP)),
                root.has("privacy") ? Optional.of(privacy(root.map("privacy"))) : Optional.empty(),
                root.has("microaggregate") ? Optional.of(averages(root.map("microaggregate"))) : Optional.empty(),
                root.has("aggregate") ? Optional.of(totals(root.map("aggregate"))) : Optional.empty(),
                root.has("synthesise") ? Optional.of(synthetic(root.map("synthesise"))) : Optional.empty());
        root.end();
        if (plan.totals().isPresent() && plan.synthetic().isPresent()) {
            throw InvalidInput.of("A plan has 'aggregate' or 'synthesise', not both.", "方案只能有“aggregate”或“synthesise”之一。");
        }
        return plan;
    }

    private static Object parse(String document) {
        if (document.length() > LONGEST) {
            throw InvalidInput.of("A plan has at most %,d characters.", "方案最多 %,d 个字符。", LONGEST);
        }
        // No aliases, no tags of Java classes: plain maps, lists and scalars.
        LoadSettings settings = LoadSettings.builder().setAllowDuplicateKeys(false).setAllowRecursiveKeys(false).setMaxAliasesForCollections(0)
                .setCodePointLimit(LONGEST).setLabel("plan").build();
        try {
            return new Load(settings).loadFromString(document);
        } catch (YamlEngineException e) {
            throw new InvalidInput(Text.of("The plan is not readable YAML or JSON: %s", "方案不是可读取的 YAML 或 JSON：%s", String.valueOf(e.getMessage()).lines().findFirst().orElse("")), e);
        }
    }

    private static RowRules rows(Fields f) {
        List<RowRules.Rule> rules = new ArrayList<>();
        for (Fields rule : f.maps("drop")) {
            boolean missing = rule.choice("missing", "false", List.of("true", "false")).equals("true");
            RowRules.Rule one = new RowRules.Rule(rule.text("column"), rule.texts("is"), rule.has("below") ? rule.number("below", "-1e30", "1e30") : null,
                    rule.has("above") ? rule.number("above", "-1e30", "1e30") : null, missing);
            rule.end();
            rules.add(one);
        }
        Optional<RowRules.Sample> sample = Optional.empty();
        if (f.has("sample")) {
            Fields s = f.map("sample");
            BigDecimal share = s.number("share", "0", "1");
            if (share.signum() == 0) {
                throw s.wrong("share", "above 0", "大于 0");
            }
            sample = Optional.of(new RowRules.Sample(share, s.text("key"), s.text("by")));
            s.end();
        }
        f.end();
        return new RowRules(rules, sample);
    }

    private static List<Plan.ColumnPlan> columns(Fields root) {
        if (!root.has("columns")) {
            return List.of();
        }
        Fields f = root.map("columns");
        List<Plan.ColumnPlan> columns = new ArrayList<>();
        for (String column : f.names()) {
            if (f.any(column) instanceof Map<?, ?>) {
                Fields one = f.map(column);
                Map<String, Object> parameters = new LinkedHashMap<>();
                one.names().stream().filter(n -> !n.equals("transform")).forEach(n -> parameters.put(n, one.any(n)));
                columns.add(new Plan.ColumnPlan(column, one.text("transform"), parameters));
            } else {
                columns.add(new Plan.ColumnPlan(column, f.text(column), Map.of()));
            }
        }
        columns.forEach(c -> Transforms.get(c.transform()));
        return columns;
    }

    private static Plan.Privacy privacy(Fields f) {
        boolean measure = !f.has("k");
        Map<String, Plan.Hierarchy> hierarchies = new LinkedHashMap<>();
        if (f.has("hierarchies")) {
            Fields all = f.map("hierarchies");
            all.names().forEach(column -> hierarchies.put(column, hierarchy(all.map(column))));
        }
        Plan.Privacy privacy = new Plan.Privacy(f.texts("quasi"), f.texts("sensitive"), (int) f.whole("k", 2, 1_000_000, 0),
                f.has("l") ? f.number("l", "1", "10000").doubleValue() : 1, f.choice("diversity", "distinct", List.of("distinct", "entropy")).equals("entropy"),
                f.has("t") ? f.number("t", "0", "1").doubleValue() : 1, f.choice("method", measure ? "measure" : "partition", List.of("partition", "levels", "measure")),
                f.has("leaveOut") ? f.number("leaveOut", "0", "1").doubleValue() : 0, f.whole("population", 0, 1L << 40, 0), hierarchies);
        f.end();
        if (privacy.quasi().isEmpty()) {
            throw f.wrong("quasi", "a list of the columns that an outsider may know", "外部可能知晓的列的列表");
        }
        if (measure && !privacy.method().equals("measure")) {
            throw f.wrong("k", "needed by the method", "该方法必需的参数");
        }
        if (!measure && privacy.method().equals("measure")) {
            throw f.wrong("method", "partition or levels where k is wanted", "需要 k 时须为 partition 或 levels");
        }
        return privacy;
    }

    private static Plan.Hierarchy hierarchy(Fields f) {
        List<BigDecimal> intervals = f.texts("intervals").stream().map(t -> decimal(f, t)).toList();
        List<Integer> prefixes = f.texts("prefixes").stream().map(t -> decimal(f, t).intValue()).toList();
        List<String> dates = f.texts("dates").stream().map(t -> t.toUpperCase(Locale.ROOT)).toList();
        String table = f.text("table", "");
        f.end();
        long given = List.of(!intervals.isEmpty(), !prefixes.isEmpty(), !dates.isEmpty(), !table.isEmpty()).stream().filter(b -> b).count();
        if (given != 1 || !List.of("WEEK", "MONTH", "QUARTER", "YEAR", "DECADE").containsAll(dates)) {
            throw InvalidInput.of("A hierarchy is one of intervals: [widths], prefixes: [lengths], dates: [month, year, …], table: NAME.",
                    "层级为以下之一：intervals: [宽度]、prefixes: [长度]、dates: [month, year, …]、table: 表名。");
        }
        return new Plan.Hierarchy(intervals, prefixes, dates, table);
    }

    private static BigDecimal decimal(Fields f, String text) {
        try {
            BigDecimal number = new BigDecimal(text.length() > 30 ? "" : text);
            if (Math.abs((long) number.scale()) <= 30) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Refused below.
        }
        throw f.wrong("intervals, prefixes", "a list of numbers", "数值列表");
    }

    private static Plan.Averages averages(Fields f) {
        Plan.Averages averages = new Plan.Averages(f.texts("columns"), (int) f.whole("k", 2, 1000));
        f.end();
        if (averages.columns().isEmpty()) {
            throw f.wrong("columns", "a list of numeric columns", "数值列的列表");
        }
        return averages;
    }

    private static Plan.Totals totals(Fields f) {
        Map<String, List<String>> figures = new LinkedHashMap<>();
        if (f.has("figures")) {
            Fields all = f.map("figures");
            for (String column : all.names()) {
                List<String> wanted = all.texts(column);
                if (wanted.isEmpty() || !List.of("count", "sum", "mean").containsAll(wanted)) {
                    throw all.wrong(column, "a list of count, sum, mean", "count、sum、mean 的列表");
                }
                figures.put(column, wanted);
            }
        }
        Plan.Totals totals = new Plan.Totals(f.texts("by"), figures, (int) f.whole("leastGroup", 2, 1_000_000, 10),
                f.has("dominance") ? f.number("dominance", "0.01", "1").doubleValue() : 0.9);
        f.end();
        if (totals.by().isEmpty()) {
            throw f.wrong("by", "a list of columns", "列名列表");
        }
        return totals;
    }

    private static Plan.Synthetic synthetic(Fields f) {
        Map<String, Plan.DomainPlan> domains = new LinkedHashMap<>();
        Fields all = f.map("domains");
        for (String column : all.names()) {
            Fields d = all.map(column);
            domains.put(column, new Plan.DomainPlan(d.texts("values"), d.text("least", ""), d.text("most", ""), (int) d.whole("bins", 2, 100, 20)));
            d.end();
        }
        Plan.Synthetic synthetic = new Plan.Synthetic((int) f.whole("rows", 1, 1_000_000), f.number("epsilon", "0.001", "100"), domains);
        f.end();
        return synthetic;
    }
}
