package org.tacit.mpc.semi2k;

/**
 * The logistic function in pieces: on {@code [D/2, D/2 + 1)}, for every {@code D = −32 … 31}, the cubic through the function's values at
 * the four Chebyshev nodes. Error below {@code 2·(1/4)^4/4!·max|σ''''| < 5·10^-5} (standard bound for Chebyshev interpolation).
 */
final class LogisticTable {

    /** log2 of the pieces; they repeat with period 32 in x. */
    static final int LOG_PIECES = 6;
    private static final double[] CUBICS = cubics();

    private LogisticTable() {
    }

    /**
     * Coefficients in t of the piece's cubic at {@code D/2 + r + t}.
     *
     * @param piece D modulo 64
     */
    static void shifted(int piece, double r, double[] out) {
        int at = 4 * piece;
        double c0 = CUBICS[at];
        double c1 = CUBICS[at + 1];
        double c2 = CUBICS[at + 2];
        double c3 = CUBICS[at + 3];
        out[0] = ((c3 * r + c2) * r + c1) * r + c0;
        out[1] = (3 * c3 * r + 2 * c2) * r + c1;
        out[2] = 3 * c3 * r + c2;
        out[3] = c3;
    }

    private static double[] cubics() {
        int pieces = 1 << LOG_PIECES;
        double[] all = new double[4 * pieces];
        for (int p = 0; p < pieces; p++) {
            double start = (p < pieces / 2 ? p : p - pieces) / 2.0;
            double[] node = new double[4];
            double[] difference = new double[4];
            for (int i = 0; i < 4; i++) {
                node[i] = 0.5 - 0.5 * Math.cos((2 * i + 1) * Math.PI / 8);
                difference[i] = 1 / (1 + Math.exp(-(start + node[i])));
            }
            // Newton's divided differences, then the sum of c·(t − node_0)…(t − node_(i−1)) by Horner from the last
            for (int level = 1; level < 4; level++) {
                for (int i = 3; i >= level; i--) {
                    difference[i] = (difference[i] - difference[i - 1]) / (node[i] - node[i - level]);
                }
            }
            double[] c = new double[4];
            for (int i = 3; i >= 0; i--) {
                for (int e = 3; e > 0; e--) {
                    c[e] = c[e - 1] - node[i] * c[e];
                }
                c[0] = difference[i] - node[i] * c[0];
            }
            System.arraycopy(c, 0, all, 4 * p, 4);
        }
        return all;
    }
}
