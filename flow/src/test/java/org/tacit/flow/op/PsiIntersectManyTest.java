package org.tacit.flow.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.data.ColumnKind;
import org.tacit.flow.MemoryTable;
import org.tacit.flow.disclosure.Fact;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.disclosure.When;
import org.tacit.flow.document.FlowReader;
import org.tacit.flow.document.FlowSchema;
import org.tacit.flow.document.OperatorPage;
import org.tacit.flow.document.Plan;
import org.tacit.flow.document.Planner;
import org.tacit.flow.policy.Clause;
import org.tacit.flow.policy.TablePolicy;
import org.tacit.flow.run.StopFlag;
import org.tacit.flow.run.TwoNodes;
import org.tacit.flow.spec.Operator;
import org.tacit.flow.spec.Operators;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Three and four organisations, each with a node, a table and a policy of its own. */
@Timeout(120)
class PsiIntersectManyTest {

    /** The example of {@code docs/protocols/psi-multiparty.md}. */
    private static final String FLOW = """
            tacit: flow/v1
            name: shared-by-all
            purpose: campaign-2027
            parties: [bank, telecom, shop]
            tables:
              clients: {party: bank, table: clients}
              people: {party: telecom, table: people}
              orders: {party: shop, table: orders}
            steps:
              - id: match
                operator: psi.intersect_many
                roles: {first: bank, second: telecom, third: shop}
                inputs: {first: {table: clients}, second: {table: people}, third: {table: orders}}
                params: {first_key: phone, second_key: phone, third_key: phone}
            """;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static List<String> ids(int... bounds) {
        return IntStream.range(0, bounds.length / 2).boxed()
                .flatMap(k -> IntStream.range(bounds[2 * k], bounds[2 * k + 1]).mapToObj("1390%07d"::formatted)).toList();
    }

    private static MemoryTable table(String name, List<String> identifiers) {
        return MemoryTable.of(name, List.of(MemoryTable.text("phone", ColumnKind.IDENTIFIER)), identifiers.stream().map(id -> new Object[] {id}).toList());
    }

    /** All hold 0 to 39; each two hold 30 more that the third does not hold. */
    private final MemoryTable clients = table("clients", ids(0, 40, 100, 130, 200, 230, 400, 420));
    private final MemoryTable people = table("people", ids(500, 560, 100, 130, 300, 330, 0, 40).reversed());
    private final MemoryTable orders = table("orders", ids(200, 230, 0, 40, 300, 330, 600, 610));
    private final Map<String, MemoryTable> tables = Map.of("bank", clients, "telecom", people, "shop", orders);

    private final ConcurrentLinkedQueue<Recording.Release> releases = new ConcurrentLinkedQueue<>();
    private final Operators operators = Operators.of(Operators.installed().all().stream().map(o -> new Recording(o, releases)).toArray(Operator[]::new));

    @TempDir
    private Path root;
    private int cases;

    private Plan plan(String flow) {
        return Planner.plan(FlowReader.read(flow), List.of(Credit.ref("clients", "bank", clients), Credit.ref("people", "telecom", people),
                Credit.ref("orders", "shop", orders)), operators);
    }

    private TwoNodes nodes() {
        return new TwoNodes(operators, root.resolve("case" + ++cases)).add("bank", List.of(clients), Credit.open("clients")).add("telecom", List.of(people), Credit.open("people"))
                .add("shop", List.of(orders), Credit.open("orders"));
    }

    private TwoNodes run(String flow) {
        TwoNodes nodes = nodes();
        nodes.run(Shared.contract(plan(flow)), "job", 1, new StopFlag()).forEach((party, outcome) -> assertThat(outcome.failure()).as(party).isNull());
        return nodes;
    }

