package org.tacit.flow.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tacit.base.InvalidInput;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.disclosure.When;
import org.tacit.flow.document.OperatorPage;
import org.tacit.flow.document.Plan;
import org.tacit.flow.policy.Clause;
import org.tacit.flow.policy.PolicyCheck;
import org.tacit.flow.policy.TablePolicy;
import org.tacit.flow.policy.Usage;
import org.tacit.flow.run.StopFlag;
import org.tacit.flow.run.TwoNodes;
import org.tacit.flow.spec.Operator;
import org.tacit.flow.spec.Operators;
import org.tacit.wire.Tap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Figures over an intersection that one step leaves as shares and a later one reads, at two nodes, against plain sight; and results with a smallest size. */
@Timeout(120)
class PsiAggregateTest {

    static final String FLOW = """
            tacit: flow/v1
            name: joint-figures
            purpose: credit-2027
            parties: [bank, telecom]
            tables:
              loans: {party: bank, table: loans}
              people: {party: telecom, table: people}
            steps:
              - id: common
                operator: psi.circuit
                roles: {first: bank, second: telecom}
                inputs: {first: {table: loans, data: loans}, second: {table: people, data: people}}
                params: {first_key: phone, second_key: mobile, first_columns: [amount, bad], second_columns: [months, income], missing: zero}
              - id: figures
                operator: psi.aggregate
                roles: {first: bank, second: telecom}
                inputs: {first: {matches: common.matches}, second: {matches: common.matches}}
                params: {first_columns: [amount], second_columns: [income, months], min_size: 20}
            """;
    private static final String MATCH = FLOW.substring(0, FLOW.indexOf("  - id: common")) + """
              - id: align
                operator: psi.intersect
                roles: {first: bank, second: telecom}
                inputs: {first: {table: loans}, second: {table: people}}
                params: {first_key: phone, second_key: mobile, min_result: 20}
            """;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ConcurrentLinkedQueue<Recording.Release> releases = new ConcurrentLinkedQueue<>();
    private final Operators operators = Operators.of(Operators.installed().all().stream().map(o -> new Recording(o, releases)).toArray(Operator[]::new));
    private final Credit data = new Credit(200, 11);

    @TempDir
    private Path root;
    private TwoNodes nodes;

    private Map<String, TwoNodes.Outcome> run(Plan plan) {
        nodes = data.nodes(operators, root);
        return nodes.run(Credit.contract(plan), "job", 1, new StopFlag());
    }

    private static void good(Map<String, TwoNodes.Outcome> outcomes) {
        outcomes.values().forEach(o -> assertThat(o.failure()).isNull());
    }

