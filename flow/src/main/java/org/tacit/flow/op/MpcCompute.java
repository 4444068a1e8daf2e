package org.tacit.flow.op;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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
import org.tacit.mpc.program.ProgramRun;
import org.tacit.mpc.program.ValueType;
import org.tacit.mpc.program.ValueType.About;
import org.tacit.mpc.program.VectorProgram;
import org.tacit.mpc.program.VectorProgram.Column;
import org.tacit.mpc.program.VectorProgram.Opening;
import org.tacit.mpc.program.VectorProgram.Range;
import org.tacit.mpc.semi2k.Semi2k;
import org.tacit.wire.Session;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Runs a {@link VectorProgram} over the aligned rows of two tables. */
public final class MpcCompute implements Operator {

    private static final List<String> ROLES = List.of("first", "second");
    private static final String PAGE = "docs/protocols/vector-programs.md";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final OperatorSpec SPEC = new OperatorSpec("mpc.compute", "1",
            new Text("Compute on two parties' columns", "自定义联合计算"),
            new Text("Runs a short program of sums, products and comparisons over the aligned rows of two tables and opens what it names to whom it names.",
                    "在两张表已对齐的行上运行由加、乘、比较等组成的小程序，仅向指定方公开程序所列的结果。"),
            new Text("Logic of one's own: a covariance, an index, a rule over both sides' columns, without waiting for an operator that does just that.",
                    "自定义逻辑：协方差、指数、跨双方列的规则等，无需等待专门的算子。"),
            new Text("Semi-honest parties; what depends on both is computed on two-party secret shares, only what the program opens is opened.",
                    "半诚实模型；取决于双方的值在两方秘密分享上计算，仅公开程序所列的结果。"),
            List.of(Role.owner("first", "One owner of columns", "持有列的一方"), Role.owner("second", "The other", "持有列的另一方")),
            List.of(table("first"), rows("first"), table("second"), rows("second")),
            List.of(report("first"), report("second")),
            List.of(Parameter.texts("program", "Lines such as 'r = mean(first.amount * second.rate)' and 'open r to first'; see the page on vector programs",
                            "程序各行，如“r = mean(first.amount * second.rate)”“open r to first”；参见向量程序说明"),
                    Parameter.noColumns("first_columns", "first", "table", "Columns of the first party that the program names", "程序用到的第一方的列"),
                    Parameter.noColumns("second_columns", "second", "table", "Columns of the second party that the program names", "程序用到的第二方的列"),
                    Parameter.integer("min_rows", 20, 2, 1_000_000_000, "With fewer aligned rows than this nothing is computed", "对齐行数少于此数时不计算")));

    private static Port table(String role) {
        return Port.of(role, "table", PortType.TABLE, "Its table", "其数据表");
    }

    private static Port rows(String role) {
        return Port.of(role, "rows", PortType.ALIGNMENT, "Rows to compute over", "参与计算的行");
    }

    private static Port report(String role) {
        return Port.of(role, "report", PortType.REPORT, "What was opened to it", "向其公开的结果");
    }

    @Override
    public OperatorSpec spec() {
        return SPEC;
    }

    private static VectorProgram program(Binding b) {
        return VectorProgram.parse(b.params().list("program"));
    }

    private static List<String> columns(Binding b, int owner) {
        return b.params().list(ROLES.get(owner) + "_columns");
    }

    @Override
    public void check(Binding b) {
        Alignment.checkInner(b);
        VectorProgram program = program(b);
        for (int owner = 0; owner < 2; owner++) {
            Set<String> named = program.columns(owner);
            if (!named.equals(new TreeSet<>(columns(b, owner)))) {
                throw InvalidInput.of("%1$s_columns has to list the columns that the program names of %1$s, and no others: %2$s.", "%1$s_columns 应恰好列出程序中用到的 %1$s 的列：%2$s。",
                        ROLES.get(owner), String.join(", ", named));
            }
        }
        program.types(rowsAtMost(b));
    }

