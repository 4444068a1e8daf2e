package org.tacit.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.data.ColumnType;
import org.tacit.data.Grade;
import org.tacit.node.access.Caller;
import org.tacit.node.access.Permission;
import org.tacit.node.deid.Deidentification;
import org.tacit.node.deid.TableExport;
import org.tacit.node.home.NodeConfig;
import org.tacit.node.home.NodeHome;
import org.tacit.node.home.NodeSetup;
import org.tacit.node.store.TestDatabase;

/** What a node shows of its tables and lets out, to whom, and what it remembers of that. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeidentificationTest {

    private static final String PLAN = """
            tacit: deid/v1
            table: people
            columns:
              phone: {transform: pseudonym.table, key: k1}
              age: keep
              income: {transform: generalise.interval, width: 1000}
            privacy: {quasi: [age], k: 10}
            """;

    @TempDir
    static Path folder;

    private Node node;

    @BeforeAll
    void start() throws Exception {
        NodeSetup.make(folder.resolve("bank"), new NodeConfig("bank", true, "127.0.0.1", 0, "", 0, TestDatabase.url(), NodeConfig.Approval.ASK));
        open();
        StringBuilder csv = new StringBuilder("phone,age,income\n");
        for (int i = 0; i < 400; i++) {
            csv.append("139%08d,%d,%d\n".formatted(i, 20 + i * i % 61, 3000 + 17 * i));
        }
        node.catalogue().add(Files.writeString(folder.resolve("people.csv"), csv), "people", List.of("phone:text:identifier:L4", "age:integer:feature:L3", "income:integer:feature:L3"));
        deid().keys().create("k1");
    }

    private void open() {
        node = Node.open(NodeHome.existing(folder.resolve("bank")));
    }

    @AfterAll
    void stop() {
        node.close();
    }

    private Deidentification deid() {
        return node.deidentification();
    }

    private static Caller caller(String tenant, Permission... permissions) {
        return new Caller("wang", tenant, Set.of(permissions));
    }

    private TableExport finished(TableExport export) throws InterruptedException {
        TableExport ended = deid().await(export.id(), Duration.ofSeconds(60));
        assertThat(ended.state()).as(String.valueOf(ended.error())).isEqualTo(TableExport.ExportState.DONE);
        return ended;
    }

    private String evidence() {
        return node.evidence().entries(0, 1000).stream().map(String::valueOf).collect(Collectors.joining("\n"));
    }

    @Test
    void anExportReachesKAndItsTokensComeBackAfterARestart() throws Exception {
        TableExport export = finished(deid().export(PLAN, TableExport.ExportFormat.CSV, ""));
        List<String> lines = Files.readAllLines(deid().file(export.id()));
        assertThat(lines).hasSize(401);
        Map<String, Integer> groups = new HashMap<>();
        lines.stream().skip(1).forEach(line -> groups.merge(line.split(",")[1], 1, Integer::sum));
        assertThat(groups.values()).allMatch(n -> n >= 10);
        assertThat(export.report().before().k()).isLessThan(10);
        assertThat(export.report().after().k()).isGreaterThanOrEqualTo(10);
        String token = lines.get(8).split(",")[0];
        assertThat(token).matches("[0-9a-f]{32}");

        node.close();
        open();
        TableExport again = finished(deid().export(PLAN, TableExport.ExportFormat.CSV, ""));
        assertThat(Files.readAllLines(deid().file(again.id())).get(8)).startsWith(token);
        assertThat(deid().get(export.id()).report().after().k()).isEqualTo(export.report().after().k());
        assertThat(deid().reveal(ColumnType.TEXT, "pseudonym.table", Map.of("key", "k1"), List.of(token), "complaint 17")).containsExactly("13900000007");
        assertThat(evidence()).contains("export.ended", "deid.revealed", "complaint 17").doesNotContain("13900000007");
        deid().remove(export.id());
        assertThatThrownBy(() -> deid().get(export.id())).isInstanceOf(InvalidInput.class);
        assertThat(folder.resolve("bank/exports").resolve(export.id())).doesNotExist();
    }

    @Test
    void gradedColumnsStayUnlessSomebodyWhoMaySaysWhy() throws Exception {
        String plan = "{tacit: deid/v1, table: people, columns: {phone: keep, age: keep}}";
        assertThatThrownBy(() -> deid().export(plan, TableExport.ExportFormat.CSV, "")).isInstanceOf(PolicyDenied.class).hasMessageContaining("phone");
        assertThatThrownBy(() -> deid().preview("people", plan, 5, "")).isInstanceOf(PolicyDenied.class);
        assertThatThrownBy(() -> caller(Caller.MAIN, Permission.SEE_ROWS).call(() -> deid().export(plan, TableExport.ExportFormat.CSV, "court order"))).isInstanceOf(PolicyDenied.class);
        TableExport export = caller(Caller.MAIN, Permission.SEE_ROWS, Permission.GRANT).call(() -> finished(deid().export(plan, TableExport.ExportFormat.CSV, "court order 4/2026")));
        assertThat(export.exposed()).containsExactly("phone");
        assertThat(export.by()).isEqualTo("wang");
        assertThat(evidence()).contains("court order 4/2026");
        assertThat(Files.readAllLines(deid().file(export.id())).get(1)).startsWith("13900000000");
    }

    @Test
    void twoPeopleSayYesWhereTheTenantWantsIt() throws Exception {
        String plan = "{tacit: deid/v1, table: people, columns: {phone: keep}}";
        node.access().tenants().approvals(Caller.MAIN, 1, Grade.L4);
        try {
            assertThatThrownBy(() -> deid().export(plan, TableExport.ExportFormat.CSV, "audit")).isInstanceOf(PolicyDenied.class);
            Set<Permission> owner = Set.of(Permission.SEE_ROWS, Permission.GRANT);
            Caller wang = new Caller("wang", Caller.MAIN, owner);
            String id = wang.call(() -> deid().export(plan, TableExport.ExportFormat.CSV, "audit")).id();
            assertThat(deid().get(id).state()).isEqualTo(TableExport.ExportState.AWAITING);
            assertThatThrownBy(() -> deid().file(id)).isInstanceOf(InvalidInput.class);
            for (Caller no : List.of(wang, new Caller("wang/script", Caller.MAIN, owner), Caller.NODE, new Caller("li", Caller.MAIN, Set.of(Permission.SEE_ROWS)))) {
                assertThatThrownBy(() -> no.call(() -> deid().approve(id))).as(no.name()).isInstanceOf(PolicyDenied.class);
            }
            // It waits over a restart.
            node.close();
            open();
            TableExport done = new Caller("li", Caller.MAIN, owner).call(() -> finished(deid().approve(id)));
            assertThat(done.approver()).isEqualTo("li");
            assertThat(done.by()).isEqualTo("wang");
            assertThatThrownBy(() -> new Caller("zhao", Caller.MAIN, owner).call(() -> deid().approve(id))).isInstanceOf(InvalidInput.class);
            assertThat(evidence()).contains("export.approved");
        } finally {
            node.access().tenants().approvals(Caller.MAIN, 1, null);
        }
    }

    @Test
    void aPreviewIsMaskedWithoutAPlan() {
        Deidentification.DeidPreview preview = deid().preview("people", "", 3, "");
        assertThat(preview.rows()).hasSize(3);
        assertThat(preview.rows().getFirst()).containsExactly("139******00", "[0, 1000)", "[3000, 4000)");
        assertThat(evidence()).contains("table.previewed");
        assertThatThrownBy(() -> deid().preview("people", "", 101, "")).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> deid().preview("people", PLAN.replace("people", "others"), 5, "")).isInstanceOf(InvalidInput.class);
        assertThat(folder.resolve("bank/exports/.previews")).satisfiesAnyOf(f -> assertThat(f).doesNotExist(), f -> assertThat(f).isEmptyDirectory());
    }

    @Test
    void parquetComesBackAsATable() throws Exception {
        TableExport export = finished(deid().export(PLAN, TableExport.ExportFormat.PARQUET, ""));
        Path file = folder.resolve("back.parquet");
        Files.copy(deid().file(export.id()), file);
        assertThat(node.catalogue().add(file, "back", List.of()).table().schema().names()).containsExactly("phone", "age", "income");
    }

    @Test
    void aFailureIsOneSentenceAndLeavesNoFile() throws Exception {
        TableExport export = deid().export("{tacit: deid/v1, table: people, columns: {age: keep}, privacy: {quasi: [age], k: 1000}}", TableExport.ExportFormat.CSV, "");
        TableExport ended = deid().await(export.id(), Duration.ofSeconds(60));
        assertThat(ended.state()).isEqualTo(TableExport.ExportState.FAILED);
        assertThat(ended.error().zh()).contains("达不到要求");
        assertThatThrownBy(() -> deid().file(export.id())).isInstanceOf(InvalidInput.class);
        assertThat(folder.resolve("bank/exports").resolve(export.id()).resolve("work")).doesNotExist();
    }

    @Test
    void anExportThatAStopCutOffHasFailed() throws Exception {
        TableExport export = finished(deid().export(PLAN, TableExport.ExportFormat.CSV, ""));
        assertThat(deid().plan(export.id())).isEqualTo(PLAN);
        Path own = folder.resolve("bank/exports").resolve(export.id());
        node.close();
        Files.writeString(own.resolve("export.json"), Files.readString(own.resolve("export.json")).replace("\"DONE\"", "\"RUNNING\""));
        Files.createDirectories(own.resolve("work/tables"));
        open();
        assertThat(deid().get(export.id()).state()).isEqualTo(TableExport.ExportState.FAILED);
        assertThat(own.resolve("work")).doesNotExist();
        assertThatThrownBy(() -> deid().file(export.id())).isInstanceOf(InvalidInput.class);
    }

    @Test
    void tenantsShareNoKeysAndNoExports() throws Exception {
        TableExport export = finished(deid().export(PLAN, TableExport.ExportFormat.CSV, ""));
        Caller other = caller("branch", Permission.values());
        assertThat(other.call(() -> deid().list())).isEmpty();
        assertThatThrownBy(() -> other.call(() -> deid().get(export.id()))).isInstanceOf(InvalidInput.class);
        assertThat(other.call(() -> deid().keys().list())).isEmpty();
        other.call(() -> deid().keys().create("k1"));
        byte[] ours = Files.readAllBytes(folder.resolve("bank/deid/main/k1.key"));
        assertThat(Files.readAllBytes(folder.resolve("bank/deid/branch/k1.key"))).isNotEqualTo(ours);
        // Sealed: not even under the same name in another tenant's folder does a key open.
        Files.write(folder.resolve("bank/deid/branch/stolen.key"), ours);
        Files.write(folder.resolve("bank/deid/branch/k1.key"), ours);
        for (String name : List.of("stolen", "k1")) {
            assertThatThrownBy(() -> other.call(() -> deid().reveal(ColumnType.TEXT, "pseudonym.table", Map.of("key", name), List.of("0"), "x"))).isInstanceOf(InvalidInput.class);
        }
        assertThatThrownBy(() -> caller("../main", Permission.values()).call(() -> deid().keys().list())).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> deid().keys().create("../k")).isInstanceOf(InvalidInput.class);
    }

    @Test
    void aDestroyedKeyTakesItsPseudonymsAlong() throws Exception {
        deid().keys().create("gone");
        TableExport export = finished(deid().export(PLAN.replace("k1", "gone"), TableExport.ExportFormat.CSV, ""));
        String token = Files.readAllLines(deid().file(export.id()), StandardCharsets.UTF_8).get(1).split(",")[0];
        assertThat(deid().reveal(ColumnType.TEXT, "pseudonym.table", Map.of("key", "gone"), List.of(token), "test")).containsExactly("13900000000");
        deid().keys().destroy("gone");
        assertThat(folder.resolve("bank/deid/main/gone.mapping")).doesNotExist();
        assertThatThrownBy(() -> deid().reveal(ColumnType.TEXT, "pseudonym.table", Map.of("key", "gone"), List.of(token), "test")).isInstanceOf(InvalidInput.class);
        deid().keys().create("gone");
        assertThatThrownBy(() -> deid().reveal(ColumnType.TEXT, "pseudonym.table", Map.of("key", "gone"), List.of(token), "test")).isInstanceOf(InvalidInput.class);
    }

    @Test
    void bringingBackNeedsARightAndAReason() {
        Caller analyst = caller(Caller.MAIN, Permission.GRANT);
        assertThatThrownBy(() -> analyst.call(() -> deid().reveal(ColumnType.TEXT, "pseudonym.table", Map.of("key", "k1"), List.of("0"), "x"))).isInstanceOf(PolicyDenied.class);
        assertThatThrownBy(() -> deid().reveal(ColumnType.TEXT, "pseudonym.table", Map.of("key", "k1"), List.of("0"), "")).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> deid().reveal(ColumnType.TEXT, "pseudonym.hash", Map.of("key", "k1"), List.of("0"), "x")).isInstanceOf(InvalidInput.class);
    }
}
