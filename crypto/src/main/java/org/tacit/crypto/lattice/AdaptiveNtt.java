package org.tacit.crypto.lattice;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Scalar at first, lanes as soon as a trial on constants shows them to be faster in this process: code on the Vector API is very slow until the JIT
 * compiler has dealt with it, which a small job would not get back (docs/decisions/vector-kernels.md). Results do not depend on the path.
 */
final class AdaptiveNtt implements NttKernel {

    static final AdaptiveNtt SHARED = new AdaptiveNtt();

    /** Words transformed before the first trial. */
    private static final long SMALL_JOB = 1 << 21;
    /** Trials that run one after every transform, until compilation should have been asked for; later ones after every eighth. */
    private static final int EAGER = 200;
    private static final int LAST = 4000;
    private static final int TRIAL_DEGREE = 1024;

    private final NttKernel scalar = new ScalarNtt();
    /** Null where this JVM was started without the Vector API's module, or with lanes too few to pay. */
    private final NttKernel lanes;
    private final AtomicLong seen = new AtomicLong();
    private final ReentrantLock busy = new ReentrantLock();
    private int trials;
    private NttTables trialTables;
    private volatile boolean on;

    AdaptiveNtt() {
        boolean module = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        lanes = module && LaneNtt.LANES >= 4 ? new LaneNtt() : null;
    }

    @Override
    public void forward(NttTables tables, long[] a, int at) {
        if (on) {
            lanes.forward(tables, a, at);
            return;
        }
        scalar.forward(tables, a, at);
        seen(tables.n);
    }

    @Override
    public void inverse(NttTables tables, long[] a, int at) {
        if (on) {
            lanes.inverse(tables, a, at);
            return;
        }
        scalar.inverse(tables, a, at);
        seen(tables.n);
    }

    private void seen(int words) {
        if (lanes == null || seen.addAndGet(words) < SMALL_JOB || !busy.tryLock()) {
            return;
        }
        try {
            if (!on && trials < LAST && (trials++ < EAGER || trials % 8 == 0)) {
                if (trialTables == null) {
                    trialTables = new NttTables(TRIAL_DEGREE, Modulus.of(NttPrimes.below(60, TRIAL_DEGREE, 1)[0]));
                }
                on = nanos(lanes) < nanos(scalar);
            }
        } finally {
            busy.unlock();
        }
    }

    private long nanos(NttKernel kernel) {
        long[] a = new long[TRIAL_DEGREE];
        java.util.Arrays.setAll(a, i -> i);
        long start = System.nanoTime();
        kernel.forward(trialTables, a, 0);
        kernel.inverse(trialTables, a, 0);
        return System.nanoTime() - start;
    }
}