    @Override
    public List<Port> outputs(Binding b) {
        List<Opening> openings = program(b).openings();
        return SPEC.outputs().stream().filter(p -> openings.stream().anyMatch(o -> o.opensTo(ROLES.indexOf(p.role())))).toList();
    }

    // ---- who learns what ----

    /** A figure, a function of single rows, or something for each row: whose own part is known the rest can be solved for. */
    private static Kind kind(About about) {
        return switch (about) {
            case NOTHING -> Kind.SHAPE;
            case FIGURES -> Kind.AGGREGATE;
            case SINGLE_ROWS -> Kind.PARTIAL;
            case EACH_ROW -> Kind.VALUE;
        };
    }

    /** What is opened to {@code learner} and speaks of the other's rows, by how closely. */
    private static List<Map.Entry<Opening, ValueType>> about(Map<Opening, ValueType> types, int learner, About about) {
        return types.entrySet().stream().filter(e -> e.getKey().opensTo(learner) && e.getValue().about(1 - learner) == about).toList();
    }

    @Override
    public List<Fact> disclosure(Binding b) {
        List<Fact> facts = new ArrayList<>();
        long most = rowsAtMost(b);
        Map<Opening, ValueType> types = program(b).types(most);
        Facts of = new Facts(b);
        for (int learner = 0; learner < 2; learner++) {
            String role = ROLES.get(learner);
            String peer = ROLES.get(1 - learner);
            for (About about : EnumSet.range(About.FIGURES, About.EACH_ROW)) {
                var told = about(types, learner, about);
                if (told.isEmpty()) {
                    continue;
                }
                Set<String> columns = new TreeSet<>();
                told.forEach(e -> columns.addAll(e.getValue().columns(role(peer))));
                String names = String.join(", ", told.stream().map(e -> e.getKey().name()).toList());
                long cells = told.stream().mapToLong(e -> e.getValue().cells(most)).sum();
                facts.add(of.fact(role, b.table(peer, "table").about(List.copyOf(columns)), kind(about), what(about, names),
                        Scope.of(Scope.Rows.COMMON, cells).atLeast(about == About.FIGURES ? b.params().integer("min_rows") : 0), When.ALWAYS, because(about)));
            }
            List<String> read = columns(b, 1 - learner);
            if (!read.isEmpty()) {
                facts.add(of.fact(role, b.table(peer, "table").about(read), Kind.SHAPE, new Text("that its data could be used, or that it could not", "数据可用或不可用"), Scope.whole(),
                        When.SIDE_EFFECT, new Because("the step fails before it starts where a cell is missing, no number, or outside the range that the program states",
                                "若有单元格缺失、不是数字或超出程序所列范围，步骤在开始前即失败", PAGE)));
            }
        }
        return facts;
    }

    private static int role(String name) {
        return ROLES.indexOf(name);
    }

    private static Text what(About about, String names) {
        return switch (about) {
            case NOTHING, FIGURES -> Text.of("the program's results %s: figures over all aligned rows", "程序结果 %s：全部对齐行上的汇总值", names);
            case SINGLE_ROWS -> Text.of("the program's results %s: the learner's own numbers, or a comparison, can pick single rows in them", "程序结果 %s：得到方可借助其自身的数据或比较使其反映单行", names);
            case EACH_ROW -> Text.of("the program's results %s: one for each aligned row, from which cells can be solved for", "程序结果 %s：每个对齐行一个，可据此解出单元格", names);
        };
    }

    private static Because because(About about) {
        return about == About.FIGURES ? new Because("they are sums over one owner's own columns, of second degree at most, and fewer rows are refused by both sides",
                "它们是一方自己各列的至多二次的合计；行数不足时双方都会拒绝", PAGE)
                : new Because("they are opened to this party as the program says", "按程序所列向该方公开", PAGE);
    }

