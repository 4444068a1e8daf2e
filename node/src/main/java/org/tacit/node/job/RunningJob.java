package org.tacit.node.job;

import java.util.concurrent.CountDownLatch;
import org.tacit.base.TacitException;
import org.tacit.flow.run.StopFlag;

/** A job while its thread runs. */
final class RunningJob {

    final int attempt;
    final String partner;
    final Opening sessions;
    final StopFlag stop = new StopFlag();
    final CountDownLatch ended = new CountDownLatch(1);

    /** What this attempt's use of the policy is counted under. */
    volatile String uses = "";
    /** What the partner said went wrong at its side, null if nothing. */
    volatile TacitException partnersCause;
    /** What the partner was told in the session that failed, null if nothing; it may be less than the owner reads. */
    volatile TacitException partnersTold;
    /** Set when a person stopped it, here or at the partner. */
    volatile boolean stopped;
    volatile Progress progress;

    /** @param total -1 when not known */
    record Progress(String step, String stage, long done, long total) {
    }

    /** It was done here before: only the partner, which may have missed the end, catches up. */
    final boolean done;

    RunningJob(int attempt, String partner, Opening sessions, boolean done) {
        this.attempt = attempt;
        this.done = done;
        this.partner = partner;
        this.sessions = sessions;
    }
}
