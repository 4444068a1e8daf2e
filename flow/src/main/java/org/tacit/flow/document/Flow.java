package org.tacit.flow.document;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tacit.flow.spec.Params;

/**
 * A directed acyclic graph of operators, as written: the canvas, the command line and the SDK all edit this document.
 *
 * @param tacit   {@value #VERSION}
 * @param purpose what the results may be used for; policies refer to it
 * @param parties names of the parties
 * @param tables  tables by the name that steps use
 */
public record Flow(String tacit, String name, String purpose, List<String> parties, Map<String, FlowTable> tables, List<Step> steps) {

    public static final String VERSION = "flow/v1";

    public Flow {
        parties = List.copyOf(parties);
        tables = Collections.unmodifiableMap(new TreeMap<>(tables));
        steps = List.copyOf(steps);
    }

    /** A party's table. */
    public record FlowTable(String party, String table) {
    }

    /**
     * One use of an operator.
     *
     * @param roles  party name by role
     * @param inputs by role and port: a table's name, or {@code step.port} for what an earlier step left at the same party
     */
    public record Step(String id, String operator, Map<String, String> roles, Map<String, Map<String, String>> inputs, Params params) {
        public Step {
            roles = Collections.unmodifiableMap(new TreeMap<>(roles));
            TreeMap<String, Map<String, String>> copy = new TreeMap<>();
            inputs.forEach((role, ports) -> copy.put(role, Collections.unmodifiableMap(new TreeMap<>(ports))));
            inputs = Collections.unmodifiableMap(copy);
            params = params == null ? Params.NONE : params;
        }
    }
}
