package org.tacit.protocol.ot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tacit.base.InvalidInput;
import org.tacit.wire.LocalParties;
import org.tacit.wire.SecurityParameters;
import org.tacit.wire.Session;
import org.tacit.wire.SessionOptions;
import org.tacit.wire.Traffic;

class SoftSpokenOtTest {

    /** What one run left at each end. */
    private record Sent(long delta0, long delta1, long[] q, long[] m0, long[] m1, Traffic setup, Traffic extension) {
    }

    private record Got(long[] t, long[] m, Traffic setup, Traffic extension) {
    }

    private static Sent send(Session session, int k, int[] sizes, int words) {
        var channel = session.channel(session.peer());
        CotSender sender = SoftSpokenOt.sender(session, channel, new EndemicOt(session, channel), k);
        Traffic setup = channel.traffic();
        int n = Arrays.stream(sizes).sum();
        long[] q = new long[2 * n];
        int done = 0;
        for (int size : sizes) {
            sender.extend(size, q, 2 * done);
            done += size;
        }
        long[] m0 = new long[words * n];
        long[] m1 = new long[words * n];
        sender.hash(n, q, 0, words, m0, m1);
        return new Sent(sender.delta0(), sender.delta1(), q, m0, m1, setup, channel.traffic().minus(setup));
    }

    private static Got receive(Session session, int k, int[] sizes, int words, long[][] choices) {
        var channel = session.channel(session.peer());
        CotReceiver receiver = SoftSpokenOt.receiver(session, channel, new EndemicOt(session, channel), k);
        Traffic setup = channel.traffic();
        int n = Arrays.stream(sizes).sum();
        long[] t = new long[2 * n];
        int done = 0;
        for (int c = 0; c < sizes.length; c++) {
            receiver.extend(sizes[c], choices[c], t, 2 * done);
            done += sizes[c];
        }
        long[] m = new long[words * n];
        receiver.hash(n, t, 0, words, m);
        return new Got(t, m, setup, channel.traffic().minus(setup));
    }

    private static long[][] choices(Random random, int[] sizes) {
        return Arrays.stream(sizes).mapToObj(n -> random.longs((n + 63) / 64).toArray()).toArray(long[][]::new);
    }

    private static void assertCorrelated(Sent sent, Got got, int[] sizes, long[][] choices, int words) {
        int at = 0;
        for (int c = 0; c < sizes.length; c++) {
            for (int i = 0; i < sizes[c]; i++, at++) {
                boolean b = (choices[c][i / 64] >>> i & 1) == 1;
                assertThat(got.t[2 * at]).isEqualTo(sent.q[2 * at] ^ (b ? sent.delta0 : 0));
                assertThat(got.t[2 * at + 1]).isEqualTo(sent.q[2 * at + 1] ^ (b ? sent.delta1 : 0));
                for (int w = words * at; w < words * (at + 1); w++) {
                    assertThat(got.m[w]).isEqualTo(b ? sent.m1[w] : sent.m0[w]).isNotEqualTo(b ? sent.m0[w] : sent.m1[w]);
                }
            }
        }
    }

    /** q, t and b·Δ agree on every transfer, whatever k, the sizes of the calls and the choices. */
    @Property(tries = 25)
    void correlated(@ForAll long random, @ForAll @IntRange(min = 1, max = 8) int k, @ForAll @IntRange(min = 1, max = 5) int words,
            @ForAll @IntRange(min = 1, max = 4) int calls) {
        Random r = new Random(random);
        int[] sizes = r.ints(calls, 0, 700).toArray();
        long[][] choices = choices(r, sizes);
        var both = LocalParties.run(s -> send(s, k, sizes, words), s -> receive(s, k, sizes, words, choices));
        assertCorrelated(both.first(), both.second(), sizes, choices, words);
    }

