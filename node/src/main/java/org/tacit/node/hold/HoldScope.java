package org.tacit.node.hold;

/** What a hold covers. */
public enum HoldScope {
    /** Everything that runs with any partner. */
    ALL,
    PROJECT,
    PARTNER,
    CONTRACT,
    JOB
}
