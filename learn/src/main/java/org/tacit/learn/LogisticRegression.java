package org.tacit.learn;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.tacit.base.InvalidInput;
import org.tacit.base.ProtocolViolation;
import org.tacit.mpc.Mpc;
import org.tacit.mpc.Secret;
import org.tacit.wire.Progress;

/**
 * Logistic regression on the columns of all parties and the labels of one, over aligned rows: minimises
 * {@code ½‖w‖²/C + Σ_i c_i·log-loss(y_i, x_i·w + b)} by mini-batch gradient steps with Nesterov momentum, each party's columns in
 * coordinates of its own ({@link Whitening}).
 *
 * <h2>Security guarantees</h2>
 * Those of the {@link Mpc} underneath. Columns and labels enter as inputs of their owners; weights, scores, residuals and
 * gradients are secrets from the first step to the last and none is ever revealed.
 * <ul>
 * <li>Everybody learns: the number of rows, each party's number of encoded columns, the parameters.
 * <li>{@link LogisticOptions.Reveal#PARTS}: nothing else. The model stays in parts; scoring needs all parties.
 * <li>{@link LogisticOptions.Reveal#OWNER}: each party learns the weights of its own columns, and the labels' owner the intercept.
 *     Weights are a function of everybody's rows: a column's owner learns how it relates to the label, given all other columns.
 * </ul>
 *
 * <p>Cost: an epoch multiplies n×d owner-held numbers twice with secrets (see {@code MpcCostTest}), and takes one sigmoid per row.
 * Steps are sequential: rounds grow with the number of batches. Precision: see {@code docs/protocols/logistic-regression.md}.
 *
 * <p>Mohassel and Zhang, SecureML, 2017, for the setting; Nesterov 1983, with the momentum growing as in Beck and Teboulle 2009.
 */
public final class LogisticRegression {

    /** The stage under which progress is reported; items are batches. */
    public static final String STAGE = "train.lr";

    /**
     * No weight u reaches this: over columns of unit variance it would mean scores that vary by hundreds, where the logistic
     * function has long ended. Promised to the runtime, which then moves half the bytes.
     */
    private static final double WIDEST = 256;

    /** Encoded columns of one party; more would need gigabytes for its whitening. */
    public static final int MOST_COLUMNS = 4096;

    private final Mpc mpc;
    private final LogisticOptions options;
    private final int labelOwner;
    private final int rows;
    private final int[] columns;
    /** P·c/4: no direction curves more than this. */
    private final double bound;
    /** Weights of all blocks together. */
    private final int total;

    private LogisticRegression(Mpc mpc, LogisticOptions options, int labelOwner, int rows, int[] columns) {
        this.mpc = mpc;
        this.options = options;
        this.labelOwner = labelOwner;
        this.rows = rows;
        this.columns = columns;
        int blocks = (int) IntStream.of(columns).filter(d -> d > 0).count();
        this.bound = Math.max(1, blocks) * Math.max(1, options.positiveWeight()) / 4;
        this.total = IntStream.range(0, columns.length).map(this::width).sum();
    }

