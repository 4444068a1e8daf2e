package org.tacit.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.InvalidInput;
import org.tacit.node.home.NodeConfig;
import org.tacit.node.home.NodeHome;
import org.tacit.node.home.NodeSetup;
import org.tacit.node.home.RunFile;
import org.tacit.node.rest.NodeServer;
import org.tacit.node.store.TestDatabase;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The node over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestTest {

    @TempDir
    static Path folder;

    private NodeHome home;
    private NodeServer server;
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    void start() {
        NodeSetup.make(folder.resolve("bank"), new NodeConfig("bank", true, "127.0.0.1", 0, "", 0, TestDatabase.url(), NodeConfig.Approval.ASK));
        home = NodeHome.existing(folder.resolve("bank"));
        server = NodeServer.start(home);
    }

    @AfterAll
    void stop() {
        server.close();
        assertThat(home.running()).doesNotExist();
        http.close();
    }

    private HttpResponse<String> send(String method, String path, String body, String token) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.httpPort() + path))
                .header("Content-Type", "application/json").header("Accept-Language", "zh")
                .method(method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode problem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        JsonNode problem = JsonMapper.shared().readTree(answer.body());
        assertThat(problem.path("code").asString()).isEqualTo(code);
        assertThat(problem.path("text").path("en").asString()).isNotBlank();
        assertThat(problem.path("text").path("zh").asString()).isNotBlank();
        return problem;
    }

    @Test
    void onlyWhoHoldsTheTokenIsLetIn() throws Exception {
        problem(send("GET", "/api/node", null, null), 401, "unauthorised");
        problem(send("GET", "/api/node", null, "wrong"), 401, "unauthorised");
        problem(send("POST", "/api/partners", "{\"text\":\"\"}", "wrong"), 401, "unauthorised");
        HttpResponse<String> answer = send("GET", "/api/node", null, home.readToken());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(JsonMapper.shared().readTree(answer.body()).path("fingerprint").asString()).isEqualTo(server.node().status().fingerprint());
    }

    @Test
    void errorsAreProblemsInBothLanguages() throws Exception {
        String token = home.readToken();
        JsonNode problem = problem(send("GET", "/api/tables/nothing", null, token), 404, "not-found");
        assertThat(problem.path("title").asString()).isEqualTo(problem.path("text").path("zh").asString()).contains("没有表");
        problem(send("GET", "/api/nowhere", null, token), 404, "invalid-request");
        problem(send("DELETE", "/api/node", null, token), 405, "invalid-request");
        problem(send("POST", "/api/tables", "{", token), 400, "invalid-request");
        problem(send("POST", "/api/tables", "{\"file\":\"relative.csv\",\"name\":\"t\"}", token), 400, "invalid-input");
        problem(send("POST", "/api/contracts", "{\"flow\":\"steps: 1\",\"runs\":1,\"hours\":1}", token), 400, "invalid-input");
        problem(send("GET", "/api/jobs/zzzz", null, token), 404, "not-found");
    }

    @Test
    void aFileIsSentAsATableAndNothingElseOfItStays() throws Exception {
        String token = home.readToken();
        HttpResponse<String> first = send("PUT", "/api/tables/sent/content?file=people.csv", "phone,age\n13800000001,30\n13800000002,40\n", token);
        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        assertThat(JsonMapper.shared().readTree(first.body()).path("rows").asInt()).isEqualTo(2);
        send("PUT", "/api/tables/sent/content?file=people.csv", "phone,age\n13800000001,30\n", token);
        assertThat(JsonMapper.shared().readTree(send("GET", "/api/tables/sent/versions", null, token).body())).hasSize(2);
        problem(send("PUT", "/api/tables/sent/content?file=../people.csv", "a\n1\n", token), 400, "invalid-input");
        problem(send("PUT", "/api/tables/sent/content", "a\n1\n", token), 400, "invalid-input");
        problem(send("PUT", "/api/tables/sent/content?file=a.csv", "a\n1\n", null), 401, "unauthorised");
        try (var left = Files.list(home.folder().resolve("fetched"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void theOrganisationIsCalledAsItsPeopleSay() throws Exception {
        String token = home.readToken();
        JsonNode before = JsonMapper.shared().readTree(send("GET", "/api/organisation", null, token).body());
        assertThat(before.path("name").asString()).isEqualTo(before.path("party").asString());
        for (String wrong : List.of("", "  ", "two\\nlines", "x".repeat(201), "turned\\u202eround")) {
            problem(send("PUT", "/api/organisation", "{\"name\": \"" + wrong + "\"}", token), 400, "invalid-input");
        }
        JsonNode now = JsonMapper.shared().readTree(send("PUT", "/api/organisation", "{\"name\": \" 示例银行 Example Bank \"}", token).body());
        assertThat(now.path("name").asString()).isEqualTo("示例银行 Example Bank");
        assertThat(now.path("party").asString()).as("partners go by what contracts are signed for").isEqualTo(before.path("party").asString());
        assertThat(send("GET", "/api/organisation", null, token).body()).contains("示例银行");
        assertThat(JsonMapper.shared().readTree(send("GET", "/api/evidence/search?q=type:organisation.named", null, token).body()).path("entries").size()).as("%s", now).isOne();
    }

    @Test
    void theApiDescribesItself() throws Exception {
        HttpResponse<String> answer = send("GET", "/openapi.json", null, null);
        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode api = JsonMapper.shared().readTree(answer.body());
        assertThat(api.path("openapi").asString()).startsWith("3.1");
        assertThat(api.path("paths").propertyNames()).contains("/api/node", "/api/partners/invitations", "/api/tables/{name}/grants", "/api/contracts/{id}/approve",
                "/api/jobs/{id}/results/{step}/{port}");
        // Every reference leads somewhere.
        JsonNode schemas = api.path("components").path("schemas");
        api.findValues("$ref").forEach(ref -> assertThat(schemas.has(ref.asString().substring("#/components/schemas/".length()))).as("%s", ref).isTrue());
        assertThat(schemas.path("JobView").path("properties").path("state").path("enum").toString()).contains("INTERRUPTED");

        // Clients made from it name a method by this: two alike would shadow each other.
        assertThat(api.path("paths").findValues("operationId").stream().map(JsonNode::asString).toList()).hasSizeGreaterThan(100).doesNotHaveDuplicates();

        // The page in docs/ is this very description.
        Path page = Path.of(System.getProperty("user.dir")).resolveSibling("docs/api/openapi.json");
        String pretty = answer.body().strip() + "\n";
        if (Boolean.getBoolean("tacit.update")) {
            Files.createDirectories(page.getParent());
            Files.writeString(page, pretty);
        }
        assertThat(page).as("run this test once with -Dtacit.update=true").content().isEqualTo(pretty);
    }

    @Test
    void aFolderRunsOneNode() throws Exception {
        assertThat(RunFile.read(home)).get().satisfies(run -> {
            assertThat(run.http()).isEqualTo(server.httpPort());
            assertThat(run.pid()).isEqualTo(ProcessHandle.current().pid());
        });
        assertThatThrownBy(() -> NodeServer.start(home)).isInstanceOf(InvalidInput.class).hasMessageContaining("already runs");
    }
}
