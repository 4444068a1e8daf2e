package org.tacit.learn;

import java.util.List;

/**
 * How well a joint model ranks and predicts, at the party that the contract names; the terms are those of {@link PlainMetrics}.
 *
 * @param rows    evaluated
 * @param auc     ties within a bin count one half
 * @param ks      largest distance between the classes' distribution functions at borders of bins
 * @param logLoss mean negative log-likelihood
 * @param lift    at the best 10 % of rows
 * @param table   at 5 %, 10 %, … 100 % of rows where the contract asks for it, else empty
 * @param calibration of the groups between those points where the contract asks for it, else empty
 */
public record BinaryMetrics(int rows, double auc, double ks, double logLoss, PlainMetrics.Lift lift, List<PlainMetrics.Lift> table,
                            List<Calibration> calibration) {

    public BinaryMetrics {
        table = List.copyOf(table);
        calibration = List.copyOf(calibration);
    }

    public double gini() {
        return 2 * auc - 1;
    }
}
