package org.tacit.node.job;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.tacit.base.InvalidInput;
import org.tacit.base.PeerFailed;
import org.tacit.base.Text;
import org.tacit.flow.run.JobArtifacts;
import org.tacit.node.contract.ContractEvents;
import org.tacit.node.contract.ContractRow;
import org.tacit.node.contract.ContractState;
import org.tacit.node.link.Desk;
import org.tacit.node.link.Partner;
import org.tacit.node.link.Topic;

/**
 * Runs signed contracts: the same job, by the same id, at all parties' nodes at once.
 *
 * <p>Each node starts a job only after it has checked by itself that every party signed this very contract, that it has not
 * expired, and that its quota of runs is not used up; the executor asks the policy again before each step and each release.
 * A job that was cut off keeps what was complete, and continues there when a party resumes it or all are back.
 */
public final class Jobs implements ContractEvents, AutoCloseable {

    private final JobParts parts;
    private final RunningJobs running = new RunningJobs();
    private final Starting starting;
    private final Stopping stopping;

    public Jobs(JobParts parts, Desk desk) {
        this.parts = parts;
        this.starting = new Starting(parts, running, (job, contract, attempt) -> Attempt.begin(parts, running, job, contract, attempt));
        this.stopping = new Stopping(parts, running);
        desk.on(Topic.READY, starting::ready);
        desk.on(Topic.START, starting::started);
        desk.on(Topic.AT, starting::arrived);
        desk.on(Topic.STOP, stopping::stoppedByPartner);
        desk.on(Topic.ENDED, stopping::endedAtPartner);
    }

    /** To be called once, before partners can connect: what ran when the node was killed was interrupted. */
    public void recover() {
        for (JobRow job : parts.store().inState(JobState.RUNNING)) {
            Text why = new Text("This node stopped while the job ran; it continues when all nodes are there.", "任务运行时本节点停止；各方都在线后会继续。");
            parts.store().end(job.id(), JobState.INTERRUPTED, "interrupted", why, parts.clock().instant());
            parts.evidence().append("job.interrupted", Map.of("job", job.id(), "attempt", job.attempt()));
        }
    }

    // ---- contracts' fate ----

    @Override
    public boolean isFree(String job) {
        return parts.store().find(job).isEmpty();
    }

    @Override
    public void added(ContractRow contract) {
        parts.store().add(contract.job(), contract.hash(), contract.proposed() ? JobState.PROPOSED : JobState.AWAITING_APPROVAL, parts.clock().instant());
        parts.changes().happened();
    }

    @Override
    public void agreed(ContractRow contract) {
        move(contract, EnumSet.of(JobState.AWAITING_APPROVAL), JobState.PROPOSED);
    }

    @Override
    public void signed(ContractRow contract) {
        move(contract, EnumSet.of(JobState.PROPOSED, JobState.AWAITING_APPROVAL), JobState.APPROVED);
    }

    @Override
    public void complete(ContractRow contract) {
        starting.startQuietly(contract.job());
    }

    @Override
    public void declined(ContractRow contract) {
        if (move(contract, EnumSet.of(JobState.PROPOSED, JobState.AWAITING_APPROVAL), JobState.DECLINED)) {
            parts.store().end(contract.job(), JobState.DECLINED, "declined", contract.reason(), parts.clock().instant());
            parts.changes().happened();
        }
    }

    private boolean move(ContractRow contract, EnumSet<JobState> from, JobState to) {
        boolean moved = parts.store().move(contract.job(), from, to, parts.clock().instant());
        parts.changes().happened();
        return moved;
    }

    // ---- starting and stopping ----

