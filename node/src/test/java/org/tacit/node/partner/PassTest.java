package org.tacit.node.partner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.node.link.Desk;
import org.tacit.node.link.Topic;
import org.tacit.wire.Address;
import org.tacit.wire.Link;
import org.tacit.wire.Party;
import org.tacit.wire.Peer;
import org.tacit.wire.TlsIdentity;
import org.tacit.wire.TlsTransport;

/** A pass opens the inviter's port once, and not after it was used or has expired. */
class PassTest {

    @TempDir
    Path folder;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** A connection with the pass, as a joiner's software makes it. */
    private final class Holder implements AutoCloseable {
        private final CountDownLatch connected = new CountDownLatch(1);
        private final CountDownLatch lost = new CountDownLatch(1);
        private final TlsTransport transport;
        private final Link link;

        Holder(Pass pass, TlsIdentity inviter, int port) {
            transport = TlsTransport.dialling(Pass.load(pass.pem(), folder), "joiner");
            Party at = inviter.party("bank");
            transport.addPeer(Peer.at(at, new Address("127.0.0.1", port)));
            link = transport.link(at, new Link.Handler() {
                @Override
                public byte[] answer(Party peer, byte[] request) {
                    return request;
                }

                @Override
                public void changed(Link changed) {
                    (changed.connected() ? connected : lost).countDown();
                }
            });
        }

        @Override
        public void close() {
            link.close();
            transport.close();
        }
    }

    @Test
    void aPassEndsWhenItWasUsed() throws Exception {
        TlsIdentity bank = TlsIdentity.generate("bank");
        Desk desk = new Desk();
        Pairing.Waiting[] waiting = new Pairing.Waiting[1];
        desk.on(Pairing.JOIN, (pass, joiner) -> {
            waiting[0].used();
            return new Topic.Nothing();
        });
        try (TlsTransport transport = TlsTransport.listening(bank, "bank", new Address("127.0.0.1", 0))) {
            int port = transport.port().orElseThrow();
            Pass pass = Pass.make("1", org.tacit.wire.TlsSuite.STANDARD, java.time.Instant.now().plusSeconds(3600), java.time.Instant.now(), folder);
            waiting[0] = Pairing.await(transport, "1", pass.fingerprint(), desk, Duration.ofHours(1));
            try (Holder joiner = new Holder(pass, bank, port)) {
                assertThat(joiner.connected.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
                Desk.read(Pairing.JOIN, "bank", joiner.link.request(Desk.question(Pairing.JOIN, new Pairing.Joiner("1", "j", "f", List.of())), PATIENCE));
            }
            refused(transport, pass, bank, port);
        }
    }

    @Test
    void aPassEndsWhenItHasExpired() throws Exception {
        TlsIdentity bank = TlsIdentity.generate("bank");
        try (TlsTransport transport = TlsTransport.listening(bank, "bank", new Address("127.0.0.1", 0))) {
            Pass pass = Pass.make("1", org.tacit.wire.TlsSuite.STANDARD, java.time.Instant.now().plusSeconds(3600), java.time.Instant.now(), folder);
            Pairing.await(transport, "1", pass.fingerprint(), new Desk(), Duration.ofMillis(200));
            refused(transport, pass, bank, transport.port().orElseThrow());
        }
    }

    /** A holder that is there is cut off, and one that dials again is turned away before it can say anything. */
    private void refused(TlsTransport transport, Pass pass, TlsIdentity bank, int port) throws InterruptedException {
        try (Holder thief = new Holder(pass, bank, port)) {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (transport.refused() < 2 || thief.link.connected()) {
                assertThat(System.nanoTime()).isLessThan(deadline);
                java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
                thief.link.hurry();
            }
            assertThat(thief.link.trouble()).isPresent();
        }
    }
}
