package org.tacit.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tacit.base.Cancelled;
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
    void eachOfManyThreadsHasAForkOfItsOwn() {
        var outcome = nodes.run(TlsTransportTest::threads, TlsTransportTest::threads);
        assertThat(outcome.firstFailure()).isNull();
        assertThat(outcome.secondFailure()).isNull();
        assertThat(outcome.first()).isEqualTo(outcome.second());
        assertThat(outcome.first().bytesSent()).isEqualTo(8 * 50 * 8192L);
    }

    private static Traffic threads(Session session) {
        Channel main = session.channel(session.peer());
        List<FutureTask<Void>> parts = new ArrayList<>();
        for (int f = 0; f < 8; f++) {
            int part = f;
            parts.add(TlsPair.start("part" + f, () -> {
                Channel fork = main.fork("part" + part);
                for (int i = 0; i < 50; i++) {
                    long[] mine = new long[1024];
                    Arrays.fill(mine, 100L * part + i);
                    assertThat(fork.exchangeLongs(mine)).isEqualTo(mine);
                }
                fork.close();
                return null;
            }));
        }
        parts.forEach(part -> assertThat(TlsPair.failure(part)).isNull());
        return session.traffic();
    }

    @Test
    void cancellationWakesABlockedReceiveAtOnceAtBothSides() {
        var waiting = new CountDownLatch(1);
        var outcome = nodes.run(
                session -> {
                    Thread.ofVirtual().start(() -> {
                        try {
                            waiting.await();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                        session.fail(Cancelled.of("Ann stopped job 7.", "Ann 停止了任务 7。"));
                    });
                    return session.channel(session.peer()).receive(1);
                },
                session -> {
                    waiting.countDown();
                    return session.channel(session.peer()).receive(1);
                });
        assertThat(outcome.firstFailure()).isInstanceOf(Cancelled.class).hasMessage("Ann stopped job 7.");
        assertThat(outcome.secondFailure()).isInstanceOf(Cancelled.class).hasMessage("bank stopped the work: Ann stopped job 7.");
    }

    @Test
    void aCutConnectionEndsBothSidesWithTheSameCause() {
        var outcome = nodes.run(options -> options.withWrap(Fault.cutAtMessage(3).at("telecom")),
                session -> {
                    for (int i = 0; i < 5; i++) {
                        session.channel(session.peer()).receive(1000);
                    }
                    return null;
                },
                session -> {
                    for (int i = 0; i < 5; i++) {
                        session.channel(session.peer()).send(new byte[1000]);
                    }
                    return session.channel(session.peer()).receive(1);
                });
        assertThat(outcome.firstFailure()).isInstanceOf(PeerFailed.class).hasMessageContaining("broke on channel main");
        assertThat(outcome.secondFailure()).isInstanceOf(PeerFailed.class).hasMessageContaining("broke on channel main");
    }

    @Test
    void theLastWordsArriveAfterTheSpeakerHasLeft() {
        var left = new CountDownLatch(1);
        byte[] words = new byte[200_000];
        Arrays.fill(words, (byte) 3);
        var outcome = nodes.run(
                session -> {
                    session.channel(session.peer()).send(words);
                    session.close();
                    left.countDown();
                    return 0;
                },
                session -> {
                    byte[] first = session.channel(session.peer()).receive(200_000);
                    try {
                        left.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    session.channel(session.peer()).send(new byte[1]);
                    return first;
                });
        assertThat(outcome.firstFailure()).isNull();
        assertThat(outcome.secondFailure()).isNull();
        assertThat(outcome.second()).isEqualTo(words);
    }

    @Test
    void aSessionNameThatDoesNotFitIsTheCallersToMend() {
        assertThatThrownBy(() -> nodes.bank.open("步骤".repeat(40), nodes.parties, SessionOptions.standard()))
                .isInstanceOf(InvalidInput.class).hasMessageContaining("shorter name");
    }

    @Test
    void twoNodesThatBothWantToDialAreTold() {
        nodes.telecom.addPeer(Peer.at(nodes.bankParty, nodes.address()));
        var outcome = nodes.run(options -> options.withOpenWithin(Duration.ofSeconds(5)), session -> 0, session -> 0);
        assertThat(outcome.firstFailure()).isInstanceOf(PeerFailed.class).hasMessageContaining("set one side to dial");
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
