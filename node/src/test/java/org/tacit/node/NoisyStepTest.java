package org.tacit.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.flow.disclosure.Because;
import org.tacit.flow.disclosure.Fact;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.disclosure.Scope;
import org.tacit.flow.disclosure.When;
import org.tacit.flow.policy.Clause;
import org.tacit.flow.spec.Binding;
import org.tacit.flow.spec.Cost;
import org.tacit.flow.spec.Operator;
import org.tacit.flow.spec.OperatorSpec;
import org.tacit.flow.spec.Operators;
import org.tacit.flow.spec.Port;
import org.tacit.flow.spec.PortType;
import org.tacit.flow.spec.Reservation;
import org.tacit.flow.spec.Role;
import org.tacit.flow.spec.StepContext;
import org.tacit.node.budget.BudgetSpend;
import org.tacit.node.budget.PrivacyBudget;
import org.tacit.node.budget.PrivacyCost;
import org.tacit.node.contract.ContractRow;
import org.tacit.node.contract.Contracts;
import org.tacit.node.home.NodeConfig;
import org.tacit.node.job.JobState;
import org.tacit.node.job.Jobs;

/** A step with two noisy figures pays the owner's budget: before noise is drawn where it asks, before the first figure leaves where it does not, and nothing where nothing left. */
class NoisyStepTest {

    private static final String FLOW = """
            tacit: flow/v1
            name: noisy
            purpose: test
            parties: [bank, telecom]
            tables:
              people: {party: telecom, table: people}
            steps:
              - {id: figures, operator: test.noisy, roles: {asker: bank, holder: telecom}, inputs: {holder: {table: people}}}
            """;

    private interface Moment {
        void at(StepContext step) throws Exception;
    }

    private static final Moment NOTHING = step -> { };
    private volatile boolean reserves = true;
    private volatile Moment noise = NOTHING;
    private volatile Moment released = NOTHING;
    private volatile int drawn;

    /** The holder tells two figures, of ε 1.5 and 0.5. */
    private final class Noisy implements Operator {

        @Override
        public OperatorSpec spec() {
            Text t = new Text("noisy", "加噪");
            return new OperatorSpec("test.noisy", "1", t, t, t, t, List.of(Role.owner("asker", "asker", "询问方"), Role.owner("holder", "holder", "持有方")),
                    List.of(Port.of("holder", "table", PortType.TABLE, "t", "表")), List.of(Port.of("asker", "report", PortType.REPORT, "r", "报告")), List.of());
        }

        @Override
        public List<Fact> disclosure(Binding b) {
            return List.of("1.5", "0.5").stream().map(epsilon -> new Fact(b.party("asker"), b.table("holder", "table").about(List.of("income")), Kind.AGGREGATE,
                    new Text("a noisy sum of ε " + epsilon, "加噪合计 ε " + epsilon), Scope.of(Scope.Rows.ALL, 1).noisy(epsilon, ""), When.ALWAYS, new Because("it is sent", "发送", ""), List.of(b.step()))).toList();
        }

        @Override
        public Cost cost(Binding binding) {
            return new Cost(8, 1, 0);
        }

        @Override
        public void run(StepContext step) {
            if (step.role().equals("asker")) {
                // Figures on somebody else's table cost this side nothing.
                try (Reservation budget = step.reserve()) {
                    budget.commit();
                }
                byte[] sum = step.session().channel(step.session().peer()).receiveUpTo(64);
                step.write("report", out -> out.write(sum));
                return;
            }
            if (!reserves) {
                answer(step);
                return;
            }
            try (Reservation budget = step.reserve()) {
                assertThat(step.reserve()).isSameAs(budget);
                answer(step);
            }
        }

        private void answer(StepContext step) {
            drawn++;
            pass(noise, step);
            step.beforeRelease("asker", Kind.AGGREGATE, 60);
            pass(released, step);
            step.session().channel(step.session().peer()).send("{\"sum\":1}".getBytes(StandardCharsets.UTF_8));
        }

