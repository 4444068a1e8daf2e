package org.tacit.flow.run;

import java.util.concurrent.CopyOnWriteArrayList;
import org.tacit.base.Cancelled;
import org.tacit.base.Text;

/** Stopping a job: any party's right, at any time. Thread-safe. */
public final class StopFlag {

    private final CopyOnWriteArrayList<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile Text why;

    /** Stops the job; {@code who} is named in the error. The second call does nothing. */
    public void stop(String who) {
        stop(Text.of("%s stopped the job.", "%s 停止了任务。", who));
    }

    /** Stops the job with this sentence, at all parties. The second call does nothing. */
    public void stop(Text sentence) {
        synchronized (this) {
            if (why != null) {
                return;
            }
            why = sentence;
        }
        listeners.forEach(Runnable::run);
    }

    public boolean stopped() {
        return why != null;
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
        return new Cancelled(why);
    }

    /** A listener that can be taken back. */
    @FunctionalInterface
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }
}
