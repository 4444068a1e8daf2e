package org.tacit.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.tacit.base.InvalidInput;
import org.tacit.base.PeerFailed;
import org.tacit.base.TacitException;
import org.tacit.base.Text;
import org.tacit.wire.Trouble.Kind;

/**
 * Brings lines and sessions together, whatever the lines are made of: the side that dials says hello by session and
 * channel, the other side hands the line to whoever asked for it, or keeps it until somebody does.
 */
abstract class Switchboard implements Transport {

    /** Lines of one partner that wait for a session to be opened here. */
    private static final int MOST_WAITING = 64;
    /** Channels of one session that nobody here has asked for yet. */
    private static final int MOST_UNCLAIMED = 256;

    private final Map<String, CompletableFuture<PartySession>> sessions = new ConcurrentHashMap<>();
    private final Map<PartySession, Map<String, Arrival>> arrivals = new ConcurrentHashMap<>();
    private final Map<String, Link> links = new ConcurrentHashMap<>();
    private final Map<String, Semaphore> parking = new ConcurrentHashMap<>();
    private volatile Pipe.Wrap wrap = Pipe.Wrap.NONE;
    /** How long a line waits for this side to open its session; a partner may be a little ahead of us. */
    private volatile Duration parkFor = Duration.ofSeconds(30);
    private volatile boolean closed;

    /** Whether connections between us and this peer are opened from here. */
    abstract boolean weDial(Party peer);

    /** A new authenticated line, hello not yet said. */
    abstract Line dial(Party peer, Duration within) throws IOException;

    /** The reason for a connection that could not be made. */
    Unreachable diagnose(Party peer, Exception e) {
        return Unreachable.of(e);
    }

    /** Why a person here let no connection to this peer be; null where nobody did. */
    Text stopped(Party peer) {
        return null;
    }

    /** Something was learned of why there is no link to this peer. */
    void explain(Party peer, Trouble.Kind kind, Text text) {
        Link link = links.get(peer.fingerprint());
        if (link != null) {
            link.trouble(kind, text);
        }
    }

    @Override
    public synchronized void wrap(Pipe.Wrap outer) {
        wrap = wrap.then(outer);
    }

    /** Messages on a line. */
    Pipe pipe(Line line, Party peer, String channel) {
        return wrap.wrap(new FramedPipe(line, peer, channel), self(), peer, channel);
    }

    /** For saying since when something is so. */
    Clock clock() {
        return Clock.systemUTC();
    }

    static boolean same(Party one, Party other) {
        return one.fingerprint().equals(other.fingerprint());
    }

    // ---- links ----

    @Override
    public Link link(Party peer, Link.Handler handler) {
        Link link = new Link(this, peer, handler);
        if (links.putIfAbsent(peer.fingerprint(), link) != null) {
            throw new IllegalStateException("there is a link to " + peer + " already");
        }
        link.start();
        return link;
    }

    void forget(Link link) {
        links.remove(link.peer().fingerprint(), link);
    }

    // ---- sessions ----

    @Override
    public Session open(String sessionId, List<Party> parties, SessionOptions options) {
        if (parties.size() < 2 || parties.stream().noneMatch(p -> same(p, self())) || sessionId.equals(Link.NAME)) {
            throw new IllegalArgumentException("session " + sessionId + " needs two parties or more, self among them");
        }
        if (sessionId.getBytes(StandardCharsets.UTF_8).length > Hello.LONGEST_NAME) {
            throw InvalidInput.of("The session name '%1$s' is longer than %2$d bytes; give the step a shorter name.",
                    "会话名“%1$s”超过 %2$d 字节，请缩短步骤名称。", sessionId, Hello.LONGEST_NAME);
        }
        if (closed) {
            throw new IllegalStateException("the transport is closed");
        }
        var session = new PartySession(this, sessionId, parties, options);
        arrivals.put(session, new ConcurrentHashMap<>());
        if (!sessions.computeIfAbsent(sessionId, id -> new CompletableFuture<>()).complete(session)) {
            arrivals.remove(session);
            throw new IllegalStateException("session " + sessionId + " is open already");
        }
        session.connect();
        return session;
    }

    void forget(PartySession session) {
        Map<String, Arrival> left = arrivals.remove(session);
        if (left != null) {
            sessions.remove(session.id());
            left.values().forEach(arrival -> {
                if (!arrival.giveUp("the session ended") && !arrival.taken) {
                    arrival.line.thenAccept(Line::abort);
                }
            });
        }
    }

