package org.tacit.flow.run;

import java.util.List;
import org.tacit.wire.Party;
import org.tacit.wire.Progress;
import org.tacit.wire.Session;
import org.tacit.wire.SessionOptions;
import org.tacit.wire.Transport;

/** Opens sessions with the other parties; the node binds it to its transport. */
@FunctionalInterface
public interface SessionFactory {

    /**
     * @param sessionId the same at every party
     * @param parties   all parties of the session, this one included, in the same order everywhere
     * @param stop      set when the job is stopped; the executor then fails the session, a factory may also give up opening it
     */
    Session open(String sessionId, List<Party> parties, Progress progress, StopFlag stop);

    /** Sessions on a transport, with these options. */
    static SessionFactory over(Transport transport, SessionOptions options) {
        return (id, parties, progress, stop) -> transport.open(id, parties, options.withProgress(progress));
    }
}
