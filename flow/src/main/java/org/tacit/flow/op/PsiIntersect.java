package org.tacit.flow.op;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.flow.disclosure.Fact;
import org.tacit.flow.disclosure.Kind;
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
import org.tacit.learn.Split;
import org.tacit.psi.Intersection;
import org.tacit.psi.Items;
import org.tacit.psi.large.LargeIntersection;
import org.tacit.wire.Party;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Finds the identifiers that two tables have in common and aligns the tables' rows by them ({@link PairPsi}). With {@code holdout: k} the common rows are also cut in two, by the identifier, the same way at both parties and without a message.
 */
public final class PsiIntersect implements Operator {

    private static final String FIRST = "first";
    private static final String SECOND = "second";
    private static final String BOTH = "both";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final OperatorSpec SPEC = new OperatorSpec("psi.intersect", "2",
            new Text("Find common identifiers", "隐私求交"),
            new Text("Finds which identifiers two tables have in common and aligns their rows, showing no other identifier.",
                    "找出两张表共同的标识并对齐各自的行，不显示其他任何标识。"),
            new Text("The first step of joint modelling and statistics; or on its own, to learn which customers are shared.",
                    "联合建模与统计的第一步；也可单独用来了解共同客户。"),
            PairPsi.SECURITY,
            List.of(Role.owner(FIRST, "One owner of identifiers", "持有标识的一方"), Role.owner(SECOND, "The other", "持有标识的另一方")),
            inputs(),
            ports(FIRST, SECOND),
            parameters());

    private static List<Port> inputs() {
        List<Port> inputs = new ArrayList<>(KeyInput.ports(FIRST));
        inputs.addAll(KeyInput.ports(SECOND));
        return inputs;
    }

