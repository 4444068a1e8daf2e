package org.tacit.flow.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tacit.base.InvalidInput;
import org.tacit.data.normal.Normalisation;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.disclosure.When;
import org.tacit.flow.document.Plan;
import org.tacit.flow.spec.Operator;
import org.tacit.flow.spec.Operators;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Duplicates, joins and differences between two nodes, against a database that has both tables. */
class JoinsTest {

    private final ConcurrentLinkedQueue<Recording.Release> releases = new ConcurrentLinkedQueue<>();
    private final Operators operators = Operators.of(Operators.installed().all().stream().map(o -> new Recording(o, releases)).toArray(Operator[]::new));
    private final Shared data = Shared.random(150, 9);

    @TempDir
    private Path root;

    private static String flow(String bank, String shop, String step) {
        return Shared.FLOW.substring(0, Shared.FLOW.indexOf("  - id: match")).replace("duplicates: first", "duplicates: " + bank).replace("duplicates: all", "duplicates: " + shop)
                + step;
    }

    private static String match(String params) {
        return """
                  - id: match
                    operator: psi.intersect
                    roles: {first: bank, second: shop}
                    inputs: {first: {keys: bank_keys.keys}, second: {keys: shop_keys.keys}}
                    params: {%s}
                """.formatted(params);
    }

    private static String[] phones(String[] cells) {
        return java.util.Arrays.stream(cells).map(c -> c == null ? null : Normalisation.PHONE.apply(c)).toArray(String[]::new);
    }

