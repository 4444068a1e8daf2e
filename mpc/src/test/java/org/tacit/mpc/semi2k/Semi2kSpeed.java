package org.tacit.mpc.semi2k;

import java.lang.management.ManagementFactory;
import java.util.Random;
import java.util.function.Supplier;
import org.tacit.mpc.Secret;
import org.tacit.wire.LocalParties;
import org.tacit.wire.Session;
import org.tacit.wire.Traffic;

/**
 * What operations cost between two parties in this process that share its cores, over lines in memory. Not a test; run by hand:
 * {@code java --add-modules=jdk.incubator.vector -cp … org.tacit.mpc.semi2k.Semi2kSpeed ops|lr|sigmoid|bins [size]}.
 */
public final class Semi2kSpeed {

    private static final int ROWS = 30_000;

    private Semi2kSpeed() {
    }

    public static void main(String[] args) {
        String what = args.length > 0 ? args[0] : "ops";
        int n = args.length > 1 ? Integer.parseInt(args[1]) : 1 << 17;
        LocalParties.run(2, session -> {
            try (Semi2k mpc = measured("set-up", session, 1, () -> Semi2k.open(session))) {
                switch (what) {
                    case "lr" -> regression(session, mpc, n);
                    case "sigmoid" -> sigmoids(session, mpc, n);
                    case "bins" -> bins(session, mpc);
                    default -> operations(session, mpc, n);
                }
            }
            return null;
        });
    }

    private static void operations(Session session, Semi2k mpc, int n) {
        double[] values = new Random(1).doubles(n, -8, 8).toArray();
        for (int round = 0; round < 3; round++) {
            Secret a = mpc.input(0, mpc.me() == 0 ? values : null, n, 1);
            Secret b = mpc.input(1, mpc.me() == 1 ? values : null, n, 1);
            Secret sum = mpc.add(a, b);
            Secret narrow = mpc.within(sum, -16, 16);
            measured("multiply shared", session, n, () -> mpc.multiply(sum, sum));
            measured("multiply within 16", session, n, () -> mpc.multiply(sum, narrow));
            measured("multiply owned", session, n, () -> mpc.multiply(a, sum));
            measured("less", session, n, () -> mpc.lessThan(a, b));
            measured("less within 16", session, n, () -> mpc.lessThan(narrow, mpc.constant(0, n, 1)));
            measured("sigmoid", session, n, () -> mpc.sigmoid(sum));
            measured("sigmoid within 16", session, n, () -> mpc.sigmoid(narrow));
            measured("truncation", session, n, () -> mpc.scale(sum, 0.3));
            int k = 128;
            Secret left = mpc.input(0, mpc.me() == 0 ? java.util.Arrays.copyOf(values, k * k) : null, k, k);
            Secret right = mpc.input(1, mpc.me() == 1 ? java.util.Arrays.copyOf(values, k * k) : null, k, k);
            Secret mixed = mpc.add(left, right);
            measured("matmul 128 owned", session, k * k * k, () -> mpc.multiplyMatrix(left, right));
            measured("matmul 128 shared", session, k * k * k, () -> mpc.multiplyMatrix(mixed, mixed));
        }
    }

