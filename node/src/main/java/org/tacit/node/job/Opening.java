package org.tacit.node.job;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.tacit.base.Cancelled;
import org.tacit.base.PeerFailed;
import org.tacit.base.TacitException;
import org.tacit.flow.run.SessionFactory;
import org.tacit.flow.run.StopFlag;
import org.tacit.wire.Party;
import org.tacit.wire.Progress;
import org.tacit.wire.Session;

/**
 * Opens the sessions of one attempt. The parties meet first: each says over its links that it has come, and the session is opened
 * once all have. So one may wait for hours while others are busy with a step of their own, and waiting ends at once when the
 * job is stopped or a party of the session is lost. An open session watches its parties by itself.
 */
final class Opening implements SessionFactory {

    /** A party that does not take the word that we have come has ended its attempt; so long its reason may take. */
    private static final Duration REASON_WITHIN = Duration.ofSeconds(10);

    private final String me;
    private final SessionFactory sessions;
    private final BiConsumer<String, String> say;
    /** To which session each party has come last. */
    private final Map<String, String> at = new ConcurrentHashMap<>();
    private final Map<String, PeerFailed> lost = new ConcurrentHashMap<>();
    private volatile Meeting meeting = new Meeting("", List.of());

    /** What is waited for: the others, then the session. */
    private static final class Meeting {
        private final String session;
        private final List<String> others;
        private final CompletableFuture<Void> met = new CompletableFuture<>();
        private final CompletableFuture<Session> opened = new CompletableFuture<>();

        Meeting(String session, List<String> others) {
            this.session = session;
            this.others = others;
        }

        void fail(TacitException cause) {
            met.completeExceptionally(cause);
            opened.completeExceptionally(cause);
        }
    }

    /** @param say tells a party, by name, to which session this one has come; {@link PeerFailed} where it does not take it */
    Opening(String me, SessionFactory sessions, BiConsumer<String, String> say) {
        this.me = me;
        this.sessions = sessions;
        this.say = say;
    }

    @Override
    public Session open(String id, List<Party> parties, Progress progress, StopFlag stop) {
        Meeting now = new Meeting(id, parties.stream().map(Party::name).filter(p -> !p.equals(me)).toList());
        meeting = now;
        lost.forEach(this::failWith);
        try (StopFlag.Registration stopping = stop.onStop(() -> giveUp(now, stop))) {
            now.others.forEach(party -> {
                // Nothing is said any more once it is stopped.
                stop.check();
                sayThatWeAreHere(now, party);
            });
            check(now);
            now.met.join();
            Thread.ofVirtual().name("open " + id).start(() -> {
                try {
                    stop.check();
                    Session session = sessions.open(id, parties, progress, stop);
                    if (!now.opened.complete(session)) {
                        session.fail(Cancelled.of("Nobody waits for this session any more.", "已无人等待该会话。"));
                        session.close();
                    }
                } catch (RuntimeException | Error e) {
                    now.opened.completeExceptionally(e);
                }
            });
            return now.opened.join();
        } catch (CompletionException | CancellationException e) {
            throw e.getCause() instanceof TacitException known ? known : e;
        }
    }

    private void sayThatWeAreHere(Meeting now, String party) {
        try {
            say.accept(party, now.session);
        } catch (PeerFailed e) {
            if (e.gone()) {
                throw e;
            }
            CompletableFuture.delayedExecutor(REASON_WITHIN.toMillis(), TimeUnit.MILLISECONDS).execute(() -> now.met.completeExceptionally(e));
        }
    }

    /** A party has come to a session. */
    void arrived(String party, String session) {
        at.put(party, session);
        check(meeting);
    }

    private void check(Meeting now) {
        if (now.others.stream().allMatch(party -> now.session.equals(at.get(party)))) {
            now.met.complete(null);
        }
    }

    private static void giveUp(Meeting now, StopFlag stop) {
        try {
            stop.check();
        } catch (Cancelled e) {
            now.fail(e);
        }
    }

    /** A party's connection is gone: what waits for it now, waits for nothing. */
    void lost(String party, PeerFailed cause) {
        lost.put(party, cause);
        failWith(party, cause);
    }

    private void failWith(String party, PeerFailed cause) {
        Meeting now = meeting;
        if (now.others.contains(party)) {
            now.fail(cause);
        }
    }

    /** It is there again. */
    void found(String party) {
        lost.remove(party);
    }
}