    /** {@code sql} over the tables {@code a} (bank) and {@code b} (shop) with columns r and k, of which repeats are left out where asked for. */
    private List<List<Long>> twin(String sql, boolean bankFirst, boolean shopFirst) {
        try (Connection database = DriverManager.getConnection("jdbc:duckdb:")) {
            for (String table : List.of("a", "b")) {
                String[] keys = phones(table.equals("a") ? data.clients.strings("phone") : data.orders.strings("mobile"));
                database.createStatement().execute("CREATE TABLE " + table + "0 (r BIGINT, k VARCHAR)");
                try (PreparedStatement insert = database.prepareStatement("INSERT INTO " + table + "0 VALUES (?, ?)")) {
                    for (int i = 0; i < keys.length; i++) {
                        insert.setLong(1, i);
                        insert.setString(2, keys[i]);
                        insert.execute();
                    }
                }
                database.createStatement().execute("CREATE VIEW " + table + " AS FROM " + table + "0"
                        + ((table.equals("a") ? bankFirst : shopFirst) ? " QUALIFY k IS NULL OR row_number() OVER (PARTITION BY k ORDER BY r) = 1" : ""));
            }
            List<List<Long>> rows = new ArrayList<>();
            try (ResultSet found = database.createStatement().executeQuery(sql)) {
                while (found.next()) {
                    List<Long> row = new ArrayList<>();
                    for (int c = 1; c <= found.getMetaData().getColumnCount(); c++) {
                        row.add(found.getLong(c));
                    }
                    rows.add(row);
                }
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long[] rows(Shared.Done done, String party, String port, long table) {
        return Alignment.read(new ByteArrayInputStream(done.bytes(party, "match", port)), table).rows();
    }

    private List<List<Long>> pairs(Shared.Done done, String port) {
        long[] bank = rows(done, "bank", port, data.clients.rows());
        long[] shop = rows(done, "shop", port, data.orders.rows());
        assertThat(bank).hasSameSizeAs(shop);
        return IntStream.range(0, bank.length).mapToObj(i -> List.of(bank[i], shop[i]))
                .sorted(Comparator.comparing((List<Long> p) -> p.get(0)).thenComparing(p -> p.get(1))).toList();
    }

    private void releasesAreFacts(Plan plan) {
        Set<String> stated = new TreeSet<>();
        plan.steps().forEach(step -> step.facts().stream().filter(f -> f.when() != When.SIDE_EFFECT)
                .forEach(f -> stated.add(f.about().party() + " gives " + f.learner() + " " + f.kind())));
        Set<String> released = new TreeSet<>();
        releases.forEach(r -> released.add(r.from() + " gives " + r.to() + " " + r.kind()));
        assertThat(released).isEqualTo(stated);
    }

    @ParameterizedTest
    @CsvSource({"inner,all,all,vole", "left,first,first,vole", "right,all,all,vole", "full,all,all,ecdh", "full,first,all,vole", "left,first,all,ecdh"})
    void likeTheDatabase(String join, String bank, String shop, String protocol) {
        String duplicates = bank.equals("all") || shop.equals("all") ? "all" : "first";
        Shared.Done done = data.run(flow(bank, shop, match("join: " + join + ", duplicates: " + duplicates + ", protocol: " + protocol)), operators, root).good();
        List<List<Long>> expected = twin("SELECT coalesce(a.r, -1) x, coalesce(b.r, -1) y FROM a " + join + " JOIN b ON a.k = b.k ORDER BY x, y",
                bank.equals("first"), shop.equals("first"));
        assertThat(pairs(done, "rows")).isEqualTo(expected).hasSizeGreaterThan(60);
        releasesAreFacts(done.plan());
        assertThat(done.plan().steps().getLast().operator().rowsAtMost(done.plan().steps().getLast().binding())).isGreaterThanOrEqualTo(expected.size());
        JsonNode report = JsonMapper.shared().readTree(done.bytes("shop", "match", "report"));
        assertThat(report.get("aligned").longValue()).isEqualTo(expected.size());
        assertThat(report.get("absent").longValue()).isEqualTo(expected.stream().filter(p -> p.get(1) < 0).count());
    }

    /** A key that was prepared with first has one row in the other's eyes: no multiplicity is told, and none is stated. */
    @Test
    void factsFollowDuplicatesAndJoin() {
        Plan plan = data.plan(flow("first", "all", match("join: left, duplicates: all")), operators);
        assertThat(plan.disclosure()).extracting(f -> f.learner() + " " + f.kind()).containsExactlyInAnyOrder("bank SIZE", "bank MEMBERSHIP", "bank PARTIAL",
                "shop SIZE", "shop MEMBERSHIP", "shop SIZE");
        assertThat(plan.disclosure().stream().filter(f -> f.kind() == Kind.PARTIAL).findFirst().orElseThrow().sentence().en())
                .contains("for each common identifier, how many rows have it there");
        assertThat(data.plan(flow("first", "all", match("duplicates: refuse")), operators).disclosure())
                .extracting(f -> f.learner() + " " + f.when() + " " + f.kind()).contains("bank SIDE_EFFECT SHAPE").doesNotContain("shop SIDE_EFFECT SHAPE");
    }

    @Test
    void everyPairOfAPersonIsOnOneSideOfTheSplit() {
        Shared.Done done = data.run(flow("all", "all", match("duplicates: all, holdout: 3")), operators, root).good();
        List<List<Long>> all = new ArrayList<>(pairs(done, "train"));
        all.addAll(pairs(done, "test"));
        assertThat(all).containsExactlyInAnyOrderElementsOf(pairs(done, "rows"));
        String[] phones = phones(data.clients.strings("phone"));
        Set<String> tested = new TreeSet<>();
        pairs(done, "test").forEach(p -> tested.add(phones[p.getFirst().intValue()]));
        assertThat(pairs(done, "train")).noneMatch(p -> tested.contains(phones[p.getFirst().intValue()])).isNotEmpty();
        assertThat(tested).isNotEmpty();
    }

    @Test
    void aRepeatedIdentifierIsRefusedWhereAskedFor() {
        Shared.Done done = data.run(flow("first", "all", match("duplicates: refuse")), operators, root);
        assertThat(done.outcomes().get("shop").failure()).isInstanceOf(InvalidInput.class).hasMessageContaining("rows repeat an identifier");
        assertThat(done.outcomes().get("bank").failure()).hasMessageContaining("shop cannot use its own data").message().doesNotContain("repeat");
    }

    private void refused(String params, String sentence) {
        assertThatThrownBy(() -> data.plan(flow("all", "all", match(params)), operators)).isInstanceOf(InvalidInput.class).hasMessageContaining(sentence);
    }

    @Test
    void whatDoesNotGoTogetherIsRefused() {
        refused("join: left, result: first", "use result: both");
        refused("duplicates: all, result: second", "use result: both");
        refused("join: full, holdout: 2", "holdout splits rows that both have");
    }

    /** A step on rows that both have refuses the others: when planned, and when it meets one. */
    @Test
    void trainingRefusesRowsOfOneSide() {
        String train = """
                  - id: train
                    operator: train.lr
                    roles: {label: bank, features: shop}
                    inputs: {label: {table: clients, rows: match.rows}, features: {table: orders, rows: match.rows}}
                    params: {label: credit, label_columns: [], feature_columns: [amount]}
                """;
        assertThatThrownBy(() -> data.plan(flow("first", "first", match("join: left") + train), operators)).isInstanceOf(InvalidInput.class)
                .hasMessageContaining("'train' works on rows that every party has, and 'match' also aligns others (join: left)");
        assertThat(data.plan(flow("first", "first", match("join: inner") + train), operators).steps()).hasSize(4);
    }

    @ParameterizedTest
    @CsvSource({"first,all", "second,first", "both,all"})
    void differences(String result, String duplicates) {
        Shared.Done done = data.run(flow("all", "all", match("result: " + result + ", duplicates: " + duplicates).replace("psi.intersect", "psi.difference")), operators, root).good();
        boolean first = duplicates.equals("first");
        if (!result.equals("second")) {
            assertThat(rows(done, "bank", "rows", data.clients.rows())).containsExactly(twin("SELECT r FROM a WHERE k IS NOT NULL AND k NOT IN (SELECT k FROM b WHERE k IS NOT NULL) ORDER BY r",
                    first, first).stream().mapToLong(List::getFirst).toArray()).isNotEmpty();
        }
        if (!result.equals("first")) {
            assertThat(rows(done, "shop", "rows", data.orders.rows())).containsExactly(twin("SELECT r FROM b WHERE k IS NOT NULL AND k NOT IN (SELECT k FROM a WHERE k IS NOT NULL) ORDER BY r",
                    first, first).stream().mapToLong(List::getFirst).toArray()).isNotEmpty();
        }
        assertThat(done.plan().receivers().stream().filter(r -> r.output().equals("rows"))).hasSize(result.equals("both") ? 2 : 1);
        releasesAreFacts(done.plan());
    }

    /** Rows of a difference are one party's own: they are no alignment. */
    @Test
    void aDifferenceAlignsNothing() {
        String train = """
                  - id: train
                    operator: train.lr
                    roles: {label: bank, features: shop}
                    inputs: {label: {table: clients, rows: match.rows}, features: {table: orders, rows: match.rows}}
                    params: {label: credit, label_columns: [], feature_columns: [amount]}
                """;
        assertThatThrownBy(() -> data.plan(flow("all", "all", match("result: both").replace("psi.intersect", "psi.difference") + train), operators))
                .hasMessageContaining("match.rows is a ROWS");
    }
}
