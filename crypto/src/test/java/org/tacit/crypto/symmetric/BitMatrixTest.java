package org.tacit.crypto.symmetric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import jdk.incubator.vector.LongVector;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Both kernels against one bit at a time. */
class BitMatrixTest {

    @Property(tries = 100)
    void equalsTheNaiveTwin(@ForAll long random, @ForAll @IntRange(min = 1, max = 3) int squares,
            @ForAll @IntRange(min = 0, max = 2) int firstWord, @ForAll @IntRange(min = 0, max = 1500) int n) {
        Random r = new Random(random);
        int rows = 64 * squares;
        int stride = firstWord + (n + 63) / 64 + r.nextInt(4);
        long[] in = r.longs((long) rows * stride).toArray();
        long[] expected = new long[5 + squares * n + 1];
        expected[squares * n + 5] = 7;
        for (int row = 0; row < rows; row++) {
            for (int j = 0; j < n; j++) {
                int column = 64 * firstWord + j;
                expected[5 + squares * j + row / 64] |= (in[row * stride + column / 64] >>> column % 64 & 1) << row % 64;
            }
        }
        for (int lanes : new int[] {1, LongVector.SPECIES_PREFERRED.length()}) {
            long[] out = new long[5 + squares * n + 1];
            out[squares * n + 5] = 7;
            BitMatrix.transpose(in, stride, rows, 64 * firstWord, n, out, 5, lanes);
            assertThat(out).isEqualTo(expected);
        }
    }

    @Test
    void rowsComeInSixtyFours() {
        assertThatThrownBy(() -> BitMatrix.transpose(new long[65], 1, 65, 0, 64, new long[128], 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
