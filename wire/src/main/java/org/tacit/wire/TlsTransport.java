package org.tacit.wire;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.wire.Trouble.Kind;

/**
 * Sessions between nodes: each channel is one TLS 1.3 connection, both certificates pinned by fingerprint. A party keeps its
 * {@link Party#fingerprint} for good: it is that of its first certificate. Certificates that succeed it are pinned as its own beside it.
 *
 * <h2>Security guarantees</h2>
 * A connection exists only between holders of the two private keys whose certificates the two nodes have pinned to each
 * other, within their dates; its contents are confidential and unaltered (TLS 1.3 with what {@link TlsSuite} says, ephemeral keys). Sizes, times
 * and addresses are visible to the network, and to a relay. A partner that is removed or suspended loses its connections at once.
 *
 * <p>A node without a listening port dials everybody; a node that cannot reach a partner waits for it. See
 * {@code docs/protocols/wire.md}.
 */
public final class TlsTransport extends Switchboard {

    private static final Duration LONGEST_DIAL = Duration.ofSeconds(10);

    private final Party self;
    private final TlsLimits limits;
    private final Clock clock;
    private volatile Own own;
    /** What this node shows a relay, where that is not what it shows its peers. */
    private volatile TlsIdentity atRelay;
    private final Map<String, Peer> peers = new ConcurrentHashMap<>();
    private final Map<String, Text> suspended = new ConcurrentHashMap<>();
    private final Pins pins;
    private final Map<TlsLine, Met> lines = new ConcurrentHashMap<>();
    private final Semaphore connections;
    private final Semaphore pending;
    private final Map<InetAddress, Integer> pendingFrom = new ConcurrentHashMap<>();
    private final Refusals refusals = new Refusals();
    private final ScheduledExecutorService watch;
    private final ServerSocket listener;
    private volatile RelayWait relay;
    private volatile boolean closed;

    /** What new connections are made with. */
    private record Own(TlsIdentity identity, SSLContext context) {
    }

    /** Who is at the other end of a line, and by which certificate. */
    private record Met(String party, String certificate) {
    }

