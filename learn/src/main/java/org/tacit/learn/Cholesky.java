package org.tacit.learn;

/**
 * {@code A = L·Lᵀ} of a symmetric positive definite matrix, row-major; for one party's own small systems.
 *
 * @param n      order
 * @param factor L, row-major, zeros above the diagonal
 */
record Cholesky(int n, double[] factor) {

    /** @throws ArithmeticException where A is not positive definite to working precision */
    static Cholesky of(double[] a, int n) {
        double[] l = new double[n * n];
        for (int j = 0; j < n; j++) {
            for (int i = j; i < n; i++) {
                double sum = a[i * n + j];
                for (int k = 0; k < j; k++) {
                    sum -= l[i * n + k] * l[j * n + k];
                }
                if (i == j) {
                    if (!(sum > 0)) {
                        throw new ArithmeticException("not positive definite at " + j);
                    }
                    l[j * n + j] = Math.sqrt(sum);
                } else {
                    l[i * n + j] = sum / l[j * n + j];
                }
            }
        }
        return new Cholesky(n, l);
    }

    /** x with A·x = b. */
    double[] solve(double[] b) {
        double[] x = b.clone();
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < i; k++) {
                x[i] -= factor[i * n + k] * x[k];
            }
            x[i] /= factor[i * n + i];
        }
        for (int i = n - 1; i >= 0; i--) {
            for (int k = i + 1; k < n; k++) {
                x[i] -= factor[k * n + i] * x[k];
            }
            x[i] /= factor[i * n + i];
        }
        return x;
    }

    /** {@code R = L⁻ᵀ}, upper triangular, so that {@code Rᵀ·A·R = I}. */
    double[] inverseTransposed() {
        double[] r = new double[n * n];
        // Column by column of L⁻¹: L·x = e_j; x is row j of R.
        for (int j = 0; j < n; j++) {
            for (int i = j; i < n; i++) {
                double sum = i == j ? 1 : 0;
                for (int k = j; k < i; k++) {
                    sum -= factor[i * n + k] * r[j * n + k];
                }
                r[j * n + i] = sum / factor[i * n + i];
            }
        }
        return r;
    }
}
