package org.tacit.flow.spec;

import java.util.List;
import java.util.Optional;
import org.tacit.flow.disclosure.Fact;

/**
 * One joint computation. Implementations are stateless, have a public constructor without arguments, and are found by
 * {@link java.util.ServiceLoader}.
 *
 * <h2>Security guarantees</h2>
 * {@link #disclosure} is the operator's whole claim: what it does not state must not be learned. It depends on nothing but the
 * binding, because every party recomputes it and refuses a contract that states anything else.
 */
public interface Operator {

    OperatorSpec spec();

    /** Everything that any party learns about another's data when this step runs with this binding. */
    List<Fact> disclosure(Binding binding);

    Cost cost(Binding binding);

    /** The outputs this binding leaves; by default all that the spec lists. */
    default List<Port> outputs(Binding binding) {
        return spec().outputs();
    }

    /** An upper bound for the rows of every output; by default the smallest input. */
    default long rowsAtMost(Binding binding) {
        return binding.inputs().values().stream().flatMap(ports -> ports.values().stream()).mapToLong(Source::rowsAtMost).min().orElse(0);
    }

    /** Columns that a run reads beside those its parameters name: those a model was trained on, for example. */
    default List<ColumnUse> uses(Binding binding) {
        return List.of();
    }

    /**
     * In which ways a run uses a column, where a policy may tell them apart; each needs a clause for {@code operator.way}. By default none, and a use needs a
     * clause for the operator.
     */
    default List<String> ways(Binding binding, TableRef table, String column) {
        return List.of();
    }

    /**
     * What this operator takes for parameters that are {@link Choice#AUTO}, as if every such parameter were. Where a flow says so the planner puts it
     * in before {@link #check}; at other nodes it is an opinion beside what the contract says.
     */
    default Optional<Choice> choose(Binding binding, Conditions conditions) {
        return Optional.empty();
    }

    /** Throws {@link org.tacit.base.InvalidInput} where values that are each allowed do not go together. */
    default void check(Binding binding) {
    }

    /** The party program: runs the part of {@link StepContext#role}, talking to the other parties over its session. */
    void run(StepContext step);
}
