package org.tacit.wire;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Notes how long each message of a session is and which way it goes, and nothing of what is in it: what people are shown of a conversation. The other side sees exactly these messages.
 */
public final class MessageSizes implements Pipe.Wrap {

    private static final int MOST = 10_000;

    private final List<Message> messages = new ArrayList<>();
    private String stage = "";
    private long left;

    /**
     * One message.
     *
     * @param stage what the program was doing, as {@link #stage} was told
     * @param sent  by this side
     */
    public record Message(String stage, boolean sent, String channel, long bytes) {
    }

    /** What the program does from now on. */
    public synchronized void stage(String now) {
        stage = now;
    }

    private synchronized void note(boolean sent, String channel, long bytes) {
        if (messages.size() < MOST) {
            messages.add(new Message(stage, sent, channel, bytes));
        } else {
            left++;
        }
    }

    /** In the order in which this side sent and received them; the first {@value #MOST}. */
    public synchronized List<Message> messages() {
        return List.copyOf(messages);
    }

    /** Messages that came after those. */
    public synchronized long further() {
        return left;
    }

    @Override
    public Pipe wrap(Pipe pipe, Party self, Party peer, String channel) {
        return new WrappedPipe(pipe) {
            @Override
            public void send(MemorySegment message) throws IOException {
                inner.send(message);
                note(true, channel, message.byteSize());
            }

            @Override
            public void receive(MemorySegment target) throws IOException {
                inner.receive(target);
                note(false, channel, target.byteSize());
            }

            @Override
            public byte[] receiveUpTo(int maxBytes) throws IOException {
                byte[] message = inner.receiveUpTo(maxBytes);
                note(false, channel, message.length);
                return message;
            }
        };
    }
}
