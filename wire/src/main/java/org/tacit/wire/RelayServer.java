package org.tacit.wire;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;

/**
 * Joins connections of nodes that can only dial out, see {@link RelayLeg} for what is said.
 *
 * <h2>Security guarantees</h2>
 * Serves the listed nodes, which prove by TLS that they hold their certificates' keys, and tells each who calls in no way at all:
 * the two nodes find out by the TLS connection of their own that they make inside, with certificates that they have pinned. So a
 * relay, also a malicious one, sees who talks to whom, when and how much; it can refuse, delay and cut, and neither read nor change
 * anything. What one node can take is bounded in connections; memory is one buffer for each direction of each.
 */
public class RelayServer implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger("org.tacit.wire.relay");
    private static final int BUFFER = 1 << 14;
    private static final Duration PING_EVERY = Duration.ofSeconds(10);
    private static final int SILENCE_MS = 30_000;
    /** TLS that cannot be closed in one direction leaves the last bytes this much time. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final TlsIdentity identity;
    private final RelayNodes nodes;
    private final RelayLimits limits;
    private final SSLContext context;
    private final ServerSocket listener;
    private final SecureRandom random = new SecureRandom();
    private final Refusals refusals = new Refusals();
    private final Semaphore pending;
    private final Semaphore joined;
    private final Map<String, Semaphore> ofNode = new ConcurrentHashMap<>();
    private final Map<String, Waiting> waiting = new ConcurrentHashMap<>();
    private final Map<String, Call> calls = new ConcurrentHashMap<>();
    private final Set<Join> joins = ConcurrentHashMap.newKeySet();
    /** Open ones, by themselves until TLS is there and then by that. */
    private final Map<Socket, Socket> sockets = new ConcurrentHashMap<>();
    private final AtomicLong forwarded = new AtomicLong();
    private final ScheduledExecutorService watch;
    private volatile boolean closed;

    /** A node that can be called. */
    private record Waiting(SSLSocket socket) {
        synchronized void say(byte kind, byte[] body) throws IOException {
            byte[] message = new byte[1 + body.length];
            message[0] = kind;
            System.arraycopy(body, 0, message, 1, body.length);
            OutputStream out = socket.getOutputStream();
            out.write(message);
            out.flush();
        }
    }

    private record Call(String callee, CompletableFuture<SSLSocket> taken) {
    }

    /** @param listen port 0 takes a free one */
    public RelayServer(TlsIdentity identity, Address listen, RelayNodes nodes, RelayLimits limits) {
        this.identity = identity;
        this.nodes = nodes;
        this.limits = limits;
        this.context = Pinning.context(identity, fingerprint -> nodes.name(fingerprint).isPresent());
        this.pending = new Semaphore(limits.pending());
        this.joined = new Semaphore(limits.connections());
        try {
            this.listener = new ServerSocket();
            listener.setReuseAddress(true);
            listener.bind(new InetSocketAddress(listen.host(), listen.port()), 256);
        } catch (IOException e) {
            throw new InvalidInput(Text.of("This relay cannot listen at %s (%s); choose another address or port.",
                    "本中继无法在 %s 上监听（%s）；请更换地址或端口。", listen, e.getMessage()), e);
        }
        var timer = new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("relay watch").factory());
        timer.setRemoveOnCancelPolicy(true);
        this.watch = timer;
        long idle = Math.max(1, limits.idle().toMillis() / 4);
        watch.scheduleWithFixedDelay(() -> joins.forEach(Join::endWhereIdle), idle, idle, TimeUnit.MILLISECONDS);
        Thread.ofPlatform().daemon().name("relay listener " + port()).start(this::acceptAll);
    }

    public int port() {
        return listener.getLocalPort();
    }

    public String fingerprint() {
        return identity.fingerprint();
    }

    /** Connections that pass through now. */
    public int connections() {
        return joins.size();
    }

    /** Bytes passed on since the start, both directions. */
    public long forwarded() {
        return forwarded.get();
    }

    public long refused() {
        return refusals.count();
    }

    // ---- arriving ----

    private void acceptAll() {
        while (!closed) {
            try {
                Socket socket = listener.accept();
                if (pending.tryAcquire()) {
                    Thread.ofVirtual().name("relay accept").start(() -> meet(socket));
                } else {
                    refuse(socket, "too many connections are waiting");
                }
            } catch (IOException e) {
                if (!closed) {
                    refusals.add("the listening socket", String.valueOf(e.getMessage()));
                }
            }
        }
    }

    private void refuse(Socket socket, String why) {
        refusals.add(String.valueOf(socket.getRemoteSocketAddress()), why);
        cut(socket);
    }

    private void meet(Socket plain) {
        sockets.put(plain, plain);
        Future<?> guard = watch.schedule(() -> cut(plain), limits.handshake().toMillis(), TimeUnit.MILLISECONDS);
        boolean strange = true;
        try {
            plain.setTcpNoDelay(true);
            SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(plain, (InputStream) null, true);
            tls.setUseClientMode(false);
            tls.setNeedClientAuth(true);
            identity.suite().prepare(tls);
            sockets.put(tls, plain);
            tls.startHandshake();
            sockets.remove(plain);
            String node = nodes.name(TlsIdentity.fingerprint((X509Certificate) tls.getSession().getPeerCertificates()[0]))
                    .orElseThrow(() -> new IOException("it is not served any more"));
            DataInputStream in = new DataInputStream(tls.getInputStream());
            byte[] head = new byte[5];
            in.readFully(head);
            if (head[0] != 'T' || head[1] != 'C' || head[2] != 'R' || head[3] != RelayLeg.VERSION) {
                answer(tls, RelayLeg.OTHER_VERSION);
                throw new IOException("another protocol or version");
            }
            byte[] body = new byte[head[4] == RelayLeg.CALL ? 32 : head[4] == RelayLeg.TAKE ? RelayLeg.TOKEN : 0];
            in.readFully(body);
            guard.cancel(false);
            pending.release();
            strange = false;
            switch (head[4]) {
                case RelayLeg.WAIT -> await(node, tls);
                case RelayLeg.CALL -> call(node, tls, HexFormat.of().formatHex(body));
                case RelayLeg.TAKE -> take(node, tls, HexFormat.of().formatHex(body));
                default -> throw new IOException("it wants something unknown");
            }
        } catch (IOException | RuntimeException e) {
            refusals.add(String.valueOf(plain.getRemoteSocketAddress()), String.valueOf(e.getMessage()));
            cut(plain);
        } finally {
            guard.cancel(false);
            if (strange) {
                pending.release();
            }
            sockets.values().removeIf(Socket::isClosed);
        }
    }

    private static void answer(SSLSocket socket, byte answer) throws IOException {
        socket.getOutputStream().write(answer);
        socket.getOutputStream().flush();
    }

    // ---- what nodes want ----

    private void await(String node, SSLSocket socket) throws IOException {
        answer(socket, RelayLeg.OK);
        Waiting here = new Waiting(socket);
        Waiting before = waiting.put(node, here);
        if (before != null) {
            cut(before.socket);
        }
        LOG.log(System.Logger.Level.INFO, "{0} waits for calls", node);
        Thread pinger = Lifeline.start("relay pings " + node, () -> pings(here));
        try {
            socket.setSoTimeout(SILENCE_MS);
            while (socket.getInputStream().read() == RelayLeg.PING) {
                // It is alive.
            }
        } catch (IOException e) {
            // It is gone.
        } finally {
            waiting.remove(node, here);
            pinger.interrupt();
            cut(socket);
            LOG.log(System.Logger.Level.INFO, "{0} waits no more", node);
        }
    }

    private static void pings(Waiting node) {
        try {
            while (true) {
                Thread.sleep(PING_EVERY);
                node.say(RelayLeg.PING, new byte[0]);
            }
        } catch (IOException | InterruptedException e) {
            // It is over.
        }
    }

    private void call(String caller, SSLSocket socket, String whom) throws IOException {
        String callee = nodes.name(whom).orElse("");
        Waiting there = waiting.get(callee);
        if (there == null || callee.equals(caller)) {
            answer(socket, RelayLeg.NOT_THERE);
            cut(socket);
            return;
        }
        Semaphore one = share(caller);
        Semaphore other = share(callee);
        if (!take(joined, one, other)) {
            answer(socket, RelayLeg.BUSY);
            cut(socket);
            return;
        }
        byte[] token = new byte[RelayLeg.TOKEN];
        random.nextBytes(token);
        String name = HexFormat.of().formatHex(token);
        Call call = new Call(callee, new CompletableFuture<>());
        calls.put(name, call);
        try {
            there.say(RelayLeg.RING, token);
            SSLSocket taken = call.taken.get(limits.answer().toMillis(), TimeUnit.MILLISECONDS);
            new Join(socket, taken).run();
        } catch (TimeoutException | ExecutionException e) {
            answer(socket, RelayLeg.NOT_THERE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (calls.remove(name) != null && !call.taken.cancel(false)) {
                cut(call.taken.getNow(null));
            }
            cut(socket);
            joined.release();
            one.release();
            other.release();
        }
    }

    private Semaphore share(String node) {
        return ofNode.computeIfAbsent(node, n -> new Semaphore(limits.connectionsPerNode()));
    }

    private static boolean take(Semaphore... all) {
        for (int i = 0; i < all.length; i++) {
            if (!all[i].tryAcquire()) {
                for (int j = 0; j < i; j++) {
                    all[j].release();
                }
                return false;
            }
        }
        return true;
    }

    private void take(String node, SSLSocket socket, String token) throws IOException {
        Call call = calls.get(token);
        // The token is 128 random bits that only the callee was told; whoever guesses one must be the callee too.
        if (call == null || !call.callee.equals(node) || !call.taken.complete(socket)) {
            answer(socket, RelayLeg.GONE);
            cut(socket);
        }
    }

    // ---- passing on ----

    /** What a relay could do to what it passes on; this one does nothing. */
    void passing(byte[] bytes, int length) {
    }

    /** Two connections that are one from now on. */
    private final class Join {
        private final SSLSocket one;
        private final SSLSocket other;
        private volatile long moved = System.nanoTime();

        Join(SSLSocket one, SSLSocket other) {
            this.one = one;
            this.other = other;
        }

        void run() throws IOException, InterruptedException {
            joins.add(this);
            try {
                answer(other, RelayLeg.OK);
                answer(one, RelayLeg.OK);
                one.setSoTimeout(0);
                other.setSoTimeout(0);
                Thread back = Thread.ofVirtual().name("relay back").start(() -> pass(other, one));
                pass(one, other);
                back.join();
            } finally {
                joins.remove(this);
                end();
            }
        }

        private void pass(SSLSocket from, SSLSocket to) {
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                byte[] buffer = new byte[BUFFER];
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    passing(buffer, n);
                    out.write(buffer, 0, n);
                    out.flush();
                    moved = System.nanoTime();
                    forwarded.addAndGet(n);
                }
                if (identity.suite().closesHalf()) {
                    to.shutdownOutput();
                } else {
                    watch.schedule(this::end, LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
                }
            } catch (IOException | RuntimeException e) {
                end();
            }
        }

        void endWhereIdle() {
            if (System.nanoTime() - moved > limits.idle().toNanos()) {
                end();
            }
        }

        void end() {
            cut(one);
            cut(other);
        }
    }

    /** Closes what is under TLS: closing TLS itself waits for a writer that is stuck. */
    private void cut(Socket socket) {
        if (socket == null) {
            return;
        }
        Socket plain = sockets.remove(socket);
        try {
            (plain == null ? socket : plain).close();
        } catch (IOException e) {
            // It is gone.
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            listener.close();
        } catch (IOException e) {
            // It listens no more, either way.
        }
        watch.shutdownNow();
        List.copyOf(sockets.keySet()).forEach(this::cut);
    }
}
