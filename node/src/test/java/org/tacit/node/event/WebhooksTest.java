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
import java.security.SecureRandom;
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
import org.tacit.ledger.Ledger;
import org.tacit.node.ManualClock;
import org.tacit.node.evidence.Evidence;
import org.tacit.node.home.Identity;
import org.tacit.node.home.NodeConfig;
import org.tacit.node.home.NodeHome;
import org.tacit.node.home.NodeSetup;
import org.tacit.node.store.Database;
import org.tacit.node.store.TestDatabase;
import org.tacit.node.vault.Vault;
import org.tacit.node.vault.VaultSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Delivery in order, at least once, with a receiver that fails, is slow, lies about its end, or comes back after days. */
@Timeout(60)
class WebhooksTest {

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();
    private final List<JsonNode> received = Collections.synchronizedList(new ArrayList<>());
    private final List<String> problems = Collections.synchronizedList(new ArrayList<>());
    private volatile int answer = 200;
    private volatile byte[] secret;
    private HttpServer server;
    private NodeHome home;
    private Database database;
    private Evidence evidence;
    private Vault vault;
    private Events events;
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
        server.createContext("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(new byte[10_000]);
            exchange.getResponseBody().flush();
        });
        server.start();
        open();
    }

    private void open() {
        if (home == null) {
            NodeSetup.make(folder.resolve("bank"), new NodeConfig("bank", false, "127.0.0.1", 0, "", 0, TestDatabase.url(), NodeConfig.Approval.ASK));
            home = NodeHome.existing(folder.resolve("bank"));
        }
        database = NodeConfig.read(home).externalDatabase().map(Database::at).orElseGet(() -> Database.embedded(home.database()));
        evidence = new Evidence(Ledger.open(home.evidence(), "bank", clock), Identity.load(home, "bank")::textSigner);
        vault = VaultSettings.open(home, evidence, clock, new SecureRandom());
        events = new Events(evidence);
        hooks = hooks(Set.of("127.0.0.1"));
    }

    private Webhooks hooks(Set<String> allowed) {
        // Not opened: deliveries are made when the test says so.
        return new Webhooks(events, database.sql(), vault, evidence, clock, new SecureRandom(), allowed);
    }

    @AfterEach
    void stop() {
        close();
        server.stop(0);
    }

    private void close() {
        hooks.close();
        vault.close();
        evidence.close();
        database.close();
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
        evidence.append(type, Map.of("job", "j" + i, "note", "not told"));
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
        clock.forward(Duration.ofSeconds(5));
        hooks.pass();
        assertThat(jobs()).containsExactly("j1", "j2");
        assertThat(now(hook).failed()).isZero();
        assertThat(now(hook).error()).isNull();
        assertThat(hooks.deliveries(hook.id())).as("the newest first").extracting(d -> d.type() + " " + d.error())
                .containsExactly("job.done null", "job.started null", "job.started HTTP 500");
        assertThat(hooks.deliveries(hook.id())).allSatisfy(d -> assertThat(d.millis()).isNotNegative());
    }

    @Test
    void anotherAddressHearsWhatTheOldOneHasNot() {
        Webhook hook = add("/nowhere", "job");
        happen("job.done", 1);
        happen("step.done", 2);
        hooks.pass();
        assertThat(now(hook).failed()).isEqualTo(1);
        assertThatThrownBy(() -> hooks.change(hook.id(), "ftp://127.0.0.1/x", List.of())).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> hooks.change(hook.id(), url("/hook"), List.of("No Type"))).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> hooks.change("w0", url("/hook"), List.of())).isInstanceOf(InvalidInput.class);
        assertThat(hooks.change(hook.id(), url("/hook"), List.of("job", "step")).types()).containsExactly("job", "step");
        clock.forward(Duration.ofSeconds(5));
        hooks.pass();
        assertThat(jobs()).containsExactly("j1", "j2");
        assertThat(problems).as("signed with the same secret").isEmpty();
        hooks.remove(hook.id());
        assertThatThrownBy(() -> hooks.deliveries(hook.id())).isInstanceOf(InvalidInput.class);
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
                clock.forward(Duration.between(clock.instant(), retry));
            }
        }
        assertThat(hooks.deliveries(hook.id())).as("not all of them").hasSize(50);
        assertThat(Duration.between(began, clock.instant())).isBetween(Duration.ofHours(71), Duration.ofHours(75));
        answer = 200;
        clock.forward(Duration.ofDays(30));
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
        close();
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
        assertThat(now(endless).next()).isEqualTo(events.next());
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatThrownBy(() -> hooks.add("http://10.0.0.1/", List.of())).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> hooks.add(url("/hook"), List.of("Job"))).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> hooks.remove("w0")).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> hooks.revive("w0")).isInstanceOf(InvalidInput.class);
        try (Webhooks strict = hooks(Set.of())) {
            assertThatThrownBy(() -> strict.add(url("/hook"), List.of())).isInstanceOf(InvalidInput.class);
        }
    }

    /** The secret outlives the key that it was sealed with. */
    @Test
    void anOldKeyOfTheVaultIsDestroyedAndEventsAreStillSigned() {
        Webhook hook = add("/hook", "job");
        vault.rotateTenant("main");
        vault.forgetRetired("main");
        happen("job.done", 1);
        hooks.pass();
        assertThat(jobs()).containsExactly("j1");
        assertThat(problems).isEmpty();
        assertThat(now(hook).failed()).isZero();
    }

    /** Where the secret stands it is sealed. */
    @Test
    void theSecretIsNotInTheDatabase() {
        Webhook hook = add("/hook");
        String kept = database.sql().sql("select secret from webhook where id = ?").param(hook.id()).query(String.class).single();
        assertThat(kept).doesNotContain(Base64.getEncoder().encodeToString(secret).substring(0, 20));
        assertThat(kept.getBytes(StandardCharsets.UTF_8)).hasSizeGreaterThan(40);
    }
}
