package org.tacit.flow.op;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.data.Table;
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
import org.tacit.psi.Items;
import org.tacit.psi.circuit.CircuitPsi;
import org.tacit.psi.circuit.SharedMatches;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Intersects two tables into shares ({@link CircuitPsi}): nobody learns who matched or how many; later steps compute on it. */
public final class PsiCircuit implements Operator {

    static final String FIRST = "first";
    static final String SECOND = "second";
    private static final String DATA = "data";
    private static final String PAGE = "docs/protocols/psi-circuit.md";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final OperatorSpec SPEC = new OperatorSpec("psi.circuit", "1",
            new Text("Intersect into shares", "秘密分享求交"),
            new Text("Finds which identifiers two tables have in common, and leaves the answer and columns of both tables there as secret shares: nobody learns who matched, or how many.",
                    "找出两张表共同的标识，结果与双方的列均以秘密分片保存：任何一方都不知道谁匹配、匹配多少。"),
            new Text("Before steps that compute on the intersection without anybody seeing it: psi.aggregate.", "用于在任何一方都看不到交集的前提下对其计算的步骤之前，如 psi.aggregate。"),
            new Text("Semi-honest parties; oblivious transfer and parity with noise (dual LPN), hashes as random oracles.",
                    "半诚实模型；基于不经意传输与带噪奇偶（对偶 LPN）假设，哈希视为随机预言机。"),
            List.of(Role.owner(FIRST, "One owner of identifiers", "持有标识的一方"), Role.owner(SECOND, "The other", "持有标识的另一方")),
            Stream.of(FIRST, SECOND).flatMap(PsiCircuit::inputs).toList(),
            Stream.of(FIRST, SECOND).flatMap(PsiCircuit::ports).toList(),
            List.of(KeyInput.parameter(FIRST), KeyInput.parameter(SECOND), columnsOf(FIRST), columnsOf(SECOND),
                    Parameter.integer("decimals", 2, 0, 6, "Decimals that the columns keep; what is finer is rounded", "列保留的小数位数，其余四舍五入"),
                    Parameter.choice("missing", List.of("refuse", "zero"), "A missing number: refuse the table, or count it as 0", "缺失的数值：refuse 拒绝整张表，zero 按 0 计")));

    private static Stream<Port> inputs(String role) {
        return Stream.concat(KeyInput.ports(role).stream(),
                Stream.of(Port.of(role, DATA, PortType.TABLE, "The table of its columns, the same as that of its identifiers; for columns only", "其列所在的表，与标识所在的表相同；仅在带入列时需要").optional()));
    }

    private static Stream<Port> ports(String role) {
        return Stream.of(Port.of(role, "matches", PortType.SHARES, "Its part of the intersection", "其交集分片"),
                Port.of(role, "report", PortType.REPORT, "Counts of its own column, and the other's number of identifiers", "己方标识列的计数，以及对方的标识数量"));
    }

    private static Parameter columnsOf(String role) {
        return Parameter.noColumns(role + "_columns", role, DATA, "Numbers of '" + role + "' to bring along, for later steps", "“" + role + "”方带入、供后续步骤使用的数值列");
    }

    @Override
    public OperatorSpec spec() {
        return SPEC;
    }

    static KeyInput keys(Binding b, String role) {
        return new KeyInput(b, role);
    }

    /** A role's columns of a step of this operator. */
    static List<String> columns(Binding b, String role) {
        return b.params().list(role + "_columns");
    }

    @Override
    public void check(Binding b) {
        for (String role : List.of(FIRST, SECOND)) {
            keys(b, role).check();
            List<String> columns = columns(b, role);
            if (columns.isEmpty()) {
                continue;
            }
            if (!b.table(role, DATA).table().equals(keys(b, role).table().table())) {
                throw InvalidInput.of("%1$s.data of step '%2$s' is another table than its identifiers'; rows would not belong together.",
                        "步骤“%2$s”的 %1$s.data 与其标识不是同一张表，行对不上。", role, b.step());
            }
            if (columns.size() > CircuitPsi.MOST_COLUMNS) {
                throw InvalidInput.of("%1$s brings %2$d columns, and a step takes %3$d of a party at most.", "%1$s 带入了 %2$d 列，每方至多 %3$d 列。", role, columns.size(),
                        CircuitPsi.MOST_COLUMNS);
            }
            for (String column : columns) {
                b.table(role, DATA).find(column).filter(c -> !c.type().isNumeric()).ifPresent(c -> {
                    throw InvalidInput.of("Column '%1$s' of %2$s holds no numbers, so that it cannot be summed.", "%2$s 的列“%1$s”不是数值列，无法求和。", column, role);
                });
            }
        }
    }

