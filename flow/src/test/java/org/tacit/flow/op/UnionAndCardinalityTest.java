package org.tacit.flow.op;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tacit.base.InvalidInput;
import org.tacit.flow.contract.Contract;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.disclosure.When;
import org.tacit.flow.document.OperatorPage;
import org.tacit.flow.document.Plan;
import org.tacit.flow.policy.Clause;
import org.tacit.flow.policy.TablePolicy;
import org.tacit.flow.run.JobArtifacts;
import org.tacit.flow.run.StopFlag;
import org.tacit.flow.run.TwoNodes;
import org.tacit.flow.spec.Operator;
import org.tacit.flow.spec.Operators;
import org.tacit.wire.Traffic;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code psi.union} and {@code psi.cardinality} between two nodes: results, receivers, releases, policy, traffic. */
class UnionAndCardinalityTest {

    private static final String HEAD = """
            tacit: flow/v1
            name: lists
            purpose: credit-2027
            parties: [bank, telecom]
            tables:
              loans: {party: bank, table: loans}
              people: {party: telecom, table: people}
            steps:
            """;
    private static final String UNION = HEAD + """
              - id: unite
                operator: psi.union
                roles: {receiver: bank, sender: telecom}
                inputs: {receiver: {table: loans}, sender: {table: people}}
                params: {receiver_key: phone, sender_key: mobile}
            """;
    private static final String CARDINALITY = HEAD + """
              - id: count
                operator: psi.cardinality
                roles: {first: bank, second: telecom}
                inputs: {first: {table: loans}, second: {table: people}}
                params: {first_key: phone, second_key: mobile}
            """;

    private final ConcurrentLinkedQueue<Recording.Release> releases = new ConcurrentLinkedQueue<>();
    private final Operators operators = Operators.of(Operators.installed().all().stream().map(o -> new Recording(o, releases)).toArray(Operator[]::new));
    private final Credit data = new Credit(220, 11);

    @TempDir
    private Path root;
    private TwoNodes nodes;

    private Map<String, TwoNodes.Outcome> run(Plan plan) {
        Contract contract = Credit.contract(plan);
        nodes = data.nodes(operators, root);
        Map<String, TwoNodes.Outcome> outcomes = nodes.run(contract, "job", 1, new StopFlag());
        outcomes.forEach((party, outcome) -> {
            assertThat(outcome.failure()).isNull();
            Set<String> entitled = contract.receivers().stream().filter(r -> r.party().equals(party)).map(r -> r.step() + "." + r.output()).collect(Collectors.toSet());
            assertThat(outcome.artifacts()).extracting(a -> a.step() + "." + a.port()).containsExactlyInAnyOrderElementsOf(entitled);
        });
        Set<String> stated = new TreeSet<>();
        plan.steps().forEach(s -> s.facts().stream().filter(f -> f.when() != When.SIDE_EFFECT).forEach(f -> stated.add(f.about().party() + " gives " + f.learner() + " " + f.kind())));
        Set<String> released = new TreeSet<>();
        releases.forEach(r -> released.add(r.from() + " gives " + r.to() + " " + r.kind()));
        assertThat(released).isEqualTo(stated);
        return outcomes;
    }

