package org.tacit.flow.document;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.flow.disclosure.About;
import org.tacit.flow.document.Plan.PlannedStep;
import org.tacit.flow.spec.Binding;
import org.tacit.flow.spec.Choice;
import org.tacit.flow.spec.Conditions;
import org.tacit.flow.spec.Operator;
import org.tacit.flow.spec.OperatorSpec;
import org.tacit.flow.spec.Operators;
import org.tacit.flow.spec.Params;
import org.tacit.flow.spec.Port;
import org.tacit.flow.spec.PortType;
import org.tacit.flow.spec.Role;
import org.tacit.flow.spec.Source;
import org.tacit.flow.spec.TableRef;

/**
 * Type-checks a flow against operators and tables. A problem in one step does not hide those of others: a step that cannot be
 * bound is left out, and what only depends on it is not complained about twice.
 */
public final class Planner {

    private static final int MAX_STEPS = 1000;

    private final FlowDocument document;
    private final Flow flow;
    private final Operators operators;
    private final Conditions conditions;
    private final Map<String, TableRef> tables = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, PlannedStep> planned = new LinkedHashMap<>();
    private final Map<String, Set<String>> columns = new TreeMap<>();

    private Planner(FlowDocument document, Collection<TableRef> described, Operators operators, Conditions conditions) {
        this.document = document;
        this.flow = document.flow();
        this.operators = operators;
        this.conditions = conditions;
        described.forEach(t -> tables.put(t.name(), t));
    }

    /**
     * The plan of a flow.
     *
     * @param tables a description of every table that the flow names, with the columns that are known
     * @throws InvalidInput with every problem, one sentence on each line
     */
    public static Plan plan(FlowDocument document, Collection<TableRef> tables, Operators operators) {
        return plan(document, tables, operators, Conditions.NONE);
    }

    /** As above, where {@code conditions} decide what the flow leaves open; the plan's flow leaves nothing open. */
    public static Plan plan(FlowDocument document, Collection<TableRef> tables, Operators operators, Conditions conditions) {
        Planner planner = new Planner(document, tables, operators, conditions);
        planner.check();
        FlowReader.throwIfAny(planner.problems);
        return planner.result();
    }

    /** All problems; empty where {@link #plan} succeeds. */
    public static List<Problem> problems(FlowDocument document, Collection<TableRef> tables, Operators operators) {
        Planner planner = new Planner(document, tables, operators, Conditions.NONE);
        planner.check();
        return List.copyOf(planner.problems);
    }

    /**
     * What is known of a flow that may still be wrong.
     *
     * @param steps those that are in order, whatever is wrong with others
     * @param plan  empty where there is a problem
     */
    public record Survey(List<Problem> problems, List<PlannedStep> steps, Optional<Plan> plan) {
    }

    /** As {@link #plan}, for a flow that is being drawn: problems are an answer and not an exception. */
    public static Survey survey(FlowDocument document, Collection<TableRef> tables, Operators operators, Conditions conditions) {
        Planner planner = new Planner(document, tables, operators, conditions);
        planner.check();
        return new Survey(List.copyOf(planner.problems), List.copyOf(planner.planned.values()), planner.problems.isEmpty() ? Optional.of(planner.result()) : Optional.empty());
    }

