package org.tacit.flow.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tacit.data.Column;
import org.tacit.data.Grade;
import org.tacit.data.Schema;
import org.tacit.flow.disclosure.Kind;

/** A policy to begin with, from the columns' grades; a person edits it before it holds. */
public final class StartingPolicy {

    private StartingPolicy() {
    }

    /**
     * One clause for each grade that allows anything: L4 secret computation only, L3 group figures, L2 membership, L1 cells. L5
     * gets no clause.
     */
    public static TablePolicy suggest(String table, Schema schema, String partner, String purpose) {
        List<Clause> clauses = new ArrayList<>();
        for (Grade grade : Grade.values()) {
            List<String> columns = schema.columns().stream().filter(c -> c.grade() == grade).map(Column::name).toList();
            highest(grade).filter(k -> !columns.isEmpty()).ifPresent(kind ->
                    clauses.add(Clause.of(grade.name().toLowerCase(java.util.Locale.ROOT), columns, partner, purpose, List.of("*"), kind)));
        }
        return new TablePolicy(table, clauses);
    }

    private static Optional<Kind> highest(Grade grade) {
        return switch (grade) {
            case L1 -> Optional.of(Kind.VALUE);
            case L2 -> Optional.of(Kind.MEMBERSHIP);
            case L3 -> Optional.of(Kind.AGGREGATE);
            case L4 -> Optional.of(Kind.SHAPE);
            case L5 -> Optional.empty();
        };
    }
}
