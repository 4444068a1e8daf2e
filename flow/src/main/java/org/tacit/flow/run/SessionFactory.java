package org.tacit.flow.run;

import java.util.List;
import org.tacit.wire.Party;
import org.tacit.wire.Progress;
import org.tacit.wire.Session;

/** Opens sessions with the other parties; the node binds it to its transport. */
@FunctionalInterface
public interface SessionFactory {

    /**
     * @param sessionId the same at every party
     * @param parties   all parties of the session, this one included, in the same order everywhere
     * @param stop      the session must fail with {@link org.tacit.base.Cancelled} once it is set
     */
    Session open(String sessionId, List<Party> parties, Progress progress, StopFlag stop);
}
