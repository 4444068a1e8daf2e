package org.tacit.wire;

import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicLong;

/** Counts connections that were turned away; at most one line in the log every ten seconds, whoever knocks how often. */
final class Refusals {

    private static final System.Logger LOG = System.getLogger("org.tacit.wire");
    private static final long QUIET_NANOS = 10_000_000_000L;

    private final AtomicLong count = new AtomicLong();
    private final AtomicLong told = new AtomicLong();
    private final AtomicLong lastLine = new AtomicLong(System.nanoTime() - QUIET_NANOS);

    void add(String from, String why) {
        long now = count.incrementAndGet();
        long last = lastLine.get();
        long time = System.nanoTime();
        if (time - last >= QUIET_NANOS && lastLine.compareAndSet(last, time)) {
            LOG.log(Level.WARNING, "Refused {0} connection(s); the last from {1}: {2}", now - told.getAndSet(now), from, Failures.clean(why));
        }
    }

    long count() {
        return count.get();
    }
}
