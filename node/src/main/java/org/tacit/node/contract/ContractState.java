package org.tacit.node.contract;

/** How far a contract has come at this node. */
public enum ContractState {
    /** Signed and sent by this node; the partner has not decided. */
    PROPOSED,
    /** Sent by the partner, allowed by this node's policy; a person here decides. */
    AWAITING_APPROVAL,
    /** Signed by every party. */
    SIGNED,
    /** Not signed by one of the parties, or withdrawn. */
    DECLINED
}
