package org.tacit.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.PeerFailed;
import org.tacit.base.TacitException;

/** A peer in a process of its own that is killed, and one whose network goes dark. */
@Timeout(60)
class PeerDeathTest {

    @TempDir
    Path folder;

    /** Opens the session, says so, and waits for a message that never comes. */
    static final class Child {
        public static void main(String[] args) throws Exception {
            TlsIdentity identity = TlsIdentity.load(Path.of(args[0]));
            Party telecom = new Party("telecom", args[1]);
            try (TlsTransport bank = TlsTransport.dialling(identity, "bank")) {
                bank.addPeer(Peer.at(telecom, Address.parse(args[2])));
                bank.open("s", List.of(identity.party("bank"), telecom), SessionOptions.standard()).run(session -> {
                    session.channel(telecom).sendInt(1);
                    return session.channel(telecom).receive(1);
                });
            }
        }
    }

    @Test
    void aKilledPeerIsNoticedWithinSeconds() throws Exception {
        TlsIdentity bank = TlsIdentity.generate("bank");
        TlsIdentity telecom = TlsIdentity.generate("telecom");
        Path file = folder.resolve("bank.pem");
        bank.save(file);
        try (TlsTransport node = TlsTransport.listening(telecom, "telecom", new Address("127.0.0.1", 0))) {
            node.addPeer(Peer.dialsUs(bank.party("bank")));
            Process child = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                    System.getProperty("java.class.path"), Child.class.getName(), file.toString(), telecom.fingerprint(),
                    "127.0.0.1:" + node.port().orElseThrow()).redirectErrorStream(true).redirectOutput(folder.resolve("bank.log").toFile()).start();
            var killed = new AtomicReference<Long>();
            var program = TlsPair.start("telecom", () -> node.open("s", List.of(bank.party("bank"), telecom.party("telecom")), SessionOptions.standard())
                    .run(session -> {
                        session.channel(session.peer()).receiveInt(1, 1);
                        killed.set(System.nanoTime());
                        child.destroyForcibly();
                        return session.channel(session.peer()).receive(1);
                    }));
            Throwable failure = TlsPair.failure(program);
            double seconds = (System.nanoTime() - killed.get()) / 1e9;
            assertThat(failure).isInstanceOf(PeerFailed.class).hasMessageContaining("bank");
            assertThat(seconds).isLessThan(5);
            assertThat(child.waitFor()).isNotZero();
        }
    }

    /** The cable is cut: no reset, no end, just nothing. Here the control line's messages stop passing. */
    @Test
    void silenceIsNoticedWhileAPartyOnlyComputes() {
        try (TlsPair nodes = new TlsPair()) {
            nodes.bank.wrap((pipe, self, peer, channel) -> !channel.equals(Control.NAME) ? pipe : new WrappedPipe(pipe) {
                @Override
                public void send(java.lang.foreign.MemorySegment message) {
                    // Lost.
                }

                @Override
                public byte[] receiveUpTo(int max) throws java.io.IOException {
                    inner.receiveUpTo(max);
                    return receiveUpTo(max);
                }
            });
            var outcome = nodes.run(options -> options.withSilence(Duration.ofSeconds(2)),
                    session -> session.channel(session.peer()).receive(1),
                    PeerDeathTest::compute);
            assertThat(outcome.secondFailure()).isInstanceOf(PeerFailed.class).hasMessageContaining("no sign of life for 2 seconds");
            assertThat(outcome.firstFailure()).isInstanceOf(PeerFailed.class);
        }
    }

    /** Computes until somebody stops it. */
    private static long compute(Session session) throws TacitException {
        long sum = 0;
        for (long i = 0; ; i++) {
            sum += i * i;
            if (i % 1000 == 0) {
                session.checkCancelled();
            }
            if (sum == 42) {
                return sum;
            }
        }
    }
}
