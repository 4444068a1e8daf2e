package org.tacit.node.job;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.tacit.base.Cancelled;
import org.tacit.base.CoreTime;
import org.tacit.base.InvalidInput;
import org.tacit.base.PeerFailed;
import org.tacit.base.TacitException;
import org.tacit.flow.contract.Contract;
import org.tacit.flow.disclosure.Earlier;
import org.tacit.flow.document.Plan;
import org.tacit.flow.policy.Release;
import org.tacit.flow.run.Artifact;
import org.tacit.flow.run.Executor;
import org.tacit.flow.run.Job;
import org.tacit.flow.run.RunListener;
import org.tacit.flow.run.StopFlag;
import org.tacit.flow.spec.Reservation;
import org.tacit.ledger.Entry;
import org.tacit.node.contract.ContractRow;
import org.tacit.node.link.Partner;
import org.tacit.node.link.Topic;
import org.tacit.node.meter.MeterEntry;
import org.tacit.node.meter.StepUse;
import org.tacit.node.trace.TracedSession;
import org.tacit.node.trace.Traces;
import org.tacit.wire.Party;
import org.tacit.wire.Progress;
import org.tacit.wire.Said;
import org.tacit.wire.Session;
import org.tacit.wire.Traffic;

/** One attempt of a job at this node, from its first line in the evidence to its last; on a thread of its own. */
final class Attempt {

