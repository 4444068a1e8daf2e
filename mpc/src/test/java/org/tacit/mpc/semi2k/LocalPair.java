package org.tacit.mpc.semi2k;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.tacit.mpc.Mpc;
import org.tacit.mpc.Runtime2;
import org.tacit.wire.LocalParties;
import org.tacit.wire.Session;

/** Two parties in this process whose runtimes stay open from program to program, because setting them up costs more than most tests. */
public final class LocalPair implements Runtime2 {

    private static LocalPair shared;
    private final List<LinkedBlockingQueue<FutureTask<?>>> queues = List.of(new LinkedBlockingQueue<>(), new LinkedBlockingQueue<>());
    private final Semi2k[] runtimes = new Semi2k[2];
    private final Session[] sessions = new Session[2];
    private volatile boolean dead;
    private volatile RuntimeException failure;

    private LocalPair(int fractionBits) {
        Thread.ofPlatform().daemon().name("local pair").start(() -> serve(fractionBits));
    }

    private void serve(int fractionBits) {
        try {
            LocalParties.run(2, session -> {
                int me = session.index();
                sessions[me] = session;
                runtimes[me] = Semi2k.open(session, "mpc", fractionBits);
                while (!dead) {
                    try {
                        queues.get(me).take().run();
                    } catch (InterruptedException e) {
                        dead = true;
                    }
                }
                return null;
            });
        } catch (RuntimeException e) {
            failure = e;
        }
        dead = true;
        // Nobody will run what still waits.
        queues.forEach(queue -> queue.forEach(task -> task.cancel(false)));
    }

    /** The one that all tests of this module use, with 20 fraction bits; a new one after a test that broke it. */
    public static synchronized LocalPair get() {
        if (shared == null || shared.dead) {
            shared = new LocalPair(20);
        }
        return shared;
    }

    @Override
    public <T> List<T> run(Function<Mpc, T> program) {
        return runWith((session, mpc) -> program.apply(mpc));
    }

    <T> List<T> runWith(BiFunction<Session, Semi2k, T> program) {
        List<FutureTask<T>> tasks = new ArrayList<>();
        // Both queues in one go: a test that gave up may still have a thread here.
        synchronized (queues) {
            for (int p = 0; p < 2; p++) {
                int me = p;
                var task = new FutureTask<>(() -> {
                    try {
                        return program.apply(sessions[me], runtimes[me]);
                    } catch (org.tacit.base.InvalidInput refused) {
                        throw refused;
                    } catch (Throwable e) {
                        dead = true;
                        throw e;
                    }
                });
                tasks.add(task);
                queues.get(p).add(task);
            }
        }
        List<T> results = new ArrayList<>();
        RuntimeException failure = null;
        for (var task : tasks) {
            try {
                results.add(task.get());
            } catch (java.util.concurrent.CancellationException e) {
                failure = this.failure != null ? this.failure : e;
            } catch (ExecutionException e) {
                failure = failure != null ? failure : e.getCause() instanceof RuntimeException r ? r : new IllegalStateException(e.getCause());
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        if (failure != null) {
            throw failure;
        }
        return results;
    }
}
