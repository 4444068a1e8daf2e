package org.tacit.flow.run;

import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.tacit.base.Cancelled;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.base.TacitException;
import org.tacit.base.Text;
import org.tacit.flow.contract.Contract;
import org.tacit.flow.contract.ContractParty;
import org.tacit.flow.document.Plan;
import org.tacit.flow.policy.PolicyCheck;
import org.tacit.flow.spec.Kept;
import org.tacit.flow.spec.Operators;
import org.tacit.flow.spec.Role;
import org.tacit.wire.Party;
import org.tacit.wire.Progress;
import org.tacit.wire.Session;
import org.tacit.wire.Traffic;

/**
 * Runs a contract's steps at one node, on the caller's thread. The caller has checked signatures, expiry and quota
 * ({@link org.tacit.flow.contract.ContractSignatures#verifyRunnable}); the executor checks the policy before each step and before
 * each result leaves.
 *
 * <p>Session ids are {@code hash/job/attempt/resume}, {@code hash/job/attempt/step/ID} and {@code hash/job/attempt/end}, with
 * the contract's whole hash, so that no message of one contract, job or attempt can be taken for another's.
 *
 * @param policy asked afresh for every check, so that a policy that was tightened meanwhile stops the job
 * @param kept   what operators keep at this node between jobs
 */
