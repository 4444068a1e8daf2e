package org.tacit.sql.run;

import java.util.List;
import org.tacit.sql.plan.QueryPlan;
import org.tacit.sql.plan.QueryPlan.Bit;

/** What {@link SharedSums} computes, of one owner's rows at that owner, without a secret. */
final class PlainSums {

    private final QueryPlan plan;
    private final OwnRows own;
    /** By group: of each two measures, the rows that both are over. */
    private long[][] common;

    PlainSums(QueryPlan plan, OwnRows own) {
        this.plan = plan;
        this.own = own;
    }

    /** Groups × columns; null for a group that is not given. */
    double[][] compute() {
        int width = 1 + plan.sums().stream().mapToInt(m -> 1 + m.sums().size()).sum();
        int measures = plan.sums().size();
        long[][] sums = new long[own.groups.size()][width];
        common = new long[own.groups.size()][measures * measures];
        for (int row = 0; row < own.rows(); row++) {
            if (holds(plan.keep(), row)) {
                add(sums[own.group(row)], common[own.group(row)], row);
            }
        }
        double[][] given = new double[sums.length][];
        for (int g = 0; g < sums.length; g++) {
            given[g] = isGiven(sums[g], common[g]) ? java.util.Arrays.stream(sums[g]).asDoubleStream().toArray() : null;
        }
        return given;
    }

    private void add(long[] sums, long[] common, int row) {
        sums[0]++;
        for (int i = 0; i < plan.sums().size(); i++) {
            for (int j = 0; j < i; j++) {
                common[i * plan.sums().size() + j] += holds(plan.sums().get(i).over(), row) && holds(plan.sums().get(j).over(), row) ? 1 : 0;
            }
        }
        int at = 1;
        for (QueryPlan.Measure measure : plan.sums()) {
            boolean over = holds(measure.over(), row);
            sums[at] += over ? 1 : 0;
            for (int s = 0; s < measure.sums().size(); s++) {
                for (QueryPlan.Whole part : measure.sums().get(s).parts()) {
                    sums[at + 1 + s] = Math.addExact(sums[at + 1 + s], over ? Math.multiplyExact(own.number(part.index(), row), part.times()) : 0);
                }
            }
            at += 1 + measure.sums().size();
        }
    }

    private boolean isGiven(long[] sums, long[] common) {
        int least = plan.minSize();
        boolean given = sums[0] >= least;
        long[] counted = new long[plan.sums().size()];
        int next = 0;
        int at = 1;
        for (QueryPlan.Measure measure : plan.sums()) {
            given &= sums[at] == 0 || sums[at] >= least;
            counted[next++] = sums[at];
            given &= !measure.chosen() || sums[0] == sums[at] || sums[0] - sums[at] >= least;
            at += 1 + measure.sums().size();
        }
        for (int i = 0; i < counted.length; i++) {
            for (int j = 0; j < i; j++) {
                long both = common[i * counted.length + j];
                given &= enoughOrNone(counted[i] - both) && enoughOrNone(counted[j] - both);
            }
        }
        return given;
    }

    private boolean enoughOrNone(long count) {
        return count == 0 || count >= plan.minSize();
    }

    private boolean holds(Bit bit, int row) {
        return switch (bit) {
            case Bit.And and -> and.parts().stream().allMatch(p -> holds(p, row));
            case Bit.Or or -> or.parts().stream().anyMatch(p -> holds(p, row));
            case Bit.Own b -> own.holds(List.of(b.index()), row);
            case Bit.Not not -> !holds(not.part(), row);
            case Bit.Below below -> throw new IllegalStateException("a comparison of two owners in a query of one");
        };
    }
}
