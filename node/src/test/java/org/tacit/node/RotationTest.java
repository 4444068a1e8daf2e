package org.tacit.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.base.TacitException;
import org.tacit.ledger.Audit;
import org.tacit.ledger.AuditReport;
import org.tacit.node.contract.ContractRow;
import org.tacit.node.contract.Contracts;
import org.tacit.node.home.Identity;
import org.tacit.node.home.KnownKeys;
import org.tacit.node.home.NodeHome;
import org.tacit.node.job.JobState;
import org.tacit.node.partner.Partners;
import org.tacit.node.partner.Successions;
import org.tacit.node.store.TestDatabase;

/** Certificates and signing keys that change while everything goes on. */
@Timeout(120)
class RotationTest {

    private static final Duration MONTH = Duration.ofDays(30);

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();

    private TwoNodes nodes() throws IOException {
        TwoNodes nodes = new TwoNodes(folder, true, false, org.tacit.node.home.NodeConfig.Approval.ASK);
        nodes.bankOptions = nodes.bankOptions.withClock(clock);
        nodes.telecomOptions = nodes.telecomOptions.withClock(clock);
        nodes.openBank();
        nodes.openTelecom();
        nodes.pair();
        // Whoever was paired at the very moment of a change knows the newer certificate.
        clock.forward(Duration.ofMinutes(1));
        return nodes;
    }

    private static Partners.View of(Node node) {
        return node.partners().list().getFirst();
    }

    private static long entries(Node node, String type) {
        return node.evidence().entries(0, 10_000).stream().filter(e -> e.type().equals(type)).count();
    }

    @Test
    void contractsOfAllAgesRunAndEvidenceStaysGood() throws Exception {
        try (TwoNodes nodes = nodes()) {
            nodes.addTables();
            nodes.grant();
            ContractRow signed = nodes.bank.contracts().propose(new Contracts.Wanted(TwoNodes.PSI, java.util.Map.of(), 2, 24, ""));
            nodes.telecom.contracts().approve(signed.hash());
            assertThat(TwoNodes.ended(nodes.bank, signed.job()).job().state()).isEqualTo(JobState.DONE);
            ContractRow open = nodes.propose();

            Identity before = nodes.bank.identity();
            String id = before.fingerprint();
            String firstCertificate = before.certificate();
            List<String> firstKeys = before.keys();
            Successions.SuccessionState change = nodes.bank.partners().successions().begin(MONTH, false);
            assertThat(change.taken()).containsExactly("telecom");
            assertThat(nodes.bank.identity().fingerprint()).isEqualTo(id);
            assertThat(nodes.bank.identity().certificate()).isNotEqualTo(firstCertificate);
            assertThat(nodes.bank.identity().keys()).isNotEqualTo(firstKeys);
            assertThat(of(nodes.telecom).certificate()).isEqualTo(nodes.bank.identity().certificate());
            assertThat(of(nodes.telecom).fingerprint()).isEqualTo(id);
            // Something open names the old keys: they are kept.
            assertThat(change.state()).isEqualTo("SHOWN");
            assertThat(of(nodes.telecom).connected()).isTrue();

            // The partner changes as well, in the other role of the connection.
            assertThat(nodes.telecom.partners().successions().begin(MONTH, false).state()).isIn("SHOWN", "RETIRED");

            nodes.telecom.contracts().approve(open.hash());
            assertThat(TwoNodes.ended(nodes.bank, open.job()).job().state()).isEqualTo(JobState.DONE);
            nodes.bank.partners().tick();
            nodes.telecom.partners().tick();
            assertThat(nodes.bank.partners().successions().view().state()).isEqualTo("RETIRED");
            try (var files = Files.list(nodes.bank.home().identity())) {
                assertThat(files.map(f -> f.getFileName().toString())).doesNotContain("tls.pem", "ed25519.key", "sm2.key");
            }
            // What was signed with keys that are gone still runs, and new things are signed with the new ones.
            assertThat(TwoNodes.ended(nodes.telecom, nodes.bank.jobs().again(nodes.bank.contracts().get(signed.hash())).id()).job().state()).isEqualTo(JobState.DONE);
            ContractRow fresh = nodes.propose();
            assertThat(fresh.contract().party("bank").keys()).isEqualTo(nodes.bank.identity().keys());
            nodes.telecom.contracts().approve(fresh.hash());
            assertThat(TwoNodes.ended(nodes.telecom, fresh.job()).job().state()).isEqualTo(JobState.DONE);

            // And both come back after a restart.
            int port = nodes.bank.port();
            nodes.telecom.close();
            nodes.bank.close();
            nodes.reopenBankAt(port);
            nodes.openTelecom();
            nodes.connected();
            assertThat(nodes.bank.identity().fingerprint()).isEqualTo(id);
            for (Node node : List.of(nodes.bank, nodes.telecom)) {
                AuditReport report = Audit.verifyByAny(node.home().evidence(), node.config().name(), KnownKeys.all(node.home()), List.of());
                assertThat(report.findings()).isEmpty();
                assertThat(report.witnessed()).isPositive();
                assertThat(entries(node, "identity.announced")).isEqualTo(1);
                assertThat(entries(node, "identity.shown")).isEqualTo(1);
                assertThat(entries(node, "identity.retired")).isEqualTo(1);
                assertThat(entries(node, "partner.succession")).isEqualTo(1);
            }
        }
    }

