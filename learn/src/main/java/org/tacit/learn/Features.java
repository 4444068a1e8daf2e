package org.tacit.learn;

import java.util.List;
import org.tacit.base.InvalidInput;

/**
 * One party's encoded columns, in plaintext, at that party only.
 *
 * @param names  one per column
 * @param rows   number of rows
 * @param values row-major, {@code rows × names.size()}, finite
 */
public record Features(List<String> names, int rows, double[] values) {

    public Features {
        names = List.copyOf(names);
        if (values.length != Math.multiplyExact(rows, names.size())) {
            throw new IllegalArgumentException(values.length + " values for " + rows + " × " + names.size());
        }
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw InvalidInput.of("Column '%s' holds no finite number in row %d; encode missing values first.",
                        "列“%s”第 %d 行不是有限数值，请先处理缺失值。", names.get(i % names.size()), i / names.size() + 1);
            }
        }
    }

    /** A party that brings no columns. */
    public static Features none(int rows) {
        return new Features(List.of(), rows, new double[0]);
    }

    public int columns() {
        return names.size();
    }

    /** The given rows, in the given order. */
    public Features select(int[] chosen) {
        int d = columns();
        double[] out = new double[Math.multiplyExact(chosen.length, d)];
        for (int i = 0; i < chosen.length; i++) {
            System.arraycopy(values, chosen[i] * d, out, i * d, d);
        }
        return new Features(names, chosen.length, out);
    }

    /** The columns of both, side by side; for pooled references. */
    public Features beside(Features other) {
        if (other.rows != rows) {
            throw new IllegalArgumentException(rows + " rows beside " + other.rows);
        }
        int a = columns();
        int b = other.columns();
        double[] out = new double[Math.multiplyExact(rows, a + b)];
        for (int i = 0; i < rows; i++) {
            System.arraycopy(values, i * a, out, i * (a + b), a);
            System.arraycopy(other.values, i * b, out, i * (a + b) + a, b);
        }
        var all = new java.util.ArrayList<>(names);
        all.addAll(other.names);
        return new Features(all, rows, out);
    }
}
