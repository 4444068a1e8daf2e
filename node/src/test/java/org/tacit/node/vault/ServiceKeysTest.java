package org.tacit.node.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.InvalidInput;
import org.tacit.base.TacitException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A key service in place of the key file; the service is made up here and keeps its keys to itself. */
class ServiceKeysTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final byte[] SECRET = "correct horse".getBytes(StandardCharsets.UTF_8);
    private static final Sealing OF = new Sealing("main", "source-credential", "warehouse");

    @TempDir
    Path folder;

    /** What a key management service does, with keys that never leave it. */
    private static final class Service implements UnaryOperator<byte[]> {
        private final TreeMap<String, byte[]> keys = new TreeMap<>();
        private final SecureRandom random = new SecureRandom();

        private String make() {
            byte[] key = new byte[32];
            random.nextBytes(key);
            keys.put("kms-" + (keys.size() + 10), key);
            return keys.lastKey();
        }

        Service() {
            make();
        }

        @Override
        public byte[] apply(byte[] question) {
            JsonNode asked = JSON.readTree(question);
            Map<String, String> answer = new HashMap<>();
            byte[] context = Base64.getDecoder().decode(asked.path("context").asString(""));
            switch (asked.path("do").asString()) {
                case "current" -> answer.put("key", keys.lastKey());
                case "next" -> answer.put("key", make());
                case "destroy-others" -> keys.keySet().retainAll(List.of(asked.path("key").asString()));
                case "wrap" -> {
                    byte[] secret = Base64.getDecoder().decode(asked.path("secret").asString());
                    byte[] nonce = new byte[12];
                    random.nextBytes(nonce);
                    byte[] sealed = SealCipher.AES_256_GCM.seal(keys.get(asked.path("key").asString()), nonce, context, secret, secret.length);
                    answer.put("wrapped", Base64.getEncoder().encodeToString(nonce) + Base64.getEncoder().encodeToString(sealed));
                }
                case "unwrap" -> {
                    byte[] wrapped = Base64.getDecoder().decode(asked.path("wrapped").asString());
                    try {
                        answer.put("secret", Base64.getEncoder().encodeToString(SealCipher.AES_256_GCM.open(keys.get(asked.path("key").asString()),
                                java.util.Arrays.copyOf(wrapped, 12), context, wrapped, 12, wrapped.length - 12)));
                    } catch (javax.crypto.AEADBadTagException | NullPointerException e) {
                        answer.put("error", "refused");
                    }
                }
                default -> answer.put("error", "unknown");
            }
            return JSON.writeValueAsBytes(answer);
        }
    }

    private void sealsRotatesAndOpens(KeySource source) {
        try (Vaults vaults = new Vaults(folder, SealCipher.AES_256_GCM)) {
            vaults.vault.close();
            vaults.reopen(source);
            String sealed = vaults.vault.seal(OF, SECRET);
            String before = vaults.vault.keys().nodeKey();
            vaults.vault.rotateNode();
            assertThat(vaults.vault.keys().nodeKey()).isNotEqualTo(before);
            assertThat(vaults.vault.open(OF, sealed)).isEqualTo(SECRET);
        }
    }

    @Test
    void wrapsTenantsKeys() {
        sealsRotatesAndOpens(new ServiceKeys(new Service(), "test"));
    }

    @Test
    void overHttp() throws IOException {
        Service service = new Service();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/keys", exchange -> {
            boolean known = "Bearer let-me-in".equals(exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] answer = known ? service.apply(exchange.getRequestBody().readAllBytes()) : new byte[0];
            exchange.sendResponseHeaders(known ? 200 : 403, known ? answer.length : -1);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        try {
            Path token = Files.writeString(folder.resolve("token"), "let-me-in\n");
            URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/keys");
            sealsRotatesAndOpens(new ServiceKeys(ServiceCall.http(address, token), "http"));
            Files.writeString(token, "wrong");
            assertThatThrownBy(() -> new ServiceKeys(ServiceCall.http(address, token), "http")).isInstanceOf(TacitException.class).hasMessageContaining("403");
        } finally {
            server.stop(0);
        }
        assertThatThrownBy(() -> ServiceCall.http(URI.create("http://keys.example/"), folder.resolve("token"))).isInstanceOf(InvalidInput.class);
    }

    @Test
    void byCommand() throws IOException {
        Path program = Files.writeString(folder.resolve("keys.sh"), "#!/bin/sh\ncat > /dev/null\necho '{\"key\":\"hsm-7\"}'\n");
        program.toFile().setExecutable(true);
        assertThat(new ServiceKeys(ServiceCall.command(List.of(program.toString())), "command").current()).isEqualTo("hsm-7");
        assertThatThrownBy(() -> new ServiceKeys(ServiceCall.command(List.of("/bin/false")), "command")).isInstanceOf(TacitException.class);
        assertThatThrownBy(() -> new ServiceKeys(ServiceCall.command(List.of("/bin/cat")), "command")).isInstanceOf(TacitException.class);
        assertThatThrownBy(() -> ServiceCall.command(List.of("keys.sh"))).isInstanceOf(InvalidInput.class);
    }
}
