package org.tacit.node.job;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.base.InvalidInput;
import org.tacit.base.PeerFailed;
import org.tacit.base.TacitException;
import org.tacit.base.Text;
import org.tacit.flow.run.JobArtifacts;
import org.tacit.node.access.Caller;
import org.tacit.node.access.Tenancy;
import org.tacit.node.contract.ContractEvents;
import org.tacit.node.contract.ContractRow;
import org.tacit.node.contract.ContractState;
import org.tacit.node.hold.Hold;
import org.tacit.node.hold.HoldEvents;
import org.tacit.node.link.Desk;
import org.tacit.node.link.Partner;
import org.tacit.node.link.Topic;
import org.tacit.node.queue.Limit;
import org.tacit.node.queue.Slots;
import org.tacit.node.queue.Turns;
import org.tacit.node.vault.Vault;
import org.tacit.wire.Said;

/**
 * Runs signed contracts: the same job, by the same id, at all parties' nodes at once.
 *
 * <p>Each node starts a job only after it has checked by itself that every party signed this very contract, that it has not
 * expired, and that its quota of runs is not used up; the executor asks the policy again before each step and each release.
 * A job that was cut off keeps what was complete, and continues there when a party resumes it or all are back.
 */
public final class Jobs implements ContractEvents, HoldEvents, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);
    private static final int MOST_RETRIES = 10;
    private static final Duration TICK = Duration.ofSeconds(1);

    private final JobParts parts;
    private final RunningJobs running;
    private final Starting starting;
    private final Stopping stopping;
    private final Queue queue;
    private final Limits limits;
    private final Artifacts artifacts;
    private final JobLog log;
    private final ScheduledExecutorService timer = timer();

    public Jobs(JobParts parts, Limits limits, JdbcClient sql, Vault vault, Desk desk) {
        this.parts = parts;
        this.limits = limits;
        Slots slots = new Slots(limits::node, limits::of, parts.artifactRows()::stored, parts.clock());
        this.running = new RunningJobs(slots::running, job -> {
            slots.ended(job);
            roomIsFree();
        });
        this.starting = new Starting(parts, running, (job, contract, attempt) -> Attempt.begin(parts, running, job, contract, attempt), this::admit);
        this.queue = new Queue(parts, running, starting, slots, new Turns(tenant -> limits.of(tenant).weight()), desk);
        this.stopping = new Stopping(parts, running, queue::forget);
        this.artifacts = new Artifacts(parts, running, sql, vault);
        this.log = new JobLog(parts, desk);
        desk.on(Topic.READY, starting::ready);
        desk.on(Topic.START, starting::started);
        desk.on(Topic.AT, starting::arrived);
        desk.on(Topic.STOP, stopping::stoppedByPartner);
        desk.on(Topic.ENDED, stopping::endedAtPartner);
        parts.holds().on(this);
    }

    private static ScheduledExecutorService timer() {
        return new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("job timer").factory());
    }

    private void admit(Partner partner, JobRow job, ContractRow contract) {
        queue.admit(partner, job, contract);
    }

    private void roomIsFree() {
        queue.later();
    }

    /** To be called once, before partners can connect: what ran when the node was killed was interrupted, what waited waits. */
    public void recover() {
        for (JobRow job : parts.store().inState(JobState.RUNNING)) {
            Text why = new Text("This node stopped while the job ran; it continues when all nodes are there.", "任务运行时本节点停止；各方都在线后会继续。");
            parts.store().end(job.id(), JobState.INTERRUPTED, "interrupted", why, parts.clock().instant());
            parts.evidence().append("job.interrupted", Map.of("job", job.id(), "attempt", job.attempt()));
            parts.events().add(job.id(), JobEvent.Kind.INTERRUPTED, job.attempt(), "", "interrupted");
        }
        artifacts.recover();
        queue.recover();
        timer.scheduleWithFixedDelay(this::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What is due now: turns after a pause, retries. Called every second; quick where nothing is due. */
    public void tick() {
        try {
            parts.turns().retriesDue(parts.clock().instant()).forEach(turn -> {
                parts.events().add(turn.job(), JobEvent.Kind.RETRY);
                parts.evidence().append("job.retried", Map.of("job", turn.job(), "left", turn.retries()));
                parts.turns().notQueued(turn.job());
                queue.add(turn.job());
            });
            queue.dispatch();
        } catch (RuntimeException e) {
            if (!running.closing()) {
                LOG.warn("what is due could not be done; it is tried again", e);
            }
        }
    }

    // ---- contracts' fate ----

    @Override
    public boolean isFree(String job) {
        return parts.store().find(job).isEmpty();
    }

    @Override
    public void added(ContractRow contract) {
        parts.add(contract.job(), contract.hash(), contract.proposed() ? JobState.PROPOSED : JobState.AWAITING_APPROVAL,
                contract.proposed() ? Caller.current().name() : contract.proposer(), TurnRow.USUAL);
        parts.events().add(contract.job(), JobEvent.Kind.PROPOSED);
        parts.changes().happened();
    }

    @Override
    public void agreed(ContractRow contract) {
        move(contract, EnumSet.of(JobState.AWAITING_APPROVAL), JobState.PROPOSED);
    }

    @Override
    public void signed(ContractRow contract) {
        if (move(contract, EnumSet.of(JobState.PROPOSED, JobState.AWAITING_APPROVAL), JobState.APPROVED)) {
            parts.events().add(contract.job(), JobEvent.Kind.APPROVED);
        }
    }

    @Override
    public void complete(ContractRow contract) {
        queue.add(contract.job());
    }

    /** What was not started never is; what runs is stopped, except where only the time is over: it began in time. */
    @Override
    public void closed(ContractRow contract) {
        if (move(contract, EnumSet.of(JobState.PROPOSED, JobState.AWAITING_APPROVAL), JobState.DECLINED)) {
            parts.store().end(contract.job(), JobState.DECLINED, "declined", contract.reason(), parts.clock().instant());
            parts.events().add(contract.job(), JobEvent.Kind.DECLINED);
            parts.changes().happened();
        }
        for (JobRow job : parts.store().ofContract(contract.hash())) {
            if (!job.state().ended() && (contract.state() != ContractState.EXPIRED || !running.has(job.id()))) {
                stopping.halt(job, contract, contract.reason(), true);
            }
        }
    }

    @Override
    public void suspended(ContractRow contract, Text why) {
        parts.store().ofContract(contract.hash()).stream().filter(job -> running.has(job.id())).forEach(job -> stopping.halt(job, contract, why, false));
    }

    @Override
    public void resumed(ContractRow contract) {
        startWaiting(List.of(contract.hash()));
    }

    // ---- holds ----

    @Override
    public void placed(Hold hold) {
        starting.settle();
        List<JobRow> covered = running.ids().stream().flatMap(id -> parts.store().find(id).stream()).filter(job -> hold.covers(parts.contract(job.contract()), job.id())).toList();
        // All at once: the last must not wait for the first one's thread.
        try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
            covered.forEach(job -> all.submit(() -> stopping.halt(job, parts.contract(job.contract()), hold.why(parts.me()), true)));
        }
    }

    /** What waited for it starts, where nothing else holds it. */
    @Override
    public void lifted(Hold hold) {
        startWaiting(List.of(JobState.APPROVED, JobState.INTERRUPTED).stream().flatMap(state -> parts.store().inState(state).stream())
                .filter(job -> hold.covers(parts.contract(job.contract()), job.id())).map(JobRow::contract).distinct().toList());
    }

    /** On a thread of its own, because partners have to be asked, and an attempt that was just cut off may still be ending. */
    private void startWaiting(List<String> contracts) {
        Thread.ofVirtual().name("start what waited").start(() -> contracts.forEach(hash -> parts.store().ofContract(hash).stream()
                .filter(job -> job.state() == JobState.APPROVED || job.state() == JobState.INTERRUPTED || running.has(job.id())).forEach(this::startWaiting)));
    }

    private void startWaiting(JobRow job) {
        try {
            RunningJob run = running.get(job.id());
            if (run != null && run.stop.stopped()) {
                running.awaitEnd(job.id(), run);
            }
            JobState now = parts.store().get(job.id()).state();
            if (now == JobState.APPROVED || now == JobState.INTERRUPTED) {
                queue.add(job.id());
            }
        } catch (TacitException e) {
            LOG.warn("job {} does not go on by itself: {}", job.id(), e.getMessage());
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
        return again(contract, TurnRow.USUAL, false);
    }

    /**
     * Another run of a signed contract.
     *
     * @param queued waits for its turn even where it could start at once: the answer does not wait for partners
     */
    public JobRow again(ContractRow contract, int priority, boolean queued) {
        if (contract.state() != ContractState.SIGNED) {
            throw InvalidInput.of("Contract %.16s is %s, not signed.", "合约 %.16s 的状态是 %s，尚未签署。", contract.hash(), contract.state());
        }
        byte[] name = new byte[5];
        new SecureRandom().nextBytes(name);
        String id = "j" + HexFormat.of().formatHex(name);
        starting.checkRunnable(contract, id);
        starting.checkNotHeld(contract, id);
        checkPriority(priority);
        parts.add(id, contract.hash(), JobState.APPROVED, Caller.current().name(), priority);
        if (queued) {
            queue.add(id);
        } else {
            queue.start(id);
        }
        return parts.store().get(id);
    }

    /** Starts a job here and at the partners, or continues one that was cut off or failed; one that runs is left running. */
    public JobRow start(String id) {
        return queue.start(parts.seen(id).id());
    }

    /** The higher the earlier, among the waiting jobs of one tenant. */
    public void priority(String id, int priority) {
        checkPriority(priority);
        JobRow job = parts.seen(id);
        if (job.state().ended() || job.state() == JobState.RUNNING) {
            throw InvalidInput.of("Job %s is %s and does not wait.", "任务 %s 的状态是 %s，不在等待。", job.id(), job.state());
        }
        parts.turns().priority(job.id(), priority);
        parts.events().add(job.id(), JobEvent.Kind.PRIORITY, 0, "", "", 0, priority, 0);
        parts.evidence().append("job.priority", Map.of("job", job.id(), "priority", priority, "by", Caller.current().name()));
        queue.priority(job.id(), priority);
    }

    private static void checkPriority(int priority) {
        if (priority < TurnRow.LOWEST || priority > TurnRow.HIGHEST) {
            throw InvalidInput.of("A priority is %d to %d; %d is usual.", "优先级为 %d 到 %d，通常为 %d。", TurnRow.LOWEST, TurnRow.HIGHEST, TurnRow.USUAL);
        }
    }

    /** How often a job may still be tried again by itself; 0 for no more. */
    public void retries(String id, int most) {
        if (most < 0 || most > MOST_RETRIES) {
            throw InvalidInput.of("A job can be tried again by itself 0 to %d times.", "任务可自动重试 0 到 %d 次。", MOST_RETRIES);
        }
        JobRow job = parts.seen(id);
        parts.turns().retries(job.id(), most);
        parts.evidence().append("job.retries", Map.of("job", job.id(), "most", most, "by", Caller.current().name()));
    }

    /** Any party's right, at any time; it ends at all parties. */
    public JobRow stop(String id) {
        return stopping.stop(parts.seen(id).id());
    }

    // ---- losing partners, and coming back ----

    /** To be called when a partner's connection is gone. */
    public void lost(Partner partner) {
        PeerFailed cause = PeerFailed.gone("%s is gone: %s.", "%s 已失去连接：%s。", partner.name(), parts.links().trouble(partner).orElse(Text.same("-")));
        running.all().forEach(run -> run.sessions.lost(partner.name(), cause));
        queue.lost(partner);
    }

    /** To be called when a partner is there (again): starts what all have signed, and continues what was interrupted. */
    public void continueWith(Partner partner) {
        running.all().forEach(run -> run.sessions.found(partner.name()));
        queue.found(partner);
        for (JobState state : List.of(JobState.APPROVED, JobState.INTERRUPTED)) {
            for (JobRow job : parts.store().inState(state)) {
                ContractRow contract = parts.contract(job.contract());
                if (contract.state() == ContractState.SIGNED && weContinue(contract, partner) && parts.others(contract).stream().allMatch(parts.links()::connected)) {
                    queue.add(job.id());
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
        for (JobState state : List.of(JobState.RUNNING, JobState.APPROVED, JobState.QUEUED, JobState.INTERRUPTED, JobState.FAILED)) {
            parts.store().inState(state).stream().filter(job -> parts.contract(job.contract()).isWith(partner.name())).forEach(job -> stopping.stop(job.id()));
        }
    }

    /** To be called when a partner is suspended: what runs with it ends for all its parties; what does not run waits until it is lifted. */
    public void suspended(Partner partner) {
        parts.store().inState(JobState.RUNNING).stream().filter(job -> parts.contract(job.contract()).isWith(partner.name())).forEach(job -> stopping.stop(job.id()));
    }

    // ---- looking up ----

    /**
     * A job with its steps.
     *
     * @param waits for what, null where it does not wait or its turn is next
     * @param ahead how many of its tenant wait before it, -1 where it does not wait
     */
    public record View(JobRow job, ContractRow contract, List<StepRow> steps, RunningProgress progress, TurnRow turn, Text waits, int ahead) {
    }

    /** @param total -1 when not known */
    public record RunningProgress(String step, String stage, long done, long total, Double perSecond, Long secondsLeft) {
    }

    public List<View> list() {
        Predicate<String> seen = parts.tenancy().seen(Tenancy.CONTRACT);
        return parts.store().all().stream().filter(job -> seen.test(job.contract())).map(this::view).toList();
    }

    public View get(String id) {
        return view(parts.seen(id));
    }

    /**
     * What a step has said and heard, as this side counted it: kinds, counts and sizes.
     *
     * @param running so far; otherwise all of it, of the last attempt
     */
    public record StepConversation(String step, boolean running, List<Said> lines) {
    }

    /** In the order of the steps; those that speak to nobody, or have not begun, have no lines. */
    public List<StepConversation> conversation(String id) {
        JobRow job = parts.seen(id);
        RunningJob run = running.get(job.id());
        RunningJob.Talk talk = run == null ? null : run.talk;
        Map<String, List<Said>> kept = parts.store().conversations().of(job.id());
        return parts.store().steps(job.id()).stream().map(s -> {
            boolean now = talk != null && talk.step().equals(s.step()) && s.state().equals("RUNNING");
            return new StepConversation(s.step(), now, now ? talk.lines().get() : kept.getOrDefault(s.step(), List.of()));
        }).toList();
    }

    /** Whether it is there for the caller. */
    public boolean isSeen(String id) {
        return parts.store().find(id).filter(job -> parts.tenancy().sees(Tenancy.CONTRACT, job.contract())).isPresent();
    }

    /** Waits until the job has ended, or was interrupted, or {@code limit} is over. */
    public View await(String id, Duration limit) throws InterruptedException {
        String whole = parts.seen(id).id();
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
                p == null ? null : new RunningProgress(p.step(), p.stage(), p.done(), p.total(), p.perSecond(), p.secondsLeft()),
                parts.turns().get(job.id()), queue.waits(job.id()).orElse(null), queue.ahead(job.id()));
    }

    /** Those in one state only. */
    public List<View> list(JobState state) {
        Predicate<String> seen = parts.tenancy().seen(Tenancy.CONTRACT);
        return parts.store().inState(state).stream().filter(job -> seen.test(job.contract())).map(this::view).toList();
    }

    /** Why a job does not go on; empty where nothing is wrong. */
    public Optional<JobFailure> failure(String id) {
        JobRow job = parts.seen(id);
        return job.code() == null ? Optional.empty() : Optional.of(JobFailure.of(job, parts.turns().get(job.id())));
    }

    public JobLog log() {
        return log;
    }

    public Artifacts artifacts() {
        return artifacts;
    }

    public Limits limits() {
        return limits;
    }

    /** What is taken now, of all or of a tenant. */
    public Limit.LimitUsed used(String tenant) {
        return queue.slots().used(tenant);
    }

    /** To be called when limits were changed. */
    public void limitsChanged() {
        queue.later();
    }

    /** How many jobs of a contract were started here. */
    public int runsUsed(String contract) {
        return parts.store().startedBeside(contract, "");
    }

    public JobArtifacts artifacts(String id) {
        return parts.artifacts().job(parts.seen(id).id());
    }

    /** Ends what runs, so that it is resumed later; waits for the threads. */
    @Override
    public void close() {
        timer.shutdownNow();
        running.close(parts.me() + " (its node is stopping)");
    }
}