    private String text(String party, String step, String port) {
        JobArtifacts artifacts = nodes.artifacts(party, "job");
        try (var in = artifacts.open(artifacts.find(step, port).orElseThrow())) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private JsonNode report(String party, String step) {
        return JsonMapper.shared().readTree(text(party, step, "report"));
    }

    private Set<String> bank() {
        return Arrays.stream(data.loans.strings("phone")).filter(Objects::nonNull).collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> telecom() {
        return Arrays.stream(data.people.strings("mobile")).filter(Objects::nonNull).collect(Collectors.toCollection(TreeSet::new));
    }

    private void measuredIsEstimated(Plan plan, String step) {
        Traffic bank = nodes.recorder("bank").traffic(step);
        // The estimate counts rows of the tables, the run distinct identifiers; the bank has two rows that are none.
        assertThat((double) plan.step(step).cost().rounds() / bank.rounds()).isBetween(0.5, 2.0);
        assertThat((double) bank.bytesSent() + bank.bytesReceived()).isBetween(0.97 * plan.step(step).cost().bytes(), 1.0 * plan.step(step).cost().bytes());
    }

    @ParameterizedTest
    @CsvSource({"curve25519", "sm2"})
    void theReceiverGetsWhatItLacks(String suite) {
        Plan plan = data.plan(UNION.replace("sender_key: mobile", "sender_key: mobile, suite: " + suite + ", max_bytes: 11"), operators);
        run(plan);
        Set<String> expected = telecom();
        expected.removeAll(bank());
        List<String> lines = text("bank", "unite", "extra").lines().toList();
        assertThat(lines.getFirst()).isEqualTo("\"mobile\"");
        assertThat(lines.subList(1, lines.size())).containsExactlyInAnyOrderElementsOf(expected.stream().map(id -> '"' + id + '"').toList());
        JsonNode report = report("bank", "unite");
        assertThat(report.get("extra").intValue()).isEqualTo(expected.size());
        assertThat(report.get("common").intValue()).isEqualTo(telecom().size() - expected.size());
        assertThat(report.get("missing").intValue()).isEqualTo(1);
        assertThat(report("telecom", "unite").has("common")).isFalse();
        measuredIsEstimated(plan, "unite");
    }

    @ParameterizedTest
    @CsvSource({"both,curve25519", "first,curve25519", "second,sm2", "both,sm2"})
    void learnersCount(String result, String suite) {
        Plan plan = data.plan(CARDINALITY.replace("second_key: mobile", "second_key: mobile, result: " + result + ", suite: " + suite), operators);
        run(plan);
        Set<String> common = bank();
        common.retainAll(telecom());
        for (String party : List.of("bank", "telecom")) {
            boolean learns = result.equals("both") || result.equals(party.equals("bank") ? "first" : "second");
            JsonNode report = report(party, "count");
            assertThat(report.has("common")).isEqualTo(learns);
            assertThat(report.path("common").asInt(common.size())).isEqualTo(common.size());
        }
        measuredIsEstimated(plan, "count");
    }

    /** Identifiers that key.prepare brought to one form. */
    @Test
    void preparedKeys() {
        String prepared = UNION.replace("  - id: unite\n", """
                  - id: mine
                    operator: key.prepare
                    roles: {owner: bank}
                    inputs: {owner: {table: loans}}
                    params: {columns: phone, normalise: [phone]}
                  - id: theirs
                    operator: key.prepare
                    roles: {owner: telecom}
                    inputs: {owner: {table: people}}
                    params: {columns: mobile, normalise: [phone]}
                  - id: unite
                """).replace("{receiver: {table: loans}, sender: {table: people}}", "{receiver: {keys: mine.keys}, sender: {keys: theirs.keys}}")
                .replace("    params: {receiver_key: phone, sender_key: mobile}\n", "");
        data.loans.cells().forEach(row -> row[0] = row[0] == null ? null : "+86 " + row[0]);
        Plan plan = data.plan(prepared, operators);
        assertThat(data.nodes(operators, root).run(Credit.contract(plan), "job", 1, new StopFlag()).values()).allMatch(o -> o.failure() == null);
        nodes = data.nodes(operators, root);
        assertThat(report("bank", "unite").get("common").intValue()).isGreaterThan(100);
        assertThat(plan.step("unite").facts()).extracting(f -> f.learner() + " " + f.kind() + " " + f.about()).contains("bank IDENTIFIER telecom/people(mobile)");
    }

    @ParameterizedTest
    @CsvSource({"psi.union", "psi.cardinality"})
    void pagesFollowTheSpecs(String name) throws IOException {
        String page = OperatorPage.markdown(operators.find(name).orElseThrow().spec(), new Credit(1000, 7).plan(name.equals("psi.union") ? UNION : CARDINALITY, operators),
                "a flow of a bank and a telecom");
        Path file = Path.of("../docs/operators/" + name + ".md");
        if (Boolean.getBoolean("tacit.write")) {
            Files.writeString(file, page);
        }
        assertThat(Files.readString(file)).as("run with -Dtacit.write=true to write the page").isEqualTo(page);
    }

    /** The sender's policy allows membership only: no identifier may leave. */
    @Test
    void aPolicyOfMembershipRefusesTheUnionAndAllowsTheCount() {
        var clause = Clause.of("m", List.of("mobile"), "bank", "credit-2027", List.of("psi.union", "psi.cardinality"), Kind.MEMBERSHIP);
        TwoNodes strict = new TwoNodes(operators, root).add("bank", List.of(data.loans), Credit.open("loans"))
                .add("telecom", List.of(data.people), List.of(new TablePolicy("people", List.of(clause))));
        assertThat(strict.policy("telecom").beforeSigning(Credit.contract(data.plan(UNION, operators))).allowed()).isFalse();
        assertThat(strict.policy("telecom").beforeSigning(Credit.contract(data.plan(CARDINALITY, operators))).allowed()).isTrue();
    }

    /** What is wrong with own data is told to its owner only. */
    @Test
    void anIdentifierThatIsTooLong() {
        Contract contract = Credit.contract(data.plan(UNION.replace("sender_key: mobile", "sender_key: mobile, max_bytes: 10"), operators));
        Map<String, TwoNodes.Outcome> outcomes = data.nodes(operators, root).run(contract, "job", 1, new StopFlag());
        assertThat(outcomes.get("telecom").failure()).isInstanceOf(InvalidInput.class).hasMessageContaining("has 11 bytes and the contract allows 10");
        assertThat(outcomes.get("bank").failure()).hasMessageContaining("telecom cannot use its own data in step 'unite'; its node says why.");
    }
}
