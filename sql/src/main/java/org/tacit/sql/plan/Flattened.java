package org.tacit.sql.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexFieldAccess;

/**
 * Rows of several parties as a product of parts that each belong to one party, conditions on it, and what is computed of it. Inner joins commute with
 * each other and with filters, so nothing else has to be kept of the way in which the query put them together.
 */
final class Flattened {

    /** Parts of one party each, widest possible. */
    final List<RelNode> leaves = new ArrayList<>();
    /** Conditions that all hold, over the columns of all leaves side by side. */
    final List<RexNode> conditions = new ArrayList<>();
    /** The relation's columns, over those of the leaves. */
    final List<RexNode> outputs;
    private int width;
    private final SqlReader reader;

    Flattened(SqlReader reader, RelNode rel) {
        this.reader = reader;
        this.outputs = flatten(rel);
    }

    private List<RexNode> flatten(RelNode rel) {
        if (parties(rel).size() <= 1 && !plain(rel)) {
            return leaf(rel);
        }
        if (!rel.getVariablesSet().isEmpty()) {
            throw correlated();
        }
        return switch (rel) {
            case Project project -> {
                List<RexNode> below = flatten(project.getInput());
                yield project.getProjects().stream().map(e -> over(e, below)).toList();
            }
            case Filter filter -> {
                List<RexNode> below = flatten(filter.getInput());
                require(filter.getCondition(), below);
                yield below;
            }
            case Join join -> {
                if (join.getJoinType() != JoinRelType.INNER) {
                    throw Refusal.of(join.getJoinType() + " JOIN between two parties", "use JOIN; rows without a counterpart are counted by a query of their owner's own table",
                            "请使用 JOIN；没有对应行的行可在其所有者的表上单独统计");
                }
                List<RexNode> both = new ArrayList<>(flatten(join.getLeft()));
                both.addAll(flatten(join.getRight()));
                require(join.getCondition(), both);
                yield both;
            }
            case SetOp set -> throw Refusal.of(set.kind.sql + " of two parties' rows", "ask each party in a query of its own and put the results together", "请分别查询各方，再合并结果");
            case Sort sort -> throw Refusal.of("ORDER BY or LIMIT below an aggregate over several parties", "put it at the end of the query", "请放在查询末尾");
            case Aggregate aggregate -> throw Refusal.of("A second level of aggregation below a join of several parties", "condense each party's rows in a subquery of its own table before the join",
                    "请先在各方自己的表上用子查询汇总，再连接");
            default -> throw Refusal.of(rel.getRelTypeName(), "write it over one party's tables", "请改写为只涉及一方的表");
        };
    }

    /** Whether a relation of one party is rows of its tables, filtered and put together: then its conditions can be kept apart from its rows. */
    private static boolean plain(RelNode rel) {
        return rel.getVariablesSet().isEmpty() && (rel instanceof Filter || rel instanceof Project p && !p.containsOver() || rel instanceof Join j && j.getJoinType() == JoinRelType.INNER);
    }

    private List<RexNode> leaf(RelNode rel) {
        int from = width;
        leaves.add(rel);
        width += rel.getRowType().getFieldCount();
        List<RexNode> fields = new ArrayList<>();
        for (int i = 0; i < rel.getRowType().getFieldCount(); i++) {
            fields.add(reader.rex().makeInputRef(rel.getRowType().getFieldList().get(i).getType(), from + i));
        }
        return fields;
    }

    private void require(RexNode condition, List<RexNode> below) {
        RexNode plain = over(condition, below);
        conditions.addAll(RelOptUtil.conjunctions(plain));
    }

    private RexNode over(RexNode e, List<RexNode> below) {
        return e.accept(new RexShuttle() {
            @Override
            public RexNode visitInputRef(RexInputRef ref) {
                return below.get(ref.getIndex());
            }

            @Override
            public RexNode visitOver(RexOver over) {
                throw Refusal.of("A window function over several parties' rows", "use it over groups, above GROUP BY", "请在 GROUP BY 之上对分组使用");
            }

            @Override
            public RexNode visitFieldAccess(RexFieldAccess access) {
                throw correlated();
            }
        });
    }

    static RuntimeException correlated() {
        return Refusal.of("A correlated subquery over several parties' rows", "write it as a join with a subquery of one party's table", "请改写为与一方表上的子查询连接");
    }

    /** Which leaf a column is of. */
    int leafOf(int column) {
        int from = 0;
        for (int i = 0; i < leaves.size(); i++) {
            from += leaves.get(i).getRowType().getFieldCount();
            if (column < from) {
                return i;
            }
        }
        throw new IllegalStateException("column " + column);
    }

    int start(int leaf) {
        return leaves.subList(0, leaf).stream().mapToInt(l -> l.getRowType().getFieldCount()).sum();
    }

    /** The parties whose tables a relation reads, those of its subqueries too. */
    static TreeSet<String> parties(RelNode rel) {
        TreeSet<String> found = new TreeSet<>();
        collect(rel, found);
        return found;
    }

    private static void collect(RelNode rel, TreeSet<String> found) {
        if (rel instanceof TableScan scan) {
            found.add(scan.getTable().getQualifiedName().getFirst());
        }
        rel.accept(new RexShuttle() {
            @Override
            public RexNode visitSubQuery(RexSubQuery sub) {
                collect(sub.rel, found);
                return super.visitSubQuery(sub);
            }
        });
        rel.getInputs().forEach(input -> collect(input, found));
    }
}
