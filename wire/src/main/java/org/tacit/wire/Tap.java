package org.tacit.wire;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Shows every message in the clear, before encryption and after decryption, to a listener in this process: for the tests that
 * look for what must not be there. It can be put in place by code only, with {@link SessionOptions#withWrap} or
 * {@link Transport#wrap}; no configuration reaches it.
 */
public final class Tap implements Pipe.Wrap {

    /** Hears messages, on the threads that send and receive them. */
    @FunctionalInterface
    public interface Listener {
        void message(Party from, Party to, String channel, byte[] message);
    }

    private final Listener listener;

    public Tap(Listener listener) {
        this.listener = listener;
    }

    @Override
    public Pipe wrap(Pipe pipe, Party self, Party peer, String channel) {
        return new WrappedPipe(pipe) {
            @Override
            public void send(MemorySegment message) throws IOException {
                listener.message(self, peer, channel, message.toArray(ValueLayout.JAVA_BYTE));
                inner.send(message);
            }

            @Override
            public void receive(MemorySegment target) throws IOException {
                inner.receive(target);
                listener.message(peer, self, channel, target.toArray(ValueLayout.JAVA_BYTE));
            }

            @Override
            public byte[] receiveUpTo(int maxBytes) throws IOException {
                byte[] message = inner.receiveUpTo(maxBytes);
                listener.message(peer, self, channel, message.clone());
                return message;
            }
        };
    }
}
