package org.tacit.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LocalLogisticRegressionTest {

    @Test
    void gradientAgreesWithFiniteDifferences() {
        Synthetic data = Synthetic.of(50, 3, 2, 3);
        Features x = data.guest().beside(data.host());
        double[] w = new Random(4).doubles(6, -1, 1).toArray();
        double[] gradient = new double[6];
        LocalLogisticRegression.derivatives(x, data.labels(), 0.7, 2.5, w, gradient, null);
        for (int j = 0; j < w.length; j++) {
            double h = 1e-6;
            double[] up = w.clone();
            double[] down = w.clone();
            up[j] += h;
            down[j] -= h;
            double slope = (LocalLogisticRegression.objective(x, data.labels(), 0.7, 2.5, up)
                    - LocalLogisticRegression.objective(x, data.labels(), 0.7, 2.5, down)) / (2 * h);
            assertThat(gradient[j]).isCloseTo(slope, within(1e-6 * Math.max(1, Math.abs(slope))));
        }
    }

    @Test
    void reachesTheExactOptimumOfScikitLearnsObjective() {
        Data data = Data.load("breast");
        int[] all = Split.fitAll(data.labels().length).train();
        Features x = FeatureEncoder.fit(data.guest(), data.guestColumns(), all, FeatureOptions.DEFAULT).encode(data.guest(), all).features()
                .beside(FeatureEncoder.fit(data.host(), data.hostColumns(), all, FeatureOptions.DEFAULT).encode(data.host(), all).features());
        var model = LocalLogisticRegression.fit(x, data.labels(), 1, 1);
        var expected = Data.anchors("breast").get("lr_fit_all_coef").values().stream().mapToDouble(v -> v.asDouble()).toArray();
        for (int j = 0; j < expected.length; j++) {
            assertThat(model.weights()[j]).isCloseTo(expected[j], within(1e-6));
        }
        assertThat(model.intercept()).isCloseTo(Data.anchors("breast").get("lr_fit_all_intercept").asDouble(), within(1e-6));
    }

    @Test
    void rowWeightsCountAsRepeatedRows() {
        Synthetic data = Synthetic.of(80, 2, 1, 9);
        int[] repeated = java.util.stream.IntStream.range(0, 80)
                .flatMap(i -> data.labels()[i] == 1 ? java.util.stream.IntStream.of(i, i, i) : java.util.stream.IntStream.of(i)).toArray();
        var weighted = LocalLogisticRegression.fit(data.guest(), data.labels(), 2, 3);
        var copied = LocalLogisticRegression.fit(data.guest().select(repeated), Arrays.stream(repeated).mapToDouble(i -> data.labels()[i]).toArray(), 2, 1);
        assertThat(weighted.weights()).containsExactly(copied.weights(), within(1e-8));
        assertThat(weighted.intercept()).isCloseTo(copied.intercept(), within(1e-8));
    }
}