    /** A step that runs keeps its session, and a job whose parties both change in the middle of it is one attempt. */
    @Test
    void aJobThatRunsDoesNotNotice() throws Exception {
        Talks talks = new Talks();
        NodeOptions options = NodeOptions.standard().withClock(clock);
        try (TwoNodes nodes = talks.nodes(folder, options, options)) {
            clock.forward(Duration.ofMinutes(1));
            ContractRow contract = nodes.bank.contracts().propose(new Contracts.Wanted(Talks.FLOW, java.util.Map.of(), 2, 24, ""));
            nodes.telecom.contracts().approve(contract.hash());
            TwoNodes.await("the step runs", () -> talks.inside.get() == 1);
            String before = nodes.bank.identity().certificate();
            assertThat(nodes.bank.partners().successions().begin(MONTH, false).taken()).containsExactly("telecom");
            assertThat(nodes.telecom.partners().successions().begin(MONTH, false).taken()).containsExactly("bank");
            assertThat(of(nodes.telecom).certificate()).isEqualTo(nodes.bank.identity().certificate()).isNotEqualTo(before);
            assertThat(talks.inside.get()).isEqualTo(1);
            talks.gate.release(2);
            for (Node node : List.of(nodes.bank, nodes.telecom)) {
                assertThat(TwoNodes.ended(node, contract.job()).job()).satisfies(job -> {
                    assertThat(job.state()).as("%s", job.reason()).isEqualTo(JobState.DONE);
                    assertThat(job.attempt()).isEqualTo(1);
                });
                assertThat(entries(node, "step.done")).isEqualTo(1);
                assertThat(entries(node, "job.interrupted")).isZero();
            }
            // And the next one, over connections that show the new certificates.
            assertThat(TwoNodes.ended(nodes.telecom, nodes.bank.jobs().again(nodes.bank.contracts().get(contract.hash())).id()).job().state()).isEqualTo(JobState.DONE);
        }
    }

    @Test
    void oneThatWasAwayAllTheTimeTakesTheText() throws Exception {
        try (TwoNodes nodes = nodes()) {
            nodes.telecom.close();
            TwoNodes.await("telecom is away", () -> !of(nodes.bank).connected());
            Successions.SuccessionState change = nodes.bank.partners().successions().begin(MONTH, false);
            assertThat(change.state()).isEqualTo("ANNOUNCED");
            assertThat(change.waiting()).containsExactly("telecom");
            assertThatThrownBy(() -> nodes.bank.partners().successions().begin(MONTH, false)).isInstanceOf(InvalidInput.class).hasMessageContaining("under way");

            // A restart in between changes nothing.
            int port = nodes.bank.port();
            String first = nodes.bank.identity().certificate();
            nodes.bank.close();
            nodes.reopenBankAt(port);
            assertThat(nodes.bank.identity().certificate()).isEqualTo(first);
            clock.forward(Duration.ofDays(29));
            nodes.bank.partners().tick();
            assertThat(nodes.bank.identity().certificate()).isEqualTo(first);
            clock.forward(Duration.ofDays(2));
            nodes.bank.partners().tick();
            assertThat(nodes.bank.partners().successions().view().state()).isEqualTo("RETIRED");
            assertThat(nodes.bank.identity().certificate()).isNotEqualTo(first);

            nodes.openTelecom();
            TwoNodes.await("the reason is said", () -> of(nodes.telecom).reach().state().equals("OTHER_NODE"));
            assertThat(of(nodes.telecom).reach().mend().en()).contains("tacit partner renew bank");
            nodes.telecom.partners().renew("bank", wrapped(change.text()));
            nodes.connected();
            // The same again changes nothing.
            nodes.telecom.partners().renew("bank", change.text());
            assertThat(entries(nodes.telecom, "partner.succession")).isEqualTo(1);
        }
    }

    private static String wrapped(String text) {
        return text.replaceAll("(.{76})", "$1\r\n");
    }

