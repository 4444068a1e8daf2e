package org.tacit.sql.run;

import java.util.ArrayList;
import java.util.List;
import org.tacit.mpc.Mpc;
import org.tacit.mpc.Secret;
import org.tacit.sql.plan.QueryPlan;
import org.tacit.sql.plan.QueryPlan.Bit;
import org.tacit.sql.run.Needed.Half;
import org.tacit.sql.run.Needed.Id;

/**
 * Counts and sums of each group on shares, and of them only those that may be opened.
 *
 * <p>A group is given when it has {@code minSize} rows or more, and each of its figures is over that many or over none; where a figure has a condition of
 * its own, the rows of the group that it leaves out are that many or none, too; and so are the rows that one figure is over and another is not. Everything of other groups is 0 before anything is opened.
 */
final class SharedSums {

    private final Mpc mpc;
    private final QueryPlan plan;
    private final Columns columns;
    private final int n;
    private final Secret none;

    SharedSums(Mpc mpc, QueryPlan plan, Columns columns) {
        this.mpc = mpc;
        this.plan = plan;
        this.columns = columns;
        this.n = columns.rows();
        this.none = mpc.constant(0, n, 1);
    }

    /** @param given G × 1, 1 for groups that may be opened; sums G × columns: the number of rows, and for each measure its rows and sums */
    record Result(Secret given, Secret sums) {
    }

    Result compute(long[] groups) {
        Secret keep = bit(new Bit.And(List.of(plan.keep())));
        keep = columns.matched() == null ? keep : keep == null ? columns.matched() : both(columns.matched(), keep);
        List<Secret> weights = new ArrayList<>(List.of(keep == null ? mpc.constant(1, n, 1) : keep));
        List<int[]> parts = new ArrayList<>();
        parts.add(new int[] {0});
        for (QueryPlan.Measure measure : plan.sums()) {
            Secret over = bit(new Bit.And(List.of(plan.keep(), measure.over())));
            over = columns.matched() == null ? over : over == null ? columns.matched() : both(columns.matched(), over);
            parts.add(new int[] {weights.size()});
            weights.add(over == null ? mpc.constant(1, n, 1) : over);
            for (QueryPlan.Sum sum : measure.sums()) {
                parts.add(add(weights, sum, over));
            }
        }
        int opened = parts.size();
        // Of each two measures, the rows that both are over: what one has beyond the other is a group, too.
        List<Integer> counts = new ArrayList<>();
        int place = 1;
        for (QueryPlan.Measure measure : plan.sums()) {
            counts.add(parts.get(place)[0]);
            place += 1 + measure.sums().size();
        }
        for (int i = 0; i < counts.size(); i++) {
            for (int j = 0; j < i; j++) {
                parts.add(new int[] {weights.size()});
                weights.add(both(weights.get(counts.get(i)), weights.get(counts.get(j))));
            }
        }
        Secret all = byGroup(mpc.beside(weights.toArray(Secret[]::new)), groups);
        // Halves come together again, still as shares.
        Secret turned = mpc.transpose(all);
        Secret[] rows = new Secret[parts.size()];
        for (int i = 0; i < rows.length; i++) {
            int[] at = parts.get(i);
            rows[i] = mpc.gather(turned, new int[] {at[0]});
            if (at.length > 1) {
                rows[i] = mpc.add(rows[i], mpc.scale(mpc.gather(turned, new int[] {at[1]}), 1L << Needed.LOW_BITS));
            }
        }
        Secret sums = mpc.transpose(opened == 1 ? rows[0] : mpc.above(java.util.Arrays.copyOf(rows, opened)));
        Secret given = given(rows, opened);
        Secret[] wide = new Secret[opened];
        java.util.Arrays.fill(wide, given);
        return new Result(given, mpc.select(mpc.beside(wide), sums, mpc.constant(0, sums.rows(), sums.cols())));
    }

    /** Adds the columns of a sum to the weights; gives their places, low before high. */
    private int[] add(List<Secret> weights, QueryPlan.Sum sum, Secret over) {
        Secret low = null;
        Secret high = null;
        for (QueryPlan.Whole part : sum.parts()) {
            for (Id.Number id : Needed.halves(plan, part.owner(), part.index())) {
                Secret scaled = part.times() == 1 ? columns.of(id) : mpc.scale(columns.of(id), part.times());
                if (id.half() == Half.HIGH) {
                    high = high == null ? scaled : mpc.add(high, scaled);
                } else {
                    low = low == null ? scaled : mpc.add(low, scaled);
                }
            }
        }
        int at = weights.size();
        weights.add(over == null ? low : mpc.select(over, low, none));
        if (high == null) {
            return new int[] {at};
        }
        weights.add(over == null ? high : mpc.select(over, high, none));
        return new int[] {at, at + 1};
    }

