package org.tacit.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.tacit.mpc.Mpc;
import org.tacit.wire.Session;

/** The joint optimum on real data against the exact one, which was computed elsewhere on pooled rows. */
class BreastCoefficientsTest {

    @Test
    void jointTrainingReachesTheExactOptimum() {
        reachesTheExactOptimum(TwinMpc::new);
    }

    static void reachesTheExactOptimum(Function<Session, Mpc> runtime) {
        Data data = Data.load("breast");
        var anchors = Data.anchors("breast");
        int[] all = Split.fitAll(data.labels().length).train();
        Features guest = FeatureEncoder.fit(data.guest(), data.guestColumns(), all, FeatureOptions.DEFAULT).encode(data.guest(), all).features();
        Features host = FeatureEncoder.fit(data.host(), data.hostColumns(), all, FeatureOptions.DEFAULT).encode(data.host(), all).features();

        var result = JointTraining.run(runtime, LogisticOptions.DEFAULT.withReveal(LogisticOptions.Reveal.OWNER), guest, host,
                data.labels(), guest, host);

        var coefficients = anchors.get("lr_fit_all_coef");
        double worst = Math.abs(result.guest().intercept() - anchors.get("lr_fit_all_intercept").asDouble());
        for (int j = 0; j < guest.columns(); j++) {
            worst = Math.max(worst, Math.abs(result.guest().ownWeights()[j] - coefficients.get("x" + j + "_g").asDouble()));
        }
        for (int j = 0; j < host.columns(); j++) {
            String name = j < 10 ? "x" + j + "_h" : "x" + j;
            worst = Math.max(worst, Math.abs(result.host().ownWeights()[j] - coefficients.get(name).asDouble()));
        }
        assertThat(worst).isLessThan(1e-2);
        assertThat(PlainMetrics.of(data.labels(), result.probabilities()).auc())
                .isCloseTo(anchors.get("lr_fit_all").get("auc").asDouble(), within(1e-3));
    }
}
