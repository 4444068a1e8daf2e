package org.tacit.flow.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.base.ProtocolViolation;
import org.tacit.base.TacitException;
import org.tacit.data.ColumnKind;
import org.tacit.flow.MemoryTable;
import org.tacit.flow.contract.Contract;
import org.tacit.flow.disclosure.Fact;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.disclosure.When;
import org.tacit.flow.document.FlowReader;
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

/** The bank looks its few customers up in telecom's many, day after day; telecom bounds how many. */
@Timeout(120)
class PsiLookupTest {

    private static final String FLOW = """
            tacit: flow/v1
            name: daily
            purpose: credit-2027
            parties: [bank, telecom]
            tables:
              watch: {party: bank, table: watch}
              people: {party: telecom, table: people}
            steps:
              - id: publish
                operator: psi.publish
                roles: {holder: telecom, asker: bank}
                inputs: {holder: {table: people}}
                params: {holder_key: mobile}
              - id: find
                operator: psi.lookup
                roles: {asker: bank, holder: telecom}
                inputs: {asker: {table: watch}, holder: {table: people}}
                params: {asker_key: phone, holder_key: mobile}
            """;
    private static final String LOOKUP = FLOW.substring(0, FLOW.indexOf("  - id: publish")) + FLOW.substring(FLOW.indexOf("  - id: find"));
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ConcurrentLinkedQueue<Recording.Release> releases = new ConcurrentLinkedQueue<>();
    private final Operators operators = Operators.of(Operators.installed().all().stream().map(o -> new Recording(o, releases)).toArray(Operator[]::new));

    @TempDir
    private Path root;
    private TwoNodes nodes;
    private MemoryTable watch;
    private MemoryTable people;
    private int jobs;
    private int cases;

    private static MemoryTable table(String name, String column, List<String> identifiers) {
        return MemoryTable.of(name, List.of(MemoryTable.text(column, ColumnKind.IDENTIFIER)),
                identifiers.stream().map(id -> new Object[] {id}).toList());
    }

    private static List<String> ids(int from, int to) {
        return IntStream.range(from, to).mapToObj("1390%07d"::formatted).toList();
    }

    private void nodes(List<String> small, List<String> large) {
        watch = table("watch", "phone", small);
        people = table("people", "mobile", large);
        nodes = new TwoNodes(operators, root.resolve("case" + ++cases)).add("bank", List.of(watch), Credit.open("watch")).add("telecom", List.of(people), Credit.open("people"));
    }

    private void next(List<String> small, List<String> large) {
        watch = table("watch", "phone", small);
        people = table("people", "mobile", large);
        nodes.tables("bank", List.of(watch));
        nodes.tables("telecom", List.of(people));
    }

    private Plan plan(String flow) {
        return Planner.plan(FlowReader.read(flow), List.of(Credit.ref("watch", "bank", watch), Credit.ref("people", "telecom", people)), operators);
    }

    private Map<String, TwoNodes.Outcome> run(String flow) {
        Contract contract = Credit.contract(plan(flow));
        return nodes.run(contract, "job" + ++jobs, 1, new StopFlag());
    }

    private void good(String flow) {
        run(flow).values().forEach(o -> assertThat(o.failure()).isNull());
    }

