package org.tacit.psi.multiparty;

import java.util.ArrayList;
import java.util.List;
import org.tacit.protocol.opprf.Opprf;
import org.tacit.wire.Channel;
import org.tacit.wire.Session;
import org.tacit.wire.SideBySide;

/**
 * Shares of zero on the keys that all parties but the leader hold, noise on the others:
 * <pre>
 *   s_i(x) = Σ_j (F_ij(x) ⊕ F_ji(x))        F_ij is held by i; j gets its values on its own keys only
 * </pre>
 * Each F stands in the sum over all i twice. A party cannot evaluate its shares on keys that it does not hold, because the values of F_ji there are
 * the others' alone: that is what parties together do not get round.
 */
final class ZeroShares {

    /** One party's word to another that it is there. */
    static final int READY = 1;

    private final Session session;
    private final MultipartyPlan plan;
    private final int me;
    private final long[] keys;
    private final Runnable progress;

    /**
     * @param keys     two longs each, {@code plan.keys(me)} of them
     * @param progress told after each function
     */
    ZeroShares(Session session, MultipartyPlan plan, long[] keys, Runnable progress) {
        this.session = session;
        this.plan = plan;
        this.me = session.index();
        this.keys = keys;
        this.progress = progress;
    }

    /** {@code plan.shareWords()} longs a key, cut to the plan's bits. The leader hears one word after each list of partners. */
    long[] make() {
        long[] shares = new long[plan.shareWords() * plan.keys(me)];
        for (List<Integer> together : plan.partners(me)) {
            meet(together);
            List<Runnable> conversations = new ArrayList<>();
            for (int p : together) {
                conversations.add(() -> {
                    try (Channel channel = channel(p).fork(name(p))) {
                        add(shares, Opprf.receive(session, channel, plan.function(p, me), keys));
                    }
                });
                conversations.add(() -> {
                    try (Channel channel = channel(p).fork(name(me))) {
                        add(shares, Opprf.evaluator(session, channel, plan.function(me, p)).evaluate(keys));
                    }
                });
            }
            SideBySide.run(session, conversations);
            channel(plan.leader()).sendInt(READY);
            channel(plan.leader()).flush();
        }
        return shares;
    }

    /** Partners may still be busy with others: nobody opens channels before the other side is there to take them. */
    private void meet(List<Integer> partners) {
        partners.forEach(p -> channel(p).sendInt(READY));
        partners.forEach(p -> channel(p).receiveInt(READY, READY));
    }

    /** The channel for the function of {@code holder}. */
    static String name(int holder) {
        return "zero-" + holder;
    }

    private Channel channel(int party) {
        return session.channel(session.parties().get(party));
    }

    /** @param values two longs a key */
    private void add(long[] shares, long[] values) {
        int words = plan.shareWords();
        synchronized (shares) {
            for (int i = 0; i < values.length / 2; i++) {
                for (int w = 0; w < words; w++) {
                    shares[words * i + w] ^= values[2 * i + w] & (w == words - 1 ? plan.lastMask() : -1);
                }
            }
        }
        progress.run();
    }
}
