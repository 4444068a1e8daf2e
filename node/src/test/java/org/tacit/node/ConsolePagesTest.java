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
import org.tacit.node.home.NodeConfig;
import org.tacit.node.home.NodeHome;
import org.tacit.node.home.NodeSetup;
import org.tacit.node.rest.NodeServer;

/** What a browser gets at {@code /}: here a console of two files (src/test/resources/org/tacit/console), served as the real one is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsolePagesTest {

    private final HttpClient http = HttpClient.newHttpClient();
    private NodeServer server;

    @BeforeAll
    void start(@TempDir Path folder) {
        NodeSetup.make(folder.resolve("bank"), new NodeConfig("bank", false, "127.0.0.1", 0, "", 0, "", NodeConfig.Approval.ASK));
        server = NodeServer.start(NodeHome.existing(folder.resolve("bank")));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.httpPort() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void everyRouteOfABrowserIsTheFirstPage() throws Exception {
        for (String path : new String[] {"/", "/jobs/123", "/partners"}) {
            HttpResponse<String> page = get(path, "Accept", "text/html,*/*");
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
            assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
            assertThat(page.body()).contains("<div id=\"root\">");
        }
    }

    @Test
    void whatIsTheApisStaysTheApis() throws Exception {
        assertThat(get("/api/nothing", "Accept", "text/html").statusCode()).isIn(401, 404);
        assertThat(get("/nothing", "Accept", "application/json").statusCode()).isEqualTo(404);
        assertThat(get("/openapi.json").body()).startsWith("{");
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void thePolicyAllowsOwnFilesAndOneNonceForOneAnswer() throws Exception {
        HttpResponse<String> one = get("/");
        HttpResponse<String> other = get("/");
        String policy = one.headers().firstValue("Content-Security-Policy").orElseThrow();
        assertThat(policy).startsWith("default-src 'none'").contains("script-src 'self';").contains("frame-ancestors 'none'").doesNotContain("unsafe").doesNotContain("http");
        String nonce = policy.replaceAll(".*'nonce-([^']+)'.*", "$1");
        assertThat(nonce).hasSizeGreaterThanOrEqualTo(22);
        assertThat(one.body()).contains("content=\"" + nonce + "\"").doesNotContain("{{nonce}}");
        assertThat(other.body()).doesNotContain(nonce);
    }

    @Test
    void aFileNamedByItsContentIsKeptForEver() throws Exception {
        HttpResponse<String> file = get("/assets/shell-1a2b3c4d.js");
        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(file.headers().firstValue("Cache-Control").orElseThrow()).contains("immutable");
        assertThat(file.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/javascript");
        assertThat(file.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        HttpResponse<String> packed = get("/assets/shell-1a2b3c4d.js", "Accept-Encoding", "gzip");
        assertThat(packed.headers().firstValue("Content-Encoding")).contains("gzip");
    }

    @Test
    void noNameLeadsOutOfTheFolder() throws Exception {
        for (String path : new String[] {"/assets/..%2Findex.html", "/assets/%2e%2e/index.html", "/assets/sub/shell.js", "/assets/.built", "/assets/", "/assets/shell-1a2b3c4d.class", "/index.html"}) {
            HttpResponse<String> answer = get(path, "Accept", "application/json");
            assertThat(answer.statusCode()).as(path).isIn(400, 404);
            assertThat(answer.body()).as(path).doesNotContain("root");
        }
    }

    @Test
    void whoHasNoAccountYetIsToldSo() throws Exception {
        assertThat(get("/api/sessions/ways").body()).contains("\"first\":true");
    }
}
