package org.tacit.flow.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.InvalidInput;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.disclosure.When;
import org.tacit.flow.document.OperatorPage;
import org.tacit.flow.document.Plan;
import org.tacit.flow.policy.Clause;
import org.tacit.flow.policy.PolicyCheck;
import org.tacit.flow.policy.PolicyResult;
import org.tacit.flow.policy.TablePolicy;
import org.tacit.flow.policy.Usage;
import org.tacit.flow.run.StopFlag;
import org.tacit.flow.run.TwoNodes;
import org.tacit.flow.spec.Operator;
import org.tacit.flow.spec.Operators;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A query as a step of a flow: at two nodes, against plain sight; its facts; and what a column's owner allows and refuses. */
@Timeout(180)
class SqlQueryTest {

    static final String FLOW = """
            tacit: flow/v1
            name: default-rate
            purpose: credit-2027
            parties: [bank, telecom]
            tables:
              loans: {party: bank, table: loans}
              people: {party: telecom, table: people}
            steps:
              - id: rates
                operator: sql.query
                roles: {first: bank, second: telecom}
                inputs: {first: {table: loans}, second: {table: people}}
                params:
                  matching: revealed
                  to: first
                  sql: |
                    SELECT p.plan, COUNT(*) AS customers, AVG(l.bad) AS rate, AVG(p.income) AS income
                    FROM bank.loans l JOIN telecom.people p ON l.phone = p.mobile
                    WHERE l.amount > 500
                    GROUP BY p.plan ORDER BY p.plan
            """;
    /** Of a column without missing cells. */
    private static final String WHOLE = FLOW.replace("AVG(p.income) AS income", "AVG(p.months) AS tenure");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ConcurrentLinkedQueue<Recording.Release> releases = new ConcurrentLinkedQueue<>();
    private final Operators operators = Operators.of(Operators.installed().all().stream().map(o -> new Recording(o, releases)).toArray(Operator[]::new));
    private final Credit data = new Credit(200, 11);

    @TempDir
    private Path root;

    private JsonNode report(TwoNodes nodes, String party, String job) throws IOException {
        var artifacts = nodes.artifacts(party, job);
        try (var in = artifacts.open(artifacts.find("rates", "result").orElseThrow())) {
            return JSON.readTree(in.readAllBytes());
        }
    }

    /** plan, customers, rate, tenure – by one loop over both tables. */
    private List<double[]> plain() {
        Map<Object, List<Object[]>> people = new HashMap<>();
        data.people.cells().forEach(row -> people.computeIfAbsent(row[2], p -> new ArrayList<>()).add(row));
        List<double[]> groups = new ArrayList<>();
        for (String plan : List.of("basic", "family", "premium")) {
            double[] sums = new double[3];
            for (Object[] loan : data.loans.cells()) {
                if (loan[0] == null || (double) loan[1] <= 500) {
                    continue;
                }
                for (Object[] person : people.getOrDefault(loan[0], List.of())) {
                    if (person[1].equals(plan)) {
                        sums[0]++;
                        sums[1] += (double) loan[2];
                        sums[2] += (double) person[3];
                    }
                }
            }
            groups.add(new double[] {sums[0], sums[1] / sums[0], sums[2] / sums[0]});
        }
        return groups;
    }

    @Test
    void aQueryAtTwoNodesAndAgainWithoutTheJoin() throws IOException {
        Plan plan = data.plan(WHOLE, operators);
        TwoNodes nodes = data.nodes(operators, root);
        for (String job : List.of("one", "two")) {
            nodes.run(Credit.contract(plan), job, 1, new StopFlag()).forEach((party, o) -> assertThat(o.failure()).isNull());
            JsonNode report = report(nodes, "bank", job);
            assertThat(nodes.artifacts("telecom", job).find("rates", "result")).isEmpty();
            assertThat(report.path("columns").toString()).isEqualTo("[\"plan\",\"customers\",\"rate\",\"tenure\"]");
            List<double[]> expected = plain();
            for (int g = 0; g < 3; g++) {
                JsonNode row = report.path("rows").path(g);
                assertThat(row.path(0).asString()).isEqualTo(List.of("basic", "family", "premium").get(g));
                assertThat(row.path(1).asDouble()).isEqualTo(expected.get(g)[0]);
                assertThat(row.path(2).asDouble()).isCloseTo(expected.get(g)[1], within(1e-9));
                assertThat(row.path(3).asDouble()).isCloseTo(expected.get(g)[2], within(0.005));
            }
            assertThat(report.path("alignmentReused").asBoolean()).isEqualTo(job.equals("two"));
        }
        assertThat(nodes.recorder("bank").traffic("rates")).isNotNull();
        releasesAreFacts(plan);
    }

