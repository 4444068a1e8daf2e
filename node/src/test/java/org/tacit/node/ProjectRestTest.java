package org.tacit.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.node.contract.ContractRow;
import org.tacit.node.rest.RestApplication;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Projects, contracts and holds over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProjectRestTest {

    @TempDir
    static Path folder;

    private TwoNodes nodes;
    private RestApplication.Running rest;
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    void start() throws Exception {
        nodes = TwoNodes.ready(folder);
        rest = RestApplication.start(nodes.telecom, 0);
    }

    @AfterAll
    void stop() {
        rest.close();
        nodes.close();
        http.close();
    }

    private JsonNode send(String method, String path, String body, int status) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + rest.port() + path)).header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + nodes.telecom.home().readToken())
                .method(method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as("%s %s: %s", method, path, answer.body()).isEqualTo(status);
        return JsonMapper.shared().readTree(answer.body());
    }

    @Test
    void aProjectFromFoundingToItsEnd() throws Exception {
        JsonNode project = send("POST", "/api/projects", "{\"name\":\"lookalike\",\"purpose\":\"marketing\",\"description\":\"\"}", 200);
        String path = "/api/projects/" + project.path("id").asString();
        assertThat(project.path("mine").asString()).isEqualTo("FOUNDER");
        send("PUT", path + "/members/bank", null, 200);
        send("PUT", path + "/members/nobody", null, 404);
        send("PUT", path + "/tables/people", "{\"columns\":[\"mobile\"],\"note\":\"subscribers\"}", 200);
        send("PUT", path + "/tables/nothing", "{}", 404);
        send("PUT", path + "/people/li", "{\"role\":\"data-owner\"}", 200);
        send("PUT", path + "/people/li", "{\"role\":\"king\"}", 400);
        send("PUT", path + "/description", "{\"description\":\"找到相似客户\"}", 200);
        assertThat(send("POST", path + "/comments", "{\"text\":\"hello\"}", 200).get(0).path("text").asString()).isEqualTo("hello");
        JsonNode now = send("GET", "/api/projects/lookalike", null, 200);
        assertThat(now.path("description").asString()).isEqualTo("找到相似客户");
        assertThat(now.path("members").valueStream().filter(m -> m.path("party").asString().equals("telecom")).findFirst().orElseThrow().path("tables").get(0).path("columns").get(0).asString())
                .isEqualTo("mobile");
        assertThat(send("GET", path + "/contracts", null, 200)).isEmpty();
        send("DELETE", path + "/tables/people", null, 200);
        send("DELETE", path + "/people/li", null, 200);
        send("DELETE", path + "/members/bank?reason=late", null, 200);
        assertThat(send("POST", path + "/close", "{\"reason\":\"over\"}", 200).path("closed").asString()).isEqualTo("over");
        send("POST", path + "/comments", "{\"text\":\"more\"}", 400);
        assertThat(send("GET", "/api/projects", null, 200)).hasSize(1);
    }

    @Test
    void aContractIsReviewedDiscussedAndApproved() throws Exception {
        ContractRow contract = nodes.propose();
        String path = "/api/contracts/" + contract.hash().substring(0, 12);
        JsonNode review = send("GET", path + "/review", null, 200);
        assertThat(review.path("decision").path("allowed").asBoolean()).as("%s", review).isTrue();
        assertThat(review.path("arrows")).isNotEmpty();
        assertThat(review.path("learned").get(0).path("sentence").path("zh").asString()).contains("知道");
        send("POST", path + "/comments", "{\"step\":\"align\",\"text\":\"fewer, please\",\"change\":true}", 200);
        assertThat(send("GET", path + "/comments", null, 200).get(0).path("change").asBoolean()).isTrue();
        send("POST", path + "/comments", "{\"step\":\"nothing\",\"text\":\"x\"}", 400);
        send("POST", path + "/withdraw", "{\"reason\":\"x\"}", 400);
        send("POST", path + "/suspend", "{\"reason\":\"x\"}", 400);
        send("GET", path + "/difference", null, 400);
        send("POST", path + "/approve", null, 200);
        send("POST", path + "/approve", null, 200);
        assertThat(send("POST", path + "/suspend", "{\"reason\":\"x\"}", 200).path("state").asString()).isEqualTo("SUSPENDED");
        assertThat(send("POST", path + "/resume", "{\"reason\":\"\"}", 200).path("state").asString()).isEqualTo("SIGNED");
        assertThat(send("POST", path + "/end", "{\"reason\":\"over\"}", 200).path("state").asString()).isEqualTo("ENDED");
        assertThat(send("GET", path + "/versions", null, 200)).hasSize(1);
    }

    @Test
    void aHoldIsPlacedAndLifted() throws Exception {
        send("POST", "/api/holds", "{\"scope\":\"PARTNER\",\"reason\":\"x\"}", 400);
        send("POST", "/api/holds", "{\"scope\":\"PARTNER\",\"target\":\"nobody\",\"reason\":\"x\"}", 404);
        send("POST", "/api/holds", "{\"scope\":\"ALL\"}", 400);
        JsonNode hold = send("POST", "/api/holds", "{\"scope\":\"PARTNER\",\"target\":\"bank\",\"reason\":\"a drill\"}", 200);
        assertThat(send("GET", "/api/holds", null, 200).get(0).path("placedBy").asString()).isEqualTo("node");
        assertThat(send("POST", "/api/holds/" + hold.path("id").asString() + "/lift", null, 200).path("liftedBy").asString()).isEqualTo("node");
        send("POST", "/api/holds/hnothing/lift", null, 404);
    }
}
