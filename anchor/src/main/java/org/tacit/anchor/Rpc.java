package org.tacit.anchor;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.tacit.base.Cancelled;
import org.tacit.base.InvalidInput;
import org.tacit.base.PeerFailed;
import org.tacit.base.Text;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON-RPC 2.0 with a chain's node. Its answers are somebody else's words: bounded, and checked by whoever asks. */
final class Rpc implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int LONGEST = 4 << 20;

    private final URI uri;
    private final HttpClient http;
    private long id;

    /** The chain's node refused, in its own words. */
    static final class Refused extends RuntimeException {
        Refused(String message) {
            super(message);
        }
    }

    Rpc(String url) {
        try {
            uri = URI.create(url);
        } catch (IllegalArgumentException e) {
            throw wrong(url);
        }
        if (uri.getHost() == null || !List.of("http", "https").contains(uri.getScheme())) {
            throw wrong(url);
        }
        http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).followRedirects(HttpClient.Redirect.NEVER).build();
    }

    private static InvalidInput wrong(String url) {
        return InvalidInput.of("'%.100s' is no address of a chain's node; write http://host:port or https://…", "“%.100s”不是链节点地址；请写成 http://主机:端口 或 https://…", url);
    }

    synchronized JsonNode call(String method, Object... parameters) {
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(PATIENCE).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(Map.of("jsonrpc", "2.0", "id", ++id, "method", method, "params", parameters)))).build();
        JsonNode answer;
        try (InputStream body = http.send(request, HttpResponse.BodyHandlers.ofInputStream()).body()) {
            byte[] content = body.readNBytes(LONGEST);
            answer = JSON.readTree(content);
        } catch (IOException | JacksonException e) {
            throw new PeerFailed(Text.of("The chain's node at %s does not answer (%s); it is asked again later.", "链节点 %s 没有正常应答（%s）；稍后重试。", uri.getHost(), e.getClass().getSimpleName()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Cancelled.of("Interrupted while waiting for the chain.", "等待链节点时被中断。");
        }
        if (answer.path("error").isObject()) {
            String words = answer.path("error").path("message").asString("");
            throw new Refused(words.length() > 300 ? words.substring(0, 300) : words);
        }
        return answer.path("result");
    }

    /** A quantity in hexadecimal. */
    static BigInteger number(JsonNode value) {
        String text = value.asString("");
        if (!text.matches("0x[0-9a-fA-F]{1,64}")) {
            throw PeerFailed.of("The chain's node answered something that is no number.", "链节点返回的不是数字。");
        }
        return new BigInteger(text.substring(2), 16);
    }

    static String hex(BigInteger value) {
        return "0x" + value.toString(16);
    }

    @Override
    public void close() {
        http.close();
    }
}
