package org.tacit.sql.plan;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.tacit.base.InvalidInput;
import org.tacit.data.Column;
import org.tacit.data.ColumnKind;
import org.tacit.data.ColumnType;
import org.tacit.data.Grade;
import org.tacit.sql.plan.QueryPlan.Bit;
import org.tacit.sql.plan.QueryPlan.Kind;

/**
 * Makes the plan of a query. It depends on nothing but its arguments, so that every party's node makes the same.
 *
 * <p>What one owner's columns decide, its node computes by itself; a condition of one owner is a secret yes or no of each row and does not make its
 * table smaller, so that no size tells how many rows pass it. Equalities between two owners' columns are the join; what is left over both is computed on shares.
 */
public final class QueryPlanner {

    /** Groups of the first owner times those of the second. */
    public static final int MOST_GROUPS = 4096;
    private static final int MOST_DECIMALS = 6;

    private final SqlReader reader;
    private final RexBuilder rex;
    private final int decimals;
    private final int minSize;
    private final List<String> owners = new ArrayList<>();
    private final List<OwnerPart> parts = new ArrayList<>();
    private final List<QueryPlan.Measure> sums = new ArrayList<>();
    private Flattened flat;
    /** The condition of aggregates that have one. */
    private Bit condition;

    private QueryPlanner(SqlReader reader, int minSize, int decimals) {
        this.reader = reader;
        this.rex = reader.rex();
        this.minSize = minSize;
        this.decimals = decimals;
    }

    /**
     * @param tables   what the parties publish
     * @param parties  names of the parties, in the order that the plan keeps
     * @param minSize  fewest rows of a group that is opened, 1 at least
     * @param decimals that numbers with a fraction keep, 0 to 6
     * @throws InvalidInput with the clause that cannot be done
     */
    public static QueryPlan plan(String sql, List<Published> tables, List<String> parties, int minSize, int decimals) {
        if (minSize < 1 || decimals < 0 || decimals > MOST_DECIMALS) {
            throw InvalidInput.of("min_size is 1 or more, decimals 0 to 6.", "min_size 不小于 1，decimals 为 0 到 6。");
        }
        try {
            return new QueryPlanner(SqlReader.read(sql, tables), minSize, decimals).plan(parties);
        } catch (UnsupportedOperationException | AssertionError | IllegalArgumentException e) {
            throw new InvalidInput(org.tacit.base.Text.of("The query cannot be planned; write it with fewer constructs in one expression.", "无法规划该查询，请简化表达式。"), e);
        }
    }

    private QueryPlan plan(List<String> parties) {
        RelNode query = reader.query();
        Set<String> named = Flattened.parties(query);
        if (named.isEmpty()) {
            throw Refusal.of("A query without a table", "name a table as party.table", "请以 参与方.表 的形式写出表名");
        }
        if (named.size() > 2) {
            throw Refusal.of("Tables of " + named.size() + " parties (" + String.join(", ", named) + ")", "a query joins tables of two; ask in pairs", "一个查询至多连接两方的表，请两两查询");
        }
        parties.stream().filter(named::contains).forEach(owners::add);
        Aggregate aggregate = aggregate(query, named.size() == 1);
        flat = new Flattened(reader, aggregate.getInput());
        List<RexNode> rest = split();
        List<Bit> keep = rest.stream().map(this::bit).toList();
        List<QueryPlan.GroupColumn> groups = new ArrayList<>();
        for (int column : aggregate.getGroupSet()) {
            RexNode e = flat.outputs.get(column);
            int owner = ownerOf(e);
            if (owner > 1) {
                throw Refusal.of("GROUP BY of an expression over two parties' columns", "name columns of one party each", "请分别按各方的列分组");
            }
            groups.add(new QueryPlan.GroupColumn(Math.max(owner, 0), parts.get(Math.max(owner, 0)).group(e)));
        }
        List<QueryPlan.Figure> figures = aggregate.getAggCallList().stream().map(this::figure).toList();
        RelNode top = replaced(query, aggregate, reader.opened(aggregate));
        String topSql = SqlReader.sql(top);
        return new QueryPlan(parts.stream().map(OwnerPart::owner).toList(), new Bit.And(keep), groups, sums, figures, columns(aggregate.getRowType()), topSql, SqlReader.names(query), minSize);
    }