    /** Several chunks, the last one partial, and a call after it. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void correlatedOverChunks(int k) {
        int[] sizes = {3 * SoftSpokenOt.CHUNK + 1234, 100, SoftSpokenOt.CHUNK};
        long[][] choices = choices(new Random(k), sizes);
        var both = LocalParties.run(s -> send(s, k, sizes, 1), s -> receive(s, k, sizes, 1, choices));
        assertCorrelated(both.first(), both.second(), sizes, choices, 1);
    }

    /** ⌈128/k⌉ bits a transfer from receiver to sender, nothing back, n in steps of 64; set-up 8 KiB + 32 bytes + 32·(k−1) a tree. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 8})
    void bytesAndMessages(int k) {
        int[] sizes = {SoftSpokenOt.CHUNK + 65};
        int pieces = (128 + k - 1) / k;
        var both = LocalParties.run(s -> send(s, k, sizes, 1), s -> receive(s, k, sizes, 1, choices(new Random(1), sizes)));
        Got got = both.second();
        assertThat(got.extension.bytesSent()).isEqualTo((SoftSpokenOt.CHUNK + 128L) / 8 * pieces);
        assertThat(got.extension.messagesSent()).isEqualTo(2);
        assertThat(got.extension.bytesReceived()).isZero();
        assertThat(both.first().extension.bytesSent()).isZero();
        // The receiver of the extension is the sender of the base transfers.
        assertThat(got.setup.bytesSent()).isEqualTo(32 + 32L * (k - 1) * pieces);
        assertThat(got.setup.bytesReceived()).isEqualTo(64L * k * pieces);
    }

    /** What crosses the wire, the blocks, Δ and the messages have as many ones as fair bits would, with all choices equal. */
    @Test
    void outputsAreBalancedWhateverTheChoices() {
        int[] sizes = {20_000};
        for (long all : new long[] {0, -1}) {
            long[] choices = new long[(20_000 + 63) / 64];
            Arrays.fill(choices, all);
            var both = LocalParties.run(s -> send(s, 2, sizes, 2), s -> receive(s, 2, sizes, 2, new long[][] {choices}));
            for (long[] values : new long[][] {both.first().q, both.second().t, both.first().m0, both.first().m1}) {
                assertFair(values);
            }
        }
    }

    /** Sessions share nothing: as many equal bits as between independent strings, and another Δ. */
    @Test
    void twoSessionsAreUnrelated() {
        int[] sizes = {10_000};
        long[][] choices = choices(new Random(5), sizes);
        var one = LocalParties.run(s -> send(s, 2, sizes, 2), s -> receive(s, 2, sizes, 2, choices));
        var two = LocalParties.run(s -> send(s, 2, sizes, 2), s -> receive(s, 2, sizes, 2, choices));
        assertThat(one.first().delta0).isNotEqualTo(two.first().delta0);
        assertFair(difference(one.first().q, two.first().q));
        assertFair(difference(one.second().t, two.second().t));
        assertFair(difference(one.first().m0, two.first().m0));
    }

    /** Even with the same randomness on both sides: the session's name is in every hash. */
    @Test
    void theSessionIsBoundIntoTheHashes() {
        int[] sizes = {10_000};
        long[][] choices = choices(new Random(5), sizes);
        var one = LocalParties.run(o -> o.withRandom(LocalParties.seeded(9)),
                s -> send(s, 2, sizes, 2), s -> receive(s, 2, sizes, 2, choices));
        var two = LocalParties.run(o -> o.withRandom(LocalParties.seeded(9)),
                s -> send(s, 2, sizes, 2), s -> receive(s, 2, sizes, 2, choices));
        assertThat(one.first().delta0).isEqualTo(two.first().delta0);
        assertFair(difference(one.first().q, two.first().q));
        assertFair(difference(one.first().m0, two.first().m0));
    }

    /** Both directions on one channel, alternating, and random transfers. */
    @Test
    void bothDirectionsShareAChannel() {
        long[] choices = new Random(3).longs(16).toArray();
        int n = 1000;
        record Ends(long[] m0, long[] m1, long[] m) {
        }
        var both = LocalParties.run(s -> {
            var channel = s.channel(s.peer());
            CotSender sender = SoftSpokenOt.sender(s, channel);
            CotReceiver receiver = SoftSpokenOt.receiver(s, channel);
            Ends ends = new Ends(new long[3 * n], new long[3 * n], new long[3 * n]);
            sender.random(n, 3, ends.m0, ends.m1);
            receiver.random(n, 3, choices, ends.m);
            return ends;
        }, s -> {
            var channel = s.channel(s.peer());
            CotReceiver receiver = SoftSpokenOt.receiver(s, channel);
            CotSender sender = SoftSpokenOt.sender(s, channel);
            Ends ends = new Ends(new long[3 * n], new long[3 * n], new long[3 * n]);
            receiver.random(n, 3, choices, ends.m);
            sender.random(n, 3, ends.m0, ends.m1);
            return ends;
        });
        for (int i = 0; i < n; i++) {
            boolean b = (choices[i / 64] >>> i & 1) == 1;
            for (int w = 3 * i; w < 3 * i + 3; w++) {
                assertThat(both.second().m[w]).isEqualTo(b ? both.first().m1[w] : both.first().m0[w]);
                assertThat(both.first().m[w]).isEqualTo(b ? both.second().m1[w] : both.second().m0[w]);
            }
        }
    }

