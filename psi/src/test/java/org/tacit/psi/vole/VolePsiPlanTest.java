package org.tacit.psi.vole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.tacit.base.InvalidInput;
import org.tacit.protocol.okvs.FixedWidth;

class VolePsiPlanTest {

    /** The figures of the documents, at a million items each. */
    @Example
    void aMillionEach() {
        int n = 1 << 20;
        VolePsiPlan plan = VolePsiPlan.of(n, n, 1 << 15, 40);
        assertThat(plan.bins()).isEqualTo(32);
        assertThat(plan.receiverRoom()).isEqualTo(plan.senderRoom()).isBetween(33_900, 34_400);
        assertThat(plan.pointBits()).isEqualTo(64);
        assertThat(plan.maskBits()).isEqualTo(78);
        assertThat(plan.bins() * (double) plan.storeBytes() / n).isBetween(9.9, 10.2);
        assertThat(plan.bins() * (double) plan.maskBytes() / n).isBetween(10.0, 10.3);
    }

    /** The largest sets have parameters. */
    @Example
    void theLargest() {
        VolePsiPlan plan = VolePsiPlan.of(1 << 27, 1 << 27, 1 << 15, 40);
        assertThat(plan.pointBits()).isEqualTo(80);
        assertThatThrownBy(() -> VolePsiPlan.of(1 << 27, 1 << 27, 64, 40)).isInstanceOf(InvalidInput.class).hasMessageContaining("larger bins");
        assertThatThrownBy(() -> VolePsiPlan.of(10, 10, 1 << 15, 64)).isInstanceOf(InvalidInput.class);
    }

    /** The bound at parameters where overflows can be counted: at most 2^-6 of the throws, and the room is not idle either. */
    @Example
    void overflowsKeepTheBound() {
        int n = 2000;
        int bins = 16;
        int room = VolePsiPlan.room(n, bins, 6);
        var random = new Random(1);
        int tries = 20_000;
        int over = 0;
        int overWithLess = 0;
        for (int t = 0; t < tries; t++) {
            int[] load = new int[bins];
            int most = 0;
            for (int i = 0; i < n; i++) {
                most = Math.max(most, ++load[random.nextInt(bins)]);
            }
            over += most > room ? 1 : 0;
            overWithLess += most > room - 12 ? 1 : 0;
        }
        assertThat(over).isLessThanOrEqualTo(tries >> 6);
        assertThat(overWithLess).isGreaterThan(tries >> 6);
    }

    @Property(tries = 300)
    void packingRoundTrips(@ForAll long seed, @ForAll @IntRange(min = 1, max = 128) int width, @ForAll @IntRange(max = 70) int count) {
        int words = width > 64 || seed % 2 == 0 ? 2 : 1;
        long[] numbers = new Random(seed).longs((long) words * count + 1).toArray();
        byte[] packed = FixedWidth.pack(numbers, 1, words, count, width);
        assertThat(packed).hasSize((count * width + 7) / 8);
        long[] read = new long[words * count + 1];
        FixedWidth.unpack(packed, count, width, read, 1, words);
        for (int i = 0; i < count; i++) {
            assertThat(read[1 + words * i]).isEqualTo(width >= 64 ? numbers[1 + words * i] : numbers[1 + words * i] & (1L << width) - 1);
            if (words == 2) {
                long high = width <= 64 ? 0 : numbers[2 + 2 * i] & -1L >>> 128 - width;
                assertThat(read[2 + 2 * i]).isEqualTo(high);
            }
        }
        if (width == 128 && words == 2) {
            for (int b = 0; b < packed.length; b++) {
                assertThat(packed[b]).isEqualTo((byte) (numbers[1 + b / 8] >>> 8 * (b % 8)));
            }
        }
    }
}
