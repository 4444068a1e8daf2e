package org.tacit.flow.op;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.data.Table;
import org.tacit.flow.disclosure.Fact;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.spec.Binding;
import org.tacit.flow.spec.ColumnUse;
import org.tacit.flow.spec.Cost;
import org.tacit.flow.spec.Operator;
import org.tacit.flow.spec.OperatorSpec;
import org.tacit.flow.spec.Parameter;
import org.tacit.flow.spec.ParameterType;
import org.tacit.flow.spec.Port;
import org.tacit.flow.spec.PortType;
import org.tacit.flow.spec.Role;
import org.tacit.flow.spec.StepContext;
import org.tacit.flow.spec.TableRef;
import org.tacit.sql.plan.Published;
import org.tacit.sql.plan.QueryPlan;
import org.tacit.sql.plan.QueryPlanner;
import org.tacit.sql.run.JointQuery;
import org.tacit.sql.run.QueryResult;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Counts, sums and averages by group over two owners' tables, asked in SQL ({@link JointQuery}). */
public final class SqlQuery implements Operator {

    static final String FIRST = "first";
    static final String SECOND = "second";
    static final List<String> ROLES = List.of(FIRST, SECOND);
    private static final List<String> TABLES = List.of("table", "table_2", "table_3", "table_4");
    private static final String BOTH = "both";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final OperatorSpec SPEC = new OperatorSpec("sql.query", "1",
            new Text("Joint SQL", "联合 SQL"),
            new Text("Answers a SQL query with counts, sums, averages, variances and correlations by group over tables of two owners; each node computes its own part, and only figures of large enough groups are opened.",
                    "对两方数据表执行 SQL 查询，按组给出计数、合计、均值、方差与相关系数；各节点自行计算己方部分，仅公开足够大的分组的数值。"),
            new Text("How many customers two organisations share, by city and income band; the default rate by usage; any statistic that SQL can ask for.",
                    "两家机构共有多少客户（按城市、收入档）；按使用量统计违约率；以及 SQL 能表达的各类统计。"),
            new Text("Semi-honest parties; oblivious transfer and parity with noise (dual LPN), hashes as random oracles; sums on two-party shares, no dealer.",
                    "半诚实模型；基于不经意传输与带噪奇偶（对偶 LPN）假设，哈希视为随机预言机；两方秘密分享求和，无可信第三方。"),
            List.of(Role.owner(FIRST, "One owner of tables", "持有数据表的一方"), Role.owner(SECOND, "The other", "持有数据表的另一方")),
            ROLES.stream().flatMap(role -> TABLES.stream().map(port -> Port.of(role, port, PortType.TABLE, "A table that the query names as party.table", "查询中以 参与方.表 引用的表").optional())).toList(),
            ROLES.stream().map(role -> Port.of(role, "result", PortType.REPORT, "The query's rows", "查询结果")).toList(),
            List.of(new Parameter("sql", ParameterType.TEXT, Optional.empty(), Optional.<BigDecimal>empty(), Optional.empty(), List.of(), "", "", new Text("The query; see docs/sql.md", "查询语句，见 docs/sql.md")),
                    Parameter.choice("matching", List.of("hidden", "revealed"),
                            "hidden: nobody learns which rows belong together, and keys may not repeat; revealed: both learn it, keys may repeat, many times faster",
                            "hidden：无人得知哪些行匹配，键不可重复；revealed：双方得知匹配的行，键可重复，且快许多倍"),
                    Parameter.choice("to", List.of(BOTH, FIRST, SECOND), "Who gets the result", "谁得到结果"),
                    Parameter.integer("min_size", 10, 1, 1_000_000, "A group of fewer rows is not given, nor one with a figure over fewer", "行数少于此数的分组不给出，含少于此数的数值的分组也不给出"),
                    Parameter.integer("decimals", 2, 0, 6, "Decimals that columns with a fraction keep; what is finer is rounded", "带小数的列保留的小数位数，其余四舍五入")));

    @Override
    public OperatorSpec spec() {
        return SPEC;
    }

    // ---- planning ----

    private static Map<String, TableRef> tables(Binding b, String role) {
        Map<String, TableRef> tables = new LinkedHashMap<>();
        TABLES.stream().filter(port -> b.source(role, port).isPresent()).forEach(port -> tables.put(port, b.table(role, port)));
        return tables;
    }

