package org.tacit.node.job;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.tacit.base.Cancelled;
import org.tacit.base.PeerFailed;
import org.tacit.base.TacitException;
import org.tacit.flow.run.SessionFactory;
import org.tacit.flow.run.StopFlag;
import org.tacit.wire.Party;
import org.tacit.wire.Progress;
import org.tacit.wire.Session;

/**
 * Opens a job's sessions without being held up by a partner that never does: waiting ends at once when the job is stopped or
 * the partner is lost. An open session watches its partner by itself.
 */
final class Opening implements SessionFactory {

    private final SessionFactory sessions;
    private volatile CompletableFuture<Session> waiting = CompletableFuture.completedFuture(null);
    private volatile PeerFailed lost;

    Opening(SessionFactory sessions) {
        this.sessions = sessions;
    }

    @Override
    public Session open(String id, List<Party> parties, Progress progress, StopFlag stop) {
        CompletableFuture<Session> opened = new CompletableFuture<>();
        waiting = opened;
        if (lost != null) {
            throw new PeerFailed(lost.text(), lost);
        }
        try (StopFlag.Registration stopping = stop.onStop(() -> giveUp(opened, stop))) {
            Thread.ofVirtual().name("open " + id).start(() -> {
                try {
                    Session session = sessions.open(id, parties, progress, stop);
                    if (!opened.complete(session)) {
                        session.fail(Cancelled.of("Nobody waits for this session any more.", "已无人等待该会话。"));
                        session.close();
                    }
                } catch (RuntimeException | Error e) {
                    opened.completeExceptionally(e);
                }
            });
            return opened.join();
        } catch (CompletionException | CancellationException e) {
            throw e.getCause() instanceof TacitException known ? known : e;
        }
    }

    private static void giveUp(CompletableFuture<Session> opened, StopFlag stop) {
        try {
            stop.check();
        } catch (Cancelled e) {
            opened.completeExceptionally(e);
        }
    }

    /** The partner's connection is gone: what waits for it now, waits for nothing. */
    void lost(PeerFailed cause) {
        lost = cause;
        waiting.completeExceptionally(cause);
    }

    /** It is there again. */
    void found() {
        lost = null;
    }
}
