package org.tacit.learn;

/**
 * A party's own change of coordinates, made and kept at its side, that lets joint training converge in few steps.
 *
 * <p>With centred columns X (n×d) and Gram matrix {@code G = XᵀX/n}, R is chosen so that {@code Rᵀ(G + ρI)R = I}, and training
 * runs on {@code Z = X·R} with weights u; the model's weights are {@code w = R·u}. The objective is the same function of w:
 * the penalty {@code ½λ‖w‖²} becomes {@code ½·uᵀ(λRᵀR)u}, a matrix that the party holds in plaintext.
 *
 * <p>Why it is safe to step far: the log-loss has curvature at most ¼ (times the largest row weight c), and over P parties'
 * blocks {@code ZᵀZ ⪯ P·blockdiag(Z_pᵀZ_p)}. With {@code ρ ≥ 4λ/(Pc)} the Hessian in u is at most {@code Pc/4}: a public number,
 * so the step size discloses nothing (Böhning and Lindsay 1988 for the bound; the block step is ours).
 *
 * @param center  column means of the training rows
 * @param matrix  R, d×d, row-major, upper triangular
 * @param penalty λRᵀR, d×d, row-major
 */
record Whitening(double[] center, double[] matrix, double[] penalty) {

    /** ρ is at least this part of the mean variance, so that R stays within the fixed-point range whatever the columns. */
    private static final double FLOOR = 1e-6;

    /**
     * @param lambda λ per row, {@code 1/(C·n)}
     * @param bound  P·c/4, the largest curvature wanted
     */
    static Whitening of(Features x, double lambda, double bound) {
        int d = x.columns();
        int n = x.rows();
        double[] center = new double[d];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < d; j++) {
                center[j] += x.values()[i * d + j] / n;
            }
        }
        double[] gram = gram(x, center);
        double variance = 0;
        for (int j = 0; j < d; j++) {
            variance += gram[j * d + j] / d;
        }
        double rho = Math.max(lambda / bound, FLOOR * Math.max(variance, FLOOR));
        for (int j = 0; j < d; j++) {
            gram[j * d + j] += rho;
        }
        double[] r = Cholesky.of(gram, d).inverseTransposed();
        double[] penalty = new double[d * d];
        for (int i = 0; i < d; i++) {
            for (int j = 0; j < d; j++) {
                double sum = 0;
                for (int k = 0; k <= Math.min(i, j); k++) {
                    sum += r[k * d + i] * r[k * d + j];
                }
                penalty[i * d + j] = lambda * sum;
            }
        }
        return new Whitening(center, r, penalty);
    }

    private static double[] gram(Features x, double[] center) {
        int d = x.columns();
        double[] gram = new double[d * d];
        double[] row = new double[d];
        for (int i = 0; i < x.rows(); i++) {
            for (int j = 0; j < d; j++) {
                row[j] = x.values()[i * d + j] - center[j];
            }
            for (int j = 0; j < d; j++) {
                double xj = row[j] / x.rows();
                for (int k = 0; k <= j; k++) {
                    gram[j * d + k] += xj * row[k];
                }
            }
        }
        for (int j = 0; j < d; j++) {
            for (int k = j + 1; k < d; k++) {
                gram[j * d + k] = gram[k * d + j];
            }
        }
        return gram;
    }

    /** Z = (X − center)·R. */
    double[] apply(Features x) {
        int d = x.columns();
        double[] z = new double[x.values().length];
        for (int i = 0; i < x.rows(); i++) {
            for (int k = 0; k < d; k++) {
                double xk = x.values()[i * d + k] - center[k];
                for (int j = k; j < d; j++) {
                    z[i * d + j] += xk * matrix[k * d + j];
                }
            }
        }
        return z;
    }
}
