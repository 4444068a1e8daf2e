package org.tacit.psi;

import java.util.Arrays;
import java.util.Objects;

/**
 * What one party holds after a private set intersection.
 *
 * @param entitled  whether this party was a learner; without that, {@code rows} is empty and says nothing
 * @param rows      row numbers of this party's matched items, in an order that both learners share: the i-th row of one and the
 *                  i-th row of the other carry the same identifier
 * @param peerItems distinct items that the peer took part with
 * @param report    what this party's own column held
 */
public record Intersection(boolean entitled, long[] rows, long peerItems, Items.Report report) {

    public int size() {
        return rows.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Intersection that && entitled == that.entitled && peerItems == that.peerItems
                && Arrays.equals(rows, that.rows) && report.equals(that.report);
    }

    @Override
    public int hashCode() {
        return Objects.hash(entitled, peerItems, report) * 31 + Arrays.hashCode(rows);
    }

    /** Counts only. */
    @Override
    public String toString() {
        return entitled ? rows.length + " common of " + report.items() + " and " + peerItems
                : "not entitled, " + report.items() + " and " + peerItems + " items";
    }
}
