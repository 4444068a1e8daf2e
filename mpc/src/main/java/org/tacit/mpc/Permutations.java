package org.tacit.mpc;

import org.tacit.crypto.symmetric.Prg;

/** For runtimes, not for their callers: uniform orders of rows. */
public final class Permutations {

    private Permutations() {
    }

    /** Uniform, by Fisher and Yates; draws that would favour some places are drawn again. */
    public static int[] random(Prg prg, int n) {
        int[] order = new int[n];
        java.util.Arrays.setAll(order, i -> i);
        long[] draws = new long[n];
        prg.fill(draws);
        long[] again = new long[1];
        for (int i = n - 1; i > 0; i--) {
            long bound = i + 1L;
            long most = Long.MAX_VALUE - Long.MAX_VALUE % bound;
            long draw = draws[i] >>> 1;
            while (draw >= most) {
                prg.fill(again);
                draw = again[0] >>> 1;
            }
            int j = (int) (draw % bound);
            int moved = order[i];
            order[i] = order[j];
            order[j] = moved;
        }
        return order;
    }

    public static long[] rows(long[] values, int words, int[] order) {
        long[] out = new long[values.length];
        for (int i = 0; i < order.length; i++) {
            System.arraycopy(values, order[i] * words, out, i * words, words);
        }
        return out;
    }
}
