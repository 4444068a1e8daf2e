package org.tacit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code tacit run} of the ready-made flows on real data, between two node processes, against plain training of the joined data. */
class SharedDataTest {

    private static final Path DATA = Path.of(System.getProperty("tacit.shared", "../../shared"), "data");
    private static final Path EXAMPLES = Path.of("../examples");

    @TempDir
    private Path folder;

    private static Path data(String file) {
        Path path = DATA.resolve(file);
        Assumptions.assumeTrue(Files.exists(path), () -> "the data set " + file + " is not here");
        return path;
    }

    private static JsonNode anchors(String name) throws Exception {
        return JsonMapper.shared().readTree(Files.readString(data("anchors.json"))).path(name);
    }

    /** As examples/breast/README.md says. */
    @Test
    void breastReachesTheExactOptimum() throws Exception {
        Path guest = data("breast/breast_hetero_guest.csv");
        Path host = data("breast/breast_hetero_host.csv");
        JsonNode anchor = anchors("breast");
        try (Pair pair = Pair.start(folder, "hospital", "laboratory")) {
            Ran.ok("table", "add", guest, "--name", "diagnoses", "--column", "id::identifier:", "--column", "y::label:", "--node", pair.bank.folder);
            Ran.ok("table", "add", host, "--name", "measurements", "--column", "id::identifier:", "--node", pair.telecom.folder);
            Ran.ok("table", "grant", "diagnoses", "--column", "*", "--to", "laboratory", "--allow", "MODEL", "--node", pair.bank.folder);
            Ran.ok("table", "grant", "measurements", "--column", "*", "--to", "hospital", "--allow", "MODEL", "--node", pair.telecom.folder);
            String job = run(pair, EXAMPLES.resolve("breast/breast.yaml"));

            JsonNode judged = report(pair.bank, job, "evaluate.report");
            assertThat(judged.path("rows").asInt()).isEqualTo(569);
            assertThat(judged.path("auc").asDouble()).isCloseTo(anchor.path("lr_fit_all").path("auc").asDouble(), within(0.002));
            JsonNode ours = report(pair.bank, job, "train.report");
            JsonNode theirs = report(pair.telecom, job, "train.report");
            JsonNode exact = anchor.path("lr_fit_all_coef");
            assertThat(ours.path("intercept").asDouble()).isCloseTo(anchor.path("lr_fit_all_intercept").asDouble(), within(1e-2));
            assertThat(ours.path("weights").size() + theirs.path("weights").size()).isEqualTo(30);
            for (int i = 0; i < 10; i++) {
                assertThat(ours.path("weights").path(i).asDouble()).as("x%d of the hospital", i).isCloseTo(exact.path("x" + i + "_g").asDouble(), within(1e-2));
            }
            for (int i = 0; i < 20; i++) {
                String name = i < 10 ? "x" + i + "_h" : "x" + i;
                assertThat(theirs.path("weights").path(i).asDouble()).as("x%d of the laboratory", i).isCloseTo(exact.path(name).asDouble(), within(1e-2));
            }
        }
    }

    /** As examples/default_credit/README.md says. */
    @Test
    @Tag("slow")
    void defaultCreditIsAsGoodAsPooled() throws Exception {
        Path guest = data("default_credit/default_credit_hetero_guest.csv");
        Path host = data("default_credit/default_credit_hetero_host.csv");
        JsonNode anchor = anchors("default_credit").path("lr_fit_all");
        try (Pair pair = Pair.start(folder, "bank", "payments")) {
            Ran.ok("table", "add", guest, "--name", "bills", "--column", "id::identifier:", "--column", "y::label:", "--node", pair.bank.folder);
            Ran.ok("table", "add", host, "--name", "profile", "--column", "id::identifier:", "--node", pair.telecom.folder);
            Ran.ok("table", "grant", "bills", "--column", "id", "--to", "payments", "--allow", "MEMBERSHIP", "--node", pair.bank.folder);
            Ran.ok("table", "grant", "bills", "--column", "*", "--to", "payments", "--allow", "SHAPE", "--node", pair.bank.folder);
            Ran.ok("table", "grant", "profile", "--column", "id", "--to", "bank", "--allow", "MEMBERSHIP", "--node", pair.telecom.folder);
            Ran.ok("table", "grant", "profile", "--column", "*", "--to", "bank", "--allow", "AGGREGATE", "--node", pair.telecom.folder);
            String job = run(pair, EXAMPLES.resolve("default_credit/default_credit.yaml"));

            JsonNode joint = report(pair.bank, job, "evaluate.report");
            JsonNode alone = report(pair.bank, job, "evaluate.baseline_report");
            assertThat(joint.path("rows").asInt()).isEqualTo(30_000);
            assertThat(joint.path("auc").asDouble()).isCloseTo(anchor.path("auc").asDouble(), within(0.002));
            assertThat(joint.path("auc").asDouble()).isGreaterThan(alone.path("auc").asDouble() + 0.02);
        }
    }

    private static String run(Pair pair, Path flow) {
        JsonNode contract = Ran.ok("run", flow, "--node", pair.bank.folder, "--json").json();
        String job = contract.path("job").asString();
        Ran.ok("approve", contract.path("hash").asString(), "--node", pair.telecom.folder);
        Ran.ok("job", "show", job, "--wait", "--timeout", 300, "--node", pair.bank.folder);
        Ran.ok("job", "show", job, "--wait", "--timeout", 300, "--node", pair.telecom.folder);
        return job;
    }

    private JsonNode report(NodeProcess node, String job, String which) throws Exception {
        Path file = folder.resolve(node.name + "-" + which + ".json");
        Ran.ok("result", job, which, "--out", file, "--node", node.folder);
        return JsonMapper.shared().readTree(Files.readString(file));
    }
}
