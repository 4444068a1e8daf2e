package org.tacit.mpc;

import java.util.Arrays;
import org.tacit.base.InvalidInput;

/**
 * Orders of rows that nobody learns, from shuffling and from what may be seen of shuffled rows. Keys are made distinct by their row's
 * number in their lowest places, so that outcomes of comparisons after a uniform shuffle are those of a uniform order of
 * distinct numbers, whatever the keys: Hamada, Kikuchi, Ikarashi, Chida and Takahashi, "Practically efficient multi-party sorting protocols from
 * comparison sort algorithms" (ICISC 2012).
 */
final class Ordering {

    /** From here on all pairs are compared at once instead of against a pivot. */
    private static final int FEW = 8;

    private Ordering() {
    }

    /** The last key first: each pass is stable. */
    static Secret sort(Mpc m, Secret table, int... keys) {
        if (keys.length == 0) {
            throw InvalidInput.of("Sorting needs at least one key column.", "排序至少需要一个键列。");
        }
        Secret sorted = table;
        for (int i = keys.length - 1; i >= 0 && table.rows() > 1; i--) {
            sorted = sortBy(m, sorted, m.columns(sorted, keys[i]));
        }
        return sorted;
    }

    private static Secret sortBy(Mpc m, Secret table, Secret key) {
        int n = table.rows();
        int bits = 32 - Integer.numberOfLeadingZeros(n - 1);
        if (m.magnitude(key) * n >= Math.scalb(1.0, 60 - m.fractionBits())) {
            throw InvalidInput.of("Keys of magnitude up to %s in %d rows leave no room for sorting; promise a narrower range.",
                    "键的绝对值上限为 %s、共 %d 行，没有排序所需的余量；请承诺更窄的取值范围。", m.magnitude(key), n);
        }
        Secret distinct = m.add(m.scale(key, 1L << bits), ulps(m, n));
        Secret shuffled = m.shuffle(m.beside(distinct, table));
        Secret order = m.columns(shuffled, 0);
        return like(m, table, m.columns(m.gather(shuffled, quicksort(m, order)), columns(1, table.cols())));
    }

    /** The table's public range again, which its passage beside other columns has widened. */
    static Secret like(Mpc m, Secret table, Secret moved) {
        double bound = m.magnitude(table);
        return m.within(moved, -bound, bound);
    }

    /** 0, 1, 2 … in units of the last place. */
    private static Secret ulps(Mpc m, int n) {
        double[] numbers = new double[n];
        Arrays.setAll(numbers, i -> Math.scalb((double) i, -m.fractionBits()));
        return m.constant(numbers, n, 1);
    }

    private static int[] columns(int from, int count) {
        int[] cols = new int[count];
        Arrays.setAll(cols, i -> from + i);
        return cols;
    }

    /** Row numbers in ascending order of distinct keys whose order may be seen; one batch of comparisons a level. */
    private static int[] quicksort(Mpc m, Secret key) {
        int n = key.rows();
        int[] order = columns(0, n);
        // Pieces [from, to) of the order still to be sorted.
        int[] pieces = {0, n};
        while (pieces.length > 0) {
            int comparisons = 0;
            for (int p = 0; p < pieces.length; p += 2) {
                int size = pieces[p + 1] - pieces[p];
                comparisons = Math.addExact(comparisons, size <= FEW ? size * (size - 1) / 2 : size - 1);
            }
            int[] left = new int[comparisons];
            int[] right = new int[comparisons];
            int at = 0;
            for (int p = 0; p < pieces.length; p += 2) {
                int to = pieces[p + 1];
                // The rows are shuffled, so the first is as good a pivot as any.
                int last = to - pieces[p] <= FEW ? to - 1 : pieces[p] + 1;
                for (int i = pieces[p]; i < last; i++) {
                    for (int j = i + 1; j < to; j++) {
                        left[at] = order[j];
                        right[at++] = order[i];
                    }
                }
            }
            boolean[] less = m.revealLess(m.gather(key, left), m.gather(key, right));
            pieces = arrange(order, pieces, less);
        }
        return order;
    }

    /** Arranges each piece by the outcomes; the pieces that are left. */
    private static int[] arrange(int[] order, int[] pieces, boolean[] less) {
        int[] next = new int[2 * pieces.length];
        int count = 0;
        int at = 0;
        for (int p = 0; p < pieces.length; p += 2) {
            int from = pieces[p];
            int size = pieces[p + 1] - from;
            int[] old = Arrays.copyOfRange(order, from, from + size);
            if (size <= FEW) {
                int[] place = new int[size];
                for (int i = 0; i < size; i++) {
                    for (int j = i + 1; j < size; j++) {
                        place[less[at++] ? i : j]++;
                    }
                }
                for (int i = 0; i < size; i++) {
                    order[from + place[i]] = old[i];
                }
                continue;
            }
            int low = from;
            int high = from + size;
            for (int i = 1; i < size; i++) {
                if (less[at++]) {
                    order[low++] = old[i];
                } else {
                    order[--high] = old[i];
                }
            }
            order[low] = old[0];
            for (int[] piece : new int[][] {{from, low}, {high, from + size}}) {
                if (piece[1] - piece[0] > 1) {
                    next[count++] = piece[0];
                    next[count++] = piece[1];
                }
            }
        }
        return Arrays.copyOf(next, count);
    }

    /** Each row's destination is a running sum; after a shuffle the destinations are a uniform order, so they are opened. */
    static Secret partition(Mpc m, Secret table, Secret bit) {
        Shapes.column(table, bit);
        int n = table.rows();
        Secret ones = m.prefixSums(bit);
        double[] counted = new double[n];
        Arrays.setAll(counted, i -> i + 1);
        Secret zeros = m.subtract(m.constant(counted, n, 1), ones);
        Secret total = m.gather(ones, fill(n, n - 1));
        Secret place = m.select(bit, ones, m.add(total, zeros));
        Secret shuffled = m.shuffle(m.beside(place, table));
        double[] places = m.revealToAll(m.columns(shuffled, 0));
        int[] order = new int[n];
        Arrays.fill(order, -1);
        for (int i = 0; i < n; i++) {
            double to = places[i] - 1;
            if (!(to >= 0 && to < n) || order[(int) to] >= 0) {
                throw InvalidInput.of("The bits to partition by are not all 0 or 1.", "用于划分的比特不全是 0 或 1。");
            }
            order[(int) to] = i;
        }
        return like(m, table, m.columns(m.gather(shuffled, order), columns(1, table.cols())));
    }

    private static int[] fill(int n, int value) {
        int[] all = new int[n];
        Arrays.fill(all, value);
        return all;
    }

    static Secret quantiles(Mpc m, Secret column, double... q) {
        Shapes.column(column, column);
        int n = column.rows();
        int[] ranks = new int[q.length];
        for (int i = 0; i < q.length; i++) {
            if (!(q[i] >= 0 && q[i] <= 1)) {
                throw InvalidInput.of("A quantile is between 0 and 1.", "分位数应在 0 与 1 之间。");
            }
            ranks[i] = (int) Math.max(0, Math.ceil(q[i] * n) - 1);
        }
        return m.gather(sort(m, column, 0), ranks);
    }
}
