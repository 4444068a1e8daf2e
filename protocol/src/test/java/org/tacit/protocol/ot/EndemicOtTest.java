package org.tacit.protocol.ot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tacit.base.PeerFailed;
import org.tacit.base.ProtocolViolation;
import org.tacit.crypto.curve.Ristretto255;
import org.tacit.crypto.symmetric.DomainHash;
import org.tacit.crypto.symmetric.HashSuite;
import org.tacit.wire.Channel;
import org.tacit.wire.LocalParties;
import org.tacit.wire.Session;

class EndemicOtTest {

    private static final int ELEMENT = Ristretto255.ELEMENT_BYTES;

    private static Channel channel(Session session) {
        return session.channel(session.peer());
    }

    @Property(tries = 10)
    void theReceiverGetsWhatItChoseAndNothingElse(@ForAll long random, @ForAll @IntRange(min = 1, max = 130) int n) {
        long[] choices = new Random(random).longs((n + 63) / 64).toArray();
        var both = LocalParties.run(s -> new EndemicOt(s, channel(s)).send(n), s -> new EndemicOt(s, channel(s)).receive(n, choices));
        long[] sent = both.first();
        long[] got = both.second();
        for (int i = 0; i < n; i++) {
            int b = (int) (choices[i / 64] >>> i) & 1;
            assertThat(Arrays.copyOfRange(got, 2 * i, 2 * i + 2)).isEqualTo(Arrays.copyOfRange(sent, 4 * i + 2 * b, 4 * i + 2 * b + 2));
        }
        assertThat(Arrays.stream(sent).distinct().count()).isEqualTo(sent.length);
    }

    /** 32 bytes one way, 64 a transfer the other, one message each, both at once. */
    @Test
    void traffic() {
        var both = LocalParties.run(s -> {
            new EndemicOt(s, channel(s)).send(128);
            return channel(s).traffic();
        }, s -> {
            new EndemicOt(s, channel(s)).receive(128, new long[2]);
            return channel(s).traffic();
        });
        assertThat(both.first().bytesSent()).isEqualTo(32);
        assertThat(both.second().bytesSent()).isEqualTo(64 * 128);
        assertThat(both.first().messagesSent()).isEqualTo(1);
        assertThat(both.second().messagesSent()).isEqualTo(1);
        assertThat(both.first().rounds()).isEqualTo(1);
    }

    /** With the same randomness at both ends, another session still gives other messages: its name is in the hashes. */
    @Test
    void theSessionIsBound() {
        var first = LocalParties.run(o -> o.withRandom(LocalParties.seeded(1)),
                s -> new EndemicOt(s, channel(s)).send(16), s -> new EndemicOt(s, channel(s)).receive(16, new long[1]));
        var second = LocalParties.run(o -> o.withRandom(LocalParties.seeded(1)),
                s -> new EndemicOt(s, channel(s)).send(16), s -> new EndemicOt(s, channel(s)).receive(16, new long[1]));
        SoftSpokenOtTest.assertFair(difference(first.first(), second.first()));
    }

    /** Direction and channel too: the same end plays both roles on two channels. */
    @Test
    void channelsAndDirectionsGiveUnrelatedMessages() {
        var both = LocalParties.run(s -> {
            Channel main = channel(s);
            Channel fork = main.fork("other");
            return new long[][] {new EndemicOt(s, main).send(16), new EndemicOt(s, fork).send(16), new EndemicOt(s, main).receive(16, new long[1])};
        }, s -> {
            Channel main = channel(s);
            Channel fork = main.fork("other");
            return new long[][] {new EndemicOt(s, main).receive(16, new long[1]), new EndemicOt(s, fork).receive(16, new long[1]),
                new EndemicOt(s, main).send(16)};
        });
        long[] all = Arrays.stream(both.first()).flatMapToLong(Arrays::stream).toArray();
        assertThat(Arrays.stream(all).distinct().count()).isEqualTo(all.length);
    }

    // ---- peers that cheat ----

