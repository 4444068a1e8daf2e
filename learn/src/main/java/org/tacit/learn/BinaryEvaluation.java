package org.tacit.learn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.tacit.mpc.Mpc;
import org.tacit.mpc.Secret;

/**
 * AUC, Gini, KS, log-loss and lift from scores that nobody sees and labels that only their owner sees.
 *
 * <h2>Security guarantees</h2>
 * Those of the {@link Mpc} underneath. The named party learns the numbers in {@link BinaryMetrics} and nothing else: no score, no
 * order, no count per bin; no two points of the chart lie closer than {@link EvaluationOptions#group} rows. The others learn nothing.
 * Everybody knows the number of rows.
 * A label column of one class, or with a missing label, is refused by its owner before anything is sent; that it was refused
 * becomes known.
 *
 * <h2>Precision</h2>
 * Rows are counted, in secret, in m equal bins of the logit over [-16, 16); width h = 32/m. Let {@code P_b, N_b} be the shares of all
 * positives and negatives in bin b. Then AUC is off by {@code |Σ_b P_b·N_b·(A_b − ½)|}, where A_b is the AUC among the rows of the
 * bin: always at most {@code ½Σ P_b·N_b}. For scores of standard deviation σ the systematic part is about {@code 0.024·h²/σ} (odds grow
 * by e^h across a bin of a calibrated model), and the chance part has standard deviation {@code 0.09·(h/σ)·√(1/P + 1/N)}, which is
 * {@code 0.3·h/σ} of the sampling error of AUC itself. With m = 1024, σ ≥ ½ and 500 rows of each class or more that is below 5e-4.
 * KS is a maximum over borders, so never above the true one, and below it by at most the share of one class in one bin. Log-loss is
 * exact but for {@code log(1+e^-|s|)}, taken at the middle of its bin: error ≤ h²/96. Fixed point adds about 1e-5.
 *
 * <p>Cost: bins and comparisons of n scores (see {@link Mpc#sumByBin}), and a comparison tree over m values.
 */
public final class BinaryEvaluation {

    private static final double RANGE = 16;

    /** No score reaches this; promised to the runtime, which then moves fewer bytes. */
    private static final double WIDEST = 1 << 15;

    /** What rounding may add to a rate in [0, 1]; a class of one row among 2^20 has a rate step of 2^-10. */
    private static final double SLACK = 0x1p-6;

    /** Rows taken at once: bounds memory, and keeps sums of scores within fixed point. */
    private static final int PIECE = 1 << 16;

    /** Counts over n are held times this, so that a rare class keeps its precision. */
    private static final int FINE_BITS = 10;

    private final Mpc mpc;
    private final EvaluationOptions options;
    private final int rows;
    private final int labelOwner;
    private final int group;
    private final int log2Bins;
    private final int bins;

    private BinaryEvaluation(Mpc mpc, EvaluationOptions options, int rows, int labelOwner) {
        this.mpc = mpc;
        this.options = options;
        this.rows = rows;
        this.labelOwner = labelOwner;
        this.group = Math.min(rows, options.group());
        this.log2Bins = options.log2BinsFor(rows);
        this.bins = 1 << log2Bins;
    }

    /**
     * @param logits secret n×1, see {@link LogisticModel#logits}
     * @param labels 0 or 1, both present, at their owner; null at the others
     * @param to     the party that receives the metrics
     * @return the metrics at {@code to}, null at the others
     */
    public static BinaryMetrics evaluate(Mpc mpc, Secret logits, int labelOwner, double[] labels, int to, EvaluationOptions options) {
        if (mpc.me() == labelOwner) {
            Labels.check(labels, logits.rows());
        }
        int[][] facts = Facts.exchange(mpc, options.check(), to);
        Facts.sameParameters(facts, 0);
        Facts.sameParameters(facts, 1);
        return new BinaryEvaluation(mpc, options, logits.rows(), labelOwner).run(logits, labels, to);
    }

