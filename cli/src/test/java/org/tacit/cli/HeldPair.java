package org.tacit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A bank that listens and a telecom operator that dials it over a {@link Line}: held node processes with tables, grants and a contract that allows many runs. */
final class HeldPair implements AutoCloseable {

    static final String FLOW = """
            tacit: flow/v1
            name: scores
            purpose: faults
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
              - id: train
                operator: train.lr
                roles: {label: bank, features: telecom}
                inputs:
                  label: {table: loans, rows: align.rows}
                  features: {table: people, rows: align.rows}
                params: {label: bad, label_columns: [amount], feature_columns: [income], epochs: 2}
              - id: score
                operator: predict.lr
                roles: {label: bank, features: telecom}
                inputs:
                  label: {table: loans, rows: align.rows, model: train.model}
                  features: {table: people, rows: align.rows, model: train.model}
            """;

    final Line line = new Line();
    final NodeProcess bank;
    final NodeProcess telecom;
    private String contract;

    private HeldPair(Path bankFolder, Path telecomFolder) {
        bank = NodeProcess.held(bankFolder, "bank");
        telecom = NodeProcess.held(telecomFolder, "telecom", "--no-listen");
    }

    /** Paired, with tables and a contract of which nothing has run yet but its first job. */
    static HeldPair ready(Path bankFolder, Path telecomFolder) throws IOException {
        HeldPair pair = new HeldPair(bankFolder, telecomFolder);
        try {
            pair.begin();
        } catch (RuntimeException | Error e) {
            pair.close();
            throw e;
        }
        return pair;
    }

    private void begin() throws IOException {
        both().forEach(NodeProcess::start);
        both().forEach(NodeProcess::awaitReady);
        line.to(rest(bank).get("/api/node").ok().path("port").asInt());
        String text = rest(bank).post("/api/partners/invitations", "address", line.address(), "hours", 1).ok().path("text").asString();
        rest(telecom).post("/api/partners", "text", text).ok();
        connected();
        StringBuilder loans = new StringBuilder("phone,amount,bad\n");
        StringBuilder people = new StringBuilder("mobile,income\n");
        for (int i = 0; i < 80; i++) {
            loans.append("139000%05d,%d,%d\n".formatted(i, 100 + i * 37 % 91, i * 7 % 13 > 5 ? 1 : 0));
            people.append("139000%05d,%d\n".formatted(20 + i, 5000 + i * 53 % 97));
        }
        table(bank, "loans", loans, "phone:text:identifier:", "amount:integer:feature:", "bad:integer:label:");
        table(telecom, "people", people, "mobile:text:identifier:", "income:integer:feature:");
        rest(bank).post("/api/tables/loans/grants", "columns", List.of("*"), "partner", "telecom", "allow", "MEMBERSHIP").ok();
        rest(telecom).post("/api/tables/people/grants", "columns", List.of("*"), "partner", "bank", "allow", "VALUE").ok();
        JsonNode proposed = propose();
        contract = proposed.path("hash").asString();
        approve(contract);
        ended(proposed.path("job").asString(), "DONE");
    }

    private static void table(NodeProcess owner, String name, CharSequence csv, String... columns) throws IOException {
        Path file = Files.writeString(owner.folder.resolveSibling(name + ".csv"), csv);
        rest(owner).post("/api/tables", "file", file.toString(), "name", name, "columns", List.of(columns)).ok();
    }

    /** Who has the node's token: these are stories about machines. */
    static Rest rest(NodeProcess node) {
        try {
            return Rest.bearer(node, Files.readString(node.folder.resolve("token")).strip());
        } catch (IOException e) {
            throw HeldNode.unchecked(e);
        }
    }

    List<NodeProcess> both() {
        return List.of(bank, telecom);
    }

    NodeProcess other(NodeProcess node) {
        return node == bank ? telecom : bank;
    }

    String contract() {
        return contract;
    }

    JsonNode propose() {
        return rest(bank).post("/api/contracts", "flow", FLOW, "params", Map.of(), "runs", 40, "hours", 100, "legalBasis", "consent").ok();
    }

    void approve(String hash) {
        Await.until("the proposal has come", () -> rest(telecom).get("/api/contracts/" + hash).http().statusCode() == 200);
        rest(telecom).post("/api/contracts/" + hash + "/approve").ok();
    }

    /** Another run of the contract; its job. */
    String run() {
        return rest(bank).post("/api/contracts/" + contract + "/jobs?queued=true").ok().path("id").asString();
    }

    JsonNode job(NodeProcess node, String job) {
        return rest(node).get("/api/jobs/" + job).ok();
    }

    JsonNode awaitState(NodeProcess node, String job, String state) {
        Await.until(job + " is " + state + " at " + node.name, () -> job(node, job).path("state").asString().equals(state));
        return job(node, job);
    }

    /** At both. */
    void ended(String job, String state) {
        both().forEach(node -> awaitState(node, job, state));
    }

    void connected() {
        both().forEach(node -> Await.until(node.name + " is connected", () -> rest(node).get("/api/partners/" + other(node).name).ok().path("partner").path("connected").asBoolean()));
    }

    String reach(NodeProcess node) {
        return rest(node).get("/api/partners/" + other(node).name).ok().path("partner").path("reach").path("state").asString();
    }

    /** SIGKILL; the next start listens where this one did, so the line still leads there. */
    void kill(NodeProcess node) throws Exception {
        node.kill();
    }

    void restart(NodeProcess node) {
        node.start().awaitReady();
        connected();
    }

    /** Steps of the job that the node's evidence says were done, in order. */
    static List<String> stepsDone(NodeProcess node, String job) {
        List<String> steps = new ArrayList<>();
        rest(node).get("/api/evidence/search?limit=1000&q=type:step.done%20job:" + job).ok().path("entries").forEach(found -> steps.add(found.path("entry").path("body").path("step").asString()));
        // The search gives the newest first.
        return steps.reversed();
    }

    static void said(JsonNode text, String... words) {
        assertThat(text.path("en").asString()).as("%s", text).isNotBlank().doesNotContain("Exception", "\n");
        for (String word : words) {
            assertThat(text.path("en").asString()).contains(word);
        }
        assertThat(text.path("zh").asString()).isNotBlank().isNotEqualTo(text.path("en").asString());
    }

    /** Both logs and all rows are as they were written. */
    void audited() {
        for (NodeProcess node : both()) {
            JsonNode rows = rest(node).get("/api/evidence/check").ok();
            assertThat(rows.path("findings")).as("%s: %s", node.name, rows).isEmpty();
            JsonNode audit = Ran.ok("audit", "verify", node.folder, "--json").json();
            assertThat(audit.path("findings")).as(node.name).isEmpty();
        }
    }

    @Override
    public void close() {
        try (line; bank; telecom) {
            // All, also where one does not end in order.
        }
    }
}
