package org.tacit.sql.run;

import java.util.List;

/**
 * The answer of a query.
 *
 * @param rows     cells as {@link org.tacit.data.LocalEngine.Rows} has them
 * @param given    groups that were large enough
 * @param withheld groups of the product of both sides' groups that were not given: too small, or without a row
 */
public record QueryResult(List<String> columns, List<Object[]> rows, long given, long withheld) {

    /** Counts only. */
    @Override
    public String toString() {
        return rows.size() + " rows of " + given + " groups";
    }
}
