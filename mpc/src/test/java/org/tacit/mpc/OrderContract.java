package org.tacit.mpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.tacit.base.InvalidInput;

/** What every runtime keeps about orders and groups, against the same on plain rows. */
public abstract class OrderContract {

    protected abstract Runtime2 runtime();

    @Property(tries = 8)
    void equalityIsExact(@ForAll long seed, @ForAll @IntRange(min = 1, max = 90) int n) {
        double[] a = MpcContract.random(seed, n, 1000);
        double[] b = a.clone();
        for (int i = 0; i < n; i += 3) {
            b[i] += (i & 1) == 0 ? MpcContract.ULP : -500;
        }
        double[] expected = MpcContract.zip(a, b, (x, y) -> x == y ? 1 : 0);
        assertThat(open(m -> m.equal(Runtime2.in(m, 0, a, n, 1), Runtime2.in(m, 1, b, n, 1)))).containsExactly(expected);
        assertThat(open(m -> m.equal(MpcContract.held(m, 2, a, n, 1), MpcContract.held(m, 3, b, n, 1)))).containsExactly(expected);
    }

    @Property(tries = 5)
    void greaterAndSmaller(@ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int n) {
        double[] a = MpcContract.random(seed, n, 1000);
        double[] b = MpcContract.random(seed + 1, n, 1000);
        assertThat(open(m -> m.max(Runtime2.in(m, 0, a, n, 1), MpcContract.held(m, 2, b, n, 1)))).containsExactly(MpcContract.zip(a, b, Math::max));
        assertThat(open(m -> m.min(Runtime2.in(m, 0, a, n, 1), MpcContract.held(m, 2, b, n, 1)))).containsExactly(MpcContract.zip(a, b, Math::min));
    }

