package org.tacit.node.rest;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.tacit.base.TacitException;
import org.tacit.base.Text;
import org.tacit.flow.contract.Contract;
import org.tacit.flow.contract.ContractParty;
import org.tacit.flow.contract.ContractSignature;
import org.tacit.flow.disclosure.Fact;
import org.tacit.flow.document.Flow;
import org.tacit.flow.document.Plan;
import org.tacit.flow.spec.Cost;
import org.tacit.flow.spec.Operators;
import org.tacit.flow.spec.TableRef;
import org.tacit.node.contract.ContractRow;
import org.tacit.node.contract.ContractState;

/**
 * A contract as people approve it: who learns what in sentences, then everything exactly.
 *
 * @param hash      its name: SHA-256 over everything it says
 * @param partners  the other parties
 * @param proposer  who proposed it
 * @param proposed  by this node
 * @param reason    why it was declined, null otherwise
 * @param job       the job that was proposed with it
 * @param runs      how many jobs it allows
 * @param runsUsed  how many were started
 * @param cost      estimate by this node's own operators, null where this node has not all of them
 */
record ContractView(String hash, ContractState state, List<String> partners, String proposer, boolean proposed, Text reason, String job, String name, String purpose,
                    String legalBasis, List<ContractParty> parties, List<TableRef> tables, List<StepView> steps, List<Plan.Receiver> receivers,
                    List<FactView> disclosure, int runs, long runsUsed, Instant expires, Cost cost, List<ContractSignature> signatures,
                    Instant createdAt, Instant decidedAt) {

    record StepView(String id, String operator, String version, Map<String, String> roles, Map<String, Object> params) {
        static StepView of(Flow.Step step, Contract contract) {
            return new StepView(step.id(), step.operator(), contract.operators().get(step.operator()), step.roles(), step.params().values());
        }
    }

    /** A fact with its sentence. */
    record FactView(Text sentence, Fact fact) {
        static FactView of(Fact fact) {
            return new FactView(fact.sentence(), fact);
        }
    }

    static ContractView of(ContractRow row, long runsUsed, Operators operators) {
        Contract c = row.contract();
        return new ContractView(row.hash(), row.state(), row.partners(), row.proposer(), row.proposed(), row.reason(), row.job(), c.flow().name(), c.flow().purpose(),
                c.legalBasis(), c.parties(), c.tables(), c.flow().steps().stream().map(s -> StepView.of(s, c)).toList(), c.receivers(),
                c.disclosure().stream().map(FactView::of).toList(), c.runs(), runsUsed, c.expires(), cost(c, operators), row.signed().signatures(),
                row.createdAt(), row.decidedAt());
    }

    private static Cost cost(Contract contract, Operators operators) {
        try {
            return contract.plan(operators).cost();
        } catch (TacitException e) {
            return null;
        }
    }
}
