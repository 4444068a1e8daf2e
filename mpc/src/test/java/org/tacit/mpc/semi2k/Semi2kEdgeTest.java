package org.tacit.mpc.semi2k;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.tacit.base.InvalidInput;
import org.tacit.mpc.Secret;

/** Numbers at the very ends of what the protocols take, in random shares, compared word by word. */
class Semi2kEdgeTest {

    private static final long TOP = (1L << 62) - 1;

    /** Runs on shares of {@code values} and gives back what the result's shares add up to. */
    private static long[] run(long[] values, long seed, BiFunction<Semi2k, Secret, Secret> program) {
        long[] first = new Random(seed).longs(values.length).toArray();
        // Shares at the ends too: a sum that wraps by one, and one that does not.
        first[0] = 0;
        first[1] = -1;
        first[2] = Long.MIN_VALUE;
        first[3] = Long.MAX_VALUE;
        List<long[]> parts = LocalPair.get().runWith((session, mpc) -> {
            long[] mine = first.clone();
            for (int i = 0; i < mine.length && mpc.me() == 1; i++) {
                mine[i] = values[i] - mine[i];
            }
            return mpc.keep(program.apply(mpc, mpc.restore(mine, mine.length, 1)));
        });
        long[] sum = new long[parts.get(0).length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = parts.get(0)[i] + parts.get(1)[i];
        }
        return sum;
    }

    @Test
    void signs() {
        long[] v = {TOP, -TOP, -1, 0, 1, TOP, -TOP, -1, 0, 1, TOP - 1, 1 - TOP, 1L << 61, -(1L << 61), 1L << 20, -(1L << 20)};
        for (int seed = 0; seed < 4; seed++) {
            long[] less = run(v, seed, (mpc, a) -> mpc.lessThan(a, mpc.constant(0, v.length, 1)));
            for (int i = 0; i < v.length; i++) {
                assertThat(less[i]).as("%d < 0", v[i]).isEqualTo(v[i] < 0 ? 1L << 20 : 0);
            }
        }
    }

    @Test
    void truncations() {
        for (int shift : new int[] {1, 10, 20, 40}) {
            long end = TOP - (1L << shift);
            long[] v = {end, -end, -1, 0, 1, end, -end, -1, 0, 1, (1L << shift) - 1, 1L << shift, -(1L << shift), 1 - (1L << shift), end - 1, 1 - end};
            long[] out = run(v, shift, (mpc, a) -> mpc.scale(a, Math.scalb(1.0, -shift)));
            for (int i = 0; i < v.length; i++) {
                // −1 < error ≤ 1, exactly
                long floor = v[i] >> shift;
                boolean whole = floor << shift == v[i];
                assertThat(out[i]).as("%d / 2^%d", v[i], shift).isBetween(floor, floor + 1);
                assertThat(whole || out[i] >= floor).isTrue();
            }
        }
    }

    /** Promised ranges whose ends are met, of one number, below zero, of all widths up to where the promise saves nothing. */
    @Test
    void rangesThatArePromised() {
        long[][] ranges = {{5, 5}, {0, 1}, {-1, 0}, {-7, -7}, {-300, -200}, {1000, 1023}, {-(1L << 40), 1L << 40}, {0, (1L << 59) - 1},
            {-(1L << 59), (1L << 60) - 1}, {-(1L << 60), (1L << 60) - 1}, {-(1L << 60), 1L << 60}, {-(1L << 61), 1L << 60}};
        double unit = Math.scalb(1.0, -20);
        for (long[] range : ranges) {
            long[] v = new long[8];
            for (int i = 0; i < v.length; i++) {
                v[i] = i % 2 == 0 ? range[0] : range[1];
            }
            long[] out = run(v, range[0], (mpc, a) -> {
                Secret one = mpc.input(0, mpc.me() == 0 ? new double[] {1, 1, 1, 1, unit, unit, unit, unit} : null, 8, 1);
                Secret b = mpc.within(a, range[0] * unit, range[1] * unit);
                return mpc.multiply(mpc.add(one, mpc.subtract(a, a)), b);
            });
            for (int i = 0; i < v.length; i++) {
                boolean fits = i >= 4 || Math.abs(v[i]) < 1L << 41;
                long exact = i < 4 ? v[i] : v[i] >> 20;
                if (fits) {
                    assertThat(out[i]).as("%d in [%d, %d]", v[i], range[0], range[1]).isBetween(exact - 1, exact + 1);
                }
            }
        }
    }

    /** Finer than fixed point can tell: before this was refused, the top value was counted in the lowest bin. */
    @Test
    void binsThatAreTooNarrow() {
        LocalPair.get().run(mpc -> {
            assertThatThrownBy(() -> mpc.sumByBin(mpc.constant(0, 4, 1), 0, Math.scalb(1.0, -8), 12, mpc.constant(1, 4, 1)))
                    .isInstanceOf(InvalidInput.class).hasMessageContaining("too narrow");
            return null;
        });
        double top = Math.scalb(1.0, -7);
        List<double[]> sums = LocalPair.get().run(mpc -> {
            Secret x = mpc.input(0, mpc.me() == 0 ? new double[] {top, 1, 5, 0} : null, 4, 1);
            return mpc.revealToAll(mpc.sumByBin(x, 0, top, 7, mpc.constant(1, 4, 1)));
        });
        assertThat(sums.getFirst()[127]).isEqualTo(3);
        assertThat(sums.getFirst()[0]).isEqualTo(1);
    }
}
