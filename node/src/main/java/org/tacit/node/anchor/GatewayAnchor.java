package org.tacit.node.anchor;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.tacit.anchor.Anchor;
import org.tacit.anchor.AnchorFactory;
import org.tacit.base.Cancelled;
import org.tacit.base.InvalidInput;
import org.tacit.base.PeerFailed;
import org.tacit.base.Text;
import org.tacit.crypto.sign.VerifyingKey;
import org.tacit.node.event.OutboundUrl;
import org.tacit.node.home.NodeHome;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A gateway over HTTPS that keeps digests: a notary, a timestamp service, or the front of a consortium chain. A note is posted, asked for by the id that the gateway gave it, and
 * the gateway's signed receipt is kept.
 *
 * <h2>Security guarantees</h2>
 * With the gateway's key in the settings a note counts as confirmed only with a receipt that this key signed over log, digest, id and time: from then on the gateway can
 * neither deny nor backdate it, and the receipt can be checked without it. Without a key its word over TLS is all there is. The gateway is called by the rules that hold for every
 * address a person typed ({@link OutboundUrl}); redirects are not followed, and of its answers no more is read than 64 KiB.
 */
public final class GatewayAnchor implements Anchor {

    static final String DOMAIN = "tacit.anchor.receipt.v1";

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int LONGEST = 1 << 16;
    private static final int LONGEST_SECRET = 8192;

    private final String url;
    private final Set<String> allowed;
    private final Optional<VerifyingKey> key;
    private final Optional<Path> token;
    private final boolean heads;
    private final HttpClient http;

    /** {@code kind: https}, {@code url}; where wanted {@code key}, {@code token-file}, {@code certificate-file}, {@code send: head}, {@code allow: host:port}. */
    public static final class Factory implements AnchorFactory {
        @Override
        public String kind() {
            return "https";
        }

        @Override
        public Anchor open(Map<String, String> settings, Path folder) {
            return new GatewayAnchor(settings, folder);
        }
    }

