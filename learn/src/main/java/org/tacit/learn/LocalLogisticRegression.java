package org.tacit.learn;

import java.util.Arrays;

/**
 * Logistic regression of one party on its own rows, by Newton's method to the exact optimum of the same objective as
 * {@link LogisticRegression}: the bank-only baseline, and the pooled reference in tests. Cost: a few n·d² passes.
 *
 * @param weights   one per column
 * @param intercept not penalised
 */
public record LocalLogisticRegression(double[] weights, double intercept) {

    private static final int MOST_STEPS = 100;

    /**
     * @param c              minimise {@code ½‖w‖²/C + Σ c_i·log-loss}
     * @param positiveWeight what a row with label 1 counts
     */
    public static LocalLogisticRegression fit(Features x, double[] labels, double c, double positiveWeight) {
        Labels.check(labels, x.rows());
        int m = x.columns() + 1;
        double[] w = new double[m]; // intercept last
        double loss = objective(x, labels, c, positiveWeight, w);
        for (int step = 0; step < MOST_STEPS; step++) {
            double[] gradient = new double[m];
            double[] hessian = new double[m * m];
            derivatives(x, labels, c, positiveWeight, w, gradient, hessian);
            double[] direction = Cholesky.of(hessian, m).solve(gradient);
            double decrement = 0;
            for (int j = 0; j < m; j++) {
                decrement += gradient[j] * direction[j];
            }
            if (decrement < 1e-18 * Math.max(1, loss)) {
                break;
            }
            double size = 1;
            while (true) {
                double[] next = w.clone();
                for (int j = 0; j < m; j++) {
                    next[j] -= size * direction[j];
                }
                double nextLoss = objective(x, labels, c, positiveWeight, next);
                if (nextLoss <= loss - 1e-4 * size * decrement || size < 1e-10) {
                    boolean stuck = size < 1e-10;
                    w = stuck ? w : next;
                    loss = stuck ? loss : nextLoss;
                    step = stuck ? MOST_STEPS : step;
                    break;
                }
                size /= 2;
            }
        }
        return new LocalLogisticRegression(Arrays.copyOf(w, m - 1), w[m - 1]);
    }

    /** {@code 1/(1+e^-x)}. */
    public static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    /** {@code log(1+e^x)} without overflow. */
    static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    /** One logit a row. */
    public double[] logits(Features x) {
        double[] w = Arrays.copyOf(weights, weights.length + 1);
        w[weights.length] = intercept;
        double[] out = new double[x.rows()];
        for (int i = 0; i < out.length; i++) {
            out[i] = logit(x, i, w);
        }
        return out;
    }

    private static double logit(Features x, int row, double[] w) {
        int d = x.columns();
        double sum = w[d];
        for (int j = 0; j < d; j++) {
            sum += x.values()[row * d + j] * w[j];
        }
        return sum;
    }

    /** {@code ½‖w‖²/C + Σ c_i·(softplus(s_i) − y_i·s_i)}; the intercept is w's last element. */
    static double objective(Features x, double[] y, double c, double positiveWeight, double[] w) {
        double loss = 0;
        for (int j = 0; j < x.columns(); j++) {
            loss += w[j] * w[j] / (2 * c);
        }
        for (int i = 0; i < x.rows(); i++) {
            double s = logit(x, i, w);
            loss += (y[i] == 1 ? positiveWeight : 1) * (softplus(s) - y[i] * s);
        }
        return loss;
    }

    /** Adds gradient and, where asked for, Hessian of {@link #objective}. */
    static void derivatives(Features x, double[] y, double c, double positiveWeight, double[] w, double[] gradient, double[] hessian) {
        int d = x.columns();
        int m = d + 1;
        double[] row = new double[m];
        row[d] = 1;
        for (int i = 0; i < x.rows(); i++) {
            System.arraycopy(x.values(), i * d, row, 0, d);
            double p = sigmoid(logit(x, i, w));
            double weight = y[i] == 1 ? positiveWeight : 1;
            double residual = weight * (p - y[i]);
            double curvature = weight * Math.max(p * (1 - p), 1e-12);
            for (int j = 0; j < m; j++) {
                gradient[j] += residual * row[j];
                if (hessian != null) {
                    double h = curvature * row[j];
                    for (int k = 0; k <= j; k++) {
                        hessian[j * m + k] += h * row[k];
                    }
                }
            }
        }
        for (int j = 0; j < d; j++) {
            gradient[j] += w[j] / c;
        }
        if (hessian != null) {
            for (int j = 0; j < m; j++) {
                hessian[j * m + j] += j < d ? 1 / c : 0;
                for (int k = j + 1; k < m; k++) {
                    hessian[j * m + k] = hessian[k * m + j];
                }
            }
        }
    }
}