    /** Another run of a signed contract. */
    public JobRow again(ContractRow contract) {
        if (contract.state() != ContractState.SIGNED) {
            throw InvalidInput.of("Contract %.16s is %s, not signed.", "合约 %.16s 的状态是 %s，尚未签署。", contract.hash(), contract.state());
        }
        byte[] name = new byte[5];
        new SecureRandom().nextBytes(name);
        String id = "j" + HexFormat.of().formatHex(name);
        starting.checkRunnable(contract, id);
        parts.store().add(id, contract.hash(), JobState.APPROVED, parts.clock().instant());
        starting.start(id);
        return parts.store().get(id);
    }

    /** Starts a job here and at the partners, or continues one that was cut off or failed; one that runs is left running. */
    public JobRow start(String id) {
        return starting.start(id);
    }

    /** Any party's right, at any time; it ends at all parties. */
    public JobRow stop(String id) {
        return stopping.stop(id);
    }

    // ---- losing partners, and coming back ----

    /** To be called when a partner's connection is gone. */
    public void lost(Partner partner) {
        PeerFailed cause = PeerFailed.gone("%s is gone: %s.", "%s 已失去连接：%s。", partner.name(), parts.links().trouble(partner).orElse(Text.same("-")));
        running.all().forEach(run -> run.sessions.lost(partner.name(), cause));
    }

    /** To be called when a partner is there (again): starts what all have signed, and continues what was interrupted. */
    public void continueWith(Partner partner) {
        running.all().forEach(run -> run.sessions.found(partner.name()));
        for (JobState state : List.of(JobState.APPROVED, JobState.INTERRUPTED)) {
            for (JobRow job : parts.store().inState(state)) {
                ContractRow contract = parts.contract(job.contract());
                if (contract.state() == ContractState.SIGNED && weContinue(contract, partner) && parts.others(contract).stream().allMatch(parts.links()::connected)) {
                    starting.startQuietly(job.id());
                }
            }
        }
    }

    /** One side of the link that came back asks, so that not all do at the same time: the proposer, else the one whose name comes first. */
    private boolean weContinue(ContractRow contract, Partner partner) {
        return contract.isWith(partner.name())
                && (contract.proposed() || !contract.proposer().equals(partner.name()) && parts.me().compareTo(partner.name()) < 0);
    }

    /** To be called when a partner is removed: what has not ended with it never goes on. */
    public void removed(Partner partner) {
        for (JobState state : List.of(JobState.RUNNING, JobState.APPROVED, JobState.INTERRUPTED, JobState.FAILED)) {
            parts.store().inState(state).stream().filter(job -> parts.contract(job.contract()).isWith(partner.name())).forEach(job -> stopping.stop(job.id()));
        }
    }

    // ---- looking up ----

    /** A job with its steps. */
    public record View(JobRow job, ContractRow contract, List<StepRow> steps, RunningProgress progress) {
    }

    /** @param total -1 when not known */
    public record RunningProgress(String step, String stage, long done, long total, Double perSecond, Long secondsLeft) {
    }

    public List<View> list() {
        return parts.store().all().stream().map(this::view).toList();
    }

    public View get(String id) {
        return view(parts.store().get(id));
    }

    /** Waits until the job has ended, or was interrupted, or {@code limit} is over. */
    public View await(String id, Duration limit) throws InterruptedException {
        String whole = parts.store().get(id).id();
        parts.changes().await(limit, () -> {
            JobState state = parts.store().get(whole).state();
            return (state.ended() || state == JobState.INTERRUPTED) && !running.has(whole);
        });
        return get(whole);
    }

    private View view(JobRow job) {
        RunningJob run = running.get(job.id());
        Pace p = run == null ? null : run.progress;
        return new View(job, parts.contract(job.contract()), parts.store().steps(job.id()),
                p == null ? null : new RunningProgress(p.step(), p.stage(), p.done(), p.total(), p.perSecond(), p.secondsLeft()));
    }

    public JobArtifacts artifacts(String id) {
        return parts.artifacts().job(parts.store().get(id).id());
    }

    /** Ends what runs, so that it is resumed later; waits for the threads. */
    @Override
    public void close() {
        running.close(parts.me() + " (its node is stopping)");
    }
}
