package org.tacit.sql.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.tacit.base.Text;
import org.tacit.sql.plan.QueryPlan.Bit;

/** A plan in sentences: what each owner does alone, how rows are joined, what is computed on shares, and what is opened. */
public final class Explanation {

    private final QueryPlan plan;
    private final boolean hidden;
    private final List<Text> lines = new ArrayList<>();

    private Explanation(QueryPlan plan, boolean hidden) {
        this.plan = plan;
        this.hidden = hidden;
    }

    /** @param hidden whether nobody learns which rows belong together */
    public static List<Text> of(QueryPlan plan, boolean hidden) {
        Explanation explanation = new Explanation(plan, hidden);
        explanation.write();
        return List.copyOf(explanation.lines);
    }

    private void add(String en, String zh, Object... arguments) {
        lines.add(Text.of(en, zh, arguments));
    }

    private void write() {
        plan.owners().forEach(this::alone);
        if (!plan.alone()) {
            String keys = plan.owners().getFirst().party() + " (" + String.join(", ", plan.owners().get(0).keys()) + ") = " + plan.owners().get(1).party() + " ("
                    + String.join(", ", plan.owners().get(1).keys()) + ")";
            if (hidden) {
                add("join: %s by circuit-PSI; nobody learns which rows belong together, or how many.", "连接：%s，以电路求交完成；无人得知哪些行匹配或有多少。", keys);
            } else {
                add("join: %s by PSI; both learn which keys are common and how many rows each has.", "连接：%s，以求交完成；双方得知共同的键及其行数。", keys);
                if (plan.owners().stream().allMatch(o -> o.base().isPresent())) {
                    add("join: kept as a versioned alignment; the next query on the same tables and keys skips it.", "连接结果作为带版本的对齐结果保存；对相同表与键的下一次查询将跳过求交。");
                }
            }
            shares(plan.keep(), "WHERE");
            plan.sums().stream().filter(QueryPlan.Measure::chosen).forEach(m -> shares(m.over(), "FILTER/CASE"));
            add("on shares: %d sums for each group.", "分片计算：每组 %d 个合计。", 1 + plan.sums().stream().mapToInt(m -> 1 + m.sums().size()).sum());
        }
        add("opened: groups of %d rows or more, each figure over %1$d rows or none.", "公开：不少于 %d 行的分组，且每项数值覆盖不少于 %1$d 行或零行。", plan.minSize());
        add("result: %s", "结果：%s", plan.top().replaceAll("\\s+", " "));
    }

    private void alone(QueryPlan.Owner owner) {
        String uses = owner.uses().entrySet().stream().map(e -> e.getKey() + " (" + e.getValue().stream().map(u -> u.column() + ": " + u.purpose().name().toLowerCase(java.util.Locale.ROOT))
                .collect(Collectors.joining(", ")) + ")").collect(Collectors.joining("; "));
        add("%s: reads %s.", "%s：读取 %s。", owner.party(), uses);
        if (!owner.bits().isEmpty()) {
            add("%s: decides alone %s.", "%s：自行判断 %s。", owner.party(), String.join("; ", owner.bits()));
        }
        if (!owner.groups().isEmpty()) {
            add("%s: groups by %s.", "%s：按 %s 分组。", owner.party(), String.join(", ", owner.groups()));
        }
        if (!owner.numbers().isEmpty()) {
            add("%s: brings %s.", "%s：带入 %s。", owner.party(), owner.numbers().stream().map(n -> n.sql() + " to " + n.decimals() + " decimals").collect(Collectors.joining(", ")));
        }
        if (owner.filtered()) {
            add("%s: a filter inside a subquery decides how many keys it brings, which the other side learns.", "%s：子查询内的筛选决定其带入的键的数量，对方会得知该数量。", owner.party());
        }
    }

    private void shares(Bit bit, String clause) {
        long compared = compared(bit);
        if (compared > 0) {
            add("on shares: %d comparisons of the parties' numbers for each row (%s).", "分片计算：每行比较双方数值 %d 次（%s）。", compared, clause);
        }
    }

    private static long compared(Bit bit) {
        return switch (bit) {
            case Bit.And and -> and.parts().stream().mapToLong(Explanation::compared).sum();
            case Bit.Or or -> or.parts().stream().mapToLong(Explanation::compared).sum();
            case Bit.Not not -> compared(not.part());
            case Bit.Below below -> 1;
            case Bit.Own own -> 0;
        };
    }
}
