package org.tacit.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
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
import org.tacit.node.contract.ContractState;
import org.tacit.node.job.JobState;
import org.tacit.node.job.Jobs;
import org.tacit.wire.Party;

/** A contract of three parties and its job: signed when all have signed, ended for all when one ends it, continued when all are back. */
class ThreePartiesTest {

    private static final List<String> NAMES = List.of("bank", "insurer", "telecom");

    /** All talk to each other twice; in between the bank and the telecom operator are alone with each other, and the insurer waits for them. */
    private static final String FLOW = """
            tacit: flow/v1
            name: three talk
            purpose: test
            parties: [bank, insurer, telecom]
            tables:
              loans: {party: bank, table: people}
              policies: {party: insurer, table: people}
              people: {party: telecom, table: people}
            steps:
              - {id: first, operator: test.three, roles: {a: bank, b: insurer, c: telecom},
                 inputs: {a: {table: loans}, b: {table: policies}, c: {table: people}}}
              - {id: apart, operator: test.two, roles: {a: bank, b: telecom}, inputs: {a: {table: loans}, b: {table: people}}}
              - {id: last, operator: test.three, roles: {a: insurer, b: bank, c: telecom},
                 inputs: {a: {table: policies}, b: {table: loans}, c: {table: people}}}
            """;

