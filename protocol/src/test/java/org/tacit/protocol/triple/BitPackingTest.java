package org.tacit.protocol.triple;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Packing against one big number. */
class BitPackingTest {

    @Property(tries = 300)
    void packsWithoutGaps(@ForAll long seed, @ForAll @IntRange(min = 1, max = 64) int width, @ForAll @IntRange(min = 1, max = 700) int count) {
        long[] values = new Random(seed).longs(count + 2).toArray();
        int words = BitPacking.words(count, width);
        long[] packed = new long[words + 2];
        packed[words + 1] = 42;
        BitPacking.pack(values, 2, count, width, packed, 1);
        BigInteger number = BigInteger.ZERO;
        BigInteger mask = BigInteger.ONE.shiftLeft(width).subtract(BigInteger.ONE);
        for (int i = 0; i < count; i++) {
            number = number.or(BigInteger.valueOf(values[i + 2]).and(mask).shiftLeft(i * width));
        }
        assertThat(packed[0]).isZero();
        for (int w = 0; w < words; w++) {
            assertThat(packed[1 + w]).isEqualTo(number.shiftRight(64 * w).longValue());
        }
        assertThat(packed[words + 1]).isEqualTo(42);
        long[] back = new long[count];
        BitPacking.unpack(packed, 1, count, width, back, 0);
        long[] shifted = java.util.Arrays.copyOfRange(packed, 1, words + 1);
        for (int i = 0; i < count; i++) {
            long expected = values[i + 2] & mask.longValue();
            assertThat(back[i]).isEqualTo(expected);
            assertThat(BitPacking.get(shifted, i, width)).isEqualTo(expected);
        }
    }
}
