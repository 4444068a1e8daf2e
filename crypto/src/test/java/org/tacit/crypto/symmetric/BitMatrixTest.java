package org.tacit.crypto.symmetric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Against one bit at a time. */
class BitMatrixTest {

    @Property(tries = 200)
    void equalsTheNaiveTwin(@ForAll long random, @ForAll @IntRange(min = 1, max = 3) int squares,
            @ForAll @IntRange(min = 0, max = 700) int n) {
        Random r = new Random(random);
        int rows = 64 * squares;
        int stride = (n + 63) / 64 + r.nextInt(4);
        long[] in = r.longs((long) rows * stride).toArray();
        long[] expected = new long[5 + squares * n + 1];
        expected[5 + squares * n] = 7;
        for (int row = 0; row < rows; row++) {
            for (int j = 0; j < n; j++) {
                expected[5 + squares * j + row / 64] |= (in[row * stride + j / 64] >>> j & 1) << row;
            }
        }
        long[] out = new long[expected.length];
        out[5 + squares * n] = 7;
        BitMatrix.transpose(in, stride, rows, n, out, 5);
        assertThat(out).isEqualTo(expected);
    }

    @Test
    void rowsComeInSixtyFours() {
        assertThatThrownBy(() -> BitMatrix.transpose(new long[65], 1, 65, 64, new long[128], 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
