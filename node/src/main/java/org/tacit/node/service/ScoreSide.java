package org.tacit.node.service;

import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.tacit.data.Table;
import org.tacit.flow.op.ModelPart;
import org.tacit.flow.op.ModelRows;

/** The client's side of a conversation about scores: its part of the model, and its table as it is now. For one thread. */
final class ScoreSide {

    private final ScoreTerms terms;
    private final Supplier<Table> table;
    private final LongSupplier changes;
    private final List<String> columns;
    private final ModelPart part;
    private ScoreRows rows;
    private long seen = -1;

    /**
     * @param changes another number whenever the table may be another
     * @param columns that the model reads of this side; none where it reads only the provider's
     */
    ScoreSide(ScoreTerms terms, ScoreModels models, Supplier<Table> table, LongSupplier changes, List<String> columns) {
        this.terms = terms;
        this.table = table;
        this.changes = changes;
        this.columns = columns;
        this.part = models.part(terms.model());
    }

    /** The row of each identifier, {@link ScoreRows#NONE} where this side has none; without columns of its own every identifier will do. */
    long[] rows(List<List<String>> questions) {
        long now = changes.getAsLong();
        if (!columns.isEmpty() && now != seen) {
            rows = ScoreRows.of(table.get(), terms.clientKeys(), columns, part);
            seen = now;
        }
        return questions.stream().mapToLong(q -> columns.isEmpty() ? 0 : rows.row(LookupKind.key(q, q.size()))).toArray();
    }

    ModelRows features(long[] of) {
        return columns.isEmpty() ? ModelRows.none(of.length) : rows.features(of);
    }

    double[] sums(long[] of) {
        return part.sums(features(of));
    }

    ModelPart part() {
        return part;
    }
}
