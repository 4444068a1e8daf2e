package org.tacit.flow.policy;

import java.util.List;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.disclosure.Snapshots;

/** What was used before; counted by the node from its evidence. */
@FunctionalInterface
public interface Usage {

    /** Nothing was used yet. */
    Usage NONE = (table, clause, partner) -> new Used(0, 0);

    /** @param items items disclosed in the current calendar month */
    record Used(long jobs, long items) {
    }

    Used of(String table, String clause, String partner);

    /** What a partner was answered about a column before, the newest first, the present job's earlier steps and attempts among them. */
    default List<Answer> answers(String table, String column, String partner) {
        return List.of();
    }

    /**
     * An earlier answer.
     *
     * @param present   it was given in the present job
     * @param again     and in its present attempt
     * @param daysAgo   whole days since
     * @param thisMonth in the current calendar month
     * @param items     how many items were asked about; where the asker never said, how many it could
     * @param hits      how many of them were there, -1 where the owner did not learn it
     */
    record Answer(String job, String step, boolean present, boolean again, Kind kind, long daysAgo, boolean thisMonth, long items, long hits, Snapshots on) {

        /** Which of the asker's items are there, or items themselves. */
        boolean ofItems() {
            return kind == Kind.MEMBERSHIP || kind == Kind.IDENTIFIER;
        }
    }
}
