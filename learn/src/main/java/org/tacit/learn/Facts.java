package org.tacit.learn;

import java.util.Arrays;
import org.tacit.base.InvalidInput;
import org.tacit.mpc.Mpc;
import org.tacit.mpc.Secret;

/** Sizes that every party may know, told by each to all in one round before a joint computation starts. */
final class Facts {

    private Facts() {
    }

    /** Row p holds what party p told; all parties tell equally many. */
    static int[][] exchange(Mpc mpc, int... mine) {
        int k = mine.length;
        Secret[] told = new Secret[mpc.parties()];
        for (int p = 0; p < told.length; p++) {
            double[] halves = null;
            if (p == mpc.me()) {
                halves = new double[2 * k];
                for (int i = 0; i < k; i++) {
                    halves[2 * i] = mine[i] >>> 16;
                    halves[2 * i + 1] = mine[i] & 0xffff;
                }
            }
            told[p] = mpc.input(p, halves, 1, 2 * k);
        }
        double[] all = mpc.revealToAll(mpc.beside(told));
        int[][] facts = new int[told.length][k];
        for (int i = 0; i < told.length * k; i++) {
            facts[i / k][i % k] = (int) Math.round(all[2 * i]) << 16 | (int) Math.round(all[2 * i + 1]);
        }
        return facts;
    }

    /** All parties must have told the same number of rows, at least one. */
    static void sameRows(int[][] facts, int position) {
        int[] rows = Arrays.stream(facts).mapToInt(f -> f[position]).toArray();
        if (Arrays.stream(rows).distinct().count() != 1 || rows[0] < 1) {
            throw InvalidInput.of("The parties bring %s rows; give aligned tables with the same rows, at least one.",
                    "各方的行数为 %s；请提供行数相同且不为空的已对齐数据表。", Arrays.toString(rows));
        }
    }

    /** All parties must run with the same parameters. */
    static void sameParameters(int[][] facts, int position) {
        if (Arrays.stream(facts).mapToInt(f -> f[position]).distinct().count() != 1) {
            throw InvalidInput.of("The parties run with different parameters; all must use those of the contract.", "各方使用的参数不一致，应以合约中的参数为准。");
        }
    }
}
