package org.tacit.node.service;

/** How far a service has come at this node. */
public enum ServiceState {
    /** Signed and sent by the provider; the client has not decided. */
    OFFERED,
    /** Signed by both; the client may ask. */
    ACTIVE,
    /** Not accepted, withdrawn, or ended by one of the two. */
    ENDED
}