    /** A channel that the peer opens. */
    private static final class Arrival {
        final CompletableFuture<Line> line = new CompletableFuture<>();
        /** Set once: by the connection that carries this channel, or by whoever knows that none will come. */
        final AtomicBoolean settled = new AtomicBoolean();
        /** The line belongs to a channel now. */
        volatile boolean taken;

        boolean giveUp(String why) {
            return settled.compareAndSet(false, true) && line.completeExceptionally(new IOException(why));
        }
    }

    /** The peer is through with the session: what it has not opened by now it never will. */
    void peerDone(PartySession session, Party peer) {
        Map<String, Arrival> expected = arrivals.get(session);
        if (expected != null) {
            expected.forEach((key, arrival) -> {
                if (key.startsWith(peer.fingerprint() + " ")) {
                    arrival.giveUp("the peer ended its part");
                }
            });
        }
    }

    /** The line for one channel of a session, dialled or waited for. Lines taken from the board belong to the taker. */
    Line line(PartySession session, Party peer, String channel) {
        Duration limit = session.options().openWithin();
        return weDial(peer) ? dialled(session, peer, channel, limit) : awaited(session, peer, channel, limit);
    }

    private Line dialled(PartySession session, Party peer, String channel, Duration limit) {
        try {
            return hello(peer, new Hello(session.id(), channel), limit);
        } catch (IOException e) {
            TacitException known = session.failure();
            Text why = Unreachable.of(e).text();
            throw known != null ? Failures.again(known) : PeerFailed.gone(new Text(
                    "%s could not be reached for %s: %s.".formatted(peer, session.id(), why.en()), "无法为 %s 连接 %s：%s。".formatted(session.id(), peer, why.zh())));
        }
    }

    /** Dials and says hello. */
    Line hello(Party peer, Hello hello, Duration limit) throws IOException {
        Line line = dial(peer, limit);
        try {
            line.readLimit(limit);
            byte[] answer = new byte[1];
            say(hello, line, answer);
            line.readFully(answer, 0, 1);
            if (answer[0] != Hello.WELCOME) {
                throw refusal(answer[0]);
            }
            return line;
        } catch (IOException | RuntimeException e) {
            line.abort();
            throw diagnose(peer, e);
        }
    }

    /** A peer that hung up before it heard us may have said why: that is the reason, and not that we could not speak. */
    private static void say(Hello hello, Line line, byte[] answer) throws IOException {
        try {
            hello.write(line);
        } catch (IOException e) {
            line.readFully(answer, 0, 1);
            throw e;
        }
    }

    /** What a hello that was not welcome is answered with, in words. */
    static Unreachable refusal(byte answer) {
        return switch (answer) {
            case Hello.NO_SUCH_SESSION -> new Unreachable(Kind.OTHER, new Text("it has not opened this session", "对方未打开该会话"));
            case Hello.TAKEN -> new Unreachable(Kind.OTHER, new Text("it has this channel already", "对方已有该通道"));
            case Hello.OTHER_VERSION -> new Unreachable(Kind.VERSION, new Text("its software speaks another version of the protocol", "对方软件使用另一协议版本"));
            case Hello.WE_DIAL -> new Unreachable(Kind.BOTH_DIAL, new Text("it is set to dial this node itself; set one side to dial and the other to wait",
                    "对方设置为主动连接本节点；请将一方设为连接、另一方设为等待"));
            case Hello.BUSY -> new Unreachable(Kind.BUSY, new Text("it has too many connections waiting", "对方等待中的连接过多"));
            case Hello.SUSPENDED -> new Unreachable(Kind.SUSPENDED_THERE, new Text("it has suspended this node", "对方已暂停与本节点的合作"));
            case Hello.EXPIRED -> new Unreachable(Kind.EXPIRED_HERE, new Text("it refuses this node's certificate, which has expired", "对方拒绝本节点的证书，因其已过期"));
            case Hello.NOT_YET_VALID -> new Unreachable(Kind.CLOCK, new Text("this node's certificate is not valid yet by its clock, so one of the two clocks is wrong",
                    "按对方时钟，本节点的证书尚未生效，双方时钟之一有误"));
            default -> new Unreachable(Kind.OTHER, new Text("it refused", "对方拒绝"));
        };
    }

