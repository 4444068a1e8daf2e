package org.tacit.psi.unbalanced;

import org.tacit.wire.Channel;
import org.tacit.wire.Session;

/**
 * How the small side waits for an encoded set that is still being made: the large side says so from time to time, so that no wait of the small
 * side runs out, and says when it is done. Nothing else is told, and how long it took.
 */
public final class Readiness {

    private static final int NOT_YET = 0;
    private static final int READY = 1;

    private Readiness() {
    }

    /** Large side: work whose progress keeps the small side waiting; {@link #announce} ends it. */
    public static Work preparing(Session session) {
        Channel channel = session.channel(session.peer());
        return new Work((stage, done, total) -> {
            session.progress().report(stage, done, total);
            channel.sendInt(NOT_YET);
            channel.flush();
        }, session::checkCancelled);
    }

    /** Large side: the set is there. */
    public static void announce(Session session) {
        Channel channel = session.channel(session.peer());
        channel.sendInt(READY);
        channel.flush();
    }

    /** Small side: returns when the large side has announced. */
    public static void await(Session session) {
        Channel channel = session.channel(session.peer());
        while (channel.receiveInt(NOT_YET, READY) == NOT_YET) {
            session.checkCancelled();
        }
    }
}
