package org.tacit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/**
 * What happens to two node processes that work together: one is killed, the line between them is cut, a clock goes wrong, a certificate ends. Each time there is
 * a state with a sentence, and afterwards everything goes on: nothing is lost, nothing is done twice.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FaultsTest {

    private static final List<String> STEPS = List.of("align", "train", "score");

    private HeldPair pair;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        pair = HeldPair.ready(folder, folder);
    }

    @AfterAll
    void stop() {
        if (pair != null) {
            pair.close();
        }
    }

    private NodeProcess node(String name) {
        return name.equals("bank") ? pair.bank : pair.telecom;
    }

    /** Each step once at each party, in one attempt more than it was disturbed. */
    private void doneOnce(String job) {
        pair.ended(job, "DONE");
        for (NodeProcess node : pair.both()) {
            assertThat(HeldPair.stepsDone(node, job)).as(node.name).containsExactlyElementsOf(STEPS);
        }
    }

    @ParameterizedTest(name = "{0} at {1}")
    @CsvSource({"telecom, align.start", "bank, score.scores.writing"})
    @Order(1)
    void killedWhileItRuns(String victim, String gate) throws Exception {
        killedAt(node(victim), gate);
    }

    @ParameterizedTest(name = "{0} at {1}")
    @CsvSource({"bank, align.start", "telecom, align.rows.writing", "bank, align.end", "telecom, train.start", "bank, train.model.writing", "telecom, train.end", "bank, score.start", "telecom, score.start",
            "bank, score.end"})
    @Tag("slow")
    @Order(1)
    void killedInEachStep(String victim, String gate) throws Exception {
        killedAt(node(victim), gate);
    }

    private void killedAt(NodeProcess victim, String place) throws Exception {
        NodeProcess survivor = pair.other(victim);
        Gates gates = Gates.of(victim.folder);
        gates.close(place);
        String job = pair.run();
        gates.awaitReached(place);
        pair.kill(victim);
        gates.open(place);
        JsonNode told = pair.awaitState(survivor, job, "INTERRUPTED");
        HeldPair.said(told.path("reason"), victim.name);
        int runs = runs(survivor);
        pair.restart(victim);
        doneOnce(job);
        assertThat(runs(survivor)).as("going on is no new run").isEqualTo(runs);
        assertThat(HeldPair.rest(pair.bank).get("/api/jobs/" + job + "/results/score/scores").http().statusCode()).isEqualTo(200);
    }

    private int runs(NodeProcess node) {
        return HeldPair.rest(node).get("/api/contracts/" + pair.contract()).ok().path("runsUsed").asInt();
    }

    @Test
    @Order(2)
    void killedWhileAContractWaitsForAYes() throws Exception {
        JsonNode proposed = pair.propose();
        String hash = proposed.path("hash").asString();
        String job = proposed.path("job").asString();
        pair.awaitState(pair.telecom, job, "AWAITING_APPROVAL");
        pair.kill(pair.telecom);
        pair.restart(pair.telecom);
        assertThat(pair.job(pair.telecom, job).path("state").asString()).isEqualTo("AWAITING_APPROVAL");
        assertThat(pair.job(pair.bank, job).path("state").asString()).isEqualTo("PROPOSED");
        pair.approve(hash);
        doneOnce(job);
        assertThat(HeldPair.rest(pair.telecom).get("/api/evidence/search?q=type:contract.signed%20contract:" + hash).ok().path("entries")).hasSize(1);
    }

    @Test
    @Order(3)
    void killedWhileAJobWaitsForItsTurn() throws Exception {
        Rest bank = HeldPair.rest(pair.bank);
        JsonNode usual = bank.get("/api/limits").ok().path(0).path("limit");
        Object[] one = {"jobs", 1, "memory", usual.path("memory").asLong(), "cores", usual.path("cores").asInt(), "disk", usual.path("disk").asLong(), "weight", 1};
        bank.put("/api/limits/main", one).ok();
        Gates gates = Gates.of(pair.bank.folder);
        gates.close("align.start");
        String first = pair.run();
        gates.awaitReached("align.start");
        String second = pair.run();
        HeldPair.said(pair.awaitState(pair.bank, second, "QUEUED").path("waits"));
        pair.kill(pair.bank);
        gates.open("align.start");
        pair.restart(pair.bank);
        doneOnce(first);
        doneOnce(second);
        one[1] = 8;
        HeldPair.rest(pair.bank).put("/api/limits/main", one).ok();
    }

    @Test
    @Order(4)
    void killedWhileAServiceIsPublished() throws Exception {
        String csv = "mobile,score\n" + IntStream.range(0, 60_000).mapToObj(i -> "138%08d,%d\n".formatted(i, i % 997)).collect(Collectors.joining());
        Path file = Files.writeString(pair.telecom.folder.resolveSibling("scores.csv"), csv);
        Rest telecom = HeldPair.rest(pair.telecom);
        telecom.post("/api/tables", "file", file.toString(), "name", "scores", "columns", List.of("mobile:text:identifier:", "score:integer:measure:")).ok();
        telecom.post("/api/tables/scores/grants", "columns", List.of("*"), "partner", "bank", "allow", "VALUE").ok();
        telecom.post("/api/services", "table", "scores", "key", List.of("mobile"), "columns", List.of("score"), "partners", List.of("bank"), "method", "sealed", "days", 30, "purpose", "faults").ok();
        assertThat(telecom.get("/api/services/scores").ok().path("preparing").isNull()).as("60,000 rows are not ready at once").isFalse();
        pair.kill(pair.telecom);
        pair.restart(pair.telecom);
        // It is made ready without anybody asking; there is one service, one offer, one edition.
        JsonNode ready = HeldPair.rest(pair.telecom).get("/api/services/scores?wait=300").ok();
        assertThat(ready.path("trouble").isNull()).as("%s", ready).isTrue();
        Await.until("offered", () -> HeldPair.rest(pair.bank).get("/api/services/scores").http().statusCode() == 200);
        HeldPair.rest(pair.bank).post("/api/services/scores/accept").ok();
        Await.until("in force", () -> HeldPair.rest(pair.telecom).get("/api/services/scores").ok().path("state").asString().equals("ACTIVE"));
        JsonNode answer = HeldPair.rest(pair.bank).post("/api/services/scores/lookups", "keys", List.of("13800000007")).ok();
        assertThat(answer.path("answers").path(0).path("row").path("score").asInt()).isEqualTo(7);
        assertThat(HeldPair.rest(pair.telecom).get("/api/services").ok()).hasSize(1);
        assertThat(HeldPair.rest(pair.telecom).get("/api/evidence/search?q=type:service.offered").ok().path("entries")).hasSize(1);
        assertThat(HeldPair.rest(pair.telecom).get("/api/services/scores/editions").ok()).hasSize(1);
    }

    @Test
    @Order(5)
    void theLineIsCut() {
        Gates gates = Gates.of(pair.telecom.folder);
        gates.close("train.start");
        String job = pair.run();
        gates.awaitReached("train.start");
        pair.line.cut();
        HeldPair.said(pair.awaitState(pair.bank, job, "INTERRUPTED").path("reason"), "telecom");
        gates.open("train.start");
        HeldPair.said(pair.awaitState(pair.telecom, job, "INTERRUPTED").path("reason"), "bank");
        for (NodeProcess node : pair.both()) {
            Await.until(node.name + " says that the line is gone", () -> !pair.reach(node).equals("CONNECTED"));
            HeldPair.said(HeldPair.rest(node).get("/api/partners/" + pair.other(node).name).ok().path("partner").path("reach").path("reason"));
        }
        HeldPair.rest(pair.bank).post("/api/contracts", "flow", HeldPair.FLOW, "params", Map.of(), "runs", 1, "hours", 1).refused(502, "no connection to telecom");
        pair.line.mend();
        pair.connected();
        doneOnce(job);
    }

    @Test
    @Order(7)
    void aClockIsAnHourAhead() {
        MovedClock telecom = MovedClock.of(pair.telecom.folder);
        telecom.ahead(Duration.ofMinutes(61));
        JsonNode found = HeldPair.rest(pair.bank).get("/api/doctor").ok().valueStream().filter(f -> f.path("what").asString().equals("partner.telecom.clock")).findFirst().orElseThrow();
        assertThat(found.path("verdict").asString()).as("%s", found).isNotEqualTo("GOOD");
        HeldPair.said(found.path("mend"));
        // What holds for longer than that goes on.
        doneOnce(pair.run());
        telecom.ahead(Duration.ZERO);
        doneOnce(pair.run());
    }

    @Test
    @Order(8)
    void aCertificateEnds() throws Exception {
        String job = pair.run();
        doneOnce(job);
        pair.both().forEach(node -> MovedClock.of(node.folder).ahead(Duration.ofDays(800)));
        pair.kill(pair.telecom);
        pair.telecom.start().awaitReady();
        Await.until("the operator says why", () -> List.of("EXPIRED", "EXPIRED_HERE").contains(pair.reach(pair.telecom)));
        JsonNode reach = HeldPair.rest(pair.telecom).get("/api/partners/bank").ok().path("partner").path("reach");
        HeldPair.said(reach.path("reason"));
        HeldPair.said(reach.path("mend"), "tacit partner rotate");
        // With certificates that are good again they are connected again, without anybody asking.
        pair.both().forEach(node -> MovedClock.of(node.folder).ahead(Duration.ZERO));
        pair.connected();
    }

    /** Before clocks go back: times in a log rise. */
    @Test
    @Order(6)
    void nothingWasLost() {
        for (NodeProcess node : pair.both()) {
            assertThat(Ran.ok("audit", "verify", node.folder, "--json").json().path("entries").asLong()).isGreaterThan(10);
            JsonNode jobs = HeldPair.rest(node).get("/api/jobs").ok();
            assertThat(jobs.valueStream().map(j -> j.path("state").asString())).as(node.name).containsOnly("DONE");
        }
        assertThat(ids(pair.telecom)).isEqualTo(ids(pair.bank)).hasSizeGreaterThan(5);
    }

    private static java.util.Set<String> ids(NodeProcess node) {
        return HeldPair.rest(node).get("/api/jobs").ok().valueStream().map(j -> j.path("id").asString()).collect(Collectors.toSet());
    }
}
