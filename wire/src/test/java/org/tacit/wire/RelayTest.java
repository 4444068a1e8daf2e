package org.tacit.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes without an open port, and what lies between them. */
@Timeout(120)
class RelayTest {

    @TempDir
    Path folder;

    private final TlsIdentity relayIdentity = TlsIdentity.generate("relay");
    private final TlsIdentity bank = TlsIdentity.generate("bank");
    private final TlsIdentity telecom = TlsIdentity.generate("telecom");
    private final TlsTransport waits = Ends.transport(telecom, telecom.party("telecom"), false, Clock.systemUTC());
    private final TlsTransport calls = Ends.transport(bank, bank.party("bank"), false, Clock.systemUTC());
    private final AtomicBoolean flips = new AtomicBoolean();
    private RelayServer relay;

    @BeforeEach
    void start() throws Exception {
        Files.writeString(folder.resolve("nodes.txt"), "# two\nbank " + bank.fingerprint() + "\ntelecom " + telecom.fingerprint() + "\n");
        relay = relay(Ends.ANY, RelayLimits.DEFAULT);
    }

    private RelayServer relay(Address at, RelayLimits limits) {
        return new RelayServer(relayIdentity, at, new RelayNodes(folder.resolve("nodes.txt")), limits) {
            @Override
            void passing(byte[] bytes, int length) {
                if (flips.get()) {
                    bytes[length - 1] ^= 1;
                }
            }
        };
    }

    private RelayAddress address() {
        return new RelayAddress(relayIdentity.fingerprint(), new Address("127.0.0.1", relay.port()));
    }

    private void connect() {
        waits.waitAt(address());
        waits.addPeer(Peer.dialsUs(calls.self()));
        calls.addPeer(Peer.through(waits.self(), address()));
        Ends.await("telecom waits", () -> waits.relayTrouble().isEmpty());
    }

    @AfterEach
    void stop() {
        calls.close();
        waits.close();
        relay.close();
    }

    @Test
    void linksAndSessionsPassThrough() {
        connect();
        Link link = calls.link(waits.self(), (peer, request) -> request);
        Link back = waits.link(calls.self(), (peer, request) -> request);
        Ends.await("connected", () -> link.connected() && back.connected());
        byte[] large = new byte[500_000];
        large[4] = 4;
        assertThat(link.request(large, Duration.ofSeconds(30))).isEqualTo(large);
        assertThat(back.request(large, Duration.ofSeconds(30))).isEqualTo(large);
        Ends.talk(calls, waits);
        assertThat(relay.forwarded()).isGreaterThan(2_000_000);
        // What a session leaves behind ends, the link stays.
        Ends.await("only the link is left, not " + relay.connections(), () -> relay.connections() == 1);
    }

    @Test
    void aRelayThatChangesAByteIsNoticed() {
        connect();
        flips.set(true);
        Link link = calls.link(waits.self(), (peer, request) -> request);
        waits.link(calls.self(), (peer, request) -> request);
        Ends.await("it was tried", () -> link.why().filter(t -> t.kind() != Trouble.Kind.BEGINNING).isPresent());
        assertThat(link.connected()).isFalse();
        flips.set(false);
        link.hurry();
        Ends.await("connected", link::connected);
        flips.set(true);
        Ends.await("a change in the middle ends it", () -> !link.connected());
    }

    @Test
    void aRelayThatIsGoneIsSaidAndComesBack() {
        connect();
        Link link = calls.link(waits.self(), (peer, request) -> request);
        waits.link(calls.self(), (peer, request) -> request);
        Ends.await("connected", link::connected);
        Address at = new Address("127.0.0.1", relay.port());
        relay.close();
        Ends.awaitTrouble(link, Trouble.Kind.RELAY);
        assertThat(link.trouble().orElseThrow().en()).contains("the relay").contains("cannot be used");
        Ends.await("telecom says so too", () -> waits.relayTrouble().filter(t -> t.kind() == Trouble.Kind.RELAY).isPresent());
        relay = relay(at, RelayLimits.DEFAULT);
        link.hurry();
        Ends.await("connected again", link::connected);
    }

