package org.tacit.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tacit.base.InvalidInput;
import org.tacit.base.PeerFailed;

@Timeout(60)
class TlsTransportTest {

    private final TlsPair nodes = new TlsPair();

    @AfterEach
    void stop() {
        nodes.close();
    }

    @Test
    void aNodeWithoutAnyPortTalksBothWays() {
        assertThat(nodes.bank.port()).isEmpty();
        long[] numbers = LongStream.range(0, 1 << 20).map(i -> i * i).toArray();
        var outcome = nodes.run(
                session -> session.channel(session.peer()).exchangeLongs(numbers),
                session -> {
                    long[] got = session.channel(session.peer()).exchangeLongs(numbers);
                    Channel fork = session.channel(session.peer()).fork("more");
                    assertThat(fork.name()).isEqualTo("main/more");
                    return got;
                });
        // The bank never forked, so the other side's fork finds nobody; the exchange itself was complete.
        assertThat(outcome.first()).isEqualTo(numbers);
        assertThat(outcome.secondFailure()).isInstanceOf(PeerFailed.class);
    }

    @Test
    void forksAreConnectionsOfTheirOwn() {
        var outcome = nodes.run(TlsTransportTest::forks, TlsTransportTest::forks);
        assertThat(outcome.firstFailure()).isNull();
        assertThat(outcome.secondFailure()).isNull();
        assertThat(outcome.first()).isEqualTo(outcome.second()).isEqualTo(16 * 1000);
    }

    private static int forks(Session session) {
        Channel main = session.channel(session.peer());
        int sum = 0;
        for (int f = 0; f < 16; f++) {
            try (Channel fork = main.fork("part" + f)) {
                byte[] message = new byte[1000];
                Arrays.fill(message, (byte) f);
                fork.send(message);
                byte[] got = fork.receive(1000);
                assertThat(got).isEqualTo(message);
                sum += got.length;
            }
        }
        return sum;
    }

    @Test
    void bothSidesEndWithTheSameCause() {
        var outcome = nodes.run(
                session -> {
                    throw InvalidInput.of("Column 'x' is empty.", "列“x”为空。");
                },
                session -> session.channel(session.peer()).receive(1));
        assertThat(outcome.firstFailure()).isInstanceOf(InvalidInput.class).hasMessage("Column 'x' is empty.");
        assertThat(outcome.secondFailure()).isInstanceOf(PeerFailed.class).hasMessage("bank failed: Column 'x' is empty.");
    }
}