public record Executor(Operators operators, TableSource tables, SessionFactory sessions, ArtifactStore store,
                       Supplier<PolicyCheck> policy, Kept kept, RunListener listener) {

    private static final int HERE = 0x68657265;
    private static final int DONE = 0x646f6e65;

    /**
     * Runs the job to its end, from the first step that is not complete at every party, and returns once every party is done.
     *
     * @return this party's artifacts
     * @throws TacitException why it failed; what was complete before stays, and a later attempt continues there
     */
    public List<Artifact> run(Job job, StopFlag stop) {
        return new Run(job, stop).run();
    }

    private final class Run {
        private final Contract contract;
        private final Plan plan;
        private final String me;
        private final String jobId;
        private final String prefix;
        private final JobArtifacts artifacts;
        private final StopFlag stop;
        private final boolean done;

        Run(Job job, StopFlag stop) {
            this.contract = job.signed().contract();
            this.plan = contract.plan(operators);
            this.me = job.me();
            this.jobId = job.id();
            this.prefix = contract.hash() + "/" + job.id() + "/" + job.attempt();
            this.artifacts = store.job(job.id());
            this.stop = stop;
            this.done = job.done();
            contract.party(me);
        }

        List<Artifact> run() {
            stop.check();
            Map<String, String> complete = artifacts.complete();
            Resume resume = contract.parties().size() == 1
                    ? Resume.alone(prefix, new SecureRandom(), plan, me, complete)
                    : with("resume", allParties(), Progress.SILENT, session -> Resume.agree(session, plan, complete));
            if (done && !plan.steps().stream().filter(s -> s.binding().parties().containsValue(me)).allMatch(s -> resume.kept().contains(s.id()))) {
                throw PolicyDenied.of("Job %s is done here, and another party says that steps are missing; they do not run again under this job.",
                        "任务 %s 在本方已完成，而另一方称有步骤缺失；同一任务不会再次运行这些步骤。", prefix);
            }
            artifacts.forget(complete.keySet().stream().filter(s -> !resume.kept().contains(s)).toList());
            listener.resumed(List.copyOf(resume.kept()));
            for (Plan.PlannedStep step : plan.steps()) {
                Optional<Role> mine = step.operator().spec().roles().stream()
                        .filter(r -> step.binding().plays(r.name()) && step.binding().party(r.name()).equals(me)).findFirst();
                if (mine.isPresent() && !resume.kept().contains(step.id())) {
                    step(step, mine.get().name(), resume.mark());
                }
            }
            if (contract.parties().size() > 1) {
                with("end", allParties(), Progress.SILENT, session -> Resume.agree(session, plan, artifacts.complete()));
            }
            artifacts.dropScratch();
            return artifacts.list();
        }

        private void step(Plan.PlannedStep step, String role, String mark) {
            listener.stepStarted(step.id(), role);
            long from = System.nanoTime();
            try {
                stop.check();
                List<Party> parties = step.operator().spec().roles().stream().filter(r -> step.binding().plays(r.name()))
                        .map(r -> contract.party(step.binding().party(r.name())).party()).toList();
                Traffic[] sent = {Traffic.NONE};
                List<Artifact> left = parties.size() == 1 ? alone(step, role, mark)
                        : with("step/" + step.id(), parties, (stage, done, total) -> listener.progress(step.id(), stage, done, total), session -> {
                            listener.talks(step.id(), session::conversation);
                            together(session, HERE);
                            List<Artifact> written = execute(step, role, session, mark).finish();
                            sent[0] = session.traffic();
                            together(session, DONE);
                            return written;
                        });
                artifacts.commit(step.id(), mark, left);
                listener.stepFinished(step.id(), left, sent[0], (System.nanoTime() - from) / 1e9);
            } catch (TacitException e) {
                listener.stepFailed(step.id(), e);
                throw e;
            } catch (UncheckedIOException e) {
                Cancelled full = JobArtifacts.full(e.getCause());
                listener.stepFailed(step.id(), full);
                throw full;
            } catch (RuntimeException | Error e) {
                // A defect, not somebody's mistake: its message could hold data, so only its type is told.
                InvalidInput told = new InvalidInput(Text.of(
                        "Step '%s' failed inside this node (%s); its log has the details, please report it.",
                        "步骤“%s”在本节点内部出错（%s），详情见日志，请反馈。", step.id(), e.getClass().getSimpleName()), e);
                listener.stepFailed(step.id(), told);
                throw told;
            }
        }

        /**
         * All say that they are here, or done. At a step's start, so that a refusal finds everybody in the session; at its end, so that nobody counts
         * it as complete before everybody has written all of it. A crash right after that is for {@link Resume}.
         */
        private void together(Session session, int where) {
            for (Party party : session.parties()) {
                if (!party.equals(session.self())) {
                    session.channel(party).sendInt(where);
                    session.channel(party).flush();
                }
            }
            for (Party party : session.parties()) {
                if (!party.equals(session.self())) {
                    session.channel(party).receiveInt(where, where);
                }
            }
        }

        private List<Artifact> alone(Plan.PlannedStep step, String role, String mark) {
            try {
                return execute(step, role, null, mark).finish();
            } catch (InvalidInput e) {
                // What is wrong with its own data, in a step of its own, is for its owner to read.
                listener.partnersTold(InvalidInput.of("%s cannot use its own data in step '%s'; its node says why.", "%s 的数据不能用于步骤“%s”，原因见其节点。", me, step.id()));
                throw e;
            }
        }

        private StepRun execute(Plan.PlannedStep step, String role, Session session, String mark) {
            // Asked with the session open, so that a refusal ends the step at every party at once.
            policy.get().beforeStep(contract, step.id()).orThrow();
            StepRun run = new StepRun(contract, jobId, step, role, session, tables, artifacts, mark, policy, kept, listener);
            try {
                step.operator().run(run);
            } catch (RuntimeException e) {
                // With the session open: the others end with the same.
                throw listener.named(e);
            }
            return run;
        }

        private List<Party> allParties() {
            return contract.parties().stream().map(ContractParty::party).toList();
        }

        /** What the session ends with at the others: what it was failed with before, otherwise what is thrown now. */
        private static TacitException cause(Session session, TacitException thrown) {
            try {
                session.checkCancelled();
                return thrown;
            } catch (TacitException earlier) {
                return earlier;
            }
        }

        private <T> T with(String name, List<Party> parties, Progress progress, java.util.function.Function<Session, T> body) {
            stop.check();
            Session session = sessions.open(prefix + "/" + name, parties, progress, stop);
            try (StopFlag.Registration stopping = stop.onStop(() -> session.fail(stop.cause()))) {
                return session.run(s -> {
                    if (!s.parties().equals(parties) || !contract.party(me).party().equals(s.self())) {
                        throw PolicyDenied.of("Session %s is not with the parties of the contract.", "会话 %s 的各方不是合约各方。", s.id());
                    }
                    try {
                        return body.apply(s);
                    } catch (PolicyDenied e) {
                        // Why in detail is between this node and its owner.
                        s.fail(PolicyDenied.of("its policy does not allow it.", "其策略不允许。"));
                        listener.partnersTold(cause(s, e));
                        throw e;
                    } catch (TacitException e) {
                        listener.partnersTold(cause(s, e));
                        throw e;
                    }
                });
            }
        }
    }
}
