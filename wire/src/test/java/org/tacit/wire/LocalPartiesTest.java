package org.tacit.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tacit.base.Cancelled;
import org.tacit.base.InvalidInput;
import org.tacit.base.PeerFailed;
import org.tacit.base.ProtocolViolation;

@Timeout(30)
class LocalPartiesTest {

    @Test
    void messagesArriveWholeAndInOrder() {
        var both = LocalParties.run(
                session -> {
                    Channel channel = session.channel(session.peer());
                    for (int i = 0; i < 1000; i++) {
                        channel.sendLongs(new long[] {i, -i});
                    }
                    return channel.receiveInt(0, 1_000_000);
                },
                session -> {
                    Channel channel = session.channel(session.peer());
                    int sum = 0;
                    for (int i = 0; i < 1000; i++) {
                        long[] pair = channel.receiveLongs(2);
                        assertThat(pair).containsExactly(i, -i);
                        sum += i;
                    }
                    channel.sendInt(sum);
                    return session.traffic();
                });
        assertThat(both.first()).isEqualTo(499_500);
        assertThat(both.second()).isEqualTo(new Traffic(4, 16_000, 1, 1000, 0));
    }

    @Test
    void roundsCountTurnsFromSpeakingToListening() {
        var both = LocalParties.run(
                session -> pingPong(session, true),
                session -> pingPong(session, false));
        assertThat(both.first().rounds()).isEqualTo(10);
        assertThat(both.second().rounds()).isEqualTo(9);
    }

    private static Traffic pingPong(Session session, boolean starts) {
        Channel channel = session.channel(session.peer());
        for (int i = 0; i < 10; i++) {
            if (starts) {
                channel.sendInt(i);
            }
            assertThat(channel.receiveInt(0, 10)).isEqualTo(i);
            if (!starts) {
                channel.sendInt(i);
            }
        }
        return channel.traffic();
    }

    @Test
    void bothSidesMaySpeakAtOnceInAnyAmount() {
        long[] large = IntStream.range(0, 1 << 20).mapToLong(i -> i).toArray();
        List<long[]> got = LocalParties.run(2, session -> session.channel(session.peer()).exchangeLongs(large));
        assertThat(got).allSatisfy(array -> assertThat(array).isEqualTo(large));
    }

    @Test
    void forksRunBesideEachOther() {
        List<Integer> got = LocalParties.run(2, session -> {
            Channel main = session.channel(session.peer());
            Channel left = main.fork("left");
            Channel right = main.fork("right");
            left.sendInt(1 + session.index());
            right.sendInt(10 + session.index());
            int r = right.receiveInt(0, 100);
            return r + left.receiveInt(0, 100);
        });
        assertThat(got).containsExactly(13, 11);
    }

    @Test
    void threePartiesReachEachOther() {
        List<Integer> got = LocalParties.run(3, session -> {
            int sum = 0;
            for (Party peer : session.parties()) {
                if (!peer.equals(session.self())) {
                    session.channel(peer).sendInt(session.index());
                }
            }
            for (Party peer : session.parties()) {
                if (!peer.equals(session.self())) {
                    sum += session.channel(peer).receiveInt(0, 2);
                }
            }
            return sum;
        });
        assertThat(got).containsExactly(3, 2, 1);
    }

    @Test
    void aFailureReachesThePeerAsItsCause() {
        var atPeer = new AtomicReference<Throwable>();
        assertThatThrownBy(() -> LocalParties.run(
                session -> {
                    throw InvalidInput.of("Column 'x' of table t is empty; fill it.", "表 t 的列“x”为空，请补全。");
                },
                session -> {
                    try {
                        return session.channel(session.peer()).receiveInt(0, 1);
                    } catch (RuntimeException e) {
                        atPeer.set(e);
                        throw e;
                    }
                })).isInstanceOf(InvalidInput.class);
        assertThat(atPeer.get()).isInstanceOf(PeerFailed.class).hasMessage("bank failed: Column 'x' of table t is empty; fill it.");
        assertThat(((PeerFailed) atPeer.get()).text().zh()).isEqualTo("bank 失败：表 t 的列“x”为空，请补全。");
    }

