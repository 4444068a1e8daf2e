package org.tacit.psi.vole;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tacit.psi.Items;
import org.tacit.wire.Address;
import org.tacit.wire.Party;
import org.tacit.wire.Peer;
import org.tacit.wire.Session;
import org.tacit.wire.SessionOptions;
import org.tacit.wire.TlsIdentity;
import org.tacit.wire.TlsTransport;

/** Two parties in one process over TLS on loopback, half of the items common, the result to the first: wall and CPU time of both. */
@Tag("slow")
class VolePsiSpeed {

    @Test
    void aMillion() throws Exception {
        measure(1 << 20, 4);
    }

    private static void measure(int n, int rounds) throws Exception {
        var psi = new VolePsi(VolePsiParameters.standard());
        TlsIdentity one = TlsIdentity.generate("one");
        TlsIdentity two = TlsIdentity.generate("two");
        Party first = one.party("one");
        Party second = two.party("two");
        try (TlsTransport listens = TlsTransport.listening(two, "two", new Address("127.0.0.1", 0));
                TlsTransport dials = TlsTransport.dialling(one, "one")) {
            listens.addPeer(Peer.dialsUs(first));
            dials.addPeer(Peer.at(second, new Address("127.0.0.1", listens.port().orElseThrow())));
            var os = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            for (int round = 0; round < rounds; round++) {
                String id = "round" + round;
                Items mine = Items.of(IntStream.range(0, n).mapToObj(i -> "1%010d".formatted(i)).toList());
                Items theirs = Items.of(IntStream.range(n / 2, n / 2 + n).mapToObj(i -> "1%010d".formatted(i)).toList());
                long cpu = os.getProcessCpuTime();
                long start = System.nanoTime();
                var atSecond = new FutureTask<>(() -> sent(psi, listens.open(id, List.of(first, second), SessionOptions.standard()), theirs, first));
                Thread.ofPlatform().start(atSecond);
                long[] size = new long[1];
                long sent = dials.open(id, List.of(first, second), SessionOptions.standard()).run(session -> {
                    size[0] = psi.intersect(session, mine, Set.of(first)).size();
                    return session.traffic().bytesSent();
                });
                assertThat(size[0]).isEqualTo(n / 2);
                System.out.printf("%s, %d x %d: %.2f s, CPU of both %.2f s, bytes %d and %d%n", psi.name(), n, n,
                        (System.nanoTime() - start) / 1e9, (os.getProcessCpuTime() - cpu) / 1e9, sent, atSecond.get());
            }
        }
    }

    private static long sent(VolePsi psi, Session open, Items items, Party learner) {
        return open.run(session -> {
            psi.intersect(session, items, Set.of(learner));
            return session.traffic().bytesSent();
        });
    }
}
