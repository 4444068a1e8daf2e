package org.tacit.flow.document;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.flow.spec.Params;

/**
 * Reads a flow document, YAML or JSON. What is checked here needs no operator and no table: the form of the document and its names.
 * {@link Planner} checks the rest.
 */
public final class FlowReader {

    private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_-]{0,63}");
    private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]{0,15})");

    private final Map<String, Position> positions = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    private FlowReader() {
    }

    /** Throws {@link InvalidInput} with line, column and path of everything that is not a flow, one sentence on each line. */
    public static FlowDocument read(String text) {
        FlowReader reader = new FlowReader();
        Flow flow = reader.flow(Tree.parse(text));
        throwIfAny(reader.problems);
        return new FlowDocument(flow, reader.positions);
    }

    /** What {@link #read} would complain of, by place. A text that is no YAML at all is one problem, at its start where the place is not known. */
    public static List<Problem> problems(String text) {
        FlowReader reader = new FlowReader();
        try {
            reader.flow(Tree.parse(text));
        } catch (InvalidInput e) {
            return List.of(new Problem("", Position.START, e.text()));
        }
        return List.copyOf(reader.problems);
    }

    static void throwIfAny(List<Problem> problems) {
        if (!problems.isEmpty()) {
            throw new InvalidInput(new Text(
                    problems.stream().map(p -> p.sentence().en()).collect(Collectors.joining("\n")),
                    problems.stream().map(p -> p.sentence().zh()).collect(Collectors.joining("\n"))));
        }
    }

    private Flow flow(Tree tree) {
        Tree.Mapping top = mapping(tree, "", List.of("tacit", "name", "purpose", "parties", "tables", "steps"),
                List.of("tacit", "name", "parties", "steps"));
        Map<String, Tree> e = top.entries();
        String version = text(e.get("tacit"), "tacit");
        if (e.containsKey("tacit") && !version.equals(Flow.VERSION)) {
            problem("tacit", "this software reads '%s', not '%s'.", "本软件读取的是“%s”，不是“%s”。", Flow.VERSION, version);
        }
        List<String> parties = new ArrayList<>();
        for (Item item : items(e.get("parties"), "parties")) {
            String party = name(item.tree(), item.path());
            if (parties.contains(party)) {
                problem(item.path(), "party '%s' is listed twice.", "参与方“%s”列了两次。", party);
            }
            parties.add(party);
        }
        Map<String, Flow.FlowTable> tables = new LinkedHashMap<>();
        entries(e.get("tables"), "tables").forEach((name, value) -> {
            String path = "tables." + name;
            checkName(name, path);
            Map<String, Tree> t = mapping(value, path, List.of("party", "table"), List.of("party", "table")).entries();
            tables.put(name, new Flow.FlowTable(text(t.get("party"), path + ".party"), text(t.get("table"), path + ".table")));
        });
        List<Flow.Step> steps = new ArrayList<>();
        for (Item item : items(e.get("steps"), "steps")) {
            Flow.Step step = step(item.tree(), item.path());
            if (!step.id().isEmpty() && steps.stream().anyMatch(s -> s.id().equals(step.id()))) {
                problem(item.path() + ".id", "step '%s' is defined twice.", "步骤“%s”定义了两次。", step.id());
            }
            if (tables.containsKey(step.id())) {
                problem(item.path() + ".id", "'%s' is also the name of a table; rename one of them.", "“%s”同时也是表名，请改名。", step.id());
            }
            steps.add(step);
        }
        return new Flow(version, text(e.get("name"), "name"), text(e.get("purpose"), "purpose"), parties, tables, steps);
    }

    private Flow.Step step(Tree tree, String path) {
        Map<String, Tree> e = mapping(tree, path, List.of("id", "operator", "roles", "inputs", "params"), List.of("id", "operator", "roles"))
                .entries();
        Map<String, String> roles = new LinkedHashMap<>();
        entries(e.get("roles"), path + ".roles").forEach((role, party) -> roles.put(role, text(party, path + ".roles." + role)));
        Map<String, Map<String, String>> inputs = new LinkedHashMap<>();
        entries(e.get("inputs"), path + ".inputs").forEach((role, ports) -> {
            String rolePath = path + ".inputs." + role;
            Map<String, String> byPort = new LinkedHashMap<>();
            entries(ports, rolePath).forEach((port, source) -> byPort.put(port, text(source, rolePath + "." + port)));
            inputs.put(role, byPort);
        });
        Map<String, Object> params = new LinkedHashMap<>();
        entries(e.get("params"), path + ".params").forEach((name, value) -> {
            Object read = parameter(value, path + ".params." + name);
            if (read != null) {
                params.put(name, read);
            }
        });
        String id = e.containsKey("id") ? name(e.get("id"), path + ".id") : "";
        return new Flow.Step(id, text(e.get("operator"), path + ".operator"), roles, inputs, new Params(params));
    }

    /** Whole numbers and true/false where written without quotes; all else stays the text it is, decimals too. */
    private Object parameter(Tree tree, String path) {
        positions.put(path, tree.at());
        switch (tree) {
            case Tree.Scalar s when s.plain() && (s.text().equals("true") || s.text().equals("false")) -> {
                return Boolean.valueOf(s.text());
            }
            case Tree.Scalar s when s.plain() && WHOLE.matcher(s.text()).matches() -> {
                return Long.valueOf(s.text());
            }
            case Tree.Scalar s -> {
                return s.text();
            }
            case Tree.Sequence s -> {
                List<String> list = new ArrayList<>();
                for (Item item : items(s, path)) {
                    list.add(text(item.tree(), item.path()));
                }
                return list;
            }
            case Tree.Mapping m -> {
                problem(path, "a parameter is a text, a number, true/false or a list of texts.", "参数应为文本、数字、真假值或文本列表。");
                return null;
            }
        }
    }

    // ---- reading with positions ----

    private record Item(Tree tree, String path) {
    }

    private Tree.Mapping mapping(Tree tree, String path, List<String> allowed, List<String> required) {
        positions.put(path, tree.at());
        if (!(tree instanceof Tree.Mapping mapping)) {
            problem(path, "keys and values are expected here (%s).", "此处应为键值（%s）。", String.join(", ", allowed));
            return new Tree.Mapping(Map.of(), Map.of(), tree.at());
        }
        mapping.entries().forEach((key, value) -> {
            String child = path.isEmpty() ? key : path + "." + key;
            if (!allowed.contains(key)) {
                Text hint = Suggestion.of(key, allowed);
                problems.add(new Problem(child, mapping.keys().get(key),
                        new Text("unknown key '%s'; %s".formatted(key, hint.en()), "未知的键“%s”；%s".formatted(key, hint.zh()))));
            }
        });
        for (String key : required) {
            if (!mapping.entries().containsKey(key)) {
                problem(path, "key '%s' is missing.", "缺少键“%s”。", key);
            }
        }
        return mapping;
    }

    private Map<String, Tree> entries(Tree tree, String path) {
        if (tree == null) {
            return Map.of();
        }
        positions.put(path, tree.at());
        if (tree instanceof Tree.Mapping mapping) {
            mapping.keys().forEach((key, at) -> positions.put(FlowDocument.keyOf(path + "." + key), at));
            return mapping.entries();
        }
        problem(path, "keys and values are expected here.", "此处应为键值。");
        return Map.of();
    }

    private List<Item> items(Tree tree, String path) {
        if (tree == null) {
            return List.of();
        }
        positions.put(path, tree.at());
        List<Item> items = new ArrayList<>();
        if (tree instanceof Tree.Sequence sequence) {
            for (int i = 0; i < sequence.items().size(); i++) {
                items.add(new Item(sequence.items().get(i), path + "[" + i + "]"));
            }
        } else {
            problem(path, "a list is expected here.", "此处应为列表。");
        }
        return items;
    }

    private String text(Tree tree, String path) {
        if (tree == null) {
            return "";
        }
        positions.put(path, tree.at());
        if (tree instanceof Tree.Scalar scalar) {
            return scalar.text();
        }
        problem(path, "a text is expected here.", "此处应为文本。");
        return "";
    }

    private String name(Tree tree, String path) {
        String name = text(tree, path);
        checkName(name, path);
        return name;
    }

    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    private void checkName(String name, String path) {
        if (!isName(name)) {
            problem(path, "'%s' is not a name: a letter first, then letters, digits, - and _, 64 at most.",
                    "“%s”不是合法的名称：以字母或汉字开头，其后为字母、汉字、数字、- 和 _，至多 64 个。", name);
        }
    }

    private void problem(String path, String en, String zh, Object... arguments) {
        problems.add(Problem.of(path, FlowDocument.at(positions, path), en, zh, arguments));
    }
}
