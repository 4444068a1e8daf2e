package org.tacit.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tacit.base.InvalidInput;
import org.tacit.mpc.Mpc;
import org.tacit.wire.LocalParties;

/** Hidden scores against the plaintext twin. */
class BinaryEvaluationTest {

    private static final EvaluationOptions TABLE = new EvaluationOptions(10, true);

    /** Scores shared between both parties: the owner of the labels holds part of the sum, the peer the rest. */
    private static BinaryMetrics joint(double[] logits, double[] labels, int to, EvaluationOptions options) {
        double[] noise = new Random(5).doubles(logits.length, -3, 3).toArray();
        double[] rest = new double[logits.length];
        Arrays.setAll(rest, i -> logits[i] - noise[i]);
        var both = LocalParties.run(
                s -> half(new TwinMpc(s), noise, labels, to, options),
                s -> half(new TwinMpc(s), rest, null, to, options));
        assertThat(to == 0 ? both.second() : both.first()).isNull();
        return to == 0 ? both.first() : both.second();
    }

    private static BinaryMetrics half(Mpc mpc, double[] part, double[] labels, int to, EvaluationOptions options) {
        int n = part.length;
        var a = mpc.input(0, mpc.me() == 0 ? part : null, n, 1);
        var b = mpc.input(1, mpc.me() == 1 ? part : null, n, 1);
        return BinaryEvaluation.evaluate(mpc, mpc.add(a, b), 0, labels, to, options);
    }

    private static PlainMetrics plain(double[] logits, double[] labels) {
        return PlainMetrics.of(labels, Arrays.stream(logits).map(LocalLogisticRegression::sigmoid).toArray());
    }

    /** More rows than fixed point has whole numbers for inputs. */
    @Test
    void aMillionRowsAndMore() {
        int rows = (1 << 20) + 12_345;
        Random random = new Random(20);
        double[] logits = random.doubles(rows, -4, 4).toArray();
        double[] labels = new double[rows];
        Arrays.setAll(labels, i -> random.nextDouble() < LocalLogisticRegression.sigmoid(logits[i]) ? 1 : 0);
        PlainMetrics truth = plain(logits, labels);
        BinaryMetrics found = joint(logits, labels, 0, new EvaluationOptions(6, true));
        assertThat(found.auc()).isCloseTo(truth.auc(), within(2e-3));
        assertThat(found.table().getLast().rows()).isCloseTo(1, within(1e-4));
        assertThat(found.table().getLast().captured()).isCloseTo(1, within(1e-4));
    }

    /** rows, spread of the logits, share of positives wanted, grid on which logits tie (0: no ties). */
    @ParameterizedTest
    @CsvSource({"4000, 1.5, 0, 0", "4000, 0.2, -2, 0", "3000, 8, 1, 0", "2000, 1, -1, 0.25", "20000, 1, -6, 0", "70000, 1, -1, 0"})
    void agreesWithThePlaintextTwin(int rows, double spread, double shift, double grid) {
        Random random = new Random(rows + (long) spread);
        double[] logits = new double[rows];
        double[] labels = new double[rows];
        for (int i = 0; i < rows; i++) {
            double s = random.nextGaussian() * spread + shift;
            // Ties in the middle of bins, where fixed point cannot move them.
            logits[i] = grid == 0 ? s : Math.floor(s / grid) * grid + 1.0 / 64;
            labels[i] = random.nextDouble() < LocalLogisticRegression.sigmoid(s) ? 1 : 0;
        }
        PlainMetrics truth = plain(logits, labels);
        BinaryMetrics found = joint(logits, labels, 0, TABLE);

        assertThat(found.rows()).isEqualTo(rows);
        // The bound that BinaryEvaluation states, the chance part at four standard deviations.
        double width = 32.0 / 1024 / spread;
        double ones = Arrays.stream(labels).sum();
        double bound = grid > 0 ? 5e-5 : 5e-5 + 0.024 * width / 32 + 4 * 0.09 * width * Math.sqrt(1 / ones + 1 / (rows - ones));
        assertThat(found.auc()).isCloseTo(truth.auc(), within(bound));
        assertThat(found.gini()).isCloseTo(truth.gini(), within(2 * bound));
        assertThat(found.ks()).isCloseTo(truth.ks(), within(grid > 0 ? 1e-4 : 0.01));
        assertThat(found.logLoss()).isCloseTo(truth.logLoss(), within(1e-4));
        assertThat(found.lift().rows()).isBetween(0.1 - 1e-5, 0.1 + (grid > 0 ? 0.2 : 0.08));
        if (grid > 0) {
            assertThat(found.lift().rows()).isCloseTo(truth.lift().rows(), within(1e-5));
            assertThat(found.lift().captured()).isCloseTo(truth.lift().captured(), within(1e-4));
        }
        assertThat(found.lift().factor()).isCloseTo(truth.lift().factor(), within(0.1 * truth.lift().factor()));
        assertThat(found.table()).hasSize(20);
        assertThat(found.table().getLast().rows()).isCloseTo(1, within(1e-5));
        assertThat(found.table().getLast().captured()).isCloseTo(1, within(1e-4));
    }

