package org.tacit.psi.unbalanced;

import java.util.List;
import org.tacit.wire.Channel;
import org.tacit.wire.Party;
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
        return preparing(session, List.of(session.peer()));
    }

    /** As {@link #preparing(Session)}, for several that wait. */
    public static Work preparing(Session session, List<Party> waiting) {
        return new Work((stage, done, total) -> {
            session.progress().report(stage, done, total);
            tell(session, waiting, NOT_YET);
        }, session::checkCancelled);
    }

    private static void tell(Session session, List<Party> waiting, int word) {
        for (Party party : waiting) {
            Channel channel = session.channel(party);
            channel.sendInt(word);
            channel.flush();
        }
    }

    /** Large side: the set is there. */
    public static void announce(Session session) {
        announce(session, List.of(session.peer()));
    }

    public static void announce(Session session, List<Party> waiting) {
        tell(session, waiting, READY);
    }

    /** Small side: returns when the large side has announced. */
    public static void await(Session session) {
        await(session, session.peer());
    }

    public static void await(Session session, Party large) {
        Channel channel = session.channel(large);
        while (channel.receiveInt(NOT_YET, READY) == NOT_YET) {
            session.checkCancelled();
        }
    }
}
