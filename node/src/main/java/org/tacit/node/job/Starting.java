package org.tacit.node.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.tacit.base.Cancelled;
import org.tacit.base.InvalidInput;
import org.tacit.base.PeerFailed;
import org.tacit.base.PolicyDenied;
import org.tacit.base.TacitException;
import org.tacit.base.Text;
import org.tacit.flow.contract.ContractParty;
import org.tacit.flow.contract.ContractSignatures;
import org.tacit.node.contract.ContractRow;
import org.tacit.node.contract.ContractState;
import org.tacit.node.link.Partner;
import org.tacit.node.link.Topic;

/**
 * Starting a job at all its parties at once, as the same attempt. Whoever wants it started asks everybody which attempt could
 * begin now, takes the highest number, has all others begin it, and begins it last. Several may do so at the same time: the same number
 * is the same attempt, and asking for one that runs changes nothing.
 */
final class Starting {

    /** Each attempt may tell again what the job tells, to a partner that brings other data each time: so often and no more. */
    static final int MOST_ATTEMPTS = 100;
    /** A party that is told to begin may hear from another that has begun already; so long its own beginning may take. */
    private static final Duration BEGINS_WITHIN = Duration.ofSeconds(15);

    private final JobParts parts;
    private final RunningJobs running;
    private final Attempt.Runner runner;
    private final Admission admission;
    /** Held from the check of a contract's quota until the job counts against it: two starts at once must not both find it free. */
    private final ReentrantLock starting = new ReentrantLock();

    /** Room for an attempt that a partner starts. */
    interface Admission {
        /** Throws where there is none and nothing was held for it. */
        void admit(Partner partner, JobRow job, ContractRow contract);
    }

    Starting(JobParts parts, RunningJobs running, Attempt.Runner runner, Admission admission) {
        this.parts = parts;
        this.running = running;
        this.runner = runner;
        this.admission = admission;
    }

    // ---- asking ----

    /** Starts a job here and at the partners, or continues one that was cut off or failed; one that runs is left running. */
    JobRow start(String id) {
        JobRow job = parts.store().get(id);
        RunningJob run = running.get(job.id());
        if (run != null && job.state() == JobState.RUNNING) {
            return job;
        }
        if (run != null) {
            running.awaitEnd(job.id(), run);
        }
        checkStartable(job);
        ContractRow contract = parts.contract(job.contract());
        checkRunnable(contract, job.id());
        checkNotHeld(contract, job.id());
        List<Partner> others = parts.others(contract);
        int attempt = agree(job, others);
        List<Partner> begun = new ArrayList<>();
        try {
            for (Partner partner : others) {
                if (parts.links().ask(partner, Topic.START, new Topic.Start(job.id(), job.contract(), attempt)).attempt() != attempt) {
                    throw PeerFailed.of("Job %s was started by another party meanwhile.", "任务 %s 已由其他方启动。", job.id());
                }
                begun.add(partner);
            }
            beginHere(job, contract, attempt);
        } catch (TacitException e) {
            JobState state = e instanceof PeerFailed ? JobState.INTERRUPTED : JobState.FAILED;
            begun.forEach(partner -> parts.tell(partner, JobParts.ended(job.id(), attempt, state, e)));
            throw e;
        }
        return parts.store().get(job.id());
    }

    /** The attempt that every party can begin. */
    private int agree(JobRow job, List<Partner> others) {
        int attempt = job.attempt() + 1;
        for (Partner partner : others) {
            try {
                attempt = Math.max(attempt, parts.links().ask(partner, Topic.READY, new Topic.Start(job.id(), job.contract(), job.attempt() + 1)).attempt());
            } catch (Cancelled e) {
                // It was stopped while this node, or another party, was away.
                parts.store().end(job.id(), JobState.STOPPED, e, parts.clock().instant());
                parts.dropScratch(job.id());
                parts.changes().happened();
                others.stream().filter(p -> p != partner).forEach(p -> Stopping.tell(parts, p, job.id()));
                throw e;
            }
        }
        checkAttempt(job, attempt);
        return attempt;
    }