    @Test
    void thePeerMayBeTheOneThatLearns() {
        double[] logits = {-1, 2, 0.5, -3};
        double[] labels = {0, 1, 0, 1};
        BinaryMetrics found = joint(logits, labels, 1, EvaluationOptions.DEFAULT);
        PlainMetrics truth = plain(logits, labels);
        assertThat(found.auc()).isCloseTo(truth.auc(), within(1e-4));
        assertThat(found.ks()).isCloseTo(truth.ks(), within(1e-4));
        assertThat(found.logLoss()).isCloseTo(truth.logLoss(), within(1e-3));
        assertThat(found.table()).isEmpty();
    }

    @Test
    void perfectAndInvertedScores() {
        double[] labels = {1, 1, 0, 0, 0};
        assertThat(joint(new double[] {20, 30, -20, -25, -40}, labels, 0, TABLE).auc()).isCloseTo(1, within(1e-4));
        BinaryMetrics inverted = joint(new double[] {-20, -30, 20, 25, 40}, labels, 0, TABLE);
        assertThat(inverted.auc()).isCloseTo(0, within(1e-4));
        assertThat(inverted.ks()).isCloseTo(1, within(1e-4));
        assertThat(inverted.logLoss()).isCloseTo((20 + 30 + 20 + 25 + 40) / 5.0, within(1e-3));
    }

    @Test
    void labelsOfOneClassAreRefusedWithoutSayingWhich() {
        for (double only : new double[] {0, 1}) {
            double[] labels = {only, only, only};
            assertThatThrownBy(() -> joint(new double[] {1, 2, 3}, labels, 0, TABLE)).isInstanceOf(InvalidInput.class)
                    .hasMessageContaining("do not hold both labels");
        }
        assertThatThrownBy(() -> joint(new double[] {1}, new double[] {1}, 0, TABLE)).isInstanceOf(InvalidInput.class);
    }

    @Test
    void partiesThatDisagreeAreStopped() {
        assertThatThrownBy(() -> LocalParties.run(
                s -> half(new TwinMpc(s), new double[] {1, 2}, new double[] {0, 1}, 0, TABLE),
                s -> half(new TwinMpc(s), new double[] {1, 2}, null, 0, EvaluationOptions.DEFAULT)))
                .isInstanceOf(InvalidInput.class).hasMessageContaining("different parameters");
    }

    /** Ties stand in the middle of bins, so that both ways see the same rows reach a point. */
    @ParameterizedTest
    @CsvSource({"3000, 50, 1", "400, 60, 0.25", "45, 20, 0.5", "30, 20, 0.5", "500, 20, 64"})
    void calibrationAgreesWithThePlaintextTwin(int rows, int group, double grid) {
        Random random = new Random(rows);
        double[] logits = new double[rows];
        double[] labels = new double[rows];
        for (int i = 0; i < rows; i++) {
            logits[i] = Math.floor((random.nextGaussian() * 2 - 1) / grid) * grid + 1.0 / 64;
            // A model that promises too much.
            labels[i] = random.nextDouble() < LocalLogisticRegression.sigmoid(logits[i] / 2) ? 1 : 0;
        }
        List<Calibration> truth = Calibration.of(labels, Arrays.stream(logits).map(LocalLogisticRegression::sigmoid).toArray(), 20, group);
        BinaryMetrics found = joint(logits, labels, 1, new EvaluationOptions(10, true, true, group));
        assertThat(found.calibration()).hasSameSizeAs(truth).isNotEmpty();
        for (int g = 0; g < truth.size(); g++) {
            Calibration one = found.calibration().get(g);
            assertThat(Math.round(one.rows() * rows)).isGreaterThanOrEqualTo(Math.min(rows, group)).isEqualTo(Math.round(truth.get(g).rows() * rows));
            assertThat(one.predicted()).isCloseTo(truth.get(g).predicted(), within(1e-3));
            assertThat(one.observed()).isCloseTo(truth.get(g).observed(), within(1e-3));
        }
        assertThat(Calibration.error(found.calibration())).isCloseTo(Calibration.error(truth), within(1e-3));
    }

    @Test
    void noTwoPointsOfTheChartAreCloserThanAGroup() {
        double[] logits = new Random(3).doubles(200, -4, 4).toArray();
        double[] labels = new double[200];
        Arrays.setAll(labels, i -> i % 3 == 0 ? 1 : 0);
        long[] ends = joint(logits, labels, 0, new EvaluationOptions(10, true, false, 37)).table().stream().mapToLong(p -> Math.round(p.rows() * 200)).distinct().toArray();
        assertThat(ends.length).isBetween(3, 5);
        assertThat(ends[0]).isGreaterThanOrEqualTo(37);
        assertThat(ends[ends.length - 1]).isEqualTo(200);
        for (int i = 1; i < ends.length; i++) {
            assertThat(ends[i] - ends[i - 1]).isGreaterThanOrEqualTo(37);
        }
    }
}