    private Secret byGroup(Secret weights, long[] groups) {
        int count = Math.toIntExact(Math.multiplyExact(groups[0], groups[1]));
        if (count == 1) {
            return mpc.sumRows(weights);
        }
        Secret index = mpc.constant(0.5, n, 1);
        for (int o = 0; o < 2; o++) {
            Secret own = columns.of(new Id.Group(o));
            if (own != null) {
                index = mpc.add(index, o == 0 ? mpc.scale(own, groups[1]) : own);
            }
        }
        int log = 32 - Integer.numberOfLeadingZeros(count - 1);
        return mpc.rows(mpc.sumByBin(mpc.within(index, 0.5, count - 0.5), 0, 1 << log, log, weights), 0, count);
    }

    // ---- what may be opened ----

    private Secret given(Secret[] rows, int opened) {
        int groups = rows[0].cols();
        Secret count = mpc.within(mpc.transpose(rows[0]), 0, n);
        Secret given = atLeast(count, plan.minSize(), groups);
        int at = 1;
        List<Secret> counted = new ArrayList<>();
        for (QueryPlan.Measure measure : plan.sums()) {
            Secret over = mpc.within(mpc.transpose(rows[at]), 0, n);
            given = both(given, enoughOrNone(over, groups));
            if (measure.chosen()) {
                given = both(given, enoughOrNone(mpc.within(mpc.subtract(count, over), 0, n), groups));
            }
            counted.add(over);
            at += 1 + measure.sums().size();
        }
        int pair = opened;
        for (int i = 0; i < counted.size(); i++) {
            for (int j = 0; j < i; j++) {
                Secret common = mpc.within(mpc.transpose(rows[pair++]), 0, n);
                given = both(given, enoughOrNone(mpc.within(mpc.subtract(counted.get(i), common), 0, n), groups));
                given = both(given, enoughOrNone(mpc.within(mpc.subtract(counted.get(j), common), 0, n), groups));
            }
        }
        return given;
    }

    private Secret atLeast(Secret count, int least, int groups) {
        return not(mpc.lessThan(count, mpc.constant(least, groups, 1)));
    }

    private Secret enoughOrNone(Secret count, int groups) {
        // few and not none
        return plan.minSize() == 1 ? mpc.constant(1, groups, 1) : not(both(not(atLeast(count, plan.minSize(), groups)), atLeast(count, 1, groups)));
    }

    // ---- bits ----

    private Secret not(Secret bit) {
        return mpc.within(mpc.subtract(mpc.constant(1, bit.rows(), 1), bit), 0, 1);
    }

    private Secret both(Secret a, Secret b) {
        return mpc.within(mpc.select(a, b, mpc.constant(0, a.rows(), 1)), 0, 1);
    }

    /** Null where it holds for every row. */
    private Secret bit(Bit bit) {
        return switch (bit) {
            case Bit.And and -> {
                Needed.Conjunction all = Needed.Conjunction.of(and);
                Secret holds = null;
                for (Id.Bits own : all.own()) {
                    holds = holds == null ? columns.of(own) : both(holds, columns.of(own));
                }
                for (Bit rest : all.rest()) {
                    Secret next = bit(rest);
                    holds = holds == null ? next : next == null ? holds : both(holds, next);
                }
                yield holds;
            }
            case Bit.Or or -> {
                Secret fails = null;
                for (Bit part : or.parts()) {
                    Secret holds = bit(part);
                    if (holds == null) {
                        yield null;
                    }
                    fails = fails == null ? not(holds) : both(fails, not(holds));
                }
                yield not(fails);
            }
            case Bit.Own own -> columns.of(new Id.Bits(own.owner(), List.of(own.index())));
            case Bit.Below below -> mpc.lessThan(number(below.less()), number(below.more()));
            case Bit.Not not -> not(bit(not.part()));
        };
    }

    private Secret number(QueryPlan.Whole w) {
        Secret sum = null;
        for (Id.Number id : Needed.halves(plan, w.owner(), w.index())) {
            long times = id.half() == Half.HIGH ? Math.multiplyExact(w.times(), 1L << Needed.LOW_BITS) : w.times();
            Secret part = mpc.scale(columns.of(id), times);
            sum = sum == null ? part : mpc.add(sum, part);
        }
        return sum;
    }
}
