package org.tacit.wire;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.time.Duration;
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
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;

/**
 * Sessions between nodes: each channel is one TLS 1.3 connection, both certificates pinned by fingerprint.
 *
 * <h2>Security guarantees</h2>
 * A connection exists only between holders of the two private keys whose certificates the two nodes have pinned to each
 * other; its contents are confidential and unaltered (TLS 1.3, AES-GCM or ChaCha20-Poly1305, ephemeral keys). Sizes, times
 * and addresses are visible to the network. A partner that is removed loses its connections at once.
 *
 * <p>A node without a listening port dials everybody; a node that cannot reach a partner waits for it. See
 * {@code docs/protocols/wire.md}.
 */
public final class TlsTransport extends Switchboard {

    private static final Duration LONGEST_DIAL = Duration.ofSeconds(10);

    private final Party self;
    private final TlsLimits limits;
    private final SSLContext context;
    private final Map<String, Peer> peers = new ConcurrentHashMap<>();
    private final Map<TlsLine, String> lines = new ConcurrentHashMap<>();
    private final Semaphore connections;
    private final Semaphore pending;
    private final Map<InetAddress, Integer> pendingFrom = new ConcurrentHashMap<>();
    private final Refusals refusals = new Refusals();
    private final ScheduledExecutorService watch;
    private final ServerSocket listener;
    private volatile boolean closed;

    private TlsTransport(TlsIdentity identity, String name, Optional<Address> listen, TlsLimits limits) {
        this.self = identity.party(name);
        this.limits = limits;
        this.context = Pinning.context(identity, fingerprint -> peers.containsKey(fingerprint));
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
        return new TlsTransport(identity, name, Optional.of(listen), TlsLimits.DEFAULT);
    }

    /** A node without any listening port; it dials all its partners. */
    public static TlsTransport dialling(TlsIdentity identity, String name) {
        return new TlsTransport(identity, name, Optional.empty(), TlsLimits.DEFAULT);
    }

    /** All choices at once. */
    public static TlsTransport of(TlsIdentity identity, String name, Optional<Address> listen, TlsLimits limits) {
        return new TlsTransport(identity, name, listen, limits);
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

    /** The port that is listened at; empty for a node that only dials. */
    public OptionalInt port() {
        return listener == null ? OptionalInt.empty() : OptionalInt.of(listener.getLocalPort());
    }

    /** Connections turned away since the start. */
    public long refused() {
        return refusals.count();
    }

    // ---- partners ----

    /** Adds a partner, or changes the address of one. */
    public void addPeer(Peer peer) {
        if (!peer.party().fingerprint().matches("[0-9a-f]{64}") || peer.party().fingerprint().equals(self.fingerprint())) {
            throw InvalidInput.of("'%s' is not the fingerprint of another node; it has 64 hexadecimal digits.",
                    "“%s”不是其他节点的指纹，应为 64 位十六进制数。", peer.party().fingerprint());
        }
        peers.put(peer.party().fingerprint(), peer);
    }

    /** Forgets a partner and cuts what is open to it. */
    public void removePeer(Party party) {
        peers.remove(party.fingerprint());
        lines.forEach((line, fingerprint) -> {
            if (fingerprint.equals(party.fingerprint())) {
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
        Address address = peer(party).address().orElseThrow();
        int millis = (int) Math.min(within.toMillis(), LONGEST_DIAL.toMillis());
        if (closed || !connections.tryAcquire()) {
            throw new IOException(closed ? "this node is stopping" : "this node has too many connections open");
        }
        Socket plain = new Socket();
        Future<?> guard = watch.schedule(() -> cut(plain), millis, TimeUnit.MILLISECONDS);
        SSLSocket tls;
        try {
            plain.connect(new InetSocketAddress(address.host(), address.port()), millis);
            plain.setTcpNoDelay(true);
            tls = (SSLSocket) context.getSocketFactory().createSocket(plain, address.host(), address.port(), true);
            tls.setUseClientMode(true);
            String met = handshake(tls);
            if (!met.equals(party.fingerprint())) {
                throw new IOException("another node answers, its fingerprint is " + met);
            }
        } catch (IOException | RuntimeException e) {
            cut(plain);
            connections.release();
            throw new IOException("at " + address + ": " + e.getMessage(), e);
        } finally {
            guard.cancel(false);
        }
        return line(plain, tls, party.fingerprint());
    }

    /** Returns the fingerprint of whoever is at the other end; a resumed session is checked like a fresh one. */
    private static String handshake(SSLSocket tls) throws IOException {
        tls.setEnabledProtocols(Pinning.PROTOCOLS);
        tls.setEnabledCipherSuites(Pinning.SUITES);
        tls.startHandshake();
        return TlsIdentity.fingerprint((X509Certificate) tls.getSession().getPeerCertificates()[0]);
    }

    /** Takes over the connection's permit, whether it succeeds or not. */
    private TlsLine line(Socket plain, SSLSocket tls, String fingerprint) throws IOException {
        var line = new TlsLine(plain, tls, this::gone);
        lines.put(line, fingerprint);
        if (closed || !peers.containsKey(fingerprint)) {
            line.abort();
            throw new IOException("it is no partner any more");
        }
        return line;
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
                    Thread.ofVirtual().name("tls accept").start(() -> meet(socket));
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

    /** From accepted socket to hello, within the time a stranger gets. */
    private void meet(Socket plain) {
        Runnable dismissed = once(() -> dismiss(plain.getInetAddress()));
        Future<?> guard = watch.schedule(() -> cut(plain), limits.handshake().toMillis(), TimeUnit.MILLISECONDS);
        TlsLine line = null;
        try {
            String fingerprint;
            SSLSocket tls;
            try {
                plain.setTcpNoDelay(true);
                tls = (SSLSocket) context.getSocketFactory().createSocket(plain, (InputStream) null, true);
                tls.setNeedClientAuth(true);
                fingerprint = handshake(tls);
            } catch (IOException | RuntimeException e) {
                cut(plain);
                connections.release();
                throw e;
            }
            line = line(plain, tls, fingerprint);
            Party party = peers.get(fingerprint) instanceof Peer peer ? peer.party() : new Party("?", fingerprint);
            Hello hello = Hello.read(line, party);
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
        refusals.add(String.valueOf(lines.get(line)), "hello answered with " + answer);
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
        watch.shutdownNow();
        lines.keySet().forEach(TlsLine::abort);
    }
}
