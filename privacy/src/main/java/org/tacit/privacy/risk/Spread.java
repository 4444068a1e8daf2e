package org.tacit.privacy.risk;

/**
 * How a sensitive column's values are spread over a whole table, and how far a group's spread is from that.
 *
 * @param ordered whether values have a distance (numbers, days) or are only equal or not
 */
public record Spread(long[] counts, long rows, boolean ordered) {

    public static Spread of(long[] counts, boolean ordered) {
        long rows = 0;
        for (long count : counts) {
            rows += count;
        }
        return new Spread(counts.clone(), rows, ordered);
    }

    /** How many different values a group has: distinct l-diversity (Machanavajjhala et al., ICDE 2006). */
    public static int distinct(long[] group) {
        int distinct = 0;
        for (long count : group) {
            distinct += count > 0 ? 1 : 0;
        }
        return distinct;
    }

    /** {@code exp(−Σ p ln p)}: entropy l-diversity holds for every l up to this. */
    public static double entropy(long[] group, long rows) {
        double sum = 0;
        for (long count : group) {
            if (count > 0) {
                double p = (double) count / rows;
                sum -= p * Math.log(p);
            }
        }
        return Math.exp(sum);
    }

    /**
     * Earth mover's distance of a group from the whole (Li, Li, Venkatasubramanian, ICDE 2007): {@code ½ Σ |p−q|} for values without
     * distance, {@code Σ |Σ (p−q)| / (m−1)} for {@code m} values in order.
     */
    public double distance(long[] group, long groupRows) {
        double sum = 0;
        double walk = 0;
        for (int i = 0; i < counts.length; i++) {
            double difference = (double) group[i] / groupRows - (double) counts[i] / rows;
            walk += difference;
            sum += ordered ? Math.abs(walk) : Math.abs(difference) / 2;
        }
        return ordered && counts.length > 1 ? sum / (counts.length - 1) : ordered ? 0 : sum;
    }
}
