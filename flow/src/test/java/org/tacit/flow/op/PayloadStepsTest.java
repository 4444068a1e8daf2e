package org.tacit.flow.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.data.Table;
import org.tacit.data.TableStore;
import org.tacit.data.normal.Normalisation;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.disclosure.When;
import org.tacit.flow.document.Plan;
import org.tacit.flow.policy.Clause;
import org.tacit.flow.policy.TablePolicy;
import org.tacit.flow.run.StopFlag;
import org.tacit.flow.run.TwoNodes;
import org.tacit.flow.spec.Operator;
import org.tacit.flow.spec.Operators;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Columns of the shop for clients of the bank, between two nodes: sealed, and over an alignment. */
class PayloadStepsTest {

    private final ConcurrentLinkedQueue<Recording.Release> releases = new ConcurrentLinkedQueue<>();
    private final Operators operators = Operators.of(Operators.installed().all().stream().map(o -> new Recording(o, releases)).toArray(Operator[]::new));
    private final Shared data = Shared.random(150, 13);

    @TempDir
    private Path root;

    private static String keys() {
        return Shared.FLOW.substring(0, Shared.FLOW.indexOf("  - id: match"));
    }

    private static final String SEALED = """
              - id: get
                operator: psi.payload
                roles: {receiver: bank, owner: shop}
                inputs: {receiver: {keys: bank_keys.keys}, owner: {keys: shop_keys.keys, payload: orders}}
                params: {columns: [day, amount]}
            """;

    private static String aligned(String join, String receiver) {
        String owner = receiver.equals("bank") ? "shop" : "bank";
        return keys().replace("duplicates: all", "duplicates: first") + """
                  - id: match
                    operator: psi.intersect
                    roles: {first: bank, second: shop}
                    inputs: {first: {keys: bank_keys.keys}, second: {keys: shop_keys.keys}}
                    params: {join: %s}
                  - id: get
                    operator: psi.deliver
                    roles: {receiver: %s, owner: %s}
                    inputs: {receiver: {table: %s, rows: match.rows}, owner: {table: %s, rows: match.rows}}
                    params: {columns: %s}
                """.formatted(join, receiver, owner, receiver.equals("bank") ? "clients" : "orders", receiver.equals("bank") ? "orders" : "clients",
                receiver.equals("bank") ? "[day, amount]" : "[name, credit]");
    }