        private void pass(Moment moment, StepContext step) {
            try {
                moment.at(step);
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }

    private void used(TwoNodes nodes, String epsilon) {
        assertThat(nodes.telecom.budgets().get("people", "bank").used().epsilon()).isEqualByComparingTo(epsilon);
    }

    private static List<BudgetSpend.State> last(TwoNodes nodes, String job) {
        return nodes.telecom.budgets().spends("people").stream().filter(s -> s.subject().startsWith(job + "/figures/")).map(BudgetSpend::state).toList();
    }

    private static void budget(TwoNodes nodes, String epsilon) {
        nodes.telecom.budgets().set("people", "bank", PrivacyCost.parse(epsilon, ""), 0);
    }

    private static void both(TwoNodes nodes, String job, JobState state) {
        for (Node node : List.of(nodes.bank, nodes.telecom)) {
            Jobs.View view = TwoNodes.ended(node, job);
            assertThat(view.job().state()).as("%s", view.job().reason()).isEqualTo(state);
        }
    }

    private static String again(TwoNodes nodes, ContractRow contract) {
        return nodes.bank.jobs().again(nodes.bank.contracts().get(contract.hash())).id();
    }

    @Test
    void paysBeforeItDraws(@TempDir Path folder) throws Exception {
        try (TwoNodes nodes = new TwoNodes(folder, true, false, NodeConfig.Approval.ASK)) {
            nodes.bankOptions = NodeOptions.standard().withOperators(Operators.of(new Noisy()));
            nodes.telecomOptions = nodes.bankOptions;
            nodes.openBank();
            nodes.openTelecom();
            nodes.pair();
            nodes.addTables();
            nodes.telecom.catalogue().grant("people", new Clause("", List.of("income"), "bank", "test", List.of("test.*"), Kind.AGGREGATE, 0, 0, "", 100, 0));
            budget(nodes, "5");

            // Set aside while it draws, spent when it has left; the asker's own ledger is not touched.
            noise = step -> assertThat(nodes.telecom.budgets().spends("people")).singleElement().satisfies(s -> {
                assertThat(s.state()).isEqualTo(BudgetSpend.State.RESERVED);
                assertThat(s.epsilon()).isEqualByComparingTo("2");
                assertThat(s.partner()).isEqualTo("bank");
            });
            released = step -> assertThat(nodes.telecom.budgets().spends("people").getFirst().state()).as("spent before it leaves").isEqualTo(BudgetSpend.State.SPENT);
            ContractRow contract = nodes.bank.contracts().propose(new Contracts.Wanted(FLOW, Map.of(), 10, 24, ""));
            nodes.telecom.contracts().approve(contract.hash());
            both(nodes, contract.job(), JobState.DONE);
            used(nodes, "2");
            assertThat(nodes.bank.budgets().spends("loans")).isEmpty();

            // Failed before anything left: given back. The next attempt pays.
            noise = step -> {
                throw InvalidInput.of("No noise today.", "今日无噪声。");
            };
            released = NOTHING;
            String failed = again(nodes, contract);
            both(nodes, failed, JobState.FAILED);
            assertThat(TwoNodes.ended(nodes.telecom, failed).job().reason().en()).contains("No noise today.");
            used(nodes, "2");
            assertThat(last(nodes, failed)).containsExactly(BudgetSpend.State.RELEASED);
            noise = NOTHING;
            nodes.bank.jobs().start(failed);
            both(nodes, failed, JobState.DONE);
            used(nodes, "4");

            // Not enough is left: refused before any noise is drawn, and how much is left is the owner's to know.
            int before = drawn;
            String refused = again(nodes, contract);
            both(nodes, refused, JobState.FAILED);
            assertThat(drawn).isEqualTo(before);
            assertThat(TwoNodes.ended(nodes.telecom, refused).job().reason().en()).contains("has ε 1 left of ε 5, and this costs ε 2");
            assertThat(TwoNodes.ended(nodes.bank, refused).job().reason().en()).doesNotContain("ε");
            used(nodes, "4");

            // All or none: the budget for everybody refuses, and the partner's keeps what it has.
            budget(nodes, "8");
            nodes.telecom.budgets().set("people", PrivacyBudget.ALL, PrivacyCost.parse("5", ""), 0);
            nodes.bank.jobs().start(refused);
            both(nodes, refused, JobState.FAILED);
            used(nodes, "4");
            nodes.telecom.budgets().remove("people", PrivacyBudget.ALL);

            // Failed after it may have left: spent, and a repeated step draws other noise and pays again.
            released = step -> {
                throw InvalidInput.of("The line broke.", "线路中断。");
            };
            nodes.bank.jobs().start(refused);
            both(nodes, refused, JobState.FAILED);
            used(nodes, "6");
            released = NOTHING;

            // An operator that does not reserve is charged before the first figure leaves.
            reserves = false;
            nodes.bank.jobs().start(refused);
            both(nodes, refused, JobState.DONE);
            used(nodes, "8");
            String unpaid = again(nodes, contract);
            both(nodes, unpaid, JobState.FAILED);
            assertThat(drawn).isEqualTo(before + 3);
            reserves = true;

            // The node is gone while noise is drawn: what was set aside is spent at its next start, and the job goes on and pays for its own noise.
            budget(nodes, "12");
            CountDownLatch reached = new CountDownLatch(1);
            CountDownLatch open = new CountDownLatch(1);
            noise = step -> {
                reached.countDown();
                awaitUninterruptibly(open);
            };
            String killed = again(nodes, contract);
            reached.await();
            Thread closing = Thread.ofPlatform().start(nodes.telecom::close);
            assertThat(TwoNodes.ended(nodes.bank, killed).job().state()).isEqualTo(JobState.INTERRUPTED);
            closing.join(Duration.ofSeconds(60));
            open.countDown();
            closing.join();
            noise = NOTHING;
            nodes.openTelecom();
            assertThat(last(nodes, killed)).first().isEqualTo(BudgetSpend.State.SPENT);
            nodes.connected();
            TwoNodes.await("goes on", () -> Optional.of(nodes.bank.jobs().get(killed).job().state()).filter(JobState.DONE::equals).isPresent());
            used(nodes, "12");
            assertThatThrownBy(() -> nodes.telecom.budgets().reserve("people", "bank", PrivacyCost.parse("0.1", ""), "test", "x")).hasMessageContaining("left of ε 12");
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException e) {
                // The node asks it to stop; a killed process would not hear it either.
            }
        }
    }
}
