package org.tacit.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tacit.base.InvalidInput;
import org.tacit.base.ProtocolViolation;
import org.tacit.learn.LogisticOptions.Reveal;
import org.tacit.mpc.Mpc;
import org.tacit.wire.LocalParties;
import org.tacit.wire.Progress;

/** Joint training against training on pooled rows, on rows made up here. */
class LogisticRegressionTest {

    private static final LogisticOptions OWNER = LogisticOptions.DEFAULT.withReveal(Reveal.OWNER);

    /** Weights over raw columns, guest's first, the intercept last: what {@link LocalLogisticRegression} would give. */
    private static double[] weights(JointTraining.Result result) {
        double[] a = result.guest().ownWeights();
        double[] b = result.host().ownWeights();
        double[] all = Arrays.copyOf(a, a.length + b.length + 1);
        System.arraycopy(b, 0, all, a.length, b.length);
        double intercept = result.guest().intercept();
        for (int j = 0; j < a.length; j++) {
            intercept -= a[j] * result.guest().center()[j];
        }
        for (int j = 0; j < b.length; j++) {
            intercept -= b[j] * result.host().center()[j];
        }
        all[all.length - 1] = intercept;
        return all;
    }

    private static double[] pooled(Synthetic data, double c, double positiveWeight) {
        var model = LocalLogisticRegression.fit(data.guest().beside(data.host()), data.labels(), c, positiveWeight);
        double[] all = Arrays.copyOf(model.weights(), model.weights().length + 1);
        all[all.length - 1] = model.intercept();
        return all;
    }

    private static JointTraining.Result joint(LogisticOptions options, Synthetic data) {
        return JointTraining.run(TwinMpc::new, options, data.guest(), data.host(), data.labels(), data.guest(), data.host());
    }

    @Test
    void allRowsAtOnceReachThePooledOptimum() {
        Synthetic data = Synthetic.of(400, 4, 3, 1);
        assertThat(weights(joint(OWNER, data))).containsExactly(pooled(data, 1, 1), within(1e-3));
    }

    @Test
    void strongPenaltyAndRowWeightsReachThePooledOptimum() {
        Synthetic data = Synthetic.of(400, 2, 3, 2);
        LogisticOptions options = new LogisticOptions(0.01, 160, 1024, 0.9, 1, 3, 1, Reveal.OWNER);
        assertThat(weights(joint(options, data))).containsExactly(pooled(data, 0.01, 3), within(1e-3));
    }

    @Test
    void miniBatchesComeCloseToThePooledOptimum() {
        Synthetic data = Synthetic.of(3000, 4, 3, 3);
        LogisticOptions options = OWNER.withBatch(128).withEpochs(15);
        assertThat(weights(joint(options, data))).containsExactly(pooled(data, 1, 1), within(0.05));
    }

    @Test
    void collinearAndRareColumnsDoNotDisturbTheOptimum() {
        Synthetic base = Synthetic.of(500, 3, 3, 4);
        // Both parties hold the same column (copied across), and the guest holds three indicator columns that add up to one.
        double[] guest = new double[500 * 6];
        for (int i = 0; i < 500; i++) {
            System.arraycopy(base.guest().values(), i * 3, guest, i * 6, 3);
            guest[i * 6 + 3 + (i % 100 == 0 ? 0 : 1 + i % 2)] = 1;
            guest[i * 6] = base.host().values()[i * 3];
        }
        Synthetic data = new Synthetic(new Features(List.of("a", "b", "c", "r", "s", "t"), 500, guest), base.host(), base.labels());
        assertThat(weights(joint(OWNER.withEpochs(400), data))).containsExactly(pooled(data, 1, 1), within(5e-3));
    }

    @Test
    void fixedPointFollowsDoublePrecisionStepByStep() {
        Synthetic data = Synthetic.of(200, 3, 2, 5);
        for (int epochs : new int[] {1, 2, 7}) {
            assertThat(weights(joint(OWNER.withEpochs(epochs), data))).containsExactly(PlainTraining.run(data, epochs), within(2e-4));
        }
    }

    @Test
    void partsScoreAsTheOwnersWeightsDo() {
        Synthetic data = Synthetic.of(300, 3, 2, 6);
        double[] open = joint(OWNER.withEpochs(20), data).probabilities();
        JointTraining.Result parts = joint(LogisticOptions.DEFAULT.withEpochs(20), data);
        assertThat(parts.probabilities()).containsExactly(open, within(1e-4));
        assertThat(parts.guest().ownWeights()).isNull();
        assertThat(parts.guest().intercept()).isNaN();
        assertThat(parts.host().part()).hasSize(3 + 2 + 1);
    }

    @Test
    void scoresOfNewRowsAreThoseOfTheWeights() {
        Synthetic data = Synthetic.of(300, 2, 3, 7);
        Synthetic fresh = Synthetic.of(1, 2, 3, 8);
        var result = JointTraining.run(TwinMpc::new, OWNER.withEpochs(30), data.guest(), data.host(), data.labels(), fresh.guest(), fresh.host());
        double[] w = weights(result);
        double logit = w[5];
        for (int j = 0; j < 5; j++) {
            logit += w[j] * fresh.guest().beside(fresh.host()).values()[j];
        }
        assertThat(result.probabilities()).hasSize(1);
        assertThat(result.probabilities()[0]).isCloseTo(LocalLogisticRegression.sigmoid(logit), within(1e-4));
    }

    @Test
    void theLabelOwnerMayBringNoColumns() {
        Synthetic data = Synthetic.of(300, 1, 3, 9);
        Synthetic bare = new Synthetic(Features.none(300), data.host(), data.labels());
        var model = LocalLogisticRegression.fit(data.host(), data.labels(), 1, 1);
        assertThat(Arrays.copyOf(weights(joint(OWNER, bare)), 3)).containsExactly(model.weights(), within(1e-3));
    }

