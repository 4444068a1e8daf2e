package org.tacit.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tacit.base.PeerFailed;
import org.tacit.base.PolicyDenied;

@Timeout(60)
class LinkTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private final TlsPair nodes = new TlsPair();

    @AfterEach
    void stop() {
        nodes.close();
    }

    /** Echoes, and notes when the connection comes and goes. */
    private static final class Echo implements Link.Handler {
        final BlockingQueue<Boolean> changes = new LinkedBlockingQueue<>();

        @Override
        public byte[] answer(Party peer, byte[] request) {
            if (request.length == 0) {
                throw PolicyDenied.of("Nothing for %s.", "不给 %s。", peer);
            }
            return request;
        }

        @Override
        public void changed(Link link) {
            changes.add(link.connected());
        }

        void await(boolean connected) throws InterruptedException {
            while (true) {
                Boolean now = changes.poll(30, TimeUnit.SECONDS);
                assertThat(now).as("connection became " + connected).isNotNull();
                if (now == connected) {
                    return;
                }
            }
        }
    }

    @Test
    void requestsFlowBothWaysThoughOnlyOneSideDials() throws Exception {
        var atBank = new Echo();
        var atTelecom = new Echo();
        Link toTelecom = nodes.bank.link(nodes.telecomParty, atBank);
        Link toBank = nodes.telecom.link(nodes.bankParty, atTelecom);
        atBank.await(true);
        atTelecom.await(true);
        byte[] large = new byte[3_000_000];
        large[2_999_999] = 7;
        assertThat(toTelecom.request(large, LONG)).isEqualTo(large);
        assertThat(toBank.request(large, LONG)).isEqualTo(large);
        assertThat(toBank.trouble()).isEmpty();
        assertThatThrownBy(() -> toBank.request(new byte[0], LONG)).isInstanceOf(PeerFailed.class)
                .hasMessage("bank failed: Nothing for telecom.");
        // The first ping left before the first request, so its answer is there before the third one's.
        assertThat(toBank.roundTrip()).isPresent();
    }

    @Test
    void aSlowAnswerDoesNotHoldUpOthersAndTimesOutAlone() throws Exception {
        var release = new CountDownLatch(1);
        var atBank = new Echo();
        Link toTelecom = nodes.bank.link(nodes.telecomParty, atBank);
        Link toBank = nodes.telecom.link(nodes.bankParty, (peer, request) -> {
            if (request[0] == 0) {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            return request;
        });
        atBank.await(true);
        assertThatThrownBy(() -> toTelecom.request(new byte[] {0}, Duration.ofMillis(100))).isInstanceOf(PeerFailed.class)
                .hasMessageContaining("did not answer");
        assertThat(toTelecom.request(new byte[] {1}, LONG)).containsExactly(1);
        release.countDown();
        assertThat(toBank.connected()).isTrue();
    }

    @Test
    void theLinkComesBackAfterAPartnerRestart() throws Exception {
        var atBank = new Echo();
        Link toTelecom = nodes.bank.link(nodes.telecomParty, atBank);
        nodes.telecom.link(nodes.bankParty, new Echo());
        atBank.await(true);
        Address address = nodes.address();
        nodes.telecom.close();
        atBank.await(false);
        assertThat(toTelecom.trouble()).isPresent();
        assertThatThrownBy(() -> toTelecom.request(new byte[] {1}, LONG)).isInstanceOf(PeerFailed.class)
                .hasMessageContaining("no connection to telecom");
        try (TlsTransport restarted = TlsTransport.listening(nodes.telecomIdentity, "telecom", address)) {
            restarted.addPeer(Peer.dialsUs(nodes.bankParty));
            restarted.link(nodes.bankParty, new Echo());
            toTelecom.hurry();
            atBank.await(true);
            assertThat(toTelecom.request(new byte[] {1}, LONG)).containsExactly(1);
        }
    }

    @Test
    void theLinkComesBackAfterTheDiallingSideRestarts() throws Exception {
        var atTelecom = new Echo();
        Link toBank = nodes.telecom.link(nodes.bankParty, atTelecom);
        nodes.bank.link(nodes.telecomParty, new Echo());
        atTelecom.await(true);
        nodes.bank.close();
        atTelecom.await(false);
        try (TlsTransport restarted = TlsTransport.dialling(nodes.bankIdentity, "bank")) {
            restarted.addPeer(Peer.at(nodes.telecomParty, nodes.address()));
            restarted.link(nodes.telecomParty, new Echo());
            atTelecom.await(true);
            assertThat(toBank.request(new byte[] {1}, LONG)).containsExactly(1);
        }
    }
}
