package org.tacit.node.job;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tacit.base.Cancelled;
import org.tacit.base.InvalidInput;
import org.tacit.base.PeerFailed;
import org.tacit.base.TacitException;
import org.tacit.base.Text;
import org.tacit.node.contract.ContractRow;
import org.tacit.node.link.Desk;
import org.tacit.node.link.Partner;
import org.tacit.node.link.Topic;

/** A job's end by somebody's wish, here or elsewhere, and by what went wrong elsewhere. Stopping is any party's right, at any time. */
final class Stopping {

    private static final Logger LOG = LoggerFactory.getLogger(Stopping.class);

    /** So long a stop waits for the job's thread. */
    private static final Duration HALTED_WITHIN = Duration.ofMillis(800);

    private final JobParts parts;
    private final RunningJobs running;
    private final Consumer<String> forget;

    /** @param forget what waits for its turn */
    Stopping(JobParts parts, RunningJobs running, Consumer<String> forget) {
        this.parts = parts;
        this.running = running;
        this.forget = forget;
    }

    JobRow stop(String id) {
        JobRow job = parts.store().get(id);
        ContractRow contract = parts.contract(job.contract());
        if (job.state() == JobState.PROPOSED || job.state() == JobState.AWAITING_APPROVAL) {
            throw InvalidInput.of("Job %s has not been approved; decline contract %.16s instead.", "任务 %s 尚未获批准，请改为拒绝合约 %.16s。", job.id(), job.contract());
        }
        // The partners are told first: then they know why the sessions end.
        RunningJob run = running.get(job.id());
        if (run != null) {
            run.stoppedByPerson();
        }
        parts.others(contract).forEach(partner -> tell(parts, partner, job.id()));
        if (!stopHere(job, parts.me())) {
            throw InvalidInput.of("Job %s is %s already.", "任务 %s 的状态已是 %s。", job.id(), parts.store().get(job.id()).state());
        }
        return parts.store().get(job.id());
    }

    /** One that is not there hears of it when the job is to be started again. */
    static void tell(JobParts parts, Partner partner, String job) {
        try {
            parts.links().ask(partner, Topic.STOP, new Topic.Stop(job));
        } catch (TacitException e) {
            LOG.info("{} could not be told that job {} was stopped: {}", partner.name(), job, e.getMessage());
        }
    }

    Topic.Nothing stoppedByPartner(Partner partner, Topic.Stop stop) {
        stopHere(parts.ofPartner(partner, stop.job()), partner.name());
        return new Topic.Nothing();
    }

    /**
     * Ends a job here at once, before anybody else is asked: its channels are cut when this returns, and its thread has ended or, where it computes, cannot send
     * any more. Partners are told why meanwhile; one that does not answer holds nobody up.
     *
     * @param forGood otherwise it can go on later
     */
    void halt(JobRow job, ContractRow contract, Text why, boolean forGood) {
        RunningJob run = running.get(job.id());
        if (run == null) {
            if (forGood) {
                ended(job, new Cancelled(why));
            }
            return;
        }
        if (forGood) {
            run.stoppedByPerson();
        }
        run.word(forGood ? new Cancelled(why) : PeerFailed.gone(why));
        run.stop.stop(why);
        Topic.Ended told = new Topic.Ended(job.id(), run.attempt, (forGood ? JobState.STOPPED : JobState.INTERRUPTED).name(), forGood ? "cancelled" : "peer-failed", why.en(), why.zh());
        parts.others(contract).forEach(partner -> Thread.ofVirtual().name("halt " + job.id()).start(() -> parts.tell(partner, told)));
        if (!RunningJobs.quiet(run, HALTED_WITHIN)) {
            LOG.warn("job {} is halted and still computes; it sends nothing any more", job.id());
        }
    }

    /** What does not run and could have gone on goes on no more. */
    private void ended(JobRow job, Cancelled cause) {
        forget.accept(job.id());
        if (!parts.store().move(job.id(), Set.of(JobState.APPROVED, JobState.QUEUED, JobState.INTERRUPTED, JobState.FAILED), JobState.STOPPED, parts.clock().instant())) {
            return;
        }
        parts.store().end(job.id(), JobState.STOPPED, cause, parts.clock().instant());
        parts.evidence().append("job.stopped", Map.of("job", job.id(), "by", parts.me(), "reason", cause.text().en()));
        parts.turns().notQueued(job.id());
        parts.events().add(job.id(), JobEvent.Kind.STOPPED);
        parts.dropScratch(job.id());
        parts.changes().happened();
    }

    private boolean stopHere(JobRow job, String who) {
        forget.accept(job.id());
        RunningJob run = running.get(job.id());
        if (run != null) {
            run.stoppedByPerson();
            run.stop.stop(who);
            return true;
        }
        Cancelled cause = Cancelled.of("%s stopped the job.", "%s 停止了任务。", who);
        if (parts.store().move(job.id(), Set.of(JobState.APPROVED, JobState.QUEUED, JobState.INTERRUPTED, JobState.FAILED), JobState.STOPPED, parts.clock().instant())) {
            parts.store().end(job.id(), JobState.STOPPED, cause, parts.clock().instant());
            parts.evidence().append("job.stopped", Map.of("job", job.id(), "by", who));
            parts.turns().notQueued(job.id());
            parts.events().add(job.id(), JobEvent.Kind.STOPPED);
            parts.dropScratch(job.id());
            parts.changes().happened();
            return true;
        }
        return false;
    }

    /** What ended the job there ends it here, with the same cause. */
    Topic.Nothing endedAtPartner(Partner partner, Topic.Ended ended) {
        JobRow job = parts.ofPartner(partner, ended.job());
        RunningJob run = running.get(job.id());
        if (run != null && run.attempt == ended.attempt() && !ended.state().equals(JobState.DONE.name())) {
            Text cause = new Text(Desk.clean(ended.en()), Desk.clean(ended.zh()));
            if (ended.state().equals(JobState.STOPPED.name())) {
                run.stoppedByPerson();
                if (!ended.en().isEmpty()) {
                    run.word(new Cancelled(cause));
                }
            } else if (ended.state().equals(JobState.INTERRUPTED.name())) {
                run.word(PeerFailed.gone(new Text(partner.name() + " was interrupted: " + cause.en(), partner.name() + " 中断：" + cause.zh())));
            } else {
                run.word(new PeerFailed(new Text(partner.name() + " failed: " + cause.en(), partner.name() + " 失败：" + cause.zh())));
            }
            run.stop.stop(partner.name());
        }
        return new Topic.Nothing();
    }
}
