package org.tacit.flow.spec;

import java.util.Map;
import java.util.Optional;
import org.tacit.base.InvalidInput;

/**
 * A step as its operator sees it before it runs: who plays which role, what is connected where, with which parameters
 * (defaults filled in, columns resolved). Made by {@code org.tacit.flow.document.Planner}, after type-checking.
 *
 * @param step    the step's id in the flow
 * @param parties party name by role
 * @param inputs  source by role and port
 */
public record Binding(String step, Map<String, String> parties, Map<String, Map<String, Source>> inputs, Params params) {

    public Binding {
        parties = Map.copyOf(parties);
        inputs = Map.copyOf(inputs);
    }

    /** Name of the party in {@code role}. */
    public String party(String role) {
        String party = parties.get(role);
        if (party == null) {
            throw new IllegalArgumentException("no role " + role);
        }
        return party;
    }

    /** Whether a party plays {@code role}; only of optional roles may this be false. */
    public boolean plays(String role) {
        return parties.containsKey(role);
    }

    public Optional<Source> source(String role, String port) {
        return Optional.ofNullable(inputs.getOrDefault(role, Map.of()).get(port));
    }

    /** The table at a port that takes one. */
    public TableRef table(String role, String port) {
        if (source(role, port).orElse(null) instanceof Source.FromTable from) {
            return from.table();
        }
        throw InvalidInput.of("Step '%s' has no table at %s.%s.", "步骤“%s”的 %s.%s 没有接表。", step, role, port);
    }

    /** What an earlier step left at this port. */
    public Source.FromStep made(String role, String port) {
        if (source(role, port).orElse(null) instanceof Source.FromStep from) {
            return from;
        }
        throw InvalidInput.of("Step '%s' has no earlier result at %s.%s.", "步骤“%s”的 %s.%s 没有接前面步骤的结果。", step, role, port);
    }
}
