package org.tacit.psi.large;

import java.util.function.LongConsumer;
import org.tacit.psi.Items;

/**
 * What one party holds after an intersection of any size; the rows stay on disk, in the folder of the run, as long as that is there.
 *
 * @param entitled  whether this party was a learner; without that there are no rows
 * @param size      matched items
 * @param peerItems distinct items that the peer took part with
 * @param report    what this party's own column held
 * @param rows      gives the row number of each matched item, in an order that both learners share
 * @param partitions partitions of the run
 * @param begun      partitions that this party began in all attempts of the run; what exceeds {@code partitions} was done again
 */
public record LargeIntersection(boolean entitled, long size, long peerItems, Items.Report report, Rows rows, int partitions, long begun) {

    /** Numbers that are read from disk when asked for, in the same order each time. */
    @FunctionalInterface
    public interface Rows {
        void forEach(LongConsumer row);
    }
}
