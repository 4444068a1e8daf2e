package org.tacit.sql.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.metadata.RelColumnOrigin;
import org.apache.calcite.rel.rel2sql.RelToSqlConverter;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.tools.RelBuilder;
import com.google.common.collect.ImmutableMap;

/** Collects what one owner's node computes by itself, and writes it as one query over its tables. */
final class OwnerPart {

    private final SqlReader reader;
    private final String party;
    private final int decimals;
    private final RelNode rows;
    /** Column of all leaves to column of {@link #rows}. */
    private final Map<Integer, Integer> local = new HashMap<>();
    private final List<RexNode> keys = new ArrayList<>();
    private final List<RexNode> bits = new ArrayList<>();
    private final List<RexNode> groups = new ArrayList<>();
    private final List<RexNode> numbers = new ArrayList<>();
    private final List<QueryPlan.Number> described = new ArrayList<>();

    /** @param joins conditions over several of the owner's own leaves */
    OwnerPart(SqlReader reader, String party, int decimals, Flattened flat, List<Integer> leaves, List<RexNode> joins) {
        this.reader = reader;
        this.party = party;
        this.decimals = decimals;
        RelBuilder builder = reader.builder();
        Set<RexNode> open = new LinkedHashSet<>(joins);
        int at = 0;
        for (int i = 0; i < leaves.size(); i++) {
            RelNode leaf = flat.leaves.get(leaves.get(i));
            for (int c = 0; c < leaf.getRowType().getFieldCount(); c++) {
                local.put(flat.start(leaves.get(i)) + c, at++);
            }
            builder.push(leaf);
            if (i > 0) {
                List<RexNode> now = open.stream().filter(c -> RelOptUtil.InputFinder.bits(c).asList().stream().allMatch(local::containsKey)).toList();
                open.removeAll(now);
                builder.join(JoinRelType.INNER, now.stream().map(this::own).toList());
            }
        }
        this.rows = builder.build();
    }

    private RexNode own(RexNode e) {
        return e.accept(new RexShuttle() {
            @Override
            public RexNode visitInputRef(RexInputRef ref) {
                return reader.rex().makeInputRef(ref.getType(), local.get(ref.getIndex()));
            }
        });
    }

    private static int add(List<RexNode> list, RexNode e) {
        int at = list.indexOf(e);
        if (at < 0) {
            list.add(e);
            return list.size() - 1;
        }
        return at;
    }

    void key(RexNode e) {
        keys.add(own(e));
    }

    int bit(RexNode condition) {
        return add(bits, own(condition));
    }

    int group(RexNode e) {
        return add(groups, own(e));
    }

    int number(RexNode e) {
        RexNode own = own(e);
        int at = numbers.indexOf(own);
        if (at < 0) {
            at = numbers.size();
            numbers.add(own);
            described.add(new QueryPlan.Number(text(own), decimalsOf(e), isWide(e)));
        }
        return at;
    }

    /** So many that nothing is lost of columns that have {@code decimals} at most, up to 12. */
    int decimalsOf(RexNode e) {
        return Math.min(12, digits(e));
    }

    private int digits(RexNode e) {
        SqlTypeName type = e.getType().getSqlTypeName();
        if (SqlTypeName.INT_TYPES.contains(type) || type == SqlTypeName.BOOLEAN) {
            return 0;
        }
        if (e instanceof RexLiteral literal) {
            java.math.BigDecimal value = literal.getValueAs(java.math.BigDecimal.class);
            return value == null ? 0 : Math.max(0, value.stripTrailingZeros().scale());
        }
        if (e instanceof RexCall call) {
            return switch (call.getKind()) {
                case TIMES -> digits(call.operands.get(0)) + digits(call.operands.get(1));
                case PLUS, MINUS -> Math.max(digits(call.operands.get(0)), digits(call.operands.get(1)));
                case MINUS_PREFIX, PLUS_PREFIX, CAST -> digits(call.operands.getFirst());
                case DIVIDE -> digits(call.operands.get(0)) + 4;
                default -> decimals;
            };
        }
        return decimals;
    }

    private static boolean isWide(RexNode e) {
        boolean[] found = {false};
        e.accept(new RexVisitorImpl<Void>(true) {
            @Override
            public Void visitCall(RexCall call) {
                found[0] |= call.getKind() == SqlKind.TIMES && call.operands.stream().noneMatch(o -> o.isA(SqlKind.LITERAL));
                return super.visitCall(call);
            }
        });
        return found[0];
    }

    private String text(RexNode e) {
        var dialect = SqlReader.DIALECT;
        return new RelToSqlConverter(dialect).aliasContext(ImmutableMap.of("t", rows.getRowType()), false).toSql(null, e).toSqlString(dialect).getSql();
    }