    private void check() {
        if (!flow.tacit().equals(Flow.VERSION)) {
            problem("tacit", "this software reads '%s', not '%s'.", "本软件读取的是“%s”，不是“%s”。", Flow.VERSION, flow.tacit());
        }
        if (new LinkedHashSet<>(flow.parties()).size() != flow.parties().size()) {
            problem("parties", "a party is listed twice.", "有参与方列了两次。");
        }
        // Names are checked here again: a contract's flow comes from a partner and was not read from a document; step names become file names.
        flow.parties().forEach(party -> checkName("parties", party));
        flow.tables().keySet().forEach(table -> checkName("tables." + table, table));
        flow.steps().forEach(step -> checkName("steps", step.id()));
        if (flow.steps().size() > MAX_STEPS) {
            problem("steps", "there are %d steps; at most %d are allowed.", "共有 %d 个步骤，至多允许 %d 个。", flow.steps().size(), MAX_STEPS);
        }
        if (!problems.isEmpty()) {
            return;
        }
        flow.tables().forEach(this::checkTable);
        if (flow.steps().isEmpty()) {
            problem("steps", "there is no step.", "没有步骤。");
        }
        Set<String> ids = new LinkedHashSet<>();
        for (int i = 0; i < flow.steps().size(); i++) {
            String id = flow.steps().get(i).id();
            if (!ids.add(id) || flow.tables().containsKey(id)) {
                problem("steps[" + i + "].id", "the name '%s' is used twice.", "名称“%s”用了两次。", id);
            }
        }
        for (int i : order()) {
            new StepCheck(flow.steps().get(i), "steps[" + i + "]").check();
        }
    }

    private void checkName(String path, String name) {
        if (!FlowReader.isName(name)) {
            problem(path, "'%s' is not a name: a letter first, then letters, digits, - and _, 64 at most.",
                    "“%s”不是合法的名称：以字母或汉字开头，其后为字母、汉字、数字、- 和 _，至多 64 个。", name);
        }
    }

    private void checkTable(String name, Flow.FlowTable declared) {
        String path = "tables." + name;
        if (!flow.parties().contains(declared.party())) {
            unknown(path + ".party", "party", "参与方", declared.party(), flow.parties());
            return;
        }
        TableRef ref = tables.get(name);
        if (ref == null || !ref.party().equals(declared.party()) || !ref.table().equals(declared.table())) {
            tables.remove(name);
            problem(path + ".table", "%s has no table '%s' here; list its tables and correct the name.",
                    "%s 没有名为“%s”的表，请查看其表目录并更正。", declared.party(), declared.table());
        }
    }

    /** Steps so that each comes after those it reads from (Kahn); steps on a cycle are reported and left out. */
    private List<Integer> order() {
        Map<String, Integer> index = new HashMap<>();
        for (int i = 0; i < flow.steps().size(); i++) {
            index.putIfAbsent(flow.steps().get(i).id(), i);
        }
        List<Integer> order = new ArrayList<>();
        Set<Integer> placed = new LinkedHashSet<>();
        boolean moved = true;
        while (moved) {
            moved = false;
            for (int i = 0; i < flow.steps().size(); i++) {
                if (!placed.contains(i) && before(i, index).allMatch(placed::contains)) {
                    placed.add(i);
                    order.add(i);
                    moved = true;
                    break;
                }
            }
        }
        List<Integer> left = new ArrayList<>();
        for (int i = 0; i < flow.steps().size(); i++) {
            if (!placed.contains(i)) {
                left.add(i);
            }
        }
        if (!left.isEmpty()) {
            reportCycle(left, index);
        }
        return order;
    }

    private java.util.stream.IntStream before(int step, Map<String, Integer> index) {
        return flow.steps().get(step).inputs().values().stream().flatMap(ports -> ports.values().stream())
                .filter(s -> s.contains(".")).map(s -> s.substring(0, s.indexOf('.'))).filter(index::containsKey)
                .mapToInt(index::get);
    }

    /** Walks backwards among the steps left until one comes up again: that is a cycle. */
    private void reportCycle(List<Integer> left, Map<String, Integer> index) {
        List<Integer> walk = new ArrayList<>();
        int at = left.getFirst();
        while (!walk.contains(at)) {
            walk.add(at);
            at = before(at, index).filter(left::contains).findFirst().orElseThrow();
        }
        List<Integer> cycle = new ArrayList<>(walk.subList(walk.indexOf(at), walk.size()));
        java.util.Collections.reverse(cycle);
        String ids = cycle.stream().map(i -> flow.steps().get(i).id()).collect(java.util.stream.Collectors.joining(" → "))
                + " → " + flow.steps().get(cycle.getFirst()).id();
        problem("steps[" + cycle.getFirst() + "].inputs", "the steps wait for each other: %s; remove one of these inputs.",
                "步骤互相等待：%s，请去掉其中一个输入。", ids);
    }

