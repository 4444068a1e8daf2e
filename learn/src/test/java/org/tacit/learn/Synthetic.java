package org.tacit.learn;

import java.util.Random;
import java.util.stream.IntStream;

/** Made-up aligned rows with a known logistic law: columns at two parties, correlated across them. */
record Synthetic(Features guest, Features host, double[] labels) {

    static Synthetic of(int rows, int guestColumns, int hostColumns, long seed) {
        Random random = new Random(seed);
        int d = guestColumns + hostColumns;
        double[] w = random.doubles(d, -1, 1).toArray();
        double[] a = new double[rows * guestColumns];
        double[] b = new double[rows * hostColumns];
        double[] y = new double[rows];
        for (int i = 0; i < rows; i++) {
            double common = random.nextGaussian();
            double logit = -0.5;
            for (int j = 0; j < d; j++) {
                double x = 0.6 * common + 0.8 * random.nextGaussian();
                logit += w[j] * x;
                if (j < guestColumns) {
                    a[i * guestColumns + j] = x;
                } else {
                    b[i * hostColumns + j - guestColumns] = x;
                }
            }
            y[i] = random.nextDouble() < LocalLogisticRegression.sigmoid(logit) ? 1 : 0;
        }
        return new Synthetic(features("g", guestColumns, rows, a), features("h", hostColumns, rows, b), y);
    }

    private static Features features(String prefix, int columns, int rows, double[] values) {
        return new Features(IntStream.range(0, columns).mapToObj(j -> prefix + j).toList(), rows, values);
    }
}
