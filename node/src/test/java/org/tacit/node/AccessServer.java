package org.tacit.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.tacit.node.access.Caller;
import org.tacit.node.access.Permission;
import org.tacit.node.access.Role;
import org.tacit.node.home.NodeConfig;
import org.tacit.node.home.NodeHome;
import org.tacit.node.home.NodeSetup;
import org.tacit.node.rest.RestApplication;
import org.tacit.node.store.TestDatabase;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A node with REST whose clock the test moves, and the ways to call it: as the token's holder, with a key, with a browser's session, as nobody. */
final class AccessServer implements AutoCloseable {

    static final String PASSWORD = "three brown foxes";

    final ManualClock clock = new ManualClock();
    final NodeHome home;
    final Node node;
    final RestApplication.Running rest;
    final HttpClient http = HttpClient.newHttpClient();

    AccessServer(Path folder) {
        this(NodeHome.existing(Path.of(NodeSetup.make(folder, new NodeConfig("bank", true, "127.0.0.1", 0, "", 0, TestDatabase.url(), NodeConfig.Approval.ASK)).folder())));
    }

    AccessServer(NodeHome home) {
        this.home = home;
        node = Node.open(home, NodeOptions.standard().withClock(clock));
        rest = RestApplication.start(node, 0);
    }

    /** An answer of the node. */
    record Reply(int status, JsonNode body, HttpResponse<String> http) {
        String code() {
            return body.path("code").asString("");
        }

        Reply is(int expected) {
            assertThat(status).as("%s %s: %s", http.request().method(), http.request().uri(), http.body()).isEqualTo(expected);
            return this;
        }
    }

    /** A browser: keeps the session's cookie and sends the token that goes with it. */
    final class Browser {
        String cookie;
        String csrf;
        String forwarded = "203.0.113.7";

        Reply send(String method, String path, Object body) {
            HttpRequest.Builder request = request(method, path, body).header("X-Forwarded-For", forwarded);
            if (cookie != null) {
                request.header("Cookie", cookie);
            }
            if (csrf != null) {
                request.header("X-CSRF-Token", csrf);
            }
            Reply reply = AccessServer.this.send(request);
            reply.http().headers().allValues("Set-Cookie").stream().filter(c -> c.startsWith("tacit-session=")).forEach(c -> cookie = c.substring(0, c.indexOf(';')));
            return reply;
        }

        Reply signIn(String account, String password, String code) {
            Map<String, String> given = new java.util.HashMap<>(Map.of("account", account, "password", password));
            given.put("code", code);
            Reply reply = send("POST", "/api/sessions", given);
            if (reply.status() == 200) {
                csrf = reply.body().path("csrf").asString();
            }
            return reply;
        }
    }

    private HttpRequest.Builder request(String method, String path, Object body) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + rest.port() + path)).header("Content-Type", "application/json")
                .method(method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body instanceof String s ? s : JsonMapper.shared().writeValueAsString(body)));
    }

    private Reply send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            String type = answer.headers().firstValue("Content-Type").orElse("");
            return new Reply(answer.statusCode(), type.contains("json") ? JsonMapper.shared().readTree(answer.body()) : JsonMapper.shared().createObjectNode(), answer);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** @param token of the folder or an API key; null for none */
    Reply call(String token, String method, String path, Object body) {
        HttpRequest.Builder request = request(method, path, body);
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return send(request);
    }

    /** With the token of the folder. */
    Reply asNode(String method, String path, Object body) {
        return call(home.readToken(), method, path, body);
    }

    /** An account with a password of its own. */
    Browser person(String name, String tenant, Role... roles) {
        String once = node.access().accounts().add(name, tenant, List.of(roles)).password();
        Browser browser = new Browser();
        browser.signIn(name, once, null).is(200);
        browser.send("PUT", "/api/me/password", Map.of("old", once, "password", PASSWORD)).is(204);
        return browser;
    }

    /** A key with exactly these permissions. */
    String key(String account, Permission... scopes) {
        return node.access().keys().make(account, "test", Arrays.asList(scopes), 30).secret();
    }

    List<String> evidence() {
        return node.evidence().entries(0, 10_000).stream().map(e -> e.type() + " " + e.body()).toList();
    }

    static Caller as(String name, String tenant, Role... roles) {
        return new Caller(name, tenant, Role.permissions(List.of(roles), tenant));
    }

    @Override
    public void close() {
        http.close();
        rest.close();
        node.close();
    }
}
