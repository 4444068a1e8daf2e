package org.tacit.node.job;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.tacit.base.Cancelled;
import org.tacit.base.InvalidInput;
import org.tacit.base.PeerFailed;
import org.tacit.base.TacitException;

/** The attempts that run at this node now, at most one for each job. */
final class RunningJobs {

    /** A partner that was just killed may still be thought to run here: so long its end is waited for before a new attempt. */
    private static final Duration OLD_ATTEMPT_ENDS_WITHIN = Duration.ofSeconds(15);

    private final Map<String, RunningJob> running = new ConcurrentHashMap<>();
    private final Consumer<String> begun;
    private final Consumer<String> ended;
    private volatile boolean closing;

    /** @param begun told of each attempt's job, as {@code ended} is */
    RunningJobs(Consumer<String> begun, Consumer<String> ended) {
        this.begun = begun;
        this.ended = ended;
    }

    /** Null where the job does not run. */
    RunningJob get(String job) {
        return running.get(job);
    }

    boolean has(String job) {
        return running.containsKey(job);
    }

    /** Ids of the jobs that run, those that only catch up among them. */
    Set<String> ids() {
        return Set.copyOf(running.keySet());
    }

    Collection<RunningJob> all() {
        return running.values();
    }

    void begin(String job, RunningJob run) {
        if (running.putIfAbsent(job, run) != null) {
            throw InvalidInput.of("Job %s runs already.", "任务 %s 已在运行。", job);
        }
        begun.accept(job);
    }

    void end(String job, RunningJob run) {
        running.remove(job, run);
        run.ended.countDown();
        ended.accept(job);
    }

    /** Which attempt of the job runs, 0 for none. */
    int attempt(String job) {
        RunningJob run = running.get(job);
        return run == null ? 0 : run.attempt;
    }

    /** Ends an attempt in favour of a later one, with this cause. */
    void supersede(String job, int by, TacitException cause, String who) {
        RunningJob old = running.get(job);
        if (old != null && old.attempt < by) {
            old.word(cause);
            old.stop.stop(who);
            awaitEnd(job, old);
        }
    }

    void awaitEnd(String job, RunningJob old) {
        if (!await(old.ended, OLD_ATTEMPT_ENDS_WITHIN)) {
            throw PeerFailed.of("The earlier attempt of job %s has not ended yet; resume it again in a moment.", "任务 %s 的上一次尝试尚未结束，请稍后再恢复。", job);
        }
    }

    /** Waits until its party programs have returned; false where one still computes. */
    static boolean quiet(RunningJob run, Duration limit) {
        return await(run.quiet, limit);
    }

    private static boolean await(CountDownLatch end, Duration limit) {
        try {
            return end.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Cancelled.of("Interrupted.", "被中断。");
        }
    }

    boolean closing() {
        return closing;
    }

    /** Ends all attempts, so that they are continued later, and waits for their threads. */
    void close(String who) {
        closing = true;
        running.values().forEach(run -> run.stop.stop(who));
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        running.values().forEach(run -> await(run.ended, Duration.ofNanos(Math.max(1_000_000, deadline - System.nanoTime()))));
    }
}
