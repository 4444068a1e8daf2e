package org.tacit.privacy.deid;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tacit.data.Column;
import org.tacit.data.Grade;
import org.tacit.data.Schema;

/**
 * What shall happen to a table before it is shown or leaves: {@code docs/deidentification.md} has the document. Read by {@link PlanReader}.
 *
 * @param others what happens to columns that are not named: {@link Transforms#DROP} or {@link Transforms#KEEP}
 */
public record Plan(String table, RowRules rows, List<ColumnPlan> columns, String others, Optional<Privacy> privacy, Optional<Averages> averages,
                   Optional<Totals> totals, Optional<Synthetic> synthetic) {

    /** As the document's first field says. */
    public static final String FORMAT = "deid/v1";

    public Plan {
        columns = List.copyOf(columns);
    }

    /** Transforms after which cells are still there as they were: all, in other rows, or all but the extreme ones. */
    private static final Set<String> LEAVE_CELLS = Set.of(Transforms.KEEP, "swap", "generalise.bounds");

    /** Columns of this grade or a higher one whose cells would leave as they are, be it in another row. */
    public List<Column> untransformed(Schema schema, Grade from) {
        if (synthetic.isPresent()) {
            return List.of();
        }
        return schema.columns().stream().filter(c -> c.grade().compareTo(from) >= 0)
                .filter(c -> columns.stream().filter(p -> p.column().equals(c.name())).map(ColumnPlan::transform).findFirst().map(LEAVE_CELLS::contains)
                        .orElse(others.equals(Transforms.KEEP)))
                .filter(c -> averages.isEmpty() || !averages.get().columns().contains(c.name()))
                .filter(c -> totals.isEmpty() || totals.get().by().contains(c.name())).toList();
    }

    /** One column and its transform. */
    public record ColumnPlan(String column, String transform, Map<String, Object> parameters) {
    }

    /**
     * Risk, and what shall be reached.
     *
     * @param k          0 where it is measured only
     * @param method     {@code partition} (Mondrian), {@code levels} (lattice) or {@code measure}
     * @param leaveOut   share of rows that may be left out, for {@code levels}
     * @param population how many people the table is a sample of; 0 where not known
     */
    public record Privacy(List<String> quasi, List<String> sensitive, int k, double l, boolean entropy, double t, String method, double leaveOut, long population,
                          Map<String, Hierarchy> hierarchies) {
    }

    /** A column's ladder; one of the four is given. */
    public record Hierarchy(List<BigDecimal> intervals, List<Integer> prefixes, List<String> dates, String table) {
    }

    /** Groups of near neighbours shown as their mean (MDAV). */
    public record Averages(List<String> columns, int k) {
    }

    /**
     * Totals in place of rows.
     *
     * @param figures    by column: count, sum, mean
     * @param leastGroup groups of fewer rows are left out
     * @param dominance  a group of which one row makes more than this share of the sum is left out
     */
    public record Totals(List<String> by, Map<String, List<String>> figures, int leastGroup, double dominance) {
    }

    /** A drawn table in place of the rows. */
    public record Synthetic(int rows, BigDecimal epsilon, Map<String, DomainPlan> domains) {
    }

    /** Values, or bounds and bins. */
    public record DomainPlan(List<String> values, String least, String most, int bins) {
    }
}
