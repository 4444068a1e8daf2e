package org.tacit.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tacit.base.PeerFailed;
import org.tacit.base.ProtocolViolation;

@Timeout(30)
class WrapTest {

    private static byte[] flood(Session session) {
        Channel channel = session.channel(session.peer());
        for (int i = 0; i < 100; i++) {
            channel.send(new byte[1000]);
        }
        return channel.receive(1);
    }

    private static byte[] drain(Session session) {
        Channel channel = session.channel(session.peer());
        for (int i = 0; i < 100; i++) {
            channel.receive(1000);
        }
        channel.send(new byte[1]);
        return null;
    }

    @Test
    void aCutEndsBothSidesWithTheSameCause() {
        for (Fault fault : List.of(Fault.cutAtMessage(50), Fault.cutAfterBytes(50_000))) {
            var heard = new AtomicReference<Throwable>();
            assertThatThrownBy(() -> LocalParties.run(o -> o.withWrap(fault.at("bank")), WrapTest::flood, noting(heard, WrapTest::drain)))
                    .isInstanceOf(PeerFailed.class).hasMessageContaining("broke on channel main");
            assertThat(heard.get()).isInstanceOf(PeerFailed.class).hasMessageContaining("broke on channel main");
        }
    }

    private static <T> Function<Session, T> noting(AtomicReference<Throwable> heard, Function<Session, T> program) {
        return session -> {
            try {
                return program.apply(session);
            } catch (RuntimeException e) {
                heard.set(e);
                throw e;
            }
        };
    }

    @Test
    void aTruncatedMessageIsAViolation() {
        var heard = new AtomicReference<Throwable>();
        assertThatThrownBy(() -> LocalParties.run(o -> o.withWrap(Fault.truncate(7, 1).at("bank")), noting(heard, WrapTest::flood), WrapTest::drain))
                .isInstanceOf(ProtocolViolation.class).hasMessageContaining("999 bytes");
        assertThat(heard.get()).isInstanceOf(PeerFailed.class).hasMessageContaining("999 bytes");
    }

    @Test
    void corruptionAndDelayReachTheReader() {
        var got = LocalParties.run(o -> o.withWrap(Fault.corrupt(1).at("bank")).withWrap(Fault.delay(Duration.ofMillis(1)).at("bank")),
                session -> {
                    session.channel(session.peer()).send(new byte[4]);
                    session.channel(session.peer()).send(new byte[4]);
                    return 0;
                },
                session -> List.of(session.channel(session.peer()).receive(4), session.channel(session.peer()).receive(4))).second();
        assertThat(got.get(0)).isEqualTo(new byte[4]);
        assertThat(got.get(1)).doesNotContain(0);
    }

    @Test
    void aShapedLinkTakesItsTime() {
        long start = System.nanoTime();
        // 100 × 1000 bytes at 8 Mbit/s are 100 ms; half a trip of 20 ms each way is added once each.
        LocalParties.run(o -> o.withWrap(Shape.of(8_000_000, Duration.ofMillis(40))), WrapTest::flood, WrapTest::drain);
        double millis = (System.nanoTime() - start) / 1e6;
        assertThat(millis).isBetween(140.0, 5000.0);
    }

    @Test
    void aShapedLinkCountsOnlyThePayload() {
        var traffic = LocalParties.run(o -> o.withWrap(Shape.of(0, Duration.ofMillis(2))),
                session -> {
                    flood(session);
                    return session.traffic();
                },
                session -> {
                    drain(session);
                    return session.traffic();
                });
        assertThat(traffic.first()).isEqualTo(new Traffic(100_000, 1, 100, 1, 1));
        assertThat(traffic.second()).isEqualTo(new Traffic(1, 100_000, 1, 100, 0));
    }

    @Test
    void aTapHearsEveryMessageOfEveryChannel() {
        var heard = new CopyOnWriteArrayList<String>();
        Tap tap = new Tap((from, to, channel, message) -> heard.add(from + ">" + to + " " + channel + " " + new String(message, java.nio.charset.StandardCharsets.UTF_8)));
        LocalParties.run(o -> o.withWrap((pipe, self, peer, channel) -> self.name().equals("bank") ? tap.wrap(pipe, self, peer, channel) : pipe),
                session -> {
                    session.channel(session.peer()).send("hello".getBytes());
                    return session.channel(session.peer()).fork("side").receiveUpTo(10);
                },
                session -> {
                    session.channel(session.peer()).receive(5);
                    session.channel(session.peer()).fork("side").send("world".getBytes());
                    return null;
                });
        assertThat(heard).containsExactlyInAnyOrder("bank>telecom main hello", "telecom>bank main/side world");
    }
}
