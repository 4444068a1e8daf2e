package org.tacit.flow.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.InvalidInput;
import org.tacit.data.normal.Normalisation;
import org.tacit.flow.MemoryTable;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.document.Plan;
import org.tacit.flow.spec.Operators;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Keys that each party prepares alone, and an intersection of them. */
class KeyPrepareTest {

    private static final String FLOW = Shared.FLOW.substring(0, Shared.FLOW.indexOf("  - id: match")) + """
              - id: match
                operator: psi.intersect
                roles: {first: bank, second: shop}
                inputs: {first: {keys: bank_keys.keys}, second: {keys: shop_keys.keys}}
            """;

    private final Operators operators = Operators.installed();
    private final Shared data = Shared.random(300, 5);

    @TempDir
    private Path root;

    /** First row by phone in normal form. */
    private static Map<String, Long> firstRows(MemoryTable table, String column) {
        String[] cells = table.strings(column);
        Map<String, Long> first = new LinkedHashMap<>();
        for (int i = 0; i < cells.length; i++) {
            String phone = cells[i] == null ? null : Normalisation.PHONE.apply(cells[i]);
            if (phone != null) {
                first.putIfAbsent(phone, (long) i);
            }
        }
        return first;
    }

    @Test
    void matchesHoweverTheyAreWritten() {
        Shared.Done done = data.run(FLOW, operators, root).good();
        Map<String, Long> bank = firstRows(data.clients, "phone");
        Map<String, Long> shop = firstRows(data.orders, "mobile");
        long[] bankRows = Alignment.read(new ByteArrayInputStream(done.bytes("bank", "match", "rows")), data.clients.rows()).rows();
        long[] shopRows = Alignment.read(new ByteArrayInputStream(done.bytes("shop", "match", "rows")), data.orders.rows()).rows();
        Set<String> common = new TreeSet<>(bank.keySet());
        common.retainAll(shop.keySet());
        assertThat(bankRows).hasSize(common.size()).hasSizeGreaterThan(100);
        for (int i = 0; i < bankRows.length; i++) {
            String phone = Normalisation.PHONE.apply((String) data.clients.cells().get((int) bankRows[i])[0]);
            assertThat(phone).isEqualTo(Normalisation.PHONE.apply((String) data.orders.cells().get((int) shopRows[i])[1]));
            assertThat(bankRows[i]).isEqualTo(bank.get(phone));
            assertThat(shopRows[i]).isEqualTo(shop.get(phone));
            assertThat(common).contains(phone);
        }
        JsonNode report = JsonMapper.shared().readTree(done.bytes("bank", "bank_keys", "report"));
        assertThat(report.get("keys").longValue()).isEqualTo(bank.size());
        assertThat(report.get("missing").longValue()).isEqualTo(1);
        assertThat(report.get("invalid").longValue()).isEqualTo(1);
        assertThat(report.get("rules").get(1).get("changed").longValue()).isPositive();
        assertThat(JsonMapper.shared().readTree(done.bytes("shop", "shop_keys", "report")).get("missing").longValue()).isEqualTo(2);
    }

    /** Both see the other's rules in the contract, and what the intersection tells is about the columns behind the keys. */
    @Test
    void rulesStandInTheContractAndFactsNameTheColumns() {
        Plan plan = data.plan(FLOW, operators);
        assertThat(plan.step("bank_keys").step().params().list("normalise")).containsExactly("trim", "phone");
        assertThat(plan.step("bank_keys").facts()).isEmpty();
        assertThat(plan.disclosure()).extracting(f -> f.learner() + " " + f.kind() + " " + f.about()).containsExactlyInAnyOrder(
                "bank SIZE shop/orders(mobile)", "bank MEMBERSHIP shop/orders(mobile)", "shop SIZE bank/clients(phone)", "shop MEMBERSHIP bank/clients(phone)");
        assertThat(plan.receivers().stream().filter(r -> r.step().equals("bank_keys"))).extracting(Plan.Receiver::party).containsOnly("bank");
        assertThat(plan.disclosure().stream().filter(f -> f.kind() == Kind.MEMBERSHIP && f.learner().equals("bank")).findFirst().orElseThrow().of().atMost())
                .isEqualTo(data.clients.rows());
    }

    @Test
    void severalColumnsDirectly() {
        String flow = FLOW.substring(0, FLOW.indexOf("  - id: bank_keys")) + """
                  - id: match
                    operator: psi.intersect
                    roles: {first: bank, second: shop}
                    inputs: {first: {table: clients}, second: {table: orders}}
                    params: {first_key: [phone, name], second_key: [mobile, day]}
                """;
        Shared few = Shared.of(java.util.List.of(new Object[] {"1", "2026-01-01", 1.0}, new Object[] {"12", "026-01-01", 1.0}),
                java.util.List.of(new Object[] {"2026-01-02", "1", 1.0}, new Object[] {"2026-01-01", "1", 1.0}));
        Shared.Done done = few.run(flow, operators, root).good();
        assertThat(Alignment.read(new ByteArrayInputStream(done.bytes("shop", "match", "rows")), 2).rows()).containsExactly(1);
        assertThat(Alignment.read(new ByteArrayInputStream(done.bytes("bank", "match", "rows")), 2).rows()).containsExactly(0);
    }

    private void refused(String from, String to, String sentence) {
        assertThat(FLOW).contains(from);
        assertThatThrownBy(() -> data.plan(FLOW.replace(from, to), operators)).isInstanceOf(InvalidInput.class).hasMessageContaining(sentence);
    }

    @Test
    void mistakesAreNamed() {
        refused("normalise: [trim, phone], duplicates: first", "normalise: [trim, fone]", "there is no rule 'fone'");
        refused("columns: phone, ", "", "parameter 'columns' is missing");
        refused("columns: phone", "columns: fone", "has no column 'fone'");
        refused("first: {keys: bank_keys.keys}", "first: {}", "first has no identifiers");
        refused("first: {keys: bank_keys.keys}", "first: {keys: bank_keys.keys, table: clients}", "parameter 'first_key' is missing");
        refused("second: {keys: shop_keys.keys}}", "second: {keys: shop_keys.keys}}\n    params: {second_key: mobile}", "which is not connected");
        refused("first: {keys: bank_keys.keys}", "first: {keys: bank_keys.report}", "bank_keys.report is a REPORT");
        refused("first: {keys: bank_keys.keys}", "first: {keys: shop_keys.keys}", "step 'shop_keys' leaves no 'keys' at bank");
    }

    @Test
    void aRefusedTableIsToldToItsOwner() {
        String alone = FLOW.substring(0, FLOW.indexOf("  - id: shop_keys")).replace("[bank, shop]", "[bank]")
                .replace("  orders: {party: shop, table: orders}\n", "");
        assertThat(data.run(alone, operators, root.resolve("1")).good().bytes("bank", "bank_keys", "keys")).isNotEmpty();
        Shared.Done done = data.run(alone.replace("duplicates: first}", "invalid: refuse}"), operators, root.resolve("2"));
        assertThat(done.outcomes().get("bank").failure()).isInstanceOf(InvalidInput.class).hasMessageContaining("1 values do not fit rule phone");
        assertThat(done.nodes().recorder("bank").told()).isEqualTo("bank cannot use its own data in step 'bank_keys'; its node says why.");
    }
}