    // ---- where the joint part ends ----

    private static Aggregate aggregate(RelNode query, boolean alone) {
        Aggregate found = null;
        List<RelNode> passed = new ArrayList<>();
        RelNode at = query;
        while (true) {
            if (at instanceof Aggregate aggregate) {
                found = aggregate;
                passed.forEach(QueryPlanner::above);
                passed.clear();
                if (alone) {
                    break;
                }
            }
            if (at.getInputs().size() != 1 || !alone && Flattened.parties(at.getInput(0)).size() < 2) {
                break;
            }
            passed.add(at);
            at = at.getInput(0);
        }
        if (found == null) {
            throw at.getInputs().size() > 1 && hasAggregate(at) ? Refusal.of("Several joint results in one query (" + at.getRelTypeName().replace("Logical", "").toUpperCase(java.util.Locale.ROOT) + ")",
                    "ask for each in a query of its own", "请分别查询")
                    : Refusal.of("Handing out single rows", "use COUNT, SUM, AVG … with GROUP BY; rows that a contract may show are delivered by psi.payload", "请使用 COUNT、SUM、AVG 等与 GROUP BY；合约允许展示的行由 psi.payload 交付");
        }
        if (found.getGroupType() != Aggregate.Group.SIMPLE) {
            throw Refusal.of("ROLLUP, CUBE or GROUPING SETS", "its totals less its parts would be single groups; use one GROUP BY", "其合计减去部分即为单个分组；请使用单一的 GROUP BY");
        }
        return found;
    }

    private static void above(RelNode rel) {
        rel.accept(new RexShuttle() {
            @Override
            public RexNode visitSubQuery(RexSubQuery sub) {
                throw Refusal.of("A subquery above the joint aggregation", "compare with a number, or ask in a query of its own", "请与数值比较，或单独查询");
            }
        });
    }

    private static boolean hasAggregate(RelNode rel) {
        return rel instanceof Aggregate || rel.getInputs().stream().anyMatch(QueryPlanner::hasAggregate);
    }

    private static RelNode replaced(RelNode rel, RelNode old, RelNode by) {
        return rel == old ? by : rel.copy(rel.getTraitSet(), rel.getInputs().stream().map(i -> replaced(i, old, by)).toList());
    }

    // ---- whose ----

    private String party(int leaf) {
        TreeSet<String> parties = Flattened.parties(flat.leaves.get(leaf));
        if (parties.isEmpty()) {
            throw Refusal.of("VALUES", "name a table", "请写出表名");
        }
        return parties.first();
    }

    /** -1 nobody's, 0 or 1 an owner's, 2 both. */
    private int ownerOf(RexNode e) {
        Set<String> found = new LinkedHashSet<>();
        RelOptUtil.InputFinder.bits(e).forEach(c -> found.add(party(flat.leafOf(c))));
        e.accept(new RexShuttle() {
            @Override
            public RexNode visitSubQuery(RexSubQuery sub) {
                found.addAll(Flattened.parties(sub.rel));
                return super.visitSubQuery(sub);
            }
        });
        return found.isEmpty() ? -1 : found.size() > 1 ? 2 : owners.indexOf(found.iterator().next());
    }

    /** Makes the owners' parts, with the joins inside them and the join between them; gives the other conditions. */
    private List<RexNode> split() {
        List<RexNode> rest = new ArrayList<>();
        List<List<RexNode>> inside = List.of(new ArrayList<>(), new ArrayList<>());
        List<RexCall> keys = new ArrayList<>();
        for (RexNode condition : flat.conditions) {
            RexNode c = RexUtil.expandSearch(rex, null, condition);
            int owner = ownerOf(c);
            if (owner == 2 && c.isA(SqlKind.EQUALS) && isKey((RexCall) c)) {
                keys.add((RexCall) c);
            } else if (owner >= 0 && owner < 2 && leaves(c) > 1) {
                inside.get(owner).add(c);
            } else if (!c.isAlwaysTrue()) {
                rest.add(c);
            }
        }
        Map<String, List<Integer>> leaves = new LinkedHashMap<>();
        for (int i = 0; i < flat.leaves.size(); i++) {
            leaves.computeIfAbsent(party(i), p -> new ArrayList<>()).add(i);
        }
        for (int o = 0; o < owners.size(); o++) {
            if (leaves.get(owners.get(o)) == null) {
                throw Refusal.of("A subquery over a table of " + owners.get(o) + " that is not joined", "join its table by a key", "请按键连接其表");
            }
            parts.add(new OwnerPart(reader, owners.get(o), decimals, flat, leaves.get(owners.get(o)), inside.get(o)));
        }
        if (owners.size() == 2 && keys.isEmpty()) {
            throw Refusal.of("A join of two parties without an equality of keys", "join ON a.key = b.key", "请使用 ON a.key = b.key 连接");
        }
        keys.forEach(k -> k.operands.forEach(e -> parts.get(ownerOf(e)).key(e)));
        return rest;
    }