    private Plan result() {
        List<Flow.Step> steps = flow.steps().stream().map(s -> planned.get(s.id()).step()).toList();
        Map<String, Flow.FlowTable> used = new LinkedHashMap<>(flow.tables());
        used.keySet().retainAll(columns.keySet());
        Flow resolved = new Flow(flow.tacit(), flow.name(), flow.purpose(), flow.parties(), used, steps);
        List<TableRef> refs = used.keySet().stream().map(name -> tables.get(name).withColumns(columns.get(name))).toList();
        return new Plan(resolved, List.copyOf(planned.values()), refs);
    }

    private void problem(String path, String en, String zh, Object... arguments) {
        problems.add(Problem.of(path, document.at(path), en, zh, arguments));
    }

    private void unknown(String path, String whatEn, String whatZh, String written, Collection<String> known) {
        unknown(path, document.at(path), whatEn, whatZh, written, known);
    }

    /** The unknown name is a key. */
    private void unknownKey(String path, String whatEn, String whatZh, String written, Collection<String> known) {
        unknown(path, document.atKey(path), whatEn, whatZh, written, known);
    }

    private void unknown(String path, Position at, String whatEn, String whatZh, String written, Collection<String> known) {
        Text hint = Suggestion.of(written, known);
        problems.add(new Problem(path, at, new Text("unknown %s '%s'; %s".formatted(whatEn, written, hint.en()),
                "未知的%s“%s”；%s".formatted(whatZh, written, hint.zh()))));
    }

    /** The checks of one step; the steps it reads from were checked before. */
    private final class StepCheck {
        private final Flow.Step step;
        private final String path;
        private final int problemsBefore = problems.size();
        private final Map<String, Map<String, Source>> inputs = new HashMap<>();
        private OperatorSpec spec;
        private boolean blocked;

        StepCheck(Flow.Step step, String path) {
            this.step = step;
            this.path = path;
        }

        void check() {
            Optional<Operator> operator = operators.find(step.operator());
            if (operator.isEmpty()) {
                unknown(path + ".operator", "operator", "算子", step.operator(), operators.names());
                return;
            }
            spec = operator.get().spec();
            roles();
            if (problems.size() > problemsBefore) {
                return;
            }
            connect();
            ParameterCheck parameters = new ParameterCheck(spec, step, path, inputs, document, problems);
            Params params = parameters.check();
            if (problems.size() > problemsBefore || blocked) {
                return;
            }
            bind(operator.get(), new Binding(step.id(), step.roles(), inputs, params), parameters.columns());
        }

        private void roles() {
            Map<String, String> roleOf = new HashMap<>();
            List<String> names = spec.roles().stream().map(Role::name).toList();
            step.roles().forEach((role, party) -> {
                String at = path + ".roles." + role;
                if (!names.contains(role)) {
                    unknownKey(at, "role", "角色", role, names);
                } else if (!flow.parties().contains(party)) {
                    unknown(at, "party", "参与方", party, flow.parties());
                } else if (roleOf.putIfAbsent(party, role) != null) {
                    problem(at, "%s already plays '%s'; each role needs another party.", "%s 已担任“%s”，每个角色须由不同的参与方担任。",
                            party, roleOf.get(party));
                }
            });
            for (Role role : spec.roles()) {
                if (role.required() && !step.roles().containsKey(role.name())) {
                    problem(path + ".roles", "%s needs a party for role '%s'.", "%s 需要为角色“%s”指定参与方。", spec.name(), role.name());
                }
            }
        }

