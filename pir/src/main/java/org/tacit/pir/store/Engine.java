package org.tacit.pir.store;

import java.security.SecureRandom;
import org.tacit.pir.LookupServer;
import org.tacit.psi.unbalanced.Work;
import org.tacit.wire.Party;
import org.tacit.wire.Session;

/** A published table in memory, laid out for its method; answers while it is changed. */
interface Engine extends LookupServer, AutoCloseable {

    /**
     * Goes over to another version of the same epoch.
     *
     * @param from what is answered from now
     * @return false where the table must be laid out anew; what was changed until then does no harm
     */
    boolean follow(Offer from, StoredPublication to, SecureRandom random, Work work);

    /** Brings the second server's copy up to date, where the method has one. */
    default void handOver(Session session, Party second) {
        throw new IllegalStateException("a method of one server");
    }

    @Override
    void close();

    /** As {@link #close}, and what it has on the disk goes: another one has taken its place. */
    default void discard() {
        close();
    }
}
