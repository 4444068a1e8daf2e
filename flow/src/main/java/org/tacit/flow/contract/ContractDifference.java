package org.tacit.flow.contract;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.tacit.base.Text;
import org.tacit.flow.disclosure.Fact;
import org.tacit.flow.document.Flow;
import org.tacit.flow.document.Plan;
import org.tacit.flow.spec.ColumnRef;
import org.tacit.flow.spec.TableRef;

/**
 * What differs between two contracts, as data: for people who approved the first and are asked about the second. Equal contracts but for nonce and expiry have
 * the expiry as their only difference.
 */
public record ContractDifference(List<ContractChange> changes) {

    /** What sort of thing is different. */
    public enum What { STEP, PARAMETER, TABLE, COLUMN, OPERATOR, DISCLOSURE, RECEIVER, PARTY, TERM }

    public enum How { ADDED, REMOVED, CHANGED }

    /**
     * @param name   which one: {@code step}, {@code step.parameter}, {@code party/table}, {@code party/table.column}, …
     * @param before as it was; empty where it is new
     * @param after  as it is; empty where it is gone
     * @param text   one sentence
     */
    public record ContractChange(What what, How how, String name, String before, String after, Text text) {
    }

    public ContractDifference {
        changes = List.copyOf(changes);
    }

    public static ContractDifference between(Contract before, Contract after) {
        List<ContractChange> all = new ArrayList<>();
        compare(all, What.STEP, "step '%s'", "步骤“%s”", of(before.flow().steps(), Flow.Step::id, ContractDifference::step), of(after.flow().steps(), Flow.Step::id, ContractDifference::step));
        compare(all, What.PARAMETER, "parameter %s", "参数 %s", parameters(before), parameters(after));
        compare(all, What.OPERATOR, "operator %s", "算子 %s", before.operators(), after.operators());
        compare(all, What.TABLE, "table %s", "表 %s", of(before.tables(), ContractDifference::table, ContractDifference::snapshot), of(after.tables(), ContractDifference::table, ContractDifference::snapshot));
        compare(all, What.COLUMN, "column %s", "列 %s", columns(before), columns(after));
        facts(all, before, after);
        compare(all, What.RECEIVER, "result %s", "结果 %s", of(before.receivers(), ContractDifference::receiver, r -> r.type().name()), of(after.receivers(), ContractDifference::receiver, r -> r.type().name()));
        compare(all, What.PARTY, "party %s", "参与方 %s", of(before.parties(), ContractParty::name, ContractParty::fingerprint), of(after.parties(), ContractParty::name, ContractParty::fingerprint));
        compare(all, What.TERM, "%s", "%s", terms(before), terms(after));
        return new ContractDifference(all);
    }

    private static <T> Map<String, String> of(List<T> things, Function<T, String> name, Function<T, String> value) {
        Map<String, String> map = new LinkedHashMap<>();
        things.forEach(t -> map.merge(name.apply(t), value.apply(t), (a, b) -> a.equals(b) ? a : a + "\n" + b));
        return map;
    }

    private static String step(Flow.Step s) {
        return s.operator() + " " + s.roles() + " " + s.inputs();
    }

    private static Map<String, String> parameters(Contract c) {
        Map<String, String> all = new LinkedHashMap<>();
        c.flow().steps().forEach(s -> s.params().values().forEach((name, value) -> all.put(s.id() + "." + name, value.toString())));
        return all;
    }

    private static String table(TableRef t) {
        return t.party() + "/" + t.table();
    }

    private static String snapshot(TableRef t) {
        return "%d rows, %.16s".formatted(t.rows(), t.hash());
    }

    private static Map<String, String> columns(Contract c) {
        Map<String, String> all = new LinkedHashMap<>();
        for (TableRef t : c.tables()) {
            for (ColumnRef column : t.columns()) {
                all.put(table(t) + "." + column.name(), column.type() + " " + column.kind());
            }
        }
        return all;
    }

    private static String receiver(Plan.Receiver r) {
        return r.step() + "." + r.output() + " → " + r.party();
    }

    private static Map<String, String> terms(Contract c) {
        Map<String, String> terms = new TreeMap<>();
        terms.put("name", c.flow().name());
        terms.put("purpose", c.flow().purpose());
        terms.put("runs", Integer.toString(c.runs()));
        terms.put("expires", c.expires().toString());
        terms.put("legal basis", c.legalBasis());
        return terms;
    }

    /** One party, columns and kind is one thing, however much of it is learned. */
    private static String key(Fact f) {
        return f.learner() + " ← " + f.about() + " " + f.kind() + " (" + String.join(", ", f.steps()) + ")";
    }

    private static void facts(List<ContractChange> all, Contract before, Contract after) {
        Map<String, List<Fact>> then = byKey(before);
        Map<String, List<Fact>> now = byKey(after);
        now.forEach((key, facts) -> {
            List<Fact> old = then.getOrDefault(key, List.of());
            if (old.isEmpty()) {
                facts.forEach(f -> all.add(new ContractChange(What.DISCLOSURE, How.ADDED, key, "", f.sentence().en(), said("New", "新增", f.sentence()))));
            } else if (!old.equals(facts)) {
                Fact f = facts.getFirst();
                all.add(new ContractChange(What.DISCLOSURE, How.CHANGED, key, old.getFirst().sentence().en(), f.sentence().en(), said("Different", "变更", f.sentence())));
            }
        });
        then.forEach((key, facts) -> {
            if (!now.containsKey(key)) {
                facts.forEach(f -> all.add(new ContractChange(What.DISCLOSURE, How.REMOVED, key, f.sentence().en(), "", said("No more", "不再有", f.sentence()))));
            }
        });
    }

    private static Map<String, List<Fact>> byKey(Contract c) {
        Map<String, List<Fact>> map = new LinkedHashMap<>();
        c.disclosure().forEach(f -> map.computeIfAbsent(key(f), k -> new ArrayList<>()).add(f));
        return map;
    }

    private static Text said(String en, String zh, Text thing) {
        return new Text(en + ": " + thing.en(), zh + "：" + thing.zh());
    }

    private static void compare(List<ContractChange> all, What what, String en, String zh, Map<String, String> before, Map<String, String> after) {
        after.forEach((name, now) -> {
            String then = before.get(name);
            Text thing = Text.of(en, zh, name);
            if (then == null) {
                all.add(new ContractChange(what, How.ADDED, name, "", now, said("New", "新增", thing)));
            } else if (!then.equals(now)) {
                all.add(new ContractChange(what, How.CHANGED, name, then, now, new Text("%s was '%s' and is '%s'.".formatted(thing.en(), then, now), "%s由“%s”改为“%s”。".formatted(thing.zh(), then, now))));
            }
        });
        before.forEach((name, then) -> {
            if (!after.containsKey(name)) {
                all.add(new ContractChange(what, How.REMOVED, name, then, "", said("No more", "不再有", Text.of(en, zh, name))));
            }
        });
    }
}
