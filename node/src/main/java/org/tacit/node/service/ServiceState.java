package org.tacit.node.service;

/** How far a service has come at this node. */
public enum ServiceState {
    /** Made by the provider and neither signed nor sent: its own people have to say yes first. */
    AWAITING,
    /** Signed and sent by the provider; the client has not decided. */
    OFFERED,
    /** Signed by both; the client may ask. */
    ACTIVE,
    /** Not accepted, withdrawn, or ended by one of the two. */
    ENDED
}
