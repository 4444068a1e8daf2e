package org.tacit.mpc.semi2k;

import java.util.List;
import org.tacit.crypto.symmetric.Prg;
import org.tacit.mpc.Permutations;
import org.tacit.protocol.triple.Products;
import org.tacit.protocol.triple.TwoWayCot;

/**
 * Brings shared rows into an order that nobody knows: first by a permutation of party 0's, then by one of party 1's. Whoever owns the
 * permutation permutes its own share by itself; on the peer's share it works through a {@link PermutationNetwork}, as Mohassel and
 * Sadeghian, "How to hide circuits in MPC" (EUROCRYPT 2013, §4), where every switch is a product of its bit with a difference of rows:
 * <pre>
 *   d = b·(x_i − x_j)      x_i ← x_i − d      x_j ← x_j + d
 * </pre>
 *
 * <p>Nobody learns anything: each order is uniform to the party that did not choose it. Cost of n rows of w words:
 * fewer than {@code n·log2 n} switches of one transfer and 8w bytes in each direction; {@code 2·⌈log2 n⌉ − 1} rounds for each direction.
 */
final class Shuffle {

    private Shuffle() {
    }

    /** @param values row-major shares, {@code words} a row */
    static long[] shuffle(TwoWayCot cot, long[] values, int words) {
        int n = values.length / words;
        long[] out = values.clone();
        for (int owner = 0; owner < 2 && n > 1; owner++) {
            boolean mine = owner == cot.me();
            List<PermutationNetwork.Layer> layers = mine
                    ? PermutationNetwork.of(Permutations.random(Prg.seededFrom(cot.session().random()), n)) : PermutationNetwork.shape(n);
            for (PermutationNetwork.Layer layer : layers) {
                cot.session().checkCancelled();
                if (mine) {
                    owned(cot, layer, out, words);
                } else {
                    other(cot, layer, out, words);
                }
            }
        }
        return out;
    }

    private static void owned(TwoWayCot cot, PermutationNetwork.Layer layer, long[] x, int words) {
        long[] bits = new long[layer.count];
        for (int s = 0; s < layer.count; s++) {
            bits[s] = layer.swap[s] ? 1 : 0;
        }
        long[] moved = Products.receive(cot, shape(layer, words), bits);
        for (int s = 0, at = 0; s < layer.count; s++) {
            int left = layer.left[s] * words;
            int right = layer.right[s] * words;
            long crossed = -bits[s];
            for (int w = 0; w < words; w++, at++) {
                long d = (x[left + w] - x[right + w] & crossed) + moved[at];
                x[left + w] -= d;
                x[right + w] += d;
            }
        }
    }

    private static void other(TwoWayCot cot, PermutationNetwork.Layer layer, long[] x, int words) {
        long[] difference = new long[layer.count * words];
        for (int s = 0, at = 0; s < layer.count; s++) {
            for (int w = 0; w < words; w++, at++) {
                difference[at] = x[layer.left[s] * words + w] - x[layer.right[s] * words + w];
            }
        }
        long[] moved = Products.send(cot, shape(layer, words), difference, null);
        for (int s = 0, at = 0; s < layer.count; s++) {
            for (int w = 0; w < words; w++, at++) {
                x[layer.left[s] * words + w] -= moved[at];
                x[layer.right[s] * words + w] += moved[at];
            }
        }
    }

    private static Products.Shape shape(PermutationNetwork.Layer layer, int words) {
        return new Products.Shape(layer.count, 1, words, 64, 0);
    }
}