    private BinaryMetrics run(Secret logits, double[] labels, int to) {
        Secret counts = null; // bins × [rows, positives]
        Secret linear = null; // Σ max(s,0) − y·s
        for (int from = 0; from < rows; from += PIECE) {
            int end = Math.min(rows, from + PIECE);
            Secret s = mpc.within(mpc.rows(logits, from, end), -WIDEST, WIDEST);
            Secret y = mpc.within(mpc.input(labelOwner, labels == null ? null : Arrays.copyOfRange(labels, from, end), end - from, 1), 0, 1);
            Secret weights = mpc.beside(mpc.constant(1, end - from, 1), y);
            counts = plus(counts, mpc.sumByBin(s, -RANGE, RANGE, log2Bins, weights));
            Secret zero = mpc.constant(0, end - from, 1);
            Secret positivePart = mpc.select(mpc.lessThan(zero, s), s, zero);
            linear = plus(linear, mpc.subtract(mpc.sumRows(positivePart), mpc.multiplyTransposed(y, s)));
        }
        // From here on bin 0 is the best-scored one.
        counts = mpc.gather(counts, IntStream.range(0, bins).map(b -> bins - 1 - b).toArray());
        Secret cumulative = mpc.transpose(mpc.within(cumulate(counts), 0, rows));
        Secret reached = mpc.rows(cumulative, 0, 1);
        Secret positives = mpc.rows(cumulative, 1, 2);
        Secret rates = rates(mpc.above(mpc.subtract(reached, positives), positives), labels);
        Secret fpr = mpc.rows(rates, 0, 1);
        Secret tpr = mpc.rows(rates, 1, 2);
        Secret rowsPerBin = mpc.rows(mpc.transpose(counts), 0, 1);
        Secret fine = mpc.within(overRows(reached, FINE_BITS), 0, 1.01 * (1 << FINE_BITS));

        Secret results = mpc.beside(area(fpr, tpr), distance(fpr, tpr), loss(linear, rowsPerBin),
                options.calibration() ? points(reached, mpc.above(fine, tpr, predicted(rowsPerBin))) : points(reached, mpc.above(fine, tpr)));
        if (options.calibration()) {
            results = mpc.beside(results, mpc.transpose(overRows(mpc.rows(mpc.transpose(positives), bins - 1, bins), FINE_BITS)));
        }
        double[] opened = mpc.reveal(results, to);
        return opened == null ? null : metrics(opened);
    }

    /** Sums of the rows up to each: local, log2(bins) additions of a shifted copy. */
    private Secret cumulate(Secret counts) {
        Secret sums = counts;
        for (int shift = 1; shift < bins; shift *= 2) {
            sums = mpc.add(sums, mpc.above(mpc.constant(0, shift, counts.cols()), mpc.rows(sums, 0, bins - shift)));
        }
        return sums;
    }

    /** {@code a·2^fine/n} for sums a over rows; the power of two first, so that no step leaves the fixed-point range. */
    private Secret overRows(Secret a, int fine) {
        int log2Rows = 32 - Integer.numberOfLeadingZeros(rows - 1);
        return mpc.scale(mpc.scale(a, Math.scalb(1.0, fine - log2Rows)), Math.scalb(1.0, log2Rows) / rows);
    }

    /**
     * [false positives; true positives] over the sizes N and P of their classes, which only the labels' owner knows:
     * {@code a/P = (a·2^k/n)·c·c} with {@code c = √(n/(P·2^k))} brought in by the owner; in two steps, so that c is neither tiny nor huge.
     */
    private Secret rates(Secret sums, double[] labels) {
        double[] factors = null;
        if (labels != null) {
            double ones = Arrays.stream(labels).sum();
            factors = new double[2 * bins];
            Arrays.fill(factors, 0, bins, Math.sqrt(Math.scalb(rows / (rows - ones), -FINE_BITS)));
            Arrays.fill(factors, bins, 2 * bins, Math.sqrt(Math.scalb(rows / ones, -FINE_BITS)));
        }
        Secret c = mpc.input(labelOwner, factors, 2, bins);
        return mpc.within(mpc.multiply(c, mpc.multiply(c, overRows(mpc.within(sums, 0, rows), FINE_BITS))), -SLACK, 1 + SLACK);
    }

    /** AUC = Σ_b (F_b − F_{b−1})·(T_b + T_{b−1})/2, truncated once. */
    private Secret area(Secret fpr, Secret tpr) {
        Secret twice = mpc.multiplyMatrix(mpc.subtract(fpr, before(fpr)), mpc.transpose(mpc.add(tpr, before(tpr))));
        return mpc.scale(twice, 0.5);
    }

    private Secret before(Secret row) {
        Secret column = mpc.transpose(row);
        return mpc.transpose(mpc.above(mpc.constant(0, 1, 1), mpc.rows(column, 0, bins - 1)));
    }

    /** KS = max_b |T_b − F_b|, by halves. */
    private Secret distance(Secret fpr, Secret tpr) {
        Secret d = mpc.transpose(mpc.subtract(tpr, fpr));
        Secret largest = larger(d, mpc.negate(d));
        for (int half = bins / 2; half >= 1; half /= 2) {
            largest = larger(mpc.rows(largest, 0, half), mpc.rows(largest, half, 2 * half));
        }
        return largest;
    }

    private Secret larger(Secret a, Secret b) {
        return mpc.select(mpc.lessThan(a, b), b, a);
    }

    /** Mean of {@code log(1+e^s) − y·s = max(s,0) − y·s + log(1+e^-|s|)}; the last term by the middle of each bin. */
    private Secret loss(Secret linear, Secret counts) {
        double[] middle = new double[bins];
        for (int b = 0; b < bins; b++) {
            double s = RANGE - (b + 0.5) * 2 * RANGE / bins;
            middle[b] = Math.log1p(Math.exp(-Math.abs(s)));
        }
        Secret curved = mpc.multiplyMatrix(overRows(counts, FINE_BITS), mpc.constant(middle, bins, 1));
        return mpc.add(overRows(linear, 0), mpc.scale(curved, Math.scalb(1.0, -FINE_BITS)));
    }

