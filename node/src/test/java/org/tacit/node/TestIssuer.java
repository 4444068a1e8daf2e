package org.tacit.node;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** A small OpenID Connect provider on loopback: real keys, real tokens, PKCE checked, codes good once. What it signs can be made wrong in every way. */
final class TestIssuer implements AutoCloseable {

    static final String CLIENT = "tacit-bank";
    static final String SECRET = "client secret & more";

    private final HttpServer server;
    private final Clock clock;
    private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
    RSAKey rsa;
    final ECKey ec;
    /** What a person is given besides the claims that the protocol needs. */
    Map<String, Object> person = Map.of("sub", "u-1", "preferred_username", "Alice.Liddell", "roles", List.of("staff", "tacit-approvers"));
    UnaryOperator<JWTClaimsSet.Builder> change = claims -> claims;
    Signing signing = Signing.RS256;
    String keys = "/keys";
    String describedAs;

    enum Signing { RS256, ES256, NONE, HMAC_WITH_PUBLIC_KEY, ANOTHER_KEY, ANOTHER_KEY_OF_THE_SAME_NAME, UNSIGNED_TAIL }

    TestIssuer(Clock clock) throws Exception {
        this.clock = clock;
        rsa = new RSAKeyGenerator(2048).keyID("rsa-1").generate();
        ec = new ECKeyGenerator(Curve.P_256).keyID("ec-1").generate();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/.well-known/openid-configuration", x -> answer(x, 200, Map.of("issuer", describedAs == null ? issuer() : describedAs,
                "authorization_endpoint", issuer() + "/authorize", "token_endpoint", issuer() + "/token", "jwks_uri", issuer() + keys)));
        server.createContext("/keys", x -> answer(x, 200, new JWKSet(List.of(rsa.toPublicJWK(), ec.toPublicJWK())).toJSONObject()));
        server.createContext("/token", this::token);
        server.start();
    }

    String issuer() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void newKey(String id) throws Exception {
        rsa = new RSAKeyGenerator(2048).keyID(id).generate();
    }

    static Map<String, String> fields(String form) {
        return Arrays.stream(form.split("&")).map(f -> f.split("=", 2))
                .collect(Collectors.toMap(f -> URLDecoder.decode(f[0], StandardCharsets.UTF_8), f -> URLDecoder.decode(f[1], StandardCharsets.UTF_8)));
    }

    /** The person says yes at the provider's page: the code that the browser brings back. */
    String authorize(String address) {
        Map<String, String> asked = fields(URI.create(address).getRawQuery());
        String code = "code-" + codes.size();
        codes.put(code, asked);
        return code;
    }

    private void token(HttpExchange exchange) throws IOException {
        Map<String, String> form = fields(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        Map<String, String> asked = codes.remove(form.get("code"));
        String basic = "Basic " + Base64.getEncoder().encodeToString((CLIENT + ":" + java.net.URLEncoder.encode(SECRET, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8));
        try {
            String challenge = Base64.getUrlEncoder().withoutPadding().encodeToString(
                    MessageDigest.getInstance("SHA-256").digest(form.get("code_verifier").getBytes(StandardCharsets.US_ASCII)));
            if (asked == null || !"S256".equals(asked.get("code_challenge_method")) || !challenge.equals(asked.get("code_challenge")) || !form.get("redirect_uri").equals(asked.get("redirect_uri"))
                    || !"authorization_code".equals(form.get("grant_type")) || !basic.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                answer(exchange, 400, Map.of("error", "invalid_grant"));
                return;
            }
            answer(exchange, 200, Map.of("token_type", "Bearer", "access_token", "unused", "id_token", idToken(asked.get("nonce"))));
        } catch (Exception e) {
            answer(exchange, 500, Map.of("error", e.toString()));
        }
    }

    private String idToken(String nonce) throws Exception {
        Date now = Date.from(clock.instant());
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder().issuer(issuer()).audience(CLIENT).issueTime(now).expirationTime(new Date(now.getTime() + 300_000)).claim("nonce", nonce);
        person.forEach(claims::claim);
        JWTClaimsSet all = change.apply(claims).build();
        return switch (signing) {
            case RS256 -> signed(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(rsa.getKeyID()).build(), all, rsa);
            case ES256 -> {
                SignedJWT jwt = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("ec-1").build(), all);
                jwt.sign(new ECDSASigner(ec));
                yield jwt.serialize();
            }
            case NONE -> new PlainJWT(all).serialize();
            case HMAC_WITH_PUBLIC_KEY -> {
                SignedJWT jwt = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(rsa.getKeyID()).build(), all);
                jwt.sign(new MACSigner(rsa.toRSAPublicKey().getEncoded()));
                yield jwt.serialize();
            }
            case ANOTHER_KEY -> signed(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("mine").build(), all, new RSAKeyGenerator(2048).keyID("mine").generate());
            case ANOTHER_KEY_OF_THE_SAME_NAME -> signed(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(rsa.getKeyID()).build(), all, new RSAKeyGenerator(2048).generate());
            case UNSIGNED_TAIL -> {
                String whole = signed(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(rsa.getKeyID()).build(), all, rsa);
                yield whole.substring(0, whole.lastIndexOf('.') + 1);
            }
        };
    }

    private static String signed(JWSHeader header, JWTClaimsSet claims, RSAKey key) throws Exception {
        SignedJWT jwt = new SignedJWT(header, claims);
        jwt.sign(new RSASSASigner(key));
        return jwt.serialize();
    }

    private static void answer(HttpExchange exchange, int status, Object body) throws IOException {
        byte[] bytes = JsonMapper.shared().writeValueAsBytes(body);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
