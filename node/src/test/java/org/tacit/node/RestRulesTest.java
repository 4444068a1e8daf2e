package org.tacit.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.node.home.NodeConfig;
import org.tacit.node.home.NodeHome;
import org.tacit.node.home.NodeSetup;
import org.tacit.node.rest.NodeServer;
import org.tacit.node.store.TestDatabase;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What holds for every address: once only, pages, events, health, figures. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestRulesTest {

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
        http.close();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.httpPort() + path)).header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + home.readToken());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String key, Map<String, ?> body) throws Exception {
        return http.send(request(path).header("Idempotency-Key", key).POST(HttpRequest.BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body))).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }

    private Map<String, Object> table(String name) throws Exception {
        Path file = folder.resolve(name + ".csv");
        Files.writeString(file, "id,age\n1,30\n2,40\n");
        return Map.of("file", file.toString(), "name", name, "columns", List.of());
    }

    @Test
    void whatComesTwiceIsDoneOnce() throws Exception {
        Map<String, Object> wanted = table("once");
        HttpResponse<String> first = post("/api/tables", "key-1", wanted);
        assertThat(first.statusCode()).as(first.body()).isLessThan(300);
        long entries = server.node().evidence().size();
        HttpResponse<String> second = post("/api/tables", "key-1", wanted);
        assertThat(second.statusCode()).isEqualTo(first.statusCode());
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.headers().firstValue("Idempotency-Replayed")).contains("true");
        assertThat(first.headers().firstValue("Idempotency-Replayed")).isEmpty();
        assertThat(server.node().evidence().size()).isEqualTo(entries);
        // A refusal is an answer too.
        assertThat(post("/api/tables/nowhere/grants", "key-2", Map.of()).statusCode()).isEqualTo(400);
        assertThat(post("/api/tables/nowhere/grants", "key-2", Map.of()).headers().firstValue("Idempotency-Replayed")).contains("true");
        HttpResponse<String> other = post("/api/tables", "key-1", table("twice"));
        assertThat(other.statusCode()).isEqualTo(422);
        assertThat(json(other).path("text").path("zh").asString()).isNotBlank();
        assertThat(post("/api/tables", "k".repeat(201), wanted).statusCode()).isEqualTo(400);
    }

    @Test
    void manyAtOnceAreDoneOnce() throws Exception {
        Map<String, Object> wanted = table("racing");
        List<Thread> threads = new ArrayList<>();
        List<Integer> statuses = java.util.Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 8; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                try {
                    statuses.add(post("/api/tables", "race", wanted).statusCode());
                } catch (Exception e) {
                    statuses.add(-1);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        // Done, or told that it is being done, or given the answer again; never refused because the name is taken.
        assertThat(statuses).hasSize(8).isSubsetOf(200, 201, 409).containsAnyOf(200, 201);
    }

    @Test
    void listsComeInPages() throws Exception {
        for (int i = 0; i < 5; i++) {
            post("/api/tables", "page-" + i, table("page" + i));
        }
        JsonNode all = json(get("/api/tables"));
        List<String> paged = new ArrayList<>();
        String next = "/api/tables?limit=2";
        int pages = 0;
        while (next != null) {
            HttpResponse<String> page = get(next);
            assertThat(page.headers().firstValue("X-Total-Count")).contains(Integer.toString(all.size()));
            json(page).forEach(t -> paged.add(t.path("name").asString()));
            pages++;
            next = page.headers().allValues("Link").stream().filter(l -> l.endsWith("rel=\"next\"")).map(l -> l.substring(1, l.indexOf('>'))).findFirst().orElse(null);
        }
        assertThat(paged).isEqualTo(IntStream.range(0, all.size()).mapToObj(i -> all.get(i).path("name").asString()).toList());
        assertThat(pages).isEqualTo(Math.ceilDiv(all.size(), 2));
        assertThat(get("/api/tables?limit=0").statusCode()).isEqualTo(400);
        assertThat(get("/api/tables?limit=many").statusCode()).isEqualTo(400);
        assertThat(get("/api/tables?offset=-1").statusCode()).isEqualTo(400);
        assertThat(json(get("/api/tables?offset=1000&limit=1000"))).isEmpty();
    }

    @Test
    void eventsAreStreamedAndNoneIsMissed() throws Exception {
        long before = server.node().events().next() - 1;
        post("/api/tables", "event-1", table("event1"));
        HttpResponse<InputStream> stream = http.send(request("/api/events?types=table").header("Accept", "text/event-stream").header("Last-Event-ID", Long.toString(before)).build(),
                HttpResponse.BodyHandlers.ofInputStream());
        assertThat(stream.statusCode()).isEqualTo(200);
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
            JsonNode missed = event(lines);
            assertThat(missed.path("type").asString()).isEqualTo("table.added");
            assertThat(missed.path("about").path("table").asString()).isEqualTo("event1");
            post("/api/tables", "event-2", table("event2"));
            JsonNode now = event(lines);
            assertThat(now.path("about").path("table").asString()).isEqualTo("event2");
            assertThat(now.path("id").asLong()).isGreaterThan(missed.path("id").asLong());
            assertThat(json(get("/api/events?types=table&after=" + missed.path("id").asLong())).get(0)).isEqualTo(now);
        }
    }

    private static JsonNode event(BufferedReader lines) throws Exception {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("data:")) {
                return JsonMapper.shared().readTree(line.substring(5));
            }
        }
        throw new AssertionError("the stream has ended");
    }

    @Test
    void healthIsOpenAndFiguresAreNot() throws Exception {
        for (String path : List.of("/health/live", "/health/ready")) {
            HttpResponse<String> answer = http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.httpPort() + path)).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("{\"status\":\"UP\"}");
        }
        assertThat(http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.httpPort() + "/metrics")).build(), HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(401);
        assertThat(get("/api/health").body()).contains("\"name\":\"database\",\"well\":true");
        get("/api/tables/no-such-table-xyz");
        String figures = get("/metrics").body();
        assertThat(figures).contains("tacit_evidence_entries_total", "tacit_jobs{state=\"DONE\"}", "jvm_memory_used_bytes", "tacit_http_requests_seconds_count{method=\"GET\",status=\"400\"}")
                .doesNotContain("no-such-table-xyz");
    }

    @Test
    void whoAsksTooMuchIsToldWhenToComeAgain() throws Exception {
        NodeSetup.make(folder.resolve("slow"), new NodeConfig("slow", true, "127.0.0.1", 0, "", 0, TestDatabase.url(), NodeConfig.Approval.ASK, new NodeConfig.Operations(null, 0.01, null, null)));
        NodeHome slow = NodeHome.existing(folder.resolve("slow"));
        try (NodeServer small = NodeServer.start(slow)) {
            HttpRequest ask = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + small.httpPort() + "/api/node")).header("Authorization", "Bearer " + slow.readToken()).build();
            // The node's own token: ten times a hundredth, ten seconds' worth.
            assertThat(http.send(ask, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(200);
            HttpResponse<String> refused = http.send(ask, HttpResponse.BodyHandlers.ofString());
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(Integer.parseInt(refused.headers().firstValue("Retry-After").orElseThrow())).isBetween(1, 10);
            assertThat(json(refused).path("code").asString()).isEqualTo("too-many-requests");
        }
    }
}
