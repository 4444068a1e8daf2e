package org.tacit.mpc.program;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** Plain numbers, row-major, and what one side does with them alone. */
record Matrix(double[] cells, int rows, int cols) {

    static Matrix of(double value) {
        return new Matrix(new double[] {value}, 1, 1);
    }

    Matrix map(DoubleUnaryOperator each) {
        double[] out = new double[cells.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = each.applyAsDouble(cells[i]);
        }
        return new Matrix(out, rows, cols);
    }

    /** A side of length 1 is repeated. */
    Matrix with(Matrix other, DoubleBinaryOperator each) {
        int r = Math.max(rows, other.rows);
        int c = Math.max(cols, other.cols);
        Matrix x = spread(r, c);
        Matrix y = other.spread(r, c);
        double[] out = new double[x.cells.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = each.applyAsDouble(x.cells[i], y.cells[i]);
        }
        return new Matrix(out, r, c);
    }

    Matrix spread(int r, int c) {
        if (r == rows && c == cols) {
            return this;
        }
        double[] out = new double[Math.multiplyExact(r, c)];
        for (int i = 0; i < r; i++) {
            for (int j = 0; j < c; j++) {
                out[i * c + j] = cells[(rows == 1 ? 0 : i) * cols + (cols == 1 ? 0 : j)];
            }
        }
        return new Matrix(out, r, c);
    }

    Matrix transposed() {
        double[] out = new double[cells.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < cols; j++) {
                out[j * rows + i] = cells[i * cols + j];
            }
        }
        return new Matrix(out, cols, rows);
    }

    Matrix product(Matrix other) {
        double[] out = new double[Math.multiplyExact(rows, other.cols)];
        for (int i = 0; i < rows; i++) {
            for (int k = 0; k < cols; k++) {
                double x = cells[i * cols + k];
                for (int j = 0; j < other.cols; j++) {
                    out[i * other.cols + j] += x * other.cells[k * other.cols + j];
                }
            }
        }
        return new Matrix(out, rows, other.cols);
    }

    /** Of each column; with compensation, so that the order of the rows hardly matters. */
    Matrix sums() {
        double[] sum = new double[cols];
        double[] lost = new double[cols];
        for (int i = 0; i < cells.length; i++) {
            int j = i % cols;
            double add = cells[i] - lost[j];
            double next = sum[j] + add;
            lost[j] = next - sum[j] - add;
            sum[j] = next;
        }
        return new Matrix(sum, 1, cols);
    }
}
