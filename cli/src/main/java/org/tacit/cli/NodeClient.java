package org.tacit.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.tacit.base.Cancelled;
import org.tacit.base.InvalidInput;
import org.tacit.base.PeerFailed;
import org.tacit.base.PolicyDenied;
import org.tacit.base.ProtocolViolation;
import org.tacit.base.TacitException;
import org.tacit.base.Text;
import org.tacit.node.home.NodeHome;
import org.tacit.node.home.RunFile;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A node's REST interface from Java: what the command line is made of. Answers are JSON as {@code /openapi.json} describes
 * it; a refusal is thrown as the same {@link TacitException} that the node raised.
 */
public final class NodeClient implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpClient http;
    private final String base;
    private final String token;

    private NodeClient(String base, String token) {
        this.http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(5)).build();
        this.base = base;
        this.token = token;
    }

    /** The node that runs on {@code folder}. */
    public static NodeClient of(Path folder) {
        NodeHome home = NodeHome.existing(folder);
        RunFile running = RunFile.read(home).orElseThrow(() -> InvalidInput.of(
                "No node runs on %s; start it with 'tacit node start %s'.", "%s 上没有节点在运行；请用“tacit node start %s”启动。",
                home.folder(), home.folder()));
        return at(running.http(), home.readToken());
    }

    /** A node on this machine by port and token. */
    public static NodeClient at(int port, String token) {
        return new NodeClient("http://127.0.0.1:" + port, token);
    }

    public JsonNode get(String path) {
        return JSON.readTree(bytes("GET", path, null));
    }

    public JsonNode post(String path, Map<String, ?> body) {
        return JSON.readTree(bytes("POST", path, body));
    }

    public JsonNode delete(String path) {
        return JSON.readTree(bytes("DELETE", path, null));
    }

    /** The body of a successful answer, as it came. */
    public byte[] bytes(String method, String path, Object body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofMinutes(10))
                .header("Authorization", "Bearer " + token).header("Accept", "application/json, application/problem+json, */*");
        request.method(method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        try {
            HttpResponse<InputStream> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream in = answer.body()) {
                byte[] content = in.readAllBytes();
                if (answer.statusCode() / 100 == 2) {
                    return content.length == 0 ? "null".getBytes(StandardCharsets.UTF_8) : content;
                }
                throw refusal(answer.statusCode(), content);
            }
        } catch (IOException e) {
            throw new InvalidInput(Text.of("The node at %s does not answer (%s); look at its log or start it again.",
                    "节点 %s 没有响应（%s）；请查看其日志或重新启动。", base, e.getClass().getSimpleName()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Cancelled.of("Interrupted while waiting for the node.", "等待节点时被中断。");
        }
    }

    private static TacitException refusal(int status, byte[] content) {
        JsonNode problem;
        try {
            problem = JSON.readTree(content);
        } catch (tools.jackson.core.JacksonException e) {
            problem = JSON.createObjectNode();
        }
        Text text = problem.path("text").isObject()
                ? new Text(problem.path("text").path("en").asString(), problem.path("text").path("zh").asString())
                : Text.of("The node answered with HTTP status %d.", "节点返回 HTTP 状态 %d。", status);
        return switch (problem.path("code").asString("")) {
            case "policy-denied" -> new PolicyDenied(text);
            case "peer-failed" -> new PeerFailed(text);
            case "protocol-violation" -> new ProtocolViolation(text);
            case "cancelled" -> new Cancelled(text);
            default -> new InvalidInput(text);
        };
    }

    /** One segment of a path, whatever characters it holds. */
    public static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        http.close();
    }
}
