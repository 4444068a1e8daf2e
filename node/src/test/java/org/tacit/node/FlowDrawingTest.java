package org.tacit.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.node.rest.RestApplication;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the canvas asks while a flow is drawn, and where it keeps what is not proposed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FlowDrawingTest {

    @TempDir
    static Path folder;

    private TwoNodes nodes;
    private RestApplication.Running rest;
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    void start() throws Exception {
        nodes = TwoNodes.ready(folder);
        rest = RestApplication.start(nodes.bank, 0);
    }

    @AfterAll
    void stop() {
        rest.close();
        nodes.close();
        http.close();
    }

    private JsonNode send(String method, String path, Object body, int status) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + rest.port() + path)).header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + nodes.bank.home().readToken())
                .method(method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body)));
        HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as("%s %s: %s", method, path, answer.body()).isEqualTo(status);
        return answer.body().isEmpty() ? null : JsonMapper.shared().readTree(answer.body());
    }

    private JsonNode preview(String flow) throws Exception {
        return send("POST", "/api/flows/preview", Map.of("flow", flow), 200);
    }

    @Test
    void aFlowInOrderSaysWhatEachStepTellsAndTakes() throws Exception {
        JsonNode seen = preview(TwoNodes.PSI);
        assertThat(seen.path("ready").asBoolean()).as("%s", seen).isTrue();
        JsonNode align = seen.path("steps").get(0);
        assertThat(align.path("id").asString()).isEqualTo("align");
        assertThat(align.path("cost").path("bytes").asLong()).isPositive().isEqualTo(seen.path("cost").path("bytes").asLong());
        assertThat(align.path("facts")).isNotEmpty();
        assertThat(align.path("params").path("holdout").asString()).as("defaults are filled in").isNotEmpty();
        assertThat(seen.path("disclosure").get(0).path("sentence").path("zh").asString()).contains("知道");
        assertThat(seen.path("receivers")).isNotEmpty();
    }

    @Test
    void whatIsWrongIsToldAtItsPlaceAndHidesNothingElse() throws Exception {
        String twice = TwoNodes.PSI + """
                  - id: count
                    operator: psi.cardinality
                    roles: {first: bank, second: telecom}
                    inputs:
                      first: {table: loans}
                      second: {table: people}
                    params: {first_key: phon, second_key: mobile}
                """;
        JsonNode seen = preview(twice);
        assertThat(seen.path("ready").asBoolean()).isFalse();
        assertThat(seen.path("problems")).hasSize(1);
        JsonNode problem = seen.path("problems").get(0);
        assertThat(problem.path("index").asInt()).isEqualTo(1);
        assertThat(problem.path("path").asString()).isEqualTo("steps[1].params.first_key");
        assertThat(problem.path("line").asInt()).isEqualTo(22);
        assertThat(problem.path("text").path("en").asString()).contains("phon");
        assertThat(seen.path("steps")).as("the step that is in order").hasSize(1);
        assertThat(seen.path("disclosure")).isEmpty();

        assertThat(preview("").path("problems")).hasSize(1);
        assertThat(preview("steps: [").path("problems").get(0).path("text").path("zh").asString()).isNotBlank();
        assertThat(preview(TwoNodes.PSI.replace("table: people}\nsteps", "table: elsewhere}\nsteps")).path("problems").get(0).path("path").asString()).isEqualTo("tables.people.table");
        assertThat(preview(TwoNodes.PSI.replace("telecom", "nobody")).path("problems").get(0).path("path").asString()).isEqualTo("parties");
    }

    @Test
    void whatTheOwnPolicyRefusesIsToldBeforeItIsProposed() throws Exception {
        JsonNode seen = preview(TwoNodes.PSI.replace("purpose: credit-2027", "purpose: something else"));
        assertThat(seen.path("ready").asBoolean()).isFalse();
        JsonNode refused = seen.path("problems").get(0);
        assertThat(refused.path("policy").asBoolean()).isTrue();
        assertThat(refused.path("step").asString()).isEqualTo("align");
        assertThat(nodes.bank.contracts().list()).as("nothing was kept").isEmpty();
    }

    @Test
    void aDraftIsKeptAndNobodySavesOverAnother() throws Exception {
        JsonNode made = send("POST", "/api/flows/drafts", Map.of("name", " 共同客户 ", "document", "steps: [", "layout", "{}"), 200);
        String path = "/api/flows/drafts/" + made.path("id").asString();
        assertThat(made.path("name").asString()).isEqualTo("共同客户");
        JsonNode changed = send("PUT", path, Map.of("name", "common", "document", TwoNodes.PSI, "layout", "", "revision", 1), 200);
        assertThat(changed.path("revision").asInt()).isEqualTo(2);
        send("PUT", path, Map.of("name", "late", "document", "", "revision", 1), 400);
        assertThat(send("GET", path, null, 200).path("document").asString()).isEqualTo(TwoNodes.PSI);
        JsonNode listed = send("GET", "/api/flows/drafts", null, 200).get(0);
        assertThat(listed.path("name").asString()).isEqualTo("common");
        assertThat(listed.path("document").asString()).isEmpty();
        send("POST", "/api/flows/drafts", Map.of("name", "", "document", ""), 400);
        send("POST", "/api/flows/drafts", Map.of("name", "x".repeat(201), "document", ""), 400);
        send("DELETE", path, null, 204);
        send("GET", path, null, 404);
        send("DELETE", path, null, 404);
    }
}