    /** Sums of the chances that the model gave, up to each bin, over n and times 2^fine; a bin's rows count with its middle. */
    private Secret predicted(Secret rowsPerBin) {
        double[] chance = new double[bins];
        for (int b = 0; b < bins; b++) {
            chance[b] = LocalLogisticRegression.sigmoid(RANGE - (b + 0.5) * 2 * RANGE / bins);
        }
        Secret each = mpc.multiply(overRows(rowsPerBin, FINE_BITS), mpc.constant(chance, 1, bins));
        return mpc.transpose(cumulate(mpc.transpose(each)));
    }

    /**
     * For each cut the first bin at which the wanted number of rows is reached: what {@code columns} (k×bins; the first is the share of
     * rows, times 2^fine) hold there. A cut that lies closer than a group to the one before it, or to the end, repeats the one before;
     * the first then is the end itself. 1×k·cuts.
     */
    private Secret points(Secret reached, Secret columns) {
        double[] cuts = options.cuts();
        double[] wanted = new double[bins * cuts.length];
        Secret[] copies = new Secret[cuts.length];
        for (int j = 0; j < cuts.length; j++) {
            copies[j] = mpc.transpose(reached);
            for (int b = 0; b < bins; b++) {
                wanted[b * cuts.length + j] = Math.scalb(Math.min(rows, Math.max(group, Math.ceil(cuts[j] * rows))), -FINE_BITS);
            }
        }
        // Divided and multiplied again, exactly: a count of 2^20 and more is no number that may be brought in.
        Secret counts = mpc.scale(mpc.constant(wanted, bins, cuts.length), 1L << FINE_BITS);
        Secret below = mpc.lessThan(mpc.beside(copies), counts);
        Secret belowBefore = mpc.above(mpc.constant(1, 1, cuts.length), mpc.rows(below, 0, bins - 1));
        Secret first = mpc.subtract(belowBefore, below);
        Secret chosen = mpc.multiplyTransposed(first, mpc.transpose(columns));
        Secret[] flat = new Secret[cuts.length];
        for (int j = 0; j < cuts.length; j++) {
            flat[j] = mpc.rows(chosen, j, j + 1);
        }
        return mpc.beside(group > 1 ? apart(flat, columns) : flat);
    }

    /** See {@link #points}: half a row less than a group, so that rounding neither lets a smaller one pass nor holds one back that is large enough. */
    private Secret[] apart(Secret[] points, Secret columns) {
        int k = columns.rows();
        double size = Math.scalb((group - 0.5) / rows, FINE_BITS);
        Secret end = mpc.rows(mpc.transpose(columns), bins - 1, bins);
        Secret[] kept = new Secret[points.length];
        Secret before = null;
        for (int j = 0; j < points.length; j++) {
            Secret here = shareOf(points[j]);
            // Both distances at once: this many rows since the point before, and this many to the end.
            Secret gaps = mpc.beside(before == null ? here : mpc.subtract(here, shareOf(before)), mpc.subtract(mpc.constant(1 << FINE_BITS, 1, 1), here));
            Secret near = mpc.transpose(mpc.lessThan(gaps, mpc.constant(size, 1, 2)));
            // The last cut is the end, which everybody knows.
            boolean last = options.table() && j == points.length - 1;
            Secret far = mpc.multiply(mpc.subtract(mpc.constant(1, 1, 1), mpc.rows(near, 0, 1)), mpc.subtract(mpc.constant(1, 1, 1), mpc.rows(near, 1, 2)));
            Secret[] same = new Secret[k];
            Arrays.fill(same, far);
            before = last ? end : mpc.select(mpc.beside(same), points[j], before == null ? end : before);
            kept[j] = before;
        }
        return kept;
    }

    private Secret shareOf(Secret point) {
        return mpc.transpose(mpc.rows(mpc.transpose(point), 0, 1));
    }

    private BinaryMetrics metrics(double[] opened) {
        int width = options.calibration() ? 3 : 2;
        double whole = 1 << FINE_BITS;
        double positives = options.calibration() ? opened[opened.length - 1] / whole : 0;
        List<PlainMetrics.Lift> lifts = new ArrayList<>();
        List<Calibration.Reached> reached = new ArrayList<>();
        for (int j = 0; j < options.cuts().length; j++) {
            int at = 3 + j * width;
            PlainMetrics.Lift lift = new PlainMetrics.Lift(opened[at] / whole, opened[at + 1]);
            lifts.add(lift);
            if (options.calibration()) {
                reached.add(new Calibration.Reached(lift.rows(), opened[at + 2] / whole, lift.captured() * positives));
            }
        }
        return new BinaryMetrics(rows, Math.clamp(opened[0], 0, 1), Math.clamp(opened[1], 0, 1), Math.max(0, opened[2]),
                lifts.get(options.table() ? 1 : 0), options.table() ? lifts : List.of(), Calibration.between(reached));
    }

    private Secret plus(Secret a, Secret b) {
        return a == null ? b : mpc.add(a, b);
    }
}