    private void releasesAreFacts(Plan plan) {
        Set<String> stated = new TreeSet<>();
        plan.steps().forEach(step -> step.facts().stream().filter(f -> f.when() != When.SIDE_EFFECT)
                .forEach(f -> stated.add(f.about().party() + " gives " + f.learner() + " " + f.kind())));
        Set<String> released = new TreeSet<>();
        releases.forEach(r -> released.add(r.from() + " gives " + r.to() + " " + r.kind()));
        assertThat(released).isEqualTo(stated);
    }

    /** Each plan has a few people without an income: their number would be the difference of two counts, so the groups are withheld. */
    @Test
    void fewMissingCellsAreNotTold() throws IOException {
        TwoNodes nodes = data.nodes(operators, root);
        nodes.run(Credit.contract(data.plan(FLOW, operators)), "one", 1, new StopFlag()).forEach((party, o) -> assertThat(o.failure()).isNull());
        assertThat(report(nodes, "bank", "one").path("rows")).isEmpty();
        nodes.run(Credit.contract(data.plan(FLOW.replace("WHERE l.amount > 500", "WHERE l.amount > 500 AND p.income IS NOT NULL"), operators)), "two", 1, new StopFlag()).forEach((party, o) -> assertThat(o.failure()).isNull());
        assertThat(report(nodes, "bank", "two").path("rows")).hasSize(3);
    }

    @Test
    void whoMatchedStaysHidden() throws IOException {
        String flow = WHOLE.replace("matching: revealed", "matching: hidden").replace("bank.loans l", "(SELECT phone, MAX(amount) AS amount, MAX(bad) AS bad FROM bank.loans GROUP BY phone) l");
        Plan plan = data.plan(flow, operators);
        assertThat(plan.disclosure()).noneMatch(f -> f.kind().exceeds(Kind.AGGREGATE));
        TwoNodes nodes = data.nodes(operators, root);
        nodes.run(Credit.contract(plan), "one", 1, new StopFlag()).forEach((party, o) -> assertThat(o.failure()).isNull());
        assertThat(report(nodes, "bank", "one").path("rows")).hasSize(3);
        releasesAreFacts(plan);
        // A repeated key is told to its owner alone.
        Plan repeated = data.plan(FLOW.replace("matching: revealed", "matching: hidden"), operators);
        var outcomes = nodes.run(Credit.contract(repeated), "two", 1, new StopFlag());
        assertThat(outcomes.get("bank").failure()).hasMessageContaining("key repeats in 1 rows");
        assertThat(outcomes.get("telecom").failure()).hasMessageContaining("bank cannot use its own data");
    }

    @Test
    void oneOwnersTablesAlone() throws IOException {
        String flow = FLOW.replaceFirst("(?s)matching: revealed.*", "").replace("first: {table: loans}, ", "").replace("  loans: {party: bank, table: loans}\n", "")
                + "to: first\n      sql: SELECT plan, COUNT(*) AS n FROM telecom.people GROUP BY plan ORDER BY plan\n";
        Plan plan = data.plan(flow, operators);
        TwoNodes nodes = data.nodes(operators, root);
        nodes.run(Credit.contract(plan), "one", 1, new StopFlag()).forEach((party, o) -> assertThat(o.failure()).isNull());
        JsonNode rows = report(nodes, "bank", "one").path("rows");
        assertThat(rows).hasSize(3);
        assertThat(rows.path(0).path(1).asLong()).isEqualTo(data.people.cells().stream().filter(r -> r[1].equals("basic")).count());
        releasesAreFacts(plan);
    }

    // ---- the owner's rules ----

    private PolicyResult telecom(String flow, Clause... clauses) {
        var policy = new PolicyCheck("telecom", operators, List.of(Credit.ref("people", "telecom", data.people)), List.of(new TablePolicy("people", List.of(clauses))), Usage.NONE, List.of());
        return policy.beforeSigning(Credit.contract(data.plan(flow, operators)));
    }

    private static Clause clause(String id, String column, Kind allow, long atLeast, String... operators) {
        return new Clause(id, List.of(column), "bank", "*", List.of(operators), allow, 0, atLeast, "", 0, 0);
    }

    private static final Clause KEY = clause("key", "mobile", Kind.MEMBERSHIP, 0, "sql.query", "sql.query.key");
    private static final Clause PARTIAL = clause("rows", "mobile", Kind.PARTIAL, 0, "sql.query", "sql.query.key");
    private static final Clause PLAN = clause("plan", "plan", Kind.AGGREGATE, 10, "sql.query", "sql.query.group");
    private static final Clause INCOME = clause("income", "income", Kind.AGGREGATE, 10, "sql.query", "sql.query.aggregate");

    private static void refused(PolicyResult result, String says) {
        assertThat(result.violations()).anySatisfy(v -> assertThat(v.text().en()).contains(says));
    }