    private Line awaited(PartySession session, Party peer, String channel, Duration limit) {
        Arrival arrival = arrival(session, peer, channel);
        try {
            if (arrival == null) {
                throw new IOException("the session ended");
            }
            if (session.isDone(peer)) {
                peerDone(session, peer);
            }
            Line line = arrival.line.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            arrival.taken = true;
            return line;
        } catch (TimeoutException e) {
            throw PeerFailed.gone("%1$s did not open channel %2$s of %3$s within %4$d seconds; it dials, this node waits.",
                    "%1$s 未在 %4$d 秒内打开 %3$s 的通道 %2$s（由对方发起连接）。", peer, channel, session.id(), limit.toSeconds());
        } catch (IOException | ExecutionException e) {
            session.checkCancelled();
            throw PeerFailed.gone("%1$s ended its part of %2$s without opening channel %3$s.", "%1$s 未打开通道 %3$s 就结束了 %2$s。", peer, session.id(), channel);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw PeerFailed.of("Waiting for %1$s was interrupted.", "等待 %1$s 时被中断。", peer);
        }
    }

    private Arrival arrival(PartySession session, Party peer, String channel) {
        Map<String, Arrival> expected = arrivals.get(session);
        return expected == null ? null : expected.computeIfAbsent(key(peer, channel), k -> new Arrival());
    }

    private static String key(Party peer, String channel) {
        return peer.fingerprint() + " " + channel;
    }

    // ---- arriving lines ----

    /** Takes a line that a known peer has just opened, on a thread of its own; {@code hello} was read from it. */
    void welcome(Line line, Party known, Hello hello) throws IOException {
        if (weDial(known)) {
            refuse(line, Hello.WE_DIAL);
            return;
        }
        if (hello.session().equals(Link.NAME)) {
            Link link = links.get(known.fingerprint());
            if (link == null) {
                refuse(line, Hello.NO_SUCH_SESSION);
            } else {
                line.write(new byte[] {Hello.WELCOME}, 0, 1);
                Lifeline.start("link to " + known, () -> link.serve(line));
            }
            return;
        }
        Semaphore places = parking.computeIfAbsent(known.fingerprint(), f -> new Semaphore(MOST_WAITING));
        if (!places.tryAcquire()) {
            refuse(line, Hello.BUSY);
            return;
        }
        PartySession session;
        try {
            session = sessionFor(hello);
        } finally {
            places.release();
        }
        // A contract may call the partner by another name than we do; the fingerprint is who it is.
        Party peer = session == null ? null : session.parties().stream().filter(p -> same(p, known)).findFirst().orElse(null);
        if (peer == null) {
            refuse(line, Hello.NO_SUCH_SESSION);
            return;
        }
        Arrival arrival = arrival(session, peer, hello.channel());
        if (arrival == null) {
            refuse(line, Hello.NO_SUCH_SESSION);
        } else if (unclaimed(session) > MOST_UNCLAIMED) {
            refuse(line, Hello.BUSY);
        } else if (!arrival.settled.compareAndSet(false, true)) {
            refuse(line, Hello.TAKEN);
        } else {
            handOver(line, arrival);
            // The session may have ended in between, and has then not seen this line.
            if (!arrivals.containsKey(session) && !arrival.taken) {
                line.abort();
            }
        }
    }

    /** Channels that a peer has opened, or begun to, and no program here has asked for. */
    private long unclaimed(PartySession session) {
        Map<String, Arrival> expected = arrivals.getOrDefault(session, Map.of());
        return expected.size() <= MOST_UNCLAIMED ? 0 : expected.values().stream().filter(a -> a.settled.get() && !a.taken).count();
    }

    /** The channel gets the line only after our answer, which must be the first thing on it. */
    private static void handOver(Line line, Arrival arrival) throws IOException {
        try {
            line.write(new byte[] {Hello.WELCOME}, 0, 1);
            arrival.line.complete(line);
        } catch (IOException e) {
            arrival.line.completeExceptionally(e);
            throw e;
        }
    }

    private PartySession sessionFor(Hello hello) {
        CompletableFuture<PartySession> opened = sessions.computeIfAbsent(hello.session(), id -> new CompletableFuture<>());
        PartySession now = opened.getNow(null);
        if (now != null) {
            return now;
        }
        try {
            return opened.get(parkFor.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            sessions.remove(hello.session(), opened);
            return opened.getNow(null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    void parkFor(Duration limit) {
        parkFor = limit;
    }

    void refuse(Line line, byte answer) {
        try {
            line.write(new byte[] {answer}, 0, 1);
            line.finish();
            line.dispose();
        } catch (IOException e) {
            line.abort();
        }
    }

    @Override
    public void close() {
        closed = true;
        links.values().forEach(Link::close);
        arrivals.keySet().forEach(session -> session.fail(PeerFailed.gone("The node of %s was stopped.", "%s 的节点已停止。", self())));
    }
}