    private byte[] bytes(String party, String step, String port) {
        var artifacts = nodes.artifacts(party, "job");
        try (var in = artifacts.open(artifacts.find(step, port).orElseThrow())) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** count, then sums of amount, income, months over the common identifiers. */
    private double[] plain() {
        Map<Object, Object[]> bank = new HashMap<>();
        data.loans.cells().stream().filter(row -> row[0] != null).forEach(row -> bank.putIfAbsent(row[0], row));
        double[] sums = new double[4];
        Set<Object> seen = new java.util.HashSet<>();
        for (Object[] row : data.people.cells()) {
            if (bank.containsKey(row[2]) && seen.add(row[2])) {
                sums[0]++;
                sums[1] += (double) bank.get(row[2])[1];
                sums[2] += row[0] == null ? 0 : (double) row[0];
                sums[3] += (double) row[3];
            }
        }
        return sums;
    }

    private void check(JsonNode report, boolean amount, boolean others) {
        double[] expected = plain();
        assertThat(report.path("count").asLong()).isEqualTo((long) expected[0]).isGreaterThan(50);
        assertThat(report.path("columns")).hasSize((amount ? 1 : 0) + (others ? 2 : 0));
        for (int c = amount ? 0 : 1; c < (others ? 3 : 1); c++) {
            JsonNode column = report.path("columns").path(amount ? c : c - 1);
            assertThat(column.path("party").asString() + "." + column.path("column").asString()).isEqualTo(List.of("bank.amount", "telecom.income", "telecom.months").get(c));
            // Each cell is rounded to a hundredth.
            assertThat(column.path("sum").asDouble()).isCloseTo(expected[c + 1], within(0.005 * expected[0]));
            assertThat(column.path("average").asDouble()).isCloseTo(expected[c + 1] / expected[0], within(0.005));
        }
    }

    private void releasesAreFacts(Plan plan) {
        Set<String> stated = new TreeSet<>();
        plan.steps().forEach(step -> step.facts().stream().filter(f -> f.when() != When.SIDE_EFFECT)
                .forEach(f -> stated.add(step.id() + ": " + f.about().party() + " gives " + f.learner() + " " + f.kind())));
        Set<String> released = new TreeSet<>();
        releases.forEach(r -> released.add(r.step() + ": " + r.from() + " gives " + r.to() + " " + r.kind()));
        assertThat(released).isEqualTo(stated);
    }

    @ParameterizedTest
    @CsvSource({"both,false,bank telecom", "both,true,bank telecom", "first,true,bank", "second,true,telecom"})
    void figuresOfALaterStep(String to, boolean own, String learners) throws Exception {
        Plan plan = data.plan(FLOW.replace("min_size: 20", "min_size: 20, to: " + to + ", own_sums: " + own), operators);
        good(run(plan));
        releasesAreFacts(plan);
        assertThat(plan.disclosure().stream().filter(f -> f.kind() == Kind.AGGREGATE).map(f -> f.learner() + " " + f.of().atLeast()))
                .containsExactly(Arrays.stream(learners.split(" ")).map(l -> l + " 20").toArray(String[]::new));
        // Who is told a sum of its own cells may read members out of it; nobody else.
        assertThat(plan.disclosure().stream().filter(f -> f.kind() == Kind.MEMBERSHIP && f.when() == When.MAY).map(f -> f.learner()))
                .containsExactly(own ? learners.split(" ") : new String[0]);
        for (String party : List.of("bank", "telecom")) {
            if (learners.contains(party)) {
                check(JSON.readTree(bytes(party, "figures", "report")), own || party.equals("telecom"), own || party.equals("bank"));
            } else {
                assertThat(nodes.artifacts(party, "job").find("figures", "report")).isEmpty();
            }
        }
    }

    /** What the steps leave at a party: parts that add up to the truth, and which tell nothing alone. */
    @Test
    void theIntersectionStaysInParts() {
        good(run(data.plan(FLOW, operators)));
        SharedRows bank = SharedRows.read(new ByteArrayInputStream(bytes("bank", "common", "matches")));
        SharedRows telecom = SharedRows.read(new ByteArrayInputStream(bytes("telecom", "common", "matches")));
        assertThat(bank.holder()).isNotEqualTo(telecom.holder());
        long common = 0;
        for (int p = 0; p < bank.positions(); p++) {
            common += bank.matched()[p] + telecom.matched()[p] >> 8;
        }
        assertThat(common).isEqualTo((long) plain()[0]);
        assertThat(Arrays.stream(bank.matched()).distinct().count()).isEqualTo(bank.positions());
        assertThat(Arrays.stream(telecom.cells()).distinct().count()).isEqualTo(4L * telecom.positions());
        JsonNode report = JSON.readTree(bytes("bank", "common", "report"));
        assertThat(report.has("common")).isFalse();
        assertThat(report.path("positions").asInt()).isEqualTo(bank.positions());
    }

    /** Below the limit nobody gets a figure, both read the same sentence, and it does not say how many there were. */
    @Test
    void tooFewForFigures() {
        Map<String, TwoNodes.Outcome> outcomes = run(data.plan(FLOW.replace("min_size: 20", "min_size: 199"), operators));
        outcomes.values().forEach(o -> assertThat(o.failure()).hasMessageContaining("fewer common identifiers than the 199"));
        for (String party : List.of("bank", "telecom")) {
            assertThat(nodes.artifacts(party, "job").find("figures", "report")).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"vole,both", "ecdh,first"})
    void membershipWithASmallestResult(String protocol, String result) {
        Plan plan = data.plan(MATCH.replace("min_result: 20", "min_result: 20, protocol: " + protocol + ", result: " + result), operators);
        good(run(plan));
        releasesAreFacts(plan);
        assertThat(plan.disclosure().stream().filter(f -> f.kind() == Kind.MEMBERSHIP)).allSatisfy(f -> assertThat(f.of().atLeast()).isEqualTo(20));
        Alignment rows = Alignment.read(new ByteArrayInputStream(bytes("bank", "align", "rows")), data.loans.rows());
        assertThat(rows.size()).isEqualTo((int) plain()[0]);
        assertThat(nodes.artifacts("telecom", "job").find("align", "rows").isPresent()).isEqualTo(result.equals("both"));
    }

    /** With too few in common the protocol that tells who is not begun: nothing but the comparison has been on the wire. */
    @Test
    void membershipIsHeldBack() {
        var channels = new ConcurrentLinkedQueue<String>();
        nodes = data.nodes(operators, root).wrap(new Tap((from, to, channel, message) -> channels.add(channel)));
        Map<String, TwoNodes.Outcome> outcomes = nodes.run(Credit.contract(data.plan(MATCH.replace("min_result: 20", "min_result: 199"), operators)), "job", 1, new StopFlag());
        outcomes.values().forEach(o -> assertThat(o.failure()).hasMessageContaining("fewer common identifiers than the 199"));
        assertThat(new TreeSet<>(channels)).anyMatch(c -> c.endsWith("main/circuit")).noneMatch(c -> c.endsWith("main/vole"));
        for (String party : List.of("bank", "telecom")) {
            assertThat(nodes.artifacts(party, "job").find("align", "rows")).isEmpty();
        }
    }

    /** A clause that asks for at least so many allows the step that makes sure of it, and no other. */
    @Test
    void atLeastOnMembershipIsEnforceable() {
        for (int least : new int[] {0, 19, 20, 50}) {
            Plan plan = data.plan(MATCH.replace("min_result: 20", "min_result: " + least), operators);
            var clause = new Clause("match", List.of("mobile"), "bank", "*", List.of("psi.intersect"), Kind.MEMBERSHIP, 0, 20, "", 0, 0);
            var policy = new PolicyCheck("telecom", operators, List.of(Credit.ref("people", "telecom", data.people)), List.of(new TablePolicy("people", List.of(clause))),
                    Usage.NONE, List.of());
            assertThat(policy.beforeSigning(Credit.contract(plan)).allowed()).as("min_result %d", least).isEqualTo(least >= 20);
        }
    }

    @Test
    void whatDoesNotGoTogether() {
        refused(FLOW.replace("min_size: 20", "min_size: 20, to: first"), "Nobody is told the sums of first_columns");
        refused(FLOW.replace("second_columns: [income, months], min", "second_columns: [plan], min"), "did not bring along column 'plan'");
        refused(FLOW.replace("second_columns: [months, income]", "second_columns: [plan]"), "holds no numbers");
        refused(FLOW.replace("second: {table: people, data: people}", "second: {table: people}"), "not connected");
        refused(FLOW.replace("    roles: {first: bank, second: telecom}\n    inputs: {first: {matches", "    roles: {first: telecom, second: bank}\n    inputs: {first: {matches"),
                "played by other parties");
    }

    private void refused(String flow, String says) {
        assertThat(flow).isNotEqualTo(FLOW);
        assertThatThrownBy(() -> data.plan(flow, operators)).isInstanceOf(InvalidInput.class).hasMessageContaining(says);
    }

    /** A missing number stops the step, and its owner alone reads where it is. */
    @Test
    void missingNumbers() {
        Map<String, TwoNodes.Outcome> outcomes = run(data.plan(FLOW.replace(", missing: zero", ""), operators));
        assertThat(outcomes.get("telecom").failure()).hasMessageContaining("has no number in row");
        assertThat(outcomes.get("bank").failure()).hasMessageContaining("telecom cannot use its own data").message().doesNotContain("income");
    }

    @Test
    void damagedParts() throws IOException {
        var part = new SharedRows(true, new long[] {3, -1}, new long[] {5, 6}, 1, new long[] {7, 8});
        var out = new ByteArrayOutputStream();
        part.write(out);
        byte[] bytes = out.toByteArray();
        assertThat(SharedRows.read(new ByteArrayInputStream(bytes))).isEqualTo(part);
        for (int change : new int[] {0, 8, 12, 16, 20}) {
            byte[] other = bytes.clone();
            other[change] ^= 2;
            assertThatThrownBy(() -> SharedRows.read(new ByteArrayInputStream(other))).as("byte %d", change).isInstanceOf(InvalidInput.class);
        }
        assertThatThrownBy(() -> SharedRows.read(new ByteArrayInputStream(bytes, 0, bytes.length - 1))).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> SharedRows.read(new ByteArrayInputStream(Arrays.copyOf(bytes, bytes.length + 1)))).isInstanceOf(InvalidInput.class);
    }

    /** The pages of both operators are what their specs say of this flow. */
    @Test
    void pages() throws IOException {
        Plan plan = new Credit(1000, 7).plan(FLOW, Operators.installed());
        for (String name : List.of("psi.circuit", "psi.aggregate")) {
            Path file = Path.of("../docs/operators/" + name + ".md");
            String page = OperatorPage.markdown(Operators.installed().find(name).orElseThrow().spec(), plan, "the flow of `docs/protocols/psi-circuit.md`");
            if (Boolean.getBoolean("tacit.write")) {
                java.nio.file.Files.writeString(file, page);
            }
            assertThat(java.nio.file.Files.readString(file)).isEqualTo(page);
        }
        String page = java.nio.file.Files.readString(Path.of("../docs/protocols/psi-circuit.md"), StandardCharsets.UTF_8);
        assertThat(page).contains(FLOW.substring(FLOW.indexOf("  - id: common")).stripTrailing());
    }
}
