package org.tacit.psi.circuit;

import java.util.Optional;
import org.tacit.mpc.Secret;
import org.tacit.psi.Items;

/**
 * What one party holds after {@link CircuitPsi}: shares over the positions of a table, and nothing that says who matched.
 *
 * @param holder  whether this party's items stand in the table; the other's are compared with them
 * @param rows    at the holder, the own row at each position, -1 where there is none; empty at the other
 * @param matched positions × 1: 1 where the item at the position is common, else 0
 * @param cells   positions × columns of both parties, those of the first party of the session to the left: the cells of a common item, in the units
 *                brought in, 0 elsewhere; empty where nobody brought columns
 */
public record SharedMatches(boolean holder, long[] rows, Secret matched, Optional<Secret> cells, long peerItems, Items.Report report) {

    public int positions() {
        return matched.rows();
    }

    /** Counts only. */
    @Override
    public String toString() {
        return positions() + " positions of " + report.items() + " and " + peerItems + " items";
    }
}
