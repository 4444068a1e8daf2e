package org.tacit.sdk;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.tacit.base.InvalidInput;
import org.tacit.base.PeerFailed;
import org.tacit.base.PolicyDenied;
import org.tacit.base.Text;
import org.tacit.ledger.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Scores of a joint model, asked of the organisation's own node with a key of the service ({@code tacit service key issue}). A score needs the organisation's own table and its part of
 * the model; both stay at the node, so an application asks there and holds neither.
 */
public final class ScoreClient implements AutoCloseable {

    private static final int LONGEST_ANSWER = 1 << 24;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(20)).followRedirects(HttpClient.Redirect.NEVER).build();
    private final URI scores;
    private final String key;

    /**
     * @param node    like {@code https://node.bank.example:8443}; without TLS on this machine only
     * @param service its name or id
     * @param key     the secret of a key of that service
     */
    public ScoreClient(URI node, String service, String key) {
        boolean local = List.of("127.0.0.1", "localhost", "[::1]").contains(String.valueOf(node.getHost()));
        if (!"https".equals(node.getScheme()) && !("http".equals(node.getScheme()) && local)) {
            throw InvalidInput.of("The node's address starts with https://; http:// is for this machine only.", "节点地址须以 https:// 开头；http:// 仅限本机。");
        }
        this.scores = node.resolve("/api/services/" + URLEncoder.encode(service, StandardCharsets.UTF_8).replace("+", "%20") + "/scores");
        this.key = key;
    }

    /**
     * Probabilities of label 1 in the order of the identifiers, empty where one of the two organisations has no row.
     *
     * @param identifiers each with as many parts as the service's key has columns
     * @throws PolicyDenied where a limit was reached before all were answered
     */
    public List<OptionalDouble> score(List<List<String>> identifiers) {
        HttpRequest request = HttpRequest.newBuilder(scores).timeout(PATIENCE).header("Authorization", "Bearer " + key).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(Json.write(Map.of("keys", identifiers)))).build();
        JsonNode answer = send(request);
        if (answer.path("refused").isObject()) {
            throw new PolicyDenied(text(answer.path("refused").path("text")));
        }
        List<OptionalDouble> found = new ArrayList<>();
        for (JsonNode one : answer.path("answers")) {
            found.add(one.path("score").isNumber() ? OptionalDouble.of(one.path("score").asDouble()) : OptionalDouble.empty());
        }
        if (found.size() != identifiers.size()) {
            throw InvalidInput.of("The node answers in a form that this version does not know; update the older one.", "节点的答复本版本无法识别；请升级较旧的一方。");
        }
        return found;
    }

    private JsonNode send(HttpRequest request) {
        try {
            HttpResponse<InputStream> response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            byte[] bytes;
            try (InputStream in = response.body()) {
                bytes = in.readNBytes(LONGEST_ANSWER);
            }
            JsonNode body = JSON.readTree(bytes);
            if (response.statusCode() / 100 == 2) {
                return body;
            }
            Text why = text(body.path("text"));
            throw response.statusCode() == 400 || response.statusCode() == 404 ? new InvalidInput(why) : new PolicyDenied(why);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw PeerFailed.of("Interrupted while the node answered.", "等待节点应答时被中断。");
        } catch (IOException | tools.jackson.core.JacksonException e) {
            throw PeerFailed.gone("The node does not answer (%s); is it running?", "节点没有应答（%s）；它在运行吗？", e.getClass().getSimpleName());
        }
    }

    private static Text text(JsonNode said) {
        return new Text(NodeLine.clean(said.path("en").asString("")), NodeLine.clean(said.path("zh").asString("")));
    }

    @Override
    public void close() {
        http.close();
    }
}
