package org.tacit.flow.op;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.flow.disclosure.About;
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
import org.tacit.mpc.Mpc;
import org.tacit.mpc.Secret;
import org.tacit.psi.circuit.CircuitPsi;
import org.tacit.psi.circuit.MatchedFigures;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Count, sums and averages over an intersection that stays secret, handed out only where it has enough members ({@link MatchedFigures}). */
public final class PsiAggregate implements Operator {

    private static final String FIRST = PsiCircuit.FIRST;
    private static final String SECOND = PsiCircuit.SECOND;
    private static final String BOTH = "both";
    private static final String PAGE = "docs/protocols/psi-circuit.md";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final OperatorSpec SPEC = new OperatorSpec("psi.aggregate", "1",
            new Text("Figures over the intersection", "交集统计"),
            new Text("Counts the common identifiers of two tables and gives sums and averages of columns over them, and nothing where there are too few; nobody learns who they are.",
                    "统计两张表的共同标识数量，并给出其上各列的合计与均值；数量过少时不给出任何结果；任何一方都不知道是谁。"),
            new Text("How much the customers that both have spend, owe or buy, without telling who they are.", "在不透露具体客户的前提下，了解共同客户的消费、负债或购买情况。"),
            new Text("Semi-honest parties; two-party secret sharing, only the figures are opened.", "半诚实模型；两方秘密分享，仅公开统计结果。"),
            List.of(Role.owner(FIRST, "One owner of identifiers", "持有标识的一方"), Role.owner(SECOND, "The other", "持有标识的另一方")),
            List.of(matches(FIRST), matches(SECOND)),
            List.of(report(FIRST), report(SECOND)),
            List.of(Parameter.choice("to", List.of(BOTH, FIRST, SECOND), "Who gets the figures", "谁得到统计结果"),
                    Parameter.texts("first_columns", "Columns of the first party to sum for the other, of those that psi.circuit brought along", "为另一方合计的第一方的列，须由 psi.circuit 带入"),
                    Parameter.texts("second_columns", "Columns of the second party to sum for the other", "为另一方合计的第二方的列"),
                    Parameter.flag("own_sums", false, "A party that gets the figures also gets the sums of its own columns, which can tell it who is common", "得到结果的一方也得到己方列的合计；这可能使其得知谁是共同的"),
                    Parameter.integer("min_size", 10, 1, 1_000_000, "With fewer common identifiers than this no figure is given to anybody", "共同标识少于此数时不向任何一方给出结果")));

    private static Port matches(String role) {
        return Port.of(role, "matches", PortType.SHARES, "Its part of the intersection", "其交集分片");
    }

    private static Port report(String role) {
        return Port.of(role, "report", PortType.REPORT, "The figures", "统计结果");
    }

    @Override
    public OperatorSpec spec() {
        return SPEC;
    }

    private static boolean learns(Binding b, String role) {
        return b.params().text("to").equals(BOTH) || b.params().text("to").equals(role);
    }

    private static List<String> columns(Binding b, String role) {
        return b.params().list(role + "_columns");
    }

    /** The columns whose sums this learner is told, each with its role: the other's, and its own where the flow asks for it. */
    private static List<Told> told(Binding b, String learner) {
        return Stream.of(FIRST, SECOND).filter(role -> !role.equals(learner) || b.params().flag("own_sums"))
                .flatMap(role -> columns(b, role).stream().map(column -> new Told(role, column))).toList();
    }

    private record Told(String role, String column) {
    }

    /** The step that made the shares; the same parties play the same roles. */
    private static Binding circuit(Binding b) {
        for (String role : List.of(FIRST, SECOND)) {
            if (!b.made(role, "matches").made().params().has("decimals")) {
                throw InvalidInput.of("%s.matches of step '%s' is not made by psi.circuit.", "步骤“%2$s”的 %1$s.matches 不是 psi.circuit 的结果。", role, b.step());
            }
        }
        Binding made = b.made(FIRST, "matches").made();
        if (!made.parties().equals(b.parties())) {
            throw InvalidInput.of("Step '%s' was computed with the roles played by other parties.", "步骤“%s”执行时各角色由不同的参与方担任。", made.step());
        }
        return made;
    }

    @Override
    public void check(Binding b) {
        Binding made = circuit(b);
        for (String role : List.of(FIRST, SECOND)) {
            if (!columns(b, role).isEmpty() && !learns(b, Facts.other(role, FIRST, SECOND)) && !b.params().flag("own_sums")) {
                throw InvalidInput.of("Nobody is told the sums of %1$s_columns: they are for the other party; name it in 'to', or use own_sums.",
                        "没有人得到 %1$s_columns 的合计：它们是给另一方的；请在 to 中写入另一方，或使用 own_sums。", role);
            }
            for (String column : columns(b, role)) {
                if (!PsiCircuit.columns(made, role).contains(column)) {
                    throw InvalidInput.of("Step '%1$s' did not bring along column '%2$s' of %3$s; name it in its %3$s_columns.",
                            "步骤“%1$s”没有带入 %3$s 的列“%2$s”，请写入其 %3$s_columns。", made.step(), column, role);
                }
            }
        }
    }

