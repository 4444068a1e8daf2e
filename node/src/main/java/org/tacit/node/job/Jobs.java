package org.tacit.node.job;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tacit.base.Cancelled;
import org.tacit.base.InvalidInput;
import org.tacit.base.PeerFailed;
import org.tacit.base.TacitException;
import org.tacit.base.Text;
import org.tacit.flow.contract.Contract;
import org.tacit.flow.contract.ContractSignatures;
import org.tacit.flow.document.Plan;
import org.tacit.flow.run.Artifact;
import org.tacit.flow.run.ArtifactStore;
import org.tacit.flow.run.Executor;
import org.tacit.flow.run.Job;
import org.tacit.flow.run.JobArtifacts;
import org.tacit.flow.run.RunListener;
import org.tacit.flow.run.SessionFactory;
import org.tacit.flow.run.TableSource;
import org.tacit.flow.spec.Kept;
import org.tacit.flow.spec.Operators;
import org.tacit.node.contract.ContractEvents;
import org.tacit.node.contract.ContractRow;
import org.tacit.node.contract.ContractState;
import org.tacit.node.contract.ContractStore;
import org.tacit.node.contract.Contracts;
import org.tacit.node.evidence.Evidence;
import org.tacit.node.evidence.HeadExchange;
import org.tacit.node.link.Desk;
import org.tacit.node.link.Links;
import org.tacit.node.link.Partner;
import org.tacit.node.link.Topic;
import org.tacit.node.store.Changes;
import org.tacit.wire.Traffic;

/**
 * Runs signed contracts: the same job, by the same id, at both nodes at once.
 *
 * <p>Each node starts a job only after it has checked by itself that every party signed this very contract, that it has not
 * expired, and that its quota of runs is not used up; the executor asks the policy again before each step and each release.
 * A job that was cut off keeps what was complete, and continues there when either side resumes it or both are back.
 */
