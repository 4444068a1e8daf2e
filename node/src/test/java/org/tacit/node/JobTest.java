package org.tacit.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.policy.Clause;
import org.tacit.ledger.Audit;
import org.tacit.ledger.AuditReport;
import org.tacit.ledger.Entry;
import org.tacit.node.contract.ContractRow;
import org.tacit.node.contract.ContractState;
import org.tacit.node.contract.Contracts;
import org.tacit.node.home.KnownKeys;
import org.tacit.node.home.NodeConfig;
import org.tacit.node.job.JobState;
import org.tacit.node.job.Jobs;

/** From a proposal to a result, between two real nodes; telecom has no listening port. */
class JobTest {

    @TempDir
    Path folder;

    @Test
    void approvedContractRunsAtBothAndLeavesEvidence() throws IOException {
        try (TwoNodes nodes = TwoNodes.ready(folder)) {
            ContractRow proposed = nodes.propose();
            assertThat(proposed.state()).isEqualTo(ContractState.PROPOSED);
            ContractRow atTelecom = nodes.telecom.contracts().get(proposed.hash());
            assertThat(atTelecom.state()).isEqualTo(ContractState.AWAITING_APPROVAL);
            assertThat(nodes.telecom.jobs().get(proposed.job()).job().state()).isEqualTo(JobState.AWAITING_APPROVAL);

            nodes.telecom.contracts().approve(proposed.hash());

            for (Node node : List.of(nodes.bank, nodes.telecom)) {
                Jobs.View view = TwoNodes.ended(node, proposed.job());
                assertThat(view.job().state()).as("%s", view.job().reason()).isEqualTo(JobState.DONE);
                assertThat(view.steps()).singleElement().satisfies(s -> {
                    assertThat(s.state()).isEqualTo("DONE");
                    assertThat(s.bytesSent()).isPositive();
                });
                assertThat(node.jobs().artifacts(proposed.job()).find("align", "rows")).isPresent();
                assertThat(node.contracts().get(proposed.hash()).signed().signatures()).hasSize(4);
            }
            assertThat(report(nodes.bank, proposed.job())).contains("30");

            assertThat(types(nodes.bank)).contains("partner.added", "table.added", "policy.granted", "contract.proposed", "contract.signed",
                    "job.started", "step.done", "job.done");
            assertThat(types(nodes.telecom)).contains("contract.received", "contract.signed", "job.done");
            TwoNodes.await("both have signed the other's head after the job", () ->
                    nodes.bank.evidence().standing().witnessed().getOrDefault("telecom", 0L) >= doneAt(nodes.bank)
                            && nodes.telecom.evidence().standing().witnessed().getOrDefault("bank", 0L) >= doneAt(nodes.telecom));
            var held = nodes.bank.evidence().heldOf("telecom").orElseThrow();
            nodes.close();
            AuditReport audit = Audit.verify(nodes.telecom.home().evidence(), "telecom", KnownKeys.read(nodes.telecom.home()), List.of(held));
            assertThat(audit.verified()).as("%s", audit.findings()).isTrue();
            assertThat(audit.witnessed()).isPositive();
            nodes.bank = null;
            nodes.telecom = null;
        }
    }

