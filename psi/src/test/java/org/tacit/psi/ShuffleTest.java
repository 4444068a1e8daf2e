package org.tacit.psi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tacit.crypto.symmetric.Prg;

class ShuffleTest {

    @Test
    void isAPermutationAndHitsEveryPlace() {
        int[][] places = new int[5][5];
        for (int run = 0; run < 5000; run++) {
            int[] order = Shuffle.of(5, new Prg(run, 1));
            assertThat(order).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
            for (int i = 0; i < 5; i++) {
                places[i][order[i]]++;
            }
        }
        // Each place 1000 times, standard deviation 28.
        IntStream.range(0, 25).forEach(k -> assertThat(places[k / 5][k % 5]).isBetween(830, 1170));
    }

    /** More draws than the buffer holds. */
    @Test
    void ofManyItems() {
        int[] order = Shuffle.of(5000, new Prg(1, 1));
        assertThat(Shuffle.of(5000, new Prg(1, 1))).isEqualTo(order);
        assertThat(Shuffle.of(5000, new Prg(2, 1))).isNotEqualTo(order);
        int[] sorted = order.clone();
        Arrays.sort(sorted);
        assertThat(sorted).isEqualTo(IntStream.range(0, 5000).toArray());
        assertThat(IntStream.range(1, 5000).filter(i -> order[i] > order[i - 1]).count()).isBetween(2380L, 2620L);
    }
}
