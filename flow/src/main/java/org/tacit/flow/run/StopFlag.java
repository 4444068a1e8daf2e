package org.tacit.flow.run;

import java.util.concurrent.CopyOnWriteArrayList;
import org.tacit.base.Cancelled;

/** Stopping a job: any party's right, at any time. Thread-safe. */
public final class StopFlag {

    private final CopyOnWriteArrayList<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile String by;

    /** Stops the job; {@code who} is named in the error. The second call does nothing. */
    public void stop(String who) {
        synchronized (this) {
            if (by != null) {
                return;
            }
            by = who;
        }
        listeners.forEach(Runnable::run);
    }

    public boolean stopped() {
        return by != null;
    }

    /** Runs {@code action} when stopped, at once if it is already; {@code close} removes it. */
    public Registration onStop(Runnable action) {
        listeners.add(action);
        if (stopped()) {
            action.run();
        }
        return () -> listeners.remove(action);
    }

    /** Throws {@link Cancelled} once stopped. */
    public void check() {
        if (stopped()) {
            throw cause();
        }
    }

    /** What the peers are told. */
    Cancelled cause() {
        return Cancelled.of("%s stopped the job.", "%s 停止了任务。", by);
    }

    /** A listener that can be taken back. */
    @FunctionalInterface
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }
}
