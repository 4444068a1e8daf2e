package org.tacit.learn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a model promises to a group of rows and what came: the rows between two points of its chart, best-scored first.
 *
 * @param rows      the group's share of all rows
 * @param predicted the average chance that the model gave them
 * @param observed  the share of positives among them
 */
public record Calibration(double rows, double predicted, double observed) {

    /** Sums over the best-scored rows up to a point, each over the number of all rows. */
    record Reached(double rows, double predicted, double observed) {
    }

    /** The groups between points; points that repeat the one before make none. */
    static List<Calibration> between(List<Reached> points) {
        List<Calibration> groups = new ArrayList<>();
        Reached before = new Reached(0, 0, 0);
        for (Reached point : points) {
            double rows = point.rows() - before.rows();
            if (rows > 1e-9) {
                groups.add(new Calibration(rows, Math.clamp((point.predicted() - before.predicted()) / rows, 0, 1),
                        Math.clamp((point.observed() - before.observed()) / rows, 0, 1)));
                before = point;
            }
        }
        return groups;
    }

    /**
     * Exactly, by a party that holds labels and probabilities: the plaintext twin of what {@link BinaryEvaluation} opens.
     *
     * @param parts equal shares of the rows at which points are wanted
     * @param group the fewest rows between two points
     */
    public static List<Calibration> of(double[] labels, double[] probabilities, int parts, int group) {
        int n = labels.length;
        Labels.check(labels, n);
        int[] order = IntStream.range(0, n).boxed().sorted((a, b) -> Double.compare(probabilities[b], probabilities[a])).mapToInt(Integer::intValue).toArray();
        List<Reached> points = new ArrayList<>();
        double positives = 0;
        double predicted = 0;
        int last = 0;
        for (int i = 0, wanted = 1; i < n; ) {
            int j = i;
            while (j < n && probabilities[order[j]] == probabilities[order[i]]) {
                positives += labels[order[j]];
                predicted += probabilities[order[j++]];
            }
            boolean reached = false;
            while (wanted <= parts && j >= Math.max(Math.ceil((double) wanted * n / parts), Math.min(n, group))) {
                reached = true;
                wanted++;
            }
            if (j == n || reached && j - last >= group && n - j >= group) {
                points.add(new Reached((double) j / n, predicted / n, positives / n));
                last = j;
            }
            i = j;
        }
        return between(points);
    }

    /** The mean distance between promise and outcome, weighted by rows (expected calibration error). */
    public static double error(List<Calibration> groups) {
        double rows = groups.stream().mapToDouble(Calibration::rows).sum();
        return groups.stream().mapToDouble(g -> g.rows() * Math.abs(g.predicted() - g.observed())).sum() / rows;
    }
}
