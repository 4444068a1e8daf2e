package org.tacit.wire;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * Bare ordered messages to one peer: what a transport provides under a {@link Channel}, and what shaping, faults and taps
 * wrap. It knows nothing of sessions, counting or causes; a broken connection is an {@link IOException}.
 */
public interface Pipe {

    void send(MemorySegment message) throws IOException;

    /** Fills {@code target} with the next message; {@link org.tacit.base.ProtocolViolation} where its length differs. */
    void receive(MemorySegment target) throws IOException;

    byte[] receiveUpTo(int maxBytes) throws IOException;

    void flush() throws IOException;

    /** Nothing more from us; what was sent still arrives. */
    void finish();

    /** Both directions end at once; whoever waits in a call here wakes up with an {@link IOException}. */
    void abort();

    /** Puts something between a channel and its pipe. */
    @FunctionalInterface
    interface Wrap {

        Wrap NONE = (pipe, self, peer, channel) -> pipe;

        Pipe wrap(Pipe pipe, Party self, Party peer, String channel);

        /** {@code outer} sits nearer to the channel. */
        default Wrap then(Wrap outer) {
            return (pipe, self, peer, channel) -> outer.wrap(wrap(pipe, self, peer, channel), self, peer, channel);
        }
    }
}
