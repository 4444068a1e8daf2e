package org.tacit.psi;

import java.util.Set;
import org.tacit.wire.Party;
import org.tacit.wire.Session;

/**
 * A protocol by which the two parties of a session find their common identifiers.
 *
 * <h2>Security guarantees</h2>
 * Each learner comes to know which of its own items the other holds, and both parties the number of distinct items of the
 * other. A party that is no learner sees nothing of the intersection, its size included. What a protocol holds against a
 * peer that does not follow it is said by that protocol.
 */
public interface Psi {

    /** Stable name for contracts and reports. */
    String name();

    /**
     * This party's program; the peer runs the same.
     *
     * @param learners who is entitled to the result: one or both parties of the session, the same at both
     * @throws org.tacit.base.InvalidInput      when this side has more items than the protocol's limit
     * @throws org.tacit.base.ProtocolViolation when the peer sends what it must not, or runs with other parameters
     * @throws org.tacit.base.PeerFailed        when the peer is gone or failed
     */
    Intersection intersect(Session session, Items mine, Set<Party> learners);
}
