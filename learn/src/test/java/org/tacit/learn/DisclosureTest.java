package org.tacit.learn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tacit.learn.Reveals.Opened;
import org.tacit.mpc.Mpc;
import org.tacit.wire.LocalParties;
import org.tacit.wire.Progress;

/** What training, scoring and evaluation hand out is exactly what their pages say, at both parties. */
class DisclosureTest {

    private static final int ROWS = 300;
    private static final Synthetic DATA = Synthetic.of(ROWS, 3, 2, 11);

    /** Row count, column count and a check number of the parameters, each in two halves, from each of two parties. */
    private static final Opened TRAINING_FACTS = new Opened(Reveals.EVERYBODY, 12);

    private static final Opened SCORING_FACTS = new Opened(Reveals.EVERYBODY, 8);

    @FunctionalInterface
    private interface Program {
        void run(Mpc mpc, Features mine, double[] labels);
    }

    private static List<Opened> opened(Program program) {
        List<Opened> first = new ArrayList<>();
        List<Opened> second = new ArrayList<>();
        LocalParties.run(s -> {
            program.run(Reveals.watch(new TwinMpc(s), first), DATA.guest(), DATA.labels());
            return null;
        }, s -> {
            program.run(Reveals.watch(new TwinMpc(s), second), DATA.host(), null);
            return null;
        });
        assertThat(first).isEqualTo(second);
        return first;
    }

    private static LogisticModel train(Mpc mpc, Features mine, double[] labels, LogisticOptions.Reveal reveal) {
        LogisticOptions options = LogisticOptions.DEFAULT.withEpochs(3).withBatch(100).withReveal(reveal);
        return LogisticRegression.train(mpc, options, mine, 0, labels, Progress.SILENT);
    }

    @Test
    void trainingInPartsRevealsSizesOnly() {
        assertThat(opened((mpc, mine, labels) -> train(mpc, mine, labels, LogisticOptions.Reveal.PARTS))).containsExactly(TRAINING_FACTS);
    }

    @Test
    void openingToOwnersRevealsEachOwnersWeightsToThatOwner() {
        assertThat(opened((mpc, mine, labels) -> train(mpc, mine, labels, LogisticOptions.Reveal.OWNER)))
                .containsExactly(TRAINING_FACTS, new Opened(0, 1 + 3), new Opened(1, 2));
    }

    @Test
    void scoringRevealsOneNumberARowToTheReceiver() {
        for (int to = 0; to < 2; to++) {
            int receiver = to;
            assertThat(opened((mpc, mine, labels) -> {
                double[] scores = train(mpc, mine, labels, LogisticOptions.Reveal.PARTS).predict(mpc, mine, receiver);
                assertThat(scores == null).isEqualTo(mpc.me() != receiver);
            })).containsExactly(TRAINING_FACTS, SCORING_FACTS, new Opened(receiver, ROWS));
        }
    }

    @Test
    void evaluationRevealsFiveNumbersToTheReceiver() {
        assertThat(opened((mpc, mine, labels) -> {
            var logits = train(mpc, mine, labels, LogisticOptions.Reveal.PARTS).logits(mpc, mine);
            BinaryMetrics metrics = BinaryEvaluation.evaluate(mpc, logits, 0, labels, 0, EvaluationOptions.DEFAULT);
            assertThat(metrics == null).isEqualTo(mpc.me() != 0);
        })).containsExactly(TRAINING_FACTS, SCORING_FACTS, new Opened(Reveals.EVERYBODY, 8), new Opened(0, 5));
    }

    @Test
    void evaluationWithTheTableRevealsTwentyPointsMore() {
        assertThat(opened((mpc, mine, labels) -> {
            var logits = train(mpc, mine, labels, LogisticOptions.Reveal.PARTS).logits(mpc, mine);
            BinaryEvaluation.evaluate(mpc, logits, 0, labels, 1, new EvaluationOptions(8, true));
        }).getLast()).isEqualTo(new Opened(1, 3 + 40));
    }

    @Test
    void calibrationRevealsAChanceAtEachPointAndTheShareOfPositives() {
        assertThat(opened((mpc, mine, labels) -> {
            var logits = train(mpc, mine, labels, LogisticOptions.Reveal.PARTS).logits(mpc, mine);
            BinaryEvaluation.evaluate(mpc, logits, 0, labels, 1, new EvaluationOptions(8, true, true, 20));
        }).getLast()).isEqualTo(new Opened(1, 3 + 60 + 1));
    }
}