    @Property(tries = 5)
    void runningSumsAndColumns(@ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int n) {
        double[] a = MpcContract.random(seed, 2 * n, 1000);
        double[] sums = a.clone();
        double[] swapped = new double[2 * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < 2; j++) {
                sums[2 * i + j] += i == 0 ? 0 : sums[2 * i - 2 + j];
                swapped[2 * i + j] = a[2 * i + 1 - j];
            }
        }
        assertThat(open(m -> m.prefixSums(MpcContract.held(m, 2, a, n, 2)))).containsExactly(sums);
        assertThat(open(m -> m.columns(MpcContract.held(m, 2, a, n, 2), 1, 0))).containsExactly(swapped);
        assertThat(open(m -> m.columns(Runtime2.in(m, 0, a, n, 2), 1, 0))).containsExactly(swapped);
    }

    @Property(tries = 8)
    void shufflingKeepsRowsTogether(@ForAll long seed, @ForAll @IntRange(min = 1, max = 130) int n) {
        double[] table = new double[2 * n];
        for (int i = 0; i < n; i++) {
            table[2 * i] = i;
            table[2 * i + 1] = -3 * i;
        }
        double[] opened = open(m -> m.shuffle(MpcContract.held(m, 2, table, n, 2)));
        boolean[] seen = new boolean[n];
        for (int i = 0; i < n; i++) {
            assertThat(opened[2 * i + 1]).isEqualTo(-3 * opened[2 * i]);
            seen[(int) opened[2 * i]] = true;
        }
        assertThat(seen).doesNotContain(false);
    }

    /** Four rows, many times: each of the 24 orders comes up as often as chance says. */
    @Example
    void everyOrderIsAsLikely() {
        int tries = 480;
        double[] rows = {0, 1, 2, 3};
        var opened = runtime().run(m -> {
            Secret in = MpcContract.held(m, 2, rows, 4, 1);
            Secret[] shuffled = new Secret[tries];
            Arrays.setAll(shuffled, i -> m.shuffle(in));
            return m.revealToAll(m.above(shuffled));
        }).getFirst();
        var count = new TreeMap<String, Integer>();
        for (int i = 0; i < tries; i++) {
            count.merge(Arrays.toString(Arrays.copyOfRange(opened, 4 * i, 4 * i + 4)), 1, Integer::sum);
        }
        double chi = count.values().stream().mapToDouble(c -> (c - 20.0) * (c - 20.0) / 20).sum() + 20 * (24 - count.size());
        // 23 degrees of freedom: exceeded by chance less than once in a billion
        assertThat(chi).isLessThan(95);
    }

    @Property(tries = 6)
    void sortingIsStable(@ForAll long seed, @ForAll @IntRange(min = 1, max = 120) int n) {
        Random r = new Random(seed);
        List<double[]> rows = new ArrayList<>();
        double[] table = new double[3 * n];
        for (int i = 0; i < n; i++) {
            double[] row = {r.nextInt(-3, 3), r.nextInt(4) / 4.0 - 1e5, i};
            rows.add(row);
            System.arraycopy(row, 0, table, 3 * i, 3);
        }
        rows.sort(Comparator.<double[]>comparingDouble(row -> row[1]).thenComparingDouble(row -> row[0]));
        double[] expected = rows.stream().flatMapToDouble(Arrays::stream).toArray();
        assertThat(open(m -> m.sort(MpcContract.held(m, 2, table, n, 3), 1, 0))).containsExactly(expected);
    }

    @Property(tries = 6)
    void partitioningIsStable(@ForAll long seed, @ForAll @IntRange(min = 1, max = 120) int n) {
        Random r = new Random(seed);
        double[] bits = r.doubles(n).map(v -> v < 0.4 ? 1 : 0).toArray();
        double[] rows = MpcContract.random(seed, n, 1000);
        double[] expected = new double[n];
        int at = 0;
        for (int bit = 1; bit >= 0; bit--) {
            for (int i = 0; i < n; i++) {
                if (bits[i] == bit) {
                    expected[at++] = rows[i];
                }
            }
        }
        assertThat(open(m -> m.partition(Runtime2.in(m, 0, rows, n, 1), Runtime2.in(m, 1, bits, n, 1)))).containsExactly(expected);
    }

    @Property(tries = 5)
    void groups(@ForAll long seed, @ForAll @IntRange(min = 1, max = 80) int n) {
        Random r = new Random(seed);
        double[] keys = new double[2 * n];
        double[] values = new double[2 * n];
        var sums = new TreeMap<List<Double>, double[]>(Comparator.comparing((List<Double> k) -> k.get(0)).thenComparing(k -> k.get(1)));
        for (int i = 0; i < n; i++) {
            keys[2 * i] = r.nextInt(3);
            keys[2 * i + 1] = r.nextInt(-2, 1);
            values[2 * i] = r.nextInt(-8, 8) / 8.0;
            values[2 * i + 1] = r.nextInt(1000);
            double[] sum = sums.computeIfAbsent(List.of(keys[2 * i], keys[2 * i + 1]),
                    k -> new double[] {0, 0, 0, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY});
            sum[0] += values[2 * i];
            sum[1] += values[2 * i + 1];
            sum[2]++;
            sum[3] = Math.max(sum[3], values[2 * i + 1]);
            sum[4] = Math.min(sum[4], values[2 * i + 1]);
        }
        double[] opened = open(m -> {
            Secret k = MpcContract.held(m, 2, keys, n, 2);
            Secret v = Runtime2.in(m, 1, values, n, 2);
            Groups g = m.groupSums(k, v);
            Secret last = m.columns(v, 1);
            return m.beside(g.keys(), g.values(), g.counts(), g.present(), m.groupMax(k, last).values(), m.groupMin(k, last).values());
        });
        double[] expected = new double[8 * n];
        int row = 0;
        for (var e : sums.entrySet()) {
            double[] s = e.getValue();
            System.arraycopy(new double[] {e.getKey().get(0), e.getKey().get(1), s[0], s[1], s[2], 1, s[3], s[4]}, 0, expected, 8 * row++, 8);
        }
        assertThat(opened).containsExactly(expected);
    }

    @Example
    void quantiles() {
        double[] column = new Random(3).doubles(101, -50, 50).map(v -> Math.round(v * 16) / 16.0).toArray();
        double[] sorted = column.clone();
        Arrays.sort(sorted);
        assertThat(open(m -> m.quantiles(MpcContract.held(m, 2, column, 101, 1), 0, 0.5, 0.9, 1)))
                .containsExactly(sorted[0], sorted[50], sorted[90], sorted[100]);
    }

    @Example
    void whatCannotBeOrderedIsRefused() {
        refused(m -> m.sort(m.constant(1, 3, 2)));
        refused(m -> m.partition(m.constant(1, 3, 2), m.constant(1, 2, 1)));
        refused(m -> m.partition(m.constant(1, 3, 2), m.constant(1, 3, 2)));
        refused(m -> m.quantiles(m.constant(1, 3, 1), 1.5));
        refused(m -> m.quantiles(m.constant(1, 3, 2), 0.5));
        // 2^39.9 units in 2^22 rows do not leave the room that distinct keys need
        refused(m -> m.sort(m.gather(m.constant(1e6, 1, 1), new int[1 << 22]), 0));
    }

    private double[] open(MpcContract.OneSecret program) {
        var opened = runtime().run(m -> m.revealToAll(program.apply(m)));
        opened.forEach(o -> assertThat(o).containsExactly(opened.getFirst()));
        return opened.getFirst();
    }

    private void refused(MpcContract.OneSecret program) {
        assertThatThrownBy(() -> runtime().run(m -> program.apply(m) == null)).isInstanceOf(InvalidInput.class);
    }
}