    private void beginHere(JobRow job, ContractRow contract, int attempt) {
        starting.lock();
        try {
            // The partners took their time to answer: what was checked may not hold any more.
            JobRow now = parts.store().get(job.id());
            if (now.attempt() >= attempt) {
                // A partner asked at the same time: this attempt has begun here already.
                return;
            }
            checkStartable(now);
            checkRunnable(contract, job.id());
            checkNotHeld(contract, job.id());
            runner.begin(now, contract, attempt);
        } finally {
            starting.unlock();
        }
    }

    // ---- being asked ----

    /** Which attempt could begin here now; an older one that still runs ends, because its asker has no part in it any more. */
    Topic.Started ready(Partner partner, Topic.Start start) {
        ContractRow contract = checkAsked(partner, start);
        for (Partner other : parts.others(contract)) {
            if (!other.name().equals(partner.name()) && !parts.links().connected(other)) {
                throw PeerFailed.of("%s has no connection to %s: %s.", "%s 与 %s 没有连接：%s。", parts.me(), other.name(),
                        parts.links().trouble(other).orElse(Text.same("-")));
            }
        }
        running.supersede(start.job(), start.attempt(), PeerFailed.gone("%s started the job again.", "%s 重新启动了任务。", partner.name()), partner.name());
        int runs = running.attempt(start.job());
        int next = parts.store().find(start.job()).map(job -> job.attempt() + 1).orElse(1);
        return new Topic.Started(runs >= start.attempt() ? runs : Math.max(start.attempt(), next));
    }

    Topic.Started started(Partner partner, Topic.Start start) {
        ContractRow contract = checkAsked(partner, start);
        running.supersede(start.job(), start.attempt(), PeerFailed.gone("%s started the job again.", "%s 重新启动了任务。", partner.name()), partner.name());
        starting.lock();
        try {
            // Several may ask at the same time: whoever resumes, and the proposer by itself. Then the attempt asked for runs already.
            int runs = running.attempt(start.job());
            if (runs > 0 && runs >= start.attempt()) {
                return new Topic.Started(runs);
            }
            checkRunnable(contract, start.job());
            checkNotHeldForPartner(contract, start.job());
            if (parts.store().find(start.job()).isEmpty()) {
                parts.add(start.job(), contract.hash(), JobState.APPROVED, partner.name(), TurnRow.USUAL);
            }
            JobRow job = parts.store().get(start.job());
            if (!job.state().startable() && job.state() != JobState.DONE) {
                throw Cancelled.of("Job %s is %s.", "任务 %s 的状态是 %s。", job.id(), job.state());
            }
            if (start.attempt() <= job.attempt()) {
                throw PeerFailed.of("Attempt %d of job %s is over; resume it again.", "任务 %2$s 的第 %1$d 次尝试已结束，请再次恢复。", start.attempt(), job.id());
            }
            admission.admit(partner, job, contract);
            runner.begin(job, contract, start.attempt());
            return new Topic.Started(start.attempt());
        } finally {
            starting.unlock();
        }
    }

