package org.tacit.flow.document;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.tacit.flow.disclosure.DisclosureMerge;
import org.tacit.flow.disclosure.Fact;
import org.tacit.flow.disclosure.Snapshot;
import org.tacit.flow.disclosure.Snapshots;
import org.tacit.flow.spec.Binding;
import org.tacit.flow.spec.Choice;
import org.tacit.flow.spec.Conditions;
import org.tacit.flow.spec.Cost;
import org.tacit.flow.spec.Operator;
import org.tacit.flow.spec.Port;
import org.tacit.flow.spec.Source;
import org.tacit.flow.spec.TableRef;

/**
 * A flow that passed every check: steps in an order in which they can run, parameters complete, columns named.
 *
 * @param flow   the flow with defaults filled in and {@code "*"} resolved; planning it again gives the same plan
 * @param tables every table with the columns that some step uses, and no others
 */
public record Plan(Flow flow, List<PlannedStep> steps, List<TableRef> tables) {

    public Plan {
        steps = List.copyOf(steps);
        tables = List.copyOf(tables);
    }

    /**
     * @param outputs what the step leaves, at which role
     * @param facts   what the step on its own discloses
     * @param columns columns read, by the flow's name of the table
     */
    public record PlannedStep(Flow.Step step, Operator operator, Binding binding, List<Port> outputs, List<Fact> facts, Cost cost,
                              Map<String, Set<String>> columns) {

        public String id() {
            return step.id();
        }

        /** What this software would have chosen where the flow says something else; empty where it agrees or has no opinion. */
        public Optional<Choice> otherOpinion(Conditions conditions) {
            return operator.choose(binding, conditions).filter(choice -> !choice.agrees(binding.params()));
        }
    }

    /** Who gets which result. */
    public record Receiver(String party, String step, String output, org.tacit.flow.spec.PortType type) {
    }

    /** What the whole flow discloses: every step's facts and what follows from putting them together. */
    public List<Fact> disclosure() {
        return DisclosureMerge.merge(steps.stream().flatMap(s -> s.facts().stream()).toList());
    }

    public Cost cost() {
        return steps.stream().map(PlannedStep::cost).reduce(Cost.NONE, Cost::plus);
    }

    /** As {@link #cost()}, with the seconds over the lines as they are. */
    public Cost cost(Conditions conditions) {
        return steps.stream().map(s -> s.cost().over(conditions.link(s.binding().parties().values()))).reduce(Cost.NONE, Cost::plus);
    }

    public List<Receiver> receivers() {
        return steps.stream().flatMap(s -> s.outputs().stream()
                .map(o -> new Receiver(s.binding().party(o.role()), s.id(), o.name(), o.type()))).toList();
    }

    /** What a fact of this plan is computed on: the table it is about, and the learner's tables that its steps read, themselves or by way of earlier steps. */
    public Snapshots snapshots(Fact fact) {
        Snapshot own = tables.stream().filter(t -> t.party().equals(fact.about().party()) && t.table().equals(fact.about().table())).findFirst()
                .map(t -> new Snapshot(t.hash(), t.rows())).orElse(Snapshot.UNKNOWN);
        Map<String, TableRef> theirs = new TreeMap<>();
        fact.steps().forEach(id -> read(step(id).binding(), fact.learner(), theirs));
        return new Snapshots(own, theirs.isEmpty() ? Snapshot.UNKNOWN
                : new Snapshot(String.join("+", theirs.keySet()), theirs.values().stream().mapToLong(TableRef::rows).sum()));
    }

    private static void read(Binding binding, String party, Map<String, TableRef> found) {
        binding.inputs().values().stream().flatMap(ports -> ports.values().stream()).forEach(source -> {
            switch (source) {
                case Source.FromTable from -> {
                    if (from.table().party().equals(party)) {
                        found.put(from.table().hash(), from.table());
                    }
                }
                case Source.FromStep from -> read(from.made(), party, found);
            }
        });
    }

    public PlannedStep step(String id) {
        return steps.stream().filter(s -> s.id().equals(id)).findFirst().orElseThrow();
    }
}
