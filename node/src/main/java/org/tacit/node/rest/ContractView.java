package org.tacit.node.rest;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tacit.base.TacitException;
import org.tacit.base.Text;
import org.tacit.flow.contract.Contract;
import org.tacit.flow.contract.ContractParty;
import org.tacit.flow.contract.ContractSignature;
import org.tacit.flow.disclosure.Fact;
import org.tacit.flow.document.Flow;
import org.tacit.flow.document.Plan;
import org.tacit.flow.spec.Choice;
import org.tacit.flow.spec.Conditions;
import org.tacit.flow.spec.Cost;
import org.tacit.flow.spec.Operators;
import org.tacit.flow.spec.Params;
import org.tacit.flow.spec.TableRef;
import org.tacit.node.access.TwoPersons;
import org.tacit.node.contract.ContractRow;
import org.tacit.node.contract.ContractState;
import org.tacit.node.link.Desk;

/**
 * A contract as people approve it: who learns what in sentences, then everything exactly.
 *
 * @param hash      its name: SHA-256 over everything it says
 * @param partners  the other parties
 * @param proposer  who proposed it
 * @param proposed  by this node
 * @param reason    why it was declined, null otherwise
 * @param job       the job that was proposed with it
 * @param repeated  what may be learned about this node's columns with what earlier jobs told, while it is not decided
 * @param runs      how many jobs it allows
 * @param runsUsed  how many were started
 * @param yes       who said yes here
 * @param yesNeeded how many people here say yes before it is signed
 * @param cost      estimate by this node's own operators over the lines as it measured them, null where this node has not all of them
 */
record ContractView(String hash, ContractState state, List<String> partners, String proposer, boolean proposed, Text reason, String job, String name, String purpose,
                    String legalBasis, List<ContractParty> parties, List<TableRef> tables, List<StepView> steps, List<Plan.Receiver> receivers,
                    List<FactView> disclosure, List<FactView> repeated, int runs, long runsUsed, Instant expires, Cost cost, List<ContractSignature> signatures,
                    List<TwoPersons.Yes> yes, int yesNeeded, Instant createdAt, Instant decidedAt) {

    /**
     * @param why     the reason that the proposer's software gives for what it chose, null where a person chose or nothing was to be chosen
     * @param opinion what this node's software would choose and why, null where that is the same
     */
    record StepView(String id, String operator, String version, Map<String, String> roles, Map<String, Object> params, Text why, Text opinion) {
        static StepView of(Flow.Step step, Contract contract, Optional<Plan> plan, Conditions conditions) {
            return new StepView(step.id(), step.operator(), contract.operators().get(step.operator()), step.roles(), step.params().values(),
                    reason(step.params()).orElse(null), plan.flatMap(p -> opinion(p.step(step.id()), conditions)).orElse(null));
        }

        private static Optional<Text> opinion(Plan.PlannedStep step, Conditions conditions) {
            try {
                return step.otherOpinion(conditions).map(Choice::why);
            } catch (TacitException e) {
                return Optional.empty();
            }
        }
    }

    /** The reason among parameters. */
    static Optional<Text> reason(Params params) {
        return params.has(Choice.WHY) && params.values().get(Choice.WHY) instanceof List<?> why && why.size() == 2
                ? Optional.of(new Text(Desk.clean(why.getFirst().toString()), Desk.clean(why.getLast().toString()))) : Optional.empty();
    }

    /** A fact with its sentence. */
    record FactView(Text sentence, Fact fact) {
        static FactView of(Fact fact) {
            return new FactView(fact.sentence(), fact);
        }
    }

    static ContractView of(ContractRow row, long runsUsed, List<Fact> repeated, Operators operators, Conditions conditions, List<TwoPersons.Yes> yes, int yesNeeded) {
        Contract c = row.contract();
        Optional<Plan> plan = plan(c, operators);
        return new ContractView(row.hash(), row.state(), row.partners(), row.proposer(), row.proposed(), row.reason(), row.job(), c.flow().name(), c.flow().purpose(),
                c.legalBasis(), c.parties(), c.tables(), c.flow().steps().stream().map(s -> StepView.of(s, c, plan, conditions)).toList(), c.receivers(),
                c.disclosure().stream().map(FactView::of).toList(), repeated.stream().map(FactView::of).toList(), c.runs(), runsUsed, c.expires(),
                plan.map(p -> p.cost(conditions)).orElse(null), row.signed().signatures(), yes, yesNeeded,
                row.createdAt(), row.decidedAt());
    }

    private static Optional<Plan> plan(Contract contract, Operators operators) {
        try {
            return Optional.of(contract.plan(operators));
        } catch (TacitException e) {
            return Optional.empty();
        }
    }
}
