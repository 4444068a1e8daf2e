package org.tacit.node.vault;

import java.util.Base64;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.tacit.base.PeerFailed;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The node's key in a key management service, asked in JSON by a program ({@link ServiceCall#command}) or over HTTP ({@link ServiceCall#http}). Five questions:
 * {@code {"do":"current"}} and {@code {"do":"next"}} are answered {@code {"key":NAME}}; {@code {"do":"wrap","key":NAME,"secret":B64,"context":B64}} with
 * {@code {"wrapped":B64}}; {@code {"do":"unwrap","key":NAME,"wrapped":B64,"context":B64}} with {@code {"secret":B64}};
 * {@code {"do":"destroy-others","key":NAME}} with {@code {}}. The service has to authenticate {@code context} (encryption context, AAD).
 */
public final class ServiceKeys implements KeySource {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int LARGEST = 1 << 16;

    private final UnaryOperator<byte[]> service;
    private final String about;
    private String current;

    /** @param service sends a question and gives back the answer; {@link PeerFailed} where there is none */
    public ServiceKeys(UnaryOperator<byte[]> service, String about) {
        this.service = service;
        this.about = about;
        this.current = text(ask(Map.of("do", "current")), "key");
    }

    private JsonNode ask(Map<String, String> question) {
        byte[] answer = service.apply(JSON.writeValueAsBytes(question));
        try {
            if (answer.length <= LARGEST && JSON.readTree(answer) instanceof JsonNode node && node.isObject()) {
                return node;
            }
        } catch (JacksonException e) {
            // Said below: the cause could quote a secret.
        }
        throw failed(question.get("do"));
    }

    private static PeerFailed failed(String question) {
        return PeerFailed.of("The key service answered '%s' with something else; see docs/keys-at-rest.md for the form.", "密钥服务对“%s”的答复不符合约定的形式，见 docs/keys-at-rest.md。", question);
    }

    private static String text(JsonNode answer, String field) {
        String value = answer.path(field).asString("");
        if (value.isEmpty() || value.length() > 300) {
            throw failed(field);
        }
        return value;
    }

    private static byte[] bytes(JsonNode answer, String field) {
        try {
            return Base64.getDecoder().decode(answer.path(field).asString(""));
        } catch (IllegalArgumentException e) {
            throw failed(field);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public synchronized String current() {
        return current;
    }

    @Override
    public synchronized byte[] wrap(byte[] secret, byte[] context) {
        return bytes(ask(Map.of("do", "wrap", "key", current, "secret", base64(secret), "context", base64(context))), "wrapped");
    }

    @Override
    public synchronized byte[] unwrap(String key, byte[] wrapped, byte[] context) {
        return bytes(ask(Map.of("do", "unwrap", "key", key, "wrapped", base64(wrapped), "context", base64(context))), "secret");
    }

    @Override
    public synchronized String next() {
        current = text(ask(Map.of("do", "next")), "key");
        return current;
    }

    @Override
    public synchronized void destroyOthers() {
        ask(Map.of("do", "destroy-others", "key", current));
    }

    @Override
    public String about() {
        return about;
    }
}