    /**
     * @param mine       this party's encoded columns over the aligned training rows
     * @param labelOwner index of the party that holds the labels
     * @param labels     0 or 1 for each row at the labels' owner; null at the others
     * @return this party's part of the model
     */
    public static LogisticModel train(Mpc mpc, LogisticOptions options, Features mine, int labelOwner, double[] labels, Progress progress) {
        if (mpc.me() == labelOwner) {
            Labels.check(labels, mine.rows());
        }
        if (mine.columns() > MOST_COLUMNS) {
            throw InvalidInput.of("There are %d columns after encoding, at most %d are allowed; leave out columns with many levels.",
                    "编码后共有 %d 列，最多允许 %d 列；请去掉取值过多的列。", mine.columns(), MOST_COLUMNS);
        }
        int[][] facts = Facts.exchange(mpc, mine.rows(), mine.columns(), options.check());
        Facts.sameRows(facts, 0);
        Facts.sameParameters(facts, 2);
        int[] columns = IntStream.range(0, facts.length).map(p -> facts[p][1]).toArray();
        for (int p = 0; p < columns.length; p++) {
            if (columns[p] < 0 || columns[p] > MOST_COLUMNS) {
                throw ProtocolViolation.of("Party %d announced %d columns where 0 to %d are allowed; its software does not follow the protocol.",
                        "第 %d 方声明了 %d 列，允许范围是 0 到 %d；对方软件未遵守协议。", p, columns[p], MOST_COLUMNS);
            }
        }
        if (IntStream.of(columns).sum() == 0) {
            throw InvalidInput.of("No party brings a column to train on.", "没有任何一方提供可用于训练的列。");
        }
        return new LogisticRegression(mpc, options, labelOwner, mine.rows(), columns).run(mine, labels, progress);
    }

    private LogisticModel run(Features mine, double[] labels, Progress progress) {
        double lambda = 1 / (options.c() * rows);
        Whitening whitening = Whitening.of(mine, lambda, bound);
        double[] z = block(whitening.apply(mine), mine.columns());
        double[] penalty = bordered(whitening.penalty(), 0);

        int batches = Math.ceilDiv(rows, options.batchFor(rows));
        long steps = (long) options.epochsFor(rows) * batches;
        Secret u = mpc.constant(0, total, 1);
        Secret v = u;
        int[] order = IntStream.range(0, rows).toArray();
        Random shuffle = new Random(options.seed()); // public: the same order at all parties
        for (long step = 0; step < steps; step++) {
            int b = (int) (step % batches);
            if (b == 0 && batches > 1) {
                shuffle(order, shuffle);
            }
            int[] batch = Arrays.copyOfRange(order, (int) ((long) rows * b / batches), (int) ((long) rows * (b + 1) / batches));
            double beta = Math.min(options.momentum(), (step + 1.0) / (step + 4.0));
            // u' = v − η·g/B;  v' = u' + β(u' − u)
            Secret gradient = gradient(batch, z, penalty, labels, v);
            Secret next = within(mpc.subtract(v, mpc.scale(gradient, rate(step, steps, batches, beta) / batch.length)));
            v = beta == 0 ? next : within(mpc.add(next, mpc.scale(mpc.subtract(next, u), beta)));
            u = next;
            progress.report(STAGE, step + 1, steps);
        }
        return finish(u, whitening);
    }

    /**
     * One step's length. All rows at once: 1/L, constant. Mini-batches: shortened by 1−β because momentum adds up, and falling
     * linearly to zero so that the noise of the batches averages out.
     */
    private double rate(long step, long steps, int batches, double beta) {
        double full = options.learningRate() / bound;
        return batches == 1 ? full : full * (1 - beta) * (1 - (double) step / steps);
    }

    /** {@code g = Zᵀ·r + B·K·v}, the gradient summed over the batch: {@code r = c∘(σ(Z·v) − y)}, {@code K = blockdiag(λR_pᵀR_p)}. */
    private Secret gradient(int[] batch, double[] z, double[] penalty, double[] labels, Secret v) {
        int size = batch.length;
        // The penalty rides in the same product as the scores: [Z; B·K]·v.
        double[] own = placed(penalty, mpc.me(), size, size);
        for (int i = 0; i < size; i++) {
            System.arraycopy(z, batch[i] * width(mpc.me()), own, i * width(mpc.me()), width(mpc.me()));
        }
        Secret stacked = ofAllOwners(own, size + total);
        Secret product = mpc.multiplyMatrix(stacked, v);

        double[] y = labels == null ? null : IntStream.of(batch).mapToDouble(i -> labels[i]).toArray();
        Secret residual = mpc.subtract(mpc.sigmoid(mpc.rows(product, 0, size)), mpc.within(mpc.input(labelOwner, y, size, 1), 0, 1));
        if (options.positiveWeight() != 1) {
            double[] c = y == null ? null : Arrays.stream(y).map(l -> l == 1 ? options.positiveWeight() : 1).toArray();
            Secret weights = mpc.within(mpc.input(labelOwner, c, size, 1), 0, Math.max(1, options.positiveWeight()));
            residual = mpc.multiply(weights, residual);
        }
        return mpc.add(mpc.multiplyTransposed(mpc.rows(stacked, 0, size), residual), mpc.rows(product, size, size + total));
    }

