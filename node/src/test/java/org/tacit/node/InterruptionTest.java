package org.tacit.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.InvalidInput;
import org.tacit.flow.disclosure.Fact;
import org.tacit.flow.spec.Binding;
import org.tacit.flow.spec.Cost;
import org.tacit.flow.spec.Operator;
import org.tacit.flow.spec.OperatorSpec;
import org.tacit.flow.spec.Operators;
import org.tacit.flow.spec.Port;
import org.tacit.flow.spec.PortType;
import org.tacit.flow.spec.Role;
import org.tacit.flow.spec.StepContext;
import org.tacit.node.contract.ContractRow;
import org.tacit.node.job.JobState;
import org.tacit.node.job.Jobs;

/** A job that is stopped, fails at one side, or loses a node in the middle. */
class InterruptionTest {

    /** Its second step waits, at telecom, until the test lets it go on. */
    private static final String FLOW = """
            tacit: flow/v1
            name: two steps
            purpose: test
            parties: [bank, telecom]
            tables:
              loans: {party: bank, table: loans}
              people: {party: telecom, table: people}
            steps:
              - {id: first, operator: test.talk, roles: {left: bank, right: telecom}, inputs: {left: {table: loans}, right: {table: people}}}
              - {id: second, operator: test.talk, roles: {left: bank, right: telecom}, inputs: {left: {table: loans}, right: {table: people}}}
            """;

    @TempDir
    Path folder;

    private final Gate gate = new Gate();

    /** What the test decides about the second step at telecom. */
    private static final class Gate {
        volatile CountDownLatch reached = new CountDownLatch(1);
        volatile CountDownLatch open = new CountDownLatch(1);
        volatile boolean fail;
        volatile boolean failForItself;

