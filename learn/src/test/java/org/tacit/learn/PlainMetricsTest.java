package org.tacit.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tacit.base.InvalidInput;

class PlainMetricsTest {

    @Test
    void agreesWithCountingPairs() {
        Random random = new Random(1);
        for (int round = 0; round < 50; round++) {
            int n = 2 + random.nextInt(60);
            double[] p = random.ints(n, 0, 12).mapToDouble(i -> i / 12.0).toArray();
            double[] y = random.ints(n, 0, 2).asDoubleStream().toArray();
            y[0] = 0;
            y[1] = 1;
            double wins = 0;
            double pairs = 0;
            double ks = 0;
            for (int i = 0; i < n; i++) {
                double above = 0;
                double aboveNegative = 0;
                for (int j = 0; j < n; j++) {
                    if (y[i] == 1 && y[j] == 0) {
                        pairs++;
                        wins += p[i] > p[j] ? 1 : p[i] == p[j] ? 0.5 : 0;
                    }
                    above += p[j] >= p[i] ? y[j] : 0;
                    aboveNegative += p[j] >= p[i] ? 1 - y[j] : 0;
                }
                double ones = Arrays.stream(y).sum();
                ks = Math.max(ks, Math.abs(above / ones - aboveNegative / (n - ones)));
            }
            PlainMetrics metrics = PlainMetrics.of(y, p);
            assertThat(metrics.auc()).isCloseTo(wins / pairs, within(1e-12));
            assertThat(metrics.gini()).isCloseTo(2 * wins / pairs - 1, within(1e-12));
            assertThat(metrics.ks()).isCloseTo(ks, within(1e-12));
        }
    }

    @Test
    void liftCountsTheBestTenth() {
        double[] p = new double[20];
        double[] y = new double[20];
        for (int i = 0; i < 20; i++) {
            p[i] = (20 - i) / 21.0;
            y[i] = i < 2 || i > 17 ? 1 : 0;
        }
        PlainMetrics.Lift lift = PlainMetrics.of(y, p).lift();
        assertThat(lift.rows()).isEqualTo(0.1);
        assertThat(lift.captured()).isEqualTo(0.5);
        assertThat(lift.factor()).isEqualTo(5);
    }

    @Test
    void logLossOfKnownValues() {
        double[] y = {1, 0};
        assertThat(PlainMetrics.of(y, new double[] {0.5, 0.5}).logLoss()).isCloseTo(Math.log(2), within(1e-12));
        assertThat(PlainMetrics.of(y, new double[] {0.9, 0.2}).logLoss()).isCloseTo(-(Math.log(0.9) + Math.log(0.8)) / 2, within(1e-12));
        assertThat(PlainMetrics.of(y, new double[] {1, 1}).logLoss()).isFinite();
    }

    @Test
    void refusesWhatCannotBeMeasured() {
        assertThatThrownBy(() -> PlainMetrics.of(new double[] {1, 1}, new double[] {0.5, 0.5})).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> PlainMetrics.of(new double[] {1, 0}, new double[] {0.5})).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> PlainMetrics.of(new double[] {1, 0}, new double[] {0.5, Double.NaN})).isInstanceOf(InvalidInput.class);
    }

    @Test
    void aChartHasAPointForEachShareOfTheRows() {
        // Five best rows tie; three of the four positives are among them.
        double[] p = {0.9, 0.9, 0.9, 0.9, 0.9, 0.5, 0.4, 0.3, 0.2, 0.1};
        double[] y = {1, 0, 1, 0, 1, 0, 0, 0, 1, 0};
        var lifts = PlainMetrics.lifts(y, p, 10);
        assertThat(lifts).hasSize(10);
        assertThat(lifts.subList(0, 5)).containsOnly(new PlainMetrics.Lift(0.5, 0.75));
        assertThat(lifts.get(5)).isEqualTo(new PlainMetrics.Lift(0.6, 0.75));
        assertThat(lifts.getLast()).isEqualTo(new PlainMetrics.Lift(1, 1));
        assertThat(PlainMetrics.lifts(y, p, 1)).containsExactly(new PlainMetrics.Lift(1, 1));
    }
}
