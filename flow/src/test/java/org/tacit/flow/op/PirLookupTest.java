package org.tacit.flow.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.base.ProtocolViolation;
import org.tacit.base.TacitException;
import org.tacit.flow.disclosure.Fact;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.disclosure.When;
import org.tacit.flow.document.OperatorPage;
import org.tacit.flow.policy.Clause;
import org.tacit.flow.policy.TablePolicy;
import org.tacit.flow.run.StopFlag;
import org.tacit.flow.run.TwoNodes;
import org.tacit.flow.spec.Operator;
import org.tacit.flow.spec.Operators;
import org.tacit.pir.LookupMethod;
import org.tacit.wire.Traffic;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The bank looks its applicants up at the bureau, by every method there is. */
@Timeout(120)
class PirLookupTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ConcurrentLinkedQueue<Recording.Release> releases = new ConcurrentLinkedQueue<>();
    private final Operators operators = Operators.of(Operators.installed().all().stream().map(o -> new Recording(o, releases)).toArray(Operator[]::new));

    @TempDir
    private Path root;
    private Scored data;
    private TwoNodes nodes;
    private int jobs;

    private void nodes(Scored tables) {
        data = tables;
        nodes = tables.nodes(operators, root.resolve("case" + ++jobs));
    }

    private void next(Scored tables) {
        data = tables;
        nodes.tables("bank", List.of(tables.applicants, tables.customers));
        nodes.tables("bureau", List.of(tables.people));
    }

    private Map<String, TwoNodes.Outcome> run(String flow) {
        return nodes.run(Shared.contract(data.plan(flow, operators)), "job" + ++jobs, 1, new StopFlag());
    }

    private void good(String flow) {
        run(flow).forEach((party, o) -> {
            if (o.failure() != null) {
                throw new AssertionError(party, o.failure());
            }
        });
    }

    private byte[] bytes(String party, String step, String port) {
        var artifacts = nodes.artifacts(party, "job" + jobs);
        try (var in = artifacts.open(artifacts.find(step, port).orElseThrow())) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private JsonNode report(String party, String step) {
        return JSON.readTree(bytes(party, step, "report"));
    }

    /** Each row of the result as a line of cells, against the same made from the tables. */
    private void agrees(List<String> columns) {
        String csv = new String(bytes("bank", "find", "rows"), StandardCharsets.UTF_8);
        assertThat(csv.lines().findFirst()).contains("row,key,found," + String.join(",", columns));
        Map<String, List<Object>> twin = data.twin(columns);
        List<String> expected = new ArrayList<>();
        for (int r = 0; r < data.applicants.cells().size(); r++) {
            String phone = (String) data.applicants.cells().get(r)[0];
            String key = phone == null ? "" : phone.replaceAll("\\D", "").replaceAll("^86", "");
            // key.prepare leaves out what has no number, and the second row of one number.
            if (key.isEmpty() || r == data.applicants.cells().size() - 1) {
                expected.add(r + "," + ",".repeat(columns.size() + 1));
            } else {
                List<Object> row = twin.get(key);
                expected.add(r + "," + key + "," + (row != null) + "," + String.join(",", columns.stream().map(c -> row == null ? "" : cell(row.get(columns.indexOf(c)))).toList()));
            }
        }
        assertThat(csv.lines().skip(1)).containsExactlyElementsOf(expected);
    }

    private static String cell(Object value) {
        String text = value == null ? null : value.toString();
        return text == null ? "" : text.isEmpty() || text.contains("\"") || text.contains(",") ? "\"" + text.replace("\"", "\"\"") + "\"" : text;
    }

    /** Five snapshots, with a restart in between; every time the client gets what the tables say, in every type of column. */
    @ParameterizedTest
    @EnumSource(LookupMethod.class)
    void everySnapshotAgreesWithPlaintext(LookupMethod method) {
        String flow = Scored.flow(method.label());
        nodes(Scored.of(90, 110, 100, 0));
        for (int day = 0; day < 4; day++) {
            good(flow);
            agrees(Scored.VALUES);
            assertThat(report("bureau", "publish").get("version").asLong()).isEqualTo(day + 1);
            assertThat(report("bureau", "publish").get("changed").asLong()).as("only what is new").isEqualTo(day == 0 ? 100 : day == 1 ? 12 : day == 2 ? 12 : 2);
            assertThat(report("bureau", "find").get("changed").asLong()).as("published before").isZero();
            assertThat(report("bureau", "find").get("asked").asLong()).isEqualTo(20);
            if (day == 1) {
                List.of("bank", "bureau", "archive").forEach(nodes::restart);
            }
            // Twelve more, twelve fewer, two others.
            next(day == 0 ? Scored.of(95, 115, 112, 0) : day == 1 ? Scored.of(90, 110, 100, 0) : Scored.of(0, 20, 100, 7));
        }
    }

    @ParameterizedTest
    @EnumSource(LookupMethod.class)
    void releasesAreFacts(LookupMethod method) {
        nodes(Scored.of(5, 15, 10, 0));
        String flow = Scored.flow(method.label());
        good(flow);
        Set<String> stated = new TreeSet<>();
        data.plan(flow, operators).steps().forEach(step -> step.facts().stream().filter(f -> f.when() != When.IF_COLLUDING && f.when() != When.MAY)
                .forEach(f -> stated.add(step.id() + ": " + f.about().party() + " gives " + f.learner() + " " + f.kind())));
        Set<String> released = new TreeSet<>();
        releases.forEach(r -> released.add(r.step() + ": " + r.from() + " gives " + r.to() + " " + r.kind()));
        assertThat(released).isEqualTo(stated);
    }

    /** All there, or none: the same messages in the same sizes, at every party. Lists of candidates differ in length by themselves. */
    @ParameterizedTest
    @EnumSource(value = LookupMethod.class, mode = EnumSource.Mode.EXCLUDE, names = "CANDIDATES")
    void hitsLookLikeMisses(LookupMethod method) {
        List<Map<String, Traffic>> seen = new ArrayList<>();
        for (int from : new int[] {0, 100}) {
            nodes(Scored.of(from, from + 10, 50, 0));
            good(Scored.flow(method.label()));
            assertThat(report("bank", "find").get("found").asLong()).isEqualTo(from == 0 ? 10 : 0);
            seen.add(Stream.of("bank", "bureau", "archive").filter(p -> nodes.recorder(p).traffic("find") != null)
                    .collect(Collectors.toMap(p -> p, p -> nodes.recorder(p).traffic("find"))));
        }
        assertThat(seen.get(1)).isEqualTo(seen.get(0)).hasSize(method == LookupMethod.DPF ? 3 : 2);
    }

    @Test
    void theProviderLearnsACountOnly() {
        nodes(Scored.of(5, 15, 10, 0));
        assertThat(data.plan(Scored.flow("lwe"), operators).disclosure().stream().filter(f -> f.learner().equals("bureau")).map(Fact::kind)).containsExactly(Kind.SIZE);
    }

    /** What the method assumes or shows stands in the contract: collusion of two named hosts, the list with its k. */
    @Test
    void whatAMethodAssumesIsAFact() {
        nodes(Scored.of(5, 15, 10, 0));
        assertThat(data.plan(Scored.flow("dpf"), operators).disclosure().stream().filter(f -> f.when() == When.IF_COLLUDING).map(f -> f.learner() + " " + f.kind() + " " + f.because().en()))
                .containsExactly("bureau PARTIAL bureau and archive together hold both shares of every question: this method assumes that they do not put them together",
                        "archive PARTIAL bureau and archive together hold both shares of every question: this method assumes that they do not put them together");
        assertThat(data.plan(Scored.flow("candidates"), operators).disclosure().stream().filter(f -> f.kind() == Kind.IDENTIFIER).map(f -> f.sentence().en()))
                .containsExactly("bureau will learn for each question a list of at least 16 keys, in clear, one of which is meant, from bank's customers (phone); at most 150.");
    }

    /** A key among candidates of another list would be what two lists have in common. */
    @Test
    void candidatesStayTheSame() {
        nodes(Scored.of(5, 15, 10, 0));
        good(Scored.flow("candidates"));
        Map<String, TwoNodes.Outcome> outcomes = run(last("candidates", "candidates: 20"));
        assertThat(outcomes.get("bank").failure()).isInstanceOf(InvalidInput.class).hasMessageContaining("Keep to 16");
        next(Scored.of(145, 155, 10, 0));
        outcomes = run(Scored.flow("candidates"));
        assertThat(outcomes.get("bank").failure()).isInstanceOf(InvalidInput.class).hasMessageContaining("not among the candidates");
    }

    @Test
    void aSealedCopyIsTheOwnersDecision() {
        nodes(Scored.of(5, 15, 10, 0));
        assertThatThrownBy(() -> data.plan(Scored.flow("sealed").replace("listed]", "listed], copies: false"), operators)).isInstanceOf(InvalidInput.class).hasMessageContaining("rules out; use lwe");
        String open = Scored.flow("auto").replace("listed]", "listed], copies: false");
        assertThat(data.plan(open, operators).flow().steps().getLast().params().text("method")).isEqualTo("lwe");
    }

    @Test
    void aSecondHostIsForOneMethod() {
        nodes(Scored.of(5, 15, 10, 0));
        assertThatThrownBy(() -> data.plan(FLOW_WITHOUT_HOST, operators)).isInstanceOf(InvalidInput.class).hasMessageContaining("needs a party in the role 'host'");
        assertThatThrownBy(() -> data.plan(Scored.flow("dpf").replace("method: dpf", "method: lwe"), operators)).isInstanceOf(InvalidInput.class).hasMessageContaining("has no use for");
        var chosen = data.plan(Scored.flow("dpf").replace("method: dpf", "method: auto"), operators).flow().steps().getLast().params();
        assertThat(chosen.text("method")).isEqualTo("dpf");
        assertThat(chosen.list("why").getFirst()).startsWith("dpf: about ");
    }

    /** With a parameter more in the step that asks. */
    private static String last(String method, String parameter) {
        String flow = Scored.flow(method).stripTrailing();
        return flow.substring(0, flow.length() - 1) + ", " + parameter + "}\n";
    }

    private static final String FLOW_WITHOUT_HOST = Scored.FLOW.replace("METHOD", "dpf");

    /** Keys of two columns, taken as they are. */
    @Test
    void aKeyOfTwoColumns() {
        nodes(Scored.of(List.<Object[]>of(new Object[] {"13900000001"}), List.<Object[]>of(Scored.person(1, 0))));
        var asked = org.tacit.flow.MemoryTable.of("applicants", List.of(org.tacit.flow.MemoryTable.text("phone", org.tacit.data.ColumnKind.IDENTIFIER),
                org.tacit.flow.MemoryTable.text("town", org.tacit.data.ColumnKind.IDENTIFIER)), List.of(new Object[] {"13900000001", "Ürümqi 乌鲁木齐"}, new Object[] {"13900000001", "else"}));
        nodes.tables("bank", List.of(asked, data.customers));
        data = new Scored(asked, data.people);
        good("""
                tacit: flow/v1
                name: two
                purpose: credit-2027
                parties: [bank, bureau]
                tables:
                  applicants: {party: bank, table: applicants}
                  people: {party: bureau, table: people}
                steps:
                  - id: find
                    operator: pir.lookup
                    roles: {client: bank, provider: bureau}
                    inputs: {client: {table: applicants}, provider: {table: people, payload: people}}
                    params: {client_key: [phone, town], provider_key: [mobile, city], columns: [points, since]}
                """);
        assertThat(new String(bytes("bank", "find", "rows"), StandardCharsets.UTF_8).lines()).containsExactly("row,key_1,key_2,found,points,since",
                "0,13900000001,Ürümqi 乌鲁木齐,true,301,2001-03-02", "1,13900000001,else,false,,");
    }

    private void bureauAllows(Kind values, long itemsPerMonth) {
        nodes.policies("bureau", List.of(new TablePolicy("people", List.of(
                new Clause("asked", List.of("mobile"), "bank", "*", List.of("pir.*"), Kind.MEMBERSHIP, 0, 0, "", 0, itemsPerMonth),
                new Clause("told", List.of("score", "city", "since", "listed"), "bank", "*", List.of("pir.*"), values, 0, 0, "", 0, 0)))));
    }

    private void refused(Map<String, TwoNodes.Outcome> outcomes, String why) {
        assertThat(outcomes.get("bureau").failure()).isInstanceOf(PolicyDenied.class).hasMessageContaining(why);
        assertThat(outcomes.get("bank").failure()).isInstanceOf(TacitException.class).hasMessageContaining("its policy does not allow it");
    }

    @Test
    void columnsThatThePolicyDoesNotAllowAreNotTold() {
        nodes(Scored.of(5, 15, 10, 0));
        bureauAllows(Kind.SHAPE, 0);
        refused(run(Scored.flow("lwe")), "score");
        bureauAllows(Kind.VALUE, 0);
        good(Scored.flow("lwe"));
    }

    /** Counted over jobs, on the disk, together with what psi.lookup asks about the same column. */
    @Test
    void whatAPartnerMayAskIsCounted() {
        nodes(Scored.of(0, 10, 30, 0));
        bureauAllows(Kind.VALUE, 25);
        good(Scored.flow("lwe"));
        good(Scored.flow("lwe"));
        refused(run(Scored.flow("lwe")), "asks about 10 items and may ask about 5");
        nodes.restart("bureau");
        refused(run(Scored.flow("lwe")), "may ask about 5");
        next(Scored.of(10, 15, 30, 0));
        good(Scored.flow("lwe"));
    }

    @Test
    void aNewEpochGivesTheOldKeyUp() throws IOException {
        nodes(Scored.of(5, 15, 10, 0));
        good(Scored.flow("lwe"));
        String first = report("bureau", "publish").get("publicKey").asString();
        String second = Scored.flow("lwe").replace("listed]", "listed], epoch: 2");
        good(second);
        agrees(Scored.VALUES);
        assertThat(report("bureau", "publish").get("version").asLong()).isEqualTo(1);
        assertThat(report("bureau", "publish").get("publicKey").asString()).isNotEqualTo(first);
        run(Scored.flow("lwe")).values().forEach(o -> assertThat(o.failure()).isInstanceOf(TacitException.class));
        good(second);
    }

    /** A provider that shows each client a key of its own could tell by the value what was asked. */
    @Test
    void anotherKeyWithinAnEpochIsRefused() throws IOException {
        nodes(Scored.of(5, 15, 10, 0));
        good(Scored.flow("lwe"));
        nodes.restart("bureau");
        try (Stream<Path> walk = Files.walk(root)) {
            for (Path file : walk.filter(p -> p.toString().contains("bureau-kept") && p.toString().contains("epoch-0001") && Files.isRegularFile(p)).toList()) {
                Files.delete(file);
            }
        }
        Map<String, TwoNodes.Outcome> outcomes = run(Scored.flow("lwe"));
        assertThat(outcomes.get("bank").failure()).isInstanceOf(ProtocolViolation.class).hasMessageContaining("another key");
        assertThat(outcomes.get("bureau").failure()).isInstanceOf(TacitException.class);
    }

    @Test
    void repeatedKeysAreRefusedWhereAsked() {
        Scored tables = Scored.of(5, 15, 10, 0);
        List<Object[]> twice = new ArrayList<>(tables.people.cells());
        twice.addAll(Arrays.asList(Scored.person(1, 0), Scored.person(1, 5)));
        nodes(Scored.of(tables.applicants.cells(), twice));
        String all = Scored.flow("lwe").replace("{columns: mobile, normalise: [trim, phone]}", "{columns: mobile, normalise: [trim, phone], duplicates: all}");
        good(all);
        agrees(Scored.VALUES);
        Map<String, TwoNodes.Outcome> outcomes = run(all.replace("listed]", "listed], duplicates: refuse"));
        assertThat(outcomes.get("bureau").failure()).isInstanceOf(InvalidInput.class).hasMessageContaining("repeats keys in 2 rows");
    }

    @Test
    void wrongBindingsAreRefused() {
        nodes(Scored.of(5, 15, 10, 0));
        assertThatThrownBy(() -> data.plan(Scored.flow("lwe").replace("columns: [score, city, since, listed], method", "columns: [], method"), operators)).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> data.plan(Scored.flow("simple"), operators)).isInstanceOf(InvalidInput.class).hasMessageContaining("'simple' is not a choice");
    }

    /** What auto chose stands in the contract, with the reason. */
    @Test
    void autoNamesTheMethodAndWhy() {
        nodes(Scored.of(5, 15, 10, 0));
        var steps = data.plan(Scored.flow("auto"), operators).flow().steps();
        var params = steps.stream().filter(s -> s.id().equals("find")).findFirst().orElseThrow().params();
        assertThat(LookupMethod.of(params.text("method"))).isPresent();
        assertThat(params.list("why").getFirst()).startsWith(params.text("method") + ": about ");
        assertThat(params.list("why").getLast()).contains("次查询");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pir.publish", "pir.lookup"})
    void pageFollowsTheSpec(String name) throws IOException {
        nodes(Scored.of(0, 1000, 2000, 0));
        String page = OperatorPage.markdown(Operators.installed().find(name).orElseThrow().spec(), data.plan(Scored.flow("lwe"), operators), "the flow of `docs/lookup.md`");
        Path file = Path.of("../docs/operators/" + name + ".md");
        if (Boolean.getBoolean("tacit.write")) {
            Files.writeString(file, page);
        }
        assertThat(file).as("run with -Dtacit.write=true to write the page").content().isEqualTo(page);
    }

    @Test
    void documentationHasTheExample() throws IOException {
        assertThat(Files.readString(Path.of("../docs/lookup.md"))).contains("```yaml\n" + Scored.flow("lwe") + "```");
    }
}
