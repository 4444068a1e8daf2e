package org.tacit.learn;

import org.tacit.base.InvalidInput;

/**
 * What is computed from hidden scores and labels; public, and the same at all parties.
 *
 * @param log2Bins scores are ranked by {@code 2^log2Bins} equal bins of the logit over [-16, 16)
 * @param table    also reveals {@link PlainMetrics.Lift} at 5 %, 10 %, … 100 % of rows, the points of a lift or ROC chart
 */
public record EvaluationOptions(int log2Bins, boolean table) {

    /** 1024 bins, no table. */
    public static final EvaluationOptions DEFAULT = new EvaluationOptions(10, false);

    public EvaluationOptions {
        if (log2Bins < 6 || log2Bins > 12) {
            throw InvalidInput.of("log2Bins is %d; it must be 6 to 12.", "log2Bins 为 %d，应在 6 到 12 之间。", log2Bins);
        }
    }

    /** The shares of rows at which the best-scored rows are cut. */
    double[] cuts() {
        return table ? java.util.stream.IntStream.rangeClosed(1, 20).mapToDouble(i -> i / 20.0).toArray() : new double[] {PlainMetrics.TOP};
    }

    /** Differs where options differ. */
    int check() {
        return 2 * log2Bins + (table ? 1 : 0);
    }
}
