package org.tacit.protocol.vole;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tacit.base.PeerFailed;
import org.tacit.base.ProtocolViolation;
import org.tacit.base.TacitException;
import org.tacit.wire.Channel;
import org.tacit.wire.LocalParties;
import org.tacit.wire.Session;

/** Peers that send the wrong sizes, disagree or stop. */
class SilentVoleCheatingTest {

    private static final int N = 100;
    /** Numbers of a chunk's message: 552 blocks of 64 places. */
    private static final int MESSAGE = 552 * (4 * 5 + 2);

    private static Channel channel(Session session) {
        return session.channel(session.peer());
    }

    private static void send(Session s) {
        SilentVole.sender(s, channel(s), 80).expand(N, new long[2 * N], 0);
    }

    private static void receive(Session s) {
        SilentVole.receiver(s, channel(s), 80).expand(N, new long[2 * N], 0, new long[2 * N], 0);
    }

    private static LocalParties.Both<Throwable, Throwable> failures(Consumer<Session> first, Consumer<Session> second) {
        return LocalParties.run(s -> failure(() -> first.accept(s)), s -> failure(() -> second.accept(s)));
    }

    private static Throwable failure(Runnable work) {
        try {
            work.run();
            return null;
        } catch (TacitException e) {
            return e;
        }
    }

    @Test
    void honestEndsDoNotFail() {
        var both = failures(SilentVoleCheatingTest::send, SilentVoleCheatingTest::receive);
        assertThat(both.first()).isNull();
        assertThat(both.second()).isNull();
    }

    /** The chunk's message has one length; nothing else is taken. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, MESSAGE - 1, MESSAGE + 1})
    void theReceiverRefusesAMessageOfAnotherLength(int longs) {
        assertThat(failures(s -> {
            SilentVole.sender(s, channel(s), 80);
            channel(s).sendLongs(new long[longs]);
            channel(s).flush();
            channel(s).receiveUpTo(1 << 20);
        }, SilentVoleCheatingTest::receive).second()).isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void theReceiverDies() {
        assertThat(failures(SilentVoleCheatingTest::send, s -> {
            SilentVole.receiver(s, channel(s), 80);
            s.close();
        }).first()).isInstanceOf(PeerFailed.class);
    }

    @Test
    void theSenderDies() {
        assertThat(failures(s -> {
            SilentVole.sender(s, channel(s), 80);
            s.close();
        }, SilentVoleCheatingTest::receive).second()).isInstanceOf(PeerFailed.class);
    }

    @Test
    void endsThatDisagreeOnTheWidth() {
        assertThat(failures(SilentVoleCheatingTest::send, s -> {
            SilentVole.receiver(s, channel(s), 96).expand(N, new long[2 * N], 0, new long[2 * N], 0);
        }).first()).isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void endsThatDisagreeOnTheNumber() {
        assertThat(failures(SilentVoleCheatingTest::send, s -> {
            SilentVole.receiver(s, channel(s), 80).expand(300_000, new long[600_000], 0, new long[600_000], 0);
        }).first()).isInstanceOf(ProtocolViolation.class);
    }
}
