package org.tacit.learn;

import java.util.stream.IntStream;
import org.tacit.base.InvalidInput;

/**
 * What is computed from hidden scores and labels; public, and the same at all parties.
 *
 * @param log2Bins    scores are ranked by {@code 2^log2Bins} equal bins of the logit over [-16, 16); {@link #AUTOMATIC} means 10 up to
 *                    65,536 rows, 9 up to 1,048,576 and 8 beyond, because chance errors shrink as rows grow
 * @param table       also reveals {@link PlainMetrics.Lift} at 5 %, 10 %, … 100 % of rows, the points of a lift or ROC chart
 * @param calibration also reveals the average predicted chance up to each of those points, and the share of positives; needs the table
 * @param group       no two different points lie closer than this many rows: a nearer one repeats the point before it
 */
public record EvaluationOptions(int log2Bins, boolean table, boolean calibration, int group) {

    public static final int AUTOMATIC = 0;

    /** Points of the table. */
    static final int POINTS = 20;

    /** As many bins as the rows need, no table. */
    public static final EvaluationOptions DEFAULT = new EvaluationOptions(AUTOMATIC, false);

    /** Without calibration, and with points as close as they fall. */
    public EvaluationOptions(int log2Bins, boolean table) {
        this(log2Bins, table, false, 1);
    }

    public EvaluationOptions {
        if (log2Bins != AUTOMATIC && (log2Bins < 6 || log2Bins > 12)) {
            throw InvalidInput.of("log2Bins is %d; it must be 0 (automatic) or 6 to 12.", "log2Bins 为 %d，应为 0（自动）或 6 到 12。", log2Bins);
        }
        if (calibration && !table || group < 1 || group > 1_000_000) {
            throw InvalidInput.of("Calibration needs the table, and a group has 1 to 1,000,000 rows.", "校准需要同时给出曲线点，且每组行数应为 1 到 1,000,000。");
        }
    }

    /** The bins that will be used for {@code rows} rows, as a power of two. */
    public int log2BinsFor(int rows) {
        return log2Bins != AUTOMATIC ? log2Bins : rows <= 1 << 16 ? 10 : rows <= 1 << 20 ? 9 : 8;
    }

    /** The shares of rows at which the best-scored rows are cut. */
    double[] cuts() {
        return table ? IntStream.rangeClosed(1, POINTS).mapToDouble(i -> (double) i / POINTS).toArray() : new double[] {PlainMetrics.TOP};
    }

    /** Differs where options differ. */
    int check() {
        return group << 6 | log2Bins << 2 | (table ? 2 : 0) | (calibration ? 1 : 0);
    }
}