    @TempDir
    Path folder;

    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);
    /** {@code step role} that waits at the gate. */
    private volatile String gate = "";

    /** Each sends every other its role and receives theirs. */
    private final class Talk implements Operator {
        private final OperatorSpec spec;

        Talk(String name, String... roles) {
            List<String> all = List.of(roles);
            Text text = new Text("talks", "对话");
            spec = new OperatorSpec(name, "1", text, text, text, text, all.stream().map(r -> Role.owner(r, r, r)).toList(),
                    all.stream().map(r -> Port.of(r, "table", PortType.TABLE, "t", "表")).toList(),
                    all.stream().map(r -> Port.of(r, "report", PortType.REPORT, "r", "报告")).toList(), List.of());
        }

        @Override
        public OperatorSpec spec() {
            return spec;
        }

        @Override
        public List<Fact> disclosure(Binding binding) {
            return List.of();
        }

        @Override
        public Cost cost(Binding binding) {
            return Cost.NONE;
        }

        @Override
        public void run(StepContext step) {
            if (gate.equals(step.binding().step() + " " + step.role())) {
                reached.countDown();
                try {
                    assertThat(open.await(60, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
            StringBuilder heard = new StringBuilder();
            for (Party party : step.session().parties()) {
                if (!party.equals(step.session().self())) {
                    step.session().channel(party).send(step.role().getBytes());
                }
            }
            for (Party party : step.session().parties()) {
                if (!party.equals(step.session().self())) {
                    heard.append(party.name()).append(new String(step.session().channel(party).receive(1)));
                }
            }
            step.write("report", out -> out.write(("{\"heard\":\"" + heard + "\"}").getBytes()));
        }
    }

    private NodeOptions options() {
        return NodeOptions.standard().withOperators(Operators.of(new Talk("test.three", "a", "b", "c"), new Talk("test.two", "a", "b")));
    }

    private ThreeNodes nodes() throws Exception {
        return ThreeNodes.ready(folder, options());
    }

    private static void state(ThreeNodes nodes, ContractRow contract, ContractState state) {
        for (Node node : nodes.all()) {
            TwoNodes.await(node.config().name() + " sees " + state, () -> node.contracts().get(contract.hash()).state() == state);
        }
    }

    private static ContractRow signed(ThreeNodes nodes, String flow) {
        ContractRow contract = nodes.node("bank").contracts().propose(TwoNodes.wanted(flow));
        nodes.node("insurer").contracts().approve(contract.hash());
        nodes.node("telecom").contracts().approve(contract.hash());
        return contract;
    }

    private static void done(ThreeNodes nodes, ContractRow contract, int attempt) {
        for (Node node : nodes.all()) {
            String name = node.config().name();
            TwoNodes.await(name + " is done", () -> node.jobs().get(contract.job()).job().state() == JobState.DONE);
            Jobs.View view = TwoNodes.ended(node, contract.job());
            assertThat(view.job().state()).as("%s: %s", name, view.job().reason()).isEqualTo(JobState.DONE);
            assertThat(view.job().attempt()).as(name).isEqualTo(attempt);
        }
    }

    @Test
    void signedWhenAllHaveSignedAndRunAtAll() throws Exception {
        try (ThreeNodes nodes = nodes()) {
            ContractRow contract = nodes.node("bank").contracts().propose(TwoNodes.wanted(FLOW));
            assertThat(contract.partners()).containsExactly("insurer", "telecom");

            ContractRow agreed = nodes.node("insurer").contracts().approve(contract.hash());
            assertThat(agreed.state()).isEqualTo(ContractState.AGREED);
            assertThat(nodes.node("bank").contracts().get(contract.hash()).state()).isEqualTo(ContractState.PROPOSED);
            // Said twice, done once.
            assertThat(nodes.node("insurer").contracts().approve(contract.hash()).state()).isEqualTo(ContractState.AGREED);
            assertThat(nodes.node("insurer").evidence().entries(0, 1000)).filteredOn(e -> e.type().equals("contract.agreed")).hasSize(1);
            assertThatThrownBy(() -> nodes.node("bank").jobs().start(contract.job())).isInstanceOf(InvalidInput.class);

            nodes.node("telecom").contracts().approve(contract.hash());
            state(nodes, contract, ContractState.SIGNED);
            done(nodes, contract, 1);
            for (Node node : nodes.all()) {
                assertThat(node.contracts().get(contract.hash()).signed().signatures()).hasSize(6);
                assertThat(node.jobs().get(contract.job()).steps()).extracting("step").containsExactly("first", "apart", "last");
                // Evidence is exchanged between every two of them.
                TwoNodes.await("heads of " + node.config().name() + " are signed by both others", () -> node.evidence().standing().witnessed().size() == 2);
            }
            assertThat(nodes.node("insurer").jobs().artifacts(contract.job()).find("apart", "report")).isEmpty();
            assertThat(nodes.node("telecom").jobs().artifacts(contract.job()).find("last", "report")).isPresent();
        }
    }

    @Test
    void oneDeclinesForAll() throws Exception {
        try (ThreeNodes nodes = nodes()) {
            ContractRow contract = nodes.node("bank").contracts().propose(TwoNodes.wanted(FLOW));
            nodes.node("insurer").contracts().approve(contract.hash());
            nodes.node("telecom").contracts().decline(contract.hash(), "no budget");
            state(nodes, contract, ContractState.DECLINED);
            for (Node node : nodes.all()) {
                TwoNodes.await("job is declined", () -> node.jobs().get(contract.job()).job().state() == JobState.DECLINED);
                assertThat(node.contracts().get(contract.hash()).reason().en()).contains("telecom declined: no budget");
            }
        }
    }

    /** One that has signed may take its word back as long as not all have. */
    @Test
    void oneThatAgreedMayStillDecline() throws Exception {
        try (ThreeNodes nodes = nodes()) {
            ContractRow contract = nodes.node("bank").contracts().propose(TwoNodes.wanted(FLOW));
            nodes.node("insurer").contracts().approve(contract.hash());
            nodes.node("insurer").contracts().decline(contract.hash(), "changed our mind");
            state(nodes, contract, ContractState.DECLINED);
            assertThatThrownBy(() -> nodes.node("telecom").contracts().approve(contract.hash())).isInstanceOf(InvalidInput.class);
        }
    }

    @Test
    void twoThatAreNotPairedAreNamed() throws Exception {
        try (ThreeNodes nodes = ThreeNodes.open(folder, options())) {
            nodes.pair("bank", "insurer");
            assertThatThrownBy(() -> nodes.node("bank").contracts().propose(TwoNodes.wanted(FLOW))).isInstanceOf(InvalidInput.class)
                    .hasMessageContaining("There is no partner 'telecom'");
            nodes.pair("bank", "telecom");
            assertThatThrownBy(() -> nodes.node("bank").contracts().propose(TwoNodes.wanted(FLOW))).isInstanceOf(PolicyDenied.class)
                    .hasMessageContaining("'insurer' and 'telecom' are not partners");
            assertThat(nodes.node("bank").contracts().list()).singleElement().satisfies(c -> assertThat(c.state()).isEqualTo(ContractState.DECLINED));
        }
    }

    @Test
    void anyOneStopsAll() throws Exception {
        gate = "last b";
        try (ThreeNodes nodes = nodes()) {
            ContractRow contract = signed(nodes, FLOW);
            assertThat(reached.await(60, TimeUnit.SECONDS)).isTrue();
            nodes.node("insurer").jobs().stop(contract.job());
            open.countDown();
            for (Node node : nodes.all()) {
                Jobs.View view = TwoNodes.ended(node, contract.job());
                assertThat(view.job().state()).as("%s: %s", node.config().name(), view.job().reason()).isEqualTo(JobState.STOPPED);
                assertThat(view.job().reason().en()).contains("insurer stopped the");
            }
            assertThatThrownBy(() -> nodes.node("bank").jobs().start(contract.job())).isInstanceOf(InvalidInput.class);
        }
    }

    /** A party that waits for a step of two others is not cut off, however long they take, and hears a stop while it waits. */
    @Test
    void whoWaitsForOthersHearsAStop() throws Exception {
        gate = "apart b";
        try (ThreeNodes nodes = nodes()) {
            ContractRow contract = signed(nodes, FLOW);
            assertThat(reached.await(60, TimeUnit.SECONDS)).isTrue();
            nodes.node("telecom").jobs().stop(contract.job());
            open.countDown();
            for (Node node : nodes.all()) {
                assertThat(TwoNodes.ended(node, contract.job()).job().state()).isEqualTo(JobState.STOPPED);
            }
        }
    }

    @Test
    void allResumeAtTheSameTime() throws Exception {
        gate = "last c";
        try (ThreeNodes nodes = nodes()) {
            ContractRow contract = signed(nodes, FLOW);
            assertThat(reached.await(60, TimeUnit.SECONDS)).isTrue();
            lose(nodes, "telecom", contract);
            gate = "";
            open.countDown();
            nodes.open("telecom");
            nodes.connected("bank", "telecom");
            nodes.connected("insurer", "telecom");
            try (var all = Executors.newVirtualThreadPerTaskExecutor()) {
                nodes.all().forEach(node -> all.submit(() -> node.jobs().start(contract.job())));
            }
            done(nodes, contract, 2);
        }
    }

    @Test
    void whoeverIsCutOffTheJobIsInterruptedAtAllAndContinues() throws Exception {
        for (String victim : NAMES) {
            Path own = java.nio.file.Files.createDirectory(folder.resolve("without-" + victim));
            ThreePartiesTest test = new ThreePartiesTest();
            test.folder = own;
            test.cutOffAndContinue(victim);
        }
    }

    private void cutOffAndContinue(String victim) throws Exception {
        gate = "last " + Map.of("insurer", "a", "bank", "b", "telecom", "c").get(victim);
        try (ThreeNodes nodes = nodes()) {
            ContractRow contract = signed(nodes, FLOW);
            assertThat(reached.await(60, TimeUnit.SECONDS)).isTrue();
            nodes.keepPort(victim);
            lose(nodes, victim, contract);
            gate = "";
            nodes.open(victim);
            done(nodes, contract, 2);
            for (Node node : nodes.all()) {
                assertThat(node.evidence().entries(0, 1000).stream().filter(e -> e.type().equals("step.done") && e.body().get("step").equals("first"))).hasSize(1);
            }
        }
    }

    /** Its node goes away while it is held at the gate, as if it were killed; the others say so within seconds. */
    private void lose(ThreeNodes nodes, String victim, ContractRow contract) throws InterruptedException {
        Thread closing = Thread.ofPlatform().start(nodes.node(victim)::close);
        long from = System.nanoTime();
        for (Node node : nodes.all()) {
            if (node != nodes.node(victim)) {
                Jobs.View view = TwoNodes.ended(node, contract.job());
                assertThat(view.job().state()).as("%s: %s", node.config().name(), view.job().reason()).isEqualTo(JobState.INTERRUPTED);
                assertThat(view.job().reason().en()).contains(victim);
            }
        }
        assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(20));
        open.countDown();
        closing.join();
    }

    /** Who was away when all had signed learns it when it is back, and the job starts then. */
    @Test
    void signaturesReachAPartyThatWasAway() throws Exception {
        try (ThreeNodes nodes = nodes()) {
            ContractRow contract = nodes.node("bank").contracts().propose(TwoNodes.wanted(FLOW));
            nodes.node("telecom").contracts().approve(contract.hash());
            nodes.node("telecom").close();
            TwoNodes.await("it is gone", () -> ThreeNodes.partners(nodes.node("bank")).stream().anyMatch(p -> p.name().equals("telecom") && !p.connected()));
            nodes.node("insurer").contracts().approve(contract.hash());
            TwoNodes.await("bank has all", () -> nodes.node("bank").contracts().get(contract.hash()).state() == ContractState.SIGNED);
            nodes.open("telecom");
            state(nodes, contract, ContractState.SIGNED);
            done(nodes, contract, 1);
        }
    }
}