public final class Jobs implements ContractEvents, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);
    /** A partner that was just killed may still be thought to run here: so long its end is waited for before a new attempt. */
    private static final Duration OLD_ATTEMPT_ENDS_WITHIN = Duration.ofSeconds(15);
    /** Each attempt may tell again what the job tells, to a partner that brings other data each time: so often and no more. */
    static final int MOST_ATTEMPTS = 100;

    private final String me;
    private final JobStore store;
    private final UseStore uses;
    private final ContractStore contracts;
    private final Function<String, Partner> partners;
    private final Contracts.PolicyNow policy;
    private final Operators operators;
    private final TableSource tables;
    private final SessionFactory sessions;
    private final ArtifactStore artifacts;
    private final Kept kept;
    private final Links links;
    private final Evidence evidence;
    private final HeadExchange heads;
    private final Clock clock;
    private final Changes changes;
    private final Map<String, RunningJob> running = new ConcurrentHashMap<>();
    /** Held from the check of a contract's quota until the job counts against it: two starts at once must not both find it free. */
    private final ReentrantLock starting = new ReentrantLock();
    private volatile boolean closing;

    public Jobs(String me, JobStore store, UseStore uses, ContractStore contracts, Function<String, Partner> partners,
                Contracts.PolicyNow policy, Operators operators, TableSource tables, SessionFactory sessions, ArtifactStore artifacts, Kept kept, Links links,
                Evidence evidence, HeadExchange heads, Clock clock, Changes changes, Desk desk) {
        this.me = me;
        this.store = store;
        this.uses = uses;
        this.contracts = contracts;
        this.partners = partners;
        this.policy = policy;
        this.operators = operators;
        this.tables = tables;
        this.sessions = sessions;
        this.artifacts = artifacts;
        this.kept = kept;
        this.links = links;
        this.evidence = evidence;
        this.heads = heads;
        this.clock = clock;
        this.changes = changes;
        desk.on(Topic.START, this::startedByPartner);
        desk.on(Topic.STOP, this::stoppedByPartner);
        desk.on(Topic.ENDED, this::endedAtPartner);
    }

    /** To be called once, before partners can connect: what ran when the node was killed was interrupted. */
    public void recover() {
        for (JobRow job : store.inState(JobState.RUNNING)) {
            Text why = new Text("This node stopped while the job ran; it continues when both nodes are there.", "任务运行时本节点停止；双方都在线后会继续。");
            store.end(job.id(), JobState.INTERRUPTED, "interrupted", why, clock.instant());
            evidence.append("job.interrupted", Map.of("job", job.id(), "attempt", job.attempt()));
        }
    }

    // ---- contracts' fate ----

    @Override
    public boolean isFree(String job) {
        return store.find(job).isEmpty();
    }

    @Override
    public void added(ContractRow contract) {
        store.add(contract.job(), contract.hash(), contract.proposed() ? JobState.PROPOSED : JobState.AWAITING_APPROVAL, clock.instant());
        changes.happened();
    }

    @Override
    public void signed(ContractRow contract) {
        store.move(contract.job(), EnumSet.of(JobState.PROPOSED, JobState.AWAITING_APPROVAL), JobState.APPROVED, clock.instant());
        changes.happened();
        // The proposer starts, once both have signed; on a thread of its own, because the partner waits for our answer.
        if (contract.proposed()) {
            Thread.ofVirtual().name("start " + contract.job()).start(() -> startQuietly(contract.job()));
        }
    }

    @Override
    public void declined(ContractRow contract) {
        if (store.move(contract.job(), EnumSet.of(JobState.PROPOSED, JobState.AWAITING_APPROVAL), JobState.DECLINED, clock.instant())) {
            store.end(contract.job(), JobState.DECLINED, "declined", contract.reason(), clock.instant());
        }
        changes.happened();
    }

    // ---- starting ----

    private void startQuietly(String id) {
        try {
            start(id);
        } catch (TacitException e) {
            LOG.warn("job {} could not be started: {}", id, e.getMessage());
            if (e instanceof PeerFailed) {
                return;
            }
            if (store.move(id, EnumSet.of(JobState.APPROVED, JobState.INTERRUPTED), JobState.FAILED, clock.instant())) {
                store.end(id, JobState.FAILED, e, clock.instant());
                changes.happened();
            }
        }
    }

    /** Another run of a signed contract. */
    public JobRow again(ContractRow contract) {
        if (contract.state() != ContractState.SIGNED) {
            throw InvalidInput.of("Contract %.16s is %s, not signed.", "合约 %.16s 的状态是 %s，尚未签署。", contract.hash(), contract.state());
        }
        byte[] name = new byte[5];
        new SecureRandom().nextBytes(name);
        String id = "j" + HexFormat.of().formatHex(name);
        runnable(contract, id);
        store.add(id, contract.hash(), JobState.APPROVED, clock.instant());
        start(id);
        return store.get(id);
    }

    /** Starts a job here and at the partner, or continues one that was cut off or failed; one that runs is left running. */
    public JobRow start(String id) {
        JobRow job = store.get(id);
        RunningJob run = running.get(job.id());
        if (run != null && job.state() == JobState.RUNNING) {
            return job;
        }
        if (run != null) {
            awaitEnd(job.id(), run);
        }
        if (!job.state().startable()) {
            throw InvalidInput.of("Job %s is %s and cannot be started.", "任务 %s 的状态是 %s，不能启动。", job.id(), job.state());
        }
        ContractRow contract = contract(job.contract());
        runnable(contract, job.id());
        Partner partner = partners.apply(contract.partner());
        Topic.Started started;
        try {
            started = links.ask(partner, Topic.START, new Topic.Start(job.id(), contract.hash(), job.attempt() + 1));
        } catch (Cancelled e) {
            // The partner stopped it while this node was away.
            store.end(job.id(), JobState.STOPPED, e, clock.instant());
            changes.happened();
            throw e;
        }
        if (started.attempt() <= job.attempt()) {
            throw org.tacit.base.ProtocolViolation.of("%s wants to repeat an attempt of job %s.", "%s 要求重复任务 %s 的某次尝试。", partner.name(), job.id());
        }
        try {
            beginHere(job, contract, started.attempt());
        } catch (TacitException e) {
            TacitException told = forPartner(e);
            tell(partner, new Topic.Ended(job.id(), started.attempt(), JobState.FAILED.name(), told.code(), told.text().en(), told.text().zh()));
            throw e;
        }
        return store.get(job.id());
    }

    private void beginHere(JobRow job, ContractRow contract, int attempt) {
        starting.lock();
        try {
            // The partner took its time to answer: what was checked may not hold any more.
            JobRow now = store.get(job.id());
            if (now.attempt() >= attempt) {
                // The partner asked at the same time: this attempt has begun here already.
                return;
            }
            if (!now.state().startable()) {
                throw InvalidInput.of("Job %s is %s and cannot be started.", "任务 %s 的状态是 %s，不能启动。", now.id(), now.state());
            }
            runnable(contract, job.id());
            begin(now, contract, attempt);
        } finally {
            starting.unlock();
        }
    }

    private Topic.Started startedByPartner(Partner partner, Topic.Start start) {
        ContractRow contract = contracts.find(start.contract()).filter(c -> c.partner().equals(partner.name()))
                .orElseThrow(() -> InvalidInput.of("There is no contract %.16s between the two.", "双方之间没有合约 %.16s。", start.contract()));
        Optional<JobRow> known = store.find(start.job());
        if (known.isPresent() && !known.get().contract().equals(contract.hash()) || !start.job().matches("[a-z0-9-]{4,40}")) {
            throw InvalidInput.of("Job %s is not of this contract.", "任务 %s 不属于该合约。", start.job());
        }
        if (known.isPresent() && known.get().state() == JobState.STOPPED) {
            throw Cancelled.of("Job %s was stopped.", "任务 %s 已被停止。", start.job());
        }
        runnable(contract, start.job());
        awaitOldAttempt(start);
        starting.lock();
        try {
            // Both may ask at the same time: whoever resumes, and the proposer by itself. Then the attempt asked for runs already.
            int now = runningAttempt(start.job());
            if (now > 0 && now >= start.attempt()) {
                return new Topic.Started(now);
            }
            runnable(contract, start.job());
            if (store.find(start.job()).isEmpty()) {
                store.add(start.job(), contract.hash(), JobState.APPROVED, clock.instant());
            }
            JobRow job = store.get(start.job());
            if (!job.state().startable() && job.state() != JobState.DONE) {
                throw Cancelled.of("Job %s is %s.", "任务 %s 的状态是 %s。", job.id(), job.state());
            }
            int attempt = Math.max(start.attempt(), job.attempt() + 1);
            begin(job, contract, attempt);
            return new Topic.Started(attempt);
        } finally {
            starting.unlock();
        }
    }

    private int runningAttempt(String job) {
        RunningJob run = running.get(job);
        return run == null ? 0 : run.attempt;
    }

    /** The partner asks for a new attempt: its old one is over, and ours has nobody to talk to. */
    private void awaitOldAttempt(Topic.Start start) {
        RunningJob old = running.get(start.job());
        if (old == null || old.attempt >= start.attempt()) {
            return;
        }
        old.partnersCause = PeerFailed.of("The partner started the job again.", "合作方重新启动了任务。");
        old.stop.stop("the partner");
        awaitEnd(start.job(), old);
    }

    private static void awaitEnd(String id, RunningJob old) {
        try {
            if (!old.ended.await(OLD_ATTEMPT_ENDS_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                throw PeerFailed.of("The earlier attempt of job %s has not ended yet; resume it again in a moment.", "任务 %s 的上一次尝试尚未结束，请稍后再恢复。", id);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Cancelled.of("Interrupted.", "被中断。");
        }
    }

    /** Signatures of all parties, expiry and quota, checked by this node itself at every start. */
    private void runnable(ContractRow contract, String job) {
        if (closing) {
            throw PeerFailed.of("This node is stopping.", "本节点正在停止。");
        }
        if (contract.state() != ContractState.SIGNED) {
            throw org.tacit.base.PolicyDenied.of("Contract %.16s is not signed by everybody.", "合约 %.16s 尚未由各方签署。", contract.hash());
        }
        ContractSignatures.verifyRunnable(contract.signed(), clock.instant(), store.startedBeside(contract.hash(), job));
    }

    private ContractRow contract(String hash) {
        return contracts.find(hash).orElseThrow(() -> InvalidInput.of("There is no contract %.16s.", "没有合约 %.16s。", hash));
    }

    private void begin(JobRow job, ContractRow contract, int attempt) {
        if (attempt > MOST_ATTEMPTS) {
            throw org.tacit.base.PolicyDenied.of("Job %s was attempted %d times and no more are possible; propose a new contract.",
                    "任务 %s 已尝试 %d 次，不能再试，请重新发起合约。", job.id(), job.attempt());
        }
        RunningJob run = new RunningJob(attempt, contract.partner(), new Opening(sessions), job.state() == JobState.DONE);
        if (running.putIfAbsent(job.id(), run) != null) {
            throw InvalidInput.of("Job %s runs already.", "任务 %s 已在运行。", job.id());
        }
        try {
            if (run.done) {
                store.attempt(job.id(), attempt);
            } else {
                run.uses = prepare(job, contract, attempt);
            }
        } catch (RuntimeException e) {
            running.remove(job.id());
            throw e;
        }
        changes.happened();
        Thread.ofPlatform().name("job " + job.id()).start(() -> {
            if (run.done) {
                catchUp(job, contract, run);
            } else {
                run(job, contract, run);
            }
        });
    }

    /** The partner missed the end of a job that is done here. It is told what is complete; no step runs again and nothing here changes. */
    private void catchUp(JobRow job, ContractRow contract, RunningJob run) {
        try {
            new Executor(operators, tables, run.sessions, artifacts, () -> policy.check(job.id()), kept, RunListener.SILENT)
                    .run(new Job(contract.signed(), job.id(), run.attempt, me, true), run.stop);
        } catch (TacitException e) {
            LOG.info("{} did not catch up with job {}: {}", contract.partner(), job.id(), e.getMessage());
            TacitException told = forPartner(e);
            tell(partners.apply(contract.partner()),
                    new Topic.Ended(job.id(), run.attempt, JobState.FAILED.name(), told.code(), told.text().en(), told.text().zh()));
        } catch (RuntimeException | Error e) {
            LOG.error("catching up with job {} failed unexpectedly", job.id(), e);
        } finally {
            running.remove(job.id());
            run.ended.countDown();
            changes.happened();
        }
    }

    /** @return what this attempt's use of the policy is counted under */
    private String prepare(JobRow job, ContractRow contract, int attempt) {
        Contract c = contract.contract();
        Plan plan = c.plan(operators);
        int[] position = {0};
        String use = UseStore.key(job.id(), store.begun(job.id()) ? attempt : 1);
        store.addSteps(job.id(), plan.steps().stream().map(s -> new StepRow(s.id(), position[0]++, s.step().operator(),
                s.step().roles().entrySet().stream().filter(r -> r.getValue().equals(me)).map(Map.Entry::getKey).findFirst().orElse(null),
                "WAITING", null, null, null, null)).toList());
        uses.record(use, policy.check(use).beforeRun(c).relied(),
                plan.disclosure().stream().filter(f -> f.about().party().equals(me) && !f.learner().equals(me)).toList(), clock.instant());
        evidence.append("job.started", Map.of("job", job.id(), "contract", contract.hash(), "attempt", attempt));
        store.start(job.id(), attempt, clock.instant());
        LOG.info("job {} starts, attempt {}", job.id(), attempt);
        return use;
    }

    // ---- running ----

    private void run(JobRow job, ContractRow contract, RunningJob run) {
        try {
            Executor executor = new Executor(operators, tables, run.sessions, artifacts, () -> policy.check(run.uses), kept, listener(job.id(), run));
            executor.run(new Job(contract.signed(), job.id(), run.attempt, me), run.stop);
            end(job, contract, run, JobState.DONE, null);
        } catch (TacitException e) {
            ended(job, contract, run, e);
        } catch (RuntimeException | Error e) {
            LOG.error("job {} failed unexpectedly", job.id(), e);
            ended(job, contract, run, InvalidInput.of("Job %s failed inside this node (%s); its log has the details.",
                    "任务 %s 在本节点内部出错（%s），详见其日志。", job.id(), e.getClass().getSimpleName()));
        } finally {
            running.remove(job.id());
            run.ended.countDown();
            changes.happened();
        }
    }

    private void ended(JobRow job, ContractRow contract, RunningJob run, TacitException e) {
        TacitException cause = run.partnersCause != null ? run.partnersCause : e;
        // A cancellation that nobody asked for is a partner's node that stops in order: its job goes on later.
        if (run.stopped) {
            end(job, contract, run, JobState.STOPPED, cause);
        } else if (closing || cause instanceof Cancelled || cause instanceof PeerFailed && !links.connected(partners.apply(contract.partner()))) {
            end(job, contract, run, JobState.INTERRUPTED, cause);
        } else {
            end(job, contract, run, JobState.FAILED, cause);
        }
    }

    private void end(JobRow job, ContractRow contract, RunningJob run, JobState state, TacitException cause) {
        if (cause == null) {
            store.end(job.id(), state, null, null, clock.instant());
            evidence.append("job.done", Map.of("job", job.id(), "attempt", run.attempt, "artifacts", hashes(artifacts.job(job.id()).list())));
            LOG.info("job {} is done", job.id());
        } else {
            store.end(job.id(), state, cause, clock.instant());
            evidence.append("job." + state.name().toLowerCase(java.util.Locale.ROOT),
                    Map.of("job", job.id(), "attempt", run.attempt, "code", cause.code(), "reason", cause.text().en()));
            LOG.info("job {} is {}: {}", job.id(), state, cause.getMessage());
        }
        changes.happened();
        if (!closing) {
            Partner partner = partners.apply(contract.partner());
            TacitException told = cause == null ? null : forPartner(run.partnersTold != null ? run.partnersTold : cause);
            tell(partner, new Topic.Ended(job.id(), run.attempt, state.name(), told == null ? "" : told.code(),
                    told == null ? "" : told.text().en(), told == null ? "" : told.text().zh()));
            heads.with(partner);
        }
    }

    /** Which clause refused what is between this node and its owner. */
    private static TacitException forPartner(TacitException cause) {
        return cause instanceof org.tacit.base.PolicyDenied ? org.tacit.base.PolicyDenied.of("its policy does not allow it.", "其策略不允许。") : cause;
    }

    private static List<Map<String, String>> hashes(List<Artifact> list) {
        return list.stream().map(a -> Map.of("step", a.step(), "port", a.port(), "sha256", a.sha256())).toList();
    }

    private void tell(Partner partner, Topic.Ended ended) {
        try {
            links.ask(partner, Topic.ENDED, ended);
        } catch (TacitException e) {
            LOG.info("{} could not be told that job {} is {}: {}", partner.name(), ended.job(), ended.state(), e.getMessage());
        }
    }

    private RunListener listener(String id, RunningJob run) {
        return new RunListener() {
            @Override
            public void stepStarted(String step, String role) {
                store.stepState(id, step, "RUNNING");
                run.progress = new RunningJob.Progress(step, "start", 0, -1);
                changes.happened();
            }

            @Override
            public void progress(String step, String stage, long done, long total) {
                run.progress = new RunningJob.Progress(step, stage, done, total);
            }

            @Override
            public void stepFinished(String step, List<Artifact> left, Traffic traffic, double seconds) {
                store.stepDone(id, step, traffic, seconds);
                evidence.append("step.done", Map.of("job", id, "step", step, "artifacts", hashes(left)));
                LOG.info("job {} step {} is done after {} s", id, step, "%.2f".formatted(seconds));
                changes.happened();
            }

            @Override
            public void partnersTold(TacitException cause) {
                run.partnersTold = cause;
            }

            @Override
            public void stepFailed(String step, TacitException cause) {
                store.stepState(id, step, "FAILED");
                changes.happened();
            }
        };
    }

    // ---- stopping ----

    /** Any party's right, at any time. */
    public JobRow stop(String id) {
        JobRow job = store.get(id);
        ContractRow contract = contract(job.contract());
        if (job.state() == JobState.PROPOSED || job.state() == JobState.AWAITING_APPROVAL) {
            throw InvalidInput.of("Job %s has not been approved; decline contract %.16s instead.", "任务 %s 尚未获批准，请改为拒绝合约 %.16s。", job.id(), job.contract());
        }
        // The partner is told first: then it knows why the sessions end.
        RunningJob run = running.get(job.id());
        if (run != null) {
            run.stopped = true;
        }
        try {
            links.ask(partners.apply(contract.partner()), Topic.STOP, new Topic.Stop(job.id()));
        } catch (TacitException e) {
            LOG.info("{} could not be told that job {} was stopped: {}", contract.partner(), job.id(), e.getMessage());
        }
        if (!stopHere(job, me)) {
            throw InvalidInput.of("Job %s is %s already.", "任务 %s 的状态已是 %s。", job.id(), store.get(job.id()).state());
        }
        return store.get(job.id());
    }

    private Topic.Nothing stoppedByPartner(Partner partner, Topic.Stop stop) {
        stopHere(ofPartner(partner, stop.job()), partner.name());
        return new Topic.Nothing();
    }

    private boolean stopHere(JobRow job, String who) {
        RunningJob run = running.get(job.id());
        if (run != null) {
            run.stopped = true;
            run.stop.stop(who);
            return true;
        }
        Cancelled cause = Cancelled.of("%s stopped the job.", "%s 停止了任务。", who);
        if (store.move(job.id(), Set.of(JobState.APPROVED, JobState.INTERRUPTED, JobState.FAILED), JobState.STOPPED, clock.instant())) {
            store.end(job.id(), JobState.STOPPED, cause, clock.instant());
            evidence.append("job.stopped", Map.of("job", job.id(), "by", who));
            changes.happened();
            return true;
        }
        return false;
    }

    private JobRow ofPartner(Partner partner, String id) {
        return store.find(id).filter(job -> contract(job.contract()).partner().equals(partner.name()))
                .orElseThrow(() -> InvalidInput.of("There is no job %s between the two.", "双方之间没有任务 %s。", id));
    }

    /** What ended the job there ends it here, with the same cause. */
    private Topic.Nothing endedAtPartner(Partner partner, Topic.Ended ended) {
        JobRow job = ofPartner(partner, ended.job());
        RunningJob run = running.get(job.id());
        if (run != null && run.attempt == ended.attempt() && !ended.state().equals(JobState.DONE.name())) {
            Text cause = new Text(Desk.clean(ended.en()), Desk.clean(ended.zh()));
            if (ended.state().equals(JobState.STOPPED.name())) {
                run.stopped = true;
            } else {
                run.partnersCause = new PeerFailed(new Text(partner.name() + " failed: " + cause.en(), partner.name() + " 失败：" + cause.zh()));
            }
            run.stop.stop(partner.name());
        }
        return new Topic.Nothing();
    }

    // ---- losing partners, and coming back ----

    /** To be called when a partner's connection is gone. */
    public void lost(Partner partner) {
        PeerFailed cause = PeerFailed.of("%s is gone: %s.", "%s 已失去连接：%s。", partner.name(), links.trouble(partner).orElse(Text.same("-")));
        running.values().stream().filter(run -> run.partner.equals(partner.name())).forEach(run -> run.sessions.lost(cause));
    }

    /** To be called when a partner is there (again): starts what both have signed, and continues what was interrupted. */
    public void continueWith(Partner partner) {
        running.values().stream().filter(run -> run.partner.equals(partner.name())).forEach(run -> run.sessions.found());
        for (JobState state : List.of(JobState.APPROVED, JobState.INTERRUPTED)) {
            for (JobRow job : store.inState(state)) {
                ContractRow contract = contract(job.contract());
                // One side asks, so that two do not ask at the same time: the one that proposed.
                if (contract.partner().equals(partner.name()) && contract.proposed()) {
                    startQuietly(job.id());
                }
            }
        }
    }

    // ---- looking up ----

    /** A job with its steps. */
    public record View(JobRow job, ContractRow contract, List<StepRow> steps, RunningProgress progress) {
    }

    /** @param total -1 when not known */
    public record RunningProgress(String step, String stage, long done, long total) {
    }

    public List<View> list() {
        return store.all().stream().map(this::view).toList();
    }

    public View get(String id) {
        return view(store.get(id));
    }

    /** Waits until the job has ended, or was interrupted, or {@code limit} is over. */
    public View await(String id, Duration limit) throws InterruptedException {
        String whole = store.get(id).id();
        changes.await(limit, () -> {
            JobState state = store.get(whole).state();
            return (state.ended() || state == JobState.INTERRUPTED) && !running.containsKey(whole);
        });
        return get(whole);
    }

    private View view(JobRow job) {
        RunningJob run = running.get(job.id());
        RunningJob.Progress p = run == null ? null : run.progress;
        return new View(job, contract(job.contract()), store.steps(job.id()), p == null ? null : new RunningProgress(p.step(), p.stage(), p.done(), p.total()));
    }

    public JobArtifacts artifacts(String id) {
        return artifacts.job(store.get(id).id());
    }

    /** Ends what runs, so that it is resumed later; waits for the threads. */
    @Override
    public void close() {
        closing = true;
        Instant deadline = clock.instant().plusSeconds(10);
        running.values().forEach(run -> run.stop.stop(me + " (its node is stopping)"));
        running.values().forEach(run -> {
            try {
                run.ended.await(Math.max(1, Duration.between(clock.instant(), deadline).toMillis()), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
