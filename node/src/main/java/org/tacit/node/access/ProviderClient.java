package org.tacit.node.access;

import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import org.tacit.base.Cancelled;
import org.tacit.base.PeerFailed;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What this node asks an identity provider directly: its description, its keys, and a token for a code. Follows no redirects and reads no endless answers. */
final class ProviderClient implements ResourceRetriever, AutoCloseable {

    private static final int MOST_BYTES = 1 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HttpClient http = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).connectTimeout(Duration.ofSeconds(5)).build();

    /**
     * OpenID Connect Discovery 1.0 §4.
     *
     * @throws PeerFailed where it cannot be had, or is another issuer's
     */
    Description describe(String issuer) {
        JsonNode told = json(HttpRequest.newBuilder(URI.create((issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer) + "/.well-known/openid-configuration")));
        if (!told.path("issuer").asString("").equals(issuer)) {
            throw failed("it describes another issuer");
        }
        try {
            return new Description(AccessConfig.address(told.path("authorization_endpoint").asString("")), AccessConfig.address(told.path("token_endpoint").asString("")),
                    AccessConfig.address(told.path("jwks_uri").asString("")));
        } catch (org.tacit.base.InvalidInput e) {
            throw failed("it names an address that is not https");
        }
    }

    /** Where what is asked. */
    record Description(URI authorization, URI token, URI keys) {
    }

    /** RFC 6749 §4.1.3 with RFC 7636: the ID token for a code. */
    String idToken(URI endpoint, AccessConfig.Provider provider, String code, String verifier) {
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint).header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form(Map.of("grant_type", "authorization_code", "code", code, "redirect_uri", provider.redirect(),
                        "client_id", provider.client(), "code_verifier", verifier))));
        if (!provider.secret().isEmpty()) {
            String pair = encode(provider.client()) + ":" + encode(provider.secret());
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
        }
        String token = json(request).path("id_token").asString("");
        if (token.isEmpty()) {
            throw failed("it gave no ID token");
        }
        return token;
    }

    static String form(Map<String, String> fields) {
        return fields.entrySet().stream().map(f -> encode(f.getKey()) + "=" + encode(f.getValue())).sorted().collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private JsonNode json(HttpRequest.Builder request) {
        try {
            return JsonMapper.shared().readTree(text(request));
        } catch (JacksonException e) {
            throw failed("its answer is not JSON");
        } catch (IOException e) {
            throw failed(e.getClass().getSimpleName());
        }
    }

    private String text(HttpRequest.Builder request) throws IOException {
        try {
            HttpResponse<InputStream> answer = http.send(request.timeout(PATIENCE).header("Accept", "application/json").build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream in = answer.body()) {
                byte[] body = in.readNBytes(MOST_BYTES + 1);
                if (answer.statusCode() != 200 || body.length > MOST_BYTES) {
                    throw failed(body.length > MOST_BYTES ? "its answer is too long" : "HTTP status " + answer.statusCode());
                }
                return new String(body, StandardCharsets.UTF_8);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Cancelled.of("Interrupted while waiting for the identity provider.", "等待身份提供方时被中断。");
        }
    }

    private static PeerFailed failed(String why) {
        return PeerFailed.of("The identity provider does not answer as it should: %s.", "身份提供方应答异常：%s。", why);
    }

    /** For its keys. */
    @Override
    public Resource retrieveResource(URL url) throws IOException {
        return new Resource(text(HttpRequest.newBuilder(URI.create(url.toString()))), "application/json");
    }

    @Override
    public void close() {
        http.close();
    }
}
