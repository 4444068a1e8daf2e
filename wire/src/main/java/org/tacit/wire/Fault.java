package org.tacit.wire;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/**
 * A bad network or a bad peer, on purpose: does something to the messages that one party sends. For tests.
 * {@link #at} and {@link #on} say where; without them, every channel of every party that the wrap is given to.
 */
public final class Fault implements Pipe.Wrap {

    /** What happens to message number {@code number}, counted from 0 on its channel, which begins at byte {@code offset}. */
    @FunctionalInterface
    private interface Act {
        void send(Pipe inner, MemorySegment message, long number, long offset) throws IOException;
    }

    private final Act act;
    private final String party;
    private final String channel;

    private Fault(Act act, String party, String channel) {
        this.act = act;
        this.party = party;
        this.channel = channel;
    }

    /** Each message leaves later by this. */
    public static Fault delay(Duration time) {
        return new Fault((inner, message, number, offset) -> {
            LockSupport.parkNanos(time.toNanos());
            inner.send(message);
        }, null, null);
    }

    /** The connection breaks in place of message {@code number}. */
    public static Fault cutAtMessage(long number) {
        return new Fault((inner, message, at, offset) -> {
            if (at >= number) {
                throw cut(inner);
            }
            inner.send(message);
        }, null, null);
    }

    /** The connection breaks in place of the message that would carry the total past {@code bytes}. */
    public static Fault cutAfterBytes(long bytes) {
        return new Fault((inner, message, at, offset) -> {
            if (offset + message.byteSize() > bytes) {
                throw cut(inner);
            }
            inner.send(message);
        }, null, null);
    }

    private static IOException cut(Pipe inner) throws IOException {
        inner.flush();
        inner.abort();
        return new IOException("cut on purpose");
    }

    /** Message {@code number} arrives with every byte changed. */
    public static Fault corrupt(long number) {
        return new Fault((inner, message, at, offset) -> {
            if (at != number) {
                inner.send(message);
                return;
            }
            byte[] changed = message.toArray(ValueLayout.JAVA_BYTE);
            for (int i = 0; i < changed.length; i++) {
                changed[i] ^= (byte) (0x5a + i);
            }
            inner.send(MemorySegment.ofArray(changed));
        }, null, null);
    }

    /** Message {@code number} arrives as the change makes of it. */
    public static Fault change(long number, UnaryOperator<byte[]> change) {
        return new Fault((inner, message, at, offset) ->
                inner.send(at == number ? MemorySegment.ofArray(change.apply(message.toArray(ValueLayout.JAVA_BYTE))) : message), null, null);
    }

    /** Message {@code number} arrives without its last {@code bytes} bytes. */
    public static Fault truncate(long number, long bytes) {
        return new Fault((inner, message, at, offset) ->
                inner.send(at == number ? message.asSlice(0, Math.max(0, message.byteSize() - bytes)) : message), null, null);
    }

    /** Only what the party of this name sends. */
    public Fault at(String partyName) {
        return new Fault(act, partyName, channel);
    }

    /** Only on the channel of this name. */
    public Fault on(String channelName) {
        return new Fault(act, party, channelName);
    }

    @Override
    public Pipe wrap(Pipe pipe, Party self, Party peer, String name) {
        if ((party != null && !party.equals(self.name())) || (channel != null && !channel.equals(name))) {
            return pipe;
        }
        return new WrappedPipe(pipe) {
            private long number;
            private long offset;

            @Override
            public void send(MemorySegment message) throws IOException {
                act.send(inner, message, number++, offset);
                offset += message.byteSize();
            }
        };
    }
}
