package org.tacit.flow.run;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.tacit.base.Cancelled;
import org.tacit.base.InvalidInput;
import org.tacit.data.Table;
import org.tacit.flow.contract.Contract;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.document.Plan;
import org.tacit.flow.policy.PolicyCheck;
import org.tacit.flow.policy.PolicyResult;
import org.tacit.flow.spec.Binding;
import org.tacit.flow.spec.Kept;
import org.tacit.flow.spec.Port;
import org.tacit.flow.spec.Reservation;
import org.tacit.flow.spec.Source;
import org.tacit.flow.spec.StepContext;
import org.tacit.flow.spec.TableRef;
import org.tacit.wire.Party;
import org.tacit.wire.Session;

/** One step at this party, as its party program sees it. */
final class StepRun implements StepContext {

    private final Contract contract;
    private final String job;
    private final Plan.PlannedStep step;
    private final String role;
    private final Session session;
    private final TableSource tables;
    private final JobArtifacts artifacts;
    private final String mark;
    private final Supplier<PolicyCheck> policy;
    private final Kept kept;
    private final RunListener listener;
    private final List<Artifact> written = new ArrayList<>();

    StepRun(Contract contract, String job, Plan.PlannedStep step, String role, Session session, TableSource tables, JobArtifacts artifacts, String mark,
            Supplier<PolicyCheck> policy, Kept kept, RunListener listener) {
        this.contract = contract;
        this.job = job;
        this.step = step;
        this.role = role;
        this.session = session;
        this.tables = tables;
        this.artifacts = artifacts;
        this.mark = mark;
        this.policy = policy;
        this.kept = kept;
        this.listener = listener;
    }

    @Override
    public String role() {
        return role;
    }

    @Override
    public Binding binding() {
        return step.binding();
    }

    @Override
    public Session session() {
        if (session == null) {
            throw new IllegalStateException("step " + step.id() + " has one role and no session");
        }
        return session;
    }

    @Override
    public Party party(String other) {
        return contract.party(step.binding().party(other)).party();
    }

    @Override
    public Table table(String port) {
        String name = step.binding().table(role, port).name();
        // The contract's description, with no more columns than the flow uses, not the one that was planned with.
        TableRef ref = contract.tables().stream().filter(t -> t.name().equals(name)).findFirst().orElseThrow();
        Table table = tables.open(ref);
        if (table.rows() != ref.rows()) {
            throw InvalidInput.of("Table '%s' has %d rows and the contract says %d; propose it again for the present table.",
                    "表“%s”有 %d 行，而合约写的是 %d 行，请按当前的表重新发起。", ref.table(), table.rows(), ref.rows());
        }
        return new OwnColumns(table, ref);
    }

    @Override
    public boolean has(String port) {
        return step.binding().source(role, port).isPresent();
    }

    @Override
    public InputStream open(String port) {
        Source.FromStep from = step.binding().made(role, port);
        return artifacts.open(artifacts.find(from.step(), from.port()).orElseThrow(() -> InvalidInput.of(
                "Step '%s' needs %s.%s, which is not here; run the job again from its start.",
                "步骤“%s”需要 %s.%s，但此处没有，请重新运行任务。", step.id(), from.step(), from.port())));
    }

    @Override
    public java.nio.file.Path scratch() {
        return artifacts.scratch(step.id());
    }

    @Override
    public String runId() {
        return contract.hash() + "/" + job + "/" + step.id();
    }

    @Override
    public void write(String port, Writer content) {
        Port output = step.outputs().stream().filter(o -> o.role().equals(role) && o.name().equals(port)).findFirst()
                .orElseThrow(() -> new IllegalStateException("step " + step.id() + " leaves no " + port + " at " + role));
        if (written.stream().anyMatch(a -> a.port().equals(port))) {
            throw new IllegalStateException("step " + step.id() + " wrote " + port + " twice");
        }
        try {
            written.add(artifacts.write(step.id(), port, output.type(), mark, content));
        } catch (Cancelled e) {
            if (session != null && e.getCause() instanceof IOException) {
                session.fail(Cancelled.of("it cannot keep the results of step '%s'; its node says why.", "其无法保存步骤“%s”的结果，原因见其节点。", step.id()));
            }
            throw e;
        } catch (InvalidInput e) {
            // The sentence names this machine's folders.
            if (session != null) {
                session.fail(InvalidInput.of("it cannot keep the results of step '%s'; its node says why.", "其无法保存步骤“%s”的结果，原因见其节点。", step.id()));
            }
            throw e;
        }
    }

    @Override
    public void beforeRelease(String toRole, Kind kind, long rows) {
        listener.releasing(step.id(), () -> {
            PolicyResult result = policy.get().beforeRelease(contract, step.id(), step.binding().party(toRole), kind, rows);
            result.orThrow();
            return result.releases();
        });
    }

    @Override
    public Reservation reserve() {
        return listener.reserving(step.id());
    }

    @Override
    public void answered(String toRole, long items, long hits) {
        listener.answered(step.id(), step.binding().party(toRole), items, hits);
    }

    @Override
    public long itemsPerMonth(String toRole) {
        return policy.get().itemsPerMonth(contract, step.id(), step.binding().party(toRole));
    }

    @Override
    public Kept kept() {
        return kept;
    }

    /** What was written; every required output of this role must be there. */
    List<Artifact> finish() {
        for (Port output : step.outputs()) {
            if (output.role().equals(role) && output.required() && written.stream().noneMatch(a -> a.port().equals(output.name()))) {
                throw new IllegalStateException("step " + step.id() + " did not leave " + output.name() + " at " + role);
            }
        }
        return List.copyOf(written);
    }
}
