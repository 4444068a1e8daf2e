package org.tacit.sql.plan;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * A number computed from columns of two owners, as a sum of what each computes alone and of products of what one and the other compute alone.
 *
 * @param own     of each owner, null where it adds nothing
 * @param crosses pairs of the first owner's and the second's
 */
record SumForm(RexNode[] own, List<RexNode[]> crosses) {

    /** Says whose columns an expression reads: -1 nobody's, 0 or 1 an owner's, 2 both. */
    interface Owners {
        int of(RexNode e);
    }

    static SumForm of(RexBuilder rex, Owners owners, RexNode e) {
        int owner = owners.of(e);
        if (owner < 2) {
            RexNode[] own = new RexNode[2];
            own[Math.max(owner, 0)] = e;
            return new SumForm(own, List.of());
        }
        if (!(e instanceof RexCall call)) {
            throw unable(e);
        }
        return switch (call.getKind()) {
            case PLUS -> of(rex, owners, call.operands.get(0)).plus(rex, of(rex, owners, call.operands.get(1)));
            case MINUS -> of(rex, owners, call.operands.get(0)).plus(rex, of(rex, owners, call.operands.get(1)).negated(rex));
            case MINUS_PREFIX -> of(rex, owners, call.operands.getFirst()).negated(rex);
            case PLUS_PREFIX -> of(rex, owners, call.operands.getFirst());
            case TIMES -> of(rex, owners, call.operands.get(0)).times(rex, of(rex, owners, call.operands.get(1)));
            case DIVIDE -> {
                if (owners.of(call.operands.get(1)) >= 0) {
                    throw Refusal.of("Division by another party's column", "divide sums by sums, or bring the reciprocal in a subquery of its owner", "请以合计除以合计，或由其所有者在子查询中给出倒数");
                }
                RexNode by = call.operands.get(1);
                yield of(rex, owners, call.operands.get(0)).each(x -> rex.makeCall(SqlStdOperatorTable.DIVIDE, x, by));
            }
            case CAST -> {
                RexNode inner = call.operands.getFirst();
                boolean narrows = SqlTypeName.INT_TYPES.contains(call.getType().getSqlTypeName()) && !SqlTypeName.INT_TYPES.contains(inner.getType().getSqlTypeName());
                if (narrows || !SqlTypeUtil.isNumeric(call.getType()) || !SqlTypeUtil.isNumeric(inner.getType())) {
                    throw unable(e);
                }
                yield of(rex, owners, inner);
            }
            default -> throw unable(e);
        };
    }

    private static RuntimeException unable(RexNode e) {
        return Refusal.of(e.getKind() == SqlKind.OTHER_FUNCTION && e instanceof RexCall c ? c.getOperator().getName() + " over two parties' columns" : e.getKind().sql + " over two parties' columns",
                "between parties there are +, -, *, comparisons of numbers, and = of join keys", "跨参与方仅支持 +、-、*、数值比较以及连接键的 =");
    }

    private SumForm each(java.util.function.UnaryOperator<RexNode> change) {
        RexNode[] changed = new RexNode[2];
        for (int o = 0; o < 2; o++) {
            changed[o] = own[o] == null ? null : change.apply(own[o]);
        }
        return new SumForm(changed, crosses.stream().map(c -> new RexNode[] {change.apply(c[0]), c[1]}).toList());
    }

    SumForm negated(RexBuilder rex) {
        return each(x -> rex.makeCall(SqlStdOperatorTable.UNARY_MINUS, x));
    }

    SumForm plus(RexBuilder rex, SumForm other) {
        RexNode[] sum = new RexNode[2];
        for (int o = 0; o < 2; o++) {
            sum[o] = own[o] == null ? other.own[o] : other.own[o] == null ? own[o] : rex.makeCall(SqlStdOperatorTable.PLUS, own[o], other.own[o]);
        }
        List<RexNode[]> all = new ArrayList<>(crosses);
        all.addAll(other.crosses);
        return new SumForm(sum, List.copyOf(all));
    }

    SumForm times(RexBuilder rex, SumForm other) {
        if (!crosses.isEmpty() && !other.crosses.isEmpty()) {
            throw Refusal.of("A product of products over two parties' columns", "use products of one column of each", "请使用各方一列的乘积");
        }
        if (other.crosses.isEmpty() && !crosses.isEmpty()) {
            return other.times(rex, this);
        }
        RexNode[] product = new RexNode[2];
        List<RexNode[]> pairs = new ArrayList<>();
        for (int o = 0; o < 2; o++) {
            if (own[o] != null && other.own[o] != null) {
                product[o] = rex.makeCall(SqlStdOperatorTable.MULTIPLY, own[o], other.own[o]);
            }
        }
        if (own[0] != null && other.own[1] != null) {
            pairs.add(new RexNode[] {own[0], other.own[1]});
        }
        if (own[1] != null && other.own[0] != null) {
            pairs.add(new RexNode[] {other.own[0], own[1]});
        }
        for (RexNode[] cross : other.crosses) {
            if (own[0] != null) {
                pairs.add(new RexNode[] {rex.makeCall(SqlStdOperatorTable.MULTIPLY, own[0], cross[0]), cross[1]});
            }
            if (own[1] != null) {
                pairs.add(new RexNode[] {cross[0], rex.makeCall(SqlStdOperatorTable.MULTIPLY, own[1], cross[1])});
            }
        }
        return new SumForm(product, List.copyOf(pairs));
    }

    /** Every part. */
    List<RexNode> parts() {
        List<RexNode> parts = new ArrayList<>();
        for (RexNode o : own) {
            if (o != null) {
                parts.add(o);
            }
        }
        crosses.forEach(c -> parts.addAll(List.of(c[0], c[1])));
        return parts;
    }
}
