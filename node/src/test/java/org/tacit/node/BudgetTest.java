package org.tacit.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.node.budget.BudgetSpend;
import org.tacit.node.budget.PrivacyBudget;
import org.tacit.node.budget.PrivacyCost;
import org.tacit.node.deid.TableExport;
import org.tacit.node.evidence.EvidenceQuery;
import org.tacit.node.home.NodeConfig;
import org.tacit.node.home.NodeHome;
import org.tacit.node.home.NodeSetup;
import org.tacit.node.record.RecordAudit;

/** What noisy previews and exports cost, whom it is refused to and until when, and what becomes of a row that somebody changed. */
class BudgetTest {

    private static final String SYNTHETIC = """
            tacit: deid/v1
            table: people
            columns: {age: keep, member: keep}
            synthesise: {rows: 50, epsilon: 2, domains: {age: {least: 18, most: 90, bins: 6}, member: {values: ['0', '1']}}}
            """;
    private static final String NOISY = """
            tacit: deid/v1
            table: people
            columns:
              age: {transform: noise.laplace, scale: 40, least: 10, most: 90}
              member: {transform: respond, epsilon: 0.5, values: ['0', '1']}
            """;

    private final ManualClock clock = new ManualClock();

    private Node open(NodeHome home) {
        return Node.open(home, NodeOptions.standard().withClock(clock));
    }

    private static TableExport finished(Node node, TableExport export) throws InterruptedException {
        return node.deidentification().await(export.id(), Duration.ofMinutes(2));
    }

    @Test
    void spentBeforeItLeavesRefusedWhenSpentAndNotForgottenByWhoChangesARow(@TempDir Path folder) throws Exception {
        NodeSetup.make(folder.resolve("bank"), new NodeConfig("bank", false, "127.0.0.1", 0, "", 0, "", NodeConfig.Approval.ASK));
        NodeHome home = NodeHome.existing(folder.resolve("bank"));
        Node node = open(home);
        try {
            StringBuilder csv = new StringBuilder("age,member\n");
            for (int i = 0; i < 200; i++) {
                csv.append(18 + i % 70).append(',').append(i % 2).append('\n');
            }
            node.catalogue().add(Files.writeString(folder.resolve("people.csv"), csv), "people", List.of("age:integer:feature:L2", "member:integer:feature:L2"));
            // Without a budget nothing is refused, and it is on record.
            assertThat(finished(node, node.deidentification().export(SYNTHETIC, TableExport.ExportFormat.CSV, "")).state()).isEqualTo(TableExport.ExportState.DONE);
            assertThat(node.budgets().spends("people")).singleElement().satisfies(s -> {
                assertThat(s.state()).isEqualTo(BudgetSpend.State.SPENT);
                assertThat(s.epsilon()).isEqualByComparingTo("2");
                assertThat(s.partner()).isEqualTo(PrivacyBudget.ALL);
            });
            // A period begins when it is set.
            clock.forward(Duration.ofSeconds(1));
            node.budgets().set("people", PrivacyBudget.ALL, PrivacyCost.parse("5.5", ""), 30);
            // Laplace of width 40 over 80 years: ε 2; the answer: 0.5.
            assertThat(node.deidentification().preview("people", NOISY, 3, "").rows()).hasSize(3);
            assertThat(node.budgets().get("people", "*").used().epsilon()).isEqualByComparingTo("2.5");
            assertThat(finished(node, node.deidentification().export(NOISY, TableExport.ExportFormat.CSV, "")).state()).isEqualTo(TableExport.ExportState.DONE);
            Node full = node;
            assertThatThrownBy(() -> full.deidentification().export(SYNTHETIC, TableExport.ExportFormat.CSV, "")).isInstanceOf(PolicyDenied.class)
                    .hasMessageContaining("privacy budget of table 'people'").hasMessageContaining("has ε 0.5 left of ε 5.5, and this costs ε 2; it renews at ");
            assertThat(node.deidentification().list()).hasSize(2);
            // Plans without noise cost nothing.
            assertThat(node.deidentification().preview("people", "", 3, "").rows()).hasSize(3);
            assertThatThrownBy(() -> full.budgets().set("nothing", "*", PrivacyCost.parse("1", ""), 0)).isInstanceOf(InvalidInput.class).hasMessageContaining("no table");
            assertThat(node.search().find(EvidenceQuery.parse("type:budget.*"), null, 50).entries().stream().map(e -> e.entry().type()).distinct().toList())
                    .contains("budget.set", "budget.reserved", "budget.spent", "budget.refused");

            // Killed while it computed: nobody knows whether it left.
            node.budgets().reserve("people", "telecom", PrivacyCost.parse("0.25", ""), "test", "job/step");
            node.close();
            node = open(home);
            assertThat(node.budgets().spends("people").getFirst().state()).isEqualTo(BudgetSpend.State.SPENT);
            node.close();

            // Somebody makes room in the database.
            try (Connection c = DriverManager.getConnection("jdbc:h2:file:" + home.database().resolve("node") + ";IFEXISTS=TRUE"); var s = c.createStatement()) {
                assertThat(s.executeUpdate("update privacy_spend set epsilon = 0.001 where what = 'export'")).isPositive();
            }
            assertThat(RecordAudit.verify(home, List.of()).findings()).isNotEmpty().allSatisfy(f -> assertThat(f.what().en()).contains("privacy_spend["));
            node = open(home);
            Node changed = node;
            assertThatThrownBy(() -> changed.deidentification().export(SYNTHETIC, TableExport.ExportFormat.CSV, "")).isInstanceOf(InvalidInput.class)
                    .hasMessageContaining("privacy_spend[").hasMessageContaining("nothing is decided by it");
            node.records().accept();
            clock.forward(Duration.ofDays(31));
            assertThat(finished(node, node.deidentification().export(SYNTHETIC, TableExport.ExportFormat.CSV, "")).state()).isEqualTo(TableExport.ExportState.DONE);
        } finally {
            node.close();
        }
    }
}
