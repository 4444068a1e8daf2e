package org.tacit.privacy.group;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * MDAV (Domingo-Ferrer and Torra, Data Mining and Knowledge Discovery 2005): groups of at least k near neighbours, each of which is shown as its mean.
 * Its time is quadratic, so a large table is first cut at medians into blocks; neighbours across a cut are missed, which costs some closeness and no privacy.
 */
public final class Microaggregation {

    static final int BLOCK = 2048;

    private final double[][] points;
    private final int k;
    private final int[] groupOf;
    private int groups;

    private Microaggregation(double[][] points, int k, int rows) {
        this.points = points;
        this.k = k;
        this.groupOf = new int[rows];
    }

    /** @param lost share of the columns' variance within groups: 0 nothing, 1 everything */
    public record Result(double[][] means, int groups, int smallest, double lost) {
    }

    /** @param columns all of one length, finite, k rows or more */
    public static Result run(double[][] columns, int k) {
        int rows = columns[0].length;
        Microaggregation m = new Microaggregation(standardised(columns), k, rows);
        int[] all = new int[rows];
        Arrays.setAll(all, i -> i);
        ArrayDeque<int[]> open = new ArrayDeque<>(List.of(all));
        while (!open.isEmpty()) {
            int[] part = open.pop();
            if (part.length <= Math.max(BLOCK, 4 * k)) {
                m.mdav(part);
            } else {
                int d = m.widest(part);
                int[] sorted = m.sortedBy(part, i -> m.points[d][i]);
                open.push(Arrays.copyOfRange(sorted, sorted.length / 2, sorted.length));
                open.push(Arrays.copyOf(sorted, sorted.length / 2));
            }
        }
        return m.result(columns);
    }

    private static double[][] standardised(double[][] columns) {
        double[][] out = new double[columns.length][];
        for (int d = 0; d < columns.length; d++) {
            double mean = Arrays.stream(columns[d]).average().orElse(0);
            double deviation = Math.sqrt(Arrays.stream(columns[d]).map(v -> (v - mean) * (v - mean)).average().orElse(0));
            out[d] = Arrays.stream(columns[d]).map(v -> deviation == 0 ? 0 : (v - mean) / deviation).toArray();
        }
        return out;
    }

    private int widest(int[] part) {
        int widest = 0;
        double most = -1;
        for (int d = 0; d < points.length; d++) {
            double low = Double.MAX_VALUE;
            double high = -Double.MAX_VALUE;
            for (int i : part) {
                low = Math.min(low, points[d][i]);
                high = Math.max(high, points[d][i]);
            }
            if (high - low > most) {
                most = high - low;
                widest = d;
            }
        }
        return widest;
    }

    /** Around the point that is farthest from the middle, and around the one farthest from that, until fewer than 3k are left. */
    private void mdav(int[] part) {
        List<Integer> left = new ArrayList<>(Arrays.stream(part).boxed().toList());
        while (left.size() >= 3 * k) {
            int r = farthest(left, middle(left));
            double[] atR = point(r);
            take(left, atR);
            take(left, point(farthest(left, atR)));
        }
        if (left.size() >= 2 * k) {
            take(left, point(farthest(left, middle(left))));
        }
        left.forEach(i -> groupOf[i] = groups);
        groups++;
    }

    /** The k points next to {@code near} become a group. */
    private void take(List<Integer> left, double[] near) {
        int[] sorted = sortedBy(left.stream().mapToInt(Integer::intValue).toArray(), i -> distance(i, near));
        for (int i = 0; i < k; i++) {
            groupOf[sorted[i]] = groups;
        }
        left.clear();
        for (int i = k; i < sorted.length; i++) {
            left.add(sorted[i]);
        }
        groups++;
    }

    private int[] sortedBy(int[] part, java.util.function.IntToDoubleFunction key) {
        double[] keys = new double[part.length];
        Integer[] places = new Integer[part.length];
        for (int i = 0; i < part.length; i++) {
            keys[i] = key.applyAsDouble(part[i]);
            places[i] = i;
        }
        Arrays.sort(places, (a, b) -> keys[a] != keys[b] ? Double.compare(keys[a], keys[b]) : Integer.compare(part[a], part[b]));
        return Arrays.stream(places).mapToInt(i -> part[i]).toArray();
    }

    private double[] middle(List<Integer> left) {
        double[] middle = new double[points.length];
        for (int d = 0; d < middle.length; d++) {
            for (int i : left) {
                middle[d] += points[d][i];
            }
            middle[d] /= left.size();
        }
        return middle;
    }

    private double[] point(int i) {
        double[] point = new double[points.length];
        for (int d = 0; d < point.length; d++) {
            point[d] = points[d][i];
        }
        return point;
    }

    private int farthest(List<Integer> left, double[] from) {
        int farthest = left.getFirst();
        double most = -1;
        for (int i : left) {
            double distance = distance(i, from);
            if (distance > most) {
                most = distance;
                farthest = i;
            }
        }
        return farthest;
    }

    private double distance(int i, double[] from) {
        double sum = 0;
        for (int d = 0; d < from.length; d++) {
            double difference = points[d][i] - from[d];
            sum += difference * difference;
        }
        return sum;
    }

    private Result result(double[][] columns) {
        int[] sizes = new int[groups];
        for (int g : groupOf) {
            sizes[g]++;
        }
        double[][] means = new double[columns.length][groupOf.length];
        double within = 0;
        double total = 0;
        for (int d = 0; d < columns.length; d++) {
            double[] sums = new double[groups];
            double[] standard = new double[groups];
            for (int i = 0; i < groupOf.length; i++) {
                sums[groupOf[i]] += columns[d][i];
                standard[groupOf[i]] += points[d][i];
            }
            for (int i = 0; i < groupOf.length; i++) {
                int g = groupOf[i];
                means[d][i] = sums[g] / sizes[g];
                double difference = points[d][i] - standard[g] / sizes[g];
                within += difference * difference;
                total += points[d][i] * points[d][i];
            }
        }
        return new Result(means, groups, Arrays.stream(sizes).min().orElse(0), total == 0 ? 0 : within / total);
    }
}
