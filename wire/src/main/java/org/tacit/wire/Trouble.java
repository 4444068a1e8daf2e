package org.tacit.wire;

import java.time.Instant;
import org.tacit.base.Text;

/**
 * Why there is no connection to a peer.
 *
 * @param text  for people; begins in lower case, follows a colon
 * @param since when this reason was first met
 */
public record Trouble(Kind kind, Text text, Instant since) {

    /** What kind of thing has to be mended, and at whose side. */
    public enum Kind {
        /** Just begun. */
        BEGINNING,
        /** The peer dials, and has not yet. */
        WAITING,
        /** Its host name is not known here. */
        NAME,
        /** Its machine is there, nobody listens at the port. */
        REFUSED,
        /** No way to its network from here. */
        NO_ROUTE,
        /** No answer in time. */
        TIMEOUT,
        /** What answers does not agree on TLS: something else than a node, or a node with the other suite. */
        TLS,
        /** It does not accept this node's certificate. */
        UNKNOWN_THERE,
        /** A node answers that has another certificate than the pinned ones. */
        OTHER_NODE,
        /** Its certificate is past its date. */
        EXPIRED,
        /** It says that this node's certificate is past its date. */
        EXPIRED_HERE,
        /** A certificate is not valid yet: one of the clocks is wrong. */
        CLOCK,
        /** It speaks another version of the protocol. */
        VERSION,
        /** A person here has suspended it. */
        SUSPENDED_HERE,
        /** A person there has suspended this node. */
        SUSPENDED_THERE,
        /** Both sides are set to dial, or both to wait. */
        BOTH_DIAL,
        /** The relay between the two cannot be used. */
        RELAY,
        /** The peer has no connection to the relay. */
        NOT_AT_RELAY,
        /** Connected once, no sign of life since. */
        SILENT,
        /** Connected once, and cut. */
        BROKEN,
        /** Too many connections, here or there. */
        BUSY,
        /** Anything else. */
        OTHER
    }
}
