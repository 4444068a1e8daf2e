package org.tacit.psi.keys;

import java.util.ArrayList;
import java.util.List;
import org.tacit.base.InvalidInput;

/** A set of rows of a table, a bit a row. */
public final class RowSet {

    private final long[] bits;
    private final long rows;
    private long count;

    public RowSet(long rows) {
        if (rows >= 1L << 36) {
            throw InvalidInput.of("A table of %d rows is too large; split it.", "表有 %d 行，过大，请拆分。", rows);
        }
        this.rows = rows;
        this.bits = new long[(int) (rows + 63 >> 6)];
    }

    /** Adds a row; whether it was not there. */
    public boolean add(long row) {
        long bit = 1L << row;
        if ((bits[(int) (row >> 6)] & bit) != 0) {
            return false;
        }
        bits[(int) (row >> 6)] |= bit;
        count++;
        return true;
    }

    public boolean contains(long row) {
        return (bits[(int) (row >> 6)] >>> row & 1) != 0;
    }

    public long count() {
        return count;
    }

    /** The first rows of the set in ascending order, so many at most. */
    List<Long> first(int most) {
        List<Long> found = new ArrayList<>();
        for (long row = 0; row < rows && found.size() < most; row++) {
            if (bits[(int) (row >> 6)] == 0) {
                row |= 63;
            } else if (contains(row)) {
                found.add(row);
            }
        }
        return found;
    }
}
