package org.tacit.wire;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** A channel of a session: counts what passes, and turns a broken pipe into the session's failure. */
final class PipeChannel implements Channel {

    private final PartySession session;
    private final Party peer;
    private final String name;
    private final String folded;
    private final Pipe pipe;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Set<String> forks = ConcurrentHashMap.newKeySet();

    // One thread per direction writes these; others only read them.
    private volatile long bytesSent;
    private volatile long messagesSent;
    private volatile long bytesReceived;
    private volatile long messagesReceived;
    private volatile long rounds;
    private volatile boolean spoke;
    /** The thread whose messages may still be in our buffer; its next wait on any channel of the session lets them go. */
    private volatile Thread unflushedBy;
    /** When the send that runs now began, 0 when none does. */
    private volatile long sendingSince;

    PipeChannel(PartySession session, Party peer, String name, Pipe pipe) {
        this.session = session;
        this.peer = peer;
        this.name = name;
        this.folded = Conversation.folded(name);
        this.pipe = pipe;
    }

    @Override
    public Party peer() {
        return peer;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    public void send(MemorySegment message) {
        session.checkCancelled();
        sendingSince = System.nanoTime() | 1;
        try {
            pipe.send(message);
        } catch (IOException | RuntimeException e) {
            throw session.broken(this, e);
        } finally {
            sendingSince = 0;
        }
        bytesSent += message.byteSize();
        messagesSent++;
        session.conversation.passed(peer, folded, Speaker.now(), true, message.byteSize());
        spoke = true;
        if (unflushedBy != Thread.currentThread()) {
            unflushedBy = Thread.currentThread();
            session.unflushed().add(this);
        }
    }

    @Override
    public void receive(MemorySegment target) {
        beforeReceive();
        try {
            pipe.receive(target);
        } catch (IOException | RuntimeException e) {
            throw session.broken(this, e);
        }
        received(target.byteSize());
    }

    @Override
    public byte[] receiveUpTo(int maxBytes) {
        beforeReceive();
        byte[] message;
        try {
            message = pipe.receiveUpTo(maxBytes);
        } catch (IOException | RuntimeException e) {
            throw session.broken(this, e);
        }
        received(message.length);
        return message;
    }

    private void beforeReceive() {
        session.checkCancelled();
        session.flushOfThisThread();
        if (spoke) {
            spoke = false;
            rounds++;
        }
    }

    private void received(long bytes) {
        bytesReceived += bytes;
        messagesReceived++;
        session.conversation.passed(peer, folded, Speaker.now(), false, bytes);
    }

    boolean holdsMessagesOf(Thread thread) {
        return unflushedBy == thread;
    }

    @Override
    public void flush() {
        unflushedBy = null;
        session.unflushed().remove(this);
        sendingSince = System.nanoTime() | 1;
        try {
            pipe.flush();
        } catch (IOException | RuntimeException e) {
            throw session.broken(this, e);
        } finally {
            sendingSince = 0;
        }
    }

    @Override
    public Channel fork(String fork) {
        if (!forks.add(fork)) {
            throw new IllegalStateException("channel " + name + " was already forked as " + fork);
        }
        return session.openChannel(peer, name + "/" + fork);
    }

    @Override
    public Traffic traffic() {
        return new Traffic(bytesSent, bytesReceived, messagesSent, messagesReceived, rounds);
    }

    long sendingSince() {
        return sendingSince;
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        session.unflushed().remove(this);
        sendingSince = System.nanoTime() | 1;
        try {
            if (session.failure() == null) {
                pipe.finish();
            }
        } finally {
            sendingSince = 0;
            session.forget(this);
        }
    }

    void abort() {
        pipe.abort();
    }

    @Override
    public String toString() {
        return name + " to " + peer;
    }
}
