package org.tacit.wire;

import java.util.List;

/** How this party's node reaches the others. One for a node's life; every job step opens a session on it. */
public interface Transport extends AutoCloseable {

    Party self();

    /**
     * Opens a session that every other party opens too, by the same id and with the same parties in the same order; returns
     * when all of them have.
     *
     * @throws org.tacit.base.PeerFailed when a peer cannot be reached, refuses, or does not open it in time
     */
    Session open(String sessionId, List<Party> parties, SessionOptions options);

    /**
     * Keeps a connection to a peer for as long as the link is open, through restarts of either side; one link per peer.
     *
     * @param handler answers the peer's requests, on virtual threads
     */
    Link link(Party peer, Link.Handler handler);

    /**
     * Puts something between every connection made from now on, control and link included, and what uses it; nearer to the
     * user than what was put there before. For tests and benches, by code only.
     */
    void wrap(Pipe.Wrap wrap);

    /** Ends every session and connection. */
    @Override
    void close();
}
