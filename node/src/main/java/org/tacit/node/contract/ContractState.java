package org.tacit.node.contract;

/** How far a contract has come at this node. */
public enum ContractState {
    /** Made here; two people here have still to say yes before it is signed and sent. */
    HELD,
    /** Signed and sent by this node; the others have not all decided. */
    PROPOSED,
    /** Sent by a partner, allowed by this node's policy; a person here decides. */
    AWAITING_APPROVAL,
    /** Sent by a partner and signed here; other parties have not all decided. */
    AGREED,
    /** Signed by every party. */
    SIGNED,
    /** Not signed by one of the parties, or withdrawn. */
    DECLINED;

    /** Somebody may still say no. */
    public boolean open() {
        return this == HELD || this == PROPOSED || this == AWAITING_APPROVAL || this == AGREED;
    }
}
