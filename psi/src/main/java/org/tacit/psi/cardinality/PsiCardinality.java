package org.tacit.psi.cardinality;

import java.util.Set;
import org.tacit.psi.Items;
import org.tacit.psi.rpmt.Offered;
import org.tacit.psi.rpmt.ReverseMembership;
import org.tacit.psi.rpmt.RpmtParameters;
import org.tacit.psi.rpmt.Tested;
import org.tacit.wire.Channel;
import org.tacit.wire.Party;
import org.tacit.wire.Session;

/**
 * How many items two sets have in common: the receiver of a {@link ReverseMembership} test counts the bits, and tells the other where
 * both are learners. Chen et al. (ePrint 2022/652), §6; the same messages as De Cristofaro, Gasti, Tsudik, "Fast and private
 * computation of cardinality of set intersection and union" (CANS 2012).
 *
 * <h2>Security guarantees</h2>
 * Semi-honest, as {@link ReverseMembership}. Each learner learns {@code |X ∩ Y|} and nothing about which items are common; both learn
 * the number of the other's distinct items; a party that is no learner learns nothing else. A count over a set of one's own choice
 * is not always harmless: with one item it says whether the other holds it. Where both learn, the second believes the first.
 */
public final class PsiCardinality {

    private final RpmtParameters parameters;

    public PsiCardinality(RpmtParameters parameters) {
        this.parameters = parameters;
    }

    /** Whether both learn is part of what both sides must agree on: else one would tell, or take for the number, what the other did not mean. */
    private ReverseMembership test(boolean both) {
        return new ReverseMembership(parameters, "tacit/psi/cardinality/2/" + (both ? "both" : "one"));
    }

    public String name() {
        return "cardinality-" + parameters.group().suite();
    }

    /**
     * This party's program; the peer runs the same.
     *
     * @param learners who is entitled to the number: one or both parties of the session, the same at both
     * @throws org.tacit.base.InvalidInput      when this side has more items than the protocol's limit
     * @throws org.tacit.base.ProtocolViolation when the peer sends what it must not, or runs with other parameters
     * @throws org.tacit.base.PeerFailed        when the peer is gone or failed
     */
    public Cardinality count(Session session, Items mine, Set<Party> learners) {
        if (learners.isEmpty() || !session.parties().containsAll(learners)) {
            throw new IllegalArgumentException("learners must be parties of the session, one at least");
        }
        boolean both = learners.size() == 2;
        Channel channel = session.channel(session.peer());
        if (session.self().equals(receiver(session, learners))) {
            Tested tested = test(both).receive(session, mine);
            channel.sendInt(both ? tested.count() : 0);
            channel.flush();
            return new Cardinality(true, tested.count(), tested.peerItems(), mine.report());
        }
        Offered offered = test(both).send(session, mine);
        int told = channel.receiveInt(0, both ? Math.min(mine.count(), offered.peerItems()) : 0);
        return new Cardinality(both, told, offered.peerItems(), mine.report());
    }

    /** Who counts: the only learner, or the first of both. */
    private static Party receiver(Session session, Set<Party> learners) {
        return session.parties().stream().filter(learners::contains).findFirst().orElseThrow();
    }

    /**
     * Bytes that this party's program sends, without framing.
     *
     * @param receiver whether this party counts: the only learner, or the first of both
     */
    public long bytesSent(boolean receiver, long mine, long theirs, int statistical) {
        return test(false).bytesSent(!receiver, mine, theirs, statistical) + (receiver ? 4 : 0);
    }
}
