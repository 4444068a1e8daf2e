package org.tacit.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tacit.mpc.Mpc;
import org.tacit.wire.Session;

/** Real tables with missing cells, levels and partial overlap: as good as pooled training, which was done elsewhere. */
class AnchorTest {

    private static PlainMetrics joint(String name, boolean holdOut) {
        return joint(TwinMpc::new, Data.load(name), holdOut);
    }

    private static PlainMetrics joint(Function<Session, Mpc> runtime, Data data, boolean holdOut) {
        Split split = holdOut ? Split.byIdentifier(data.ids(), Split.ONE_IN_FIVE) : Split.fitAll(data.ids().length);
        FeatureEncoder guest = FeatureEncoder.fit(data.guest(), data.guestColumns(), split.train(), FeatureOptions.DEFAULT);
        FeatureEncoder host = FeatureEncoder.fit(data.host(), data.hostColumns(), split.train(), FeatureOptions.DEFAULT);
        var result = JointTraining.run(runtime, LogisticOptions.DEFAULT,
                guest.encode(data.guest(), split.train()).features(), host.encode(data.host(), split.train()).features(), data.labelsOf(split.train()),
                guest.encode(data.guest(), split.test()).features(), host.encode(data.host(), split.test()).features());
        return PlainMetrics.of(data.labelsOf(split.test()), result.probabilities());
    }

    @Test
    void telcoChurn() {
        var anchors = Data.anchors("telco_churn");
        PlainMetrics fitAll = joint("telco_churn", false);
        assertThat(fitAll.auc()).isCloseTo(anchors.get("lr_fit_all").get("auc").asDouble(), within(2e-3));
        assertThat(fitAll.logLoss()).isCloseTo(anchors.get("lr_fit_all").get("logloss").asDouble(), within(2e-3));
        PlainMetrics holdOut = joint("telco_churn", true);
        assertThat(holdOut.auc()).isCloseTo(anchors.get("lr_holdout").get("auc").asDouble(), within(3e-3));
    }

    /** Columns, rows and levels of all sizes, with the automatic settings throughout. */
    @ParameterizedTest
    @Tag("slow")
    @ValueSource(strings = {"german_credit", "bank_marketing", "adult"})
    void automaticSettingsFit(String name) {
        var anchors = Data.anchors(name);
        PlainMetrics fitAll = joint(name, false);
        PlainMetrics holdOut = joint(name, true);
        assertThat(fitAll.auc()).isCloseTo(anchors.get("lr_fit_all").get("auc").asDouble(), within(2e-3));
        assertThat(fitAll.logLoss()).isCloseTo(anchors.get("lr_fit_all").get("logloss").asDouble(), within(2e-3));
        assertThat(holdOut.auc()).isCloseTo(anchors.get("lr_holdout").get("auc").asDouble(), within(5e-3));
    }

    @Test
    void breastHoldOut() {
        PlainMetrics holdOut = joint("breast", true);
        var anchors = Data.anchors("breast").get("lr_holdout");
        assertThat(holdOut.auc()).isCloseTo(anchors.get("auc").asDouble(), within(1e-3));
        assertThat(holdOut.logLoss()).isCloseTo(anchors.get("logloss").asDouble(), within(1e-3));
    }

    /** The job that the demo runs: joint beats the bank alone, and is as good as pooling the rows. */
    @Test
    void demo() {
        Data data = Data.demo();
        Split split = Split.byIdentifier(data.ids(), Split.ONE_IN_FIVE);
        FeatureEncoder guest = FeatureEncoder.fit(data.guest(), data.guestColumns(), split.train(), FeatureOptions.DEFAULT);
        FeatureEncoder host = FeatureEncoder.fit(data.host(), data.hostColumns(), split.train(), FeatureOptions.DEFAULT);
        Features bankTrain = guest.encode(data.guest(), split.train()).features();
        Features bankTest = guest.encode(data.guest(), split.test()).features();
        double alone = auc(bankTrain, bankTest, data, split);
        double pooled = auc(bankTrain.beside(host.encode(data.host(), split.train()).features()),
                bankTest.beside(host.encode(data.host(), split.test()).features()), data, split);
        double joint = joint(TwinMpc::new, data, true).auc();
        assertThat(joint).isCloseTo(pooled, within(5e-3));
        assertThat(joint).isGreaterThan(alone + 0.05);
    }

    private static double auc(Features train, Features test, Data data, Split split) {
        var model = LocalLogisticRegression.fit(train, data.labelsOf(split.train()), 1, 1);
        double[] p = java.util.Arrays.stream(model.logits(test)).map(LocalLogisticRegression::sigmoid).toArray();
        return PlainMetrics.of(data.labelsOf(split.test()), p).auc();
    }

    @Test
    @Tag("slow")
    void defaultCredit() {
        defaultCredit(TwinMpc::new);
    }

    static void defaultCredit(Function<Session, Mpc> runtime) {
        PlainMetrics fitAll = joint(runtime, Data.load("default_credit"), false);
        var anchors = Data.anchors("default_credit").get("lr_fit_all");
        assertThat(fitAll.auc()).isCloseTo(anchors.get("auc").asDouble(), within(2e-3));
        assertThat(fitAll.ks()).isCloseTo(anchors.get("ks").asDouble(), within(5e-3));
        assertThat(fitAll.logLoss()).isCloseTo(anchors.get("logloss").asDouble(), within(1e-3));
    }
}