    QueryPlan.Owner owner() {
        List<RexNode> all = new ArrayList<>();
        List<String> names = new ArrayList<>();
        var rex = reader.rex();
        var varchar = rex.getTypeFactory().createTypeWithNullability(rex.getTypeFactory().createSqlType(SqlTypeName.VARCHAR), true);
        keys.forEach(k -> all.add(k.getType().getSqlTypeName() == SqlTypeName.VARCHAR ? k : rex.makeCast(varchar, k)));
        var one = rex.makeExactLiteral(java.math.BigDecimal.ONE);
        var none = rex.makeExactLiteral(java.math.BigDecimal.ZERO);
        bits.forEach(b -> all.add(rex.makeCall(SqlStdOperatorTable.CASE, b, one, none)));
        all.addAll(groups);
        all.addAll(numbers);
        if (all.isEmpty()) {
            all.add(one);
        }
        for (int i = 0; i < all.size(); i++) {
            names.add("c" + i);
        }
        RelNode whole = reader.builder().push(rows).project(all, names, true).build();
        RelNode query = org.apache.calcite.rex.RexUtil.SubQueryFinder.containsSubQuery((Project) whole) ? whole
                : new org.apache.calcite.sql2rel.RelFieldTrimmer(null, reader.builder()).trim(whole);
        return new QueryPlan.Owner(party, SqlReader.sql(query), uses(query), keys.stream().map(this::text).toList(), bits.stream().map(this::text).toList(),
                groups.stream().map(this::text).toList(), List.copyOf(described), base(), isFiltered(rows));
    }

    private Optional<String> base() {
        return rows instanceof TableScan scan ? Optional.of(scan.getTable().getQualifiedName().get(1)) : Optional.empty();
    }

    private static boolean isFiltered(RelNode rel) {
        return rel instanceof Filter || rel instanceof Sort s && (s.fetch != null || s.offset != null) || rel.getInputs().stream().anyMatch(OwnerPart::isFiltered);
    }

    // ---- which columns for what ----

    private Map<String, List<QueryPlan.Use>> uses(RelNode query) {
        Map<String, Set<QueryPlan.Use>> found = new TreeMap<>();
        purpose(keys, QueryPlan.Purpose.KEY, found);
        purpose(bits, QueryPlan.Purpose.COMPARISON, found);
        purpose(groups, QueryPlan.Purpose.GROUP, found);
        purpose(numbers, QueryPlan.Purpose.AGGREGATE, found);
        read(query, null, found);
        Map<String, List<QueryPlan.Use>> uses = new LinkedHashMap<>();
        found.forEach((table, columns) -> uses.put(table, List.copyOf(columns)));
        return uses;
    }

    private void purpose(List<RexNode> expressions, QueryPlan.Purpose purpose, Map<String, Set<QueryPlan.Use>> found) {
        for (RexNode e : expressions) {
            // That a value is there is no comparison of it.
            QueryPlan.Purpose own = e.isA(SqlKind.IS_NOT_NULL) ? QueryPlan.Purpose.AGGREGATE : purpose;
            for (int column : RelOptUtil.InputFinder.bits(e)) {
                var origins = rows.getCluster().getMetadataQuery().getColumnOrigins(rows, column);
                if (origins != null) {
                    // A set without an order of its own, which every party has to go through alike.
                    origins.stream().sorted(Comparator.comparing((RelColumnOrigin o) -> o.getOriginTable().getQualifiedName().get(1)).thenComparing(RelColumnOrigin::getOriginColumnOrdinal))
                            .forEach(o -> found.computeIfAbsent(o.getOriginTable().getQualifiedName().get(1), t -> new LinkedHashSet<>())
                                    .add(new QueryPlan.Use(o.getOriginTable().getRowType().getFieldNames().get(o.getOriginColumnOrdinal()), own)));
                }
            }
        }
    }

    /** Every column that the query reads and that is not accounted for: it is used inside. */
    private void read(RelNode rel, RelNode above, Map<String, Set<QueryPlan.Use>> found) {
        if (rel instanceof TableScan scan) {
            List<String> names = scan.getRowType().getFieldNames();
            Set<String> columns = new LinkedHashSet<>();
            if (above instanceof Project project) {
                project.getProjects().forEach(e -> RelOptUtil.InputFinder.bits(e).forEach(c -> columns.add(names.get(c))));
            } else {
                columns.addAll(names);
            }
            Set<QueryPlan.Use> uses = found.computeIfAbsent(scan.getTable().getQualifiedName().get(1), t -> new LinkedHashSet<>());
            if (columns.isEmpty() && uses.isEmpty()) {
                // Rows are counted, whatever is in them.
                columns.add(names.getFirst());
            }
            Set<String> known = new HashSet<>(uses.stream().map(QueryPlan.Use::column).toList());
            columns.stream().filter(c -> !known.contains(c)).forEach(c -> uses.add(new QueryPlan.Use(c, QueryPlan.Purpose.INSIDE)));
        }
        rel.accept(new RexShuttle() {
            @Override
            public RexNode visitSubQuery(RexSubQuery sub) {
                read(sub.rel, null, found);
                return super.visitSubQuery(sub);
            }
        });
        rel.getInputs().forEach(input -> read(input, rel, found));
    }
}