    /** Encodings that RFC 9496, appendix A.2, says must be refused, one of each kind. */
    static String[] invalidEncodings() {
        return new String[] {
            "00ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",      // not canonical
            "0100000000000000000000000000000000000000000000000000000000000000",      // negative
            "26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371",      // x² is no square
            "3eb858e78f5a7254d8c9731174a94f76755fd3941c0ac93735c07ba14579630e",      // x·y negative
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",      // s = −1, y = 0
            "0000000000000000000000000000000000000000000000000000000000000000"};     // the identity: valid, but not here
    }

    @ParameterizedTest
    @MethodSource("invalidEncodings")
    void theReceiverRefusesABadElement(String hex) {
        assertThat(Cheating.telecom(s -> {
            channel(s).send(HexFormat.of().parseHex(hex));
            channel(s).receive(64 * 4);
        }, s -> new EndemicOt(s, channel(s)).receive(4, new long[1]))).isInstanceOf(ProtocolViolation.class);
    }

    @ParameterizedTest
    @MethodSource("invalidEncodings")
    void theSenderRefusesABadElement(String hex) {
        for (int place : new int[] {0, 1, 255}) {
            assertThat(Cheating.bank(s -> new EndemicOt(s, channel(s)).send(128), s -> {
                byte[] r = elements(256);
                System.arraycopy(HexFormat.of().parseHex(hex), 0, r, ELEMENT * place, ELEMENT);
                channel(s).send(r);
                channel(s).receive(ELEMENT);
            })).isInstanceOf(ProtocolViolation.class);
        }
    }

    /** r_0 = −H_0(r_1) makes M_0 the identity, whose key anyone could compute. Also checks what the hash is documented to bind. */
    @Test
    void theSenderRefusesAKeyThatEverybodyKnows() {
        assertThat(Cheating.bank(s -> new EndemicOt(s, channel(s)).send(1), s -> {
            byte[] r = elements(2);
            byte[] uniform = new byte[64];
            for (int half = 0; half < 2; half++) {
                byte[] digest = DomainHash.of(HashSuite.SHA_256, "tacit/base-ot/element").add(s.id()).add(channel(s).name())
                        .add(s.peer().fingerprint()).add(0).add(0).add(half).add(r, ELEMENT, ELEMENT).digest();
                System.arraycopy(digest, 0, uniform, 32 * half, 32);
            }
            Ristretto255.hashToGroup(uniform, 0).negate().encode(r, 0);
            channel(s).send(r);
            channel(s).receive(ELEMENT);
        })).isInstanceOf(ProtocolViolation.class).hasMessageContaining("no secrecy");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 64 * 8 - 1, 64 * 8 + 1, 64 * 9})
    void theSenderRefusesAnotherLength(int bytes) {
        assertThat(Cheating.bank(s -> new EndemicOt(s, channel(s)).send(8), s -> {
            channel(s).send(new byte[bytes]);
            channel(s).receive(ELEMENT);
        })).isInstanceOf(ProtocolViolation.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31, 33})
    void theReceiverRefusesAnotherLength(int bytes) {
        assertThat(Cheating.telecom(s -> {
            channel(s).send(new byte[bytes]);
            channel(s).receive(64 * 8);
        }, s -> new EndemicOt(s, channel(s)).receive(8, new long[1]))).isInstanceOf(ProtocolViolation.class);
    }

    /** A peer that goes away is a peer that failed, at either end. */
    @Test
    void thePeerIsGone() {
        assertThat(Cheating.bank(s -> new EndemicOt(s, channel(s)).send(8), s -> channel(s).receive(ELEMENT))).isInstanceOf(PeerFailed.class);
        assertThat(Cheating.telecom(s -> channel(s).receive(64 * 8), s -> new EndemicOt(s, channel(s)).receive(8, new long[1])))
                .isInstanceOf(PeerFailed.class);
    }

    private static byte[] elements(int n) {
        byte[] out = new byte[ELEMENT * n];
        for (int i = 0; i < n; i++) {
            Ristretto255.multiplyBase(Ristretto255.scalar(i + 2)).encode(out, ELEMENT * i);
        }
        return out;
    }

    private static long[] difference(long[] a, long[] b) {
        long[] out = a.clone();
        for (int i = 0; i < out.length; i++) {
            out[i] ^= b[i];
        }
        return out;
    }
}
