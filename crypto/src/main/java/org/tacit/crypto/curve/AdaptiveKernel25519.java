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

    private final ScalarKernel25519 scalar = new ScalarKernel25519();
    /** Null where this JVM was started without the Vector API's module: a library must work in anybody's process. */
    private final LaneKernel25519 lanes =
            ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent() ? new LaneKernel25519() : null;
    private final AtomicLong seen = new AtomicLong();
    private final ReentrantLock trial = new ReentrantLock();
    private int trials;
    private volatile boolean lanesAreFaster;

    @Override
    public void ladder(byte[] k, long[] u, int count, long[] xz) {
        if (lanesAreFaster) {
            lanes.ladder(k, u, count, xz);
            return;
        }
        long start = System.nanoTime();
        scalar.ladder(k, u, count, xz);
        if (lanes != null && seen.addAndGet(count) >= SMALL_JOB && trial.tryLock()) {
            try {
                tryLanes((double) (System.nanoTime() - start) / count / ScalarKernel25519.STEPS);
            } finally {
                trial.unlock();
            }
        }
    }

    /** @param scalarNanos of one step of the ladder for one element */
    private void tryLanes(double scalarNanos) {
        if (trials < LAST && (trials++ < EAGER || trials % 8 == 0)) {
            lanesAreFaster = LaneKernel25519.trial(STEPS) / STEPS / LaneField25519.LANES < scalarNanos;
        }
    }

    @Override
    public void pow22523(long[] a, int count) {
        (lanesAreFaster ? lanes : scalar).pow22523(a, count);
    }
}
