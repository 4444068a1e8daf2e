package org.tacit.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.tacit.base.Text;
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
import org.tacit.node.contract.Contracts;
import org.tacit.node.home.NodeConfig;

/** Two nodes whose jobs have one step: both say a byte. The test decides when, how large the job claims to be, and what goes wrong. */
final class Talks implements Operator {

    static final String FLOW = """
            tacit: flow/v1
            name: a talk
            purpose: test
            parties: [bank, telecom]
            tables:
              loans: {party: bank, table: loans}
              people: {party: telecom, table: people}
            steps:
              - {id: talk, operator: test.talk, roles: {left: bank, right: telecom}, inputs: {left: {table: loans}, right: {table: people}}}
            """;

    /** A permit for each job that may go on. */
    final Semaphore gate = new Semaphore(0);
    /** Jobs that are in their step at telecom. */
    final AtomicInteger inside = new AtomicInteger();
    final AtomicInteger mostInside = new AtomicInteger();
    /** At telecom, after the gate. */
    volatile Consumer<StepContext> trouble = step -> { };
    volatile Cost cost = new Cost(2, 1, 1);

    TwoNodes nodes(Path folder, NodeOptions bank, NodeOptions telecom) throws IOException {
        TwoNodes nodes = new TwoNodes(folder, true, false, NodeConfig.Approval.ASK);
        nodes.bankOptions = bank.withOperators(Operators.of(this));
        nodes.telecomOptions = telecom.withOperators(Operators.of(this));
        nodes.openBank();
        nodes.openTelecom();
        nodes.pair();
        nodes.addTables();
        nodes.grant();
        return nodes;
    }

    TwoNodes nodes(Path folder) throws IOException {
        return nodes(folder, NodeOptions.standard(), NodeOptions.standard());
    }

    /** Proposed by one, signed by the other; its first job has begun or waits. */
    static ContractRow signed(Node proposer, Node other, int runs) {
        ContractRow contract = proposer.contracts().propose(new Contracts.Wanted(FLOW, java.util.Map.of(), runs, 24, ""));
        other.contracts().approve(contract.hash());
        TwoNodes.await("signed", () -> proposer.contracts().get(contract.hash()).state() == org.tacit.node.contract.ContractState.SIGNED);
        return proposer.contracts().get(contract.hash());
    }

    @Override
    public OperatorSpec spec() {
        return new OperatorSpec("test.talk", "1", new Text("talks", "对话"), new Text("talks", "对话"), new Text("test", "测试"), new Text("none", "无"),
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
        return cost;
    }

    @Override
    public void run(StepContext step) {
        var channel = step.session().channel(step.session().peer());
        if (step.role().equals("right")) {
            mostInside.accumulateAndGet(inside.incrementAndGet(), Math::max);
            try {
                gate.acquireUninterruptibly();
                trouble.accept(step);
            } finally {
                inside.decrementAndGet();
            }
        }
        channel.send(new byte[] {42});
        if (channel.receive(1)[0] != 42) {
            throw new AssertionError();
        }
        step.write("report", out -> out.write("{\"talked\":true}".getBytes(StandardCharsets.UTF_8)));
    }
}
