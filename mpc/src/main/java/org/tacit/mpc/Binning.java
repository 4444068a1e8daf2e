package org.tacit.mpc;

import java.util.Arrays;
import org.tacit.base.InvalidInput;

/**
 * {@link Mpc#sumByBin} from comparisons: a bin is found by halving, as in a binary search whose outcomes stay secret, and the row's weights go down a
 * tree that doubles with each bit. {@code log2 B} comparisons and {@code (B − 1)·c} products a row.
 */
final class Binning {

    private Binning() {
    }

    static Secret sum(Mpc m, Secret x, double low, double high, int log2Bins, Secret weights) {
        Shapes.bins(x, weights, low, high, log2Bins);
        if (Math.scalb(high - low, m.fractionBits() - log2Bins - 5) < 2) {
            throw InvalidInput.of("Bins over [%s, %s) are too narrow for %d fraction bits; use fewer bins or a wider range.",
                    "[%s, %s) 上的分箱过窄，%d 位小数无法表示；请减少分箱数或扩大范围。", low, high, m.fractionBits());
        }
        int cols = weights.cols() << log2Bins;
        int piece = Math.max(64, (1 << 20) / cols);
        Secret sums = null;
        for (int done = 0; done < x.rows(); done += piece) {
            int to = Math.min(x.rows(), done + piece);
            Secret part = piece(m, m.rows(x, done, to), low, high, log2Bins, m.rows(weights, done, to));
            sums = sums == null ? part : m.add(sums, part);
        }
        Secret[] bins = new Secret[1 << log2Bins];
        for (int b = 0; b < bins.length; b++) {
            int[] own = new int[weights.cols()];
            int first = b * own.length;
            Arrays.setAll(own, j -> first + j);
            bins[b] = m.columns(sums, own);
        }
        return m.above(bins);
    }

    private static Secret piece(Mpc m, Secret x, double low, double high, int log2Bins, Secret weights) {
        int n = x.rows();
        Secret one = m.constant(1, n, 1);
        Secret start = m.constant(low, n, 1);
        Secret[] bits = new Secret[log2Bins];
        for (int i = log2Bins - 1; i >= 0; i--) {
            double half = Math.scalb(high - low, i - log2Bins);
            Secret middle = m.add(start, m.constant(half, n, 1));
            bits[i] = m.subtract(one, m.lessThan(x, middle));
            start = m.add(start, m.select(bits[i], m.constant(half, n, 1), m.constant(0, n, 1)));
        }
        Secret blocks = weights;
        for (Secret bit : bits) {
            Secret above = m.multiply(m.columns(bit, new int[blocks.cols()]), blocks);
            blocks = m.beside(m.subtract(blocks, above), above);
        }
        return m.sumRows(blocks);
    }
}