    private long leaves(RexNode c) {
        return RelOptUtil.InputFinder.bits(c).asList().stream().map(flat::leafOf).distinct().count();
    }

    /** An equality of what one owner and the other compute, of types whose texts are equal where they are. */
    private boolean isKey(RexCall c) {
        RexNode a = c.operands.get(0);
        RexNode b = c.operands.get(1);
        return ownerOf(a) >= 0 && ownerOf(a) < 2 && ownerOf(b) >= 0 && ownerOf(b) < 2 && family(a) == family(b) && family(a) != null;
    }

    private static ColumnType family(RexNode e) {
        ColumnType type = columnType(e.getType());
        return type == ColumnType.REAL ? null : type;
    }

    // ---- conditions ----

    private Bit bit(RexNode condition) {
        RexNode c = RexUtil.expandSearch(rex, null, condition);
        int owner = ownerOf(c);
        if (owner < 2) {
            return own(Math.max(owner, 0), c);
        }
        RexCall call = (RexCall) c;
        return switch (c.getKind()) {
            case AND -> new Bit.And(call.operands.stream().map(this::bit).toList());
            case OR -> new Bit.Or(call.operands.stream().map(this::bit).toList());
            case NOT -> not(call.operands.getFirst());
            case IS_TRUE -> bit(call.operands.getFirst());
            case LESS_THAN, LESS_THAN_OR_EQUAL, GREATER_THAN, GREATER_THAN_OR_EQUAL, EQUALS, NOT_EQUALS -> comparison(call);
            default -> throw Refusal.of(c.getKind().sql + " over two parties' columns in a condition", "between parties there are comparisons of numbers, AND, OR, NOT and = of join keys",
                    "跨参与方的条件仅支持数值比较、AND、OR、NOT 与连接键的 =");
        };
    }

    private Bit not(RexNode e) {
        RexNode c = RexUtil.expandSearch(rex, null, e);
        if (ownerOf(c) < 2) {
            return bit(rex.makeCall(SqlStdOperatorTable.NOT, c));
        }
        RexCall call = (RexCall) c;
        return switch (c.getKind()) {
            case AND -> new Bit.Or(call.operands.stream().map(this::not).toList());
            case OR -> new Bit.And(call.operands.stream().map(this::not).toList());
            case NOT -> bit(call.operands.getFirst());
            default -> {
                RexNode negated = RexUtil.negate(rex, call);
                if (negated == null) {
                    throw Refusal.of("NOT " + c.getKind().sql + " over two parties' columns", "write the condition without NOT", "请改写为不含 NOT 的条件");
                }
                yield bit(negated);
            }
        };
    }

    private Bit own(int owner, RexNode condition) {
        return new Bit.Own(owner, parts.get(owner).bit(condition));
    }

    private Bit there(List<RexNode> values) {
        List<Bit> there = new ArrayList<>();
        for (RexNode v : values) {
            int owner = Math.max(ownerOf(v), 0);
            if (v.getType().isNullable()) {
                Bit bit = own(owner, rex.makeCall(SqlStdOperatorTable.IS_NOT_NULL, v));
                if (!there.contains(bit)) {
                    there.add(bit);
                }
            }
        }
        return new Bit.And(there);
    }

