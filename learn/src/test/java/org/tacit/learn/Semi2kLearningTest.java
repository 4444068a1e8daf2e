package org.tacit.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tacit.base.InvalidInput;
import org.tacit.learn.LogisticOptions.Reveal;
import org.tacit.learn.Reveals.Opened;
import org.tacit.mpc.Mpc;
import org.tacit.mpc.semi2k.Semi2k;
import org.tacit.wire.LocalParties;
import org.tacit.wire.Progress;

/** The same programs between two real parties, nothing shown: every number is a share. */
class Semi2kLearningTest {

    private static final Synthetic DATA = Synthetic.of(240, 3, 2, 21);
    private static final LogisticOptions OWNER = LogisticOptions.DEFAULT.withReveal(Reveal.OWNER).withEpochs(25);

    private static JointTraining.Result joint(java.util.function.Function<org.tacit.wire.Session, Mpc> runtime, LogisticOptions options) {
        return JointTraining.run(runtime, options, DATA.guest(), DATA.host(), DATA.labels(), DATA.guest(), DATA.host());
    }

    @Test
    void trainingFollowsThePlaintextTwin() {
        for (LogisticOptions options : List.of(OWNER, new LogisticOptions(0.5, 3, 64, 0.9, 1, 2.5, 9, Reveal.OWNER))) {
            JointTraining.Result twin = joint(TwinMpc::new, options);
            JointTraining.Result shared = joint(Semi2k::open, options);
            // The sigmoid's 2^-12, times what the Hessian makes of it.
            assertThat(shared.guest().ownWeights()).containsExactly(twin.guest().ownWeights(), within(3e-3));
            assertThat(shared.host().ownWeights()).containsExactly(twin.host().ownWeights(), within(3e-3));
            assertThat(shared.guest().intercept()).isCloseTo(twin.guest().intercept(), within(3e-3));
            assertThat(shared.probabilities()).containsExactly(twin.probabilities(), within(3e-3));
        }
    }

    @Test
    void partsComeTogetherInALaterSessionOnly() {
        LogisticOptions parts = OWNER.withReveal(Reveal.PARTS).withEpochs(5);
        JointTraining.Result twin = joint(TwinMpc::new, parts);
        JointTraining.Result first = joint(Semi2k::open, parts);
        var later = LocalParties.run(
                s -> first.guest().predict(Semi2k.open(s), DATA.guest(), 1),
                s -> first.host().predict(Semi2k.open(s), DATA.host(), 1));
        assertThat(later.first()).isNull();
        assertThat(later.second()).containsExactly(twin.probabilities(), within(3e-3));

        // One part alone is spread over the whole ring, whatever the small weights are; another run shares anew.
        JointTraining.Result second = joint(Semi2k::open, parts);
        for (long[] part : new long[][] {first.guest().part(), first.host().part()}) {
            assertThat(Arrays.stream(part).filter(w -> Math.abs(w) > 1L << 50).count()).isEqualTo(part.length);
        }
        assertThat(second.guest().part()).isNotEqualTo(first.guest().part());
    }

    @Test
    void evaluationAgreesWithThePlaintextTwin() {
        Synthetic data = Synthetic.of(3000, 3, 2, 22);
        var model = LocalLogisticRegression.fit(data.guest().beside(data.host()), data.labels(), 1, 1);
        double[] logits = model.logits(data.guest().beside(data.host()));
        PlainMetrics truth = PlainMetrics.of(data.labels(), Arrays.stream(logits).map(LocalLogisticRegression::sigmoid).toArray());
        double[] mask = new java.util.Random(3).doubles(3000, -9, 9).toArray();
        double[] rest = new double[3000];
        Arrays.setAll(rest, i -> logits[i] - mask[i]);
        EvaluationOptions options = new EvaluationOptions(EvaluationOptions.AUTOMATIC, true);
        var both = LocalParties.run(s -> evaluate(Semi2k.open(s), mask, data.labels(), options), s -> evaluate(Semi2k.open(s), rest, null, options));
        assertThat(both.first()).isNull();
        BinaryMetrics found = both.second();
        assertThat(found.auc()).isCloseTo(truth.auc(), within(5e-4));
        assertThat(found.ks()).isCloseTo(truth.ks(), within(0.01));
        assertThat(found.logLoss()).isCloseTo(truth.logLoss(), within(2e-4));
        assertThat(found.lift().factor()).isCloseTo(truth.lift().factor(), within(0.1 * truth.lift().factor()));
        assertThat(found.table().getLast().captured()).isCloseTo(1, within(1e-4));
    }

    private static BinaryMetrics evaluate(Mpc mpc, double[] part, double[] labels, EvaluationOptions options) {
        try (mpc) {
            int n = part.length;
            var sum = mpc.add(mpc.input(0, mpc.me() == 0 ? part : null, n, 1), mpc.input(1, mpc.me() == 1 ? part : null, n, 1));
            return BinaryEvaluation.evaluate(mpc, sum, 0, labels, 1, options);
        }
    }

    @Test
    void nothingButTheStatedNumbersIsOpened() {
        List<Opened> first = new ArrayList<>();
        List<Opened> second = new ArrayList<>();
        LocalParties.run(s -> wholeJob(Reveals.watch(Semi2k.open(s), first), DATA.guest(), DATA.labels()),
                s -> wholeJob(Reveals.watch(Semi2k.open(s), second), DATA.host(), null));
        assertThat(first).isEqualTo(second).containsExactly(new Opened(Reveals.EVERYBODY, 12), new Opened(Reveals.EVERYBODY, 8),
                new Opened(Reveals.EVERYBODY, 8), new Opened(0, 5));
    }

    private static Void wholeJob(Mpc mpc, Features mine, double[] labels) {
        try (mpc) {
            var model = LogisticRegression.train(mpc, OWNER.withReveal(Reveal.PARTS).withEpochs(2), mine, 0, labels, Progress.SILENT);
            BinaryEvaluation.evaluate(mpc, model.logits(mpc, mine), 0, labels, 0, new EvaluationOptions(6, false));
            return null;
        }
    }

    @Test
    void labelsRefusedByTheirOwnerEndTheJobForBoth() {
        assertThatThrownBy(() -> LocalParties.run(
                s -> wholeJob(Semi2k.open(s), DATA.guest(), new double[240]),
                s -> wholeJob(Semi2k.open(s), DATA.host(), null))).isInstanceOf(InvalidInput.class).hasMessageContaining("both labels");
    }

    /** One session with everything at stake: real rows, trained to convergence on shares. */
    @Test
    @Tag("slow")
    void breastReachesTheExactOptimum() {
        BreastCoefficientsTest.reachesTheExactOptimum(Semi2k::open);
    }

    @Test
    @Tag("slow")
    void defaultCreditIsAsGoodAsPooled() {
        AnchorTest.defaultCredit(Semi2k::open);
    }
}
