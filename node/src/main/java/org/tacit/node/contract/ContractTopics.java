package org.tacit.node.contract;

import org.tacit.node.link.Topic;

/** What nodes say about contracts beside proposing and signing. */
final class ContractTopics {

    /** Look at this contract, signed by me, that belongs to a project or takes the place of another. */
    static final Topic<Proposal, Topic.Nothing> PROPOSE = new Topic<>("contract.propose-from", Proposal.class, Topic.Nothing.class);
    /** The contract is over, for all. */
    static final Topic<Closing, Topic.Nothing> CLOSED = new Topic<>("contract.closed", Closing.class, Topic.Nothing.class);

    /** @param signed canonical encoding of a {@link org.tacit.flow.contract.SignedContract} */
    record Proposal(String signed, String job, Origin origin) {
    }

    /** @param state one of the closed {@link ContractState}s */
    record Closing(String contract, String state, String en, String zh) {
    }

    private ContractTopics() {
    }
}
