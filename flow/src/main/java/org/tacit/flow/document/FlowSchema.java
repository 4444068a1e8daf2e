package org.tacit.flow.document;

import org.tacit.flow.spec.Operators;

/** The JSON Schema of the flow document, generated from the operators' specs. */
public final class FlowSchema {

    private FlowSchema() {
    }

    /** JSON Schema 2020-12, pretty-printed. */
    public static String json(Operators operators) {
        throw new UnsupportedOperationException();
    }
}