        private void connect() {
            step.inputs().forEach((role, ports) -> {
                String rolePath = path + ".inputs." + role;
                if (spec.role(role).isEmpty()) {
                    unknownKey(rolePath, "role", "角色", role, spec.roles().stream().map(Role::name).toList());
                    return;
                }
                if (!step.roles().containsKey(role)) {
                    problem(rolePath, "role '%s' has inputs and no party; name its party under roles, or leave both out.", "角色“%s”有输入而没有参与方；请在 roles 中指定，或两者都不写。", role);
                    return;
                }
                List<Port> known = spec.inputsOf(role);
                ports.forEach((name, source) -> {
                    Optional<Port> port = known.stream().filter(p -> p.name().equals(name)).findFirst();
                    if (port.isEmpty()) {
                        unknownKey(rolePath + "." + name, "input", "输入", name, known.stream().map(Port::name).toList());
                    } else {
                        resolve(port.get(), source, rolePath + "." + name)
                                .ifPresent(s -> inputs.computeIfAbsent(role, r -> new HashMap<>()).put(name, s));
                    }
                });
            });
            for (Port port : spec.inputs()) {
                if (port.required() && step.roles().containsKey(port.role()) && !step.inputs().getOrDefault(port.role(), Map.of()).containsKey(port.name())) {
                    problem(path + ".inputs", "input %s.%s (%s) is missing.", "缺少输入 %s.%s（%s）。", port.role(), port.name(), port.type());
                }
            }
            agree();
        }

        private Optional<Source> resolve(Port port, String written, String at) {
            String party = step.roles().get(port.role());
            int dot = written.indexOf('.');
            if (dot < 0) {
                return table(port, written, at, party);
            }
            String from = written.substring(0, dot);
            String output = written.substring(dot + 1);
            if (flow.steps().stream().noneMatch(s -> s.id().equals(from))) {
                unknown(at, "step", "步骤", from, flow.steps().stream().map(Flow.Step::id).toList());
                return Optional.empty();
            }
            PlannedStep maker = planned.get(from);
            if (maker == null) {
                blocked = true; // its own problem is reported there
                return Optional.empty();
            }
            List<Port> here = maker.outputs().stream().filter(o -> maker.binding().party(o.role()).equals(party)).toList();
            Optional<Port> made = here.stream().filter(o -> o.name().equals(output)).findFirst();
            if (made.isEmpty()) {
                problem(at, "step '%s' leaves no '%s' at %s%s.", "步骤“%1$s”没有在 %3$s 留下“%2$s”%4$s。", from, output, party,
                        here.isEmpty() ? "" : " (" + String.join(", ", here.stream().map(Port::name).toList()) + ")");
                return Optional.empty();
            }
            if (made.get().type() != port.type()) {
                problem(at, "%s is a %s, and %s.%s takes a %s.", "%s 的类型是 %s，而 %s.%s 需要 %s。", written, made.get().type(), port.role(),
                        port.name(), port.type());
                return Optional.empty();
            }
            return Optional.of(new Source.FromStep(from, output, port.type(), maker.binding(), about(maker),
                    maker.operator().rowsAtMost(maker.binding())));
        }

        private Optional<Source> table(Port port, String written, String at, String party) {
            if (!flow.tables().containsKey(written)) {
                List<String> known = new ArrayList<>(flow.tables().keySet());
                flow.steps().forEach(s -> known.add(s.id() + ".…"));
                unknown(at, "table", "表", written, known);
                return Optional.empty();
            }
            TableRef ref = tables.get(written);
            if (ref == null) {
                blocked = true; // reported at the table
                return Optional.empty();
            }
            if (port.type() != PortType.TABLE) {
                problem(at, "'%s' is a table, and %s.%s takes a %s.", "“%s”是表，而 %s.%s 需要 %s。", written, port.role(), port.name(),
                        port.type());
                return Optional.empty();
            }
            if (!ref.party().equals(party)) {
                problem(at, "'%s' is %s's table, and role '%s' is played by %s; a party reads its own tables only.",
                        "“%s”是 %s 的表，而角色“%s”由 %s 担任；各方只读取自己的表。", written, ref.party(), port.role(), party);
                return Optional.empty();
            }
            return Optional.of(new Source.FromTable(ref));
        }