    /** A partner has come to a session of an attempt, which may be about to begin here. */
    Topic.Nothing arrived(Partner partner, Topic.At at) {
        JobRow job = parts.ofPartner(partner, at.job());
        try {
            boolean unused = parts.changes().await(BEGINS_WITHIN, () -> running.attempt(job.id()) >= at.attempt() || parts.store().get(job.id()).attempt() >= at.attempt());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        RunningJob run = running.get(job.id());
        if (run == null || run.attempt != at.attempt()) {
            throw PeerFailed.of("Attempt %d of job %s is over.", "任务 %2$s 的第 %1$d 次尝试已结束。", at.attempt(), job.id());
        }
        run.sessions.arrived(partner.name(), at.session());
        return new Topic.Nothing();
    }

    // ---- what must hold ----

    ContractRow checkAsked(Partner partner, Topic.Start start) {
        ContractRow contract = parts.contracts().find(start.contract()).filter(c -> c.isWith(partner.name()))
                .orElseThrow(() -> InvalidInput.of("There is no contract %.16s between the two.", "双方之间没有合约 %.16s。", start.contract()));
        Optional<JobRow> known = parts.store().find(start.job());
        if (known.isPresent() && !known.get().contract().equals(contract.hash()) || !start.job().matches("[a-z0-9-]{4,40}")) {
            throw InvalidInput.of("Job %s is not of this contract.", "任务 %s 不属于该合约。", start.job());
        }
        if (known.isPresent() && known.get().state() == JobState.STOPPED) {
            throw Cancelled.of("Job %s was stopped.", "任务 %s 已被停止。", start.job());
        }
        checkRunnable(contract, start.job());
        checkNotHeldForPartner(contract, start.job());
        return contract;
    }

    static void checkStartable(JobRow job) {
        if (!job.state().startable()) {
            throw InvalidInput.of("Job %s is %s and cannot be started.", "任务 %s 的状态是 %s，不能启动。", job.id(), job.state());
        }
    }

    /** Waits for what was allowed to begin a moment ago: after this it runs and can be found, or was not allowed. */
    void settle() {
        starting.lock();
        starting.unlock();
    }

    boolean held(ContractRow contract, String job) {
        return parts.holds().on(contract, job).isPresent();
    }

    void checkNotHeld(ContractRow contract, String job) {
        parts.holds().on(contract, job).ifPresent(hold -> {
            throw PolicyDenied.of("This is held here: %s placed hold %s (%s); it starts once that is lifted.", "本节点已紧急停止此项：%s 设置了 %s（%s），解除后方可启动。",
                    hold.placedBy(), hold.id(), hold.reason());
        });
    }

    /** A partner's job waits and is no failure; that it is held, and why, it may know. */
    private void checkNotHeldForPartner(ContractRow contract, String job) {
        parts.holds().on(contract, job).ifPresent(hold -> {
            throw new PeerFailed(hold.why(parts.me()));
        });
    }

    static void checkAttempt(JobRow job, int attempt) {
        if (attempt > MOST_ATTEMPTS) {
            throw PolicyDenied.of("Job %s was attempted %d times and no more are possible; propose a new contract.",
                    "任务 %s 已尝试 %d 次，不能再试，请重新发起合约。", job.id(), job.attempt());
        }
    }

    /** Signatures of all parties, that they are the partners they were, expiry and quota: checked by this node itself at every start. */
    void checkRunnable(ContractRow contract, String job) {
        if (running.closing()) {
            throw PeerFailed.of("This node is stopping.", "本节点正在停止。");
        }
        if (contract.state() == ContractState.SUSPENDED) {
            // A job of it waits and is no failure.
            throw PeerFailed.of("Contract %.16s is suspended; nothing starts until it is resumed.", "合约 %.16s 已暂停，恢复前不会启动。", contract.hash());
        }
        if (contract.state().closed()) {
            throw PolicyDenied.of("Contract %.16s is %s; propose a new one.", "合约 %.16s 的状态是 %s，请重新发起。", contract.hash(), contract.state());
        }
        if (contract.state() != ContractState.SIGNED) {
            throw PolicyDenied.of("Contract %.16s is not signed by everybody.", "合约 %.16s 尚未由各方签署。", contract.hash());
        }
        for (ContractParty party : contract.contract().parties()) {
            if (!party.name().equals(parts.me()) && !parts.partner(party.name()).isParty(party)) {
                throw PolicyDenied.of("%s was paired again with other keys since contract %.16s was signed; propose a new one.",
                        "%s 在合约 %.16s 签署之后以其他密钥重新配对，请重新发起合约。", party.name(), contract.hash());
            }
        }
        ContractSignatures.verifyRunnable(contract.signed(), parts.clock().instant(), parts.store().startedBeside(contract.hash(), job));
    }
}
