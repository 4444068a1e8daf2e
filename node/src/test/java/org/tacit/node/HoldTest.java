package org.tacit.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.InvalidInput;
import org.tacit.base.PeerFailed;
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
import org.tacit.node.contract.Contracts;
import org.tacit.node.hold.Hold;
import org.tacit.node.hold.HoldScope;
import org.tacit.node.job.JobState;
import org.tacit.wire.Pipe;
import org.tacit.wire.Tap;

/** The kill switch, with a job that sends as fast as it can. */
class HoldTest {

    private static final String FLOW = """
            tacit: flow/v1
            name: chatter
            purpose: test
            parties: [bank, telecom]
            tables:
              loans: {party: bank, table: loans}
              people: {party: telecom, table: people}
            steps:
              - {id: chat, operator: test.chat, roles: {left: bank, right: telecom}, inputs: {left: {table: loans}, right: {table: people}}}
            """;

    @TempDir
    Path folder;

    /** So many messages each side sends; endless for the tests that stop it. */
    private volatile long messages = Long.MAX_VALUE;
    private final AtomicLong sent = new AtomicLong();
    private final CountDownLatch chatting = new CountDownLatch(100);

    private final class Chat implements Operator {
        @Override
        public OperatorSpec spec() {
            Text text = new Text("chats", "闲聊");
            return new OperatorSpec("test.chat", "1", text, text, text, text, List.of(Role.owner("left", "left", "左"), Role.owner("right", "right", "右")),
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
            for (long i = 0; i < messages; i++) {
                channel.send(new byte[] {42});
                channel.receive(1);
                chatting.countDown();
            }
            step.write("report", out -> out.write("{}".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        }
    }

    /** Counts what leaves the bank in sessions of jobs; their control lines, which carry the reason, left out. */
    private TwoNodes nodes(Pipe.Wrap telecoms) throws Exception {
        TwoNodes nodes = new TwoNodes(folder, true, false, org.tacit.node.home.NodeConfig.Approval.ASK);
        Tap tap = new Tap((from, to, channel, message) -> {
            if (from.name().equals("bank") && channel.startsWith("main")) {
                sent.incrementAndGet();
            }
        });
        NodeOptions options = NodeOptions.standard().withOperators(Operators.of(new Chat()));
        nodes.bankOptions = options.withSessions(options.sessions().withWrap(tap));
        nodes.telecomOptions = options.withSessions(options.sessions().withWrap(telecoms));
        nodes.openBank();
        nodes.openTelecom();
        nodes.pair();
        nodes.addTables();
        nodes.grant();
        return nodes;
    }

    private static final Contracts.Wanted WANTED = new Contracts.Wanted(FLOW, java.util.Map.of(), 10, 24, "");

    private ContractRow chatting(TwoNodes nodes) throws InterruptedException {
        ContractRow contract = nodes.bank.contracts().propose(WANTED);
        nodes.telecom.contracts().approve(contract.hash());
        assertThat(chatting.await(60, TimeUnit.SECONDS)).as("the job runs").isTrue();
        return contract;
    }

    private static JobState jobState(Node node, String job) {
        return node.jobs().get(job).job().state();
    }

    @Test
    void nothingLeavesOnceStopHasReturnedAndBothSidesKnowWhy() throws Exception {
        try (TwoNodes nodes = nodes(Pipe.Wrap.NONE)) {
            ContractRow contract = chatting(nodes);
            long from = System.nanoTime();
            Hold hold = nodes.bank.holds().place(HoldScope.ALL, "", "suspected leak");
            long then = sent.get();
            assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(1));
            for (Node node : List.of(nodes.bank, nodes.telecom)) {
                assertThat(TwoNodes.ended(node, contract.job()).job()).satisfies(job -> {
                    assertThat(job.state()).isEqualTo(JobState.STOPPED);
                    assertThat(job.reason().en()).contains("suspected leak");
                    assertThat(job.reason().zh()).contains("紧急停止");
                });
            }
            assertThat(sent.get()).as("messages of the job after the stop had returned").isEqualTo(then).isPositive();
            // Another run starts at neither side.
            assertThatThrownBy(() -> nodes.bank.jobs().again(nodes.bank.contracts().get(contract.hash()))).isInstanceOf(PolicyDenied.class).hasMessageContaining(hold.id());
            assertThatThrownBy(() -> nodes.telecom.jobs().again(nodes.telecom.contracts().get(contract.hash()))).isInstanceOf(PeerFailed.class).hasMessageContaining("suspected leak");
            assertThat(nodes.bank.evidence().entries(0, 1000)).anyMatch(e -> e.type().equals("hold.placed") && e.body().get("actor").equals("node") && e.body().get("reason").equals("suspected leak"));
        }
    }

    /** The partner takes nothing from its sockets any more and answers nobody. */
    @Test
    void aPartnerThatDoesNotAnswerHoldsNobodyUp() throws Exception {
        CountDownLatch frozen = new CountDownLatch(1);
        CountDownLatch thaw = new CountDownLatch(1);
        Pipe.Wrap freeze = (pipe, self, peer, channel) -> new Pipe() {
            private void stay() {
                if (frozen.getCount() == 0) {
                    try {
                        boolean unused = thaw.await(60, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
            }

            @Override
            public void send(MemorySegment message) throws java.io.IOException {
                stay();
                pipe.send(message);
            }

            @Override
            public void receive(MemorySegment target) throws java.io.IOException {
                pipe.receive(target);
                stay();
            }

            @Override
            public byte[] receiveUpTo(int maxBytes) throws java.io.IOException {
                byte[] message = pipe.receiveUpTo(maxBytes);
                stay();
                return message;
            }

            @Override
            public void flush() throws java.io.IOException {
                stay();
                pipe.flush();
            }

            @Override
            public void finish() {
                pipe.finish();
            }

            @Override
            public void abort() {
                pipe.abort();
            }
        };
        try (TwoNodes nodes = nodes(freeze)) {
            ContractRow contract = chatting(nodes);
            frozen.countDown();
            long from = System.nanoTime();
            nodes.bank.holds().place(HoldScope.PARTNER, "telecom", "it is silent");
            long then = sent.get();
            assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(1));
            TwoNodes.await("stopped here", () -> jobState(nodes.bank, contract.job()) == JobState.STOPPED);
            assertThat(sent.get()).isEqualTo(then);
            thaw.countDown();
            TwoNodes.await("and there, once it wakes", () -> jobState(nodes.telecom, contract.job()) == JobState.STOPPED);
            assertThat(sent.get()).isEqualTo(then);
        }
    }

    private static String refused(Runnable start) {
        try {
            start.run();
            return "";
        } catch (PeerFailed e) {
            return e.getMessage();
        }
    }

    @Test
    void whatIsHeldWaitsThroughARestartAndStartsWhenLifted() throws Exception {
        messages = 3;
        try (TwoNodes nodes = nodes(Pipe.Wrap.NONE)) {
            Hold hold = nodes.telecom.holds().place(HoldScope.PARTNER, "bank", "audit week");
            ContractRow contract = nodes.bank.contracts().propose(WANTED);
            nodes.telecom.contracts().approve(contract.hash());
            TwoNodes.await("signed", () -> jobState(nodes.bank, contract.job()) == JobState.APPROVED && jobState(nodes.telecom, contract.job()) == JobState.APPROVED);
            nodes.telecom.close();
            nodes.openTelecom();
            nodes.connected();
            assertThat(nodes.telecom.holds().list()).singleElement().satisfies(h -> assertThat(h.active()).isTrue());
            // The bank may be about it by itself, now that they are connected again.
            TwoNodes.await("telecom refuses and says why", () -> refused(() -> nodes.bank.jobs().start(contract.job())).contains("audit week"));
            assertThatThrownBy(() -> nodes.telecom.jobs().start(contract.job())).isInstanceOf(PolicyDenied.class);
            TwoNodes.await("it waits", () -> jobState(nodes.bank, contract.job()) == JobState.APPROVED);
            nodes.telecom.holds().lift(hold.id());
            nodes.telecom.holds().lift(hold.id());
            for (Node node : List.of(nodes.bank, nodes.telecom)) {
                TwoNodes.await("it runs by itself", () -> jobState(node, contract.job()) == JobState.DONE);
            }
            assertThat(nodes.telecom.evidence().entries(0, 1000).stream().filter(e -> e.type().equals("hold.lifted"))).hasSize(1);
        }
    }

    @Test
    void aSuspendedContractsJobGoesOnWhenItIsResumed() throws Exception {
        try (TwoNodes nodes = nodes(Pipe.Wrap.NONE)) {
            ContractRow contract = chatting(nodes);
            nodes.telecom.contracts().suspend(contract.hash(), "a question");
            for (Node node : List.of(nodes.bank, nodes.telecom)) {
                TwoNodes.await("cut off", () -> jobState(node, contract.job()) == JobState.INTERRUPTED);
                assertThat(node.jobs().get(contract.job()).job().reason().en()).contains("a question");
            }
            messages = 3;
            nodes.telecom.contracts().resume(contract.hash(), "");
            for (Node node : List.of(nodes.bank, nodes.telecom)) {
                TwoNodes.await("goes on", () -> jobState(node, contract.job()) == JobState.DONE);
            }
        }
    }

    @Test
    void aHoldNeedsAReasonAndStopsOnlyWhatItCovers() throws Exception {
        messages = 3;
        try (TwoNodes nodes = nodes(Pipe.Wrap.NONE)) {
            for (String reason : new String[] {null, " ", "a\nb", "x".repeat(501)}) {
                assertThatThrownBy(() -> nodes.bank.holds().place(HoldScope.ALL, "", reason)).isInstanceOf(InvalidInput.class);
            }
            nodes.bank.holds().place(HoldScope.PARTNER, "insurer", "another one");
            nodes.bank.holds().place(HoldScope.PROJECT, "ab".repeat(32), "another one");
            nodes.bank.holds().place(HoldScope.JOB, "jother", "another one");
            ContractRow contract = nodes.bank.contracts().propose(WANTED);
            nodes.telecom.contracts().approve(contract.hash());
            assertThat(TwoNodes.ended(nodes.bank, contract.job()).job().state()).isEqualTo(JobState.DONE);
        }
    }
}
