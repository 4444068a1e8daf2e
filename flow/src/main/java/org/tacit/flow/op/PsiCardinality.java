package org.tacit.flow.op;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
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
import org.tacit.psi.Items;
import org.tacit.psi.cardinality.Cardinality;
import org.tacit.psi.rpmt.RpmtParameters;
import org.tacit.wire.Party;
import org.tacit.wire.SecurityParameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Counts the identifiers that two tables have in common ({@link org.tacit.psi.cardinality.PsiCardinality}). */
public final class PsiCardinality implements Operator {

    private static final String FIRST = "first";
    private static final String SECOND = "second";
    private static final String BOTH = "both";
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String PAGE = "docs/protocols/psi-cardinality.md";

    private static final OperatorSpec SPEC = new OperatorSpec("psi.cardinality", "1",
            new Text("Count common identifiers", "交集基数"),
            new Text("Counts how many identifiers two tables have in common, and tells nobody which.", "统计两张表共有多少个相同的标识，任何一方都不知道是哪些。"),
            new Text("To see whether a joint project is worth while before anybody's membership is told.", "在披露任何成员关系之前，先判断联合项目是否值得开展。"),
            new Text("Semi-honest parties; Diffie–Hellman (DDH) with the hash to the group a random oracle.", "半诚实模型；基于 DDH 假设，群哈希视为随机预言机。"),
            List.of(Role.owner(FIRST, "One owner of identifiers", "持有标识的一方"), Role.owner(SECOND, "The other", "持有标识的另一方")),
            Stream.of(FIRST, SECOND).flatMap(role -> KeyInput.ports(role).stream()).toList(),
            List.of(report(FIRST), report(SECOND)),
            List.of(KeyInput.parameter(FIRST), KeyInput.parameter(SECOND),
                    Parameter.choice("result", List.of(BOTH, FIRST, SECOND), "Who gets to know the count", "谁得知数量"),
                    DhSuite.parameter()));

    private static Port report(String role) {
        return Port.of(role, "report", PortType.REPORT, "The count where it is entitled to it, and what was missing or repeated in the own column",
                "有权得知时的交集数量，以及己方标识列中的缺失与重复");
    }

    @Override
    public OperatorSpec spec() {
        return SPEC;
    }

    private static KeyInput keys(Binding b, String role) {
        return new KeyInput(b, role);
    }

    @Override
    public void check(Binding b) {
        keys(b, FIRST).check();
        keys(b, SECOND).check();
    }

    private static boolean learns(Binding b, String role) {
        String result = b.params().text("result");
        return result.equals(BOTH) || result.equals(role);
    }

    @Override
    public List<Fact> disclosure(Binding b) {
        List<Fact> facts = new ArrayList<>();
        for (String role : List.of(FIRST, SECOND)) {
            String peer = Facts.other(role, FIRST, SECOND);
            var about = keys(b, peer).about();
            facts.add(new Facts(b).fact(role, about, Kind.SIZE, new Text("the number of distinct identifiers", "不同标识的数量"), Scope.whole(), When.ALWAYS,
                    new Because("each side announces how many items it brings", "双方各自声明带来的条目数", PAGE)));
            if (learns(b, role)) {
                facts.add(new Facts(b).fact(role, about, Kind.AGGREGATE, new Text("how many identifiers are common", "共同标识的数量"),
                        Scope.of(Scope.Rows.COMMON, 1), When.IF_FOLLOWED,
                        new Because("equal identifiers have equal doubly blinded points, compared in random order; a party that blinds its items otherwise than agreed can tell which are common",
                                "相同标识的双重盲化点相同，且以随机次序比较；若一方不按约定盲化，可得知哪些是共同的", "Chen, Zhang, Zhang, Liu 2022 (ePrint 2022/652), §6")));
            }
        }
        return facts;
    }

    @Override
    public Cost cost(Binding b) {
        long n = keys(b, FIRST).rows();
        long m = keys(b, SECOND).rows();
        int statistical = SecurityParameters.DEFAULT.statistical();
        boolean firstCounts = learns(b, FIRST);
        var psi = engine(b, m);
        return new Cost(psi.bytesSent(firstCounts, n, m, statistical) + psi.bytesSent(!firstCounts, m, n, statistical), DhSuite.rounds(n, m), DhSuite.seconds(b, n, m));
    }

    private static org.tacit.psi.cardinality.PsiCardinality engine(Binding b, long peerRows) {
        return new org.tacit.psi.cardinality.PsiCardinality(RpmtParameters.of(DhSuite.group(b), peerRows));
    }

    @Override
    public void run(StepContext step) {
        Binding b = step.binding();
        String peer = Facts.other(step.role(), FIRST, SECOND);
        Items items = OwnData.prepare(step, () -> keys(b, step.role()).items(step));
        Set<Party> learners = new HashSet<>();
        for (String role : List.of(FIRST, SECOND)) {
            if (learns(b, role)) {
                learners.add(step.party(role));
            }
        }
        step.beforeRelease(peer, Kind.SIZE, -1);
        if (learns(b, peer)) {
            step.beforeRelease(peer, Kind.AGGREGATE, -1);
        }
        Cardinality counted = engine(b, keys(b, peer).rows()).count(step.session(), items, learners);
        step.write("report", out -> out.write(report(counted).getBytes(StandardCharsets.UTF_8)));
    }

    /** {@code {"rows","items","missing","missingRows","duplicates","duplicateRows","peerItems"}}, at a learner also {@code "common"}. */
    private static String report(Cardinality counted) {
        ObjectNode report = JSON.valueToTree(counted.report());
        report.put("peerItems", counted.peerItems());
        if (counted.entitled()) {
            report.put("common", counted.common());
        }
        return JSON.writeValueAsString(report);
    }
}
