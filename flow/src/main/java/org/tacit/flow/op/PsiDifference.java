package org.tacit.flow.op;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tacit.base.Text;
import org.tacit.flow.disclosure.Fact;
import org.tacit.flow.spec.Binding;
import org.tacit.flow.spec.Choice;
import org.tacit.flow.spec.Conditions;
import org.tacit.flow.spec.Cost;
import org.tacit.flow.spec.Operator;
import org.tacit.flow.spec.OperatorSpec;
import org.tacit.flow.spec.Parameter;
import org.tacit.flow.spec.Port;
import org.tacit.flow.spec.PortType;
import org.tacit.flow.spec.Role;
import org.tacit.flow.spec.StepContext;
import org.tacit.psi.Intersection;
import org.tacit.psi.Items;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Finds the rows of a table whose identifiers the other party does not hold: what an intersection leaves over. */
public final class PsiDifference implements Operator {

    private static final String FIRST = "first";
    private static final String SECOND = "second";
    private static final String BOTH = "both";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final OperatorSpec SPEC = new OperatorSpec("psi.difference", "1",
            new Text("Find identifiers that the other side lacks", "隐私求差"),
            new Text("Finds which rows of one's own table have an identifier that the other party does not hold, showing no other identifier.",
                    "找出己方表中哪些行的标识对方没有，不显示其他任何标识。"),
            new Text("Whom the partner does not know yet: customers to introduce, records to clear, lists to complete.", "对方尚未掌握的对象：可引荐的客户、可清理的记录、待补全的名单。"),
            PairPsi.SECURITY,
            List.of(Role.owner(FIRST, "One owner of identifiers", "持有标识的一方"), Role.owner(SECOND, "The other", "持有标识的另一方")),
            Stream.concat(KeyInput.ports(FIRST).stream(), KeyInput.ports(SECOND).stream()).toList(),
            Stream.of(FIRST, SECOND).flatMap(role -> Stream.of(
                    Port.of(role, "rows", PortType.ROWS, "Own rows whose identifiers the other side lacks, in their own order", "对方没有其标识的己方行，按己方次序"),
                    Port.of(role, "report", PortType.REPORT, "Counts, and what was missing or repeated in the own column", "计数，以及己方标识列中的缺失与重复"))).toList(),
            parameters());

    private static List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>(List.of(KeyInput.parameter(FIRST), KeyInput.parameter(SECOND),
                Parameter.choice("result", List.of(FIRST, SECOND, BOTH), "Who gets to know which of its rows the other side lacks", "谁得知己方哪些行对方没有")));
        parameters.addAll(PairPsi.parameters());
        parameters.add(Joining.duplicates(List.of("all", "first", "refuse"),
                "Own rows that repeat an identifier: all are in the result, the first is, or the table is refused", "标识重复的己方行：all 全部列入结果，first 仅第一行，refuse 拒绝整张表"));
        return parameters;
    }

    @Override
    public OperatorSpec spec() {
        return SPEC;
    }

    private static PairPsi pair(Binding b) {
        return new PairPsi(b, FIRST, SECOND);
    }

    private static Set<String> learners(Binding b) {
        String result = b.params().text("result");
        return Stream.of(FIRST, SECOND).filter(role -> result.equals(BOTH) || result.equals(role)).collect(Collectors.toSet());
    }

    @Override
    public List<Port> outputs(Binding b) {
        return SPEC.outputs().stream().filter(p -> p.name().equals("report") || learners(b).contains(p.role())).toList();
    }

    @Override
    public Optional<Choice> choose(Binding b, Conditions conditions) {
        return pair(b).choose(conditions, learners(b));
    }

    @Override
    public void check(Binding b) {
        pair(b).check();
    }

    /** As for an intersection: who knows which of its identifiers are not there knows which are. */
    @Override
    public List<Fact> disclosure(Binding b) {
        List<Fact> facts = new ArrayList<>();
        for (String role : List.of(FIRST, SECOND)) {
            facts.add(pair(b).size(role));
            if (learners(b).contains(role)) {
                facts.add(pair(b).membership(role, learners(b).size() == 2));
            }
            if (Joining.refuses(b, pair(b).other(role))) {
                facts.add(Joining.unrepeated(pair(b), role, pair(b).other(role)));
            }
        }
        return facts;
    }

    @Override
    public long rowsAtMost(Binding b) {
        return learners(b).stream().mapToLong(role -> pair(b).keys(role).rows()).max().orElse(0);
    }

    @Override
    public Cost cost(Binding b) {
        return pair(b).cost(learners(b), false);
    }

    @Override
    public void run(StepContext step) {
        Binding b = step.binding();
        Items items = OwnData.prepare(step, () -> Joining.items(step, false));
        Intersection found = pair(b).run(step, items, learners(b).stream().map(step::party).collect(Collectors.toSet()));
        long[] rows = found.entitled() ? alone(items, found, b.params().text("duplicates").equals("all")) : new long[0];
        if (found.entitled()) {
            step.write("rows", new Alignment(rows)::write);
        }
        step.write("report", out -> out.write(report(found, rows.length).getBytes(StandardCharsets.UTF_8)));
    }

    /** Rows with an identifier that is not common, ascending. Of a row without an identifier nothing can be said. */
    private static long[] alone(Items items, Intersection found, boolean all) {
        boolean[] common = new boolean[items.count()];
        for (long row : found.rows()) {
            common[items.indexOf(row)] = true;
        }
        return java.util.stream.LongStream.range(0, items.report().rows())
                .filter(row -> items.itemOf(row) >= 0 && !common[items.itemOf(row)] && (all || items.row(items.itemOf(row)) == row)).toArray();
    }

    /** {@code {"rows","items","missing","missingRows","duplicates","duplicateRows","peerItems","common","alone"}}; {@code alone} counts rows. */
    private static String report(Intersection found, int alone) {
        ObjectNode report = JSON.valueToTree(found.report());
        report.put("peerItems", found.peerItems());
        if (found.entitled()) {
            report.put("common", found.size());
            report.put("alone", alone);
        }
        return JSON.writeValueAsString(report);
    }
}
