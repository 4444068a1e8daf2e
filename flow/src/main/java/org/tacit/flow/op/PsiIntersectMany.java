package org.tacit.flow.op;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.flow.disclosure.Because;
import org.tacit.flow.disclosure.Fact;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.disclosure.Scope;
import org.tacit.flow.disclosure.When;
import org.tacit.flow.spec.Binding;
import org.tacit.flow.spec.Cost;
import org.tacit.flow.spec.Operator;
import org.tacit.flow.spec.OperatorSpec;
import org.tacit.flow.spec.Parameter;
import org.tacit.flow.spec.Port;
import org.tacit.flow.spec.PortType;
import org.tacit.flow.spec.Role;
import org.tacit.flow.spec.StepContext;
import org.tacit.learn.Split;
import org.tacit.psi.Items;
import org.tacit.psi.multiparty.JointIntersection;
import org.tacit.psi.multiparty.MultipartyCost;
import org.tacit.psi.multiparty.MultipartyPsi;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Finds the identifiers that the tables of three to sixteen parties all have in common, and aligns the tables' rows by them ({@link MultipartyPsi}). Which
 * identifiers only some of them share is learned by nobody.
 */
public final class PsiIntersectMany implements Operator {

    private static final List<String> ROLES = List.of("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
            "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth");
    private static final String ALL = "all";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final OperatorSpec SPEC = new OperatorSpec("psi.intersect_many", "1",
            new Text("Find identifiers common to many", "多方隐私求交"),
            new Text("Finds which identifiers three or more tables all have in common and aligns their rows; what only some of them share shows to nobody. Of rows that repeat an identifier the first takes part.",
                    "找出三张及以上数据表全部共有的标识并对齐各自的行；仅部分数据表共有的标识不会被任何一方看到。标识重复的行只有第一行参与。"),
            new Text("The first step of joint modelling and statistics of many parties; or on its own, to learn which customers all share.",
                    "多方联合建模与统计的第一步；也可单独用来了解各方共同的客户。"),
            new Text("Semi-honest parties, all but one of them together (threshold n − 1); oblivious transfer and parity with noise (dual LPN), with hashes as random oracles.",
                    "半诚实模型，除一方外其余各方合谋仍安全（门限 n − 1）；基于不经意传输与带噪奇偶（对偶 LPN）假设，哈希视为随机预言机。"),
            ROLES.stream().map(PsiIntersectMany::role).toList(), ROLES.stream().flatMap(role -> KeyInput.ports(role).stream()).toList(),
            ROLES.stream().flatMap(role -> outputsOf(role).stream()).toList(), parameters());

    private static Role role(String name) {
        Role role = Role.owner(name, "An owner of identifiers", "持有标识的一方");
        return ROLES.indexOf(name) < MultipartyPsi.LEAST_PARTIES ? role : role.optional();
    }

    private static List<Port> outputsOf(String role) {
        return List.of(Port.of(role, "rows", PortType.ALIGNMENT, "Common rows", "共同的行"),
                Port.of(role, "train", PortType.ALIGNMENT, "Common rows to train on", "用于训练的共同行"),
                Port.of(role, "test", PortType.ALIGNMENT, "Common rows to test on", "用于测试的共同行"),
                Port.of(role, "report", PortType.REPORT, "Counts, and what was missing or repeated in the own column", "计数，以及己方标识列中的缺失与重复"));
    }

