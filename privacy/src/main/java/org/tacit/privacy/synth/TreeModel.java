package org.tacit.privacy.synth;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tacit.privacy.noise.Coins;
import org.tacit.privacy.noise.ExactSampler;
import org.tacit.privacy.noise.Ratio;

/**
 * A tree of columns (Chow and Liu 1968), each drawn given its parent, measured under differential privacy in the way of MST (McKenna, Miklau,
 * Sheldon, Journal of Privacy and Confidentiality 2021) with pure ε:
 *
 * <pre>
 * ε/3  counts of each column with discrete Laplace noise of scale 3d/ε
 * ε/3  d−1 edges by the exponential mechanism, score |pair counts − what independence predicts|₁ (sensitivity 1), never closing a circle
 * ε/3  pair counts of the edges with discrete Laplace noise of scale 3(d−1)/ε
 * </pre>
 *
 * <h2>Security guarantees</h2>
 * ε-differential privacy for adding or removing one row, the number of rows drawn and the domains being public. All noise and choices are exact.
 */
final class TreeModel {

    private final List<Domain> domains;
    private final Coins coins;
    private final long[] root;
    /** In an order in which parents come first. */
    private final List<Edge> edges = new ArrayList<>();

    /** @param pairs noisy counts, not negative: {@code [parent level][child level]} */
    record Edge(int parent, int child, long[][] pairs) {
    }

    TreeModel(Counts counts, List<Domain> domains, Ratio epsilon, Coins coins) {
        this.domains = domains;
        this.coins = coins;
        int d = domains.size();
        ExactSampler sampler = new ExactSampler(coins);
        Ratio columnScale = Ratio.of(3L * d, 1).times(epsilon.inverse());
        Ratio pairScale = Ratio.of(3L * (d - 1), 1).times(epsilon.inverse());
        Ratio weight = epsilon.times(Ratio.of(1, 6L * (d - 1)));
        long[][] columns = new long[d][];
        for (int i = 0; i < d; i++) {
            columns[i] = noisy(counts.one(i), columnScale, sampler);
        }
        root = columns[0];
        List<int[]> chosen = edges(counts, columns, weight, sampler);
        List<Integer> reached = new ArrayList<>(List.of(0));
        while (!chosen.isEmpty()) {
            int[] next = chosen.stream().filter(e -> reached.contains(e[0]) != reached.contains(e[1])).findFirst().orElseThrow();
            chosen.remove(next);
            boolean forward = reached.contains(next[0]);
            int parent = forward ? next[0] : next[1];
            int child = forward ? next[1] : next[0];
            long[] pairs = noisy(counts.two(next[0], next[1]), pairScale, sampler);
            edges.add(new Edge(parent, child, table(pairs, forward, parent, child, columns[child])));
            reached.add(child);
        }
    }

    private static long[] noisy(long[] counts, Ratio scale, ExactSampler sampler) {
        long[] out = new long[counts.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = BigInteger.valueOf(counts[i]).add(sampler.laplace(scale)).max(BigInteger.ZERO).min(BigInteger.valueOf(1L << 52)).longValueExact();
        }
        return out;
    }

    /** Of all pairs that do not close a circle, d−1 times one. */
    private List<int[]> edges(Counts counts, long[][] columns, Ratio weight, ExactSampler sampler) {
        int d = columns.length;
        List<int[]> open = new ArrayList<>();
        for (int i = 0; i < d; i++) {
            for (int j = i + 1; j < d; j++) {
                open.add(new int[] {i, j});
            }
        }
        int[] part = new int[d];
        Arrays.setAll(part, i -> i);
        List<int[]> chosen = new ArrayList<>();
        while (chosen.size() < d - 1) {
            open.removeIf(e -> part[e[0]] == part[e[1]]);
            long[] scores = open.stream().mapToLong(e -> score(counts.two(e[0], e[1]), columns[e[0]], columns[e[1]])).toArray();
            int[] edge = open.get(sampler.choose(scores, weight));
            chosen.add(edge);
            int from = part[edge[1]];
            int to = part[edge[0]];
            for (int i = 0; i < d; i++) {
                part[i] = part[i] == from ? to : part[i];
            }
        }
        return chosen;
    }

    /** {@code Σ |n_ab − round(n_a·n_b/n)|}; the prediction is made from noisy counts alone, so one row changes the score by at most 1. */
    private static long score(long[] pairs, long[] a, long[] b) {
        long n = Math.max(1, Arrays.stream(a).sum());
        long score = 0;
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < b.length; j++) {
                score += Math.abs(pairs[i * b.length + j] - Math.round((double) a[i] * b[j] / n));
            }
        }
        return score;
    }

    /** Where nothing was counted for a parent's level, the child is drawn as in the whole. */
    private long[][] table(long[] pairs, boolean forward, int parent, int child, long[] whole) {
        int rows = domains.get(parent).levels();
        int columns = domains.get(child).levels();
        long[][] out = new long[rows][columns];
        for (int a = 0; a < rows; a++) {
            for (int b = 0; b < columns; b++) {
                out[a][b] = forward ? pairs[a * columns + b] : pairs[b * rows + a];
            }
            if (Arrays.stream(out[a]).sum() == 0) {
                out[a] = whole;
            }
        }
        return out;
    }

    /** Levels of one new row. */
    void draw(int[] levels) {
        levels[0] = draw(root);
        for (Edge edge : edges) {
            levels[edge.child] = draw(edge.pairs[levels[edge.parent]]);
        }
    }

    private int draw(long[] weights) {
        long sum = Arrays.stream(weights).sum();
        if (sum == 0) {
            return (int) coins.below(weights.length);
        }
        long left = coins.below(sum);
        int i = 0;
        while (left >= weights[i]) {
            left -= weights[i++];
        }
        return i;
    }

    List<Edge> edges() {
        return edges;
    }
}