    private static String report(Node node, String job) throws IOException {
        var artifacts = node.jobs().artifacts(job);
        try (var in = artifacts.open(artifacts.find("align", "report").orElseThrow())) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    private static List<String> types(Node node) {
        return entries(node).map(Entry::type).toList();
    }

    private static Stream<Entry> entries(Node node) {
        return node.evidence().entries(0, 1000).stream();
    }

    private static long doneAt(Node node) {
        return entries(node).filter(e -> e.type().equals("job.done")).mapToLong(Entry::sequence).findFirst().orElseThrow() + 1;
    }

    @Test
    void evidenceHoldsNoValues() throws IOException {
        try (TwoNodes nodes = TwoNodes.ready(folder)) {
            ContractRow proposed = nodes.propose();
            nodes.telecom.contracts().approve(proposed.hash());
            TwoNodes.ended(nodes.bank, proposed.job());
            TwoNodes.ended(nodes.telecom, proposed.job());
            for (Node node : List.of(nodes.bank, nodes.telecom)) {
                // Hashes and times hold any digits by chance.
                assertThat(entries(node).map(e -> new String(e.bytes(), java.nio.charset.StandardCharsets.UTF_8).replaceAll("[0-9a-f]{10,}|\"time\":\"[^\"]*\"", "")))
                        .isNotEmpty().noneMatch(text -> text.contains("13900000") || text.contains("5031"));
            }
        }
    }

    @Test
    void declinedContractNeverRuns() throws IOException {
        try (TwoNodes nodes = TwoNodes.ready(folder)) {
            ContractRow proposed = nodes.propose();
            nodes.telecom.contracts().decline(proposed.hash(), "no budget");
            TwoNodes.await("bank knows", () -> nodes.bank.contracts().get(proposed.hash()).state() == ContractState.DECLINED);
            Jobs.View view = nodes.bank.jobs().get(proposed.job());
            assertThat(view.job().state()).isEqualTo(JobState.DECLINED);
            assertThat(view.job().reason().en()).contains("telecom declined: no budget");
            assertThatThrownBy(() -> nodes.bank.jobs().start(proposed.job())).isInstanceOf(InvalidInput.class).hasMessageContaining("DECLINED");
            assertThatThrownBy(() -> nodes.telecom.contracts().approve(proposed.hash())).isInstanceOf(InvalidInput.class);
        }
    }

    @Test
    void proposerMayWithdraw() throws IOException {
        try (TwoNodes nodes = TwoNodes.ready(folder)) {
            ContractRow proposed = nodes.propose();
            nodes.bank.contracts().decline(proposed.hash(), "a mistake");
            assertThat(nodes.telecom.contracts().get(proposed.hash()).state()).isEqualTo(ContractState.WITHDRAWN);
            assertThatThrownBy(() -> nodes.telecom.contracts().approve(proposed.hash())).isInstanceOf(InvalidInput.class);
        }
    }

    @Test
    void nothingIsGrantedByDefault() throws IOException {
        try (TwoNodes nodes = TwoNodes.open(folder)) {
            nodes.pair();
            nodes.addTables();
            assertThat(nodes.bank.contracts().tablesOf("telecom")).isEmpty();
            assertThatThrownBy(nodes::propose).isInstanceOf(InvalidInput.class).hasMessageContaining("telecom has no table 'people'");

            // One column granted: the table is seen with that column alone.
            nodes.telecom.catalogue().grant("people", Clause.of("", List.of("mobile"), "bank", "*", List.of("psi.*"), Kind.MEMBERSHIP));
            assertThat(nodes.bank.contracts().tablesOf("telecom")).singleElement()
                    .satisfies(t -> assertThat(t.columns()).extracting("name").containsExactly("mobile"));

            // The bank's own policy is asked too.
            assertThatThrownBy(nodes::propose).isInstanceOf(PolicyDenied.class).hasMessageContaining("loans");
            assertThat(nodes.telecom.contracts().list()).isEmpty();
        }
    }

    @Test
    void ownersNodeRefusesWhatItsPolicyDoesNotGrant() throws IOException {
        try (TwoNodes nodes = TwoNodes.open(folder)) {
            nodes.pair();
            nodes.addTables();
            nodes.grant();
            String clause = nodes.telecom.catalogue().show("people").policy().getFirst().id();
            // Granted when the bank looked, taken back before it proposes with what it remembers: another purpose does the same.
            nodes.bank.catalogue().grant("loans", Clause.of("", List.of("phone"), "telecom", "*", List.of("psi.*"), Kind.MEMBERSHIP));
            assertThatThrownBy(() -> nodes.bank.contracts().propose(TwoNodes.wanted(TwoNodes.PSI.replace("purpose: credit-2027", "purpose: marketing"))))
                    .isInstanceOf(PolicyDenied.class).hasMessageContaining("telecom refuses");
            assertThat(types(nodes.telecom)).contains("contract.refused");
            nodes.telecom.catalogue().revoke("people", clause);
            assertThat(nodes.bank.contracts().tablesOf("telecom")).isEmpty();
        }
    }

    @Test
    void quotaOfRunsIsKept() throws IOException {
        try (TwoNodes nodes = TwoNodes.ready(folder)) {
            ContractRow proposed = nodes.bank.contracts().propose(new Contracts.Wanted(TwoNodes.PSI, Map.of(), 2, 24, ""));
            nodes.telecom.contracts().approve(proposed.hash());
            assertThat(TwoNodes.ended(nodes.bank, proposed.job()).job().state()).isEqualTo(JobState.DONE);
            TwoNodes.ended(nodes.telecom, proposed.job());
            String second = nodes.bank.jobs().again(nodes.bank.contracts().get(proposed.hash())).id();
            assertThat(TwoNodes.ended(nodes.bank, second).job().state()).isEqualTo(JobState.DONE);
            assertThatThrownBy(() -> nodes.bank.jobs().again(nodes.bank.contracts().get(proposed.hash())))
                    .isInstanceOf(PolicyDenied.class).hasMessageContaining("allows 2 runs");
        }
    }

    @Test
    void automaticApprovalIsTheOwnersChoice() throws IOException {
        TwoNodes nodes = new TwoNodes(folder, true, false, NodeConfig.Approval.AUTOMATIC);
        try (nodes) {
            nodes.openBank();
            nodes.openTelecom();
            nodes.pair();
            nodes.addTables();
            nodes.grant();
            ContractRow proposed = nodes.propose();
            assertThat(TwoNodes.ended(nodes.bank, proposed.job()).job().state()).isEqualTo(JobState.DONE);
        }
    }

    @Test
    void decisionsReachAPartnerThatWasAway() throws IOException {
        try (TwoNodes nodes = TwoNodes.ready(folder)) {
            ContractRow proposed = nodes.propose();
            nodes.bank.close();
            TwoNodes.await("telecom notices", () -> !nodes.telecom.partners().list().getFirst().connected());
            ContractRow signed = nodes.telecom.contracts().approve(proposed.hash());
            assertThat(signed.delivered()).isFalse();
            int port = nodes.bank.port();
            nodes.reopenBankAt(port);
            nodes.connected();
            assertThat(TwoNodes.ended(nodes.telecom, proposed.job()).job().state()).isEqualTo(JobState.DONE);
            assertThat(nodes.bank.contracts().get(proposed.hash()).state()).isEqualTo(ContractState.SIGNED);
        }
    }
}
