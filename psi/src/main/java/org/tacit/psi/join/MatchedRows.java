package org.tacit.psi.join;

import java.util.Arrays;
import org.tacit.psi.Items;

/**
 * One party's rows by common identifier, and its rows without a counterpart. Rows that were left out of the items are in neither; of rows
 * with one identifier the first takes part, or all.
 */
public final class MatchedRows {

    /** Rows of the i-th common identifier: {@code rows[start[i] … start[i+1])}, ascending. */
    private final int[] start;
    private final int[] rows;
    private final long[] rest;

    /**
     * @param items   with rows ({@link Items#withRows})
     * @param matched the first row of each common identifier, in the order that the parties share
     * @param all     whether rows that repeat an identifier take part
     */
    public MatchedRows(Items items, long[] matched, boolean all) {
        int[] place = new int[items.count()];
        Arrays.fill(place, -1);
        for (int i = 0; i < matched.length; i++) {
            place[items.indexOf(matched[i])] = i;
        }
        this.start = new int[matched.length + 1];
        int total = Math.toIntExact(items.report().rows());
        int without = 0;
        for (int row = 0; row < total; row++) {
            int at = place(items, place, row, all);
            if (at >= 0) {
                start[at + 1]++;
            } else if (at == ALONE) {
                without++;
            }
        }
        for (int i = 0; i < matched.length; i++) {
            start[i + 1] += start[i];
        }
        this.rows = new int[start[matched.length]];
        this.rest = new long[without];
        int[] next = Arrays.copyOf(start, matched.length);
        without = 0;
        for (int row = 0; row < total; row++) {
            int at = place(items, place, row, all);
            if (at >= 0) {
                rows[next[at]++] = row;
            } else if (at == ALONE) {
                rest[without++] = row;
            }
        }
    }

    private static final int ALONE = -1;
    private static final int NOT_HERE = -2;

    private static int place(Items items, int[] place, int row, boolean all) {
        int item = items.itemOf(row);
        if (item < 0) {
            return item == Items.MISSING ? ALONE : NOT_HERE;
        }
        return all || items.row(item) == row ? place[item] : NOT_HERE;
    }

    /** Common identifiers. */
    public int count() {
        return start.length - 1;
    }

    /** Rows of the i-th common identifier, one at least. */
    public int multiplicity(int i) {
        return start[i + 1] - start[i];
    }

    public int row(int i, int k) {
        return rows[start[i] + k];
    }

    /** Rows without a counterpart, those without an identifier among them, ascending. */
    public long[] rest() {
        return rest;
    }
}
