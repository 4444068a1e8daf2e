package org.tacit.learn;

/** The steps of {@link LogisticRegression} with all rows at once, in double precision, written out in the coordinates of w. */
final class PlainTraining {

    private PlainTraining() {
    }

    /** Weights over raw columns, the intercept last. */
    static double[] run(Synthetic data, int epochs) {
        Features x = data.guest().beside(data.host());
        int n = x.rows();
        int a = data.guest().columns();
        int d = x.columns();
        double lambda = 1.0 / n;
        double bound = 2 / 4.0;
        Whitening guest = Whitening.of(data.guest(), lambda, bound);
        Whitening host = Whitening.of(data.host(), lambda, bound);
        double[] center = new double[d];
        System.arraycopy(guest.center(), 0, center, 0, a);
        System.arraycopy(host.center(), 0, center, a, d - a);
        double[] w = new double[d + 1];
        double[] v = new double[d + 1];
        for (int k = 0; k < epochs; k++) {
            double[] g = new double[d + 1];
            for (int i = 0; i < n; i++) {
                double s = v[d];
                for (int j = 0; j < d; j++) {
                    s += (x.values()[i * d + j] - center[j]) * v[j];
                }
                double r = LocalLogisticRegression.sigmoid(s) - data.labels()[i];
                for (int j = 0; j < d; j++) {
                    g[j] += r * (x.values()[i * d + j] - center[j]) / n;
                }
                g[d] += r / n;
            }
            for (int j = 0; j < d; j++) {
                g[j] += lambda * v[j];
            }
            // A gradient step in u is a step along R·Rᵀ·g in w.
            double[] step = new double[d + 1];
            project(guest.matrix(), a, g, 0, step);
            project(host.matrix(), d - a, g, a, step);
            step[d] = g[d];
            double beta = Math.min(LogisticOptions.DEFAULT.momentum(), (k + 1.0) / (k + 4.0));
            for (int j = 0; j <= d; j++) {
                double next = v[j] - step[j] / bound;
                v[j] = next + beta * (next - w[j]);
                w[j] = next;
            }
        }
        double[] raw = w.clone();
        for (int j = 0; j < d; j++) {
            raw[d] -= w[j] * center[j];
        }
        return raw;
    }

    private static void project(double[] r, int d, double[] g, int at, double[] out) {
        for (int k = 0; k < d; k++) {
            double along = 0;
            for (int j = 0; j < d; j++) {
                along += r[j * d + k] * g[at + j];
            }
            for (int j = 0; j < d; j++) {
                out[at + j] += r[j * d + k] * along;
            }
        }
    }
}
