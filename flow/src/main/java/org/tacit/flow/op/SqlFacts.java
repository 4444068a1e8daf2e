package org.tacit.flow.op;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tacit.base.Text;
import org.tacit.flow.disclosure.About;
import org.tacit.flow.disclosure.Because;
import org.tacit.flow.disclosure.Fact;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.disclosure.Scope;
import org.tacit.flow.disclosure.When;
import org.tacit.flow.spec.Binding;
import org.tacit.sql.plan.QueryPlan;
import org.tacit.sql.plan.QueryPlan.Purpose;
import org.tacit.sql.plan.QueryPlanner;

/** Who learns what from a query, by its plan. */
record SqlFacts(Binding binding, QueryPlan plan) {

    private static final String PAGE = "docs/sql.md";

    List<Fact> all() {
        List<Fact> facts = new ArrayList<>();
        for (String role : SqlQuery.ROLES) {
            plan.owners().stream().filter(o -> !o.party().equals(binding.party(role))).forEach(owner -> {
                if (!plan.alone()) {
                    joining(role, owner, facts);
                    groups(role, owner, facts);
                }
                if (SqlQuery.learns(binding, role)) {
                    figures(role, owner, facts);
                }
            });
        }
        return facts;
    }

    private Fact fact(String role, About about, Kind kind, Text what, Scope scope, When when, String en, String zh) {
        return new Facts(binding).fact(role, about, kind, what, scope, when, new Because(en, zh, PAGE));
    }

    /** The owner's columns of some purposes, by table; all that it uses where none is known to have them. */
    private static List<About> about(QueryPlan.Owner owner, Purpose... purposes) {
        List<Purpose> wanted = List.of(purposes);
        Map<String, TreeSet<String>> columns = new TreeMap<>();
        owner.uses().forEach((table, uses) -> uses.stream().filter(u -> wanted.isEmpty() || wanted.contains(u.purpose()))
                .forEach(u -> columns.computeIfAbsent(table, t -> new TreeSet<>()).add(u.column())));
        return columns.isEmpty() && !wanted.isEmpty() ? about(owner) : columns.entrySet().stream().map(e -> new About(owner.party(), e.getKey(), List.copyOf(e.getValue()))).toList();
    }

    private void joining(String role, QueryPlan.Owner owner, List<Fact> facts) {
        for (About keys : about(owner, Purpose.KEY)) {
            // With a filter inside a subquery the count is a figure of its own, over as few rows as the filter likes.
            facts.add(fact(role, keys, owner.filtered() ? Kind.AGGREGATE : Kind.SIZE, owner.filtered()
                            ? new Text("how many distinct keys its subquery gives, with the subquery's own filter", "其子查询（含子查询自身的筛选）给出多少个不同的键")
                            : new Text("the number of distinct keys", "不同键的数量"),
                    Scope.whole(), When.ALWAYS, "each side announces how many items it brings; conditions of WHERE do not make it smaller", "双方各自声明带来的条目数；WHERE 条件不会使其变小"));
            facts.add(fact(role, keys, Kind.SHAPE, new Text("that its data could be used, or not", "其数据可用或不可用"), Scope.whole(), When.SIDE_EFFECT,
                    "the step fails where a number or a sum is too large, and with matching: hidden where a key repeats", "数值或合计过大时步骤失败；matching: hidden 时键重复也会失败"));
            if (!SqlQuery.hidden(binding)) {
                facts.add(fact(role, keys, Kind.MEMBERSHIP, new Text("which of its own keys are there too (no other key)", "己方的键中哪些也在其中（不会看到其他键）"),
                        Scope.of(Scope.Rows.OWN_ITEMS, -1), When.IF_FOLLOWED, "matching: revealed joins by an intersection that both learn", "matching: revealed 以双方得知结果的求交进行连接"));
                facts.add(fact(role, keys, Kind.PARTIAL, new Text("for each common key, how many rows have it there", "每个共同的键在对方有多少行"),
                        Scope.of(Scope.Rows.COMMON, -1), When.ALWAYS, "every pair of rows is put side by side, so each side tells how many there are", "每一对行都会并列，因此双方互告行数"));
            }
        }
    }

    private void groups(String role, QueryPlan.Owner owner, List<Fact> facts) {
        if (!owner.groups().isEmpty()) {
            about(owner, Purpose.GROUP).forEach(about -> facts.add(fact(role, about, Kind.SIZE, new Text("into how many groups all its rows fall", "其全部行分为多少组"), Scope.whole(), When.ALWAYS,
                    "each side announces how many groups it has", "双方各自声明分组数量")));
        }
        about(owner).forEach(about -> facts.add(fact(role, about, Kind.SIZE,
                new Text("of each pair of groups, whether it has %,d rows that count, or more, and its figures too; not how many".formatted(plan.minSize()),
                        "每对分组及其各项数值所含的有效行是否不少于 %,d（不知道具体数量）".formatted(plan.minSize())),
                Scope.whole(), When.ALWAYS, "counts are compared on shares, and only the answers are opened, to both", "在分片上比较数量，仅向双方公开比较结果")));
    }

    private void figures(String role, QueryPlan.Owner owner, List<Fact> facts) {
        long sums = 1 + plan.sums().stream().mapToInt(m -> 1 + m.sums().size()).sum();
        for (About about : about(owner)) {
            facts.add(fact(role, about, Kind.AGGREGATE,
                    new Text("by group, the number of rows and the counts and sums that the query's figures are made of (%d for each), also of groups that HAVING or LIMIT drops, and the groups' names".formatted(sums),
                            "按组的行数，以及构成查询各项数值的计数与合计（每组共 %d 个），包括被 HAVING 或 LIMIT 去掉的分组，以及分组名称".formatted(sums)),
                    Scope.of(Scope.Rows.GROUPS, (plan.groups().isEmpty() ? 1 : QueryPlanner.MOST_GROUPS) * sums).atLeast(plan.minSize()), When.ALWAYS,
                    "sums are made on shares and opened where a group and each figure in it is over enough rows", "合计在分片上计算，仅当分组及其各项数值的行数足够时公开"));
        }
    }
}
