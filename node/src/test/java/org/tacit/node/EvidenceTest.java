package org.tacit.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.InvalidInput;
import org.tacit.ledger.AuditReport;
import org.tacit.ledger.Bundle;
import org.tacit.ledger.BundleAudit;
import org.tacit.ledger.Finding;
import org.tacit.node.access.Caller;
import org.tacit.node.contract.ContractRow;
import org.tacit.node.evidence.EvidenceQuery;
import org.tacit.node.evidence.EvidenceReport;
import org.tacit.node.evidence.EvidenceSearch;
import org.tacit.node.home.KnownKeys;
import org.tacit.node.home.NodeHome;
import org.tacit.node.job.JobState;
import org.tacit.node.record.Bound;
import org.tacit.node.record.BoundTables;
import org.tacit.node.record.RecordAudit;
import org.tacit.node.store.TestDatabase;

/** Evidence of a whole story: bound rows, search, bundles. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EvidenceTest {

    @TempDir
    static Path folder;

    private TwoNodes nodes;
    private ContractRow contract;

    @BeforeAll
    void story() throws Exception {
        nodes = TwoNodes.ready(folder);
        contract = nodes.propose();
        TwoNodes.await("the contract has come", () -> nodes.telecom.contracts().list().size() == 1);
        new Caller("zhang", Caller.MAIN, java.util.Set.of()).call(() -> nodes.telecom.contracts().approve(contract.hash()));
        assertThat(TwoNodes.ended(nodes.telecom, contract.job()).job().state()).isEqualTo(JobState.DONE);
        assertThat(TwoNodes.ended(nodes.bank, contract.job()).job().state()).isEqualTo(JobState.DONE);
    }

    @AfterAll
    void close() {
        nodes.close();
    }

    private NodeHome home() {
        return nodes.telecom.home();
    }

    // ---- search ----

    @Test
    void whoUsedAColumnForWhatAndWithWhoseConsentIsOneQuestion() {
        String month = java.time.YearMonth.now(java.time.ZoneOffset.UTC).toString();
        List<EvidenceSearch.ColumnUse> uses = nodes.telecom.search().uses("people", "mobile", EvidenceQuery.parse("month:" + month));
        assertThat(uses).singleElement().satisfies(u -> {
            assertThat(u.job()).isEqualTo(contract.job());
            assertThat(u.contract()).isEqualTo(contract.hash());
            assertThat(u.purpose()).isEqualTo("credit-2027");
            assertThat(u.legalBasis()).isEqualTo("consent");
            assertThat(u.learners()).contains("bank");
            assertThat(u.consents()).anyMatch(c -> c.type().equals("policy.granted")).anyMatch(c -> c.who().equals("zhang") && c.signed().equals(List.of("bank", "telecom")));
        });
        assertThat(nodes.telecom.search().uses("people", "mobile", EvidenceQuery.parse("month:2001-01"))).isEmpty();
        assertThat(nodes.telecom.search().uses("people", "income", EvidenceQuery.ALL)).isEmpty();
    }

    @Test
    void entriesAreFoundByTheirWordsPageByPage() {
        EvidenceSearch search = nodes.telecom.search();
        assertThat(types(search.find(EvidenceQuery.parse("contract:" + contract.hash() + " type:contract.*"), null, 50))).containsExactly("contract.signed", "contract.received");
        assertThat(types(search.find(EvidenceQuery.parse("actor:zhang"), null, 50))).contains("contract.signed");
        assertThat(types(search.find(EvidenceQuery.parse("table:peo* type:policy.granted"), null, 50))).containsExactly("policy.granted");
        assertThat(search.find(EvidenceQuery.parse("partner:nobody"), null, 50).entries()).isEmpty();
        assertThat(search.find(EvidenceQuery.parse("partner:%"), null, 50).entries()).isEmpty();
        assertThat(search.find(EvidenceQuery.parse("since:2999-01-01"), null, 50).entries()).isEmpty();

        List<Long> all = new ArrayList<>();
        String next = "";
        while (next != null) {
            EvidenceSearch.FoundPage page = search.find(EvidenceQuery.parse("type:*"), next, 3);
            page.entries().forEach(f -> all.add(f.entry().sequence()));
            next = page.next();
        }
        assertThat(all).doesNotHaveDuplicates().hasSize((int) nodes.telecom.evidence().standing().entries()).isSortedAccordingTo(java.util.Comparator.reverseOrder());
        search.rebuild();
        assertThat(search.find(EvidenceQuery.parse("actor:zhang"), null, 50).entries()).isNotEmpty();
        for (String bad : List.of("income", "colour:red", "since:yesterday", "type:\"open", "a:b ".repeat(60))) {
            assertThatThrownBy(() -> EvidenceQuery.parse(bad)).isInstanceOf(InvalidInput.class);
        }
        assertThatThrownBy(() -> search.find(EvidenceQuery.ALL, "nonsense", 5)).isInstanceOf(InvalidInput.class);
    }

    private static List<String> types(EvidenceSearch.FoundPage page) {
        return page.entries().stream().map(f -> f.entry().type()).toList();
    }

    @Test
    void aReportIsNoMarkupAndNoFormula() {
        var entry = new org.tacit.ledger.Entry(0, java.time.Instant.EPOCH, "x", "0".repeat(64), Map.of("actor", "=1+1", "name", "<script>alert(1)</script>"));
        var found = List.of(new EvidenceSearch.Found("bank", entry));
        assertThat(EvidenceReport.html("<b>", nodes.bank.evidence().standing(), found)).doesNotContain("<script>", "<b>").contains("&lt;script&gt;");
        assertThat(EvidenceReport.csv(found)).contains("\"'=1+1\"");
    }

    @Test
    void aBundleIsVerifiedWithoutTheNode() {
        List<Long> some = nodes.telecom.search().find(EvidenceQuery.parse("type:contract.*"), null, 50).entries().stream().map(f -> f.entry().sequence()).toList();
        for (boolean others : new boolean[] {false, true}) {
            byte[] bytes = nodes.telecom.evidence().export(some, others, KnownKeys.read(home())).bytes();
            AuditReport report = BundleAudit.verify(Bundle.of(bytes), KnownKeys.read(nodes.bank.home()));
            assertThat(report.findings()).isEmpty();
            assertThat(report.entries()).isEqualTo(some.size());
            assertThat(report.witnessed()).isPositive();
        }
    }

    // ---- rows ----

    @Test
    void everyColumnOfEveryBoundRowIsHeldToTheLog() throws SQLException {
        assertThat(nodes.telecom.records().check().findings()).isEmpty();
        nodes.telecom.close();
        try {
            AuditReport good = RecordAudit.verify(home(), List.of());
            assertThat(good.findings()).isEmpty();
            assertThat(good.notes()).anyMatch(n -> n.en().contains("rows of the database were compared"));
            int tried = 0;
            for (Bound table : BoundTables.ALL) {
                tried += everyColumn(table);
            }
            assertThat(tried).isGreaterThan(60);
            assertThat(RecordAudit.verify(home(), List.of()).findings()).isEmpty();
        } finally {
            nodes.openTelecom();
        }
    }

    private Connection database() throws SQLException {
        return TestDatabase.connect(home());
    }

    private int everyColumn(Bound table) throws SQLException {
        int tried = 0;
        List<Object[]> rows = new ArrayList<>();
        List<String> columns = new ArrayList<>();
        List<Integer> types = new ArrayList<>();
        try (Connection c = database(); ResultSet all = c.createStatement().executeQuery("select * from " + table.table())) {
            for (int i = 1; i <= all.getMetaData().getColumnCount(); i++) {
                columns.add(all.getMetaData().getColumnLabel(i).toLowerCase(java.util.Locale.ROOT));
                types.add(all.getMetaData().getColumnType(i));
            }
            while (all.next()) {
                Object[] row = new Object[columns.size()];
                for (int i = 0; i < row.length; i++) {
                    row[i] = switch (types.get(i)) {
                        case Types.CLOB -> all.getString(i + 1);
                        case Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE -> all.getObject(i + 1, java.time.OffsetDateTime.class);
                        default -> all.getObject(i + 1);
                    };
                }
                rows.add(row);
            }
        }
        for (Object[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                if (table.without().contains(columns.get(i))) {
                    continue;
                }
                Object[] changed = row.clone();
                changed[i] = other(row[i], types.get(i));
                set(table, columns, row, changed);
                AuditReport report = RecordAudit.verify(home(), List.of());
                assertThat(report.findings()).as("%s.%s", table.table(), columns.get(i)).anySatisfy(f -> {
                    assertThat(f.kind()).isEqualTo(Finding.Kind.ROW);
                    assertThat(f.what().en()).contains(table.table() + "[");
                });
                set(table, columns, changed, row);
                tried++;
            }
        }
        return tried;
    }

    private static Object other(Object value, int type) {
        return switch (value) {
            case null -> type == Types.TIMESTAMP_WITH_TIMEZONE || type == Types.TIMESTAMP ? java.time.OffsetDateTime.parse("2026-01-01T00:00:00Z") : type == Types.BIGINT || type == Types.INTEGER ? (Object) 1 : "x";
            case Boolean b -> !b;
            case Integer n -> n ^ 1 << 20;
            case Long n -> n ^ 1L << 40;
            case Double d -> Math.nextUp(d);
            case java.time.OffsetDateTime t -> t.plusNanos(1_000_000);
            case String s when s.isEmpty() -> "x";
            // One bit of one letter.
            case String s -> s.substring(0, s.length() / 2) + (char) (s.charAt(s.length() / 2) ^ 1) + s.substring(s.length() / 2 + 1);
            default -> throw new AssertionError(value.getClass());
        };
    }

    private void set(Bound table, List<String> columns, Object[] from, Object[] to) throws SQLException {
        StringBuilder sql = new StringBuilder("update " + table.table() + " set ");
        for (int i = 0; i < columns.size(); i++) {
            sql.append(i == 0 ? "" : ", ").append(columns.get(i)).append(" = ?");
        }
        sql.append(" where ");
        for (int k = 0; k < table.key().size(); k++) {
            sql.append(k == 0 ? "" : " and ").append(table.key().get(k)).append(" = ?");
        }
        try (Connection c = database(); var statement = c.prepareStatement(sql.toString())) {
            TestDatabase.withoutReferences(c);
            int at = 1;
            for (Object value : to) {
                statement.setObject(at++, value);
            }
            for (String key : table.key()) {
                statement.setObject(at++, from[columns.indexOf(key)]);
            }
            assertThat(statement.executeUpdate()).isOne();
        }
    }

    @Test
    void aRowThatWasRemovedAddedOrSetBackIsFoundAndNothingIsWrittenOnAChangedOne() throws SQLException {
        nodes.bank.close();
        NodeHome bank = nodes.bank.home();
        String clause;
        try (Connection c = TestDatabase.connect(bank); var s = c.createStatement()) {
            try (ResultSet r = s.executeQuery("select id from clause")) {
                assertThat(r.next()).isTrue();
                clause = r.getString(1);
            }
            s.executeUpdate("update clause set granted_at = granted_at - interval '1' second");
        }
        assertThat(RecordAudit.verify(bank, List.of()).findings()).singleElement().satisfies(f -> assertThat(f.what().en()).contains("clause["));
        nodes.openBank();
        assertThat(nodes.bank.records().check().findings()).hasSize(1);
        assertThat(nodes.bank.search().find(EvidenceQuery.parse("type:record.differs"), null, 5).entries()).isNotEmpty();
        assertThatThrownBy(() -> nodes.bank.catalogue().revoke("loans", clause)).isInstanceOf(InvalidInput.class).hasMessageContaining("changed beside the node")
                .extracting(Throwable::getMessage).asString().contains("clause[");
        assertThat(nodes.bank.records().accept().findings()).hasSize(1);
        assertThat(nodes.bank.records().check().findings()).isEmpty();
        nodes.bank.close();
        try (Connection c = TestDatabase.connect(bank); var s = c.createStatement()) {
            s.executeUpdate("delete from invitation");
            s.executeUpdate("insert into clause (id, table_name, document, granted_at) select 'forged', table_name, document, granted_at from clause");
        }
        assertThat(RecordAudit.verify(bank, List.of()).findings()).hasSize(2).anyMatch(f -> f.what().en().contains("missing")).anyMatch(f -> f.what().en().contains("never recorded"));
        try (Connection c = TestDatabase.connect(bank); var s = c.createStatement()) {
            s.executeUpdate("delete from clause where id = 'forged'");
        }
        nodes.openBank();
        nodes.bank.records().accept();
    }
}