    /** The query's plan; every node makes it of the contract's own text and tables. */
    static QueryPlan plan(Binding b) {
        List<Published> published = ROLES.stream().flatMap(role -> tables(b, role).values().stream())
                .map(t -> new Published(t.party(), t.table(), t.columns().stream().map(c -> new Published.Cell(c.name(), c.type())).toList())).toList();
        return QueryPlanner.plan(b.params().text("sql"), published, ROLES.stream().map(b::party).toList(), b.params().intValue("min_size"), b.params().intValue("decimals"));
    }

    static boolean learns(Binding b, String role) {
        return b.params().text("to").equals(BOTH) || b.params().text("to").equals(role);
    }

    static boolean hidden(Binding b) {
        return b.params().text("matching").equals("hidden");
    }

    @Override
    public void check(Binding b) {
        QueryPlan plan = plan(b);
        for (String role : ROLES) {
            for (TableRef table : tables(b, role).values()) {
                if (plan.owners().stream().noneMatch(o -> o.party().equals(table.party()) && o.uses().containsKey(table.table()))) {
                    throw InvalidInput.of("Table '%1$s' of %2$s is connected to step '%3$s' and not in its query; take it out.", "步骤“%3$s”接入了 %2$s 的表“%1$s”，但查询中没有用到，请移除。",
                            table.table(), table.party(), b.step());
                }
            }
        }
    }

    @Override
    public List<ColumnUse> uses(Binding b) {
        List<ColumnUse> uses = new ArrayList<>();
        for (QueryPlan.Owner owner : plan(b).owners()) {
            owner.uses().forEach((table, columns) -> {
                String role = role(b, owner.party());
                String port = tables(b, role).entrySet().stream().filter(t -> t.getValue().table().equals(table)).findFirst().orElseThrow().getKey();
                uses.add(new ColumnUse(role, port, columns.stream().map(QueryPlan.Use::column).distinct().sorted().toList()));
            });
        }
        return uses;
    }

    @Override
    public List<String> ways(Binding b, TableRef table, String column) {
        return plan(b).owners().stream().filter(o -> o.party().equals(table.party())).flatMap(o -> o.uses().getOrDefault(table.table(), List.of()).stream())
                .filter(u -> u.column().equals(column)).map(u -> u.purpose().name().toLowerCase(java.util.Locale.ROOT)).distinct().sorted().toList();
    }

    static String role(Binding b, String party) {
        return b.party(FIRST).equals(party) ? FIRST : SECOND;
    }

    @Override
    public List<Fact> disclosure(Binding b) {
        return new SqlFacts(b, plan(b)).all();
    }

    @Override
    public long rowsAtMost(Binding b) {
        return QueryPlanner.MOST_GROUPS;
    }

    /** docs/sql.md: the join, then for each row a transfer for each condition and the tree of its group. */
    @Override
    public Cost cost(Binding b) {
        QueryPlan plan = plan(b);
        if (plan.alone()) {
            return new Cost(10_000, 2, 0.5);
        }
        long n = rows(b, FIRST);
        long m = rows(b, SECOND);
        long columns = 1 + plan.sums().stream().mapToInt(s -> 1 + s.sums().size()).sum();
        Cost join = hidden(b) ? PsiCircuit.cost(n, m, (int) columns, (int) columns) : new Cost(40 * (n + m) + 700_000, 20, 0.5 + 2e-6 * (n + m));
        long rows = hidden(b) ? 13 * Math.min(n, m) / 10 + 1536 : Math.max(n, m);
        long groups = plan.groups().isEmpty() ? 1 : 64;
        return join.plus(new Cost(rows * (columns * 40 + groups * columns * 16), 60, 0.3 + rows * columns * (1e-6 + groups * 1e-7)));
    }

    private static long rows(Binding b, String role) {
        return Math.max(1, tables(b, role).values().stream().mapToLong(TableRef::rows).max().orElse(1));
    }

    // ---- running ----