    @Override
    public Cost cost(Binding b) {
        VectorProgram.Work work = program(b).work(rowsAtMost(b));
        // Measured: a product of two shared numbers takes some 1.1 KB with its truncation, a comparison 1.6 KB.
        long bytes = work.hides() ? 100_000 + work.multiplied() * 1_100 + work.compared() * 1_600 : 1_000;
        return new Cost(bytes, 2 + 12L * program(b).lets().size(), (work.hides() ? 0.5 : 0) + bytes / 60e6);
    }

    // ---- the run ----

    private record Own(int rows, Map<Column, double[]> cells) {
    }

    private static Own prepare(StepContext step, VectorProgram program) {
        int me = role(step.role());
        List<String> names = columns(step.binding(), me);
        int rows = Alignment.of(step).size();
        Map<Column, double[]> cells = new java.util.HashMap<>();
        if (!names.isEmpty() && rows > 0) {
            Table table = OwnData.aligned(step, names);
            names.forEach(name -> cells.put(new Column(me, name), checked(table, new Column(me, name), program.ranges().get(new Column(me, name)))));
        }
        return new Own(rows, cells);
    }

    private static double[] checked(Table table, Column column, Range range) {
        double[] cells = table.doubles(column.name());
        for (int i = 0; i < cells.length; i++) {
            if (!Double.isFinite(cells[i])) {
                throw InvalidInput.of("Column '%s' of table '%s' has a cell without a number (aligned row %d); mend it, or leave such rows out of the table.",
                        "列“%s”（表“%s”）第 %d 个对齐行没有数值；请修正或将这样的行从表中去除。", column.name(), table.name(), i + 1);
            }
            if (range != null && (cells[i] < range.low() || cells[i] > range.high())) {
                throw InvalidInput.of("Column '%s' of table '%s' leaves the range that the program states (aligned row %d); widen the range in a new contract.",
                        "列“%s”（表“%s”）第 %d 个对齐行超出程序所列范围；请在新合约中放宽范围。", column.name(), table.name(), i + 1);
            }
        }
        return cells;
    }

    @Override
    public void run(StepContext step) {
        Binding b = step.binding();
        VectorProgram program = program(b);
        Own own = OwnData.prepare(step, () -> prepare(step, program));
        long least = b.params().integer("min_rows");
        if (own.rows < least) {
            // Both sides know the number of rows, so both stop here by themselves, and either may say why.
            InvalidInput few = InvalidInput.of("Step '%s' has %d aligned rows and the contract asks for %d at least; use more rows.", "步骤“%s”只有 %d 个对齐行，合约要求至少 %d 行，请增加行数。",
                    b.step(), own.rows, least);
            step.session().fail(few);
            throw few;
        }
        int me = role(step.role());
        Map<Opening, ValueType> types = program.types(rowsAtMost(b));
        for (About about : EnumSet.range(About.FIGURES, About.EACH_ROW)) {
            var told = about(types, 1 - me, about);
            if (!told.isEmpty()) {
                long cells = told.stream().mapToLong(e -> e.getValue().cells(own.rows)).sum();
                step.beforeRelease(ROLES.get(1 - me), kind(about), about == About.FIGURES ? own.rows : cells);
            }
        }
        Session session = step.session();
        Map<String, ProgramRun.Opened> opened = new ProgramRun(program, me, own.rows, own.cells::get, session.channel(session.peer()),
                () -> Semi2k.open(session, "mpc", ProgramRun.fractionBits(own.rows))).run();
        if (!opened.isEmpty()) {
            step.write("report", out -> out.write(report(own.rows, opened).getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** {@code {"rows","results":{name:{"rows","cols","values":[…]}}}}, values row by row. */
    private static String report(int rows, Map<String, ProgramRun.Opened> opened) {
        ObjectNode report = JSON.createObjectNode().put("rows", rows);
        ObjectNode results = report.putObject("results");
        opened.forEach((name, value) -> {
            ObjectNode one = results.putObject(name).put("rows", value.rows()).put("cols", value.cols());
            var values = one.putArray("values");
            for (double cell : value.cells()) {
                values.add(cell);
            }
        });
        return JSON.writeValueAsString(report);
    }
}
