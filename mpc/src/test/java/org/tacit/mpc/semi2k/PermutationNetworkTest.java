package org.tacit.mpc.semi2k;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.tacit.crypto.symmetric.Prg;
import org.tacit.mpc.Permutations;

class PermutationNetworkTest {

    @Property(tries = 60)
    void theSwitchesPermute(@ForAll long seed, @ForAll @IntRange(min = 1, max = 200) int n) {
        int[] from = Permutations.random(new Prg(seed, 7), n);
        int[] sorted = from.clone();
        Arrays.sort(sorted);
        int[] wires = new int[n];
        Arrays.setAll(wires, i -> i);
        assertThat(sorted).containsExactly(wires);
        List<PermutationNetwork.Layer> layers = PermutationNetwork.of(from);
        int switches = 0;
        for (var layer : layers) {
            for (int s = 0; s < layer.count; s++) {
                if (layer.swap[s]) {
                    int moved = wires[layer.left[s]];
                    wires[layer.left[s]] = wires[layer.right[s]];
                    wires[layer.right[s]] = moved;
                }
            }
            switches += layer.count;
        }
        assertThat(wires).containsExactly(from);
        int depth = 32 - Integer.numberOfLeadingZeros(n - 1);
        assertThat(layers).hasSizeLessThanOrEqualTo(Math.max(0, 2 * depth - 1));
        assertThat(switches).isLessThanOrEqualTo(n * depth);
        // The pairs are the same whatever the permutation.
        List<PermutationNetwork.Layer> shape = PermutationNetwork.shape(n);
        for (int l = 0; l < layers.size(); l++) {
            int count = layers.get(l).count;
            assertThat(Arrays.copyOf(shape.get(l).left, count)).containsExactly(Arrays.copyOf(layers.get(l).left, count));
            assertThat(Arrays.copyOf(shape.get(l).right, count)).containsExactly(Arrays.copyOf(layers.get(l).right, count));
        }
    }
}