    @Test
    void threePartiesTrainTogether() {
        Synthetic data = Synthetic.of(400, 2, 3, 10);
        Synthetic third = Synthetic.of(400, 2, 1, 11);
        Features[] columns = {data.host(), data.guest(), third.guest()};
        List<LogisticModel> models = LocalParties.run(3, s -> LogisticRegression.train(new TwinMpc(s), OWNER, columns[s.index()], 1,
                s.index() == 1 ? data.labels() : null, Progress.SILENT));
        Features all = data.host().beside(data.guest()).beside(third.guest());
        double[] expected = LocalLogisticRegression.fit(all, data.labels(), 1, 1).weights();
        double[] found = models.stream().flatMapToDouble(m -> Arrays.stream(m.ownWeights())).toArray();
        assertThat(found).containsExactly(expected, within(1e-3));
    }

    @Test
    void progressCountsBatches() {
        Synthetic data = Synthetic.of(100, 1, 1, 12);
        List<Long> seen = new ArrayList<>();
        LocalParties.run(
                s -> LogisticRegression.train(new TwinMpc(s), OWNER.withBatch(30).withEpochs(2), data.guest(), 0, data.labels(), (stage, done, total) -> {
                    assertThat(stage).isEqualTo("train.lr");
                    assertThat(total).isEqualTo(8);
                    seen.add(done);
                }),
                s -> LogisticRegression.train(new TwinMpc(s), OWNER.withBatch(30).withEpochs(2), data.host(), 0, null, Progress.SILENT));
        assertThat(seen).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
    }

    @Test
    void badInputIsRefusedInOneSentence() {
        Synthetic data = Synthetic.of(20, 2, 2, 13);
        double[] broken = data.labels().clone();
        broken[6] = Double.NaN;
        assertRefused(data.guest(), broken, data.host(), OWNER, "label in row 7");
        assertRefused(data.guest(), new double[20], data.host(), OWNER, "both labels");
        assertRefused(data.guest(), new double[19], data.host(), OWNER, "19 labels for 20 rows");
        assertRefused(data.guest(), data.labels(), Synthetic.of(21, 2, 2, 1).host(), OWNER, "[20, 21] rows");
        assertRefused(data.guest(), data.labels(), data.host(), OWNER.withEpochs(3), "different parameters");
        assertRefused(Features.none(20), data.labels(), Features.none(20), OWNER, "No party brings a column");
        assertThatThrownBy(() -> OWNER.withEpochs(-1)).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> OWNER.withBatch(-1)).isInstanceOf(InvalidInput.class);
    }

    /** Heavy rows in large batches would leave the range in which sums are exact, and nobody would see it. */
    @Test
    void weightTimesBatchIsBounded() {
        LogisticOptions heavy = new LogisticOptions(1, 0, 0, 0.9, 1, 1000, 1, Reveal.PARTS);
        assertThat(heavy.batchFor(1024)).isEqualTo(1024);
        assertThat(heavy.batchFor(10_000_000)).isEqualTo(1048);
        assertThat(OWNER.batchFor(10_000_000)).isEqualTo(156_250);
        assertThatThrownBy(() -> heavy.withBatch(1049)).isInstanceOf(InvalidInput.class).hasMessageContaining("at most 1048");
        assertThat(OWNER.withBatch(LogisticOptions.LARGEST_BATCH).batchFor(1 << 20)).isEqualTo(1 << 18);
    }

    @Test
    void aPeerThatAnnouncesImpossibleSizesIsStopped() {
        Synthetic data = Synthetic.of(20, 2, 2, 15);
        for (int columns : new int[] {-1, LogisticRegression.MOST_COLUMNS + 1}) {
            assertThatThrownBy(() -> LocalParties.run(
                    s -> LogisticRegression.train(new TwinMpc(s), OWNER, data.guest(), 0, data.labels(), Progress.SILENT),
                    s -> Facts.exchange(new TwinMpc(s), 20, columns, OWNER.check())))
                    .isInstanceOf(ProtocolViolation.class).hasMessageContaining("announced " + columns);
        }
        assertRefused(new Features(java.util.Collections.nCopies(5000, "x"), 20, new double[20 * 5000]), data.labels(), data.host(), OWNER, "5000 columns");
    }

    private static void assertRefused(Features guest, double[] labels, Features host, LogisticOptions hostOptions, String message) {
        assertThatThrownBy(() -> LocalParties.run(
                s -> LogisticRegression.train(new TwinMpc(s), OWNER, guest, 0, labels, Progress.SILENT),
                s -> LogisticRegression.train(new TwinMpc(s), hostOptions, host, 0, null, Progress.SILENT)))
                .isInstanceOf(InvalidInput.class).hasMessageContaining(message);
    }

    @Test
    void aPartIsRefusedInAnotherSetting() {
        Synthetic data = Synthetic.of(50, 2, 2, 14);
        var result = joint(LogisticOptions.DEFAULT.withEpochs(2), data);
        assertThatThrownBy(() -> LocalParties.run(
                s -> result.host().predict(new TwinMpc(s), data.host(), 0),
                s -> result.guest().predict(new TwinMpc(s), data.guest(), 0))).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> LocalParties.run(
                s -> result.guest().predict(new TwinMpc(s), data.guest().beside(data.guest()), 0),
                s -> result.host().predict(new TwinMpc(s), data.host(), 0))).isInstanceOf(InvalidInput.class).hasMessageContaining("2 columns");
        assertThatThrownBy(() -> LogisticModel.fromJson("{}")).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> LogisticModel.fromJson("no")).isInstanceOf(InvalidInput.class);
    }
}
