package org.tacit.mpc;

import java.util.Arrays;

/**
 * A figure for each group of rows with the same keys, in ascending order of keys, as many rows as the table had; rows beyond the
 * last group are zero. Who may know how many groups there are reveals {@code sumRows(present)} and cuts the matrices there.
 *
 * <p>Rows are sorted by key; the last of each group holds the running sums; these rows are moved to the front, where neighbours'
 * differences are the groups' sums. Nobody learns anything. Cost: one {@link Mpc#sort}, an {@link Mpc#equal} for each key, one {@link Mpc#partition}, one
 * {@link Mpc#select}.
 *
 * @param keys    n×k
 * @param values  n×c
 * @param counts  n×1, rows in the group
 * @param present n×1, 1 for a group and 0 for padding
 */
public record Groups(Secret keys, Secret values, Secret counts, Secret present) {

    static Groups sums(Mpc m, Secret keys, Secret values) {
        int k = keys.cols();
        Secret sorted = m.sort(m.beside(keys, values), range(0, k));
        Secret sums = m.prefixSums(Ordering.like(m, values, m.columns(sorted, range(k, values.cols()))));
        return collect(m, Ordering.like(m, keys, m.columns(sorted, range(0, k))), sums, true);
    }

    static Groups greatest(Mpc m, Secret keys, Secret value) {
        Shapes.column(keys, value);
        int k = keys.cols();
        Secret sorted = m.sort(m.beside(keys, value), range(0, k + 1));
        return collect(m, Ordering.like(m, keys, m.columns(sorted, range(0, k))), Ordering.like(m, value, m.columns(sorted, k)), false);
    }

    /** @param running values are running sums, of which a group's is the difference to the one before */
    private static Groups collect(Mpc m, Secret keys, Secret values, boolean running) {
        int n = keys.rows();
        int k = keys.cols();
        int c = values.cols();
        Secret last = last(m, keys);
        double[] numbers = new double[n];
        Arrays.setAll(numbers, i -> i + 1);
        Secret rows = m.partition(m.beside(last, keys, values, m.constant(numbers, n, 1)), last);
        Secret present = m.columns(rows, 0);
        Secret sums = m.columns(rows, range(1 + k, c));
        Secret counts = differences(m, m.columns(rows, 1 + k + c));
        Secret all = m.beside(m.columns(rows, range(1, k)), running ? differences(m, sums) : sums, counts);
        int[] wide = new int[k + c + 1];
        // Differences beyond the last group mean nothing and are cut off.
        Secret masked = m.select(m.columns(present, wide), all, m.constant(0, n, k + c + 1));
        return new Groups(Ordering.like(m, keys, m.columns(masked, range(0, k))), m.columns(masked, range(k, c)),
                m.within(m.columns(masked, k + c), 0, n), m.within(present, 0, 1));
    }

    /** 1 in the last row of each run of equal keys. */
    private static Secret last(Mpc m, Secret keys) {
        int n = keys.rows();
        Secret end = m.constant(1, 1, 1);
        if (n == 1) {
            return end;
        }
        Secret same = m.equal(m.rows(keys, 0, n - 1), m.rows(keys, 1, n));
        Secret all = m.columns(same, 0);
        Secret none = m.constant(0, n - 1, 1);
        for (int j = 1; j < keys.cols(); j++) {
            all = m.select(m.columns(same, j), all, none);
        }
        return m.above(m.subtract(m.constant(1, n - 1, 1), all), end);
    }

    private static Secret differences(Mpc m, Secret a) {
        int n = a.rows();
        return n == 1 ? a : m.subtract(a, m.above(m.constant(0, 1, a.cols()), m.rows(a, 0, n - 1)));
    }

    private static int[] range(int from, int count) {
        int[] all = new int[count];
        Arrays.setAll(all, i -> from + i);
        return all;
    }
}