    private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);

    /** Of the evidence, read at a time. */
    private static final int PART = 500;
    private static final Duration FIRST_RETRY = Duration.ofMinutes(1);
    private static final Duration LAST_RETRY = Duration.ofHours(1);

    private final JobParts parts;
    private final RunningJobs running;
    private final JobRow job;
    private final ContractRow contract;
    private final RunningJob run;
    private final Storage storage;
    private final Traces.Span span;
    private Traces.Span step;

    /** Begins attempts. */
    interface Runner {
        void begin(JobRow job, ContractRow contract, int attempt);
    }

    private Attempt(JobParts parts, RunningJobs running, JobRow job, ContractRow contract, RunningJob run) {
        this.span = parts.traces().attempt(TurnStore.trace(job.contract(), job.id()), job.id(), run.attempt, contract.proposed(), contract.partners().size() + 1);
        this.step = span;
        this.parts = parts;
        this.running = running;
        this.job = job;
        this.contract = contract;
        this.run = run;
        this.storage = new Storage(job.id(), parts.me());
    }

    /** Begins an attempt; it runs on when this returns. The caller has checked that it may. */
    static void begin(JobParts parts, RunningJobs running, JobRow job, ContractRow contract, int attempt) {
        Starting.checkAttempt(job, attempt);
        Opening sessions = new Opening(parts.me(), parts.sessions(),
                (party, session) -> parts.links().ask(parts.partner(party), Topic.AT, new Topic.At(job.id(), attempt, session)));
        RunningJob run = new RunningJob(job.id(), attempt, contract.partners(), job.state() == JobState.DONE, sessions);
        Attempt made = new Attempt(parts, running, job, contract, run);
        running.begin(job.id(), run);
        try {
            if (run.done) {
                parts.store().attempt(job.id(), attempt);
            } else {
                run.uses = made.prepare();
            }
        } catch (RuntimeException e) {
            running.end(job.id(), run);
            made.span.close();
            throw e;
        }
        parts.changes().happened();
        Thread.ofPlatform().name("job " + job.id()).start(() -> made.traced(run.done ? made::catchUp : made::run));
    }

    /** @return what this attempt's use of the policy is counted under */
    private String prepare() {
        Contract c = contract.contract();
        parts.unchanged().row("contract", contract.hash());
        parts.unchanged().table("contract_suspension");
        parts.unchanged().table("tenant_limit");
        Plan plan = c.plan(parts.operators());
        int[] position = {0};
        String use = UseStore.key(job.id(), parts.store().begun(job.id()) ? run.attempt : 1);
        parts.store().addSteps(job.id(), plan.steps().stream().map(s -> new StepRow(s.id(), position[0]++, s.step().operator(),
                s.step().roles().entrySet().stream().filter(r -> r.getValue().equals(parts.me())).map(Map.Entry::getKey).findFirst().orElse(null),
                "WAITING", null, null, null, null)).toList());
        parts.uses().record(use, parts.policy().check(use).beforeRun(c).relied(),
                plan.disclosure().stream().filter(f -> f.about().party().equals(parts.me()) && !f.learner().equals(parts.me()))
                        .map(f -> new Earlier(f, job.id(), parts.clock().instant(), plan.snapshots(f))).toList(), parts.clock().instant());
        parts.evidence().append("job.started", Map.of("job", job.id(), "contract", contract.hash(), "attempt", run.attempt, "trace", parts.turns().get(job.id()).trace()));
        parts.turns().notQueued(job.id());
        parts.events().add(job.id(), JobEvent.Kind.STARTED, run.attempt, "", "");
        parts.store().start(job.id(), run.attempt, parts.clock().instant());
        LOG.info("job {} starts, attempt {}", job.id(), run.attempt);
        return use;
    }

    /** Log lines of this thread carry the trace that all parties' lines of this job carry. */
    private void traced(Runnable work) {
        try (MDC.MDCCloseable trace = MDC.putCloseable("trace", TurnStore.trace(job.contract(), job.id()))) {
            work.run();
        }
    }

    private Executor executor(String uses, RunListener listener) {
        return new Executor(parts.operators(), parts.tables(), this::open, parts.artifacts(), () -> parts.policy().check(uses), parts.kept(), listener);
    }

    /** Sessions belong to the step that runs, those before the first and after the last to the job. */
    private Session open(String id, List<Party> parties, Progress progress, StopFlag stop) {
        Traces.Span session = step.child("session", Map.of()).count("parties", parties.size());
        try {
            return new TracedSession(run.sessions.open(id, parties, progress, stop), session);
        } catch (TacitException e) {
            session.failed(e.code());
            session.close();
            throw e;
        }
    }

    private void run() {
        try {
            try {
                executor(run.uses, listener()).run(new Job(contract.signed(), job.id(), run.attempt, parts.me()), run.stop);
            } finally {
                run.quiet.countDown();
            }
            end(JobState.DONE, null);
        } catch (TacitException e) {
            failed(e);
        } catch (RuntimeException | Error e) {
            if (Storage.failed(e)) {
                failed(storage.away(e));
                return;
            }
            LOG.error("job {} failed unexpectedly", job.id(), e);
            failed(InvalidInput.of("Job %s failed inside this node (%s); its log has the details.",
                    "任务 %s 在本节点内部出错（%s），详见其日志。", job.id(), e.getClass().getSimpleName()));
        } finally {
            span.close();
            running.end(job.id(), run);
            parts.changes().happened();
        }
    }

    /** A partner missed the end of a job that is done here. It is told what is complete; no step runs again and nothing here changes. */
    private void catchUp() {
        try {
            executor(UseStore.key(job.id(), run.attempt), RunListener.SILENT).run(new Job(contract.signed(), job.id(), run.attempt, parts.me(), true), run.stop);
        } catch (TacitException e) {
            LOG.info("{} did not catch up with job {}: {}", contract.others(), job.id(), e.getMessage());
            parts.others(contract).forEach(partner -> parts.tell(partner, JobParts.ended(job.id(), run.attempt, stateAfter(e), e)));
        } catch (RuntimeException | Error e) {
            LOG.error("catching up with job {} failed unexpectedly", job.id(), e);
        } finally {
            span.close();
            run.quiet.countDown();
            running.end(job.id(), run);
            parts.changes().happened();
        }
    }

    private void failed(TacitException e) {
        span.failed(e.code());
        if (e instanceof Cancelled && !run.stopped() && !running.closing()) {
            run.awaitReason();
        }
        TacitException cause = run.partnersCause() != null ? run.partnersCause() : e;
        end(run.stopped() ? JobState.STOPPED : stateAfter(cause), cause);
    }

    /** A party that is gone, and a cancellation that nobody asked for (a node that stops in order), interrupt: the job goes on later. */
    private JobState stateAfter(TacitException cause) {
        boolean interrupted = running.closing() || cause instanceof Cancelled
                || cause instanceof PeerFailed failed && (failed.gone() || !connected());
        return interrupted ? JobState.INTERRUPTED : JobState.FAILED;
    }

    /** To all others; a node that cannot even read who they are is as good as cut off. */
    private boolean connected() {
        try {
            return parts.others(contract).stream().allMatch(parts.links()::connected);
        } catch (RuntimeException e) {
            if (Storage.failed(e)) {
                return false;
            }
            throw e;
        }
    }

    private void end(JobState state, TacitException cause) {
        boolean[] told = new boolean[1];
        // Others hear of it after it is written, or at once where that takes its time.
        Runnable tell = () -> {
            if (!running.closing() && !told[0]) {
                List<Partner> others = parts.others(contract);
                told[0] = true;
                TacitException sentence = run.partnersTold != null ? run.partnersTold : cause;
                others.forEach(partner -> parts.tell(partner, JobParts.ended(job.id(), run.attempt, state, sentence)));
            }
        };
        if (!storage.atLast(record(state, cause), tell, running::closing)) {
            return;
        }
        LOG.info("job {} is {}{}", job.id(), state, cause == null ? "" : ": " + cause.getMessage());
        if (state == JobState.STOPPED) {
            parts.dropScratch(job.id());
        }
        parts.changes().happened();
        tell.run();
        if (!running.closing()) {
            parts.others(contract).forEach(parts.heads()::with);
        }
    }

    private List<Runnable> record(JobState state, TacitException cause) {
        Instant now = parts.clock().instant();
        if (cause == null) {
            return List.of(() -> parts.store().end(job.id(), state, null, null, now),
                    () -> parts.evidence().append("job.done", Map.of("job", job.id(), "attempt", run.attempt, "artifacts", hashes(parts.artifacts().job(job.id()).list()))),
                    () -> parts.events().add(job.id(), JobEvent.Kind.DONE, run.attempt, "", ""));
        }
        return List.of(() -> parts.store().end(job.id(), state, cause, now),
                () -> parts.evidence().append("job." + state.name().toLowerCase(Locale.ROOT), Map.of("job", job.id(), "attempt", run.attempt, "code", cause.code(), "reason", cause.text().en())),
                () -> parts.events().add(job.id(), JobEvent.Kind.valueOf(state.name()), run.attempt, "", cause.code()),
                () -> retry(state, cause));
    }

    /**
     * What failed at a partner or between the two may go well later, and its proposer tries again: so often as the job still may, after one
     * minute, two, four and so on up to an hour. What this side's data, a policy or the protocol refuses would be refused again.
     */
    private void retry(JobState state, TacitException cause) {
        if (state != JobState.FAILED || !(cause instanceof PeerFailed) || !contract.proposed()) {
            return;
        }
        TurnRow turn = parts.turns().get(job.id());
        if (turn.retries() > 0) {
            int before = Math.max(0, TurnStore.RETRIES - turn.retries());
            Duration pause = FIRST_RETRY.multipliedBy(1L << Math.min(before, 6));
            parts.turns().retry(job.id(), parts.clock().instant().plus(pause.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : pause));
        }
    }

    private static List<Map<String, String>> hashes(List<Artifact> list) {
        return list.stream().map(a -> Map.of("step", a.step(), "port", a.port(), "sha256", a.sha256())).toList();
    }

    private RunListener listener() {
        return new RunListener() {
            private CoreTime time;
            private Plan planned;
            private final StepBudget budget = new StepBudget(parts.budgets(), job.id(), run.attempt, step -> plan().step(step), parts.me());

            private Plan plan() {
                planned = planned == null ? contract.contract().plan(parts.operators()) : planned;
                return planned;
            }

            private List<MeterEntry> used(String step, Traffic traffic, long core, boolean done) {
                return StepUse.of(contract.contract(), plan().step(step), contract.proposed() ? parts.me() : contract.proposer(), parts.me(), job.id(), run.attempt,
                        LocalDate.ofInstant(parts.clock().instant(), ZoneOffset.UTC).toString(), traffic, core, done);
            }

            @Override
            public void resumed(List<String> complete) {
                storage.needed(() -> complete.forEach(step -> parts.events().add(job.id(), JobEvent.Kind.KEPT, run.attempt, step, "")));
                // A node that was killed between a step's last byte and its line in the records has the step all the same.
                List<Artifact> all = parts.artifacts().job(job.id()).list();
                storage.needed(() -> parts.store().steps(job.id()).stream().filter(row -> row.role() != null && !row.state().equals("DONE") && complete.contains(row.step()))
                        .forEach(row -> {
                            List<Artifact> left = all.stream().filter(a -> a.step().equals(row.step())).toList();
                            if (!logged(row.step(), hashes(left))) {
                                log(row.step(), left);
                            }
                            done(row.step(), left, Traffic.NONE, 0, 0);
                        }));
            }

            private void log(String step, List<Artifact> left) {
                parts.evidence().append("step.done", Map.of("job", job.id(), "step", step, "artifacts", hashes(left)));
            }

            private boolean logged(String step, List<Map<String, String>> artifacts) {
                for (long to = parts.evidence().size(); to > 0; to -= PART) {
                    for (Entry e : parts.evidence().entries(Math.max(0, to - PART), (int) Math.min(PART, to)).reversed()) {
                        boolean ofThis = job.id().equals(e.body().get("job"));
                        if (ofThis && e.type().equals("step.done") && step.equals(e.body().get("step")) && artifacts.equals(e.body().get("artifacts"))) {
                            return true;
                        }
                        if (ofThis && e.type().equals("job.started") && Long.valueOf(1).equals(e.body().get("attempt"))) {
                            return false;
                        }
                    }
                }
                return false;
            }

            @Override
            public void stepStarted(String step, String role) {
                storage.needed(() -> {
                    parts.store().stepState(job.id(), step, "RUNNING");
                    parts.events().add(job.id(), JobEvent.Kind.STEP_STARTED, run.attempt, step, "");
                });
                Attempt.this.step = span.child("step", Map.of("step", step, "role", role, "operator", plan().step(step).step().operator()));
                time = CoreTime.start();
                run.progress = Pace.start(step, parts.clock().instant());
                parts.changes().happened();
            }

            @Override
            public void progress(String step, String stage, long done, long total) {
                run.progress = run.progress.then(stage, done, total, parts.clock().instant());
            }

            @Override
            public void talks(String step, Supplier<List<Said>> conversation) {
                run.talk = new RunningJob.Talk(step, conversation);
            }

            private void talked(String step) {
                RunningJob.Talk talk = run.talk;
                if (talk != null && talk.step().equals(step)) {
                    parts.store().conversations().keep(job.id(), step, talk.lines().get());
                }
            }

            @Override
            public void stepFinished(String step, List<Artifact> left, Traffic traffic, double seconds) {
                storage.needed(() -> budget.ended(step));
                long core = time.stop().nanos();
                Attempt.this.step.count("artifacts", left.size()).count("bytes_sent", traffic.bytesSent()).count("bytes_received", traffic.bytesReceived())
                        .count("core_nanoseconds", core).close();
                Attempt.this.step = span;
                storage.wanted(() -> talked(step));
                storage.needed(() -> {
                    log(step, left);
                    done(step, left, traffic, seconds, core);
                });
                LOG.info("job {} step {} is done after {} s", job.id(), step, "%.2f".formatted(seconds));
                parts.changes().happened();
            }

            /** The row that says so comes last: where it is missing the rest is made up for, each line once. */
            private void done(String step, List<Artifact> left, Traffic traffic, double seconds, long core) {
                parts.events().done(job.id(), run.attempt, step, traffic, left.size(), seconds);
                parts.artifactRows().left(job.id(), left);
                parts.ledger().with(() -> parts.store().stepDone(job.id(), step, traffic, seconds), used(step, traffic, core, true));
            }

            @Override
            public Reservation reserving(String step) {
                Reservation[] made = new Reservation[1];
                storage.needed(() -> made[0] = budget.reserve(step));
                return made[0];
            }

            @Override
            public void releasing(String step, Supplier<List<Release>> checked) {
                storage.needed(() -> {
                    parts.events().add(job.id(), JobEvent.Kind.CHECKED, run.attempt, step, "");
                    budget.spend(step);
                    parts.uses().release(run.uses, step, checked, parts.clock().instant());
                });
            }

            @Override
            public void answered(String step, String partner, long items, long hits) {
                storage.needed(() -> parts.uses().answered(run.uses, step, partner, items, hits));
            }

            @Override
            public RuntimeException named(RuntimeException failure) {
                return storage.named(failure);
            }

            @Override
            public void partnersTold(TacitException cause) {
                run.partnersTold = cause;
            }

            @Override
            public void stepFailed(String step, TacitException cause) {
                long core = time.stop().nanos();
                Attempt.this.step.failed(cause.code());
                Attempt.this.step.close();
                Attempt.this.step = span;
                storage.wanted(() -> {
                    parts.ledger().with(() -> parts.store().stepState(job.id(), step, "FAILED"), used(step, Traffic.NONE, core, false));
                    parts.events().add(job.id(), JobEvent.Kind.STEP_FAILED, run.attempt, step, cause.code());
                    budget.ended(step);
                });
                storage.wanted(() -> talked(step));
                parts.changes().happened();
            }
        };
    }
}
