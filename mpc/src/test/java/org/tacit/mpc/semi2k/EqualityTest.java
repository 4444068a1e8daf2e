package org.tacit.mpc.semi2k;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.tacit.base.InvalidInput;
import org.tacit.mpc.PlainMpc;

/** Equality of private words against plain sight. */
class EqualityTest {

    /** Numbers that are equal, differ in one bit, or are unrelated; bits above the width are noise. */
    @Property(tries = 80)
    void agreesWithPlaintext(@ForAll long seed, @ForAll @IntRange(min = 1, max = 64) int bits, @ForAll @IntRange(min = 1, max = 70) int n) {
        Random random = new Random(seed);
        long[][] numbers = new long[2][n];
        long mask = -1L >>> 64 - bits;
        double[] expected = new double[n];
        long[] difference = new long[n];
        for (int i = 0; i < n; i++) {
            numbers[0][i] = random.nextLong();
            difference[i] = switch (random.nextInt(3)) {
                case 0 -> 0;
                case 1 -> 1L << random.nextInt(bits);
                default -> random.nextLong();
            } ^ (random.nextLong() & ~mask);
            numbers[1][i] = numbers[0][i] ^ difference[i];
            expected[i] = (difference[i] & mask) == 0 ? 1 : 0;
        }
        List<double[]> found = LocalPair.get().run(mpc -> mpc.revealToAll(mpc.isZero(numbers[mpc.me()], bits)));
        assertThat(found.get(0)).isEqualTo(expected);
        assertThat(found.get(1)).isEqualTo(expected);
        PlainMpc plain = PlainMpc.single(20);
        assertThat(plain.revealToAll(plain.isZero(difference, bits))).isEqualTo(expected);
    }

    /** More numbers than a piece, and every single bit of 64 counts. */
    @Test
    void manyNumbers() {
        int n = (1 << 15) + 100;
        List<double[]> found = LocalPair.get().run(mpc -> {
            long[] mine = new long[n];
            for (int i = 0; i < n && mpc.me() == 1; i++) {
                mine[i] = i % 65 == 64 ? 0 : 1L << i % 65;
            }
            return mpc.revealToAll(mpc.isZero(mine, 64));
        });
        for (int i = 0; i < n; i++) {
            assertThat(found.get(0)[i]).isEqualTo(i % 65 == 64 ? 1 : 0);
        }
    }

    @Test
    void widthsThatDoNotExist() {
        for (int bits : new int[] {0, 65}) {
            assertThatThrownBy(() -> PlainMpc.single(20).isZero(new long[1], bits)).isInstanceOf(InvalidInput.class);
        }
    }
}