    private byte[] read(TwoNodes nodes, String party, String port) {
        var artifacts = nodes.artifacts(party, "job");
        try (var in = artifacts.open(artifacts.find("match", port).orElseThrow())) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> found(TwoNodes nodes, String party, String port) {
        MemoryTable table = tables.get(party);
        var artifacts = nodes.artifacts(party, "job");
        return Arrays.stream(Alignment.read(artifacts.open(artifacts.find("match", port).orElseThrow()), table.rows()).rows())
                .mapToObj(row -> (String) table.cells().get((int) row)[0]).toList();
    }

    @Test
    void everybodyFindsWhatAllHoldInOneOrder() {
        TwoNodes nodes = run(FLOW.replace("third_key: phone", "third_key: phone, holdout: 4"));
        List<String> order = found(nodes, "bank", "rows");
        assertThat(order).containsExactlyInAnyOrderElementsOf(ids(0, 40));
        Stream.of("telecom", "shop").forEach(party -> assertThat(found(nodes, party, "rows")).isEqualTo(order));
        Stream.of("train", "test").forEach(part -> assertThat(Stream.of("bank", "telecom", "shop").map(party -> found(nodes, party, part)).distinct()).hasSize(1));
        Set<String> both = new HashSet<>(found(nodes, "shop", "train"));
        both.addAll(found(nodes, "shop", "test"));
        assertThat(both).isEqualTo(Set.copyOf(order));
        JsonNode report = JSON.readTree(read(nodes, "telecom", "report"));
        assertThat(report.at("/itemsOf").toString()).isEqualTo("{\"bank\":120,\"telecom\":160,\"shop\":110}");
        assertThat(report.at("/common").intValue()).isEqualTo(40);
    }

    @Test
    void oneLearnerAndNobodyElse() {
        TwoNodes nodes = run(FLOW.replace("third_key: phone", "third_key: phone, result: second"));
        assertThat(found(nodes, "telecom", "rows")).containsExactlyInAnyOrderElementsOf(ids(0, 40));
        for (String party : List.of("bank", "shop")) {
            assertThat(nodes.artifacts(party, "job").find("match", "rows")).isEmpty();
            assertThat(JSON.readTree(read(nodes, party, "report")).has("common")).isFalse();
        }
    }

    /** What is asked leave for is what is stated, and the contract names threshold and colluding parties. */
    @Test
    void factsAreWhatIsHandedOut() {
        for (String result : List.of("all", "third")) {
            String flow = FLOW.replace("third_key: phone", "third_key: phone, result: " + result);
            releases.clear();
            run(flow);
            List<Fact> facts = plan(flow).disclosure();
            Set<List<Object>> stated = facts.stream().map(f -> List.<Object>of(f.about().party(), f.learner(), f.kind())).collect(Collectors.toSet());
            assertThat(releases.stream().map(r -> List.<Object>of(r.from(), r.to(), r.kind())).collect(Collectors.toSet())).isEqualTo(stated);
            int learners = result.equals("all") ? 3 : 1;
            assertThat(facts).filteredOn(f -> f.kind() == Kind.SIZE).hasSize(6);
            assertThat(facts).filteredOn(f -> f.when() == When.IF_FOLLOWED).hasSize(2 * learners).allSatisfy(f -> {
                assertThat(f.of().atMost()).isEqualTo(110);
                assertThat(f.because().en()).contains("any 2 of the 3 parties");
            });
            assertThat(facts).filteredOn(f -> f.when() == When.IF_COLLUDING).hasSize(2 * learners)
                    .anySatisfy(f -> assertThat(f.because().en()).contains("if shop and telecom agree").contains("only bank decides"));
        }
    }

    @Test
    void aPolicyThatAllowsSizesOnlyRefuses() {
        TwoNodes nodes = nodes();
        nodes.policies("shop", List.of(new TablePolicy("orders", List.of(Clause.of("size", List.of("*"), "*", "*", List.of("*"), Kind.SIZE)))));
        assertThat(nodes.policy("shop").beforeSigning(Shared.contract(plan(FLOW))).allowed()).isFalse();
        assertThat(nodes.policy("bank").beforeSigning(Shared.contract(plan(FLOW))).allowed()).isTrue();
        Map<String, TwoNodes.Outcome> outcomes = nodes.run(Shared.contract(plan(FLOW)), "job", 1, new StopFlag());
        assertThat(outcomes.get("shop").failure()).isInstanceOf(PolicyDenied.class);
        assertThat(outcomes.values()).allSatisfy(o -> assertThat(o.failure()).isNotNull());
    }

    @Test
    void rolesMayBeLeftOutFromTheFourthOn() {
        assertThatThrownBy(() -> plan(FLOW.replace(", third: shop}\n", "}\n").replace(", third: {table: orders}", "").replace(", third_key: phone", "")))
                .isInstanceOf(InvalidInput.class).hasMessageContaining("needs a party for role 'third'");
        assertThatThrownBy(() -> plan(FLOW.replace("third: {table: orders}}", "third: {table: orders}, fourth: {table: orders}}")))
                .isInstanceOf(InvalidInput.class).hasMessageContaining("role 'fourth' has inputs and no party");
        assertThatThrownBy(() -> plan(FLOW.replace("third_key: phone", "third_key: phone, result: ninth")))
                .isInstanceOf(InvalidInput.class).hasMessageContaining("nobody plays");
        JsonNode roles = JsonMapper.shared().readTree(FlowSchema.json(Operators.of(new PsiIntersectMany()))).at("/properties/steps/items/allOf/0/then/properties/roles");
        assertThat(roles.at("/required").toString()).isEqualTo("[\"first\",\"second\",\"third\"]");
        assertThat(roles.at("/properties").size()).isEqualTo(16);
    }

    /** Four parties, not in the order of the first roles. */
    @Test
    void fourParties() {
        MemoryTable visits = table("visits", ids(10, 30, 700, 705));
        String flow = FLOW.replace("telecom, shop]", "telecom, shop, clinic]").replace("steps:", "  visits: {party: clinic, table: visits}\nsteps:")
                .replace("third: shop}", "third: clinic, sixth: shop}").replace("third: {table: orders}", "third: {table: visits}, sixth: {table: orders}")
                .replace("third_key: phone", "third_key: phone, sixth_key: phone");
        Plan plan = Planner.plan(FlowReader.read(flow), List.of(Credit.ref("clients", "bank", clients), Credit.ref("people", "telecom", people),
                Credit.ref("orders", "shop", orders), Credit.ref("visits", "clinic", visits)), operators);
        TwoNodes nodes = nodes().add("clinic", List.of(visits), Credit.open("visits"));
        nodes.run(Shared.contract(plan), "job", 1, new StopFlag()).forEach((party, outcome) -> assertThat(outcome.failure()).as(party).isNull());
        assertThat(found(nodes, "shop", "rows")).containsExactlyInAnyOrderElementsOf(ids(10, 30)).isEqualTo(found(nodes, "bank", "rows"));
    }

    /** The estimate is within a factor of two of what travels. */
    @Test
    void estimateOfBytes() {
        TwoNodes nodes = run(FLOW);
        long sent = Stream.of("bank", "telecom", "shop").mapToLong(party -> nodes.recorder(party).traffic("match").bytesSent()).sum();
        assertThat((double) plan(FLOW).cost().bytes() / sent).isBetween(0.5, 2.0);
    }

    @Test
    void pageFollowsTheSpec() throws IOException {
        Path file = Path.of("../docs/operators/psi.intersect_many.md");
        String page = OperatorPage.markdown(new PsiIntersectMany().spec(), plan(FLOW), "the flow of `docs/protocols/psi-multiparty.md`");
        if (Boolean.getBoolean("tacit.write")) {
            Files.writeString(file, page);
        }
        assertThat(Files.readString(file)).isEqualTo(page);
        assertThat(Files.readString(Path.of("../docs/protocols/psi-multiparty.md"))).contains("```yaml\n" + FLOW + "```");
    }
}
