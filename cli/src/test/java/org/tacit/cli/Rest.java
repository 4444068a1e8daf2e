package org.tacit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tacit.node.home.NodeHome;
import org.tacit.node.home.RunFile;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Somebody who calls a node's REST interface, as any HTTP client does: an address, what the caller shows, JSON. */
final class Rest {

    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final JsonMapper JSON = JsonMapper.shared();

    private final NodeProcess node;
    private final Map<String, String> shows;

    private Rest(NodeProcess node, Map<String, String> shows) {
        this.node = node;
        this.shows = shows;
    }

    /** Shows nothing. */
    static Rest nobody(NodeProcess node) {
        return new Rest(node, Map.of());
    }

    /** A program with a key, or who has the node's token. */
    static Rest bearer(NodeProcess node, String secret) {
        return new Rest(node, Map.of("Authorization", "Bearer " + secret));
    }

    /** A person who signs in with a password; a one-time one is changed first. */
    static Rest person(NodeProcess node, String account, String password) {
        Answer in = nobody(node).post("/api/sessions", "account", account, "password", password);
        JsonNode session = in.ok();
        String cookie = in.http.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
        return new Rest(node, Map.of("Cookie", cookie, "X-CSRF-Token", session.path("csrf").asString()));
    }

    Answer get(String path) {
        return send("GET", path, null);
    }

    /** @param body names and values in turn */
    Answer post(String path, Object... body) {
        return send("POST", path, object(body));
    }

    Answer put(String path, Object... body) {
        return send("PUT", path, object(body));
    }

    Answer delete(String path) {
        return send("DELETE", path, null);
    }

    static Map<String, Object> object(Object... namesAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return object;
    }

    Answer send(String method, String path, Object body) {
        int port = RunFile.read(NodeHome.existing(node.folder)).orElseThrow().http();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(Duration.ofMinutes(5)).header("Content-Type", "application/json")
                .method(method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
        shows.forEach(request::header);
        try {
            return new Answer(method + " " + path + " at " + node.name, HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray()));
        } catch (IOException e) {
            throw new AssertionError(method + " " + path + " at " + node.name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    record Answer(String asked, HttpResponse<byte[]> http) {

        String text() {
            return new String(http.body(), StandardCharsets.UTF_8);
        }

        /** The body of an answer that must be good. */
        JsonNode ok() {
            assertThat(http.statusCode()).as("%s: %s", asked, text()).isBetween(200, 299);
            return http.body().length == 0 ? JSON.readTree("null") : JSON.readTree(http.body());
        }

        /** It is refused with this status, for a reason that says these words. */
        JsonNode refused(int status, String... words) {
            assertThat(http.statusCode()).as("%s: %s", asked, text()).isEqualTo(status);
            JsonNode problem = JSON.readTree(http.body());
            assertThat(problem.path("text").path("en").asString()).as(asked).isNotBlank().doesNotContain("Exception").satisfies(said -> Arrays.stream(words).forEach(word -> assertThat(said).contains(word)));
            assertThat(problem.path("text").path("zh").asString()).as(asked).isNotBlank().doesNotContainPattern("[a-z]+( [a-z]+){5}");
            return problem;
        }
    }
}