    private Bit comparison(RexCall call) {
        RexNode a = call.operands.get(0);
        RexNode b = call.operands.get(1);
        if (!SqlTypeUtil.isNumeric(a.getType()) || !SqlTypeUtil.isNumeric(b.getType())) {
            throw Refusal.of("Comparing " + a.getType().getSqlTypeName() + " of two parties", "numbers can be compared, and texts and days joined by =", "可比较数值；文本与日期可用 = 连接");
        }
        SumForm difference = SumForm.of(rex, this::ownerOf, a).plus(rex, SumForm.of(rex, this::ownerOf, b).negated(rex));
        if (!difference.crosses().isEmpty()) {
            throw Refusal.of("Comparing a product of two parties' columns", "compare sums and differences", "请比较和与差");
        }
        RexNode x = difference.own()[0];
        RexNode y = rex.makeCall(SqlStdOperatorTable.UNARY_MINUS, difference.own()[1]);
        int digits = Math.max(parts.get(0).decimalsOf(x), parts.get(1).decimalsOf(y));
        QueryPlan.Whole first = whole(0, x, digits);
        QueryPlan.Whole second = whole(1, y, digits);
        Bit below = new Bit.Below(first, second);
        Bit above = new Bit.Below(second, first);
        Bit holds = switch (call.getKind()) {
            case LESS_THAN -> below;
            case GREATER_THAN -> above;
            case LESS_THAN_OR_EQUAL -> new Bit.Not(above);
            case GREATER_THAN_OR_EQUAL -> new Bit.Not(below);
            case EQUALS -> new Bit.And(List.of(new Bit.Not(below), new Bit.Not(above)));
            default -> new Bit.Or(List.of(below, above));
        };
        return new Bit.And(List.of(there(List.of(x, y)), holds));
    }

    private QueryPlan.Whole whole(int owner, RexNode e, int digits) {
        OwnerPart part = parts.get(owner);
        return new QueryPlan.Whole(owner, part.number(e), power(digits - part.decimalsOf(e)));
    }

    private static long power(int digits) {
        return BigDecimal.TEN.pow(digits).longValueExact();
    }

    // ---- aggregates ----

    private QueryPlan.Figure figure(AggregateCall call) {
        String name = call.getAggregation().getName().toUpperCase(java.util.Locale.ROOT);
        Kind kind;
        try {
            kind = Kind.valueOf(name.equals("$SUM0") ? "SUM" : name.equals("VARIANCE") ? "VAR_SAMP" : name.equals("STDDEV") ? "STDDEV_SAMP" : name);
        } catch (IllegalArgumentException e) {
            throw Refusal.of(name, name.equals("MIN") || name.equals("MAX") ? "it is one row's value; use AVG and STDDEV, or COUNT by ranges" : "use COUNT, SUM, AVG, VAR_*, STDDEV_*, COVAR_* or CORR",
                    name.equals("MIN") || name.equals("MAX") ? "它是某一行的值；请使用 AVG 与 STDDEV，或按区间 COUNT" : "请使用 COUNT、SUM、AVG、VAR_*、STDDEV_*、COVAR_* 或 CORR");
        }
        if (call.isDistinct()) {
            throw Refusal.of(name + "(DISTINCT …)", "make the rows distinct in a subquery of their owner before the join", "请在连接前于其所有者的子查询中去重");
        }
        List<Bit> over = new ArrayList<>();
        boolean chosen = false;
        boolean zero = name.equals("$SUM0");
        if (call.filterArg >= 0) {
            RexNode filter = flat.outputs.get(call.filterArg);
            over.add(bit(filter.isA(SqlKind.IS_TRUE) ? ((RexCall) filter).operands.getFirst() : filter));
            chosen = true;
        }
        List<RexNode> arguments = new ArrayList<>();
        for (int a : call.getArgList()) {
            RexNode e = flat.outputs.get(a);
            if (e instanceof RexCall c && c.isA(SqlKind.CASE) && c.operands.size() == 3 && (isNothing(c.operands.get(2)) || isNothing(c.operands.get(1))
                    || kind == Kind.SUM && call.getArgList().size() == 1 && isZero(c.operands.get(2)))) {
                boolean turned = isNothing(c.operands.get(1));
                over.add(turned ? not3(c.operands.get(0)) : bit(c.operands.get(0)));
                zero |= isZero(c.operands.get(2));
                chosen = true;
                e = c.operands.get(turned ? 2 : 1);
            }
            arguments.add(e);
        }
        if (chosen) {
            condition(simplified(new Bit.And(over)));
        }
        String text = call.toString();
        if (kind == Kind.COUNT) {
            List<RexNode> nullable = arguments.stream().filter(e -> e.getType().isNullable()).toList();
            for (RexNode e : nullable) {
                if (ownerOf(e) > 1) {
                    throw Refusal.of("COUNT of an expression over two parties' columns", "count one party's column, or use FILTER (WHERE …)", "请统计一方的列，或使用 FILTER (WHERE …)");
                }
            }
            withValues(chosen, there(nullable));
            over.add(there(nullable));
            return new QueryPlan.Figure(kind, measure(new Bit.And(over), chosen, List.of(), new ArrayList<>()), List.of(), true, true, text);
        }
        List<SumForm> forms = new ArrayList<>();
        for (RexNode e : arguments) {
            if (!SqlTypeUtil.isNumeric(e.getType())) {
                throw Refusal.of(name + " of " + e.getType().getSqlTypeName(), "aggregate numbers", "请对数值进行汇总");
            }
            arithmetic(name, e);
            forms.add(SumForm.of(rex, this::ownerOf, e));
        }
        Bit values = there(forms.stream().flatMap(f -> f.parts().stream()).toList());
        withValues(chosen, values);
        over.add(values);
        SumForm x = forms.getFirst();
        List<SumForm> wanted = switch (kind) {
            case SUM, AVG -> List.of(x);
            case VAR_POP, VAR_SAMP, STDDEV_POP, STDDEV_SAMP -> List.of(x, x.times(rex, x));
            case COVAR_POP, COVAR_SAMP -> List.of(x, forms.get(1), x.times(rex, forms.get(1)));
            case CORR -> List.of(x, forms.get(1), x.times(rex, forms.get(1)), x.times(rex, x), forms.get(1).times(rex, forms.get(1)));
            case COUNT -> List.of();
        };
        List<Integer> places = new ArrayList<>();
        int measure = measure(new Bit.And(over), chosen, wanted.stream().map(this::sum).toList(), places);
        boolean whole = SqlTypeName.INT_TYPES.contains(call.getType().getSqlTypeName());
        return new QueryPlan.Figure(kind, measure, places, whole, zero, text);
    }

