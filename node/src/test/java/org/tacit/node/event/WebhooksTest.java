package org.tacit.node.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.InvalidInput;
import org.tacit.node.ManualClock;
import org.tacit.node.Node;
import org.tacit.node.NodeOptions;
import org.tacit.node.home.NodeConfig;
import org.tacit.node.home.NodeHome;
import org.tacit.node.home.NodeSetup;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Delivery in order, at least once, with a receiver that fails, is slow, lies about its end, or comes back after days. */
@Timeout(60)
class WebhooksTest {

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T00:00:00Z"));
    private final List<JsonNode> received = Collections.synchronizedList(new ArrayList<>());
    private final List<String> problems = Collections.synchronizedList(new ArrayList<>());
    private volatile int answer = 200;
    private volatile byte[] secret;
    private HttpServer server;
    private Node node;
    private Webhooks hooks;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/hook", this::receive);
        server.createContext("/moved", exchange -> {
            exchange.getResponseHeaders().add("Location", url("/hook"));
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        // An answer without an end.
        server.createContext("/endless", exchange -> exchange.sendResponseHeaders(200, 0));
        server.start();
        open();
    }

    private void open() {
        if (node == null) {
            NodeSetup.make(folder.resolve("bank"), new NodeConfig("bank", false, "127.0.0.1", 0, "", 0, "", NodeConfig.Approval.ASK));
        }
        node = Node.open(NodeHome.existing(folder.resolve("bank")), NodeOptions.standard().withClock(clock));
        // Beside the node's own, which may call nobody here: deliveries are made when the test says so.
        hooks = new Webhooks(node.events(), node.sql(), node.vault(), node.evidence(), clock, new java.security.SecureRandom(), Set.of("127.0.0.1"));
    }

    @AfterEach
    void stop() {
        hooks.close();
        node.close();
        server.stop(0);
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private void receive(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String id = exchange.getRequestHeaders().getFirst("webhook-id");
        Instant at = Instant.ofEpochSecond(Long.parseLong(exchange.getRequestHeaders().getFirst("webhook-timestamp")));
        if (secret == null || !WebhookSignature.of(secret, id, at, body).equals(exchange.getRequestHeaders().getFirst("webhook-signature"))) {
            problems.add("signature of " + id);
        }
        JsonNode event = JsonMapper.shared().readTree(body);
        if (!id.equals("bank-" + event.path("id").asLong())) {
            problems.add("id " + id);
        }
        if (answer == 200) {
            received.add(event);
        }
        exchange.sendResponseHeaders(answer, -1);
        exchange.close();
    }

    private Webhook add(String path, String... types) {
        Webhooks.Registered registered = hooks.add(url(path), List.of(types));
        secret = Base64.getDecoder().decode(registered.secret().substring("whsec_".length()));
        return registered.webhook();
    }

    private void happen(String type, int i) {
        node.evidence().append(type, Map.of("job", "j" + i, "note", "not told"));
    }

    private List<String> jobs() {
        return received.stream().map(e -> e.path("about").path("job").asString()).toList();
    }

    private Webhook now(Webhook hook) {
        return hooks.list().stream().filter(h -> h.id().equals(hook.id())).findFirst().orElseThrow();
    }

    @Test
    void eventsArriveInOrderSignedAndOfTheTypesWanted() {
        add("/hook", "job", "contract.declined");
        for (int i = 0; i < 5; i++) {
            happen(i % 2 == 0 ? "job.done" : "step.done", i);
        }
        happen("contract.declined", 6);
        hooks.pass();
        hooks.pass();
        assertThat(jobs()).containsExactly("j0", "j2", "j4", "j6");
        assertThat(received.getFirst().toString()).doesNotContain("not told");
        assertThat(problems).isEmpty();
    }

    @Test
    void whatFailsIsTriedAgainLaterAndNothingIsOvertaken() {
        Webhook hook = add("/hook", "job");
        answer = 500;
        happen("job.started", 1);
        happen("job.done", 2);
        hooks.pass();
        assertThat(now(hook).failed()).isEqualTo(1);
        assertThat(now(hook).error()).isEqualTo("HTTP 500");
        answer = 200;
        // Not yet.
        hooks.pass();
        assertThat(received).isEmpty();
        clock.advance(Duration.ofSeconds(5));
        hooks.pass();
        assertThat(jobs()).containsExactly("j1", "j2");
        assertThat(now(hook).failed()).isZero();
        assertThat(now(hook).error()).isNull();
    }

    @Test
    void itIsGivenUpAfterThreeDaysAndRevived() {
        Webhook hook = add("/hook", "job");
        answer = 503;
        happen("job.done", 1);
        Instant began = clock.instant();
        int passes = 0;
        while (now(hook).active()) {
            assertThat(passes++).isLessThan(1000);
            hooks.pass();
            Instant retry = now(hook).retry();
            if (retry.isAfter(clock.instant())) {
                clock.advance(Duration.between(clock.instant(), retry));
            }
        }
        assertThat(Duration.between(began, clock.instant())).isBetween(Duration.ofHours(71), Duration.ofHours(75));
        answer = 200;
        clock.advance(Duration.ofDays(30));
        hooks.pass();
        assertThat(received).isEmpty();
        hooks.revive(hook.id());
        hooks.pass();
        assertThat(jobs()).containsExactly("j1");
    }

    @Test
    void whatWasDeliveredIsKnownAfterARestart() {
        Webhook hook = add("/hook", "job");
        happen("job.done", 1);
        hooks.pass();
        hooks.close();
        node.close();
        open();
        happen("job.done", 2);
        hooks.pass();
        assertThat(jobs()).containsExactly("j1", "j2");
        assertThat(problems).isEmpty();
        hooks.remove(hook.id());
        happen("job.done", 3);
        hooks.pass();
        assertThat(jobs()).hasSize(2);
    }

    @Test
    void redirectsAreNotFollowedAndEndlessAnswersNotRead() {
        Webhook moved = add("/moved", "job");
        Webhook endless = add("/endless", "job");
        happen("job.done", 1);
        hooks.pass();
        assertThat(now(moved).error()).isEqualTo("HTTP 302");
        assertThat(received).isEmpty();
        assertThat(now(endless).failed()).isZero();
        assertThat(now(endless).next()).isEqualTo(node.events().next());
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatThrownBy(() -> hooks.add("http://10.0.0.1/", List.of())).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> hooks.add(url("/hook"), List.of("Job"))).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> hooks.remove("w0")).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> hooks.revive("w0")).isInstanceOf(InvalidInput.class);
        // The node's own may call no near host.
        assertThatThrownBy(() -> node.webhooks().add(url("/hook"), List.of())).isInstanceOf(InvalidInput.class);
    }

    /** Where the secret stands it is sealed. */
    @Test
    void theSecretIsNotInTheDatabase() {
        Webhook hook = add("/hook");
        String kept = node.sql().sql("select secret from webhook where id = ?").param(hook.id()).query(String.class).single();
        assertThat(kept).doesNotContain(Base64.getEncoder().encodeToString(secret).substring(0, 20));
        assertThat(kept.getBytes(StandardCharsets.UTF_8)).hasSizeGreaterThan(40);
    }
}
