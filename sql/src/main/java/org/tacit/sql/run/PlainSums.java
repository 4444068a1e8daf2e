package org.tacit.sql.run;

import java.util.List;
import org.tacit.sql.plan.QueryPlan;
import org.tacit.sql.plan.QueryPlan.Bit;

/** What {@link SharedSums} computes, of one owner's rows at that owner, without a secret. */
final class PlainSums {

    private final QueryPlan plan;
    private final OwnRows own;

    PlainSums(QueryPlan plan, OwnRows own) {
        this.plan = plan;
        this.own = own;
    }

    /** Groups × columns; null for a group that is not given. */
    double[][] compute() {
        int width = 1 + plan.sums().stream().mapToInt(m -> 1 + m.sums().size()).sum();
        long[][] sums = new long[own.groups.size()][width];
        for (int row = 0; row < own.rows(); row++) {
            if (holds(plan.keep(), row)) {
                add(sums[own.group(row)], row);
            }
        }
        double[][] given = new double[sums.length][];
        for (int g = 0; g < sums.length; g++) {
            given[g] = isGiven(sums[g]) ? java.util.Arrays.stream(sums[g]).asDoubleStream().toArray() : null;
        }
        return given;
    }

    private void add(long[] sums, int row) {
        sums[0]++;
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

    private boolean isGiven(long[] sums) {
        int least = plan.minSize();
        boolean given = sums[0] >= least;
        int at = 1;
        for (QueryPlan.Measure measure : plan.sums()) {
            given &= sums[at] == 0 || sums[at] >= least;
            given &= !measure.chosen() || sums[0] == sums[at] || sums[0] - sums[at] >= least;
            at += 1 + measure.sums().size();
        }
        return given;
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
