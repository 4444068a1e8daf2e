package org.tacit.flow.document;

import java.util.Collection;
import java.util.List;
import org.tacit.flow.spec.Operators;
import org.tacit.flow.spec.TableRef;

/** Type-checks a flow against operators and tables. */
public final class Planner {

    private Planner() {
    }

    /**
     * The plan of a flow.
     *
     * @param tables a description of every table that the flow names, with the columns that are known
     * @throws org.tacit.base.InvalidInput with every problem, one sentence on each line
     */
    public static Plan plan(FlowDocument document, Collection<TableRef> tables, Operators operators) {
        throw new UnsupportedOperationException();
    }

    /** All problems, in document order; empty where {@link #plan} succeeds. */
    public static List<Problem> problems(FlowDocument document, Collection<TableRef> tables, Operators operators) {
        throw new UnsupportedOperationException();
    }
}
