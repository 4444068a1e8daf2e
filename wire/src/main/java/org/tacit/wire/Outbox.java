package org.tacit.wire;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.tacit.base.TacitException;

/**
 * Sends on a thread of its own, so that a party computes its next batch while the last one leaves. Holds a few messages and
 * then makes the caller wait. While it is open, nobody else sends on the channel.
 */
public final class Outbox implements AutoCloseable {

    private final Channel channel;
    private final int capacity;
    private record Letter(byte[] message, String from) {
    }

    private final ArrayDeque<Letter> waiting = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean busy;
    private boolean closed;
    private Throwable failure;

    /** @param capacity messages that may wait */
    public Outbox(Channel channel, int capacity) {
        this.channel = channel;
        this.capacity = capacity;
        Thread.ofVirtual().name("outbox " + channel.name()).start(this::work);
    }

    /** Takes the message over: the caller must not change it afterwards. */
    public void send(byte[] message) {
        Letter letter = new Letter(message, Speaker.now());
        lock.lock();
        try {
            while (waiting.size() >= capacity && failure == null) {
                changed.awaitUninterruptibly();
            }
            throwFailure();
            waiting.add(letter);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until everything has left. */
    public void finish() {
        lock.lock();
        try {
            while ((busy || !waiting.isEmpty()) && failure == null) {
                changed.awaitUninterruptibly();
            }
            throwFailure();
        } finally {
            lock.unlock();
        }
    }

    private void throwFailure() {
        switch (failure) {
            case null -> { }
            case TacitException known -> throw Failures.again(known);
            case Error error -> throw error;
            default -> throw new IllegalStateException(failure);
        }
    }

    /** Ends the thread; messages that have not left are dropped unless {@link #finish} waited for them. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            waiting.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void work() {
        try {
            for (Letter letter = next(); letter != null; letter = next()) {
                byte[] message = letter.message;
                Speaker.saying(letter.from, () -> channel.send(message));
                if (idle()) {
                    channel.flush();
                }
            }
        } catch (Throwable e) {
            lock.lock();
            try {
                failure = e;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private Letter next() {
        lock.lock();
        try {
            busy = false;
            changed.signalAll();
            while (waiting.isEmpty() && !closed) {
                changed.awaitUninterruptibly();
            }
            busy = !waiting.isEmpty();
            Letter letter = waiting.poll();
            changed.signalAll();
            return letter;
        } finally {
            lock.unlock();
        }
    }

    private boolean idle() {
        lock.lock();
        try {
            return waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }
}
