package org.tacit.node.service;

import java.time.Instant;
import org.tacit.base.Text;

/**
 * A service as this node knows it.
 *
 * @param provided  by this node; otherwise the partner provides it and this node asks
 * @param edition   the newest, null before the first
 * @param reason    why it ended, null otherwise
 * @param delivered whether the partner has heard this node's decision
 * @param paused    why this node answers or asks nothing for now, null where it does
 */
public record ServiceRow(String id, String name, String partner, boolean provided, SignedTerms signed, ServiceState state, SignedEdition edition, Text reason,
                         boolean delivered, Instant createdAt, Instant decidedAt, Text paused) {

    public Terms terms() {
        return signed.terms();
    }

    /** Sent to the other side, and not over. */
    boolean isOffered() {
        return state == ServiceState.OFFERED || state == ServiceState.ACTIVE;
    }

    public boolean expired(Instant now) {
        return !now.isBefore(terms().expires());
    }
}
