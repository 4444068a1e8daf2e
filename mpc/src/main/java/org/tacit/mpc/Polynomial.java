package org.tacit.mpc;

import java.util.function.DoubleUnaryOperator;

/**
 * A polynomial that stands for a function on [−1, 1]: interpolation at Chebyshev's points, whose error is within a small factor of the best
 * polynomial's (Trefethen, "Approximation Theory and Approximation Practice", ch. 16).
 *
 * @param coefficients of the powers, lowest first
 */
record Polynomial(double[] coefficients) {

    static Polynomial of(DoubleUnaryOperator f, int degree) {
        int n = degree + 1;
        // Chebyshev's series, then powers by T_(k+1) = 2x·T_k − T_(k−1).
        double[] powers = new double[n];
        double[] before = new double[n];
        double[] now = new double[n];
        now[0] = 1;
        for (int k = 0; k < n; k++) {
            double c = 0;
            for (int i = 0; i < n; i++) {
                double angle = Math.PI * (i + 0.5) / n;
                c += f.applyAsDouble(Math.cos(angle)) * Math.cos(k * angle) * (k == 0 ? 1.0 : 2.0) / n;
            }
            double[] next = new double[n];
            for (int i = 0; i < n; i++) {
                powers[i] += c * now[i];
                next[i] = (i > 0 ? (k == 0 ? 1 : 2) * now[i - 1] : 0) - (k == 0 ? 0 : before[i]);
            }
            before = now;
            now = next;
        }
        return new Polynomial(powers);
    }

    /** By Horner's rule: a product for each degree. x within [−1, 1]. */
    Secret at(Mpc m, Secret x) {
        int top = coefficients.length - 1;
        Secret sum = m.constant(coefficients[top], x.rows(), x.cols());
        for (int i = top - 1; i >= 0; i--) {
            sum = m.add(m.multiply(sum, x), m.constant(coefficients[i], x.rows(), x.cols()));
        }
        return sum;
    }
}
