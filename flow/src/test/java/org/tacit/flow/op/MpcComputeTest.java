package org.tacit.flow.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
import org.tacit.flow.run.StopFlag;
import org.tacit.flow.run.TwoNodes;
import org.tacit.flow.spec.Operator;
import org.tacit.flow.spec.Operators;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A program over the rows that an earlier step aligned, at two nodes, against plain sight. */
@Timeout(120)
class MpcComputeTest {

    static final String FLOW = """
            tacit: flow/v1
            name: exposure
            purpose: credit-2027
            parties: [bank, telecom]
            tables:
              loans: {party: bank, table: loans}
              people: {party: telecom, table: people}
            steps:
              - id: align
                operator: psi.intersect
                roles: {first: bank, second: telecom}
                inputs: {first: {table: loans}, second: {table: people}}
                params: {first_key: phone, second_key: mobile}
              - id: figures
                operator: mpc.compute
                roles: {first: bank, second: telecom}
                inputs: {first: {table: loans, rows: align.rows}, second: {table: people, rows: align.rows}}
                params:
                  first_columns: [amount, bad]
                  second_columns: [months]
                  program:
                    - range first.amount 0 100000
                    - range first.bad 0 1
                    - range second.months 0 120
                    - weighted = mean(first.amount * second.months)
                    - lost = sum(where(second.months < 12, first.amount * first.bad, 0))
                    - tenure = mean(second.months)
                    - open weighted to first
                    - open lost to both
                    - open tenure to both
            """;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ConcurrentLinkedQueue<Recording.Release> releases = new ConcurrentLinkedQueue<>();
    private final Operators operators = Operators.of(Operators.installed().all().stream().map(o -> new Recording(o, releases)).toArray(Operator[]::new));
    private final Credit data = new Credit(200, 11);

    @TempDir
    private Path root;
    private TwoNodes nodes;

    private Map<String, TwoNodes.Outcome> run(String flow) {
        nodes = data.nodes(operators, root);
        return nodes.run(Credit.contract(data.plan(flow, operators)), "job", 1, new StopFlag());
    }

    private JsonNode report(String party) throws IOException {
        var artifacts = nodes.artifacts(party, "job");
        try (var in = artifacts.open(artifacts.find("figures", "report").orElseThrow())) {
            return JSON.readTree(in.readAllBytes());
        }
    }

    /** rows, weighted, lost, tenure. */
    private double[] plain() {
        Map<Object, Object[]> bank = new HashMap<>();
        data.loans.cells().stream().filter(row -> row[0] != null).forEach(row -> bank.putIfAbsent(row[0], row));
        double weighted = 0;
        double lost = 0;
        double months = 0;
        int rows = 0;
        for (Object[] row : data.people.cells()) {
            Object[] loan = bank.get(row[2]);
            if (loan != null) {
                rows++;
                weighted += (double) loan[1] * (double) row[3];
                lost += (double) row[3] < 12 ? (double) loan[1] * (double) loan[2] : 0;
                months += (double) row[3];
            }
        }
        return new double[] {rows, weighted / rows, lost, months / rows};
    }

    @Test
    void resultsAreThoseOfThePlainTables() throws Exception {
        run(FLOW).values().forEach(o -> assertThat(o.failure()).isNull());
        double[] expected = plain();
        JsonNode bank = report("bank");
        assertThat(bank.path("rows").asInt()).isEqualTo((int) expected[0]).isGreaterThan(50);
        assertThat(bank.path("results").propertyNames()).containsExactly("weighted", "lost", "tenure");
        assertThat(value(bank, "weighted")).isCloseTo(expected[1], within(expected[1] * 1e-4));
        assertThat(value(bank, "lost")).isCloseTo(expected[2], within(1.0));
        JsonNode telecom = report("telecom");
        assertThat(telecom.path("results").propertyNames()).containsExactly("lost", "tenure");
        assertThat(value(telecom, "tenure")).isCloseTo(expected[3], within(1e-9));

        TreeSet<String> stated = new TreeSet<>();
        data.plan(FLOW, operators).steps().forEach(step -> step.facts().stream().filter(f -> f.when() != When.SIDE_EFFECT)
                .forEach(f -> stated.add(step.id() + ": " + f.about().party() + " gives " + f.learner() + " " + f.kind())));
        TreeSet<String> released = new TreeSet<>();
        releases.forEach(r -> released.add(r.step() + ": " + r.from() + " gives " + r.to() + " " + r.kind()));
        assertThat(released).isEqualTo(stated);
    }