    private TlsTransport(TlsIdentity identity, Party self, Optional<Address> listen, TlsLimits limits, Clock clock) {
        this.self = self;
        this.limits = limits;
        this.clock = clock;
        this.pins = new Pins(clock);
        present(identity);
        this.connections = new Semaphore(limits.connections());
        this.pending = new Semaphore(limits.pending());
        var timer = new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("tls handshake watch").factory());
        timer.setRemoveOnCancelPolicy(true);
        this.watch = timer;
        this.listener = listen.map(TlsTransport::bind).orElse(null);
        if (listener != null) {
            Thread.ofPlatform().daemon().name("tls listener " + listener.getLocalPort()).start(this::acceptAll);
        }
    }

    /** A node that partners can dial; port 0 takes a free one. */
    public static TlsTransport listening(TlsIdentity identity, String name, Address listen) {
        return of(identity, name, Optional.of(listen), TlsLimits.DEFAULT);
    }

    /** A node without any listening port; it dials all its partners. */
    public static TlsTransport dialling(TlsIdentity identity, String name) {
        return of(identity, name, Optional.empty(), TlsLimits.DEFAULT);
    }

    /** All choices at once, for a node that shows its first certificate. */
    public static TlsTransport of(TlsIdentity identity, String name, Optional<Address> listen, TlsLimits limits) {
        return new TlsTransport(identity, identity.party(name), listen, limits, Clock.systemUTC());
    }

    /** @param self its fingerprint is that of its first certificate, {@code identity} may be a later one */
    public static TlsTransport of(TlsIdentity identity, Party self, Optional<Address> listen, TlsLimits limits, Clock clock) {
        return new TlsTransport(identity, self, listen, limits, clock);
    }

    /** New connections are made with this identity; those that are open stay. */
    public void present(TlsIdentity identity) {
        own = new Own(identity, Pinning.context(identity, certificate -> pins.party(certificate).isPresent()));
        RelayWait waiting = relay;
        if (waiting != null) {
            waiting.renew();
        }
    }

    // ---- relay ----

    /** Waits for calls at a relay, beside or in place of a listening port. */
    public void waitAt(RelayAddress address) {
        relay = new RelayWait(address, this::shownToRelay, (plain, outer) -> {
            if (admit(address(plain))) {
                meet(plain, outer);
            } else {
                refusals.add(from(plain), "too many connections are waiting");
                cut(plain);
            }
        }, clock);
    }

    /** Where this node waits for calls; empty where it does not. */
    public Optional<RelayAddress> relay() {
        return Optional.ofNullable(relay).map(RelayWait::relay);
    }

    /** Why this node cannot be called at its relay; empty while it can, and where it has none. */
    public Optional<Trouble> relayTrouble() {
        return Optional.ofNullable(relay).flatMap(RelayWait::trouble);
    }

    /** Relays know this node by another certificate than the one that its peers see. */
    public void showRelays(TlsIdentity identity) {
        atRelay = identity;
    }

    private TlsIdentity shownToRelay() {
        return atRelay == null ? own.identity : atRelay;
    }

    private static ServerSocket bind(Address address) {
        try {
            var socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address.host(), address.port()), 256);
            return socket;
        } catch (IOException e) {
            throw new InvalidInput(Text.of("This node cannot listen at %s (%s); choose another address or port.",
                    "本节点无法在 %s 上监听（%s）；请更换地址或端口。", address, e.getMessage()), e);
        }
    }

    @Override
    public Party self() {
        return self;
    }

    @Override
    Clock clock() {
        return clock;
    }

    /** The port that is listened at; empty for a node that only dials. */
    public OptionalInt port() {
        return listener == null ? OptionalInt.empty() : OptionalInt.of(listener.getLocalPort());
    }

    /** Connections turned away since the start. */
    public long refused() {
        return refusals.count();
    }

    // ---- partners ----

    /** Adds a partner, or changes the address of one. It is pinned to its first certificate unless {@link #pin} says otherwise. */
    public void addPeer(Peer peer) {
        String party = peer.party().fingerprint();
        checkFingerprint(party);
        if (party.equals(self.fingerprint())) {
            throw notAnother(party);
        }
        if (!pins.knows(party)) {
            pins.set(party, Map.of(party, Instant.MAX));
        }
        peers.put(party, peer);
    }

    private static void checkFingerprint(String fingerprint) {
        if (!fingerprint.matches("[0-9a-f]{64}")) {
            throw notAnother(fingerprint);
        }
    }

    private static InvalidInput notAnother(String fingerprint) {
        return InvalidInput.of("'%s' is not the fingerprint of another node; it has 64 hexadecimal digits.",
                "“%s”不是其他节点的指纹，应为 64 位十六进制数。", fingerprint);
    }

    /** Which certificates are a partner's from now on, each until when. Connections that are open stay. */
    public void pin(Party party, Map<String, Instant> certificates) {
        certificates.keySet().forEach(TlsTransport::checkFingerprint);
        pins.set(party.fingerprint(), certificates);
    }

    /** Cuts what is open to a partner under certificates that are not its own any more. */
    public void cutUnpinned(Party party) {
        cutWhere(met -> met.party.equals(party.fingerprint()) && pins.party(met.certificate).isEmpty());
    }

    /** Forgets a partner and cuts what is open to it. */
    public void removePeer(Party party) {
        peers.remove(party.fingerprint());
        pins.remove(party.fingerprint());
        suspended.remove(party.fingerprint());
        cutWhere(met -> met.party.equals(party.fingerprint()));
    }

    /** Cuts what is open to a partner, and lets nothing be opened until {@link #lift}. */
    public void suspend(Party party, Text why) {
        suspended.put(party.fingerprint(), why);
        cutWhere(met -> met.party.equals(party.fingerprint()));
        explain(party, Kind.SUSPENDED_HERE, why);
    }

    public void lift(Party party) {
        if (suspended.remove(party.fingerprint()) != null) {
            explain(party, Kind.BEGINNING, new Text("not connected yet", "尚未连接"));
        }
    }

    @Override
    Text stopped(Party party) {
        return suspended.get(party.fingerprint());
    }

    private void cutWhere(Predicate<Met> which) {
        lines.forEach((line, met) -> {
            if (which.test(met)) {
                line.abort();
            }
        });
    }

    private Peer peer(Party party) {
        Peer peer = peers.get(party.fingerprint());
        if (peer == null) {
            throw InvalidInput.of("%s (fingerprint %s) is not a partner of this node; add it first.",
                    "%s（指纹 %s）不是本节点的合作方，请先添加。", party, party.fingerprint());
        }
        return peer;
    }

    @Override
    boolean weDial(Party party) {
        return peer(party).dials() == Peer.Dials.WE;
    }

    // ---- dialling ----

    @Override
    Line dial(Party party, Duration within) throws IOException {
        Peer peer = peer(party);
        Text stopped = suspended.get(party.fingerprint());
        if (stopped != null) {
            throw new Unreachable(Kind.SUSPENDED_HERE, stopped);
        }
        int millis = (int) Math.min(within.toMillis(), LONGEST_DIAL.toMillis());
        if (closed || !connections.tryAcquire()) {
            throw closed ? new Unreachable(Kind.OTHER, new Text("this node is stopping", "本节点正在停止"))
                    : new Unreachable(Kind.BUSY, new Text("this node has too many connections open", "本节点打开的连接过多"));
        }
        Own now = own;
        Socket plain = new Socket();
        Future<?> guard = watch.schedule(() -> cut(plain), millis, TimeUnit.MILLISECONDS);
        SSLSocket tls;
        X509Certificate met;
        try {
            Socket under = reach(peer, plain, millis);
            String host = peer.address().map(Address::host).orElse("");
            tls = (SSLSocket) now.context.getSocketFactory().createSocket(under, host, under.getPort(), true);
            tls.setUseClientMode(true);
            met = handshake(now, tls);
            String fingerprint = TlsIdentity.fingerprint(met);
            if (!pins.party(fingerprint).filter(party.fingerprint()::equals).isPresent()) {
                throw new Unreachable(Kind.OTHER_NODE, new Text("another node answers, its fingerprint is " + fingerprint, "应答的是另一个节点，其指纹为 " + fingerprint));
            }
        } catch (IOException | RuntimeException e) {
            cut(plain);
            connections.release();
            throw diagnose(party, e);
        } finally {
            guard.cancel(false);
        }
        TlsLine line = line(now, plain, tls, met);
        byte answer = dates(met);
        if (answer != Hello.WELCOME) {
            sayWhy(line, answer);
            throw troubleOf(met, answer).at(peer.where());
        }
        return line;
    }

    /** A way to the peer's TLS: a plain connection, or one that a relay passes on. */
    private Socket reach(Peer peer, Socket plain, int millis) throws IOException {
        if (peer.address().isPresent()) {
            Address address = peer.address().get();
            plain.connect(new InetSocketAddress(address.host(), address.port()), millis);
            plain.setTcpNoDelay(true);
            return plain;
        }
        RelayAddress at = peer.relay().orElseThrow();
        SSLSocket outer = RelayLeg.open(plain, at, shownToRelay(), millis);
        RelayLeg.call(outer, at, peer.party().fingerprint());
        outer.setSoTimeout(0);
        return outer;
    }

    @Override
    Unreachable diagnose(Party party, Exception e) {
        Peer peer = peers.get(party.fingerprint());
        Unreachable why = Unreachable.of(e);
        return peer == null ? why : why.at(peer.where());
    }

    /** Whose certificate is at the other end; a resumed session is checked like a fresh one. */
    private static X509Certificate handshake(Own own, SSLSocket tls) throws IOException {
        own.identity.suite().prepare(tls);
        tls.startHandshake();
        return (X509Certificate) tls.getSession().getPeerCertificates()[0];
    }

    /** Takes over the connection's permit, whether it succeeds or not. */
    private TlsLine line(Own own, Socket plain, SSLSocket tls, X509Certificate certificate) throws IOException {
        String fingerprint = TlsIdentity.fingerprint(certificate);
        Optional<String> party = pins.party(fingerprint);
        var line = new TlsLine(plain, tls, own.identity.suite(), this::gone);
        lines.put(line, new Met(party.orElse(""), fingerprint));
        if (closed || party.filter(peers::containsKey).isEmpty()) {
            line.abort();
            throw new IOException("it is no partner any more");
        }
        return line;
    }

    // ---- dates ----

    /** What a peer with this certificate is answered. */
    private byte dates(X509Certificate certificate) {
        Instant now = clock.instant();
        return !now.isBefore(certificate.getNotAfter().toInstant()) ? Hello.EXPIRED
                : now.isBefore(certificate.getNotBefore().toInstant()) ? Hello.NOT_YET_VALID : Hello.WELCOME;
    }

    private static Unreachable troubleOf(X509Certificate certificate, byte answer) {
        return answer == Hello.EXPIRED
                ? new Unreachable(Kind.EXPIRED, Text.of("its certificate expired at %s", "其证书已于 %s 过期", certificate.getNotAfter().toInstant()))
                : new Unreachable(Kind.CLOCK, Text.of("its certificate is valid from %s only, so one of the two clocks is wrong", "其证书自 %s 起才有效，双方时钟之一有误",
                        certificate.getNotBefore().toInstant()));
    }

    /** The one that we dialled hears why we hang up. */
    private static void sayWhy(TlsLine line, byte answer) {
        try {
            new Hello(Hello.SORRY, Integer.toString(answer)).write(line);
            line.finish();
            line.dispose();
        } catch (IOException e) {
            line.abort();
        }
    }

    private void heardWhy(Party party, String why) {
        byte answer = why.matches("[0-9]{1,2}") ? Byte.parseByte(why) : -1;
        Unreachable trouble = refusal(answer);
        refusals.add(party.name(), trouble.text().en());
        explain(party, trouble.kind(), trouble.text());
    }

    private void gone(TlsLine line) {
        lines.remove(line);
        connections.release();
    }

    private static void cut(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone.
        }
    }

    // ---- listening ----

    private void acceptAll() {
        while (!closed) {
            try {
                Socket socket = listener.accept();
                if (admit(socket.getInetAddress())) {
                    Thread.ofVirtual().name("tls accept").start(() -> meet(socket, socket));
                } else {
                    refusals.add(from(socket), "too many connections are waiting");
                    cut(socket);
                }
            } catch (IOException e) {
                if (!closed) {
                    refusals.add("the listening socket", String.valueOf(e.getMessage()));
                }
            }
        }
    }

    private boolean admit(InetAddress address) {
        if (!connections.tryAcquire()) {
            return false;
        }
        if (!pending.tryAcquire()) {
            connections.release();
            return false;
        }
        if (pendingFrom.merge(address, 1, Integer::sum) > limits.pendingPerAddress()) {
            dismiss(address);
            connections.release();
            return false;
        }
        return true;
    }

    private static Runnable once(Runnable action) {
        var done = new AtomicBoolean();
        return () -> {
            if (done.compareAndSet(false, true)) {
                action.run();
            }
        };
    }

    private void dismiss(InetAddress address) {
        pendingFrom.computeIfPresent(address, (a, n) -> n == 1 ? null : n - 1);
        pending.release();
    }

    /** A stranger that is still speaking reads why it was refused only if it is listened to; the watch ends this. */
    private static void letRead(Socket plain) {
        try {
            plain.shutdownOutput();
            byte[] ignored = new byte[4096];
            while (plain.getInputStream().read(ignored) >= 0) {
                // Nobody wants it.
            }
        } catch (IOException e) {
            // It has gone, or its time is over.
        }
    }

    private static InetAddress address(Socket socket) {
        InetAddress address = socket.getInetAddress();
        return address == null ? InetAddress.getLoopbackAddress() : address;
    }

    /**
     * From accepted socket to hello, within the time a stranger gets.
     *
     * @param under what TLS is spoken over: the socket itself, or a relay's connection on it
     */
    private void meet(Socket plain, Socket under) {
        Own now = own;
        InetAddress stranger = address(plain);
        Runnable dismissed = once(() -> dismiss(stranger));
        Future<?> guard = watch.schedule(() -> cut(plain), limits.handshake().toMillis(), TimeUnit.MILLISECONDS);
        TlsLine line = null;
        try {
            X509Certificate met;
            SSLSocket tls;
            try {
                plain.setTcpNoDelay(true);
                tls = (SSLSocket) now.context.getSocketFactory().createSocket(under, (InputStream) null, now.identity.suite().closesHalf());
                tls.setUseClientMode(false);
                tls.setNeedClientAuth(true);
                met = handshake(now, tls);
            } catch (IOException | RuntimeException e) {
                letRead(plain);
                cut(plain);
                connections.release();
                throw e;
            }
            line = line(now, plain, tls, met);
            String id = lines.get(line) instanceof Met of ? of.party : "";
            Party party = peers.get(id) instanceof Peer peer ? peer.party() : new Party("?", id);
            Hello hello = Hello.read(line, party);
            if (hello.session().equals(Hello.SORRY)) {
                heardWhy(party, hello.channel());
                line.abort();
                return;
            }
            byte answer = suspended.containsKey(id) ? Hello.SUSPENDED : dates(met);
            if (answer != Hello.WELCOME) {
                if (answer != Hello.SUSPENDED) {
                    Unreachable why = troubleOf(met, answer);
                    explain(party, why.kind(), why.text());
                }
                refuse(line, answer);
                return;
            }
            guard.cancel(false);
            dismissed.run();
            welcome(line, party, hello);
        } catch (IOException | RuntimeException e) {
            refusals.add(from(plain), String.valueOf(e.getMessage()));
            if (line != null) {
                line.abort();
            }
        } finally {
            guard.cancel(false);
            dismissed.run();
        }
    }

    @Override
    void refuse(Line line, byte answer) {
        refusals.add(lines.get(line) instanceof Met met && peers.get(met.party) instanceof Peer peer ? peer.party().name() : "?", "hello answered with " + answer);
        super.refuse(line, answer);
    }

    private static String from(Socket socket) {
        return String.valueOf(socket.getRemoteSocketAddress());
    }

    @Override
    public void close() {
        closed = true;
        super.close();
        if (listener != null) {
            try {
                listener.close();
            } catch (IOException e) {
                // It listens no more, either way.
            }
        }
        if (relay != null) {
            relay.close();
        }
        watch.shutdownNow();
        lines.keySet().forEach(TlsLine::abort);
    }
}
