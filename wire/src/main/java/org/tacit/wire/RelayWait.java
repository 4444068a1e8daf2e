package org.tacit.wire;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocket;
import org.tacit.base.Text;
import org.tacit.wire.Trouble.Kind;

/** A node without an open port waits for calls at a relay: one connection that it opened itself, kept, and made again when it breaks. */
final class RelayWait implements AutoCloseable {

    private static final int CONNECT_MS = 10_000;
    /** The relay pings three times in this. */
    private static final int SILENCE_MS = 30_000;
    private static final long FIRST_PAUSE_MS = 100;
    private static final long LONGEST_PAUSE_MS = 5_000;

    /** Takes a call over; both sockets are its own from there. */
    interface Calls {
        void take(Socket plain, SSLSocket outer);
    }

    private final RelayAddress relay;
    private final Supplier<TlsIdentity> identity;
    private final Calls calls;
    private final Clock clock;
    private final Thread waiter;
    private volatile Trouble trouble;
    private volatile Socket current;
    private volatile boolean closed;

    RelayWait(RelayAddress relay, Supplier<TlsIdentity> identity, Calls calls, Clock clock) {
        this.relay = relay;
        this.identity = identity;
        this.calls = calls;
        this.clock = clock;
        this.trouble = new Trouble(Kind.BEGINNING, new Text("not connected yet", "尚未连接"), clock.instant());
        this.waiter = Lifeline.start("waits at relay " + relay.address(), this::keep);
    }

    RelayAddress relay() {
        return relay;
    }

    /** Empty while this node can be called. */
    Optional<Trouble> trouble() {
        return Optional.ofNullable(trouble);
    }

    private void keep() {
        long pause = FIRST_PAUSE_MS;
        while (!closed) {
            try {
                Socket plain = new Socket();
                current = plain;
                try (plain) {
                    SSLSocket outer = RelayLeg.open(plain, relay, identity.get(), CONNECT_MS);
                    RelayLeg.await(outer, relay);
                    outer.setSoTimeout(SILENCE_MS);
                    trouble = null;
                    pause = FIRST_PAUSE_MS;
                    listen(outer);
                }
            } catch (IOException | RuntimeException e) {
                Unreachable why = Unreachable.of(e);
                Trouble before = trouble;
                trouble = new Trouble(why.kind() == Kind.BROKEN ? Kind.RELAY : why.kind(), why.text(), before == null ? clock.instant() : before.since());
            }
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                return;
            }
            pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
        }
    }

    private void listen(SSLSocket outer) throws IOException {
        InputStream in = outer.getInputStream();
        while (!closed) {
            int kind = in.read();
            if (kind == RelayLeg.RING) {
                byte[] token = in.readNBytes(RelayLeg.TOKEN);
                if (token.length == RelayLeg.TOKEN) {
                    Thread.ofVirtual().name("takes a call at " + relay.address()).start(() -> take(token));
                }
            } else if (kind == RelayLeg.PING) {
                outer.getOutputStream().write(RelayLeg.PING);
                outer.getOutputStream().flush();
            } else {
                throw new Unreachable(Kind.RELAY, Text.of("the relay %s ended the connection", "中继 %s 结束了连接", relay.address()));
            }
        }
    }

    private void take(byte[] token) {
        Socket plain = new Socket();
        try {
            SSLSocket outer = RelayLeg.open(plain, relay, identity.get(), CONNECT_MS);
            RelayLeg.take(outer, relay, token);
            outer.setSoTimeout(0);
            calls.take(plain, outer);
        } catch (IOException | RuntimeException e) {
            cut(plain);
        }
    }

    /** Begins anew, for example with another certificate. */
    void renew() {
        cut(current);
    }

    private static void cut(Socket socket) {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            // It is gone.
        }
    }

    @Override
    public void close() {
        closed = true;
        cut(current);
        waiter.interrupt();
    }
}
