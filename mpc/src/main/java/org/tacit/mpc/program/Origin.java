package org.tacit.mpc.program;

import java.util.Set;
import java.util.TreeSet;
import org.tacit.mpc.program.VectorProgram.Column;

/**
 * Of whose rows a value speaks, and how closely. A sum over one owner's own columns, of second degree at most, is a figure over all rows. Where the other
 * side's numbers weigh the rows, or a comparison picks some, the other side can make a sum that tells one row: then it is not a figure.
 *
 * @param rows    bit 0 and 1: the value has an entry a row that depends on this owner's row
 * @param degree  of the rows' numbers in an entry; {@link #CURVED} where it is no polynomial
 * @param figures owners of whose rows it says no more than figures over all of them
 * @param singled owners of whose single rows it can say something
 * @param columns every column behind it
 */
record Origin(int rows, int degree, int figures, int singled, Set<Column> columns) {

    static final int CURVED = 99;
    static final Origin NONE = new Origin(0, 0, 0, 0, Set.of());

    Origin {
        columns = Set.copyOf(columns);
    }

    static Origin of(Set<Column> columns) {
        int owners = 0;
        for (Column column : columns) {
            owners |= 1 << column.owner();
        }
        return new Origin(owners, 1, 0, 0, columns);
    }

    private Origin with(Origin other, int together) {
        Set<Column> all = new TreeSet<>(java.util.Comparator.comparing(Column::toString));
        all.addAll(columns);
        all.addAll(other.columns);
        return new Origin(rows | other.rows, Math.min(together, CURVED), figures | other.figures, singled | other.singled, all);
    }

    Origin plus(Origin other) {
        return with(other, Math.max(degree, other.degree));
    }

    Origin times(Origin other) {
        return with(other, degree + other.degree);
    }

    /** Through anything else than sums and products. A function of figures is a figure; of rows it can pick some. */
    Origin curved() {
        return new Origin(rows, rows == 0 ? 0 : CURVED, figures, singled, columns);
    }

    /** Summed over all rows. */
    Origin reduced() {
        boolean figure = Integer.bitCount(rows) == 1 && degree <= 2;
        return new Origin(0, 0, figure ? figures | rows : figures, figure ? singled : singled | rows, columns);
    }
}
