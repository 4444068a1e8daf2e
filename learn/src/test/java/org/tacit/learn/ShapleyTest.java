package org.tacit.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ShapleyTest {

    private static double[] game(int players, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] worth = new double[1 << players];
        for (int s = 1; s < worth.length; s++) {
            worth[s] = random.nextDouble();
        }
        return worth;
    }

    /** The glove game: one left, two right gloves; a pair is worth 1. Shapley's own: 2/3, 1/6, 1/6. */
    @Test
    void gloves() {
        Shapley s = Shapley.of(3, 0, 0, c -> (c & 1) == 1 && (c & 6) != 0 ? 1 : 0);
        assertThat(s.values()[0]).isCloseTo(2.0 / 3, within(1e-12));
        assertThat(s.values()[1]).isCloseTo(1.0 / 6, within(1e-12));
        assertThat(s.values()[2]).isCloseTo(1.0 / 6, within(1e-12));
        assertThat(Arrays.stream(s.shares()).sum()).isCloseTo(1, within(1e-12));
    }

    /** What all have is shared out whole, drawn or tried. */
    @Property(tries = 60)
    void efficiency(@ForAll @IntRange(min = 1, max = 7) int players, @ForAll long seed) {
        double[] worth = game(players, seed);
        Shapley s = Shapley.of(players, 20, seed, c -> worth[c]);
        assertThat(Arrays.stream(s.values()).sum()).isCloseTo(worth[worth.length - 1], within(1e-9));
    }

    /** One that adds nothing anywhere gets nothing; two that add the same everywhere get the same. */
    @Property(tries = 60)
    void dummyAndSymmetry(@ForAll @IntRange(min = 3, max = 4) int players, @ForAll long seed) {
        double[] worth = game(players, seed);
        // Player 0 adds nothing; players 1 and 2 count alike.
        Shapley s = Shapley.of(players, 0, 0, c -> {
            int rest = c & ~1;
            int low = Math.min(rest >> 1 & 1, rest >> 2 & 1);
            int any = Math.max(rest >> 1 & 1, rest >> 2 & 1);
            return worth[rest & ~6 | any << 1 | low << 2];
        });
        assertThat(s.values()[0]).isZero();
        assertThat(s.values()[1]).isCloseTo(s.values()[2], within(1e-12));
    }

    /** Drawn orders come near the exact values, within a few of the errors they state. */
    @Property(tries = 10)
    void drawnOrdersComeNear(@ForAll @IntRange(min = 5, max = 7) int players, @ForAll long seed) {
        double[] worth = game(players, seed);
        double[] exact = new double[players];
        double[] weight = new double[players];
        for (int k = 0; k < players; k++) {
            double choose = 1;
            for (int i = 0; i < k; i++) {
                choose = choose * (players - 1 - i) / (i + 1);
            }
            weight[k] = 1 / (choose * players);
        }
        for (int i = 0; i < players; i++) {
            for (int c = 0; c < worth.length; c++) {
                if ((c >> i & 1) == 0) {
                    exact[i] += weight[Integer.bitCount(c)] * (worth[c | 1 << i] - worth[c]);
                }
            }
        }
        Shapley s = Shapley.of(players, 400, seed, c -> worth[c]);
        for (int i = 0; i < players; i++) {
            assertThat(Math.abs(s.values()[i] - exact[i])).isLessThan(6 * s.errors()[i] + 1e-9);
        }
        assertThat(s.orders()).isEqualTo(400);
    }
}
