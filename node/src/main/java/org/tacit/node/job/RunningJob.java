package org.tacit.node.job;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.tacit.base.TacitException;
import org.tacit.flow.run.StopFlag;
import org.tacit.wire.Said;

/** One attempt of a job while its thread runs. */
final class RunningJob {

    /** So long after a session was called off the caller's reason may take. */
    private static final Duration REASON_WITHIN = Duration.ofSeconds(2);

    final String job;
    final int attempt;
    /** The other parties' names. */
    final List<String> partners;
    /** It was done here before: only partners, which may have missed the end, catch up. */
    final boolean done;
    final Opening sessions;
    final StopFlag stop = new StopFlag();
    final CountDownLatch ended = new CountDownLatch(1);
    /** Its party programs have returned; what is left is to write down and tell how it ended. */
    final CountDownLatch quiet = new CountDownLatch(1);

    /** What this attempt's use of the policy is counted under. */
    volatile String uses = "";
    /** What partners were told in the session that failed, null if nothing; it may be less than the owner reads. */
    volatile TacitException partnersTold;
    volatile Pace progress;
    /** Of the step that runs now; null before the first. */
    volatile Talk talk;
    private final CountDownLatch reason = new CountDownLatch(1);
    private volatile TacitException partnersCause;
    private volatile boolean stopped;

    /** Who wants to know what a step has said so far asks {@code lines}. */
    record Talk(String step, Supplier<List<Said>> lines) {
    }

    RunningJob(String job, int attempt, List<String> partners, boolean done, Opening sessions) {
        this.job = job;
        this.attempt = attempt;
        this.partners = partners;
        this.done = done;
        this.sessions = sessions;
    }

    /** A partner said what went wrong at its side; the first word counts. */
    synchronized void word(TacitException cause) {
        if (partnersCause == null) {
            partnersCause = cause;
        }
        reason.countDown();
    }

    /** A person stopped it, here or at a partner. */
    void stoppedByPerson() {
        stopped = true;
        reason.countDown();
    }

    boolean stopped() {
        return stopped;
    }

    /** What a partner said went wrong, null if nothing. */
    TacitException partnersCause() {
        return partnersCause;
    }

    /**
     * Waits a moment for the reason of a cancellation: a party that stops the job says so to each other, and the session it
     * called off may be heard of first, by way of a third.
     */
    void awaitReason() {
        try {
            boolean unused = reason.await(REASON_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
