package org.tacit.flow.policy;

/** What was used before; counted by the node from its evidence. */
@FunctionalInterface
public interface Usage {

    /** Nothing was used yet. */
    Usage NONE = (table, clause, partner) -> new Used(0, 0);

    /** @param items items disclosed in the current calendar month */
    record Used(long jobs, long items) {
    }

    Used of(String table, String clause, String partner);
}