    private JsonNode report(String party, String step) {
        var artifacts = nodes.artifacts(party, "job" + jobs);
        try (var in = artifacts.open(artifacts.find(step, "report").orElseThrow())) {
            return JSON.readTree(in.readAllBytes());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private List<String> found(String party) {
        var artifacts = nodes.artifacts(party, "job" + jobs);
        MemoryTable table = party.equals("bank") ? watch : people;
        return Arrays.stream(Alignment.read(artifacts.open(artifacts.find("find", "rows").orElseThrow()), table.rows()).rows())
                .mapToObj(row -> (String) table.cells().get((int) row)[0]).toList();
    }

    private Set<String> common() {
        Set<Object> there = new HashSet<>(people.cells().stream().map(row -> row[0]).toList());
        return new TreeSet<>(watch.cells().stream().map(row -> (String) row[0]).filter(id -> id != null && there.contains(id)).toList());
    }

    /** Five days on which both tables change and rows move about; what is found is what the tables have in common. */
    @ParameterizedTest
    @CsvSource({"asker,false", "both,false", "both,true"})
    void everyDayAgreesWithPlaintext(String result, boolean shared) {
        Random random = new Random(5);
        String flow = FLOW.replace("asker_key: phone,", "asker_key: phone, result: " + result + ",").replace("holder_key: mobile", "holder_key: mobile, shared: " + shared);
        List<String> large = new ArrayList<>(ids(0, 400));
        nodes(ids(390, 420), large);
        for (int day = 0; day < 5; day++) {
            good(flow);
            assertThat(found("bank")).containsExactlyInAnyOrderElementsOf(common());
            if (result.equals("both")) {
                assertThat(found("telecom")).as("in the same order").isEqualTo(found("bank"));
            }
            assertThat(report("telecom", "publish").get("version").asLong()).isEqualTo(day + 1);
            assertThat(report("telecom", "publish").get("evaluated").asLong()).as("only what is new").isEqualTo(day == 0 ? 400 : 7);
            assertThat(report("telecom", "find").get("evaluated").asLong()).as("published before").isZero();
            assertThat(report("bank", "find").get("digest")).isEqualTo(report("telecom", "find").get("digest"));
            int left = random.nextInt(200);
            large.subList(left, left + 3).clear();
            large.addAll(ids(1000 * (day + 1), 1000 * (day + 1) + 7));
            Collections.shuffle(large, random);
            List<String> small = new ArrayList<>(large.subList(0, 10));
            small.addAll(ids(300_000 + day, 300_009 + day));
            small.add(null);
            next(small, large);
            if (day == 2) {
                nodes.restart("bank");
                nodes.restart("telecom");
            }
        }
    }

    @Test
    void theSecondDayTransfersTheChangesOnly() {
        nodes(ids(0, 10), ids(0, 2000));
        good(LOOKUP);
        long first = nodes.recorder("bank").traffic("find").bytesReceived();
        assertThat(first + nodes.recorder("bank").traffic("find").bytesSent()).as("the estimate of the first time")
                .isCloseTo(plan(LOOKUP).cost().bytes(), org.assertj.core.data.Percentage.withPercentage(10));
        next(ids(5, 15), ids(4, 2002));
        good(LOOKUP);
        assertThat(first).isGreaterThan(9 * 2000);
        assertThat(nodes.recorder("bank").traffic("find").bytesReceived()).isLessThan(3000);
        assertThat(found("bank")).hasSize(10);
    }

    @Test
    void releasesAreFacts() {
        for (String flow : List.of(FLOW, FLOW.replace("asker_key: phone,", "asker_key: phone, result: both,"))) {
            nodes(ids(0, 10), ids(5, 40));
            releases.clear();
            good(flow);
            Set<String> stated = new TreeSet<>();
            plan(flow).steps().forEach(step -> step.facts().stream().filter(f -> f.when() != When.IF_COLLUDING && f.when() != When.MAY)
                    .forEach(f -> stated.add(step.id() + ": " + f.about().party() + " gives " + f.learner() + " " + f.kind())));
            Set<String> released = new TreeSet<>();
            releases.forEach(r -> released.add(r.step() + ": " + r.from() + " gives " + r.to() + " " + r.kind()));
            assertThat(released).isEqualTo(stated);
        }
        assertThat(plan(FLOW).disclosure()).extracting(f -> f.learner() + " " + f.when() + " " + f.kind()).contains(
                "bank ALWAYS SIZE", "bank ALWAYS MEMBERSHIP", "bank MAY MEMBERSHIP", "telecom ALWAYS SIZE");
        assertThat(plan(FLOW).disclosure()).extracting(Fact::learner, Fact::kind).doesNotContain(org.assertj.core.groups.Tuple.tuple("telecom", Kind.MEMBERSHIP));
    }

    private void telecomAllows(long itemsPerMonth) {
        nodes.policies("telecom", List.of(new TablePolicy("people", List.of(
                new Clause("watching", List.of("mobile"), "bank", "*", List.of("psi.*"), Kind.MEMBERSHIP, 0, 0, "", 0, itemsPerMonth)))));
    }

    private void refused(Map<String, TwoNodes.Outcome> outcomes, String why) {
        assertThat(outcomes.get("telecom").failure()).isInstanceOf(PolicyDenied.class).hasMessageContaining(why);
        assertThat(outcomes.get("bank").failure()).isInstanceOf(TacitException.class).hasMessageContaining("its policy does not allow it")
                .message().doesNotContain("25");
    }

    /** The month's items are counted over jobs and contracts, on the disk: also for who breaks off, restarts or asks the same again. */
    @Test
    void whatAPartnerMayAskIsCountedOverJobsAndRestarts() {
        nodes(ids(0, 10), ids(0, 50));
        telecomAllows(25);
        good(LOOKUP);
        next(ids(10, 20), ids(0, 50));
        good(LOOKUP);
        good(LOOKUP);
        assertThat(report("telecom", "find").get("asked").asLong()).as("what was answered is kept and not asked again").isZero();
        assertThat(found("bank")).hasSize(10);
        next(ids(20, 30), ids(0, 50));
        refused(run(LOOKUP), "asks about 10 items and may ask about 5");
        nodes.restart("telecom");
        nodes.restart("bank");
        refused(run(LOOKUP), "asks about 10 items and may ask about 5");
        // Another contract, another snapshot and another key epoch are the same account.
        next(ids(20, 26), ids(0, 51));
        refused(run(LOOKUP.replace("name: daily", "name: other")), "may ask about 5");
        refused(run(LOOKUP.replace("holder_key: mobile", "holder_key: mobile, epoch: 2")), "may ask about 5");
        next(ids(20, 25), ids(0, 51));
        good(LOOKUP.replace("holder_key: mobile", "holder_key: mobile, epoch: 2"));
        nodes.clock(Instant.parse("2027-01-01T00:00:00Z").plus(Duration.ofDays(33)));
        next(ids(0, 25), ids(0, 51));
        good(LOOKUP.replace("holder_key: mobile", "holder_key: mobile, epoch: 2"));
    }

    @Test
    void whatTheContractSaysForADayIsKeptTo() {
        nodes(ids(0, 10), ids(0, 50));
        String daily = LOOKUP.replace("asker_key: phone,", "asker_key: phone, per_day: 15,");
        good(daily);
        next(ids(10, 20), ids(0, 50));
        refused(run(daily), "may ask about 5 at this moment");
        nodes.clock(Instant.parse("2027-01-02T01:00:00Z"));
        good(daily);
    }

    /** Roles the other way round: the large side learns. Its many items are asked about once; later days cost what is new. */
    @Test
    void theLargeSideMayAsk() {
        nodes(ids(1990, 2010), ids(0, 2000));
        String flow = LOOKUP.replace("{asker: bank, holder: telecom}", "{asker: telecom, holder: bank}")
                .replace("{asker: {table: watch}, holder: {table: people}}", "{asker: {table: people}, holder: {table: watch}}")
                .replace("asker_key: phone, holder_key: mobile", "asker_key: mobile, holder_key: phone");
        good(flow);
        assertThat(found("telecom")).containsExactlyInAnyOrderElementsOf(ids(1990, 2000));
        assertThat(nodes.artifacts("bank", "job1").find("find", "rows")).as("the small side learns nothing").isEmpty();
        next(ids(1995, 2020), ids(10, 2003));
        good(flow);
        assertThat(report("bank", "find").get("asked").asLong()).isEqualTo(3);
        assertThat(report("bank", "find").get("evaluated").asLong()).isEqualTo(10);
        assertThat(found("telecom")).containsExactlyInAnyOrderElementsOf(ids(1995, 2003));
        assertThat(nodes.recorder("telecom").traffic("find").bytesReceived()).isLessThan(2000);
    }

    /** Identifiers that both sides write differently, brought to one form before; the set is that of the rules. */
    @Test
    void preparedKeysAreLookedUp() {
        nodes(List.of("139-0000-0001", "+86 13900000002", "13900000009"), List.of("0086 139 0000 0002", "13900000001", "13900000003"));
        good("""
                tacit: flow/v1
                name: prepared
                purpose: credit-2027
                parties: [bank, telecom]
                tables:
                  watch: {party: bank, table: watch}
                  people: {party: telecom, table: people}
                steps:
                  - {id: mine, operator: key.prepare, roles: {owner: bank}, inputs: {owner: {table: watch}}, params: {columns: phone, normalise: [phone]}}
                  - {id: theirs, operator: key.prepare, roles: {owner: telecom}, inputs: {owner: {table: people}}, params: {columns: mobile, normalise: [phone]}}
                  - id: find
                    operator: psi.lookup
                    roles: {asker: bank, holder: telecom}
                    inputs: {asker: {keys: mine.keys}, holder: {keys: theirs.keys}}
                    params: {result: both}
                """);
        assertThat(found("bank")).containsExactlyInAnyOrder("139-0000-0001", "+86 13900000002");
        assertThat(found("telecom")).containsExactlyInAnyOrder("13900000001", "0086 139 0000 0002");
    }

    /** A new epoch is a new key and a new set; the old one is deleted, and neither side goes back to it. */
    @Test
    void aNewEpochGivesTheOldKeyUp() throws IOException {
        nodes(ids(0, 10), ids(5, 50));
        good(LOOKUP);
        Path key = files("telecom", "key").getFirst();
        if (Files.getFileStore(key).supportsFileAttributeView("posix")) {
            assertThat(java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(key))).isEqualTo("rw-------");
        }
        String second = LOOKUP.replace("holder_key: mobile", "holder_key: mobile, epoch: 2");
        good(second);
        assertThat(found("bank")).containsExactlyInAnyOrderElementsOf(common());
        assertThat(report("telecom", "find").get("version").asLong()).isEqualTo(1);
        assertThat(key).doesNotExist();
        assertThat(files("telecom", "key")).hasSize(1);
        run(LOOKUP).values().forEach(o -> assertThat(o.failure()).isInstanceOf(TacitException.class).hasMessageContaining("given up"));
        good(second);
    }

    /** The key of an epoch is pinned by whoever fetched from it, also when the set itself was lost. */
    @Test
    void anotherKeyWithinAnEpochIsRefused() throws IOException {
        nodes(ids(0, 10), ids(5, 50));
        good(LOOKUP);
        for (Path lost : files("telecom", "key")) {
            for (Path each : org.assertj.core.util.Files.fileNamesIn(lost.getParent().toString(), false).stream().map(Path::of).toList()) {
                Files.delete(each);
            }
        }
        for (Path set : files("bank", "v0000000001.set")) {
            Files.delete(set);
        }
        Map<String, TwoNodes.Outcome> outcomes = run(LOOKUP);
        assertThat(outcomes.get("bank").failure()).isInstanceOf(ProtocolViolation.class).hasMessageContaining("another key");
        assertThat(outcomes.get("telecom").failure()).isInstanceOf(TacitException.class);
    }

    private List<Path> files(String party, String name) throws IOException {
        try (var walk = Files.walk(root.resolve("case" + cases).resolve(party + "-kept"))) {
            return walk.filter(p -> p.getFileName().toString().equals(name)).toList();
        }
    }

    @Test
    void tooManyForOneStepIsSaidWhenPlanned() {
        nodes(ids(0, 1), ids(0, 2));
        var huge = new org.tacit.flow.spec.TableRef("watch", "bank", "watch", 40_000_000, "ab".repeat(32),
                Credit.ref("watch", "bank", watch).columns());
        assertThatThrownBy(() -> Planner.plan(FlowReader.read(LOOKUP), List.of(huge, Credit.ref("people", "telecom", people)), operators))
                .isInstanceOf(InvalidInput.class).hasMessageContaining("33554432");
    }

    @ParameterizedTest
    @ValueSource(strings = {"psi.publish", "psi.lookup"})
    void pageFollowsTheSpec(String name) throws IOException {
        nodes(ids(0, 1000), ids(0, 100_000));
        String page = OperatorPage.markdown(Operators.installed().find(name).orElseThrow().spec(), plan(FLOW));
        Path file = Path.of("../docs/operators/" + name + ".md");
        if (Boolean.getBoolean("tacit.write")) {
            Files.writeString(file, page);
        }
        assertThat(file).as("run with -Dtacit.write=true to write the page").content().isEqualTo(page);
    }
}
