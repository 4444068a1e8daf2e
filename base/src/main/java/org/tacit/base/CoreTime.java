package org.tacit.base;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.atomic.LongAdder;

/**
 * Core time of a piece of work: CPU time of the thread that began it, and of whatever {@link Parallel} and other helpers did for it on other threads. Waiting costs nothing. Threads
 * that work began by itself, other than through those, are not seen; virtual threads neither.
 */
public final class CoreTime {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    /** Inherited, so that a helper's threads know for whom they work. */
    private static final InheritableThreadLocal<CoreTime> CURRENT = new InheritableThreadLocal<>();
    /** Time of this thread that pieces inside a piece have counted already. */
    private static final ThreadLocal<long[]> COUNTED = ThreadLocal.withInitial(() -> new long[1]);

    private final long owner = Thread.currentThread().threadId();
    private final long start = now();
    private final LongAdder helpers = new LongAdder();
    private volatile long end = -1;

    private CoreTime() {
    }

    /** Begins to count for this thread, until {@link #stop}. One at a time. */
    public static CoreTime start() {
        CoreTime made = new CoreTime();
        CURRENT.set(made);
        return made;
    }

    /** To be called by the thread that began. */
    public CoreTime stop() {
        end = now();
        CURRENT.remove();
        return this;
    }

    /** So far, or in all once stopped. */
    public long nanos() {
        long until = end >= 0 ? end : Thread.currentThread().threadId() == owner ? now() : THREADS.getThreadCpuTime(owner);
        return Math.max(0, until - start) + helpers.sum();
    }

    /** Does a piece of somebody's work on a thread that is not theirs. */
    public static void helping(CoreTime whom, Runnable piece) {
        if (whom == null) {
            piece.run();
            return;
        }
        CoreTime before = CURRENT.get();
        long[] counted = COUNTED.get();
        long countedBefore = counted[0];
        long from = now();
        CURRENT.set(whom);
        try {
            piece.run();
        } finally {
            if (before == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(before);
            }
            long all = now() - from;
            // A pool's thread that waits does other pieces meanwhile: those have counted themselves.
            whom.helpers.add(Math.max(0, all - (counted[0] - countedBefore)));
            counted[0] = countedBefore + all;
        }
    }

    /** Whom the calling thread works for, to be handed to {@link #helping}; null for nobody who counts. */
    public static CoreTime ofCaller() {
        return CURRENT.get();
    }

    private static long now() {
        return Math.max(0, THREADS.isCurrentThreadCpuTimeSupported() && !Thread.currentThread().isVirtual() ? THREADS.getCurrentThreadCpuTime() : 0);
    }
}
