package org.tacit.node;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.tacit.node.home.NodeConfig;
import org.tacit.node.home.NodeHome;
import org.tacit.node.home.NodeSetup;
import org.tacit.node.rest.NodeServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the web can do to a node's REST interface: lines of the checklist in docs/security.md that hold for every address. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecurityTest {

    /** Names that mean something to a database, a file system, a log, a shell or a page. */
    private static final List<String> HOSTILE = List.of("x' or '1'='1", "\"; drop table account; --", "'; shutdown; --", "../../token", "..\\..\\token", "a\u0000b", "x\r\nERROR forged line",
            "${jndi:ldap://127.0.0.1/a}", "<script>alert(1)</script>", "%", "_", "a".repeat(3000));

    @TempDir
    static Path folder;

    private NodeHome home;
    private NodeServer server;
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    void start() throws Exception {
        NodeSetup.make(folder.resolve("bank"), new NodeConfig("bank", true, "127.0.0.1", 0, "", 0, "", NodeConfig.Approval.ASK, new NodeConfig.Operations(null, 1e6, null, null)));
        home = NodeHome.existing(folder.resolve("bank"));
        server = NodeServer.start(home);
    }

    @AfterAll
    void stop() {
        server.close();
        http.close();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.httpPort() + path)).header("Content-Type", "application/json").header("Authorization", "Bearer " + home.readToken());
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Bytes as they are, for what no client would send. */
    private String raw(String request) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", server.httpPort())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            try (InputStream in = socket.getInputStream()) {
                return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
            }
        }
    }

    private static void saysNothingOfTheInside(String answer) {
        assertThat(answer).doesNotContain("\tat ", "at org.", "Exception:", "Tomcat", "Spring", "jdbc", "SQL", folder.toString());
    }

    @Test
    void everyAnswerTellsBrowsersToTakeCare() throws Exception {
        List<HttpRequest.Builder> all = List.of(request("/api/node"), request("/api/nowhere"), request("/api/node").DELETE(), request("/health/live"), request("/openapi.json"), request("/metrics"),
                request("/api/tables").POST(HttpRequest.BodyPublishers.ofString("{")), HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.httpPort() + "/api/node")));
        for (HttpRequest.Builder one : all) {
            HttpResponse<String> answer = send(one);
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).as(answer.toString()).hasValue("nosniff");
            assertThat(answer.headers().firstValue("Content-Security-Policy").orElse("")).as(answer.toString()).startsWith("default-src 'none'; frame-ancestors 'none'");
            assertThat(answer.headers().firstValue("X-Frame-Options")).hasValue("DENY");
            assertThat(answer.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
            assertThat(answer.headers().firstValue("Cache-Control").orElse("")).as(answer.toString()).startsWith("no-store");
            assertThat(answer.headers().firstValue("Strict-Transport-Security")).as("only over TLS").isEmpty();
            assertThat(answer.headers().firstValue("Server")).isEmpty();
            assertThat(answer.headers().firstValue("X-Powered-By")).isEmpty();
        }
        assertThat(send(request("/api/node").header("X-Forwarded-Proto", "https")).headers().firstValue("Strict-Transport-Security")).hasValue("max-age=31536000");
    }

    @Test
    void noOtherOriginMayRead() throws Exception {
        for (String method : List.of("GET", "OPTIONS", "POST")) {
            HttpResponse<String> answer = send(request("/api/node").method(method, HttpRequest.BodyPublishers.noBody()));
            assertThat(answer.headers().map().keySet()).noneMatch(h -> h.toLowerCase(java.util.Locale.ROOT).startsWith("access-control-"));
        }
        assertThat(raw("OPTIONS /api/node HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: https://evil.example\r\nAccess-Control-Request-Method: GET\r\nConnection: close\r\n\r\n"))
                .doesNotContainIgnoringCase("access-control-allow");
        assertThat(raw("TRACE /api/node HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Secret: mirrored\r\nConnection: close\r\n\r\n")).doesNotContain("mirrored").doesNotStartWith("HTTP/1.1 200");
    }

    @Test
    void errorsSayNothingOfTheInside() throws Exception {
        for (String body : List.of("{", "[]", "{\"file\":1}", "{\"file\":{}}", "null", "\u0000", "{\"a\":".repeat(2000) + "1" + "}".repeat(2000))) {
            HttpResponse<String> answer = send(request("/api/tables").POST(HttpRequest.BodyPublishers.ofString(body)));
            assertThat(answer.statusCode()).as(body.substring(0, Math.min(40, body.length()))).isBetween(400, 499);
            saysNothingOfTheInside(answer.body());
        }
        for (String request : List.of("GET /api/node HTTP/9.9\r\nHost: a\r\n\r\n", "G\u0001T / HTTP/1.1\r\nHost: a\r\n\r\n", "GET /%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                "GET / HTTP/1.1\r\nConnection: close\r\n\r\n", "GET /" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nX: " + "a".repeat(20_000) + "\r\n\r\n",
                "POST /api/tables HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\nConnection: close\r\n\r\n{}{}{}")) {
            String answer = raw(request);
            assertThat(answer).as(request.substring(0, 20)).matches("(?s)HTTP/1\\.1 [45].*");
            saysNothingOfTheInside(answer);
        }
    }

    @Test
    void noBodyIsEndless() throws Exception {
        HttpResponse<String> announced = send(request("/api/flows/check").POST(HttpRequest.BodyPublishers.ofByteArray(new byte[(16 << 20) + 1])));
        assertThat(announced.statusCode()).isEqualTo(413);
        // Without a length: it is cut off while it is read.
        byte[] piece = ("\"" + "x".repeat(1 << 16) + "\",").getBytes(StandardCharsets.US_ASCII);
        List<byte[]> pieces = new ArrayList<>(List.of("[".getBytes(StandardCharsets.US_ASCII)));
        for (int i = 0; i < 300; i++) {
            pieces.add(piece);
        }
        try {
            HttpResponse<String> counted = send(request("/api/flows/check").POST(HttpRequest.BodyPublishers.fromPublisher(HttpRequest.BodyPublishers.ofByteArrays(pieces))));
            assertThat(counted.statusCode()).isBetween(400, 499);
        } catch (java.io.IOException e) {
            // The server may have closed before all was sent.
            assertThat(e).isNotNull();
        }
        assertThat(send(request("/health/live")).statusCode()).isEqualTo(200);
        // A table has the bound of its sources instead.
        assertThat(send(request("/api/tables/large/content?file=large.csv").PUT(HttpRequest.BodyPublishers.ofString("a\n" + ("x".repeat(200) + "\n").repeat(90_000)))).statusCode()).isNotEqualTo(413);
    }

    /** Every address of the API that has a name in it, with names that mean something elsewhere: each is a name that is not there. */
    @Test
    void hostileNamesAreOnlyNames() throws Exception {
        Logger root = (Logger) LoggerFactory.getLogger("org.tacit");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        root.addAppender(lines);
        try {
            JsonNode paths = JsonMapper.shared().readTree(send(request("/openapi.json")).body()).path("paths");
            int asked = 0;
            for (Map.Entry<String, JsonNode> path : paths.properties()) {
                for (String method : List.of("get", "delete")) {
                    if (!path.getValue().has(method) || path.getKey().contains("/events")) {
                        continue;
                    }
                    for (String hostile : HOSTILE) {
                        StringBuilder query = new StringBuilder();
                        for (JsonNode parameter : path.getValue().path(method).path("parameters")) {
                            if (parameter.path("in").asString().equals("query")) {
                                query.append(query.isEmpty() ? '?' : '&').append(parameter.path("name").asString()).append('=').append(URLEncoder.encode(hostile, StandardCharsets.UTF_8));
                            }
                        }
                        if (path.getKey().contains("{") || method.equals("get") && !query.isEmpty()) {
                            String address = path.getKey().replaceAll("\\{[^}]*}", java.util.regex.Matcher.quoteReplacement(URLEncoder.encode(hostile, StandardCharsets.UTF_8).replace("+", "%20"))) + query;
                            HttpResponse<String> answer = send(request(address).method(method.toUpperCase(java.util.Locale.ROOT), HttpRequest.BodyPublishers.noBody()));
                            assertThat(answer.statusCode()).as("%s %s: %s", method, address, answer.body()).isLessThan(500);
                            assertThat(answer.body()).doesNotContain(home.readToken());
                            if (answer.headers().firstValue("Content-Type").orElse("").contains("html")) {
                                // What the server itself refuses before this node sees it, such as %00.
                                assertThat(answer.body()).as(address).doesNotContain("<script");
                                saysNothingOfTheInside(answer.body());
                            }
                            asked++;
                        }
                    }
                }
            }
            assertThat(asked).isGreaterThan(300);
        } finally {
            root.detachAppender(lines);
        }
        assertThat(server.node().sql().sql("select count(*) from account").query(Long.class).single()).as("the tables are still there").isNotNegative();
        assertThat(send(request("/health/ready")).statusCode()).isEqualTo(200);
        // As they are written; the log's own layout takes line ends out, see NodeLogTest.
        assertThat(lines.list).noneMatch(l -> l.getLevel() == ch.qos.logback.classic.Level.ERROR);
    }

    @Test
    void filesOfTheNodeAreNotServed() throws Exception {
        for (String path : List.of("/token", "/../token", "/..%2ftoken", "/%2e%2e/token", "/assets/../../token", "/assets/%2e%2e%2f%2e%2e%2ftoken", "/assets/..%5c..%5ctoken", "/config.yaml", "/identity/tls.pem",
                "/WEB-INF/web.xml", "/api/..;/token", "/api/jobs/..%2f..%2ftoken/results", "//token", "/.git/config", "/actuator/env", "/org/tacit/console/index.html")) {
            String answer = raw("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + home.readToken() + "\r\nConnection: close\r\n\r\n");
            assertThat(answer).as(path).matches("(?s)HTTP/1\\.1 4.*").doesNotContain(home.readToken(), "BEGIN ");
        }
    }

    /** Only a table's own folder is read, and what a person names is a file there: links and devices do not count. */
    @Test
    void aFileThatIsNoTableIsRefused() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link.csv"), home.token());
        for (String file : List.of("/etc/passwd\u0000.csv", "/dev/zero", "relative.csv", link.toString(), home.folder().resolve("token").toString(), home.folder().toString())) {
            HttpResponse<String> answer = send(request("/api/tables").POST(HttpRequest.BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(Map.of("file", file, "name", "t", "columns", List.of())))));
            assertThat(answer.body()).as(file).doesNotContain(home.readToken());
            assertThat(answer.statusCode()).as(file + ": " + answer.body()).isBetween(400, 499);
        }
    }
}