    private static List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>(ROLES.stream().map(KeyInput::parameter).toList());
        List<String> results = new ArrayList<>(List.of(ALL));
        results.addAll(ROLES);
        parameters.add(Parameter.choice("result", results, "Who gets to know the common rows: all, or one role", "谁得知共同的行：全部，或某一角色"));
        parameters.add(Parameter.integer("holdout", 0, 0, 1000, "Also leaves train and test: one common row in so many is for testing (0: no split)",
                "同时给出训练行与测试行：每多少行取一行用于测试（0 表示不划分）"));
        return parameters;
    }

    @Override
    public OperatorSpec spec() {
        return SPEC;
    }

    private static List<String> roles(Binding b) {
        return ROLES.stream().filter(b::plays).toList();
    }

    private static KeyInput keys(Binding b, String role) {
        return new KeyInput(b, role);
    }

    private static List<String> learners(Binding b) {
        String result = b.params().text("result");
        return result.equals(ALL) ? roles(b) : List.of(result);
    }

    @Override
    public List<Port> outputs(Binding b) {
        boolean split = b.params().integer("holdout") > 0;
        return SPEC.outputs().stream().filter(p -> b.plays(p.role())).filter(p -> switch (p.name()) {
            case "report" -> true;
            case "rows" -> learners(b).contains(p.role());
            default -> split && learners(b).contains(p.role());
        }).toList();
    }

    @Override
    public void check(Binding b) {
        roles(b).forEach(role -> keys(b, role).check());
        if (!roles(b).containsAll(learners(b))) {
            throw InvalidInput.of("The result is for role '%s', which nobody plays.", "结果给予角色“%s”，但无人担任该角色。", b.params().text("result"));
        }
        if (b.params().integer("holdout") == 1) {
            throw InvalidInput.of("holdout is 1, which leaves no row to train on; use 0 or at least 2.", "holdout 为 1 时没有可训练的行，请用 0 或不小于 2 的数。");
        }
    }

    @Override
    public long rowsAtMost(Binding b) {
        return roles(b).stream().mapToLong(role -> keys(b, role).rows()).min().orElse(0);
    }

    @Override
    public List<Fact> disclosure(Binding b) {
        List<Fact> facts = new ArrayList<>();
        for (String role : roles(b)) {
            for (String other : roles(b)) {
                if (!other.equals(role)) {
                    facts.add(new Facts(b).fact(role, keys(b, other).about(), Kind.SIZE, new Text("the number of distinct identifiers", "不同标识的数量"),
                            Scope.whole(), When.ALWAYS, new Because("each party announces how many items it brings", "各方声明带来的条目数", "docs/protocols/psi-multiparty.md")));
                    if (learners(b).contains(role)) {
                        facts.add(membership(b, role, other));
                        facts.add(together(b, role, other));
                    }
                }
            }
        }
        return facts;
    }

    private Fact membership(Binding b, String role, String other) {
        int n = roles(b).size();
        return new Facts(b).fact(role, keys(b, other).about(), Kind.MEMBERSHIP,
                new Text("which of its own identifiers all parties of the step hold (not which only some hold, and no other identifier)",
                        "己方的标识中哪些为该步骤的所有参与方共有（不会看到仅部分参与方共有的，也不会看到其他标识）"),
                Scope.of(Scope.Rows.OWN_ITEMS, rowsAtMost(b)), When.IF_FOLLOWED,
                new Because("shares of zero add up only where every party holds the item; any %d of the %d parties together see no more, as long as each brings its own items"
                        .formatted(n - 1, n), "只有各方都持有的标识，其零分享之和才为零；%2$d 方中任意 %1$d 方合谋也看不到更多，只要各方带来的是自己的标识".formatted(n - 1, n),
                        "Kolesnikov, Matania, Pinkas, Rosulek, Trieu 2017 (ePrint 2017/799); docs/protocols/psi-multiparty.md"));
    }

    /** What no protocol prevents: the others bring the learner's items, so that only {@code other} decides. */
    private static Fact together(Binding b, String role, String other) {
        String others = roles(b).stream().filter(r -> !r.equals(role) && !r.equals(other)).map(b::party).collect(Collectors.joining(", "));
        return new Facts(b).fact(role, keys(b, other).about(), Kind.MEMBERSHIP,
                new Text("which of its own identifiers are there, whoever else holds them", "己方的标识中哪些在其中，无论他方是否持有"),
                Scope.of(Scope.Rows.OWN_ITEMS, keys(b, role).rows()), When.IF_COLLUDING,
                new Because("if %s and %s agree to bring the same identifiers, in place of their own, only %s decides which are common".formatted(b.party(role), others, b.party(other)),
                        "若 %s 与 %s 商定带来相同的标识以代替各自的标识，则结果只取决于 %s".formatted(b.party(role), others.replace(", ", "、"), b.party(other)),
                        "holds for every protocol; docs/protocols/psi-multiparty.md"));
    }

    @Override
    public Cost cost(Binding b) {
        List<Long> rows = roles(b).stream().map(role -> keys(b, role).rows()).toList();
        MultipartyCost cost = MultipartyCost.of(rows, learners(b).stream().map(roles(b)::indexOf).toList());
        return new Cost(cost.bytes(), cost.rounds(), cost.seconds());
    }

    @Override
    public void run(StepContext step) {
        Binding b = step.binding();
        Items items = OwnData.prepare(step, () -> keys(b, step.role()).items(step));
        for (String role : roles(b)) {
            if (!role.equals(step.role())) {
                step.beforeRelease(role, Kind.SIZE, -1);
                if (learners(b).contains(role)) {
                    step.beforeRelease(role, Kind.MEMBERSHIP, rowsAtMost(b));
                }
            }
        }
        // Nobody may ask about more items than its table in the contract has rows.
        var psi = new MultipartyPsi(party -> roles(b).stream().filter(role -> step.party(role).equals(party)).mapToLong(role -> keys(b, role).rows()).sum());
        JointIntersection found = psi.intersect(step.session(), items, learners(b).stream().map(step::party).collect(Collectors.toSet()));
        Alignment common = new Alignment(found.rows());
        if (found.entitled()) {
            step.write("rows", common::write);
            if (b.params().integer("holdout") > 0) {
                Split split = Split.byIdentifier(items.at(found.rows()), b.params().intValue("holdout"));
                step.write("train", common.at(split.train())::write);
                step.write("test", common.at(split.test())::write);
            }
        }
        step.write("report", out -> out.write(report(b, found).getBytes(StandardCharsets.UTF_8)));
    }

    /** {@code {"rows","items","missing","missingRows","duplicates","duplicateRows","itemsOf":{PARTY:n},"common"}}; rows are counted from 0. */
    private static String report(Binding b, JointIntersection found) {
        ObjectNode report = JSON.valueToTree(found.report());
        ObjectNode of = report.putObject("itemsOf");
        for (int p = 0; p < found.items().size(); p++) {
            of.put(b.party(roles(b).get(p)), found.items().get(p));
        }
        if (found.entitled()) {
            report.put("common", found.size());
        }
        return JSON.writeValueAsString(report);
    }
}