    /** The same block hashed by two calls gives unrelated messages: no tweak is used twice. */
    @Test
    void tweaksAreNeverReused() {
        var both = LocalParties.run(s -> {
            CotSender sender = SoftSpokenOt.sender(s, s.channel(s.peer()));
            long[] q = new long[128];
            long[][] m = new long[3][128];
            sender.hash(64, q, 0, 2, m[0], new long[128]);
            sender.hash(64, q, 0, 2, m[1], m[2]);
            return m;
        }, s -> SoftSpokenOt.receiver(s, s.channel(s.peer())));
        long[] all = Arrays.stream(both.first()).flatMapToLong(Arrays::stream).toArray();
        assertThat(Arrays.stream(all).distinct().count()).isEqualTo(all.length);
    }

    /** One and the same block hashed in two sessions, on two channels and in two directions: never the same message. */
    @Test
    void sessionChannelAndDirectionAreBoundIntoTheHashes() {
        long[] messages = LongStream.range(0, 2).flatMap(run -> {
            var both = LocalParties.run(s -> hashesOfZero(s, true), s -> hashesOfZero(s, false));
            assertThat(both.first()).isEqualTo(both.second());
            return Arrays.stream(both.first());
        }).toArray();
        assertThat(messages).hasSize(6).doesNotHaveDuplicates();
    }

    /** H(0) as first hash from bank to telecom, from telecom to bank, and from bank to telecom on a fork. */
    private static long[] hashesOfZero(Session session, boolean bank) {
        var channel = session.channel(session.peer());
        var fork = channel.fork("other");
        long[] out = new long[3];
        for (int use = 0; use < 3; use++) {
            long[] message = new long[1];
            if (bank == (use != 1)) {
                SoftSpokenOt.sender(session, use == 2 ? fork : channel).hash(1, new long[2], 0, 1, message, new long[1]);
            } else {
                SoftSpokenOt.receiver(session, use == 2 ? fork : channel).hash(1, new long[2], 0, 1, message);
            }
            out[use] = message[0];
        }
        return out;
    }

    /** More security than 128 bits cannot be had here, and is not pretended. */
    @Test
    void refusesMoreSecurityThanItHas() {
        assertThatThrownBy(() -> LocalParties.run(o -> new SessionOptions(o.openWithin(), o.deadline(), o.silence(), o.random(),
                new SecurityParameters(192, 40), o.progress(), o.wrap()),
                s -> SoftSpokenOt.sender(s, s.channel(s.peer())), s -> SoftSpokenOt.receiver(s, s.channel(s.peer()))))
                .isInstanceOf(InvalidInput.class).hasMessageContaining("128");
    }

    /** Long messages of many transfers, hashed in pieces by several threads, are the same at both ends. */
    @Test
    void longMessages() {
        int[] sizes = {3000};
        long[][] choices = choices(new Random(8), sizes);
        var both = LocalParties.run(s -> send(s, 2, sizes, 21), s -> receive(s, 2, sizes, 21, choices));
        assertCorrelated(both.first(), both.second(), sizes, choices, 21);
    }

    @Test
    void refusesArraysThatAreTooShort() {
        LocalParties.run(s -> {
            CotSender sender = SoftSpokenOt.sender(s, s.channel(s.peer()));
            return assertThatThrownBy(() -> sender.extend(10, new long[20], 1)).isInstanceOf(IndexOutOfBoundsException.class);
        }, s -> {
            CotReceiver receiver = SoftSpokenOt.receiver(s, s.channel(s.peer()));
            return assertThatThrownBy(() -> receiver.extend(65, new long[1], new long[130], 0)).isInstanceOf(IndexOutOfBoundsException.class);
        });
    }

    /** Ones within six standard deviations of half, and as many words as numbers: no repetition. */
    static void assertFair(long[] values) {
        long ones = Arrays.stream(values).map(Long::bitCount).sum();
        double bits = 64.0 * values.length;
        assertThat(Math.abs(ones - bits / 2)).isLessThan(3 * Math.sqrt(bits));
        assertThat(Arrays.stream(values).distinct().count()).isEqualTo(values.length);
    }

    private static long[] difference(long[] a, long[] b) {
        long[] out = a.clone();
        for (int i = 0; i < out.length; i++) {
            out[i] ^= b[i];
        }
        return out;
    }
}
