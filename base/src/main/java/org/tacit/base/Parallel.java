package org.tacit.base;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RecursiveAction;

/**
 * Arithmetic over index ranges on one bounded pool, sized to the cores and shared by all jobs of the process.
 * For pure computation only: a body must not block on a channel.
 */
public final class Parallel {

    private static final ForkJoinPool POOL = new ForkJoinPool(Runtime.getRuntime().availableProcessors());

    private Parallel() {
    }

    /** Work on {@code [from, to)}. */
    @FunctionalInterface
    public interface Range {
        void run(int from, int to);
    }

    /** Splits {@code [0, n)} into pieces of at least {@code grain} indices (except the last) and waits for all of them. */
    public static void ranges(int n, int grain, Range body) {
        if (n <= 0) {
            return;
        }
        int cores = POOL.getParallelism();
        // Four pieces a core even out unequal speeds; below the grain a piece is not worth handing over.
        int size = Math.max(Math.max(1, grain), (n + 4 * cores - 1) / (4 * cores));
        if (n <= size || cores == 1) {
            body.run(0, n);
            return;
        }
        int pieces = (n + size - 1) / size;
        CoreTime whom = CoreTime.ofCaller();
        RecursiveAction[] actions = new RecursiveAction[pieces];
        for (int p = 0; p < pieces; p++) {
            int from = p * size;
            int to = Math.min(n, from + size);
            actions[p] = new RecursiveAction() {
                @Override
                protected void compute() {
                    CoreTime.helping(whom, () -> body.run(from, to));
                }
            };
        }
        POOL.invoke(new RecursiveAction() {
            @Override
            protected void compute() {
                invokeAll(actions);
            }
        });
    }
}