    /** A figure with a condition is held against the same figure without it. */
    private void withValues(boolean chosen, Bit values) {
        if (chosen) {
            measure(values, false, List.of(), new ArrayList<>());
        }
    }

    /** With two conditions a total less both its parts would be what they leave out. */
    private void condition(Bit bit) {
        if (condition != null && !condition.equals(bit)) {
            throw Refusal.of("A second condition inside aggregates (FILTER, CASE WHEN, NULLIF)", "use one condition in a query, or GROUP BY it", "每个查询仅限一个条件，或改用 GROUP BY");
        }
        condition = bit;
    }

    /** Holds where a condition is false or unknown. */
    private Bit not3(RexNode condition) {
        if (ownerOf(condition) > 1) {
            throw Refusal.of("CASE WHEN … THEN NULL over two parties' columns", "write the condition the other way round", "请反过来书写条件");
        }
        return bit(rex.makeCall(SqlStdOperatorTable.IS_NOT_TRUE, condition));
    }

    private static boolean isNothing(RexNode e) {
        return RexLiteral.isNullLiteral(e) || e.isA(SqlKind.CAST) && isNothing(((RexCall) e).operands.getFirst());
    }

    private static boolean isZero(RexNode e) {
        RexNode plain = e.isA(SqlKind.CAST) ? ((RexCall) e).operands.getFirst() : e;
        return plain instanceof RexLiteral l && l.getValueAs(BigDecimal.class) != null && l.getType().getSqlTypeName() != SqlTypeName.BOOLEAN && l.getValueAs(BigDecimal.class).signum() == 0;
    }

