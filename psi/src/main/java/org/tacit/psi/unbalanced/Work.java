package org.tacit.psi.unbalanced;

import org.tacit.wire.Progress;
import org.tacit.wire.Session;

/**
 * How long work talks to whoever started it, with a session or without.
 *
 * @param progress  told what is done
 * @param cancelled called often; throws {@link org.tacit.base.Cancelled} to stop
 */
public record Work(Progress progress, Runnable cancelled) {

    /** Nobody listens, nobody stops it. */
    public static final Work SILENT = new Work(Progress.SILENT, () -> { });

    public static Work of(Session session) {
        return new Work(session.progress(), session::checkCancelled);
    }

    void checkCancelled() {
        cancelled.run();
    }
}
