package org.tacit.psi.multiparty;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.tacit.psi.Items;

/**
 * What one party holds after an intersection of several.
 *
 * @param entitled whether this party was a learner; without that, {@code rows} is empty and says nothing
 * @param rows     row numbers of this party's items that all parties hold, in an order that all learners share
 * @param items    distinct items that each party took part with, in the order of the session's parties
 * @param report   what this party's own column held
 */
public record JointIntersection(boolean entitled, long[] rows, List<Long> items, Items.Report report) {

    public JointIntersection {
        items = List.copyOf(items);
    }

    public int size() {
        return rows.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JointIntersection that && entitled == that.entitled && items.equals(that.items)
                && Arrays.equals(rows, that.rows) && report.equals(that.report);
    }

    @Override
    public int hashCode() {
        return Objects.hash(entitled, items, report) * 31 + Arrays.hashCode(rows);
    }

    /** Counts only. */
    @Override
    public String toString() {
        return entitled ? rows.length + " common of " + items : "not entitled, " + items + " items";
    }
}