    /** What is summed is arithmetic: whatever can choose rows would get around the smallest group. */
    private static void arithmetic(String name, RexNode e) {
        if (e instanceof RexSubQuery) {
            throw Refusal.of("A subquery inside " + name, "join it", "请改为连接");
        }
        if (e instanceof RexCall call) {
            boolean fine = switch (call.getKind()) {
                case PLUS, MINUS, TIMES, MINUS_PREFIX, PLUS_PREFIX -> true;
                case DIVIDE -> RelOptUtil.InputFinder.bits(call.operands.get(1)).isEmpty();
                case CAST -> SqlTypeUtil.isNumeric(call.operands.getFirst().getType());
                default -> false;
            };
            if (!fine) {
                String said = call.isA(SqlKind.DIVIDE) ? "Division by a column" : call.getKind() == SqlKind.OTHER_FUNCTION ? call.getOperator().getName() : call.getKind().sql;
                throw Refusal.of(said + " inside " + name, "sum columns with +, -, *, / by a number, and CASE WHEN … THEN … ELSE 0 END; other expressions can choose single rows",
                        "聚合内可用列与 +、-、*、除以数值，以及 CASE WHEN … THEN … ELSE 0 END；其他表达式可能选出单行");
            }
            call.operands.forEach(o -> arithmetic(name, o));
        }
    }

    private QueryPlan.Sum sum(SumForm form) {
        if (!form.crosses().isEmpty()) {
            throw Refusal.of("A sum of products of two parties' columns", "aggregate columns of one party, or condition them on the other's", "请汇总一方的列，或以另一方的列作为条件");
        }
        int digits = 0;
        for (int o = 0; o < parts.size(); o++) {
            digits = form.own()[o] == null ? digits : Math.max(digits, parts.get(o).decimalsOf(form.own()[o]));
        }
        List<QueryPlan.Whole> own = new ArrayList<>();
        for (int o = 0; o < parts.size(); o++) {
            if (form.own()[o] != null) {
                own.add(whole(o, form.own()[o], digits));
            }
        }
        return new QueryPlan.Sum(own, digits);
    }

    /** The measure over these rows, with these sums among its own; their places are added. */
    private int measure(Bit over, boolean chosen, List<QueryPlan.Sum> wanted, List<Integer> places) {
        Bit plain = simplified(over);
        if (plain.equals(Bit.ALL) && wanted.isEmpty()) {
            return -1;
        }
        int at = -1;
        for (int i = 0; i < sums.size() && at < 0; i++) {
            at = sums.get(i).over().equals(plain) && sums.get(i).chosen() == chosen ? i : -1;
        }
        List<QueryPlan.Sum> all = new ArrayList<>(at < 0 ? List.of() : sums.get(at).sums());
        for (QueryPlan.Sum sum : wanted) {
            if (!all.contains(sum)) {
                all.add(sum);
            }
            places.add(all.indexOf(sum));
        }
        var measure = new QueryPlan.Measure(plain, chosen, List.copyOf(all));
        if (at < 0) {
            sums.add(measure);
            return sums.size() - 1;
        }
        sums.set(at, measure);
        return at;
    }

    private static Bit simplified(Bit bit) {
        List<Bit> parts = new ArrayList<>();
        flatten(bit, parts);
        List<Bit> distinct = parts.stream().distinct().toList();
        return distinct.size() == 1 ? distinct.getFirst() : new Bit.And(distinct);
    }

    private static void flatten(Bit bit, List<Bit> into) {
        if (bit instanceof Bit.And and) {
            and.parts().forEach(p -> flatten(p, into));
        } else {
            into.add(bit);
        }
    }

    // ---- types ----

    private static List<Column> columns(RelDataType row) {
        return row.getFieldList().stream().map(f -> new Column(f.getName(), columnType(f.getType()), ColumnKind.ATTRIBUTE, Grade.L1)).toList();
    }

    private static ColumnType columnType(RelDataType type) {
        return switch (type.getSqlTypeName()) {
            case TINYINT, SMALLINT, INTEGER, BIGINT -> ColumnType.INTEGER;
            case DECIMAL, FLOAT, REAL, DOUBLE -> ColumnType.REAL;
            case BOOLEAN -> ColumnType.BOOLEAN;
            case DATE -> ColumnType.DATE;
            case TIMESTAMP -> ColumnType.TIMESTAMP;
            case CHAR, VARCHAR -> ColumnType.TEXT;
            default -> throw Refusal.of("A column of type " + type.getSqlTypeName(), "cast it to a number, a text or a date", "请转换为数值、文本或日期");
        };
    }
}
