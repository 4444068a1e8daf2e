package org.tacit.learn;

import java.util.Random;
import java.util.stream.IntStream;
import org.tacit.base.InvalidInput;
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

    private final Mpc mpc;
    private final LogisticOptions options;
    private final int labelOwner;
    private final int rows;
    private final int[] columns;
    /** P·c/4: no direction curves more than this. */
    private final double bound;

    private LogisticRegression(Mpc mpc, LogisticOptions options, int labelOwner, int rows, int[] columns) {
        this.mpc = mpc;
        this.options = options;
        this.labelOwner = labelOwner;
        this.rows = rows;
        this.columns = columns;
        int blocks = (int) IntStream.of(columns).filter(d -> d > 0).count();
        this.bound = Math.max(1, blocks) * Math.max(1, options.positiveWeight()) / 4;
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
        int[][] facts = Facts.exchange(mpc, mine.rows(), mine.columns(), options.check());
        Facts.sameRows(facts, 0);
        Facts.sameParameters(facts, 2);
        int[] columns = IntStream.range(0, facts.length).map(p -> facts[p][1]).toArray();
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

        int epochs = options.epochsFor(rows);
        int batches = Math.ceilDiv(rows, options.batchFor(rows));
        long steps = (long) epochs * batches;
        Secret[] u = new Secret[columns.length];
        for (int p = 0; p < u.length; p++) {
            u[p] = mpc.constant(0, width(p), 1);
        }
        Secret[] v = u.clone();
        int[] order = IntStream.range(0, rows).toArray();
        Random shuffle = new Random(options.seed()); // public: the same order at all parties
        long step = 0;
        for (int epoch = 0; epoch < epochs; epoch++) {
            if (batches > 1) {
                shuffle(order, shuffle);
            }
            for (int b = 0; b < batches; b++, step++) {
                int from = (int) ((long) rows * b / batches);
                int to = (int) ((long) rows * (b + 1) / batches);
                Secret[] gradients = gradients(java.util.Arrays.copyOfRange(order, from, to), z, penalty, labels, v);
                // u' = v − η·g/B;  v' = u' + β(u' − u)
                double beta = Math.min(options.momentum(), (step + 1.0) / (step + 4.0));
                double rate = rate(step, steps, batches, beta) / (to - from);
                for (int p = 0; p < u.length; p++) {
                    if (width(p) == 0) {
                        continue;
                    }
                    Secret next = mpc.subtract(v[p], mpc.scale(gradients[p], rate));
                    v[p] = beta == 0 ? next : mpc.add(next, mpc.scale(mpc.subtract(next, u[p]), beta));
                    u[p] = next;
                }
                progress.report(STAGE, step + 1, steps);
            }
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

    /** {@code g_p = Z_pᵀ·r + B·λRᵀR·v_p}, the gradient summed over the batch, with {@code r = c∘(σ(Σ_p Z_p·v_p) − y)}. */
    private Secret[] gradients(int[] batch, double[] z, double[] penalty, double[] labels, Secret[] v) {
        int size = batch.length;
        Secret logits = null;
        for (int p = 0; p < v.length; p++) {
            if (width(p) > 0) {
                Secret part = mpc.multiplyMatrix(mpc.input(p, p == mpc.me() ? rowsOf(z, width(p), batch, 0) : null, size, width(p)), v[p]);
                logits = logits == null ? part : mpc.add(logits, part);
            }
        }
        double[] y = labels == null ? null : IntStream.of(batch).mapToDouble(i -> labels[i]).toArray();
        Secret residual = mpc.subtract(mpc.sigmoid(logits), mpc.input(labelOwner, y, size, 1));
        if (options.positiveWeight() != 1) {
            double[] c = y == null ? null : java.util.Arrays.stream(y).map(l -> l == 1 ? options.positiveWeight() : 1).toArray();
            residual = mpc.multiply(mpc.input(labelOwner, c, size, 1), residual);
        }
        Secret[] gradients = new Secret[v.length];
        for (int p = 0; p < v.length; p++) {
            if (width(p) > 0) {
                // The penalty rides in the same product: [Z_p; B·λRᵀR]ᵀ · [r; v_p].
                double[] stacked = null;
                if (p == mpc.me()) {
                    stacked = rowsOf(z, width(p), batch, width(p));
                    for (int i = 0; i < penalty.length; i++) {
                        stacked[size * width(p) + i] = size * penalty[i];
                    }
                }
                gradients[p] = mpc.multiplyTransposed(mpc.input(p, stacked, size + width(p), width(p)), mpc.above(residual, v[p]));
            }
        }
        return gradients;
    }

    private LogisticModel finish(Secret[] u, Whitening whitening) {
        Secret[] w = new Secret[u.length];
        double[] own = null;
        double[] change = bordered(whitening.matrix(), 1);
        for (int p = 0; p < u.length; p++) {
            if (width(p) > 0) {
                // w = R·u, with the intercept in front at the labels' owner
                w[p] = mpc.multiplyMatrix(mpc.input(p, p == mpc.me() ? change : null, width(p), width(p)), u[p]);
                if (options.reveal() == LogisticOptions.Reveal.OWNER) {
                    double[] opened = mpc.reveal(w[p], p);
                    own = p == mpc.me() ? opened : own;
                }
            }
        }
        if (options.reveal() == LogisticOptions.Reveal.OWNER) {
            return LogisticModel.opened(mpc, labelOwner, columns, whitening.center(), own == null ? new double[0] : own);
        }
        Secret all = mpc.above(java.util.Arrays.stream(w).filter(s -> s != null).toArray(Secret[]::new));
        return LogisticModel.inParts(mpc, labelOwner, columns, whitening.center(), mpc.keep(all));
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

    /** The rows of a batch, with room for {@code spare} rows below. */
    private static double[] rowsOf(double[] z, int width, int[] batch, int spare) {
        double[] out = new double[Math.multiplyExact(batch.length + spare, width)];
        for (int i = 0; i < batch.length; i++) {
            System.arraycopy(z, batch[i] * width, out, i * width, width);
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
