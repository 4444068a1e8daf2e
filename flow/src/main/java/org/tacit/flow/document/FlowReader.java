package org.tacit.flow.document;

/** Reads a flow document, YAML or JSON. */
public final class FlowReader {

    private FlowReader() {
    }

    /** Throws {@link org.tacit.base.InvalidInput} with line, column and path of the first thing that is not a flow. */
    public static FlowDocument read(String text) {
        throw new UnsupportedOperationException();
    }
}
