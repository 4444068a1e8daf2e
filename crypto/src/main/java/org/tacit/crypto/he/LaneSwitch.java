package org.tacit.crypto.he;

import java.math.BigInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * From the scalar product to {@link LaneMontgomery}, once for the process, as soon as lanes are measured to be faster in it.
 *
 * <p>Code on the Vector API is a thousand times slower until the run-time compiler has dealt with it (docs/decisions/vector-kernels.md). So a
 * process starts scalar; each time it has done some ten milliseconds of products, one thread spends eight on a trial of both, on constants,
 * which also brings the lanes to the compiler's notice. Three wins in a row switch over. Results do not depend on the path.
 */
final class LaneSwitch {

    /** A library must work in a process that was started without the module as well. */
    static final boolean AVAILABLE = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();

    /** Products of limbs between two trials. */
    private static final long STEP = 1 << 23;
    private static final long TRIAL_NANOS = 8_000_000;
    private static final int LAST = 150;
    private static final int WINS = 3;

    private static final ReentrantLock BUSY = new ReentrantLock();
    /** Counted without a lock: it does not matter if threads lose some. */
    private static long worked;
    private static int trials;
    private static int wins;
    private static volatile boolean on;

    private LaneSwitch() {
    }

    static boolean on() {
        return on;
    }

    /** @param products of limbs that the scalar code just did */
    static void worked(long products) {
        long sum = worked + products;
        worked = sum;
        if (sum > STEP && AVAILABLE && BUSY.tryLock()) {
            try {
                worked = 0;
                if (trials++ < LAST && !on) {
                    wins = Trial.lanesWin() ? wins + 1 : 0;
                    on = wins == WINS;
                }
            } finally {
                BUSY.unlock();
            }
        }
    }

    private static final class Trial {
        private static final int BITS = 2048;
        private static final MontgomeryModulus MODULUS = new MontgomeryModulus(BigInteger.ONE.shiftLeft(BITS).subtract(BigInteger.valueOf(1981)));
        private static final long[] X = new long[MODULUS.limbs()];

        static boolean lanesWin() {
            MODULUS.of(BigInteger.valueOf(3).pow(BITS / 2), X, 0);
            int count = 0;
            long start = System.nanoTime();
            long now;
            do {
                MODULUS.laneMultiply(X, 0, X, 0, X, 0);
                count++;
                now = System.nanoTime();
            } while (now - start < TRIAL_NANOS);
            long scalar = System.nanoTime();
            for (int i = 0; i < Math.min(count, 100); i++) {
                MODULUS.scalarMultiply(X, 0, X, 0, X, 0);
            }
            return (double) (now - start) / count < (double) (System.nanoTime() - scalar) / Math.min(count, 100);
        }
    }
}
