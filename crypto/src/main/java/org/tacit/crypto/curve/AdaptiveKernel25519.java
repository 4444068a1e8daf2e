package org.tacit.crypto.curve;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Scalar at first, lanes as soon as they are measured to be faster in this process.
 *
 * <p>Code on the Vector API runs up to a thousand times slower until the JIT compiler has dealt with it, which takes seconds; a small
 * job would never get that back, and on a machine without wide integer vectors no job would. So the first elements of a process
 * take the scalar kernel. After {@link #SMALL_JOB} of them, one thread at a time runs a short trial beside its batch, which also
 * brings the lanes to the compiler's notice; the trial that beats the scalar kernel switches the whole process over.
 * Results do not depend on the path: both kernels give equal field elements. Nor does timing depend on a secret: trials run on
 * constants.
 */
final class AdaptiveKernel25519 implements Kernel25519 {

    static final AdaptiveKernel25519 SHARED = new AdaptiveKernel25519();

    private static final int SMALL_JOB = 1024;
    /** Trials that run in every batch, until compilation should have been asked for; later ones in every eighth. */
    private static final int EAGER = 120;
    private static final int LAST = 4000;
    private static final int STEPS = 16;
    /** A batch so many times as large has so many trials: few large batches shall not be slower to switch than many small ones. */
    private static final int TRIAL_ITEMS = 256;
    /** A digit of {@link #multiply} costs so much more than one of {@link #multiplyFixed}: four doublings. */
    private static final int DOUBLINGS = 5;

    private final ScalarKernel25519 scalar = new ScalarKernel25519();
    /** Null where this JVM was started without the Vector API's module: a library must work in anybody's process. */
    private final LaneKernel25519 lanes =
            ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent() ? new LaneKernel25519() : null;
    /** So few elements leave most lanes empty and are faster one by one. */
    private final int few = lanes == null ? 0 : LaneField25519.LANES / 2;
    private final Switch ladders = new Switch(() -> LaneKernel25519.trial(STEPS) / STEPS);
    private final Switch multiples = new Switch(() -> LaneEdwards25519.trial(STEPS) / STEPS);

    @Override
    public void ladder(byte[] k, long[] u, int count, long[] xz) {
        if (ladders.on && count > few) {
            lanes.ladder(k, u, count, xz);
            return;
        }
        long start = System.nanoTime();
        scalar.ladder(k, u, count, xz);
        ladders.seen(count, (double) (System.nanoTime() - start) / count / ScalarKernel25519.STEPS);
    }

    @Override
    public void multiply(byte[] k, long[] points, int count) {
        if (multiples.on && count > few) {
            lanes.multiply(k, points, count);
            return;
        }
        long start = System.nanoTime();
        scalar.multiply(k, points, count);
        multiples.seen(count, (double) (System.nanoTime() - start) / count / ScalarKernel25519.WINDOWS);
    }

    @Override
    public void multiplyFixed(long[] table, byte[][] scalars, long[] points) {
        if (multiples.on && scalars.length > few) {
            lanes.multiplyFixed(table, scalars, points);
            return;
        }
        long start = System.nanoTime();
        scalar.multiplyFixed(table, scalars, points);
        multiples.seen(scalars.length, (double) (System.nanoTime() - start) / scalars.length / ScalarKernel25519.WINDOWS * DOUBLINGS);
    }

    @Override
    public void pow22523(long[] a, int count) {
        ((ladders.on || multiples.on) && count > few ? lanes : scalar).pow22523(a, count);
    }

    /** From the scalar kernel to lanes, once for the process and one kind of work. */
    private final class Switch {

        private final java.util.function.DoubleSupplier trial;
        private final AtomicLong seen = new AtomicLong();
        private final ReentrantLock busy = new ReentrantLock();
        private int trials;
        private volatile boolean on;

        /** @param trial nanoseconds that one step takes for all lanes together */
        Switch(java.util.function.DoubleSupplier trial) {
            this.trial = trial;
        }

        /** @param scalarNanos of one step for one element */
        void seen(int count, double scalarNanos) {
            if (lanes == null || seen.addAndGet(count) < SMALL_JOB || !busy.tryLock()) {
                return;
            }
            try {
                for (int more = Math.clamp(count / TRIAL_ITEMS, 1, 8); more > 0 && !on; more--) {
                    if (trials < LAST && (trials++ < EAGER || trials % 8 == 0)) {
                        on = trial.getAsDouble() / LaneField25519.LANES < scalarNanos;
                    }
                }
            } finally {
                busy.unlock();
            }
        }
    }
}
