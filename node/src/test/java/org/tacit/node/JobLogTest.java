package org.tacit.node;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.tacit.node.contract.ContractRow;
import org.tacit.node.home.NodeConfig;
import org.tacit.node.job.JobEvent;
import org.tacit.node.job.JobLog;
import org.tacit.node.job.JobState;
import org.tacit.wire.Said;

/** Both sides' lines of one job in one order, with one trace, and nothing of any table in them. */
class JobLogTest {

    @TempDir
    Path folder;

    private TwoNodes nodes(Clock telecom) throws IOException {
        TwoNodes nodes = new TwoNodes(folder, true, false, NodeConfig.Approval.ASK);
        nodes.telecomOptions = NodeOptions.standard().withClock(telecom);
        nodes.openBank();
        nodes.openTelecom();
        nodes.pair();
        nodes.addTables();
        nodes.grant();
        return nodes;
    }

    @Test
    void bothSidesInOneOrderThoughAClockIsWrong() throws IOException {
        try (TwoNodes nodes = nodes(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(10)))) {
            ContractRow contract = nodes.propose();
            nodes.telecom.contracts().approve(contract.hash());
            for (Node node : List.of(nodes.bank, nodes.telecom)) {
                assertThat(TwoNodes.ended(node, contract.job()).job().state()).isEqualTo(JobState.DONE);
            }
            JobLog.JobLogView log = nodes.bank.jobs().log().of(contract.job(), true);
            assertThat(log.trace()).hasSize(32).isEqualTo(nodes.telecom.jobs().log().of(contract.job(), false).trace())
                    .isEqualTo(nodes.bank.jobs().get(contract.job()).turn().trace()).isEqualTo(nodes.telecom.jobs().get(contract.job()).turn().trace());
            assertThat(log.sources()).singleElement().satisfies(s -> {
                assertThat(s.missing()).isNull();
                assertThat(Duration.ofMillis(s.offsetMillis())).isBetween(Duration.ofSeconds(595), Duration.ofSeconds(605));
            });
            assertThat(log.lines()).extracting(JobLog.LogLine::at).isSorted();
            for (String party : List.of("bank", "telecom")) {
                assertThat(log.lines()).filteredOn(l -> l.party().equals(party)).extracting(l -> l.event().kind())
                        .containsSubsequence(JobEvent.Kind.PROPOSED, JobEvent.Kind.APPROVED, JobEvent.Kind.STARTED, JobEvent.Kind.STEP_STARTED, JobEvent.Kind.STEP_DONE, JobEvent.Kind.DONE);
            }
            // What one says the other hears: the same parts, counts and sizes, with the directions turned round; nobody listens in between.
            List<Said> bank = said(nodes.bank, contract.job());
            List<Said> telecom = said(nodes.telecom, contract.job());
            assertThat(bank).isNotEmpty().allSatisfy(s -> {
                assertThat(s.peer()).isEqualTo("telecom");
                assertThat(s.kind()).matches("[A-Z][A-Za-z0-9]+");
                assertThat(s.bytes()).isBetween(s.smallest() * s.messages(), s.largest() * s.messages());
            });
            assertThat(bank).extracting(Said::kind).contains("EcdhPsi");
            assertThat(telecom.stream().filter(Said::sent).mapToLong(Said::bytes).sum()).isEqualTo(bank.stream().filter(s -> !s.sent()).mapToLong(Said::bytes).sum());
            assertThat(telecom.stream().filter(s -> !s.sent()).mapToLong(Said::messages).sum()).isEqualTo(bank.stream().filter(Said::sent).mapToLong(Said::messages).sum());

            // A few seconds of work stay a few seconds, however the clocks stand.
            assertThat(Duration.between(log.lines().getFirst().at(), log.lines().getLast().at())).isLessThan(Duration.ofSeconds(60));
            assertThat(log.lines()).filteredOn(l -> l.event().kind() == JobEvent.Kind.STEP_DONE).allSatisfy(l -> assertThat(l.event().bytes()).isPositive());
            assertThat(log.lines()).filteredOn(l -> l.party().equals("telecom")).as("what is its own business").noneMatch(l -> l.event().kind() == JobEvent.Kind.CHECKED);
            assertThat(log.lines()).filteredOn(l -> l.party().equals("bank")).extracting(l -> l.event().kind()).contains(JobEvent.Kind.CHECKED);
        }
    }

    private static List<Said> said(Node node, String job) {
        return node.jobs().conversation(job).stream().flatMap(step -> {
            assertThat(step.running()).isFalse();
            return step.lines().stream();
        }).toList();
    }

    @Test
    void aPartnerThatIsAwayIsSaidToBe() throws IOException {
        try (TwoNodes nodes = nodes(Clock.systemUTC())) {
            ContractRow contract = nodes.propose();
            nodes.telecom.contracts().decline(contract.hash(), "no");
            TwoNodes.await("declined", () -> nodes.bank.jobs().get(contract.job()).job().state() == JobState.DECLINED);
            nodes.telecom.close();
            nodes.telecom = null;
            TwoNodes.await("gone", () -> !nodes.bank.partners().list().getFirst().connected());
            JobLog.JobLogView log = nodes.bank.jobs().log().of(contract.job(), true);
            assertThat(log.lines()).extracting(l -> l.event().kind()).contains(JobEvent.Kind.PROPOSED, JobEvent.Kind.DECLINED);
            assertThat(log.sources()).singleElement().satisfies(s -> assertThat(s.missing()).isNotNull());
        }
    }

    /** Everything that is logged while jobs run well, fail and are stopped: in the nodes' log files, in the jobs' logs, in the evidence. */
    @Test
    void noLineHoldsACell() throws IOException {
        Logger root = (Logger) LoggerFactory.getLogger("org.tacit");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        var usual = root.getLevel();
        root.setLevel(ch.qos.logback.classic.Level.INFO);
        root.addAppender(lines);
        try (TwoNodes nodes = nodes(Clock.systemUTC())) {
            ContractRow contract = nodes.propose();
            nodes.telecom.contracts().approve(contract.hash());
            TwoNodes.ended(nodes.bank, contract.job());
            TwoNodes.ended(nodes.telecom, contract.job());
            List<String> needles = IntStream.range(0, 90).mapToObj("139000%05d"::formatted).toList();
            List<String> said = Stream.of(lines.list.stream().map(e -> e.getFormattedMessage() + " " + e.getMDCPropertyMap() + " " + (e.getThrowableProxy() == null ? "" : e.getThrowableProxy().getMessage())),
                    Stream.of(nodes.bank, nodes.telecom).map(n -> n.jobs().log().of(contract.job(), true).toString()),
                    Stream.of(nodes.bank, nodes.telecom).flatMap(n -> n.evidence().entries(0, 1000).stream()).map(e -> new String(e.bytes(), java.nio.charset.StandardCharsets.UTF_8)))
                    .flatMap(s -> s).toList();
            assertThat(lines.list).hasSizeGreaterThan(10);
            assertThat(said).allSatisfy(line -> assertThat(needles).noneMatch(line::contains));
            String trace = nodes.bank.jobs().get(contract.job()).turn().trace();
            assertThat(lines.list.stream().filter(e -> trace.equals(e.getMDCPropertyMap().get("trace")))).as("lines of both nodes' threads carry the trace").hasSizeGreaterThanOrEqualTo(4);
        } finally {
            root.detachAppender(lines);
            root.setLevel(usual);
        }
    }
}