        /** Parts that the parties hold of one thing must come from one step, and an alignment numbers the rows of one table. */
        private void agree() {
            Map<String, String> stepOf = new HashMap<>();
            inputs.forEach((role, ports) -> ports.forEach((name, source) -> {
                if (source instanceof Source.FromStep from) {
                    String at = path + ".inputs." + role + "." + name;
                    // Keys are each party's own: one step each.
                    String other = from.type() == PortType.KEYS ? null : stepOf.putIfAbsent(name, from.step());
                    if (other != null && !other.equals(from.step())) {
                        problem(at, "the parties' '%s' come from different steps (%s, %s), so their rows do not belong together.",
                                "各方的“%s”来自不同的步骤（%s、%s），行对不上。", name, other, from.step());
                    }
                    if (from.type() == PortType.ALIGNMENT) {
                        ports.values().stream().filter(Source.FromTable.class::isInstance).map(s -> ((Source.FromTable) s).table())
                                .filter(table -> from.about().stream()
                                        .noneMatch(a -> a.party().equals(table.party()) && a.table().equals(table.table())))
                                .forEach(table -> problem(at, "step '%s' did not align table '%s'.", "步骤“%s”没有对齐表“%s”。",
                                        from.step(), table.name()));
                    }
                }
            }));
        }

        private void bind(Operator operator, Binding asWritten, Map<String, Set<String>> used) {
            try {
                Binding binding = chosen(operator, asWritten);
                operator.check(binding);
                operator.uses(binding).forEach(use -> use(binding.table(use.role(), use.port()), use.columns(), used));
                Flow.Step complete = new Flow.Step(step.id(), step.operator(), step.roles(), step.inputs(), binding.params());
                planned.put(step.id(), new PlannedStep(complete, operator, binding, operator.outputs(binding).stream().filter(o -> binding.plays(o.role())).toList(),
                        operator.disclosure(binding), operator.cost(binding), used));
                used.forEach((table, names) -> columns.computeIfAbsent(table, t -> new TreeSet<>()).addAll(names));
            } catch (InvalidInput e) {
                problems.add(new Problem(path, document.at(path), e.text()));
            }
        }

        private Binding chosen(Operator operator, Binding open) {
            Params params = Choice.isOpen(open.params())
                    ? operator.choose(open, conditions).map(choice -> choice.into(open.params())).orElse(open.params()) : open.params();
            return new Binding(open.step(), open.parties(), open.inputs(), params);
        }

        private void use(TableRef table, List<String> names, Map<String, Set<String>> used) {
            for (String name : names) {
                if (table.find(name).isEmpty()) {
                    throw InvalidInput.of("%s's table '%s' has no column '%s', which this step reads.", "%s 的表“%s”没有该步骤要读取的列“%s”。",
                            table.party(), table.table(), name);
                }
            }
            used.computeIfAbsent(table.name(), t -> new TreeSet<>()).addAll(names);
        }

        /** Every column that the step's outputs were computed from. */
        private List<About> about(PlannedStep maker) {
            Map<String, About> merged = new TreeMap<>();
            maker.columns().forEach((table, names) -> add(merged, tables.get(table).about(names)));
            maker.binding().inputs().values().forEach(ports -> ports.values().forEach(source -> {
                if (source instanceof Source.FromStep from) {
                    from.about().forEach(a -> add(merged, a));
                }
            }));
            return List.copyOf(merged.values());
        }

        private void add(Map<String, About> merged, About about) {
            merged.merge(about.party() + "/" + about.table(), about, (a, b) -> {
                List<String> all = new ArrayList<>(a.columns());
                all.addAll(b.columns());
                return new About(a.party(), a.table(), all);
            });
        }
    }
}
