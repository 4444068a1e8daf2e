package org.tacit.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TLS of SM2, SM3 and SM4 between nodes. */
@Timeout(90)
class TlsGmTest {

    private static TlsIdentity gm(String name) {
        return TlsIdentity.generate(name, TlsSuite.GM, Instant.now(), Duration.ofDays(10), new SecureRandom());
    }

    private final TlsIdentity bank = gm("bank");
    private final TlsIdentity telecom = gm("telecom");

    @Test
    void theConnectionIsSm4Sm3WithSm2Certificates() throws Exception {
        try (TlsTransport node = TlsTransport.listening(telecom, "telecom", Ends.ANY)) {
            node.addPeer(Peer.dialsUs(bank.party("bank")));
            var context = Pinning.context(bank, telecom.fingerprint()::equals);
            try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", node.port().orElseThrow())) {
                TlsSuite.GM.prepare(socket);
                socket.startHandshake();
                assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.3");
                assertThat(socket.getSession().getCipherSuite()).isEqualTo("TLS_SM4_GCM_SM3");
                assertThat(socket.getEnabledCipherSuites()).containsExactly("TLS_SM4_GCM_SM3");
            }
        }
        assertThat(bank.certificate().getSigAlgOID()).isEqualTo("1.2.156.10197.1.501");
    }

    @Test
    void sessionsAndLinksRun() {
        try (TlsTransport listens = TlsTransport.listening(telecom, "telecom", Ends.ANY); TlsTransport dials = TlsTransport.dialling(bank, "bank")) {
            listens.addPeer(Peer.dialsUs(dials.self()));
            dials.addPeer(Peer.at(listens.self(), Ends.at(listens)));
            Link link = dials.link(listens.self(), (peer, request) -> request);
            listens.link(dials.self(), (peer, request) -> request);
            Ends.await("connected", link::connected);
            byte[] large = new byte[1_000_000];
            large[999_999] = 3;
            assertThat(link.request(large, Duration.ofSeconds(30))).isEqualTo(large);
            Ends.talk(dials, listens);
        }
    }

    @Test
    void aMixedPairIsRefusedInWords() {
        TlsIdentity standard = TlsIdentity.generate("telecom");
        try (TlsTransport listens = TlsTransport.listening(standard, "telecom", Ends.ANY); TlsTransport dials = TlsTransport.dialling(bank, "bank")) {
            listens.addPeer(Peer.dialsUs(dials.self()));
            dials.addPeer(Peer.at(listens.self(), Ends.at(listens)));
            Link link = dials.link(listens.self(), (peer, request) -> request);
            Ends.awaitTrouble(link, Trouble.Kind.TLS);
            assertThat(link.trouble().orElseThrow().en()).contains("other TLS suite");
        }
        try (TlsTransport listens = TlsTransport.listening(telecom, "telecom", Ends.ANY); TlsTransport dials = TlsTransport.dialling(standard, "bank")) {
            listens.addPeer(Peer.dialsUs(dials.self()));
            dials.addPeer(Peer.at(listens.self(), Ends.at(listens)));
            Ends.awaitTrouble(dials.link(listens.self(), (peer, request) -> request), Trouble.Kind.TLS);
        }
    }

    @Test
    void strangersAreRefused() {
        TlsIdentity stranger = gm("stranger");
        try (TlsTransport listens = TlsTransport.listening(telecom, "telecom", Ends.ANY); TlsTransport dials = TlsTransport.dialling(stranger, "stranger")) {
            listens.addPeer(Peer.dialsUs(bank.party("bank")));
            dials.addPeer(Peer.at(listens.self(), Ends.at(listens)));
            Ends.awaitTrouble(dials.link(listens.self(), (peer, request) -> request), Trouble.Kind.UNKNOWN_THERE);
        }
        try (TlsTransport listens = TlsTransport.listening(telecom, "telecom", Ends.ANY); TlsTransport dials = TlsTransport.dialling(bank, "bank")) {
            listens.addPeer(Peer.dialsUs(bank.party("bank")));
            dials.addPeer(Peer.at(stranger.party("telecom"), Ends.at(listens)));
            Ends.awaitTrouble(dials.link(stranger.party("telecom"), (peer, request) -> request), Trouble.Kind.OTHER_NODE);
        }
    }

    @Test
    void whatIsSavedIsLoadedAndSigns(@TempDir Path folder) {
        Path file = folder.resolve("tls.pem");
        bank.save(file);
        TlsIdentity loaded = TlsIdentity.load(file);
        assertThat(loaded.fingerprint()).isEqualTo(bank.fingerprint());
        assertThat(loaded.suite()).isEqualTo(TlsSuite.GM);
        byte[] message = {1, 2, 3};
        byte[] signed = loaded.sign(message);
        assertThat(TlsIdentity.verify(bank.certificate(), message, signed)).isTrue();
        assertThat(TlsIdentity.verify(bank.certificate(), new byte[] {1, 2, 4}, signed)).isFalse();
        assertThat(TlsIdentity.verify(telecom.certificate(), message, signed)).isFalse();
    }

    @Test
    void aPartCutOffInThePieceIsNoEnd() throws Exception {
        var bytes = new java.io.ByteArrayOutputStream();
        var out = new MarkedStreams.Out(bytes);
        byte[] data = new byte[40_000];
        new java.util.Random(1).nextBytes(data);
        out.write(data);
        byte[] unended = bytes.toByteArray();
        out.end();
        assertThat(new MarkedStreams.In(new java.io.ByteArrayInputStream(bytes.toByteArray())).readAllBytes()).isEqualTo(data);
        assertThatThrownBy(() -> new MarkedStreams.In(new java.io.ByteArrayInputStream(unended)).readAllBytes()).isInstanceOf(java.io.EOFException.class);
        assertThatThrownBy(() -> new MarkedStreams.In(new java.io.ByteArrayInputStream(unended, 0, 9_000)).readAllBytes()).isInstanceOf(java.io.EOFException.class);
        assertThatThrownBy(() -> out.write(1)).isInstanceOf(java.io.IOException.class);
    }
}