    /** What a delivery left, read back as a table: cells by own row. */
    private Map<Long, List<String>> delivered(Shared.Done done, String party, String... columns) {
        try (TableStore store = TableStore.open(root.resolve("import"))) {
            Path file = root.resolve("payload.csv");
            java.nio.file.Files.write(file, done.bytes(party, "get", "payload"));
            Table table = store.importCsv("payload", file);
            assertThat(table.schema().names()).containsExactly(java.util.stream.Stream.concat(java.util.stream.Stream.of("row"), Arrays.stream(columns)).toArray(String[]::new));
            String[] rows = table.strings("row");
            Map<Long, List<String>> cells = new TreeMap<>();
            List<String[]> all = Arrays.stream(columns).map(table::strings).toList();
            for (int i = 0; i < rows.length; i++) {
                int at = i;
                assertThat(cells.put(Long.valueOf(rows[i]), all.stream().map(c -> c[at]).toList())).isNull();
            }
            return cells;
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Integer> firstRows(Table table, String column) {
        String[] cells = table.strings(column);
        Map<String, Integer> first = new HashMap<>();
        for (int i = 0; i < cells.length; i++) {
            String phone = cells[i] == null ? null : Normalisation.PHONE.apply(cells[i]);
            if (phone != null) {
                first.putIfAbsent(phone, i);
            }
        }
        return first;
    }

    private Map<Long, List<String>> expected(String receiver, boolean keepAll) {
        boolean bank = receiver.equals("bank");
        Map<String, Integer> own = firstRows(bank ? data.clients : data.orders, bank ? "phone" : "mobile");
        Map<String, Integer> theirs = firstRows(bank ? data.orders : data.clients, bank ? "mobile" : "phone");
        int[] columns = bank ? new int[] {0, 2} : new int[] {1, 2};
        Map<Long, List<String>> rows = new TreeMap<>();
        own.forEach((phone, row) -> {
            Integer other = theirs.get(phone);
            if (other != null) {
                Object[] cells = (bank ? data.orders : data.clients).cells().get(other);
                rows.put((long) row, Arrays.stream(columns).mapToObj(c -> cells[c] == null ? null : cells[c].toString()).toList());
            } else if (keepAll) {
                rows.put((long) row, Arrays.asList(null, null));
            }
        });
        if (keepAll) {
            String[] cells = (bank ? data.clients : data.orders).strings(bank ? "phone" : "mobile");
            for (int i = 0; i < cells.length; i++) {
                if (cells[i] == null || Normalisation.PHONE.apply(cells[i]) == null) {
                    rows.put((long) i, Arrays.asList(null, null));
                }
            }
        }
        return rows;
    }

    private void releasesAreFacts(Plan plan) {
        Set<String> stated = new TreeSet<>();
        plan.steps().forEach(step -> step.facts().stream().filter(f -> f.when() != When.SIDE_EFFECT)
                .forEach(f -> stated.add(f.about().party() + " gives " + f.learner() + " " + f.kind())));
        Set<String> released = new TreeSet<>();
        releases.forEach(r -> released.add(r.from() + " gives " + r.to() + " " + r.kind()));
        assertThat(released).isEqualTo(stated);
    }

    @Test
    void sealedForMatchingRowsOnly() {
        Shared.Done done = data.run(keys() + SEALED, operators, root).good();
        Map<Long, List<String>> rows = delivered(done, "bank", "day", "amount");
        assertThat(rows).isEqualTo(expected("bank", false)).hasSizeGreaterThan(50);
        assertThat(rows.values()).anyMatch(cells -> cells.get(1) == null);
        JsonNode report = JsonMapper.shared().readTree(done.bytes("bank", "get", "report"));
        assertThat(report.get("matched").intValue()).isEqualTo(rows.size());
        assertThat(report.get("spoiled").intValue()).isZero();
        JsonNode owner = JsonMapper.shared().readTree(done.bytes("shop", "get", "report"));
        assertThat(owner.has("matched")).isFalse();
        assertThat(owner.get("peerItems").intValue()).isEqualTo(firstRows(data.clients, "phone").size());
        releasesAreFacts(done.plan());
        assertThat(done.plan().disclosure()).extracting(f -> f.learner() + " " + f.kind() + " " + f.about()).contains("bank VALUE shop/orders(amount, day)")
                .noneMatch(f -> f.startsWith("shop MEMBERSHIP"));
        var traffic = done.nodes().recorder("bank").traffic("get");
        assertThat((double) done.plan().step("get").cost().bytes() / (traffic.bytesSent() + traffic.bytesReceived())).isBetween(0.5, 2.0);
    }

    @ParameterizedTest
    @CsvSource({"inner,bank,false", "left,bank,true", "right,shop,true"})
    void deliveredOverAnAlignment(String join, String receiver, boolean keepAll) {
        Shared.Done done = data.run(aligned(join, receiver), operators, root).good();
        Map<Long, List<String>> rows = delivered(done, receiver, receiver.equals("bank") ? new String[] {"day", "amount"} : new String[] {"name", "credit"});
        assertThat(rows).isEqualTo(expected(receiver, keepAll)).isNotEmpty();
        releasesAreFacts(done.plan());
        long[] order = Alignment.read(new ByteArrayInputStream(done.bytes(receiver, "match", "rows")), 10_000).rows();
        List<String> lines = new String(done.bytes(receiver, "get", "payload"), StandardCharsets.UTF_8).lines().toList();
        assertThat(lines.subList(1, lines.size()).stream().mapToLong(l -> Long.parseLong(l.substring(0, l.indexOf(','))))).containsExactly(Arrays.stream(order).boxed().toArray(Long[]::new));
    }

    private void refused(String flow, String sentence) {
        assertThatThrownBy(() -> data.plan(flow, operators)).isInstanceOf(InvalidInput.class).hasMessageContaining(sentence);
    }

    /** Rows that the owner has alone are never delivered. */
    @Test
    void whatIsNotTheReceiversIsRefused() {
        refused(aligned("right", "bank"), "also aligns rows that shop has alone (join: right)");
        refused(aligned("left", "shop"), "also aligns rows that bank has alone (join: left)");
        refused(aligned("full", "bank"), "also aligns rows that shop has alone (join: full)");
        refused(keys() + SEALED.replace("[day, amount]", "[day, price]"), "has no column 'price'");
        refused(keys() + SEALED.replace("    params: {columns: [day, amount]}\n", ""), "parameter 'columns' is missing");
    }

    /** The owner's policy decides: without VALUE for these columns nothing is delivered. */
    @Test
    void theOwnersPolicyIsAsked() {
        Plan plan = data.plan(keys() + SEALED, operators);
        TwoNodes nodes = data.nodes(operators, root);
        nodes.policies("shop", List.of(new TablePolicy("orders", List.of(
                Clause.of("match", List.of("mobile"), "bank", "*", List.of("*"), Kind.MEMBERSHIP), Clause.of("day", List.of("day"), "bank", "*", List.of("*"), Kind.VALUE),
                Clause.of("amount", List.of("amount"), "bank", "*", List.of("*"), Kind.AGGREGATE)))));
        Map<String, TwoNodes.Outcome> outcomes = nodes.run(Shared.contract(plan), "job", 1, new StopFlag());
        assertThat(outcomes.get("shop").failure()).isInstanceOf(PolicyDenied.class).hasMessageContaining("amount");
        assertThat(nodes.artifacts("bank", "job").find("get", "payload")).isEmpty();
        List<String> told = new ArrayList<>(List.of(outcomes.get("bank").failure().getMessage()));
        assertThat(told.getFirst()).doesNotContain("amount");
    }
}
