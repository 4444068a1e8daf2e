package org.tacit.node.contract;

import java.time.Instant;
import java.util.List;
import org.tacit.base.Text;
import org.tacit.flow.contract.Contract;
import org.tacit.flow.contract.SignedContract;

/**
 * A contract as this node knows it.
 *
 * @param partners  the other parties, in the contract's order
 * @param proposer  the party that proposed it
 * @param proposed  by this node
 * @param reason    why it is over, null otherwise
 * @param job       the job that was proposed with it
 * @param delivered whether everybody who has to hear this node's decision has heard it
 * @param origin    project and earlier version, {@link Origin#NONE} where it has neither
 * @param closedBy  the party whose word ended it as this node heard it; empty while it is not over, and where its time ended it
 */
public record ContractRow(String hash, List<String> partners, String proposer, boolean proposed, SignedContract signed, ContractState state, Text reason,
                          String job, boolean delivered, Instant createdAt, Instant decidedAt, Origin origin, String closedBy) {

    public ContractRow {
        partners = List.copyOf(partners);
    }

    public Contract contract() {
        return signed.contract();
    }

    public boolean isWith(String partner) {
        return partners.contains(partner);
    }

    /** Whether its time is over by this clock. */
    public boolean expired(Instant now) {
        return !now.isBefore(contract().expires());
    }

    /** The state for people: what is past its time is expired, whether or not the node has noted it. */
    public ContractState state(Instant now) {
        return expired(now) ? state.join(ContractState.EXPIRED) : state;
    }

    /** The other parties, for a sentence. */
    public String others() {
        return String.join(", ", partners);
    }
}
