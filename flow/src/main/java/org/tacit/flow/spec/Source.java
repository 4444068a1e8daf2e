package org.tacit.flow.spec;

import java.util.List;
import org.tacit.flow.disclosure.About;

/** What an input port is connected to. */
public sealed interface Source {

    /** Never more rows than this. */
    long rowsAtMost();

    /** A table of the role's own party. */
    record FromTable(TableRef table) implements Source {
        @Override
        public long rowsAtMost() {
            return table.rows();
        }
    }

    /**
     * An earlier step's output at the same party.
     *
     * @param made  parameters and parties of the step that made it
     * @param about every column, of every party, that it was computed from
     */
    record FromStep(String step, String port, PortType type, Binding made, List<About> about, long rowsAtMost) implements Source {
        public FromStep {
            about = List.copyOf(about);
        }
    }
}
