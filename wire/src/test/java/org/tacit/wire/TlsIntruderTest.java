package org.tacit.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tacit.base.InvalidInput;
import org.tacit.base.PeerFailed;

/** Strangers, broken partners and mistaken identities at the listening port. */
@Timeout(60)
class TlsIntruderTest {

    private final TlsIdentity bank = TlsIdentity.generate("bank");
    private final TlsIdentity telecom = TlsIdentity.generate("telecom");
    private final TlsLimits limits = new TlsLimits(Duration.ofMillis(500), 8, 4, 64);
    private final TlsTransport node = TlsTransport.of(telecom, "telecom", Optional.of(new Address("127.0.0.1", 0)), limits);
    private final int port = node.port().orElseThrow();

    TlsIntruderTest() {
        node.addPeer(Peer.dialsUs(bank.party("bank")));
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private SSLSocket tls(SSLContext context, String... protocols) throws IOException {
        var socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
        socket.setSoTimeout(20_000);
        socket.setEnabledProtocols(protocols);
        return socket;
    }

    private SSLContext as(TlsIdentity identity) {
        return Pinning.context(identity, fingerprint -> true);
    }

    /** What the node answers before it ends the connection, -1 for nothing. */
    private static int answer(Socket socket) {
        try {
            return socket.getInputStream().read();
        } catch (IOException e) {
            return -1;
        }
    }

    @Test
    void anUnknownCertificateIsRefused() throws Exception {
        try (SSLSocket socket = tls(as(TlsIdentity.generate("bank")), "TLSv1.3")) {
            assertThatThrownBy(() -> {
                socket.startHandshake();
                // In TLS 1.3 the client hears of a refused certificate with its first read.
                if (socket.getInputStream().read() < 0) {
                    throw new IOException("closed");
                }
            }).isInstanceOf(IOException.class);
        }
        awaitRefusals(1);
    }

    @Test
    void noCertificateIsRefused() throws Exception {
        SSLContext anonymous = SSLContext.getInstance("TLS");
        anonymous.init(null, new javax.net.ssl.TrustManager[] {trustingAll()}, null);
        try (SSLSocket socket = tls(anonymous, "TLSv1.3")) {
            assertThat(answer(socket)).isEqualTo(-1);
        }
        awaitRefusals(1);
    }

    private static javax.net.ssl.X509TrustManager trustingAll() {
        return new javax.net.ssl.X509TrustManager() {
            @Override
            public void checkClientTrusted(java.security.cert.X509Certificate[] chain, String type) {
            }

            @Override
            public void checkServerTrusted(java.security.cert.X509Certificate[] chain, String type) {
            }

            @Override
            public java.security.cert.X509Certificate[] getAcceptedIssuers() {
                return new java.security.cert.X509Certificate[0];
            }
        };
    }

    @Test
    void tls12IsRefused() throws Exception {
        try (SSLSocket socket = tls(as(bank), "TLSv1.2")) {
            assertThatThrownBy(socket::startHandshake).isInstanceOf(IOException.class);
        }
        awaitRefusals(1);
    }

    @Test
    void aStrangerThatSpeaksNoTlsIsRefused() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes());
            try (InputStream in = socket.getInputStream()) {
                in.readAllBytes();
            } catch (IOException e) {
                // Reset: as good as an end.
            }
        }
        awaitRefusals(1);
    }

    @Test
    void aPartnerWithGarbageInsteadOfHelloIsRefused() throws Exception {
        try (SSLSocket socket = tls(as(bank), "TLSv1.3")) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes());
            assertThat(answer(socket)).isEqualTo(-1);
        }
        awaitRefusals(1);
    }

    @Test
    void anotherProtocolVersionIsToldSo() throws Exception {
        try (SSLSocket socket = tls(as(bank), "TLSv1.3")) {
            socket.getOutputStream().write(new byte[] {'T', 'C', 'T', 99, 1, 1, 's', 'c'});
            assertThat(answer(socket)).isEqualTo(Hello.OTHER_VERSION);
        }
        awaitRefusals(1);
    }

    @Test
    void silentStrangersAreDroppedAndDoNotKeepOthersOut() throws Exception {
        List<Socket> silent = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            silent.add(new Socket("127.0.0.1", port));
        }
        // Four of one address may be in the hall, each for half a second; the other sixteen are turned away at the door.
        for (Socket socket : silent) {
            socket.setSoTimeout(20_000);
            assertThat(answer(socket)).isEqualTo(-1);
            socket.close();
        }
        awaitRefusals(20);
        try (TlsTransport partner = TlsTransport.dialling(bank, "bank")) {
            partner.addPeer(Peer.at(telecom.party("telecom"), new Address("127.0.0.1", port)));
            talk(partner, node);
        }
    }

    private void talk(TlsTransport one, TlsTransport other) {
        List<Party> parties = List.of(bank.party("bank"), telecom.party("telecom"));
        var first = TlsPair.start("bank", () -> one.open("s", parties, SessionOptions.standard()).run(session -> {
            session.channel(session.peer()).sendInt(5);
            return session.channel(session.peer()).receiveInt(6, 6);
        }));
        var second = TlsPair.start("telecom", () -> other.open("s", parties, SessionOptions.standard()).run(session -> {
            int got = session.channel(session.peer()).receiveInt(5, 5);
            session.channel(session.peer()).sendInt(6);
            return got;
        }));
        assertThat(TlsPair.failure(first)).isNull();
        assertThat(TlsPair.failure(second)).isNull();
    }

    @Test
    void anOversizedLengthIsRefusedBeforeMemoryIsTaken() throws Exception {
        List<Party> parties = List.of(bank.party("bank"), telecom.party("telecom"));
        var waiting = TlsPair.start("telecom", () -> node.open("s", parties, SessionOptions.standard())
                .run(session -> session.channel(session.peer()).receiveUpTo(1 << 20)));
        try (SSLSocket control = tls(as(bank), "TLSv1.3"); SSLSocket main = tls(as(bank), "TLSv1.3")) {
            control.getOutputStream().write(new byte[] {'T', 'C', 'T', Hello.VERSION, 1, 7, 's', 'c', 'o', 'n', 't', 'r', 'o', 'l'});
            assertThat(answer(control)).isEqualTo(Hello.WELCOME);
            main.getOutputStream().write(new byte[] {'T', 'C', 'T', Hello.VERSION, 1, 4, 's', 'm', 'a', 'i', 'n'});
            assertThat(answer(main)).isEqualTo(Hello.WELCOME);
            main.getOutputStream().write(new byte[] {0, 0, 0, 0, 0, 0, 0, 0x7f});
            assertThat(TlsPair.failure(waiting)).isInstanceOf(org.tacit.base.ProtocolViolation.class).hasMessageContaining("at most 1048576");
        }
    }

    @Test
    void theDialledNodeMustBeTheOneThatWasPinned() {
        TlsIdentity impostor = TlsIdentity.generate("telecom");
        try (TlsTransport partner = TlsTransport.dialling(bank, "bank")) {
            // The bank pins the impostor's certificate at the address of the real node, and knows the real one as well.
            partner.addPeer(Peer.at(impostor.party("impostor"), new Address("127.0.0.1", port)));
            List<Party> parties = List.of(bank.party("bank"), impostor.party("impostor"));
            assertThatThrownBy(() -> partner.open("s", parties, SessionOptions.standard()))
                    .isInstanceOf(PeerFailed.class).hasMessageContaining("could not be reached");
            partner.addPeer(Peer.at(telecom.party("telecom"), new Address("127.0.0.1", port)));
            assertThatThrownBy(() -> partner.open("t", parties, SessionOptions.standard()))
                    .isInstanceOf(PeerFailed.class).hasMessageContaining("another node answers").hasMessageContaining(telecom.fingerprint());
        }
    }

    @Test
    void aRemovedPartnerLosesItsConnectionsAndStaysOut() {
        List<Party> parties = List.of(bank.party("bank"), telecom.party("telecom"));
        try (TlsTransport partner = TlsTransport.dialling(bank, "bank")) {
            partner.addPeer(Peer.at(telecom.party("telecom"), new Address("127.0.0.1", port)));
            var one = TlsPair.start("bank", () -> partner.open("s", parties, SessionOptions.standard()).run(s -> s.channel(s.peer()).receive(1)));
            var two = TlsPair.start("telecom", () -> node.open("s", parties, SessionOptions.standard()).run(s -> {
                node.removePeer(bank.party("bank"));
                return s.channel(s.peer()).receive(1);
            }));
            assertThat(TlsPair.failure(one)).isInstanceOf(PeerFailed.class);
            // The node hears of the cut, or has already lost the partner's entry when it asks for the channel.
            assertThat(TlsPair.failure(two)).isInstanceOfAny(PeerFailed.class, InvalidInput.class);
            assertThatThrownBy(() -> partner.open("t", parties, SessionOptions.standard())).isInstanceOf(PeerFailed.class);
        }
    }

    @Test
    void anUnknownSessionIsRefusedInTheEnd() throws Exception {
        try (SSLSocket socket = tls(as(bank), "TLSv1.3")) {
            node.parkFor(Duration.ofMillis(50));
            socket.getOutputStream().write(new byte[] {'T', 'C', 'T', Hello.VERSION, 1, 4, 'x', 'm', 'a', 'i', 'n'});
            assertThat(answer(socket)).isEqualTo(Hello.NO_SUCH_SESSION);
        }
        awaitRefusals(1);
    }

    @Test
    void aPartnerCannotPileUpChannelsThatNobodyAskedFor() throws Exception {
        List<Party> parties = List.of(bank.party("bank"), telecom.party("telecom"));
        var limitless = TlsTransport.of(telecom, "telecom", Optional.of(new Address("127.0.0.1", 0)), TlsLimits.DEFAULT);
        try (limitless; TlsTransport partner = TlsTransport.dialling(bank, "bank")) {
            limitless.addPeer(Peer.dialsUs(bank.party("bank")));
            partner.addPeer(Peer.at(telecom.party("telecom"), new Address("127.0.0.1", limitless.port().orElseThrow())));
            var waiting = TlsPair.start("telecom", () -> limitless.open("s", parties, SessionOptions.standard()).run(s -> s.channel(s.peer()).receive(1)));
            var piling = TlsPair.start("bank", () -> partner.open("s", parties, SessionOptions.standard()).run(session -> {
                for (int i = 0; i < 400; i++) {
                    session.channel(session.peer()).fork("f" + i);
                }
                return 0;
            }));
            assertThat(TlsPair.failure(piling)).isInstanceOf(PeerFailed.class).hasMessageContaining("too many connections waiting");
            assertThat(TlsPair.failure(waiting)).isInstanceOf(PeerFailed.class);
        }
    }

    /** The count is raised by the thread that ends the connection, a moment before or after we see the end. */
    private void awaitRefusals(long count) {
        long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (node.refused() < count && System.nanoTime() < until) {
            Thread.onSpinWait();
        }
        assertThat(node.refused()).isEqualTo(count);
    }
}