    /** w = R·u, with the intercept untouched. */
    private LogisticModel finish(Secret u, Whitening whitening) {
        Secret w = mpc.multiplyMatrix(ofAllOwners(placed(bordered(whitening.matrix(), 1), mpc.me(), 1, 0), total), u);
        if (options.reveal() == LogisticOptions.Reveal.PARTS) {
            return LogisticModel.inParts(mpc, labelOwner, columns, whitening.center(), mpc.keep(w));
        }
        double[] own = new double[0];
        for (int p = 0; p < columns.length; p++) {
            if (width(p) > 0) {
                double[] opened = mpc.reveal(mpc.rows(w, offset(p), offset(p) + width(p)), p);
                own = p == mpc.me() ? opened : own;
            }
        }
        return LogisticModel.opened(mpc, labelOwner, columns, whitening.center(), own);
    }

    /** The promise that makes products with weights cheap; see {@link #WIDEST}. */
    private Secret within(Secret weights) {
        return mpc.within(weights, -WIDEST, WIDEST);
    }

    /** Each party's columns beside the others', in party order. */
    private Secret ofAllOwners(double[] own, int rows) {
        return mpc.beside(IntStream.range(0, columns.length).filter(p -> width(p) > 0)
                .mapToObj(p -> mpc.input(p, p == mpc.me() ? own : null, rows, width(p))).toArray(Secret[]::new));
    }

    /** Party p's columns of {@code [0; factor·blockdiag]}: zeros but for its own square block, below {@code above} rows. */
    private double[] placed(double[] square, int p, double factor, int above) {
        double[] out = new double[Math.multiplyExact(above + total, width(p))];
        int at = (above + offset(p)) * width(p);
        for (int i = 0; i < square.length; i++) {
            out[at + i] = factor * square[i];
        }
        return out;
    }

    private int offset(int p) {
        return IntStream.range(0, p).map(this::width).sum();
    }

    /** Weights of party p's block: its columns, and the intercept in front at the labels' owner. */
    private int width(int p) {
        return columns[p] + (p == labelOwner ? 1 : 0);
    }

    /** At the labels' owner, a column of ones in front: the intercept. Centred columns are orthogonal to it. */
    private double[] block(double[] z, int d) {
        if (mpc.me() != labelOwner) {
            return z;
        }
        double[] out = new double[Math.multiplyExact(rows, d + 1)];
        for (int i = 0; i < rows; i++) {
            out[i * (d + 1)] = 1;
            System.arraycopy(z, i * d, out, i * (d + 1) + 1, d);
        }
        return out;
    }

    /** At the labels' owner, the d×d matrix with a row and column for the intercept in front. */
    private double[] bordered(double[] matrix, double corner) {
        if (mpc.me() != labelOwner) {
            return matrix;
        }
        int d = columns[labelOwner];
        double[] out = new double[(d + 1) * (d + 1)];
        out[0] = corner;
        for (int i = 0; i < d; i++) {
            System.arraycopy(matrix, i * d, out, (i + 1) * (d + 1) + 1, d);
        }
        return out;
    }

    /** Fisher and Yates with the JDK's specified generator, so that every party gets the same order. */
    private static void shuffle(int[] order, Random random) {
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int t = order[i];
            order[i] = order[j];
            order[j] = t;
        }
    }
}