    @Test
    void aColumnIsUsedOnlyInTheWaysThatItsOwnerNames() {
        assertThat(telecom(FLOW, PARTIAL, PLAN, INCOME).violations()).isEmpty();
        // as a filter, where it may be averaged
        refused(telecom(FLOW.replace("WHERE l.amount > 500", "WHERE p.income > 3000"), PARTIAL, PLAN, INCOME), "clause 'income' does not allow sql.query.comparison");
        // as a group, where it may be averaged
        refused(telecom(FLOW.replace("GROUP BY p.plan ORDER BY p.plan", "GROUP BY p.plan, p.income"), PARTIAL, PLAN, INCOME), "clause 'income' does not allow sql.query.group");
        // averaged, where it may be a group
        refused(telecom(FLOW, PARTIAL, PLAN), "people', column 'income': no clause");
        // inside a subquery of its own
        refused(telecom(FLOW.replace("telecom.people p", "(SELECT mobile, MAX(plan) AS plan, AVG(income) AS income FROM telecom.people WHERE months > 3 GROUP BY mobile) p"), PARTIAL, PLAN, INCOME,
                clause("months", "months", Kind.AGGREGATE, 10, "sql.query", "sql.query.comparison")), "clause 'months' does not allow sql.query.inside");
    }

    @Test
    void groupsAreAsLargeAsTheOwnerAsksFor() {
        refused(telecom(FLOW, PARTIAL, PLAN, clause("income", "income", Kind.AGGREGATE, 20, "sql.*")), "clause 'income' asks for at least 20 rows, and the step makes sure of 10");
        assertThat(telecom(FLOW.replace("to: first", "to: first\n      min_size: 20"), PARTIAL, PLAN, clause("income", "income", Kind.AGGREGATE, 20, "sql.*")).violations()).isEmpty();
        refused(telecom(FLOW, KEY, PLAN, INCOME), "clause 'key' allows up to");
        refused(telecom(FLOW, PARTIAL, PLAN, clause("income", "income", Kind.SHAPE, 0, "sql.*")), "clause 'income' allows up to the shape, and a group figure would be learned");
    }

    /** Two questions whose groups may differ by a person need a clause that says so, in one contract or over several. */
    @Test
    void differencesOfTwoQueries() {
        String two = FLOW + FLOW.substring(FLOW.indexOf("  - id: rates")).replace("rates", "again").replace("> 500", "> 501");
        refused(telecom(two, PARTIAL, PLAN, INCOME), "cell values would be learned");
        assertThat(telecom(two, clause("rows", "mobile", Kind.VALUE, 0, "sql.*"), clause("plan", "plan", Kind.VALUE, 0, "sql.*"), clause("income", "income", Kind.VALUE, 0, "sql.*")).violations()).isEmpty();
        // The first answer is remembered: the second question, a job later, is the same difference.
        Plan first = data.plan(FLOW, operators);
        var told = first.disclosure().stream().filter(f -> f.learner().equals("bank") && f.kind() == Kind.AGGREGATE)
                .map(f -> new org.tacit.flow.disclosure.Earlier(f, "job-1", java.time.Instant.EPOCH, first.snapshots(f))).toList();
        var later = new PolicyCheck("telecom", operators, List.of(Credit.ref("people", "telecom", data.people)), List.of(new TablePolicy("people", List.of(PARTIAL, PLAN, INCOME))), Usage.NONE, told);
        refused(later.beforeSigning(Credit.contract(data.plan(FLOW.replace("> 500", "> 501"), operators))), "with what earlier jobs told");
    }

    @Test
    void whatIsNotAFlow() {
        assertThatThrownBy(() -> data.plan(FLOW.replace("AVG(l.bad)", "MAX(l.bad)"), operators)).isInstanceOf(InvalidInput.class).hasMessageContaining("MAX is not supported");
        assertThatThrownBy(() -> data.plan(FLOW.replace("telecom.people p", "telecom.nobody p"), operators)).isInstanceOf(InvalidInput.class).hasMessageContaining("nobody");
        assertThatThrownBy(() -> data.plan(FLOW.replaceFirst("(?s)SELECT p.plan.*", "SELECT COUNT(*) AS n FROM bank.loans"), operators)).isInstanceOf(InvalidInput.class)
                .hasMessageContaining("connected to step 'rates' and not in its query");
    }

    @Test
    void page() throws IOException {
        Path file = Path.of("../docs/operators/sql.query.md");
        String page = OperatorPage.markdown(Operators.installed().find("sql.query").orElseThrow().spec(), new Credit(1000, 7).plan(FLOW, Operators.installed()), "the flow of `docs/sql.md`");
        if (Boolean.getBoolean("tacit.write")) {
            Files.writeString(file, page);
        }
        assertThat(Files.readString(file)).isEqualTo(page);
        assertThat(Files.readString(Path.of("../docs/sql.md"))).contains("```yaml\n" + FLOW + "```");
    }
}
