package org.tacit.wire;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.tacit.base.PeerFailed;
import org.tacit.base.TacitException;

/** The session of every transport: channels over lines, one control line per peer, one failure that ends them all. */
final class PartySession implements Session {

    /** How long a broken connection waits for the peer's own word on why. */
    private static final Duration CAUSE_WAIT = Duration.ofSeconds(1);
    private static final Duration HEARTBEAT = Duration.ofSeconds(1);
    static final String MAIN = "main";

    private final Switchboard board;
    private final String id;
    private final Party self;
    private final List<Party> parties;
    private final SessionOptions options;

    private final Map<Party, Control> controls = new ConcurrentHashMap<>();
    private final Set<Party> peersDone = ConcurrentHashMap.newKeySet();
    private final Set<PipeChannel> unflushed = ConcurrentHashMap.newKeySet();
    private final Map<Party, Channel> mains = new ConcurrentHashMap<>();
    private final ReentrantLock state = new ReentrantLock();
    private final Set<PipeChannel> open = new LinkedHashSet<>();
    final Conversation conversation = new Conversation();
    private Traffic closedTraffic = Traffic.NONE;
    private TacitException failure;
    private volatile boolean heardFromPeer;
    private boolean closing;
    private boolean closed;
    private final CountDownLatch ended = new CountDownLatch(1);

    PartySession(Switchboard board, String id, List<Party> parties, SessionOptions options) {
        this.board = board;
        this.id = id;
        this.parties = List.copyOf(parties);
        this.self = parties.stream().filter(p -> Switchboard.same(p, board.self())).findFirst().orElseThrow();
        this.options = options;
    }

    // ---- opening ----

    /** Control and main lines to everybody; whoever dials opens both, so no order among several peers can dead-lock. */
    void connect() {
        try {
            for (Party peer : parties) {
                if (!peer.equals(self)) {
                    Line line = board.line(this, peer, Control.NAME);
                    Control control = new Control(this, peer, line, board.pipe(line, peer, Control.NAME));
                    controls.put(peer, control);
                    control.start(id);
                }
            }
            Lifeline.start(id + " heartbeat", this::heartbeat);
            for (Party peer : parties) {
                if (!peer.equals(self) && board.weDial(peer)) {
                    mains.put(peer, openChannel(peer, MAIN));
                }
            }
        } catch (RuntimeException e) {
            fail(Failures.sentenceFor(e));
            close();
            throw e;
        }
    }

    Channel openChannel(Party peer, String name) {
        checkCancelled();
        flushOfThisThread();
        Line line = board.line(this, peer, name);
        try {
            line.readLimit(options.deadline());
        } catch (IOException e) {
            line.abort();
            throw lost(PeerFailed.gone("The connection to %s broke while channel %s was opened.", "打开通道 %2$s 时与 %1$s 的连接中断。", peer, name));
        }
        Pipe pipe = options.wrap().wrap(board.pipe(line, peer, name), self, peer, name);
        var channel = new PipeChannel(this, peer, name, pipe);
        state.lock();
        try {
            open.add(channel);
        } finally {
            state.unlock();
        }
        if (failure() != null) {
            channel.abort();
            checkCancelled();
        }
        return channel;
    }

    /** Before this thread waits for anybody, everybody gets what it has said so far; other threads look after their own. */
    void flushOfThisThread() {
        for (PipeChannel channel : unflushed) {
            if (channel.holdsMessagesOf(Thread.currentThread())) {
                channel.flush();
            }
        }
    }

    Set<PipeChannel> unflushed() {
        return unflushed;
    }

    void forget(PipeChannel channel) {
        state.lock();
        try {
            if (open.remove(channel)) {
                closedTraffic = closedTraffic.plus(channel.traffic());
            }
        } finally {
            state.unlock();
        }
    }