    private GatewayAnchor(Map<String, String> settings, Path folder) {
        url = AnchorFactory.need(settings, "url").replaceAll("/+$", "");
        allowed = settings.get("allow") == null ? Set.of() : Set.of(settings.get("allow").strip());
        if (OutboundUrl.check(url, allowed).getQuery() != null) {
            throw InvalidInput.of("The anchor's url has a query; write it without.", "锚定网址不能含查询参数。");
        }
        key = Optional.ofNullable(settings.get("key")).map(String::strip).map(VerifyingKey::parse);
        token = Optional.ofNullable(settings.get("token-file")).map(folder::resolve);
        String send = settings.getOrDefault("send", "digest");
        if (!Set.of("digest", "head").contains(send)) {
            throw InvalidInput.of("The anchor's setting 'send' is digest or head.", "锚定设置“send”应为 digest 或 head。");
        }
        heads = send.equals("head");
        HttpClient.Builder builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).followRedirects(HttpClient.Redirect.NEVER);
        Optional.ofNullable(settings.get("certificate-file")).map(folder::resolve).ifPresent(file -> builder.sslContext(trusting(file)));
        http = builder.build();
    }

    /** These certificates and no others. */
    private static SSLContext trusting(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int n = 0;
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("c" + n++, certificate);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException e) {
            throw NodeHome.unreadable(file, e);
        } catch (GeneralSecurityException e) {
            throw new InvalidInput(Text.of("The anchor's certificate-file %s holds no certificates in PEM.", "锚定设置 certificate-file %s 中没有 PEM 证书。", file), e);
        }
    }

    @Override
    public Map<String, String> write(Note note, Map<String, String> before) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("log", hex(note.log()));
        body.put("digest", hex(note.digest()));
        if (heads) {
            body.put("head", new String(note.head(), StandardCharsets.UTF_8));
        }
        HttpRequest.Builder request = request("").header("Content-Type", "application/json").header("Idempotency-Key", hex(note.digest()))
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
        JsonNode answer = send(request).orElseThrow(() -> PeerFailed.of("The gateway at %s takes no notes at that address (HTTP 404); check the anchor's url.",
                "网关 %s 在该地址不接收锚定（HTTP 404）；请检查锚定网址。", host()));
        String id = answer.path("id").asString("");
        if (!id.matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,127}")) {
            throw nonsense();
        }
        return Map.of("gateway", host(), "id", id);
    }

    @Override
    public Anchored look(Note note, Map<String, String> place) {
        String id = place.getOrDefault("id", "");
        Optional<JsonNode> found = send(request("/" + id).GET());
        if (found.isEmpty()) {
            return new Anchored(State.LOST, 0, null, Text.of("The gateway does not have it.", "网关中没有该条目。"));
        }
        JsonNode answer = found.get();
        if (!answer.path("digest").asString("").equals(hex(note.digest())) || !answer.path("log").asString("").equals(hex(note.log()))) {
            return new Anchored(State.LOST, 0, null, Text.of("The gateway has something else under this id.", "网关在该编号下存有其他内容。"));
        }
        long depth = Math.max(0, answer.path("depth").asLong(0));
        return switch (answer.path("state").asString("")) {
            case "PENDING" -> new Anchored(State.PENDING, depth, null, Text.of("The gateway has taken it and is not certain of it yet.", "网关已接收，尚未确认。"));
            case "CONFIRMED" -> confirmed(note, id, depth, answer);
            default -> throw nonsense();
        };
    }

    private Anchored confirmed(Note note, String id, long depth, JsonNode answer) {
        Instant time = time(answer.path("time").asString("")).orElseThrow(this::nonsense);
        Map<String, String> receipt = new LinkedHashMap<>();
        receipt.put("time", time.toString());
        String signature = answer.path("signature").asString("");
        if (signature.matches("[0-9a-f]{128}")) {
            receipt.put("signature", signature);
        }
        Map<String, String> whole = new LinkedHashMap<>(receipt);
        whole.put("id", id);
        if (!proves(note, whole)) {
            throw PeerFailed.of("The gateway at %s says that it has it, and its receipt is not signed by the key in anchors.yaml.", "网关 %s 声称已存，但其回执不是由 anchors.yaml 中的密钥签名。", host());
        }
        return new Anchored(State.CONFIRMED, depth, time, Text.of("The gateway has it since %s, under the number %s.", "网关自 %s 起存有该条目，编号 %s。", time, id), receipt);
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Signed over {@code log digest id time}, a line of text. */
    @Override
    public boolean proves(Note note, Map<String, String> place) {
        return key.isEmpty() || place.getOrDefault("signature", "").matches("[0-9a-f]{128}")
                && key.get().verify(DOMAIN, receipt(note, place.get("id"), place.get("time")), HexFormat.of().parseHex(place.get("signature")));
    }

    static byte[] receipt(Note note, String id, String time) {
        return (hex(note.log()) + " " + hex(note.digest()) + " " + id + " " + time + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private String host() {
        return URI.create(url).getHost();
    }

    private HttpRequest.Builder request(String path) {
        // Looked up anew each time: the name may lead elsewhere by now.
        OutboundUrl.check(url, allowed);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path)).timeout(PATIENCE).header("Accept", "application/json").header("User-Agent", "tacit");
        token.ifPresent(file -> request.header("Authorization", "Bearer " + secret(file)));
        return request;
    }

    private static String secret(Path file) {
        try {
            String text = Files.size(file) > LONGEST_SECRET ? "" : Files.readString(file).strip();
            if (text.matches("[\\x21-\\x7e]{1,8192}")) {
                return text;
            }
            throw InvalidInput.of("The anchor's token-file %s holds no token: one line of visible characters.", "锚定设置 token-file %s 中没有令牌：应为一行可见字符。", file);
        } catch (IOException e) {
            throw NodeHome.unreadable(file, e);
        }
    }

    /** Empty where there is nothing (404). */
    private Optional<JsonNode> send(HttpRequest.Builder request) {
        try {
            HttpResponse<InputStream> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = answer.body()) {
                if (answer.statusCode() == 404) {
                    return Optional.empty();
                }
                if (answer.statusCode() / 100 != 2) {
                    throw PeerFailed.of("The gateway at %s refuses (HTTP %d); it is asked again later.", "网关 %s 拒绝（HTTP %d）；稍后重试。", host(), answer.statusCode());
                }
                byte[] content = body.readNBytes(LONGEST + 1);
                if (content.length > LONGEST) {
                    throw nonsense();
                }
                return Optional.of(JSON.readTree(content));
            }
        } catch (IOException e) {
            throw new PeerFailed(Text.of("The gateway at %s does not answer (%s); it is asked again later.", "网关 %s 没有应答（%s）；稍后重试。", host(), e.getClass().getSimpleName()), e);
        } catch (JacksonException e) {
            throw nonsense();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Cancelled.of("Interrupted while waiting for the gateway.", "等待网关时被中断。");
        }
    }

    private PeerFailed nonsense() {
        return PeerFailed.of("The gateway at %s answered something that docs/anchoring.md does not know; it is asked again later.", "网关 %s 的应答不符合 docs/anchoring.md；稍后重试。", host());
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