    @Override
    public List<Port> outputs(Binding b) {
        return SPEC.outputs().stream().filter(p -> learns(b, p.role())).toList();
    }

    @Override
    public List<Fact> disclosure(Binding b) {
        Binding made = circuit(b);
        List<Fact> facts = new ArrayList<>();
        for (String role : List.of(FIRST, SECOND)) {
            String peer = Facts.other(role, FIRST, SECOND);
            KeyInput keys = PsiCircuit.keys(made, peer);
            facts.add(EnoughCommon.fact(b, role, keys.about(), b.params().integer("min_size")));
            if (learns(b, role)) {
                List<String> columns = new ArrayList<>(keys.columns());
                columns.addAll(columns(b, peer));
                About about = keys.table().about(columns);
                int sums = told(b, role).size();
                facts.add(new Facts(b).fact(role, about, Kind.AGGREGATE,
                        new Text("how many identifiers are common, and sums and averages of %d columns over them".formatted(sums),
                                "共同标识的数量，以及 %d 列在其上的合计与均值".formatted(sums)),
                        Scope.of(Scope.Rows.COMMON, 1 + sums).atLeast(b.params().integer("min_size")), When.ALWAYS,
                        new Because("sums are computed on shares and opened to this party alone, once both know that there are enough members", "合计在分片上计算，双方得知数量足够后才向该方公开",
                                PAGE)));
                if (ownSums(b, role)) {
                    facts.add(new Facts(b).fact(role, keys.about(), Kind.MEMBERSHIP, new Text("which of its own identifiers are common, as far as sums of its own columns tell",
                            "由己方列的合计可推知的、己方哪些标识是共同的"), Scope.of(Scope.Rows.OWN_ITEMS, PsiCircuit.keys(made, role).rows()).atLeast(b.params().integer("min_size")),
                            When.MAY, new Because("a party knows the cells of its own columns; with cells like powers of two a sum tells who is in it", "己方列的单元格为该方所知；若取值如 2 的幂，合计即说明谁在其中", PAGE)));
                }
            }
        }
        return facts;
    }

    private static boolean ownSums(Binding b, String role) {
        return told(b, role).stream().anyMatch(t -> t.role().equals(role));
    }

    @Override
    public Cost cost(Binding b) {
        return new Cost(50_000, 20, 0.5);
    }

    @Override
    public void run(StepContext step) {
        Binding b = step.binding();
        String peer = Facts.other(step.role(), FIRST, SECOND);
        SharedRows part = OwnData.prepare(step, () -> SharedRows.read(step.open("matches")));
        step.beforeRelease(peer, Kind.SIZE, -1);
        if (learns(b, peer)) {
            step.beforeRelease(peer, Kind.AGGREGATE, -1);
        }
        if (learns(b, peer) && ownSums(b, peer)) {
            step.beforeRelease(peer, Kind.MEMBERSHIP, -1);
        }
        try (Mpc mpc = CircuitPsi.open(step.session())) {
            Secret matched = part.matched(mpc);
            EnoughCommon.require(step, mpc, matched, b.params().integer("min_size"));
            for (String role : List.of(FIRST, SECOND)) {
                if (learns(b, role)) {
                    MatchedFigures.open(mpc, matched, part.cells(mpc), places(b, role), role.equals(FIRST) ? 0 : 1)
                            .ifPresent(figures -> step.write("report", out -> out.write(report(b, role, figures).getBytes(StandardCharsets.UTF_8))));
                }
            }
        }
    }

    /** Where the learner's columns stand among those of the shares: the first party's are to the left. */
    private static int[] places(Binding b, String learner) {
        Binding made = circuit(b);
        return told(b, learner).stream().mapToInt(t -> (t.role().equals(FIRST) ? 0 : PsiCircuit.columns(made, FIRST).size())
                + PsiCircuit.columns(made, t.role()).indexOf(t.column())).toArray();
    }

    /** {@code {"count","columns":[{"party","column","sum","average"}]}}. */
    private static String report(Binding b, String learner, MatchedFigures.Figures figures) {
        double unit = Math.pow(10, circuit(b).params().intValue("decimals"));
        ObjectNode report = JSON.createObjectNode().put("count", figures.count());
        var list = report.putArray("columns");
        int at = 0;
        for (Told told : told(b, learner)) {
            double sum = figures.sums()[at++] / unit;
            list.addObject().put("party", b.party(told.role())).put("column", told.column()).put("sum", sum).put("average", sum / figures.count());
        }
        return JSON.writeValueAsString(report);
    }
}
