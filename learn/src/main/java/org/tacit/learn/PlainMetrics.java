package org.tacit.learn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.tacit.base.InvalidInput;

/**
 * How well scores rank and predict two classes, computed exactly in plaintext by a party that holds both: the twin of
 * {@link BinaryEvaluation}, and the judge of a model of one's own.
 *
 * <ul>
 * <li>{@code auc}: probability that a positive scores above a negative, ties counting one half; {@code gini = 2·auc − 1}.
 * <li>{@code ks}: largest distance between the two classes' distribution functions.
 * <li>{@code logLoss}: mean of {@code −log p(y)}, probabilities kept {@code 1e-15} away from 0 and 1.
 * <li>{@code lift}: see {@link Lift}, at the best 10 % of rows.
 * </ul>
 */
public record PlainMetrics(double auc, double ks, double logLoss, Lift lift) {

    /** The share of rows that "the top" means. */
    public static final double TOP = 0.1;

    private static final double EDGE = 1e-15;

    /**
     * The best-scored rows: the smallest set {@code score ≥ threshold} that holds at least the wanted share of rows.
     *
     * @param rows     its share of all rows; more than wanted where scores tie
     * @param captured its share of all positives
     */
    public record Lift(double rows, double captured) {
        /** How many times more positives than in as many rows taken blindly. */
        public double factor() {
            return captured / rows;
        }
    }

    public double gini() {
        return 2 * auc - 1;
    }

    /**
     * @param labels        0 or 1, both present
     * @param probabilities of label 1
     */
    public static PlainMetrics of(double[] labels, double[] probabilities) {
        int n = labels.length;
        Labels.check(labels, n);
        if (probabilities.length != n || Arrays.stream(probabilities).anyMatch(p -> !(p >= 0 && p <= 1))) {
            throw InvalidInput.of("There are %d labels and %d scores; each score must be a probability.",
                    "共有 %d 个标签和 %d 个分数，每个分数应为概率。", n, probabilities.length);
        }
        int[] order = bestFirst(probabilities);
        double positives = Arrays.stream(labels).sum();
        double negatives = n - positives;
        double above = 0; // positives and negatives scored higher than the current group of ties
        double aboveNegative = 0;
        double area = 0;
        double ks = 0;
        Lift lift = null;
        for (int i = 0; i < n; ) {
            double tiedPositive = 0;
            int j = i;
            while (j < n && probabilities[order[j]] == probabilities[order[i]]) {
                tiedPositive += labels[order[j++]];
            }
            double tiedNegative = j - i - tiedPositive;
            area += tiedNegative * (above + tiedPositive / 2);
            above += tiedPositive;
            aboveNegative += tiedNegative;
            ks = Math.max(ks, Math.abs(above / positives - aboveNegative / negatives));
            if (lift == null && j >= TOP * n) {
                lift = new Lift((double) j / n, above / positives);
            }
            i = j;
        }
        return new PlainMetrics(area / (positives * negatives), ks, logLoss(labels, probabilities), lift);
    }

    private static int[] bestFirst(double[] probabilities) {
        return IntStream.range(0, probabilities.length).boxed().sorted((a, b) -> Double.compare(probabilities[b], probabilities[a])).mapToInt(Integer::intValue).toArray();
    }

    /** The lift at {@code points} equal shares of the rows, the last of which is all of them: what a chart is drawn through. Labels and probabilities as in {@link #of}. */
    public static List<Lift> lifts(double[] labels, double[] probabilities, int points) {
        int n = labels.length;
        Labels.check(labels, n);
        int[] order = bestFirst(probabilities);
        double positives = Arrays.stream(labels).sum();
        double above = 0;
        List<Lift> lifts = new ArrayList<>();
        for (int i = 0; i < n; ) {
            int j = i;
            while (j < n && probabilities[order[j]] == probabilities[order[i]]) {
                above += labels[order[j++]];
            }
            // The first end of a group of ties that reaches k/points of the rows.
            while (lifts.size() < points && (long) j * points >= (long) (lifts.size() + 1) * n) {
                lifts.add(new Lift((double) j / n, above / positives));
            }
            i = j;
        }
        return lifts;
    }

    private static double logLoss(double[] labels, double[] probabilities) {
        double sum = 0;
        for (int i = 0; i < labels.length; i++) {
            double p = Math.clamp(probabilities[i], EDGE, 1 - EDGE);
            sum -= Math.log(labels[i] == 1 ? p : 1 - p);
        }
        return sum / labels.length;
    }
}
