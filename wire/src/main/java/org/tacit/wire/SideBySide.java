package org.tacit.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.tacit.base.CoreTime;
import org.tacit.base.TacitException;

/** Conversations with several peers at the same time, each on a channel of its own. */
public final class SideBySide {

    private SideBySide() {
    }

    /**
     * Runs every conversation on a platform thread of its own and waits for all. The first failure fails the session, which ends the others, and is
     * thrown again here.
     */
    public static void run(Session session, List<Runnable> conversations) {
        var first = new AtomicReference<Throwable>();
        CoreTime whom = CoreTime.ofCaller();
        List<Thread> threads = new ArrayList<>();
        for (Runnable conversation : conversations) {
            threads.add(Thread.ofPlatform().daemon().name(Thread.currentThread().getName() + " " + threads.size()).start(() -> {
                try {
                    CoreTime.helping(whom, conversation);
                } catch (Throwable e) {
                    first.compareAndSet(null, e);
                    session.fail(Failures.sentenceFor(e));
                }
            }));
        }
        join(threads);
        switch (first.get()) {
            case null -> { }
            case TacitException known -> throw Failures.again(known);
            case RuntimeException bug -> throw bug;
            case Error error -> throw error;
            case Throwable other -> throw new IllegalStateException(other);
        }
    }

    /** The threads end by themselves: the channels' deadlines and the session's failure reach them. */
    private static void join(List<Thread> threads) {
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
