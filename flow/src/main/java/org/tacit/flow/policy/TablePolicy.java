package org.tacit.flow.policy;

import java.util.List;

/**
 * What the owner of a table allows. A table without clauses allows nothing.
 *
 * @param table the table's name in the owner's catalogue
 */
public record TablePolicy(String table, List<Clause> clauses) {

    public TablePolicy {
        clauses = List.copyOf(clauses);
    }

    public static TablePolicy nothing(String table) {
        return new TablePolicy(table, List.of());
    }
}
