package org.tacit.mpc.semi2k;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A permutation of n wires as layers of switches, each of which swaps two wires or leaves them: Beneš' network for any n, after
 * Waksman, "A permutation network" (JACM 1968), with the split of odd sizes of Chang and Melhem (Parallel Processing Letters 1997). Wires keep their places, so that a layer is a
 * list of pairs of places. Which pairs there are depends on n alone; which of them swap is the permutation's secret.
 *
 * <p>{@code 2·⌈log2 n⌉ − 1} layers, fewer than {@code n·log2 n} switches, 9 bytes of memory each.
 */
final class PermutationNetwork {

    /** Switches of one layer; the bits are empty where the permutation is another's. */
    static final class Layer {
        int[] left = new int[16];
        int[] right = new int[16];
        boolean[] swap = new boolean[16];
        int count;

        private void add(int a, int b, boolean crossed) {
            if (count == left.length) {
                left = Arrays.copyOf(left, 2 * count);
                right = Arrays.copyOf(right, 2 * count);
                swap = Arrays.copyOf(swap, 2 * count);
            }
            left[count] = a;
            right[count] = b;
            swap[count++] = crossed;
        }
    }

    private final List<Layer> in = new ArrayList<>();
    private final List<Layer> out = new ArrayList<>();

    private PermutationNetwork() {
    }

    /** The pairs alone. */
    static List<Layer> shape(int n) {
        return of(identity(n));
    }

    /** Place k gets, in the end, what was at {@code from[k]}. */
    static List<Layer> of(int[] from) {
        var network = new PermutationNetwork();
        network.build(identity(from.length), from, 0);
        List<Layer> layers = new ArrayList<>(network.in);
        layers.addAll(network.out.reversed());
        layers.removeIf(layer -> layer.count == 0);
        return layers;
    }

    private static int[] identity(int n) {
        int[] places = new int[n];
        Arrays.setAll(places, i -> i);
        return places;
    }

    /** The network on these places: a layer of switches, two networks of half the size (the larger one below), a layer of switches. */
    private void build(int[] places, int[] from, int depth) {
        int n = places.length;
        if (n == 1) {
            return;
        }
        while (in.size() <= depth) {
            in.add(new Layer());
            out.add(new Layer());
        }
        if (n == 2) {
            in.get(depth).add(places[0], places[1], from[0] == 1);
            return;
        }
        boolean[] below = halves(from);
        int up = n / 2;
        int down = n - up;
        int[] upPlaces = new int[up];
        int[] downPlaces = new int[down];
        // Where an input enters its half: pair t enters place t of both.
        int[] upFrom = new int[up];
        int[] downFrom = new int[down];
        for (int t = 0; t < up; t++) {
            upPlaces[t] = places[2 * t];
            downPlaces[t] = places[2 * t + 1];
            in.get(depth).add(places[2 * t], places[2 * t + 1], below[2 * t]);
            boolean crossed = below[from[2 * t]];
            out.get(depth).add(places[2 * t], places[2 * t + 1], crossed);
            upFrom[t] = from[crossed ? 2 * t + 1 : 2 * t] / 2;
            downFrom[t] = from[crossed ? 2 * t : 2 * t + 1] / 2;
        }
        if (down > up) {
            downPlaces[up] = places[n - 1];
            downFrom[up] = from[n - 1] / 2;
        }
        build(upPlaces, upFrom, depth + 1);
        build(downPlaces, downFrom, depth + 1);
    }

    /** For each input whether it goes below, so that neighbours part at both ends; of an odd number the last is below at both ends. */
    private static boolean[] halves(int[] from) {
        int n = from.length;
        int[] to = new int[n];
        for (int k = 0; k < n; k++) {
            to[from[k]] = k;
        }
        boolean[] below = new boolean[n];
        boolean[] known = new boolean[n];
        for (int k = n - 1; k >= 0; k--) {
            int output = k;
            // This output comes from below, so its input's neighbour goes above and that one's output's neighbour comes from below …
            while (!known[from[output]]) {
                int input = from[output];
                below[input] = true;
                known[input] = true;
                int neighbour = input ^ 1;
                if (neighbour >= n) {
                    break;
                }
                known[neighbour] = true;
                output = to[neighbour] ^ 1;
                if (output >= n) {
                    break;
                }
            }
        }
        return below;
    }
}