    @Override
    public List<Fact> disclosure(Binding b) {
        List<Fact> facts = new ArrayList<>();
        for (String role : List.of(FIRST, SECOND)) {
            facts.add(size(b, role));
            String peer = Facts.other(role, FIRST, SECOND);
            if (!columns(b, peer).isEmpty()) {
                facts.add(new Facts(b).fact(role, b.table(peer, DATA).about(columns(b, peer)), Kind.SHAPE,
                        new Text("that its numbers could be used, or that its data could not", "其数值可用，或其数据不可用"), Scope.whole(), When.SIDE_EFFECT,
                        new Because("the step fails before it starts where a number is missing, and that is refused, or too large", "数值缺失且设为拒绝，或数值过大时，步骤在开始前即失败", PAGE)));
            }
        }
        return facts;
    }

    /** That {@code role} learns how many distinct identifiers the other has. */
    private static Fact size(Binding b, String role) {
        return new Facts(b).fact(role, keys(b, Facts.other(role, FIRST, SECOND)).about(), Kind.SIZE, new Text("the number of distinct identifiers", "不同标识的数量"),
                Scope.whole(), When.ALWAYS, new Because("each side announces how many items it brings", "双方各自声明带来的条目数", PAGE));
    }

    @Override
    public Cost cost(Binding b) {
        return cost(keys(b, FIRST).rows(), keys(b, SECOND).rows(), columns(b, FIRST).size(), columns(b, SECOND).size());
    }

    /** docs/protocols/psi-circuit.md: the evaluation, 0.8 kB a position for equality, and the choice of each cell. */
    static Cost cost(long n, long m, int firstColumns, int secondColumns) {
        long holder = Math.min(n, m);
        long sender = Math.max(n, m);
        long positions = 13 * holder / 10 + 1536;
        long sent = n <= m ? secondColumns : firstColumns;
        long bytes = 700_000 + 10 * positions + 30 * (sent + 1) * sender + positions * (750 + 34L * (firstColumns + secondColumns));
        return new Cost(bytes, 40 + 4 * (positions >> 15), 0.8 + 12e-6 * positions + 4e-6 * sender);
    }

    @Override
    public void run(StepContext step) {
        Binding b = step.binding();
        String peer = Facts.other(step.role(), FIRST, SECOND);
        Items items = OwnData.prepare(step, () -> keys(b, step.role()).items(step));
        long[][] columns = OwnData.prepare(step, () -> units(step));
        step.beforeRelease(peer, Kind.SIZE, -1);
        try (Mpc mpc = CircuitPsi.open(step.session())) {
            SharedMatches matches = CircuitPsi.match(step.session(), mpc, items, columns, columns(b, peer).size(), keys(b, peer).rows());
            SharedRows part = SharedRows.of(mpc, matches);
            step.write("matches", part::write);
            step.write("report", out -> out.write(report(matches).getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** The own columns in units of the last decimal. */
    private static long[][] units(StepContext step) {
        List<String> names = columns(step.binding(), step.role());
        long[][] columns = new long[names.size()][];
        double unit = Math.pow(10, step.params().intValue("decimals"));
        boolean zero = step.params().text("missing").equals("zero");
        for (int c = 0; c < columns.length; c++) {
            Table table = step.table(DATA);
            double[] cells = table.doubles(names.get(c));
            columns[c] = new long[cells.length];
            for (int row = 0; row < cells.length; row++) {
                double cell = Double.isNaN(cells[row]) && zero ? 0 : cells[row] * unit;
                if (!(Math.abs(cell) < CircuitPsi.MOST_UNITS - 1)) {
                    throw InvalidInput.of(Double.isNaN(cells[row]) ? "Column '%1$s' of table '%2$s' has no number in row %3$d; mend it, or use missing: zero."
                                    : "Column '%1$s' of table '%2$s' has too large a number in row %3$d; use fewer decimals.",
                            Double.isNaN(cells[row]) ? "列“%1$s”（表“%2$s”）第 %3$d 行没有数值，请修正或使用 missing: zero。" : "列“%1$s”（表“%2$s”）第 %3$d 行的数值过大，请减少小数位数。",
                            names.get(c), table.name(), row + 1);
                }
                columns[c][row] = Math.round(cell);
            }
        }
        return columns;
    }

    /** {@code {"rows","items","missing","missingRows","duplicates","duplicateRows","peerItems","positions"}}; rows are counted from 0. */
    private static String report(SharedMatches matches) {
        ObjectNode report = JSON.valueToTree(matches.report());
        report.put("peerItems", matches.peerItems()).put("positions", matches.positions());
        return JSON.writeValueAsString(report);
    }
}
