package org.tacit.wire;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.tacit.base.PeerFailed;
import org.tacit.base.ProtocolViolation;
import org.tacit.base.TacitException;
import org.tacit.base.Text;
import org.tacit.wire.Trouble.Kind;

/**
 * A kept-alive conversation between two nodes: either side asks, the other answers, whoever dialled. Requests run beside
 * each other. When the connection breaks it is made again, and requests that were under way fail.
 *
 * <p>Messages: kind, eight bytes of request number, body. A request that was answered may have been carried out; one that
 * failed may have been too, so what changes something must bear being asked twice.
 */
public final class Link implements AutoCloseable {

    static final String NAME = "link";
    /** Longest request or answer. */
    public static final int LONGEST = 16 << 20;

    private static final byte PING = 0;
    private static final byte PONG = 1;
    private static final byte ASK = 2;
    private static final byte ANSWER = 3;
    private static final byte FAILURE = 4;
    private static final int HEADER = 9;

    private static final Duration PING_EVERY = Duration.ofSeconds(1);
    private static final Duration SILENCE = Duration.ofSeconds(10);
    private static final Duration DIAL_WITHIN = Duration.ofSeconds(10);
    private static final long FIRST_PAUSE_MS = 100;
    private static final long LONGEST_PAUSE_MS = 5_000;
    /** Requests of the peer that are answered at the same time; more wait in the connection. */
    private static final int AT_ONCE = 64;

    /** This side's part of the conversation. */
    @FunctionalInterface
    public interface Handler {

        /** Answers a request; a {@link TacitException} reaches the peer as its sentence. May block. */
        byte[] answer(Party peer, byte[] request);

        /** The connection came or went. Must not block. */
        default void changed(Link link) {
        }
    }

    private final Switchboard board;
    private final Party peer;
    private final Handler handler;
    private final AtomicReference<Wire> current = new AtomicReference<>();
    private final ReentrantLock pacing = new ReentrantLock();
    private final Condition hurry = pacing.newCondition();
    private volatile Trouble trouble;
    private volatile Duration roundTrip;
    private volatile boolean closed;
    private volatile Thread dialler;

    Link(Switchboard board, Party peer, Handler handler) {
        this.board = board;
        this.peer = peer;
        this.handler = handler;
        this.trouble = new Trouble(Kind.BEGINNING, new Text("not connected yet", "尚未连接"), board.clock().instant());
    }

    void start() {
        dialler = Lifeline.start("link to " + peer, this::keepDialling);
    }

    // ---- what the node uses ----

    public Party peer() {
        return peer;
    }

    public boolean connected() {
        return current.get() != null;
    }

    /** Why there is no connection; empty while there is one. */
    public Optional<Text> trouble() {
        return why().map(Trouble::text);
    }

    /** As {@link #trouble()}, with its kind and since when. */
    public Optional<Trouble> why() {
        return connected() ? Optional.empty() : Optional.of(trouble);
    }

    /** Something was learned of why there is no connection. The same kind again has lasted since it was met first. */
    void trouble(Kind kind, Text text) {
        Trouble before = trouble;
        trouble = new Trouble(kind, text, before.kind() == kind ? before.since() : board.clock().instant());
    }

    /** As measured last, once a second while connected. */
    public Optional<Duration> roundTrip() {
        return connected() ? Optional.ofNullable(roundTrip) : Optional.empty();
    }

    /**
     * Asks and waits for the answer.
     *
     * @throws PeerFailed when there is no connection, the answer does not come in time, or the peer answers that it failed
     */
    public byte[] request(byte[] body, Duration within) {
        Wire wire = current.get();
        if (wire == null) {
            Text why = trouble.text();
            throw PeerFailed.gone("There is no connection to %1$s: %2$s.", "与 %1$s 没有连接：%3$s。", peer, why.en(), why.zh());
        }
        return wire.request(body, within);
    }

    /** Tries to connect now instead of at the end of the current pause. */
    public void hurry() {
        pacing.lock();
        try {
            hurry.signalAll();
        } finally {
            pacing.unlock();
        }
    }

    @Override
    public void close() {
        closed = true;
        board.forget(this);
        Wire wire = current.get();
        if (wire != null) {
            wire.line.abort();
        }
        hurry();
        Thread thread = dialler;
        if (thread != null) {
            thread.interrupt();
        }
    }

    // ---- keeping the connection ----

    private void keepDialling() {
        long pause = FIRST_PAUSE_MS;
        while (!closed) {
            try {
                if (board.weDial(peer)) {
                    serve(board.hello(peer, new Hello(NAME, NAME), DIAL_WITHIN));
                    pause = FIRST_PAUSE_MS;
                } else if (!connected() && trouble.kind() == Kind.BEGINNING) {
                    trouble(Kind.WAITING, new Text("it has not connected yet; it dials, this node waits", "对方尚未连接（由对方发起）"));
                }
            } catch (IOException | TacitException e) {
                if (!connected()) {
                    Unreachable why = Unreachable.of(e);
                    trouble(why.kind(), new Text("it could not be reached (" + why.text().en() + ")", "无法连接（" + why.text().zh() + "）"));
                }
            }
            pause(pause);
            pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
        }
    }

