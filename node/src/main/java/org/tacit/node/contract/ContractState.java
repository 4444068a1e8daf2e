package org.tacit.node.contract;

/**
 * How far a contract has come at this node. States only ever rise: whatever is heard, in whatever order and how often, a node is in the highest state that
 * any word which counts has put it in, so nodes that have heard the same are in the same state. A no is above every yes: who ends a contract, at any time,
 * ends it for all.
 */
public enum ContractState {
    /** Made here; two people here have still to say yes before it is signed and sent. */
    HELD(-1),
    /** Signed and sent by this node; the others have not all decided. */
    PROPOSED(0),
    /** Sent by a partner, allowed by this node's policy; a person here decides. */
    AWAITING_APPROVAL(0),
    /** Sent by a partner and signed here; other parties have not all decided. */
    AGREED(1),
    /** Signed by every party: in force. */
    SIGNED(2),
    /** Signed by every party, and a party has suspended it: nothing starts until every party that did has resumed it. */
    SUSPENDED(2),
    /** Its time is over. */
    EXPIRED(3),
    /** Not signed by one of the parties. */
    DECLINED(4),
    /** Another version has taken its place. */
    SUPERSEDED(5),
    /** Taken back by its proposer before it was in force. */
    WITHDRAWN(6),
    /** Ended by a party while it was in force. */
    ENDED(7);

    private final int rank;

    ContractState(int rank) {
        this.rank = rank;
    }

    /** Somebody may still sign, and anybody say no. */
    public boolean open() {
        return this == HELD || this == PROPOSED || this == AWAITING_APPROVAL || this == AGREED;
    }

    /** Signed by every party and not over; it may be suspended. */
    public boolean inForce() {
        return this == SIGNED || this == SUSPENDED;
    }

    /** Nothing brings it back; only another no may take the place of this one. */
    public boolean closed() {
        return rank >= EXPIRED.rank;
    }

    /** Whether a word that puts a contract in that state changes one that is in this. */
    public boolean rises(ContractState to) {
        return to.rank > rank;
    }

    /** The higher of the two; this one where neither is. */
    public ContractState join(ContractState other) {
        return rises(other) ? other : this;
    }
}