    private static double value(JsonNode report, String name) {
        return report.path("results").path(name).path("values").path(0).asDouble();
    }

    @Test
    void disclosureTellsFiguresFromWhatCanPickRows() {
        Plan plan = data.plan(FLOW, operators);
        assertThat(plan.steps().getLast().facts().stream().filter(f -> f.when() == When.ALWAYS)
                .map(f -> f.learner() + " " + f.kind() + " " + f.about().columns() + " " + f.of().atMost() + " " + f.of().atLeast()))
                .containsExactlyInAnyOrder("bank AGGREGATE [months] 1 20", "bank PARTIAL [months] 2 0", "telecom PARTIAL [amount, bad] 1 0");
        Plan each = data.plan(FLOW.replace("open lost to both", "each = first.amount * second.months\n        - open each to second"), operators);
        assertThat(each.steps().getLast().facts().stream().filter(f -> f.learner().equals("telecom")).map(f -> f.kind())).contains(Kind.VALUE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "min_rows| first_columns: [amount, bad] | first_columns: [amount, bad]\\n      min_rows: 100000 | 100000 at least | 100000 at least",
            "range|first.bad 0 1 | first.bad 0 0 | Column 'bad' of table 'loans' leaves the range | bank cannot use its own data",
            "gap|second_columns: [months] | second_columns: [income] | Column 'income' of table 'people' has a cell without a number | telecom cannot use its own data",
    })
    void dataThatCannotBeUsed(String what, String from, String to, String owner, String peer) {
        String flow = FLOW.replace(from.strip(), to.strip().replace("\\n", "\n"));
        if (what.equals("gap")) {
            flow = flow.replace("second.months", "second.income").replace("0 120", "-9000 19000");
        }
        assertThat(flow).isNotEqualTo(FLOW);
        Map<String, TwoNodes.Outcome> outcomes = run(flow);
        assertThat(outcomes.get(what.equals("gap") ? "telecom" : "bank").failure()).hasMessageContaining(owner);
        assertThat(outcomes.get(what.equals("gap") ? "bank" : "telecom").failure()).hasMessageContaining(peer);
        assertThat(nodes.artifacts("bank", "job").find("figures", "report")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "first_columns: [amount, bad] | first_columns: [amount]      | first_columns has to list the columns",
            "range second.months 0 120    | range second.months 120 0    | Line 3 of the program",
            "range second.months 0 120    | d = 1                        | range second.months 0 1000",
            "mean(second.months)          | mean(second.mobile)          | second_columns has to list the columns",
            "open tenure to both          | open mean to both            | Line 9 of the program: 'mean' has no value yet",
    })
    void whatDoesNotFitIsRefusedWhenPlanned(String from, String to, String says) {
        assertThat(FLOW).contains(from);
        assertThatThrownBy(() -> data.plan(FLOW.replace(from, to), operators)).isInstanceOf(InvalidInput.class).hasMessageContaining(says);
    }

    /** The page of the operator is what its spec says of this flow. */
    @Test
    void page() throws IOException {
        Plan plan = new Credit(1000, 7).plan(FLOW, Operators.installed());
        Path file = Path.of("../docs/operators/mpc.compute.md");
        String page = OperatorPage.markdown(Operators.installed().find("mpc.compute").orElseThrow().spec(), plan, "the flow of `docs/protocols/vector-programs.md`");
        if (Boolean.getBoolean("tacit.write")) {
            Files.writeString(file, page);
        }
        assertThat(Files.readString(file)).isEqualTo(page);
        assertThat(Files.readString(Path.of("../docs/protocols/vector-programs.md"))).contains(FLOW.substring(FLOW.indexOf("  - id: figures")).stripTrailing());
    }
}
