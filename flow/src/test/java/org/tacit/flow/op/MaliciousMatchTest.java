package org.tacit.flow.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tacit.base.InvalidInput;
import org.tacit.flow.disclosure.Fact;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.disclosure.When;
import org.tacit.flow.document.Plan;
import org.tacit.flow.spec.Operator;
import org.tacit.flow.spec.Operators;
import org.tacit.psi.vole.VolePsiParameters;
import org.tacit.psi.vole.checked.CheckedVolePsi;

/** Steps with {@code security: malicious} between two nodes: the same rows, and facts that hold whatever a peer does. */
class MaliciousMatchTest {

    private final ConcurrentLinkedQueue<Recording.Release> releases = new ConcurrentLinkedQueue<>();
    private final Operators operators = Operators.of(Operators.installed().all().stream().map(o -> new Recording(o, releases)).toArray(Operator[]::new));
    private final Shared data = Shared.random(120, 4);

    @TempDir
    private Path root;

    private static String flow(String operator, String params) {
        return Shared.FLOW.substring(0, Shared.FLOW.indexOf("  - id: match")) + """
                  - id: match
                    operator: %s
                    roles: {first: bank, second: shop}
                    inputs: {first: {keys: bank_keys.keys}, second: {keys: shop_keys.keys}}
                    params: {%s}
                """.formatted(operator, params);
    }

    private static long[] rows(Shared.Done done, String party, long table) {
        return Alignment.read(new ByteArrayInputStream(done.bytes(party, "match", "rows")), table).rows();
    }

    private List<List<Long>> pairs(Shared.Done done) {
        long[] bank = rows(done, "bank", data.clients.rows());
        long[] shop = rows(done, "shop", data.orders.rows());
        assertThat(bank).hasSameSizeAs(shop).isNotEmpty();
        return IntStream.range(0, bank.length).mapToObj(i -> List.of(bank[i], shop[i])).toList();
    }

    @Test
    void theRowsAreThoseOfTheSemiHonestStep() {
        List<List<Long>> one = pairs(data.run(flow("psi.intersect", "security: malicious"), operators, root.resolve("malicious")).good());
        List<List<Long>> other = pairs(data.run(flow("psi.intersect", "security: semi-honest"), operators, root.resolve("other")).good());
        assertThat(one).containsExactlyInAnyOrderElementsOf(other);
    }

    private static Fact membership(Plan plan, String learner) {
        return plan.disclosure().stream().filter(f -> f.learner().equals(learner) && f.kind() == Kind.MEMBERSHIP).findFirst().orElseThrow();
    }

    /** The fact holds even if the learner cheats, so it counts what can be smuggled in; and leave is asked for as much. */
    @ParameterizedTest
    @ValueSource(strings = {"both", "first"})
    void factsHoldForCheats(String result) {
        Shared.Done done = data.run(flow("psi.intersect", "security: malicious, result: " + result), operators, root).good();
        long bound = CheckedVolePsi.mostAsked(data.clients.rows(), data.orders.rows(), VolePsiParameters.standard(), 40, result.equals("both"));
        Fact fact = membership(done.plan(), "bank");
        assertThat(fact.when()).isEqualTo(When.ALWAYS);
        assertThat(fact.of().atMost()).isEqualTo(bound).isGreaterThan(data.clients.rows() * 5 / 4);
        assertThat(releases).filteredOn(r -> r.kind() == Kind.MEMBERSHIP && r.to().equals("bank")).isNotEmpty().allMatch(r -> r.rows() == bound);
        assertThat(membership(data.plan(flow("psi.intersect", "result: " + result), operators), "bank").when()).isEqualTo(When.IF_FOLLOWED);
    }

    @Test
    void differencesToo() {
        Shared.Done done = data.run(flow("psi.difference", "security: malicious"), operators, root).good();
        assertThat(rows(done, "bank", data.clients.rows())).isNotEmpty();
        assertThat(membership(done.plan(), "bank").when()).isEqualTo(When.ALWAYS);
    }

    private void refused(String params, String sentence) {
        assertThatThrownBy(() -> data.plan(flow("psi.intersect", params), operators)).isInstanceOf(InvalidInput.class).hasMessageContaining(sentence);
    }

    @Test
    void whatHasNoChecksIsRefused() {
        refused("security: malicious, protocol: ecdh", "use protocol vole");
        refused("security: malicious, join: left", "intersection alone");
        refused("security: malicious, duplicates: all", "intersection alone");
    }
}
