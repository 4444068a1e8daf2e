package org.tacit.sql.run;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import org.tacit.data.LocalEngine;
import org.tacit.sql.plan.QueryPlan;

/** From opened counts and sums to the query's aggregates, and from those to its result. */
final class Figures {

    private static final String SCHEMA = "tacit_opened";
    private static final String TABLE = "opened";

    private final QueryPlan plan;
    private final int[] at;

    Figures(QueryPlan plan) {
        this.plan = plan;
        this.at = new int[plan.sums().size()];
        int next = 1;
        for (int m = 0; m < at.length; m++) {
            at[m] = next;
            next += 1 + plan.sums().get(m).sums().size();
        }
    }

    /**
     * @param labels of each given group, one cell a group column
     * @param sums   of each given group: the number of rows, and for each measure its rows and sums in units
     * @param all    how many groups there could be
     */
    QueryResult result(List<Object[]> labels, List<double[]> sums, long all) {
        List<Object[]> opened = new ArrayList<>();
        for (int g = 0; g < labels.size(); g++) {
            Object[] row = new Object[plan.opened().size()];
            System.arraycopy(labels.get(g), 0, row, 0, plan.groups().size());
            for (int f = 0; f < plan.figures().size(); f++) {
                row[plan.groups().size() + f] = figure(plan.figures().get(f), sums.get(g));
            }
            opened.add(row);
        }
        try (LocalEngine engine = new LocalEngine()) {
            engine.load(SCHEMA, TABLE, plan.opened(), opened);
            return new QueryResult(plan.result(), engine.query(plan.top()).cells(), labels.size(), all - labels.size());
        }
    }

    private Object figure(QueryPlan.Figure figure, double[] sums) {
        int start = figure.measure() < 0 ? 0 : at[figure.measure()];
        long count = (long) sums[start];
        if (figure.kind() == QueryPlan.Kind.COUNT) {
            return count;
        }
        if (count == 0) {
            return !figure.zero() ? null : figure.whole() ? (Object) 0L : (Object) 0.0;
        }
        BigDecimal n = BigDecimal.valueOf(count);
        BigDecimal[] s = figure.sums().stream().map(i -> new BigDecimal(sums[start + 1 + i]).movePointLeft(plan.sums().get(figure.measure()).sums().get(i).decimals()))
                .toArray(BigDecimal[]::new);
        return switch (figure.kind()) {
            case SUM -> figure.whole() ? (Object) s[0].longValue() : (Object) s[0].doubleValue();
            case AVG -> divided(s[0], n);
            case VAR_POP -> divided(spread(s[0], s[0], s[1], n), n.multiply(n));
            case STDDEV_POP -> Math.sqrt(divided(spread(s[0], s[0], s[1], n), n.multiply(n)));
            case VAR_SAMP -> count < 2 ? null : (Object) divided(spread(s[0], s[0], s[1], n), n.multiply(BigDecimal.valueOf(count - 1)));
            case STDDEV_SAMP -> count < 2 ? null : (Object) Math.sqrt(divided(spread(s[0], s[0], s[1], n), n.multiply(BigDecimal.valueOf(count - 1))));
            case COVAR_POP -> divided(spread(s[0], s[1], s[2], n), n.multiply(n));
            case COVAR_SAMP -> count < 2 ? null : (Object) divided(spread(s[0], s[1], s[2], n), n.multiply(BigDecimal.valueOf(count - 1)));
            case CORR -> {
                double spreads = Math.sqrt(spread(s[0], s[0], s[3], n).doubleValue()) * Math.sqrt(spread(s[1], s[1], s[4], n).doubleValue());
                yield spreads == 0 ? null : (Object) (spread(s[0], s[1], s[2], n).doubleValue() / spreads);
            }
            case COUNT -> throw new IllegalStateException();
        };
    }

    private static double divided(BigDecimal a, BigDecimal b) {
        return a.divide(b, MathContext.DECIMAL128).doubleValue();
    }

    /** n·Σxy − Σx·Σy, exactly; a square is never below 0. */
    private static BigDecimal spread(BigDecimal x, BigDecimal y, BigDecimal xy, BigDecimal n) {
        return n.multiply(xy).subtract(x.multiply(y));
    }
}
