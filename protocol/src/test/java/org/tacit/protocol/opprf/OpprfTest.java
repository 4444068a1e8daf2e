package org.tacit.protocol.opprf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.tacit.wire.Channel;
import org.tacit.wire.LocalParties;
import org.tacit.wire.Session;

/** Both ends against the definition: the programmed value at programmed keys, one function elsewhere. */
class OpprfTest {

    private static final int[] WIDTHS = {1, 7, 61, 64, 65, 100, 128, 192, 320, 2048};

    static Channel channel(Session s) {
        return s.channel(s.peer());
    }

    /** {@code n} distinct keys: some differ in one bit, or in the high half only. */
    static long[] keys(int n, int from) {
        long[] keys = new long[2 * n];
        for (int i = 0; i < n; i++) {
            keys[2 * i] = (from + i) % 3 == 0 ? 7 : from + i;
            keys[2 * i + 1] = from + i;
        }
        return keys;
    }

    private record Ran(long[] received, long[] values, OpprfPlan plan) {

        long[] received(int i) {
            return Arrays.copyOfRange(received, plan.valueWords() * i, plan.valueWords() * (i + 1));
        }

        long[] value(int i) {
            long[] value = Arrays.copyOfRange(values, plan.valueWords() * i, plan.valueWords() * (i + 1));
            value[value.length - 1] &= plan.lastMask();
            return value;
        }
    }

    private static Ran run(OpprfPlan plan, int receiverFrom, int senderFrom, long seed) {
        long[] values = new Random(seed).longs((long) plan.valueWords() * plan.senderKeys()).toArray();
        var both = LocalParties.run(
                s -> Opprf.receive(s, channel(s), plan, keys(plan.receiverKeys(), receiverFrom)),
                s -> {
                    Opprf.program(s, channel(s), plan, keys(plan.senderKeys(), senderFrom), values);
                    return null;
                });
        return new Ran(both.first(), values, plan);
    }

    @Property(tries = 40)
    void programmedKeysReadTheirValues(@ForAll @IntRange(max = 300) int n, @ForAll @IntRange(max = 300) int m, @ForAll @IntRange(max = 400) int shift,
            @ForAll @IntRange(max = 9) int width, @ForAll @IntRange(min = 5, max = 400) int binKeys, @ForAll long seed) {
        OpprfPlan plan = OpprfPlan.of(n, m, true, WIDTHS[width], binKeys, 40);
        Ran ran = run(plan, shift, 200, seed);
        Set<Long> others = new HashSet<>();
        int outside = 0;
        for (int i = 0; i < n; i++) {
            int at = shift + i - 200;
            if (at >= 0 && at < m) {
                assertThat(ran.received(i)).isEqualTo(ran.value(at));
            } else {
                assertThat(ran.received(i)[plan.valueWords() - 1] & ~plan.lastMask()).isZero();
                others.add(ran.received(i)[0]);
                outside++;
            }
        }
        // What is not programmed looks random: no two alike where they have the bits to differ.
        assertThat(others.size()).isEqualTo(plan.valueBits() >= 61 ? outside : others.size());
    }

    @Property(tries = 20)
    void oneFunctionAtBothEnds(@ForAll @IntRange(max = 400) int n, @ForAll @IntRange(min = 2, max = 400) int binKeys, @ForAll @IntRange(max = 300) int shift) {
        OpprfPlan plan = OpprfPlan.of(n, 1200, false, 128, binKeys, 40);
        var both = LocalParties.run(
                s -> Opprf.receive(s, channel(s), plan, keys(n, shift)),
                s -> {
                    OprfEvaluator f = Opprf.evaluator(s, channel(s), plan);
                    long[] all = f.evaluate(keys(600, 0));
                    assertThat(f.evaluate(keys(600, 0))).isEqualTo(all);
                    assertThatThrownBy(() -> f.evaluate(new long[2])).isInstanceOf(IllegalArgumentException.class);
                    return all;
                });
        for (int i = 0; i < n && shift + i < 600; i++) {
            assertThat(both.first()[2 * i]).isEqualTo(both.second()[2 * (shift + i)]);
            assertThat(both.first()[2 * i + 1]).isEqualTo(both.second()[2 * (shift + i) + 1]);
        }
        assertThat(Arrays.stream(both.second()).distinct().count()).isEqualTo(1200);
    }