    /** X·w, sigmoid, Xᵀ·e and the step, as logistic regression does: 10 columns at one party, 13 at the other. */
    private static void regression(Session session, Semi2k mpc, int epochs) {
        Random random = new Random(2);
        double[] mine = random.doubles((long) ROWS * 13, -4, 4).toArray();
        double[] label = random.ints(ROWS, 0, 2).asDoubleStream().toArray();
        Secret x = mpc.beside(
                mpc.within(mpc.input(0, mpc.me() == 0 ? java.util.Arrays.copyOf(mine, ROWS * 10) : null, ROWS, 10), -16, 16),
                mpc.within(mpc.input(1, mpc.me() == 1 ? mine : null, ROWS, 13), -16, 16));
        Secret y = mpc.within(mpc.input(0, mpc.me() == 0 ? label : null, ROWS, 1), 0, 1);
        Secret w = mpc.constant(0, 23, 1);
        int batch = 1024;
        Traffic before = session.traffic();
        long start = System.nanoTime();
        for (int epoch = 0; epoch < Math.min(epochs, 100); epoch++) {
            boolean tell = epoch == 0;
            for (int from = 0; from + batch <= ROWS; from += batch) {
                boolean first = tell && from == 0;
                Secret part = mpc.rows(x, from, from + batch);
                Secret weights = mpc.within(w, -16, 16);
                Secret z = step(first, "X·w", session, () -> mpc.multiplyMatrix(part, weights));
                Secret p = step(first, "sigmoid", session, () -> mpc.sigmoid(mpc.within(z, -250, 250)));
                Secret e = mpc.within(mpc.subtract(p, mpc.rows(y, from, from + batch)), -1.01, 1.01);
                Secret g = step(first, "Xᵀ·e", session, () -> mpc.multiplyTransposed(part, e));
                w = mpc.subtract(w, step(first, "scale", session, () -> mpc.scale(g, 0.1 / batch)));
            }
            if (mpc.me() == 0) {
                System.out.printf("epoch %d: %.2f s so far, %.1f MB%n", epoch + 1, (System.nanoTime() - start) / 1e9,
                        bytes(session.traffic().minus(before)) / 1e6);
            }
        }
        double[] opened = mpc.revealToAll(w);
        if (mpc.me() == 0) {
            System.out.printf("w[0] = %.5f%n", opened[0]);
        }
    }

    private static <T> T step(boolean tell, String what, Session session, Supplier<T> work) {
        return tell ? measured(what, session, 1, work) : work.get();
    }

    private static void sigmoids(Session session, Semi2k mpc, int n) {
        double[] values = new Random(1).doubles(n, -8, 8).toArray();
        Secret a = mpc.input(0, mpc.me() == 0 ? values : null, n, 1);
        for (int round = 0; round < 8; round++) {
            measured("sigmoid", session, n, () -> mpc.sigmoid(a));
        }
    }

    private static void bins(Session session, Semi2k mpc) {
        double[] score = new Random(3).doubles(ROWS, 0, 1).toArray();
        double[] label = new double[2 * ROWS];
        for (int i = 0; i < ROWS; i++) {
            label[2 * i + (score[i] > 0.4 ? 1 : 0)] = 1;
        }
        for (int round = 0; round < 3; round++) {
            Secret x = mpc.add(mpc.input(0, mpc.me() == 0 ? score : null, ROWS, 1), mpc.input(1, mpc.me() == 1 ? new double[ROWS] : null, ROWS, 1));
            Secret y = mpc.within(mpc.input(0, mpc.me() == 0 ? label : null, ROWS, 2), 0, 1);
            measured("sumByBin 30,000 × 256 × 2", session, ROWS, () -> mpc.sumByBin(x, 0, 1, 8, y));
        }
    }

    private static <T> T measured(String what, Session session, int items, Supplier<T> work) {
        var threads = ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean os ? os : null;
        Traffic before = session.traffic();
        long cpu = threads == null ? 0 : threads.getProcessCpuTime();
        long wall = System.nanoTime();
        T result = work.get();
        if (session.index() == 0) {
            Traffic used = session.traffic().minus(before);
            System.out.printf("%-26s %8.1f ms  %9.1f k/s  %8.1f ms CPU of both  %10.2f bytes an item%n", what, (System.nanoTime() - wall) / 1e6,
                    1e6 * items / (System.nanoTime() - wall), threads == null ? 0 : (threads.getProcessCpuTime() - cpu) / 1e6, (double) bytes(used) / items);
        }
        return result;
    }

    private static long bytes(Traffic traffic) {
        return traffic.bytesSent() + traffic.bytesReceived();
    }
}