    private static List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>(List.of(KeyInput.parameter(FIRST), KeyInput.parameter(SECOND),
                Parameter.choice("result", List.of(BOTH, FIRST, SECOND), "Who gets to know the common rows", "谁得知共同的行")));
        parameters.addAll(PairPsi.parameters());
        parameters.addAll(Joining.parameters());
        parameters.add(Parameter.integer("min_result", 0, 0, 1_000_000,
                "With fewer common identifiers than this, nobody learns more than that there are too few (0: no such limit)",
                "共同标识少于此数时，任何一方除此之外不得知任何内容（0 表示不限）"));
        parameters.add(Parameter.integer("holdout", 0, 0, 1000, "Also leaves train and test: one common row in so many is for testing (0: no split)",
                "同时给出训练行与测试行：每多少行取一行用于测试（0 表示不划分）"));
        return parameters;
    }

    private static List<Port> ports(String... roles) {
        List<Port> ports = new ArrayList<>();
        for (String role : roles) {
            ports.add(Port.of(role, "rows", PortType.ALIGNMENT, "Common rows, and the others that the join keeps", "共同的行，以及连接方式保留的其他行"));
            ports.add(Port.of(role, "train", PortType.ALIGNMENT, "Common rows to train on", "用于训练的共同行"));
            ports.add(Port.of(role, "test", PortType.ALIGNMENT, "Common rows to test on", "用于测试的共同行"));
            ports.add(Port.of(role, "report", PortType.REPORT, "Counts, and what was missing or repeated in the own column",
                    "计数，以及己方标识列中的缺失与重复"));
        }
        return ports;
    }

    private final LargePair.Size size;

    public PsiIntersect() {
        this(LargePair.Size.STANDARD);
    }

    PsiIntersect(LargePair.Size size) {
        this.size = size;
    }

    @Override
    public OperatorSpec spec() {
        return SPEC;
    }

    private static PairPsi pair(Binding b) {
        return new PairPsi(b, FIRST, SECOND);
    }

    private static Joining joining(Binding b) {
        return new Joining(pair(b));
    }

    private static boolean learns(Binding b, String role) {
        String result = b.params().text("result");
        return result.equals(BOTH) || result.equals(role);
    }

    @Override
    public List<Port> outputs(Binding b) {
        boolean split = b.params().integer("holdout") > 0;
        return SPEC.outputs().stream().filter(p -> switch (p.name()) {
            case "report" -> true;
            case "rows" -> learns(b, p.role());
            default -> split && learns(b, p.role());
        }).toList();
    }

    @Override
    public Optional<Choice> choose(Binding b, Conditions conditions) {
        if (least(b) == 0) {
            return pair(b).choose(conditions, learners(b));
        }
        Cost circuit = PsiCircuit.cost(pair(b).keys(FIRST).rows(), pair(b).keys(SECOND).rows(), 0, 0).over(conditions.link(b.parties().values()));
        return pair(b).choose(conditions, learners(b)).map(choice -> choice.adding(Text.of(
                "Before it a circuit makes sure that at least %d are common, about %d s more.", "在此之前，先以电路确认共同标识不少于 %d 个，约另需 %d 秒。",
                least(b), Math.max(1, Math.round(circuit.seconds())))));
    }

    @Override
    public void check(Binding b) {
        pair(b).check();
        joining(b).check(learners(b).size() == 2);
        if (pair(b).malicious() && least(b) > 0) {
            throw InvalidInput.of("min_result does not withstand parties that cheat; leave it out with security: malicious.", "min_result 不能防范作弊的参与方；使用 security: malicious 时请去掉。");
        }
        if (least(b) > 0 && new LargePair(pair(b), size).wanted()) {
            throw InvalidInput.of("min_result is found out on shares, which is for tables of at most %1$d rows; step '%2$s' has larger ones. Leave it out, or split the tables.",
                    "min_result 在秘密分片上判断，至多用于 %1$d 行的表，步骤“%2$s”的表更大；请去掉该参数或拆分数据表。", size.above(), b.step());
        }
        if (b.params().integer("holdout") == 1) {
            throw InvalidInput.of("holdout is 1, which leaves no row to train on; use 0 or at least 2.",
                    "holdout 为 1 时没有可训练的行，请用 0 或不小于 2 的数。");
        }
    }

    @Override
    public List<Fact> disclosure(Binding b) {
        List<Fact> facts = new ArrayList<>();
        for (String role : List.of(FIRST, SECOND)) {
            facts.add(pair(b).size(role));
            if (least(b) > 0) {
                facts.add(EnoughCommon.fact(b, role, pair(b).keys(pair(b).other(role)).about(), least(b)));
            }
            if (learns(b, role)) {
                facts.add(atLeast(pair(b).membership(role, learners(b).size() == 2), least(b)));
            }
        }
        joining(b).facts().forEach(fact -> facts.add(fact.kind().exceeds(Kind.SHAPE) ? atLeast(fact, least(b)) : fact));
        return facts;
    }

    private static long least(Binding b) {
        return b.params().integer("min_result");
    }

    private static Fact atLeast(Fact fact, long least) {
        return new Fact(fact.learner(), fact.about(), fact.kind(), fact.what(), fact.of().atLeast(least), fact.when(), fact.because(), fact.steps());
    }

    @Override
    public long rowsAtMost(Binding b) {
        return joining(b).rowsAtMost();
    }

    @Override
    public Cost cost(Binding b) {
        Cost cost = pair(b).cost(learners(b), joining(b).streams());
        if (least(b) == 0) {
            return cost;
        }
        return cost.plus(PsiCircuit.cost(pair(b).keys(FIRST).rows(), pair(b).keys(SECOND).rows(), 0, 0));
    }

    private static Set<String> learners(Binding b) {
        return Stream.of(FIRST, SECOND).filter(role -> learns(b, role)).collect(Collectors.toSet());
    }

    @Override
    public void run(StepContext step) {
        Binding b = step.binding();
        LargePair large = new LargePair(pair(b), size);
        if (large.wanted() && joining(b).streams() && least(b) == 0) {
            Set<Party> learners = learners(b).stream().map(step::party).collect(Collectors.toSet());
            LargeIntersection found = large.run(step, learners);
            pair(b).answered(step, learners, found.peerItems(), found.entitled() ? found.size() : -1);
            if (found.entitled()) {
                large.write(step, found, b.params().intValue("holdout"));
            }
            step.write("report", out -> out.write(report(found.report(), found.peerItems(), found.entitled(), found.size(), found.size(), 0).getBytes(StandardCharsets.UTF_8)));
            return;
        }
        Items items = OwnData.prepare(step, () -> joining(b).items(step));
        if (least(b) > 0) {
            String peer = pair(b).other(step.role());
            step.beforeRelease(peer, Kind.SIZE, -1);
            EnoughCommon.require(step, items, pair(b).keys(peer).rows(), least(b));
        }
        Intersection found = pair(b).run(step, items, learners(b).stream().map(step::party).collect(Collectors.toSet()));
        Alignment common = new Alignment(found.entitled() ? joining(b).rows(step, items, found) : new long[0]);
        if (found.entitled()) {
            step.write("rows", common::write);
            if (b.params().integer("holdout") > 0) {
                // Joins that have a holdout are inner: every row is there.
                long[] firstRows = joining(b).plain() ? common.rows() : Arrays.stream(common.rows()).map(row -> items.row(items.itemOf(row))).toArray();
                Split split = Split.byIdentifier(items.at(firstRows), b.params().intValue("holdout"));
                step.write("train", common.at(split.train())::write);
                step.write("test", common.at(split.test())::write);
            }
        }
        step.write("report", out -> out.write(report(found, common).getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * {@code {"rows","items","missing","missingRows","duplicates","duplicateRows","peerItems","common","aligned","absent"}}; rows are counted from 0.
     * {@code common} counts identifiers, {@code aligned} rows of the alignment, {@code absent} those among them where this party has no row.
     */
    private static String report(Intersection found, Alignment aligned) {
        return report(found.report(), found.peerItems(), found.entitled(), found.size(), aligned.size(), aligned.absent());
    }

    private static String report(Items.Report own, long peerItems, boolean entitled, long common, long aligned, long absent) {
        ObjectNode report = JSON.valueToTree(own);
        report.put("peerItems", peerItems);
        if (entitled) {
            report.put("common", common);
            report.put("aligned", aligned);
            report.put("absent", absent);
        }
        return JSON.writeValueAsString(report);
    }
}
