package org.tacit.protocol.ot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tacit.base.PeerFailed;
import org.tacit.base.ProtocolViolation;
import org.tacit.wire.Channel;
import org.tacit.wire.LocalParties;
import org.tacit.wire.Pipe;
import org.tacit.wire.Session;

/** Peers that send the wrong sizes or stop, and what crosses the wire between honest ones. */
class SoftSpokenOtCheatingTest {

    private static final int N = 1000;
    private static final int WORDS = 64 * ((N + 63) / 64);

    private static Channel channel(Session session) {
        return session.channel(session.peer());
    }

    /** The chunk's message has one length; nothing else is taken. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, WORDS - 1, WORDS + 1, 2 * WORDS})
    void theSenderRefusesAChunkOfAnotherLength(int longs) {
        assertThat(Cheating.bank(s -> SoftSpokenOt.sender(s, channel(s)).extend(N, new long[2 * N], 0), s -> {
            SoftSpokenOt.receiver(s, channel(s));
            channel(s).sendLongs(new long[longs]);
            channel(s).receive(1);
        })).isInstanceOf(ProtocolViolation.class);
    }

    /** The two ends were given different k: the set-up's sizes differ, and one of them notices. */
    @Test
    void endsThatDisagreeOnK() {
        assertThat(Cheating.telecom(
                s -> SoftSpokenOt.sender(s, channel(s), new EndemicOt(s, channel(s)), 2),
                s -> SoftSpokenOt.receiver(s, channel(s), new EndemicOt(s, channel(s)), 3))).isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void theReceiverOfTheExtensionDies() {
        assertThat(Cheating.bank(s -> {
            CotSender sender = SoftSpokenOt.sender(s, channel(s));
            sender.extend(N, new long[2 * N], 0);
            sender.extend(N, new long[2 * N], 0);
        }, s -> SoftSpokenOt.receiver(s, channel(s)).extend(N, new long[(N + 63) / 64], new long[2 * N], 0))).isInstanceOf(PeerFailed.class);
    }

    /** The sender of the extension sends nothing; its death is noticed while chunks go out, or at the next receive. */
    @Test
    void theSenderOfTheExtensionDies() {
        assertThat(Cheating.telecom(s -> SoftSpokenOt.sender(s, channel(s)), s -> {
            SoftSpokenOt.receiver(s, channel(s)).extend(N, new long[(N + 63) / 64], new long[2 * N], 0);
            channel(s).receive(1);
        })).isInstanceOf(PeerFailed.class);
    }

    /** What the receiver sends looks like fair bits whatever it chose: with all choices 0, with all choices 1. */
    @Test
    void theWireDoesNotShowTheChoices() {
        for (long all : new long[] {0, -1}) {
            int n = 20_000;
            long[] choices = new long[(n + 63) / 64];
            Arrays.fill(choices, all);
            var recorded = new ArrayList<long[]>();
            LocalParties.run(o -> o.withWrap((pipe, self, peer, name) -> new Tap(pipe, recorded)), s -> {
                CotSender sender = SoftSpokenOt.sender(s, channel(s));
                synchronized (recorded) {
                    recorded.clear();
                }
                channel(s).send(new byte[1]);
                sender.extend(n, new long[2 * n], 0);
                return null;
            }, s -> {
                CotReceiver receiver = SoftSpokenOt.receiver(s, channel(s));
                channel(s).receive(1);
                receiver.extend(n, choices, new long[2 * n], 0);
                return null;
            });
            synchronized (recorded) {
                long[] sent = recorded.stream().flatMapToLong(Arrays::stream).toArray();
                assertThat(sent).hasSize(64 * ((n + 63) / 64));
                SoftSpokenOtTest.assertFair(sent);
            }
        }
    }

    /** Notes every message of whole numbers that is sent. */
    private record Tap(Pipe pipe, List<long[]> recorded) implements Pipe {
        @Override
        public void send(MemorySegment message) throws IOException {
            if (message.byteSize() >= 1024) {
                synchronized (recorded) {
                    recorded.add(message.toArray(ValueLayout.JAVA_LONG_UNALIGNED));
                }
            }
            pipe.send(message);
        }

        @Override
        public void receive(MemorySegment target) throws IOException {
            pipe.receive(target);
        }

        @Override
        public byte[] receiveUpTo(int maxBytes) throws IOException {
            return pipe.receiveUpTo(maxBytes);
        }

        @Override
        public void flush() throws IOException {
            pipe.flush();
        }

        @Override
        public void finish() {
            pipe.finish();
        }

        @Override
        public void abort() {
            pipe.abort();
        }
    }
}
