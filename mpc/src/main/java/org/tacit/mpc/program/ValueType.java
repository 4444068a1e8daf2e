package org.tacit.mpc.program;

import java.util.Set;
import java.util.stream.Collectors;
import org.tacit.mpc.program.VectorProgram.Column;
import org.tacit.mpc.program.VectorProgram.Range;

/**
 * What is public about a value before it is computed.
 *
 * @param rows  {@link #ALIGNED} for one entry a row
 * @param range of every entry
 * @param bit   every entry is 0 or 1
 */
public record ValueType(int rows, int cols, Range range, Holder holder, boolean bit, Origin origin) {

    /** As many rows as are aligned. */
    public static final int ALIGNED = -1;

    /** Who has the value in plaintext while the program runs. */
    enum Holder {
        FIRST, SECOND, PUBLIC, HIDDEN;

        static Holder of(int owner) {
            return values()[owner];
        }

        Holder and(Holder other) {
            return this == PUBLIC ? other : other == PUBLIC || other == this ? this : HIDDEN;
        }
    }

    /** How closely a value speaks of an owner's rows. */
    public enum About {
        /** Not at all. */
        NOTHING,
        /** Figures over all rows. */
        FIGURES,
        /** It can be made to tell something about single rows. */
        SINGLE_ROWS,
        /** It has an entry for each row. */
        EACH_ROW
    }

    /** A bound on every magnitude; infinite where none is known. */
    double bound() {
        return Math.max(Math.abs(range.low()), Math.abs(range.high()));
    }

    /** How many numbers it has where so many rows are aligned. */
    public long cells(long aligned) {
        return (rows == ALIGNED ? aligned : rows) * (cols == ALIGNED ? aligned : cols);
    }

    public About about(int owner) {
        int bit = 1 << owner;
        return (origin.rows() & bit) != 0 ? About.EACH_ROW : (origin.singled() & bit) != 0 ? About.SINGLE_ROWS : (origin.figures() & bit) != 0 ? About.FIGURES : About.NOTHING;
    }

    /** The owner's columns behind it. */
    public Set<String> columns(int owner) {
        return origin.columns().stream().filter(c -> c.owner() == owner).map(Column::name).collect(Collectors.toSet());
    }

    /** Whether it is computed on shares, rather than at one side. */
    public boolean hidden() {
        return holder == Holder.HIDDEN;
    }
}
