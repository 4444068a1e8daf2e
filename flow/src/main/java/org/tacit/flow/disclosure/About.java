package org.tacit.flow.disclosure;

import java.util.List;

/**
 * Whose data a fact is about.
 *
 * @param party   the owner's name
 * @param table   the table's name in its owner's catalogue
 * @param columns the columns, sorted; empty where the fact is about the table as a whole
 */
public record About(String party, String table, List<String> columns) {

    public About {
        columns = columns.stream().distinct().sorted().toList();
    }

    /** Same owner and table, and a column in common; no columns means all of them. */
    boolean touches(About other) {
        return sameTable(other) && (columns.isEmpty() || other.columns.isEmpty() || columns.stream().anyMatch(other.columns::contains));
    }

    boolean sameTable(About other) {
        return party.equals(other.party) && table.equals(other.table);
    }

    /** {@code bank/loans(amount, phone)}. */
    @Override
    public String toString() {
        return party + "/" + table + (columns.isEmpty() ? "" : "(" + String.join(", ", columns) + ")");
    }
}