    @Test
    void whoIsNotListedOrNotThereIsRefused() throws Exception {
        calls.addPeer(Peer.through(waits.self(), address()));
        Link link = calls.link(waits.self(), (peer, request) -> request);
        Ends.awaitTrouble(link, Trouble.Kind.NOT_AT_RELAY);
        TlsIdentity stranger = TlsIdentity.generate("stranger");
        try (TlsTransport other = Ends.transport(stranger, stranger.party("stranger"), false, Clock.systemUTC())) {
            other.addPeer(Peer.through(waits.self(), address()));
            Ends.awaitTrouble(other.link(waits.self(), (peer, request) -> request), Trouble.Kind.RELAY);
            // The list is read again.
            Files.writeString(folder.resolve("nodes.txt"), Files.readString(folder.resolve("nodes.txt")) + "stranger " + stranger.fingerprint() + "\n");
            Files.setLastModifiedTime(folder.resolve("nodes.txt"), java.nio.file.attribute.FileTime.from(Instant.now().plusSeconds(10)));
            waits.waitAt(address());
            Ends.await("telecom waits", () -> waits.relayTrouble().isEmpty());
            // Being served by the relay makes nobody a partner.
            long refused = waits.refused();
            Ends.await("telecom refuses the stranger", () -> waits.refused() > refused);
        }
    }

    @Test
    void anotherRelayInItsPlaceIsRefused() {
        TlsIdentity impostor = TlsIdentity.generate("relay");
        try (RelayServer other = new RelayServer(impostor, Ends.ANY, new RelayNodes(folder.resolve("nodes.txt")), RelayLimits.DEFAULT)) {
            calls.addPeer(Peer.through(waits.self(), new RelayAddress(relayIdentity.fingerprint(), new Address("127.0.0.1", other.port()))));
            Link link = calls.link(waits.self(), (peer, request) -> request);
            Ends.awaitTrouble(link, Trouble.Kind.RELAY);
        }
    }

    @Test
    void aNodeTakesNoMoreThanItsShare() {
        relay.close();
        relay = relay(Ends.ANY, new RelayLimits(100, 1, 16, Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMinutes(1)));
        connect();
        Link link = calls.link(waits.self(), (peer, request) -> request);
        waits.link(calls.self(), (peer, request) -> request);
        Ends.await("connected", link::connected);
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> calls.open("s", java.util.List.of(calls.self(), waits.self()), SessionOptions.standard()))
                .hasMessageContaining("allows no more connections");
    }

    @Test
    void whatIsIdleEnds() {
        relay.close();
        relay = relay(Ends.ANY, new RelayLimits(100, 10, 16, Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(200)));
        connect();
        var session = TlsPair.start("bank", () -> calls.open("idle", java.util.List.of(calls.self(), waits.self()), SessionOptions.standard()).run(s -> s.channel(s.peer()).receive(1)));
        var other = TlsPair.start("telecom", () -> waits.open("idle", java.util.List.of(calls.self(), waits.self()), SessionOptions.standard()).run(s -> s.channel(s.peer()).receive(1)));
        assertThat(TlsPair.failure(session)).isInstanceOf(org.tacit.base.PeerFailed.class);
        assertThat(TlsPair.failure(other)).isInstanceOf(org.tacit.base.PeerFailed.class);
        Ends.await("nothing is left", () -> relay.connections() == 0);
    }

    @Test
    void gmNodesHaveAGmRelay() throws Exception {
        TlsIdentity gmRelay = gm("relay");
        TlsIdentity one = gm("one");
        TlsIdentity two = gm("two");
        Path list = Files.writeString(folder.resolve("gm.txt"), "one " + one.fingerprint() + "\ntwo " + two.fingerprint() + "\n");
        try (RelayServer server = new RelayServer(gmRelay, Ends.ANY, new RelayNodes(list), RelayLimits.DEFAULT);
                TlsTransport a = Ends.transport(one, one.party("one"), false, Clock.systemUTC()); TlsTransport b = Ends.transport(two, two.party("two"), false, Clock.systemUTC())) {
            RelayAddress there = new RelayAddress(gmRelay.fingerprint(), new Address("127.0.0.1", server.port()));
            b.waitAt(there);
            b.addPeer(Peer.dialsUs(a.self()));
            a.addPeer(Peer.through(b.self(), there));
            Ends.await("two waits", () -> b.relayTrouble().isEmpty());
            Ends.talk(a, b);
        }
    }

    private static TlsIdentity gm(String name) {
        return TlsIdentity.generate(name, TlsSuite.GM, Instant.now(), Duration.ofDays(10), new SecureRandom());
    }
}