    @Override
    public void run(StepContext step) {
        Binding b = step.binding();
        QueryPlan plan = plan(b);
        String peer = Facts.other(step.role(), FIRST, SECOND);
        String me = b.party(step.role());
        int owner = IntStream.range(0, plan.owners().size()).filter(o -> plan.owners().get(o).party().equals(me)).findFirst().orElse(-1);
        JointQuery.Prepared own = owner < 0 ? null : OwnData.prepare(step, () -> {
            JointQuery.Prepared prepared = JointQuery.prepare(plan, owner, opened(step));
            return !plan.alone() && hidden(b) ? prepared.unique() : prepared;
        });
        release(step, peer);
        if (plan.alone()) {
            alone(step, own, peer);
            return;
        }
        Set<Integer> receivers = new java.util.TreeSet<>(IntStream.range(0, 2).filter(i -> learns(b, ROLES.get(i))).boxed().toList());
        String snapshots = ROLES.stream().map(role -> step.party(role).fingerprint() + tables(b, role).values().stream().map(t -> t.table() + "@" + t.hash()).toList()).toList().toString();
        JointQuery.Answer answer = JointQuery.run(step.session(), own, new JointQuery.Setting(hidden(b) ? JointQuery.Matching.HIDDEN : JointQuery.Matching.REVEALED, receivers,
                rowsOf(plan, b, peer), new KeptAlignments(step.kept()), snapshots));
        answer.result().ifPresent(result -> write(step, result, answer.times()));
    }

    /** No part of one owner's has more rows than its tables together could give, and no more than an alignment may number. */
    private static long rowsOf(QueryPlan plan, Binding b, String role) {
        QueryPlan.Owner owner = plan.owners().stream().filter(o -> o.party().equals(b.party(role))).findFirst().orElseThrow();
        return owner.base().isPresent() ? rows(b, role) : Math.min(1L << 24, tables(b, role).values().stream().mapToLong(TableRef::rows).reduce(1, (x, y) -> Math.min(1L << 24, x * Math.max(1, y + 1))) + rows(b, role));
    }

    private static Map<String, Table> opened(StepContext step) {
        Map<String, Table> opened = new TreeMap<>();
        tables(step.binding(), step.role()).forEach((port, ref) -> opened.put(ref.table(), step.table(port)));
        return opened;
    }

    /** Asks leave for everything that the facts say of the peer. */
    private void release(StepContext step, String peer) {
        String learner = step.binding().party(peer);
        String me = step.binding().party(step.role());
        for (Kind kind : Kind.values()) {
            List<Fact> facts = disclosure(step.binding()).stream().filter(f -> f.learner().equals(learner) && f.about().party().equals(me) && f.kind() == kind
                    && f.when() != org.tacit.flow.disclosure.When.SIDE_EFFECT).toList();
            if (!facts.isEmpty()) {
                step.beforeRelease(peer, kind, -1);
            }
        }
    }

    /** One owner has it all: its node answers, and sends the answer where it goes. */
    private static void alone(StepContext step, JointQuery.Prepared own, String peer) {
        var channel = step.session().channel(step.party(peer));
        if (own != null) {
            QueryResult result = own.alone();
            byte[] report = report(result, null).getBytes(java.nio.charset.StandardCharsets.UTF_8);
            if (learns(step.binding(), peer)) {
                channel.sendInt(report.length);
                channel.send(report);
                channel.flush();
            }
            if (learns(step.binding(), step.role())) {
                write(step, result, null);
            }
        } else if (learns(step.binding(), step.role())) {
            byte[] report = channel.receive(channel.receiveInt(0, 1 << 26));
            step.write("result", out -> out.write(report));
        }
    }

    @Override
    public List<Port> outputs(Binding b) {
        return SPEC.outputs().stream().filter(p -> learns(b, p.role())).toList();
    }

    private static void write(StepContext step, QueryResult result, JointQuery.Times times) {
        step.write("result", out -> out.write(report(result, times).getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    /** {@code {"columns","rows","groups","withheld","alignSeconds","statisticsSeconds","alignmentReused"}}. */
    private static String report(QueryResult result, JointQuery.Times times) {
        ObjectNode report = JSON.createObjectNode();
        ArrayNode columns = report.putArray("columns");
        result.columns().forEach(columns::add);
        ArrayNode rows = report.putArray("rows");
        for (Object[] cells : result.rows()) {
            ArrayNode row = rows.addArray();
            Stream.of(cells).forEach(cell -> row.addPOJO(cell));
        }
        report.put("groups", result.given()).put("withheld", result.withheld());
        if (times != null) {
            report.put("alignSeconds", times.alignSeconds()).put("statisticsSeconds", times.statisticsSeconds()).put("alignmentReused", times.reused());
        }
        return JSON.writeValueAsString(report);
    }
}
