package org.tacit.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tacit.base.PeerFailed;
import org.tacit.base.Text;

/** Certificates that change, end and expire; partners that are suspended; and what each side is told. */
@Timeout(60)
class TlsChangeTest {

    private final MovingClock clock = new MovingClock();
    private final TlsIdentity bank = identity("bank", Duration.ofDays(100));
    private final TlsIdentity telecom = identity("telecom", Duration.ofDays(200));
    private final TlsTransport listens = Ends.transport(telecom, telecom.party("telecom"), true, clock);
    private final TlsTransport dials = Ends.transport(bank, bank.party("bank"), false, clock);

    TlsChangeTest() {
        listens.addPeer(Peer.dialsUs(dials.self()));
        dials.addPeer(Peer.at(listens.self(), Ends.at(listens)));
    }

    private TlsIdentity identity(String name, Duration validity) {
        return TlsIdentity.generate(name, TlsSuite.STANDARD, clock.instant(), validity, new SecureRandom());
    }

    @AfterEach
    void close() {
        dials.close();
        listens.close();
    }

    @Test
    void aSessionGoesOnWhileBothSidesChangeTheirCertificates() {
        TlsIdentity nextBank = identity("bank", Duration.ofDays(300));
        TlsIdentity nextTelecom = identity("telecom", Duration.ofDays(300));
        Ends.talk(dials, listens);
        Ends.talk(dials, listens, () -> {
            listens.pin(dials.self(), Map.of(bank.fingerprint(), Instant.MAX, nextBank.fingerprint(), Instant.MAX));
            dials.pin(listens.self(), Map.of(telecom.fingerprint(), clock.instant().plus(Duration.ofDays(1)), nextTelecom.fingerprint(), Instant.MAX));
            dials.present(nextBank);
            listens.present(nextTelecom);
            listens.pin(dials.self(), Map.of(nextBank.fingerprint(), Instant.MAX));
        });
        // The parties are who they were, and only the new certificates are shown.
        assertThat(dials.self().fingerprint()).isEqualTo(bank.fingerprint());
        clock.move(Duration.ofDays(2));
        Ends.talk(dials, listens);
        try (TlsTransport old = Ends.transport(bank, bank.party("bank"), false, clock)) {
            old.addPeer(Peer.at(listens.self(), Ends.at(listens)));
            old.pin(listens.self(), Map.of(nextTelecom.fingerprint(), Instant.MAX));
            Link link = old.link(listens.self(), (peer, request) -> request);
            Ends.awaitTrouble(link, Trouble.Kind.UNKNOWN_THERE);
            assertThat(link.trouble().orElseThrow().en()).contains("does not accept this node's certificate");
        }
    }

    @Test
    void aCertificateThatIsNotPinnedAnyMoreIsAnotherNode() {
        Link link = dials.link(listens.self(), (peer, request) -> request);
        listens.link(dials.self(), (peer, request) -> request);
        Ends.await("connected", link::connected);
        listens.present(identity("telecom", Duration.ofDays(300)));
        dials.pin(listens.self(), Map.of("ab".repeat(32), Instant.MAX));
        dials.cutUnpinned(listens.self());
        Ends.awaitTrouble(link, Trouble.Kind.OTHER_NODE);
        assertThat(link.trouble().orElseThrow().en()).contains("another node answers");
    }

    @Test
    void anExpiredCertificateIsRefusedInWordsOnBothSides() {
        Link atBank = dials.link(listens.self(), (peer, request) -> request);
        Link atTelecom = listens.link(dials.self(), (peer, request) -> request);
        Ends.await("connected", atBank::connected);
        // The one that dials has expired.
        clock.move(Duration.ofDays(101));
        dials.suspend(listens.self(), Text.same("cut"));
        dials.lift(listens.self());
        atBank.hurry();
        Ends.awaitTrouble(atBank, Trouble.Kind.EXPIRED_HERE);
        Ends.awaitTrouble(atTelecom, Trouble.Kind.EXPIRED);
        assertThat(atBank.trouble().orElseThrow().en()).contains("this node's certificate, which has expired");
        assertThat(atTelecom.trouble().orElseThrow().en()).contains("its certificate expired at " + bank.expires());
        assertThat(atTelecom.why().orElseThrow().since()).isEqualTo(clock.instant());
        // Then it has a new one, and the other has expired.
        TlsIdentity next = identity("bank", Duration.ofDays(900));
        listens.pin(dials.self(), Map.of(next.fingerprint(), Instant.MAX));
        dials.present(next);
        clock.move(Duration.ofDays(100));
        atBank.hurry();
        Ends.awaitTrouble(atBank, Trouble.Kind.EXPIRED);
        Ends.awaitTrouble(atTelecom, Trouble.Kind.EXPIRED_HERE);
    }

    @Test
    void aCertificateOfTheFutureIsAWrongClock() {
        clock.move(Duration.ofDays(-3));
        Link atBank = dials.link(listens.self(), (peer, request) -> request);
        Ends.awaitTrouble(atBank, Trouble.Kind.CLOCK);
    }

    @Test
    void asuspendedPartnerIsCutAndToldAndMayComeBack() {
        Link atBank = dials.link(listens.self(), (peer, request) -> request);
        Link atTelecom = listens.link(dials.self(), (peer, request) -> request);
        Ends.await("connected", () -> atBank.connected() && atTelecom.connected());
        listens.suspend(dials.self(), Text.same("a person said so"));
        Ends.awaitTrouble(atTelecom, Trouble.Kind.SUSPENDED_HERE);
        Ends.awaitTrouble(atBank, Trouble.Kind.SUSPENDED_THERE);
        assertThatThrownBy(() -> dials.open("s", java.util.List.of(dials.self(), listens.self()), SessionOptions.standard())).isInstanceOf(PeerFailed.class)
                .hasMessageContaining("it has suspended this node");
        listens.lift(dials.self());
        atBank.hurry();
        Ends.await("connected again", atBank::connected);
    }

    @Test
    void whyThereIsNoConnectionIsSaid() throws Exception {
        Party one = new Party("one", "11".repeat(32));
        Party two = new Party("two", "22".repeat(32));
        Party three = new Party("three", "33".repeat(32));
        try (var plain = new java.net.ServerSocket(0, 5, java.net.InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                while (!plain.isClosed()) {
                    try (java.net.Socket socket = plain.accept()) {
                        socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes());
                    } catch (java.io.IOException e) {
                        return;
                    }
                }
            });
            dials.addPeer(Peer.at(one, new Address("127.0.0.1", free())));
            dials.addPeer(Peer.at(two, new Address("no-such-host.invalid", 7100)));
            dials.addPeer(Peer.at(three, new Address("127.0.0.1", plain.getLocalPort())));
            Ends.awaitTrouble(dials.link(one, (peer, request) -> request), Trouble.Kind.REFUSED);
            Ends.awaitTrouble(dials.link(two, (peer, request) -> request), Trouble.Kind.NAME);
            Ends.awaitTrouble(dials.link(three, (peer, request) -> request), Trouble.Kind.TLS);
        }
    }

    private static int free() throws java.io.IOException {
        try (var socket = new java.net.ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