    @Test
    void aProgrammingErrorIsNotDescribedToThePeer() {
        var atPeer = new AtomicReference<Throwable>();
        assertThatThrownBy(() -> LocalParties.run(
                session -> {
                    throw new IllegalStateException("the secret is 42");
                },
                session -> {
                    try {
                        return session.channel(session.peer()).receiveInt(0, 1);
                    } catch (RuntimeException e) {
                        atPeer.set(e);
                        throw e;
                    }
                })).hasMessage("the secret is 42");
        assertThat(atPeer.get()).isInstanceOf(PeerFailed.class).hasMessageNotContaining("42");
    }

    @Test
    void aWrongLengthIsAViolationAndNothingOfItIsRead() {
        assertThatThrownBy(() -> LocalParties.run(
                session -> {
                    session.channel(session.peer()).send(new byte[100]);
                    return session.channel(session.peer()).receive(1);
                },
                session -> session.channel(session.peer()).receive(99)))
                .isInstanceOf(ProtocolViolation.class).hasMessageContaining("100 bytes").hasMessageContaining("99 bytes");
        assertThatThrownBy(() -> LocalParties.run(
                session -> {
                    session.channel(session.peer()).send(new byte[100]);
                    return session.channel(session.peer()).receive(1);
                },
                session -> session.channel(session.peer()).receiveUpTo(99)))
                .isInstanceOf(ProtocolViolation.class).hasMessageContaining("at most 99");
    }

    @Test
    void cancellationWakesABlockedReceiveAtBothSides() {
        var waiting = new CountDownLatch(1);
        assertThatThrownBy(() -> LocalParties.run(
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
                })).isInstanceOf(Cancelled.class).hasMessageContaining("Ann stopped job 7.");
    }

    @Test
    void theDeadlineEndsAWaitForASilentPeer() {
        var done = new CountDownLatch(1);
        assertThatThrownBy(() -> LocalParties.run(
                options -> options.withDeadline(Duration.ofMillis(50)),
                session -> {
                    try {
                        return session.channel(session.peer()).receive(1);
                    } finally {
                        done.countDown();
                    }
                },
                session -> {
                    try {
                        done.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return 0;
                })).isInstanceOf(PeerFailed.class).hasMessageContaining("did not answer");
    }

    @Test
    void aSenderWaitsForASlowReaderWithLittleInFlight() {
        var sender = new AtomicReference<Thread>();
        var sent = new AtomicInteger();
        LocalParties.run(
                session -> {
                    sender.set(Thread.currentThread());
                    for (int i = 0; i < 100; i++) {
                        session.channel(session.peer()).send(new byte[64 << 10]);
                        sent.incrementAndGet();
                    }
                    return 0;
                },
                session -> {
                    Channel channel = session.channel(session.peer());
                    channel.receive(64 << 10);
                    while (sender.get().getState() != Thread.State.WAITING) {
                        Thread.onSpinWait();
                    }
                    // One message read, two rings' worth on the way, nothing more.
                    assertThat(sent.get()).isLessThanOrEqualTo(1 + 2 * MemoryLine.CAPACITY / (64 << 10));
                    for (int i = 1; i < 100; i++) {
                        channel.receive(64 << 10);
                    }
                    return 0;
                });
        assertThat(sent.get()).isEqualTo(100);
    }

    @Test
    void memoryMayBeReusedAfterSend() {
        var both = LocalParties.run(
                session -> {
                    byte[] buffer = {1};
                    session.channel(session.peer()).send(buffer);
                    buffer[0] = 2;
                    session.channel(session.peer()).send(buffer);
                    return 0;
                },
                session -> {
                    MemorySegment target = MemorySegment.ofArray(new long[2]).asSlice(8, 1);
                    session.channel(session.peer()).receive(target);
                    return target.get(java.lang.foreign.ValueLayout.JAVA_BYTE, 0) * 10 + session.channel(session.peer()).receive(1)[0];
                });
        assertThat(both.second()).isEqualTo(12);
    }
}
