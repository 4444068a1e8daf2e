package org.tacit.privacy.group;

import java.util.Map;
import org.tacit.base.Text;

/**
 * How rows become alike: what each combination of quasi-identifiers is shown as.
 *
 * @param loss   what that costs
 * @param levels by column, the level of its ladder, where one level holds for the whole column; empty for a partition
 * @param tried  nodes of the lattice that were looked at, or cuts of the partition
 * @param how    in words
 */
public record Recoding(Shown shown, RecodingLoss loss, Map<String, Integer> levels, long tried, Text how) {

    /** One row's quasi-identifiers as they are shown. */
    @FunctionalInterface
    public interface Shown {
        /** Fills {@code out} for {@code cells}; false where the row is left out. */
        boolean apply(String[] cells, String[] out);
    }

    /**
     * What is lost.
     *
     * @param certainty      normalised certainty penalty (Xu et al., KDD 2006): 0 for cells as they were, 1 for all unsaid or left out
     * @param discernibility Σ (rows of a group)², a row left out counting as many as there are (Bayardo and Agrawal, ICDE 2005)
     * @param meanGroup      rows of a group on average over k (LeFevre et al., ICDE 2006); 1 is best
     * @param leftOut        rows
     */
    public record RecodingLoss(double certainty, double discernibility, double meanGroup, long leftOut) {
    }
}