    private void heartbeat() {
        try {
            while (!ended.await(HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS)) {
                controls.values().forEach(Control::sayAlive);
                checkSends();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A receive has its limit from the line; a send that the peer does not take is noticed here. */
    private void checkSends() {
        long now = System.nanoTime();
        for (PipeChannel channel : openChannels()) {
            long since = channel.sendingSince();
            if (since != 0 && now - since > options.deadline().toNanos()) {
                lost(silent(channel));
            }
        }
    }

    private List<PipeChannel> openChannels() {
        state.lock();
        try {
            return List.copyOf(open);
        } finally {
            state.unlock();
        }
    }

    // ---- failing ----

    /** What the program is told when a call on a channel failed; the session is dead from here on. */
    TacitException broken(PipeChannel channel, Exception e) {
        TacitException known = failure();
        if (known != null) {
            return Failures.again(known);
        }
        if (e instanceof TacitException own) {
            return failWith(own);
        }
        if (e instanceof RuntimeException bug && !(e instanceof java.io.UncheckedIOException)) {
            fail(Failures.sentenceFor(bug));
            throw bug;
        }
        if (e instanceof SocketTimeoutException) {
            return lost(silent(channel));
        }
        awaitCause();
        if (e instanceof FramedPipe.EndOfChannel) {
            return lost(PeerFailed.gone("%1$s ended channel %2$s before this side had all it needs.",
                    "%1$s 在本方收齐数据之前结束了通道 %2$s。", channel.peer(), channel.name()));
        }
        return lost(PeerFailed.gone("The connection to %1$s broke on channel %2$s; check the network and the node of %1$s, then start again.",
                "与 %1$s 的连接在通道 %2$s 上中断；请检查网络和 %1$s 的节点后重试。", channel.peer(), channel.name()));
    }

    private PeerFailed silent(PipeChannel channel) {
        return PeerFailed.of("%1$s did not answer on channel %2$s for %3$d seconds; it may be overloaded or stuck.",
                "%1$s 在通道 %2$s 上 %3$d 秒没有响应，可能过载或停滞。", channel.peer(), channel.name(), options.deadline().toSeconds());
    }

    private void awaitCause() {
        try {
            boolean unused = ended.await(CAUSE_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Fails with this unless something else came first; gives back what the session failed with. */
    TacitException lost(TacitException cause) {
        return failWith(cause);
    }

    private TacitException failWith(TacitException cause) {
        fail(cause);
        TacitException first = failure();
        return first == null || first == cause ? cause : Failures.again(first);
    }

    @Override
    public void fail(TacitException cause) {
        if (end(cause, false)) {
            // A peer that takes nothing must not hold up this side.
            controls.values().forEach(control -> Thread.ofVirtual().start(() -> control.sayFailed(cause)));
        }
    }

    void peerDone(Party peer) {
        peersDone.add(peer);
        board.peerDone(this, peer);
    }

    boolean isDone(Party peer) {
        return peersDone.contains(peer);
    }

    /** Whether the failure began elsewhere. */
    boolean heardFromPeer() {
        return heardFromPeer;
    }

    void failedByPeer(TacitException cause) {
        if (end(cause, true)) {
            controls.values().forEach(control -> Thread.ofVirtual().start(control::sayDone));
        }
    }

    private boolean end(TacitException cause, boolean fromPeer) {
        state.lock();
        try {
            if (failure != null || closed) {
                return false;
            }
            failure = cause;
            heardFromPeer = fromPeer;
        } finally {
            state.unlock();
        }
        ended.countDown();
        board.forget(this);
        openChannels().forEach(PipeChannel::abort);
        return true;
    }

    TacitException failure() {
        state.lock();
        try {
            return failure;
        } finally {
            state.unlock();
        }
    }

    @Override
    public void checkCancelled() {
        TacitException cause = failure();
        if (cause != null) {
            throw Failures.again(cause);
        }
    }

    @Override
    public void close() {
        state.lock();
        try {
            if (closing) {
                return;
            }
            closing = true;
        } finally {
            state.unlock();
        }
        openChannels().forEach(PipeChannel::close);
        if (finished()) {
            controls.values().forEach(Control::sayDone);
        }
        ended.countDown();
        board.forget(this);
    }

    /** From here on nothing fails this session any more; true when nothing has. */
    private boolean finished() {
        state.lock();
        try {
            closed = true;
            return failure == null;
        } finally {
            state.unlock();
        }
    }

    // ---- what the program sees ----

    @Override
    public Channel channel(Party peer) {
        Channel known = mains.get(peer);
        if (known != null) {
            return known;
        }
        if (!parties.contains(peer) || peer.equals(self)) {
            throw new IllegalArgumentException(peer + " is not a peer in session " + id);
        }
        return mains.computeIfAbsent(peer, p -> openChannel(p, MAIN));
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Party self() {
        return self;
    }

    @Override
    public List<Party> parties() {
        return parties;
    }

    SessionOptions options() {
        return options;
    }

    @Override
    public SecureRandom random() {
        return options.random();
    }

    @Override
    public SecurityParameters security() {
        return options.security();
    }

    @Override
    public Progress progress() {
        return options.progress();
    }

    @Override
    public List<Said> conversation() {
        return conversation.lines();
    }

    @Override
    public Traffic traffic() {
        state.lock();
        try {
            Traffic sum = closedTraffic;
            for (PipeChannel channel : open) {
                sum = sum.plus(channel.traffic());
            }
            return sum;
        } finally {
            state.unlock();
        }
    }
}
