package org.tacit.protocol.vole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tacit.base.InvalidInput;
import org.tacit.crypto.field.Gf128Multiplier;
import org.tacit.wire.LocalParties;
import org.tacit.wire.Traffic;

class SilentVoleTest {

    private record Sent(long delta0, long delta1, long[][] k, Traffic[] traffic) {
    }

    private record Got(long[][] a, long[][] c, Traffic[] traffic) {
    }

    private static LocalParties.Both<Sent, Got> run(int bits, int... sizes) {
        return LocalParties.run(session -> {
            var channel = session.channel(session.peer());
            VoleSender sender = SilentVole.sender(session, channel, bits);
            Traffic[] traffic = new Traffic[sizes.length + 1];
            traffic[0] = channel.traffic();
            long[][] k = new long[sizes.length][];
            for (int i = 0; i < sizes.length; i++) {
                k[i] = new long[2 * sizes[i]];
                sender.expand(sizes[i], k[i], 0);
                traffic[i + 1] = channel.traffic();
            }
            return new Sent(sender.delta0(), sender.delta1(), k, traffic);
        }, session -> {
            var channel = session.channel(session.peer());
            VoleReceiver receiver = SilentVole.receiver(session, channel, bits);
            Traffic[] traffic = new Traffic[sizes.length + 1];
            traffic[0] = channel.traffic();
            long[][] a = new long[sizes.length][];
            long[][] c = new long[sizes.length][];
            for (int i = 0; i < sizes.length; i++) {
                a[i] = new long[2 * sizes[i]];
                c[i] = new long[2 * sizes[i]];
                receiver.expand(sizes[i], a[i], 0, c[i], 0);
                traffic[i + 1] = channel.traffic();
            }
            return new Got(a, c, traffic);
        });
    }

    /** C ⊕ K ⊕ Δ·A is zero everywhere. */
    private static void assertCorrelated(LocalParties.Both<Sent, Got> both) {
        Gf128Multiplier delta = new Gf128Multiplier(both.first().delta0, both.first().delta1);
        for (int i = 0; i < both.first().k.length; i++) {
            long[] rest = both.second().c[i].clone();
            delta.multiplyAdd(rest.length / 2, 128, both.second().a[i], 0, rest, 0);
            assertThat(Arrays.mismatch(rest, both.first().k[i])).isEqualTo(-1);
        }
    }

    @Property(tries = 5)
    void valuesLieOnTheLines(@ForAll @IntRange(min = 1, max = 8) int lanes, @ForAll @IntRange(min = 0, max = 40_000) int first,
            @ForAll @IntRange(min = 1, max = 3000) int second) {
        assertCorrelated(run(16 * lanes, first, second));
    }

    @Test
    void severalChunks() {
        assertCorrelated(run(80, SilentVole.Plan.most(80, false) + 1));
    }

    /** Every bit of A below the limit, of C and of K is set about half the time; above the limit A has none. */
    @ParameterizedTest
    @ValueSource(ints = {16, 80, 128})
    void bitsAreBalanced(int bits) {
        int n = 30_000;
        var both = run(bits, n);
        assertBalanced(both.second().a[0], bits);
        assertBalanced(both.second().c[0], 128);
        assertBalanced(both.first().k[0], 128);
        assertThat(both.first().delta0).isNotZero();
        assertThat(both.first().delta1).isNotZero();
    }

    private static void assertBalanced(long[] values, int bits) {
        int n = values.length / 2;
        int[] ones = new int[128];
        for (int i = 0; i < values.length; i++) {
            for (int b = 0; b < 64; b++) {
                ones[64 * (i & 1) + b] += (int) (values[i] >>> b & 1);
            }
        }
        // Seven standard deviations of a fair coin.
        double allowed = 7 * Math.sqrt(n) / 2;
        for (int b = 0; b < 128; b++) {
            assertThat((double) ones[b]).isBetween(b < bits ? n / 2.0 - allowed : 0, b < bits ? n / 2.0 + allowed : 0);
        }
    }

    @Test
    void noTwoElementsAndNoTwoCallsAreEqual() {
        var both = run(128, 20_000, 20_000);
        for (long[][] parts : Arrays.asList(both.second().a, both.second().c, both.first().k)) {
            long[] lows = new long[40_000];
            for (int i = 0; i < lows.length; i++) {
                lows[i] = parts[i / 20_000][2 * (i % 20_000)];
            }
            assertThat(Arrays.stream(lows).distinct().count()).isEqualTo(40_000);
        }
    }

    @Test
    void bytesFollowTheFormula() {
        int[] sizes = {1, 17_112, 17_113, 200_000};
        var both = run(80, sizes);
        for (int i = 0; i < sizes.length; i++) {
            var plan = SilentVole.Plan.of(sizes[i], 80, false);
            int d = 32 - Integer.numberOfLeadingZeros(plan.leaves() - 1);
            Traffic sender = both.first().traffic[i + 1].minus(both.first().traffic[i]);
            Traffic receiver = both.second().traffic[i + 1].minus(both.second().traffic[i]);
            assertThat(sender.bytesSent()).isEqualTo((long) plan.chunks() * 552 * (32 * (d - 1) + 16));
            assertThat(receiver.bytesSent()).isEqualTo((long) plan.chunks() * 64 * 8 * Math.ceilDiv(552 * d, 64));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8, 81, 144})
    void refusesOtherWidths(int bits) {
        assertThatThrownBy(() -> SilentVole.sender(null, null, bits)).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> SilentVole.receiver(null, null, bits)).isInstanceOf(InvalidInput.class);
    }
}