    /** Points of 80 bits, and a run with other randomness is another function. */
    @Example
    void widePoints() {
        OpprfPlan plan = OpprfPlan.oprf(50, 1 << 23, 40);
        assertThat(plan.pointBits()).isEqualTo(80);
        long[][] runs = new long[2][];
        for (int r = 0; r < 2; r++) {
            var both = LocalParties.run(s -> Opprf.receive(s, channel(s), plan, keys(50, 0)), s -> Opprf.evaluator(s, channel(s), plan).evaluate(keys(60, 0)));
            assertThat(both.first()).isEqualTo(Arrays.copyOf(both.second(), 100));
            runs[r] = both.first();
        }
        assertThat(runs[0]).doesNotContain(runs[1]);
    }

    /** Values that are not programmed have ones and zeros alike in every bit: the programme of 4,000 equal values does not shine through. */
    @Example
    void whatIsNotProgrammedIsBalanced() {
        OpprfPlan plan = OpprfPlan.programmed(4000, 4000, 64, 40);
        long[] values = new long[4000];
        long[] received = LocalParties.run(s -> Opprf.receive(s, channel(s), plan, keys(4000, 10_000)), s -> {
            Opprf.program(s, channel(s), plan, keys(4000, 0), values);
            return null;
        }).first();
        for (int bit = 0; bit < 64; bit++) {
            int at = bit;
            // Six standard deviations.
            assertThat(Arrays.stream(received).filter(v -> (v >>> at & 1) == 1).count()).isBetween(1810L, 2190L);
        }
    }

    /** What travels has one size for one plan, and the plan tells it. */
    @Example
    void exactBytes() {
        OpprfPlan plan = OpprfPlan.of(1000, 2000, true, 61, 300, 40);
        long[] sent = new long[2];
        LocalParties.run(s -> {
            Opprf.receive(s, channel(s), plan, keys(1000, 0));
            return sent[0] = channel(s).traffic().bytesSent();
        }, s -> {
            Opprf.program(s, channel(s), plan, keys(2000, 500), new long[2000]);
            return sent[1] = channel(s).traffic().bytesSent();
        });
        assertThat(sent[0]).isEqualTo(plan.receiverBytes());
        assertThat(sent[1]).isEqualTo(plan.senderBytes());
        assertThat(OpprfPlan.programmed(1 << 20, 1 << 20, 64, 40).senderBytes() / (double) (1 << 20)).isBetween(9.9, 10.3);
    }

    /** A million keys have parameters at every width and at the largest sizes; too many failures are refused. */
    @Example
    void plans() {
        for (int width : WIDTHS) {
            OpprfPlan.programmed(1 << 20, 1 << 22, width, 40);
        }
        OpprfPlan.programmed(OpprfPlan.MOST_KEYS, OpprfPlan.MOST_KEYS, 64, 40);
        OpprfPlan.oprf(OpprfPlan.MOST_KEYS, OpprfPlan.MOST_KEYS, 40);
        assertThatThrownBy(() -> OpprfPlan.programmed(10, 10, 64, 60)).hasMessageContaining("no parameters");
        for (int width : new int[] {0, 129, 2112}) {
            assertThatThrownBy(() -> OpprfPlan.programmed(10, 10, width, 40)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Example
    void aKeyTwice() {
        OpprfPlan plan = OpprfPlan.programmed(2, 2, 64, 40);
        assertThatThrownBy(() -> LocalParties.run(s -> Opprf.receive(s, channel(s), plan, new long[] {1, 2, 1, 2}), s -> {
            Opprf.program(s, channel(s), plan, keys(2, 0), new long[2]);
            return null;
        })).hasMessageContaining("two are the same");
    }
}
