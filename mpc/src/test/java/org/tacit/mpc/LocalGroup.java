package org.tacit.mpc;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.tacit.base.InvalidInput;
import org.tacit.base.PeerFailed;
import org.tacit.base.TacitException;
import org.tacit.wire.LocalParties;
import org.tacit.wire.Session;

/** Parties in this process whose runtimes stay open from program to program; a new group after a test that broke it. */
public final class LocalGroup<R extends Mpc> implements Runtime2 {

    private static final FutureTask<?> END = new FutureTask<>(() -> null);

    private final int parties;
    private final Function<Session, R> open;
    private Running running;

    public LocalGroup(int parties, Function<Session, R> open) {
        this.parties = parties;
        this.open = open;
    }

    private final class Running {
        final List<LinkedBlockingQueue<FutureTask<?>>> queues = new ArrayList<>();
        final Session[] sessions = new Session[parties];
        final List<R> runtimes = new ArrayList<>(java.util.Collections.nCopies(parties, null));
        volatile boolean dead;
        volatile RuntimeException failure;

        Running() {
            for (int p = 0; p < parties; p++) {
                queues.add(new LinkedBlockingQueue<>());
            }
            Thread.ofPlatform().daemon().name("local group").start(this::serve);
        }

        void serve() {
            try {
                LocalParties.run(parties, session -> {
                    int me = session.index();
                    sessions[me] = session;
                    runtimes.set(me, open.apply(session));
                    // Every task is run, if only to hear that the session has failed: nobody waits for one that is left.
                    try {
                        for (FutureTask<?> task = queues.get(me).take(); task != END; task = queues.get(me).take()) {
                            task.run();
                        }
                    } catch (InterruptedException e) {
                        dead = true;
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
    }

    @Override
    public <T> List<T> run(Function<Mpc, T> program) {
        return runWith((session, mpc) -> program.apply(mpc));
    }

    public synchronized <T> List<T> runWith(BiFunction<Session, R, T> program) {
        if (running == null || running.dead) {
            running = new Running();
        }
        Running group = running;
        List<FutureTask<T>> tasks = new ArrayList<>();
        for (int p = 0; p < parties; p++) {
            int me = p;
            tasks.add(new FutureTask<>(() -> {
                try {
                    return program.apply(group.sessions[me], group.runtimes.get(me));
                } catch (Throwable e) {
                    // Others may wait for this party, even where it only refused its own input.
                    group.dead = true;
                    group.sessions[me].fail(e instanceof TacitException known ? known : PeerFailed.of("The test's program failed.", "测试程序失败。"));
                    throw e;
                }
            }));
            group.queues.get(p).add(tasks.getLast());
        }
        List<T> results = new ArrayList<>();
        RuntimeException failure = null;
        for (var task : tasks) {
            try {
                results.add(task.get());
            } catch (CancellationException e) {
                failure = failure != null ? failure : group.failure != null ? group.failure : e;
            } catch (ExecutionException e) {
                failure = failure instanceof InvalidInput ? failure : e.getCause() instanceof RuntimeException r ? r : new IllegalStateException(e.getCause());
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        if (group.dead) {
            group.queues.forEach(queue -> queue.add(END));
        }
        if (failure != null) {
            throw failure;
        }
        return results;
    }
}