    @Test
    void keysInOthersHandsEndAtOnceAndAPersonCompares() throws Exception {
        try (TwoNodes nodes = nodes()) {
            nodes.addTables();
            nodes.grant();
            ContractRow signed = nodes.bank.contracts().propose(new Contracts.Wanted(TwoNodes.PSI, java.util.Map.of(), 2, 24, ""));
            nodes.telecom.contracts().approve(signed.hash());
            assertThat(TwoNodes.ended(nodes.bank, signed.job()).job().state()).isEqualTo(JobState.DONE);
            Successions.SuccessionState change = nodes.bank.partners().successions().begin(MONTH, true);
            assertThat(change.state()).isEqualTo("RETIRED");
            TwoNodes.await("telecom holds it", () -> of(nodes.telecom).reach().state().equals("SUSPENDED_HERE"));
            TwoNodes.await("bank is cut off", () -> !of(nodes.bank).connected());
            assertThat(of(nodes.telecom).suspended()).contains(nodes.bank.identity().certificate());
            assertThatThrownBy(() -> nodes.telecom.partners().lift("bank", "")).isInstanceOf(InvalidInput.class).hasMessageContaining("--fingerprint");
            assertThatThrownBy(() -> nodes.telecom.partners().lift("bank", "ab".repeat(32))).isInstanceOf(InvalidInput.class);
            nodes.telecom.partners().lift("bank", nodes.bank.identity().certificate());
            nodes.connected();
            // Nothing more is believed of what the old keys signed.
            assertThatThrownBy(() -> nodes.bank.jobs().again(nodes.bank.contracts().get(signed.hash()))).isInstanceOf(TacitException.class)
                    .hasMessageContaining("propose a new one");
            ContractRow fresh = nodes.propose();
            nodes.telecom.contracts().approve(fresh.hash());
            assertThat(TwoNodes.ended(nodes.telecom, fresh.job()).job().state()).isEqualTo(JobState.DONE);
        }
    }

    @Test
    void aSuccessorThatTheOldKeysDidNotSignIsRefused() throws Exception {
        try (TwoNodes nodes = nodes()) {
            nodes.telecom.close();
            TwoNodes.await("telecom is away", () -> !of(nodes.bank).connected());
            // A thief of the whole folder makes a successor of its own.
            Path stolen = folder.resolve("stolen");
            copy(nodes.bank.home().folder().resolve("identity"), stolen.resolve("identity"));
            Files.copy(nodes.bank.home().config(), stolen.resolve("config.yaml"));
            String text = nodes.bank.partners().successions().begin(MONTH, false).text();
            nodes.openTelecom();
            nodes.connected();
            TwoNodes.await("taken", () -> nodes.bank.partners().successions().view().waiting().isEmpty());

            int half = text.length() / 2;
            for (String bad : new String[] {"", "tacitnext1.", "hello", text.substring(0, text.length() - 8), text.substring(0, half) + (text.charAt(half) == 'A' ? 'B' : 'A') + text.substring(half + 1)}) {
                assertThatThrownBy(() -> nodes.telecom.partners().renew("bank", bad)).isInstanceOf(TacitException.class);
            }
            String forged = thiefs(stolen);
            assertThatThrownBy(() -> nodes.telecom.partners().renew("bank", forged)).isInstanceOf(PolicyDenied.class).hasMessageContaining("another successor of the same certificate");
            assertThat(entries(nodes.telecom, "partner.succession-refused")).isPositive();
            assertThat(of(nodes.telecom).connected()).isTrue();
        }
    }

    /** What a node on the stolen folder, and a database of its own, announces. */
    private String thiefs(Path stolen) throws IOException {
        NodeHome home = new NodeHome(stolen);
        for (Path part : new Path[] {home.database(), home.tables(), home.evidence(), home.jobs(), home.logs()}) {
            NodeHome.makeFolder(part);
        }
        NodeHome.writePrivate(home.token(), "ab".repeat(32) + "\n");
        Files.writeString(home.config(), Files.readString(home.config()).replaceAll("\nport: [0-9]+\n", "\nport: 0\n").replaceAll("\ndatabase: .*\n", "\ndatabase: \"" + TestDatabase.url() + "\"\n"));
        try (Node thief = Node.open(home, NodeOptions.standard().withClock(clock))) {
            return thief.partners().successions().begin(MONTH, false).text();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (var files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    @Test
    void whoIsPairedAfterAChangeKnowsTheNewOneAndFollowsTheNext() throws Exception {
        TwoNodes nodes = new TwoNodes(folder, true, false, org.tacit.node.home.NodeConfig.Approval.ASK);
        try (nodes) {
            nodes.bankOptions = nodes.bankOptions.withClock(clock);
            nodes.telecomOptions = nodes.telecomOptions.withClock(clock);
            nodes.openBank();
            nodes.openTelecom();
            // Nobody has to take it: shown and retired at once.
            assertThat(nodes.bank.partners().successions().begin(MONTH, false).state()).isEqualTo("RETIRED");
            assertThat(nodes.telecom.partners().successions().begin(MONTH, false).state()).isEqualTo("RETIRED");
            clock.forward(Duration.ofMinutes(1));
            Partners.Invited invited = nodes.bank.partners().invite("127.0.0.1:" + nodes.bank.port(), Duration.ofHours(1));
            assertThat(invited.text()).startsWith("tacit2.");
            nodes.telecom.partners().join(invited.text());
            nodes.connected();
            assertThat(of(nodes.bank).fingerprint()).isEqualTo(nodes.telecom.identity().fingerprint());
            assertThat(of(nodes.bank).certificate()).isEqualTo(nodes.telecom.identity().certificate());
            clock.forward(Duration.ofMinutes(1));
            assertThat(nodes.bank.partners().successions().begin(MONTH, false).taken()).containsExactly("telecom");
            assertThat(of(nodes.telecom).certificate()).isEqualTo(nodes.bank.identity().certificate());
        }
    }
}
