package org.tacit.sql.run;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tacit.mpc.Mpc;
import org.tacit.mpc.Secret;
import org.tacit.sql.run.Needed.Half;
import org.tacit.sql.run.Needed.Id;

/**
 * The rows that belong together, as secrets: a column for each {@link Id}. A bit is the number 0 or 1, a group its index; of other numbers the
 * fixed-point word is the whole number itself, so that their sums are exact.
 */
final class Columns {

    private final Mpc mpc;
    private final int rows;
    private final Map<Id, Secret> secrets = new HashMap<>();
    /** 1 where a place holds a pair of rows; null where every place does. */
    private final Secret matched;

    private Columns(Mpc mpc, int rows, Secret matched) {
        this.mpc = mpc;
        this.rows = rows;
        this.matched = matched;
    }

    /** Of rows that both parties know to belong together. @param mine own rows in the agreed order */
    static Columns revealed(Mpc mpc, OwnRows own, long[] mine, Set<Id> ids, long[] groups) {
        Columns columns = new Columns(mpc, mine.length, null);
        for (Id id : ids) {
            double[] values = null;
            if (id.owner() == mpc.me()) {
                values = new double[mine.length];
                for (int i = 0; i < values.length; i++) {
                    values[i] = Math.scalb((double) word(own, id, (int) mine[i]), -mpc.fractionBits());
                }
            }
            columns.put(id, mpc.input(id.owner(), values, mine.length, 1), groups);
        }
        return columns;
    }

    /** Of the places of a table in which nobody knows who matched. @param cells those of the first party to the left, in the order of the ids */
    static Columns hidden(Mpc mpc, Secret matched, Secret cells, List<Id> ids, long[] groups) {
        Columns columns = new Columns(mpc, matched.rows(), mpc.within(matched, 0, 1));
        for (int i = 0; i < ids.size(); i++) {
            columns.put(ids.get(i), mpc.transpose(mpc.gather(mpc.transpose(cells), new int[] {i})), groups);
        }
        return columns;
    }

    private void put(Id id, Secret column, long[] groups) {
        secrets.put(id, switch (id) {
            case Id.Bits b -> mpc.within(column, 0, 1);
            case Id.Group g -> mpc.within(column, 0, groups[g.owner()] - 1);
            case Id.Number n -> n.half() == Half.LOW ? mpc.within(column, 0, Math.scalb(1.0, Needed.LOW_BITS - mpc.fractionBits())) : column;
        });
    }

    /** The word that stands for a cell. */
    static long word(OwnRows own, Id id, int row) {
        return switch (id) {
            case Id.Bits b -> own.holds(b.which(), row) ? 1L << org.tacit.psi.circuit.CircuitPsi.FRACTION_BITS : 0;
            case Id.Group g -> (long) own.group(row) << org.tacit.psi.circuit.CircuitPsi.FRACTION_BITS;
            case Id.Number n -> switch (n.half()) {
                case WHOLE -> own.number(n.index(), row);
                case LOW -> own.number(n.index(), row) & (1L << Needed.LOW_BITS) - 1;
                case HIGH -> own.number(n.index(), row) >> Needed.LOW_BITS;
            };
        };
    }

    int rows() {
        return rows;
    }

    Secret matched() {
        return matched;
    }

    Secret of(Id id) {
        return secrets.get(id);
    }
}
