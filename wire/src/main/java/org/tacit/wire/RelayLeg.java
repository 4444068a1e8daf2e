package org.tacit.wire;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import javax.net.ssl.SSLSocket;
import org.tacit.base.Text;
import org.tacit.wire.Trouble.Kind;

/**
 * A node's connection to a relay, and what is said on it before the relay only passes bytes on. The connection between the two
 * nodes is made inside of it, with their own certificates: the relay reads nothing of it and cannot change it unnoticed.
 *
 * <pre>
 * node:  TCR, version, WAIT                      relay: OK, then RING and a token for each call, PING now and then
 * node:  TCR, version, CALL, whom (32 bytes)     relay: OK once the other has taken the call, or why not
 * node:  TCR, version, TAKE, token (16 bytes)    relay: OK, or GONE
 * </pre>
 */
final class RelayLeg {

    static final byte VERSION = 1;
    static final byte WAIT = 1;
    static final byte CALL = 2;
    static final byte TAKE = 3;

    static final byte OK = 0;
    static final byte NOT_THERE = 1;
    static final byte BUSY = 2;
    static final byte GONE = 3;
    static final byte OTHER_VERSION = 4;
    static final byte REPLACED = 5;

    static final byte PING = 0;
    static final byte RING = 1;

    static final int TOKEN = 16;

    private RelayLeg() {
    }

    /** Connects and makes sure that it is this relay; {@code plain} is closed by whoever gave it. */
    static SSLSocket open(Socket plain, RelayAddress relay, TlsIdentity identity, int millis) throws IOException {
        try {
            plain.connect(new InetSocketAddress(relay.address().host(), relay.address().port()), millis);
            plain.setTcpNoDelay(true);
            var context = Pinning.context(identity, relay.fingerprint()::equals);
            var outer = (SSLSocket) context.getSocketFactory().createSocket(plain, relay.address().host(), relay.address().port(), true);
            outer.setUseClientMode(true);
            identity.suite().prepare(outer);
            outer.setSoTimeout(millis);
            outer.startHandshake();
            X509Certificate met = (X509Certificate) outer.getSession().getPeerCertificates()[0];
            if (!TlsIdentity.fingerprint(met).equals(relay.fingerprint())) {
                throw new IOException("another relay answers");
            }
            return outer;
        } catch (IOException | RuntimeException e) {
            throw trouble(relay, e);
        }
    }

    private static Unreachable trouble(RelayAddress relay, Exception e) {
        Unreachable why = Unreachable.of(e);
        return new Unreachable(Kind.RELAY, new Text("the relay " + relay.address() + " cannot be used: " + why.text().en(),
                "中继 " + relay.address() + " 无法使用：" + why.text().zh()), e);
    }

    /** Has the relay connect this socket with another node. */
    static void call(SSLSocket outer, RelayAddress relay, String whom) throws IOException {
        ask(outer, relay, CALL, HexFormat.of().parseHex(whom));
    }

    static void take(SSLSocket outer, RelayAddress relay, byte[] token) throws IOException {
        ask(outer, relay, TAKE, token);
    }

    static void await(SSLSocket outer, RelayAddress relay) throws IOException {
        ask(outer, relay, WAIT, new byte[0]);
    }

    private static void ask(SSLSocket outer, RelayAddress relay, byte kind, byte[] body) throws IOException {
        byte answer;
        try {
            byte[] message = new byte[5 + body.length];
            message[0] = 'T';
            message[1] = 'C';
            message[2] = 'R';
            message[3] = VERSION;
            message[4] = kind;
            System.arraycopy(body, 0, message, 5, body.length);
            OutputStream out = outer.getOutputStream();
            out.write(message);
            out.flush();
            // Byte by byte: what follows the answer belongs to somebody else.
            answer = new DataInputStream(outer.getInputStream()).readByte();
        } catch (IOException e) {
            throw trouble(relay, e);
        }
        if (answer != OK) {
            throw refusal(relay, answer);
        }
    }

    private static Unreachable refusal(RelayAddress relay, byte answer) {
        return switch (answer) {
            case NOT_THERE -> new Unreachable(Kind.NOT_AT_RELAY, Text.of("it has no connection to the relay %s", "对方未连接到中继 %s", relay.address()));
            case BUSY -> new Unreachable(Kind.RELAY, Text.of("the relay %s allows no more connections", "中继 %s 不允许更多连接", relay.address()));
            case GONE -> new Unreachable(Kind.RELAY, Text.of("the call was over before it was taken at the relay %s", "在中继 %s 上的呼叫在接听前已结束", relay.address()));
            case OTHER_VERSION -> new Unreachable(Kind.VERSION, Text.of("the relay %s speaks another version than %d", "中继 %s 的版本不是 %d", relay.address(), VERSION));
            case REPLACED -> new Unreachable(Kind.RELAY, Text.of("another connection of this node has taken its place at the relay %s", "本节点的另一连接已取代其在中继 %s 的位置", relay.address()));
            default -> new Unreachable(Kind.RELAY, Text.of("the relay %s refused", "中继 %s 拒绝", relay.address()));
        };
    }
}
