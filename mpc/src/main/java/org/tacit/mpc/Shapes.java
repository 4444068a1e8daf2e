package org.tacit.mpc;

import org.tacit.base.InvalidInput;

/** For runtimes, not for their callers: the checks that all of them make alike, and moves of row-major matrices without arithmetic. */
public final class Shapes {

    private Shapes() {
    }

    public static int size(int rows, int cols) {
        if (rows < 1 || cols < 1 || (long) rows * cols > Integer.MAX_VALUE - 8) {
            throw InvalidInput.of("A matrix of %d × %d is empty or too large.", "%d × %d 的矩阵为空或过大。", rows, cols);
        }
        return rows * cols;
    }

    public static void filled(int count, int rows, int cols) {
        if (count != size(rows, cols)) {
            throw InvalidInput.of("A matrix of %d × %d needs as many values.", "%d × %d 的矩阵所给数值个数不符。", rows, cols);
        }
    }

    public static void party(int party, int parties) {
        if (party < 0 || party >= parties) {
            throw InvalidInput.of("There is no party %d among %d.", "%2$d 方中没有第 %1$d 方。", party, parties);
        }
    }

    public static void same(Secret a, Secret b) {
        if (a.rows() != b.rows() || a.cols() != b.cols()) {
            throw unlike(a.rows(), a.cols(), b.rows(), b.cols());
        }
    }

    public static void product(int aRows, int aCols, int bRows, int bCols) {
        if (aCols != bRows) {
            throw unlike(aRows, aCols, bRows, bCols);
        }
    }

    private static InvalidInput unlike(int aRows, int aCols, int bRows, int bCols) {
        return InvalidInput.of("Matrices of %d × %d and %d × %d do not fit together.", "%d × %d 与 %d × %d 的矩阵形状不匹配。", aRows, aCols, bRows, bCols);
    }

    public static void rows(Secret a, int from, int to) {
        if (from < 0 || to > a.rows() || from >= to) {
            throw InvalidInput.of("Rows %d to %d are not in a matrix of %d rows.", "第 %d 至 %d 行不在 %d 行的矩阵内。", from, to, a.rows());
        }
    }

    public static int commonRows(Secret[] parts) {
        for (Secret part : parts) {
            if (part.rows() != parts[0].rows()) {
                throw unlike(parts[0].rows(), parts[0].cols(), part.rows(), part.cols());
            }
        }
        return atLeastOne(parts)[0].rows();
    }

    public static int commonCols(Secret[] parts) {
        for (Secret part : parts) {
            if (part.cols() != parts[0].cols()) {
                throw unlike(parts[0].rows(), parts[0].cols(), part.rows(), part.cols());
            }
        }
        return atLeastOne(parts)[0].cols();
    }

    private static Secret[] atLeastOne(Secret[] parts) {
        if (parts.length == 0) {
            throw InvalidInput.of("There is no matrix to put together.", "没有可拼接的矩阵。");
        }
        return parts;
    }

    public static void bins(Secret x, Secret weights, double low, double high, int log2Bins) {
        if (x.cols() != 1 || x.rows() != weights.rows()) {
            throw unlike(x.rows(), x.cols(), weights.rows(), weights.cols());
        }
        if (log2Bins < 1 || log2Bins > 12 || !(low < high)) {
            throw InvalidInput.of("Bins need low < high and 2 to 4096 of them.", "分箱需满足下界小于上界，且数量为 2 到 4096。");
        }
    }

    /** One column, as long as {@code table}. */
    public static void column(Secret table, Secret column) {
        if (column.cols() != 1 || column.rows() != table.rows()) {
            throw unlike(table.rows(), table.cols(), column.rows(), column.cols());
        }
    }

    public static void bits(int bits) {
        if (bits < 1 || bits > 64) {
            throw InvalidInput.of("A number has 1 to 64 bits, not %d.", "一个数有 1 到 64 位，不是 %d 位。", bits);
        }
    }

    public static void range(double low, double high) {
        if (!(low <= high)) {
            throw InvalidInput.of("A range needs low ≤ high.", "范围需满足下界不大于上界。");
        }
    }

    public static long[] gather(long[] values, int rows, int cols, int[] picked) {
        long[] out = new long[size(picked.length, cols)];
        for (int i = 0; i < picked.length; i++) {
            if (picked[i] < 0 || picked[i] >= rows) {
                throw InvalidInput.of("Row %d is not in a matrix of %d rows.", "第 %d 行不在 %d 行的矩阵内。", picked[i], rows);
            }
            System.arraycopy(values, picked[i] * cols, out, i * cols, cols);
        }
        return out;
    }

    public static long[] transpose(long[] values, int rows, int cols) {
        long[] out = new long[values.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < cols; j++) {
                out[j * rows + i] = values[i * cols + j];
            }
        }
        return out;
    }

    public static long[] prefixSums(long[] values, int cols) {
        long[] sums = values.clone();
        for (int i = cols; i < sums.length; i++) {
            sums[i] += sums[i - cols];
        }
        return sums;
    }

    /** Puts a rows×cols matrix into columns {@code at …} of a wider one. */
    public static void paste(long[] values, int cols, long[] into, int intoCols, int at, int rows) {
        for (int i = 0; i < rows; i++) {
            System.arraycopy(values, i * cols, into, i * intoCols + at, cols);
        }
    }
}