    private void pause(long millis) {
        pacing.lock();
        try {
            if (!closed) {
                boolean unused = hurry.await(millis, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        } finally {
            pacing.unlock();
        }
    }

    /** Uses a fresh line until it ends; a line that comes later replaces it (the peer was restarted). */
    void serve(Line line) {
        Wire wire = new Wire(line);
        Wire before = current.getAndSet(wire);
        if (before != null) {
            before.line.abort();
        }
        if (closed) {
            line.abort();
        }
        handler.changed(this);
        Unreachable why = wire.listen();
        line.abort();
        if (current.compareAndSet(wire, null)) {
            Text stopped = board.stopped(peer);
            trouble = new Trouble(stopped == null ? why.kind() : Kind.SUSPENDED_HERE, stopped == null ? why.text() : stopped, board.clock().instant());
            handler.changed(this);
        }
        wire.failAll(why.text());
    }

    /** One connection of the link. */
    private final class Wire {
        private final Line line;
        private final Pipe pipe;
        private final AtomicLong numbers = new AtomicLong();
        private final Map<Long, CompletableFuture<byte[]>> waiting = new ConcurrentHashMap<>();
        private final Semaphore busy = new Semaphore(AT_ONCE);
        private volatile boolean over;
        private volatile long lastPing;

        Wire(Line line) {
            this.line = line;
            this.pipe = board.pipe(line, peer, NAME);
        }

        byte[] request(byte[] body, Duration within) {
            if (body.length > LONGEST) {
                throw new IllegalArgumentException("a request of " + body.length + " bytes; " + LONGEST + " are possible");
            }
            long number = numbers.incrementAndGet();
            var answer = new CompletableFuture<byte[]>();
            waiting.put(number, answer);
            try {
                say(ASK, number, body);
                if (over) {
                    throw new IOException("the connection ended");
                }
                return answer.get(within.toNanos(), TimeUnit.NANOSECONDS);
            } catch (IOException e) {
                throw broken();
            } catch (TimeoutException e) {
                throw PeerFailed.gone("%s did not answer a request within %d seconds.", "%s 在 %d 秒内没有答复请求。", peer, within.toSeconds());
            } catch (ExecutionException e) {
                throw e.getCause() instanceof TacitException known ? Failures.again(known) : broken();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw PeerFailed.of("Waiting for an answer of %s was interrupted.", "等待 %s 答复时被中断。", peer);
            } finally {
                waiting.remove(number);
            }
        }

        private PeerFailed broken() {
            return PeerFailed.gone("The connection to %s broke before it answered.", "与 %s 的连接在其答复之前中断。", peer);
        }

        private void say(byte kind, long number, byte[] body) throws IOException {
            byte[] message = new byte[HEADER + body.length];
            ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN).put(kind).putLong(number).put(body);
            pipe.send(MemorySegment.ofArray(message));
            pipe.flush();
        }

        /** Returns why the connection ended. */
        Unreachable listen() {
            Thread pinger = Lifeline.start("link pings to " + peer, this::pings);
            try {
                line.readLimit(SILENCE);
                while (true) {
                    hear(ByteBuffer.wrap(pipe.receiveUpTo(HEADER + LONGEST)).order(ByteOrder.LITTLE_ENDIAN));
                }
            } catch (java.net.SocketTimeoutException e) {
                return new Unreachable(Kind.SILENT, new Text("it has given no sign of life for " + SILENCE.toSeconds() + " seconds", "对方 " + SILENCE.toSeconds() + " 秒没有响应"));
            } catch (IOException e) {
                return new Unreachable(Kind.BROKEN, new Text("the connection broke; its node may have stopped", "连接中断，对方节点可能已停止"));
            } catch (ProtocolViolation e) {
                return new Unreachable(Kind.OTHER, e.text());
            } catch (InterruptedException e) {
                return new Unreachable(Kind.OTHER, new Text("this node is stopping", "本节点正在停止"));
            } finally {
                pinger.interrupt();
            }
        }

        private void hear(ByteBuffer message) throws IOException, InterruptedException {
            if (message.remaining() < HEADER) {
                throw ProtocolViolation.of("%s sent a message that is too short.", "%s 发来的消息过短。", peer);
            }
            byte kind = message.get();
            long number = message.getLong();
            byte[] body = new byte[message.remaining()];
            message.get(body);
            switch (kind) {
                case PING -> say(PONG, number, new byte[0]);
                case PONG -> {
                    if (number == lastPing) {
                        roundTrip = Duration.ofNanos(System.nanoTime() - number);
                    }
                }
                case ASK -> {
                    busy.acquire();
                    Thread.ofVirtual().name("answer for " + peer).start(() -> answer(number, body));
                }
                case ANSWER, FAILURE -> {
                    CompletableFuture<byte[]> asked = waiting.get(number);
                    if (asked != null && kind == ANSWER) {
                        asked.complete(body);
                    } else if (asked != null) {
                        asked.completeExceptionally(Failures.fromPeer(peer, false, sentences(body)));
                    }
                }
                default -> throw ProtocolViolation.of("%s sent a message of unknown kind %d.", "%s 发来了未知类型 %d 的消息。", peer, kind);
            }
        }

        private Text sentences(byte[] body) {
            String[] parts = new String(body, StandardCharsets.UTF_8).split("\n", 2);
            return new Text(parts[0], parts[parts.length - 1]);
        }

        private void answer(long number, byte[] request) {
            try {
                try {
                    say(ANSWER, number, handler.answer(peer, request));
                } catch (RuntimeException | Error e) {
                    Text text = Failures.sentenceFor(e).text();
                    say(FAILURE, number, (Failures.clean(text.en()) + "\n" + Failures.clean(text.zh())).getBytes(StandardCharsets.UTF_8));
                }
            } catch (IOException e) {
                // The listener notices too.
            } finally {
                busy.release();
            }
        }

        private void pings() {
            try {
                while (!closed) {
                    lastPing = System.nanoTime();
                    say(PING, lastPing, new byte[0]);
                    Thread.sleep(PING_EVERY);
                }
            } catch (IOException | InterruptedException e) {
                // The connection is over.
            }
        }

        void failAll(Text why) {
            over = true;
            waiting.values().forEach(answer -> answer.completeExceptionally(new IOException(why.en())));
        }
    }
}
