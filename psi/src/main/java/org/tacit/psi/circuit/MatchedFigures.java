package org.tacit.psi.circuit;

import java.util.Optional;
import org.tacit.mpc.Mpc;
import org.tacit.mpc.Secret;

/**
 * Figures over a shared intersection, handed out only where it has enough members.
 *
 * <h2>Security guarantees</h2>
 * Those of the runtime. {@link #enough} opens one bit to both parties; {@link #open} the count and the sums to one, exactly. Nothing else is opened.
 */
public final class MatchedFigures {

    private MatchedFigures() {
    }

    /**
     * @param count members of the intersection
     * @param sums  of each column over the members, in the units brought in; exact below 2^53
     */
    public record Figures(long count, double[] sums) {
    }

    /** Opens to both parties whether the intersection has {@code least} members or more, and not how many it has. */
    public static boolean enough(Mpc mpc, Secret matched, long least) {
        Secret count = mpc.sumRows(mpc.within(matched, 0, 1));
        return mpc.revealToAll(mpc.lessThan(count, mpc.constant(least, 1, 1)))[0] == 0;
    }

    /**
     * Opens the count and column sums to a party; empty at the other. Both call {@link #enough} before, and go on only where it said so.
     *
     * @param columns of the cells that are wanted
     */
    public static Optional<Figures> open(Mpc mpc, Secret matched, Optional<Secret> cells, int[] columns, int to) {
        Secret figures = mpc.sumRows(mpc.within(matched, 0, 1));
        if (columns.length > 0) {
            Secret sums = mpc.sumRows(cells.orElseThrow());
            figures = mpc.beside(figures, mpc.transpose(mpc.gather(mpc.transpose(sums), columns)));
        }
        double[] opened = mpc.reveal(figures, to);
        if (opened == null || mpc.me() != to) {
            return Optional.empty();
        }
        double[] sums = new double[columns.length];
        for (int c = 0; c < sums.length; c++) {
            sums[c] = Math.scalb(opened[c + 1], mpc.fractionBits());
        }
        return Optional.of(new Figures((long) opened[0], sums));
    }
}