        void pass(StepContext step) {
            reached.countDown();
            try {
                if (!open.await(60, TimeUnit.SECONDS)) {
                    throw new AssertionError("the gate was never opened");
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            if (failForItself) {
                step.session().fail(InvalidInput.of("it cannot use its own data.", "其数据不可用。"));
                throw InvalidInput.of("Cell 4711 of 'income' is no number.", "“income”的单元格 4711 不是数字。");
            }
            if (fail) {
                throw InvalidInput.of("Column 'income' is empty at telecom; fill it.", "telecom 的“income”列为空，请补全。");
            }
        }
    }

    /** Both send a byte and receive one; telecom passes the gate in the second step first. */
    private static final class Talk implements Operator {
        private final Gate gate;

        Talk(Gate gate) {
            this.gate = gate;
        }

        @Override
        public OperatorSpec spec() {
            return new OperatorSpec("test.talk", "1", new org.tacit.base.Text("talks", "对话"), new org.tacit.base.Text("talks", "对话"),
                    new org.tacit.base.Text("test", "测试"), new org.tacit.base.Text("none", "无"),
                    List.of(Role.owner("left", "left", "左"), Role.owner("right", "right", "右")),
                    List.of(Port.of("left", "table", PortType.TABLE, "t", "表"), Port.of("right", "table", PortType.TABLE, "t", "表")),
                    List.of(Port.of("left", "report", PortType.REPORT, "r", "报告"), Port.of("right", "report", PortType.REPORT, "r", "报告")), List.of());
        }

        @Override
        public List<Fact> disclosure(Binding binding) {
            return List.of();
        }

        @Override
        public Cost cost(Binding binding) {
            return new Cost(2, 1, 0);
        }

        @Override
        public void run(StepContext step) {
            var channel = step.session().channel(step.session().peer());
            if (step.role().equals("right") && step.binding().step().equals("second")) {
                gate.pass(step);
            }
            channel.send(new byte[] {42});
            assertThat(channel.receive(1)).containsExactly(42);
            step.write("report", out -> out.write("{\"talked\":true}".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        }
    }

    private TwoNodes nodes() throws IOException {
        TwoNodes nodes = new TwoNodes(folder, true, false, org.tacit.node.home.NodeConfig.Approval.ASK);
        nodes.bankOptions = NodeOptions.standard().withOperators(Operators.of(new Talk(gate)));
        nodes.telecomOptions = nodes.bankOptions;
        nodes.openBank();
        nodes.openTelecom();
        nodes.pair();
        nodes.addTables();
        nodes.grant();
        return nodes;
    }

    private ContractRow running(TwoNodes nodes) throws InterruptedException {
        ContractRow contract = nodes.bank.contracts().propose(TwoNodes.wanted(FLOW));
        nodes.telecom.contracts().approve(contract.hash());
        assertThat(gate.reached.await(60, TimeUnit.SECONDS)).as("the second step has begun").isTrue();
        return contract;
    }

    @BeforeEach
    void closed() {
        gate.reached = new CountDownLatch(1);
        gate.open = new CountDownLatch(1);
        gate.fail = false;
        gate.failForItself = false;
    }

    @Test
    void eitherSideStopsBoth() throws Exception {
        try (TwoNodes nodes = nodes()) {
            ContractRow contract = running(nodes);
            nodes.telecom.jobs().stop(contract.job());
            gate.open.countDown();
            for (Node node : List.of(nodes.bank, nodes.telecom)) {
                Jobs.View view = TwoNodes.ended(node, contract.job());
                assertThat(view.job().state()).isEqualTo(JobState.STOPPED);
                assertThat(view.job().reason().en()).contains("telecom stopped the job");
            }
            assertThatThrownBy(() -> nodes.bank.jobs().start(contract.job())).isInstanceOf(InvalidInput.class);
        }
    }

    @Test
    void bothSidesNameTheSameCause() throws Exception {
        try (TwoNodes nodes = nodes()) {
            gate.fail = true;
            ContractRow contract = running(nodes);
            gate.open.countDown();
            for (Node node : List.of(nodes.bank, nodes.telecom)) {
                Jobs.View view = TwoNodes.ended(node, contract.job());
                assertThat(view.job().state()).isEqualTo(JobState.FAILED);
                assertThat(view.job().reason().en()).contains("Column 'income' is empty at telecom; fill it.");
                assertThat(view.job().reason().zh()).contains("请补全");
            }
            // Mended and resumed from the other side: the first step is not run again.
            gate.fail = false;
            nodes.bank.jobs().start(contract.job());
            for (Node node : List.of(nodes.bank, nodes.telecom)) {
                Jobs.View view = TwoNodes.ended(node, contract.job());
                assertThat(view.job().state()).as("%s", view.job().reason()).isEqualTo(JobState.DONE);
                assertThat(view.job().attempt()).isEqualTo(2);
                assertThat(node.evidence().entries(0, 1000).stream().filter(e -> e.type().equals("step.done") && e.body().get("step").equals("first"))).hasSize(1);
            }
        }
    }

    /** What a step tells its owner only is told to the owner only, by the job's end too. */
    @Test
    void theOwnersSentenceStaysWithTheOwner() throws Exception {
        try (TwoNodes nodes = nodes()) {
            gate.failForItself = true;
            ContractRow contract = running(nodes);
            gate.open.countDown();
            assertThat(TwoNodes.ended(nodes.telecom, contract.job()).job().reason().en()).contains("Cell 4711");
            assertThat(TwoNodes.ended(nodes.bank, contract.job()).job().reason().en()).contains("it cannot use its own data.").doesNotContain("4711");
        }
    }

    /** Whoever asks first, or both at once: one attempt, at both nodes the same; asked again while it runs, nothing happens. */
    @Test
    void bothResumeAtTheSameTime() throws Exception {
        try (TwoNodes nodes = nodes()) {
            gate.fail = true;
            ContractRow contract = running(nodes);
            gate.open.countDown();
            TwoNodes.ended(nodes.bank, contract.job());
            TwoNodes.ended(nodes.telecom, contract.job());
            gate.fail = false;
            gate.open = new CountDownLatch(1);
            try (var both = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
                var asked = List.of(nodes.bank, nodes.telecom).stream().map(node -> both.submit(() -> node.jobs().start(contract.job()))).toList();
                for (var answer : asked) {
                    assertThat(answer.get(60, TimeUnit.SECONDS).attempt()).isEqualTo(2);
                }
            }
            assertThat(nodes.telecom.jobs().start(contract.job()).attempt()).isEqualTo(2);
            gate.open.countDown();
            for (Node node : List.of(nodes.bank, nodes.telecom)) {
                Jobs.View view = TwoNodes.ended(node, contract.job());
                assertThat(view.job().state()).as("%s", view.job().reason()).isEqualTo(JobState.DONE);
                assertThat(view.job().attempt()).isEqualTo(2);
            }
        }
    }

    @Test
    void aNodeThatComesBackContinues() throws Exception {
        try (TwoNodes nodes = nodes()) {
            ContractRow contract = running(nodes);
            // Held at the gate, telecom cannot end in order: what follows is as if it were killed.
            Thread closing = Thread.ofPlatform().start(nodes.telecom::close);
            long from = System.nanoTime();
            Jobs.View atBank = TwoNodes.ended(nodes.bank, contract.job());
            assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(20));
            assertThat(atBank.job().state()).isEqualTo(JobState.INTERRUPTED);
            assertThat(atBank.job().reason().en()).contains("telecom");
            gate.open.countDown();
            closing.join();

            nodes.openTelecom();
            nodes.connected();
            TwoNodes.await("continued by itself", () -> nodes.bank.jobs().get(contract.job()).job().state() == JobState.DONE);
            assertThat(TwoNodes.ended(nodes.telecom, contract.job()).job().state()).isEqualTo(JobState.DONE);
            assertThat(nodes.bank.evidence().entries(0, 1000).stream().filter(e -> e.type().equals("step.done") && e.body().get("step").equals("first"))).hasSize(1);
        }
    }
}
