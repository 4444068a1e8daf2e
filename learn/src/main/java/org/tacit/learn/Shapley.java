package org.tacit.learn;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * What each player adds to a worth that players make together: the mean, over all orders in which they could come, of what the worth grows by when it comes.
 *
 * <p>{@code φ_i = Σ_{S ∌ i} |S|!·(n−|S|−1)!/n! · (v(S ∪ i) − v(S))}; Shapley, "A value for n-person games", 1953. The shares of all add up to {@code v(all) − v(none)}. Over more players
 * than can be tried, orders are drawn: Castro, Gómez, Tejada, "Polynomial calculation of the Shapley value based on sampling", 2009.
 *
 * @param values   one for each player
 * @param errors   standard error of each, 0 where all orders were tried
 * @param orders   that were drawn; 0 where all were tried
 * @param worths   by coalition, a bit for each player: every coalition that was tried
 */
public record Shapley(double[] values, double[] errors, int orders, Map<Integer, Double> worths) {

    /** Players of which every coalition is tried. */
    public static final int EXACT = 4;
    public static final int MOST = 16;

    public Shapley {
        worths = Map.copyOf(worths);
    }

    /** Which coalitions will be tried, in which order: the same for the same arguments, so that parties do it together. */
    public static int[] coalitions(int players, int orders, long seed) {
        if (players <= EXACT) {
            return java.util.stream.IntStream.range(0, 1 << players).toArray();
        }
        return Arrays.stream(drawn(players, orders, seed)).flatMapToInt(order -> {
            int[] seen = new int[players + 1];
            for (int i = 0; i < players; i++) {
                seen[i + 1] = seen[i] | 1 << order[i];
            }
            return Arrays.stream(seen);
        }).distinct().toArray();
    }

    /**
     * @param orders to draw, where there are more than {@value #EXACT} players; each is drawn with its reverse, which evens out much of the chance
     * @param worth  of each of {@link #coalitions}; not asked twice
     */
    public static Shapley of(int players, int orders, long seed, IntToDoubleFunction worth) {
        if (players < 1 || players > MOST || players > EXACT && orders < 2) {
            throw new IllegalArgumentException(players + " players, " + orders + " orders");
        }
        Map<Integer, Double> worths = new HashMap<>();
        for (int coalition : coalitions(players, orders, seed)) {
            worths.put(coalition, worth.applyAsDouble(coalition));
        }
        return players <= EXACT ? exact(players, worths) : sampled(players, drawn(players, orders, seed), worths);
    }

    private static Shapley exact(int n, Map<Integer, Double> v) {
        double[] factorial = new double[n + 1];
        factorial[0] = 1;
        for (int i = 1; i <= n; i++) {
            factorial[i] = factorial[i - 1] * i;
        }
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            for (int s = 0; s < 1 << n; s++) {
                if ((s >> i & 1) == 0) {
                    int size = Integer.bitCount(s);
                    values[i] += factorial[size] * factorial[n - size - 1] / factorial[n] * (v.get(s | 1 << i) - v.get(s));
                }
            }
        }
        return new Shapley(values, new double[n], 0, v);
    }

    private static Shapley sampled(int n, int[][] orders, Map<Integer, Double> v) {
        int pairs = orders.length / 2;
        double[] sum = new double[n];
        double[] squares = new double[n];
        for (int p = 0; p < pairs; p++) {
            double[] added = new double[n];
            for (int side = 0; side < 2; side++) {
                int before = 0;
                for (int player : orders[2 * p + side]) {
                    added[player] += (v.get(before | 1 << player) - v.get(before)) / 2;
                    before |= 1 << player;
                }
            }
            for (int i = 0; i < n; i++) {
                sum[i] += added[i];
                squares[i] += added[i] * added[i];
            }
        }
        double[] values = new double[n];
        double[] errors = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = sum[i] / pairs;
            double variance = pairs < 2 ? Double.NaN : Math.max(0, squares[i] - pairs * values[i] * values[i]) / (pairs - 1);
            errors[i] = Math.sqrt(variance / pairs);
        }
        return new Shapley(values, errors, orders.length, v);
    }

    /** Orders and their reverses, in pairs. */
    private static int[][] drawn(int players, int orders, long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        int pairs = (orders + 1) / 2;
        int[][] all = new int[2 * pairs][players];
        for (int p = 0; p < pairs; p++) {
            int[] order = java.util.stream.IntStream.range(0, players).toArray();
            for (int i = players - 1; i > 0; i--) {
                int other = random.nextInt(i + 1);
                int swap = order[i];
                order[i] = order[other];
                order[other] = swap;
            }
            for (int i = 0; i < players; i++) {
                all[2 * p][i] = order[i];
                all[2 * p + 1][players - 1 - i] = order[i];
            }
        }
        return all;
    }

    /** What each is due of a whole: in proportion to its value, nothing to one that adds nothing; equal parts where none adds anything. */
    public double[] shares() {
        double[] positive = Arrays.stream(values).map(x -> Math.max(0, x)).toArray();
        double all = Arrays.stream(positive).sum();
        return Arrays.stream(positive).map(x -> all > 0 ? x / all : 1.0 / positive.length).toArray();
    }
}
