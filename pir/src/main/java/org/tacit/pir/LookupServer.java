package org.tacit.pir;

import org.tacit.wire.Party;
import org.tacit.wire.Session;

/** The provider's side of a private lookup. One server answers any number of clients at a time, each in a session of its own. */
public interface LookupServer {

    /**
     * Answers one client until it says goodbye.
     *
     * @return questions answered
     */
    long serve(Session session, Party client, Gate gate);
}
