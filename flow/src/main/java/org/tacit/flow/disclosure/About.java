package org.tacit.flow.disclosure;

import java.util.List;

/**
 * Whose data a fact is about.
 *
 * @param party   the owner's name
 * @param table   the table's name in the flow
 * @param columns the columns, sorted; empty where the fact is about the table as a whole
 */
public record About(String party, String table, List<String> columns) {

    public About {
        columns = columns.stream().distinct().sorted().toList();
    }

    /** {@code bank/loans(amount, phone)}. */
    @Override
    public String toString() {
        return party + "/" + table + (columns.isEmpty() ? "" : "(" + String.join(", ", columns) + ")");
    }
}
