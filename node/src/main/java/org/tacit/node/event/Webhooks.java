package org.tacit.node.event;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.base.InvalidInput;
import org.tacit.base.TacitException;
import org.tacit.node.access.Caller;
import org.tacit.node.evidence.Evidence;
import org.tacit.node.vault.Sealing;
import org.tacit.node.vault.Vault;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells programs over HTTP what happened: each event as JSON, in order, at least once, signed as Standard Webhooks 1.0.0 has it. What cannot be delivered is tried again, later
 * and later, for three days; then the webhook is given up until a person revives it.
 */
public final class Webhooks implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);

    private static final int MOST = 50;
    private static final int SECRET_BYTES = 32;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    private static final Duration LOOK = Duration.ofSeconds(5);
    /** 5 s, 10 s … 1 h, and then hourly: three days. */
    private static final int TRIES = 82;

    private final Events events;
    private final WebhookStore store;
    private final Vault vault;
    private final Evidence evidence;
    private final Clock clock;
    private final SecureRandom random;
    private final Set<String> allowed;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).followRedirects(HttpClient.Redirect.NEVER).build();
    private final Map<String, Object> busy = new ConcurrentHashMap<>();
    private final Thread teller;
    private volatile boolean closed;

    /** A new webhook; the secret is shown this once. */
    public record Registered(Webhook webhook, String secret) {
    }

    /** @param allowed hosts that may be called whatever they are, see {@link OutboundUrl} */
    public Webhooks(Events events, JdbcClient sql, Vault vault, Evidence evidence, Clock clock, SecureRandom random, Set<String> allowed) {
        this.events = events;
        this.store = new WebhookStore(sql);
        this.vault = vault;
        this.evidence = evidence;
        this.clock = clock;
        this.random = random;
        this.allowed = allowed;
        vault.keeps(this::reseal);
        this.teller = Thread.ofVirtual().name("webhooks").unstarted(this::tell);
    }

    public void open() {
        teller.start();
    }

    private void tell() {
        try {
            while (!closed) {
                long seen = events.next();
                pass();
                events.await(seen, LOOK);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Registers an address that hears of what happens from now on. */
    public Registered add(String url, List<String> types) {
        URI checked = OutboundUrl.check(url, allowed);
        List<String> wanted = types == null ? List.of() : types.stream().distinct().toList();
        wanted.forEach(Webhooks::checkType);
        if (store.list().size() >= MOST) {
            throw InvalidInput.of("There are %d webhooks already; remove one first.", "已有 %d 个 Webhook，请先删除一个。", MOST);
        }
        byte[] bytes = new byte[8];
        random.nextBytes(bytes);
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        Webhook hook = new Webhook("w" + HexFormat.of().formatHex(bytes), checked.toString(), wanted, Caller.current().name(), events.next(), 0, clock.instant(), null, true);
        store.add(hook, vault.seal(secretOf(hook.id()), secret));
        evidence.append("webhook.added", Map.of("webhook", hook.id(), "host", checked.getHost(), "types", wanted, "by", hook.by()));
        return new Registered(hook, "whsec_" + Base64.getEncoder().encodeToString(secret));
    }

    /** Another address or other types; the secret stays, and so does what has not been delivered yet. */
    public Webhook change(String id, String url, List<String> types) {
        Webhook before = store.find(id).orElseThrow(() -> unknown(id));
        URI checked = OutboundUrl.check(url, allowed);
        List<String> wanted = types == null ? List.of() : types.stream().distinct().toList();
        wanted.forEach(Webhooks::checkType);
        store.change(new Webhook(id, checked.toString(), wanted, before.by(), before.next(), before.failed(), before.retry(), before.error(), before.active()));
        evidence.append("webhook.changed", Map.of("webhook", id, "host", checked.getHost(), "types", wanted, "by", Caller.current().name()));
        events.wake();
        return store.find(id).orElseThrow(() -> unknown(id));
    }

    /** What became of the last tries, the newest first. */
    public List<WebhookDelivery> deliveries(String id) {
        store.find(id).orElseThrow(() -> unknown(id));
        return store.deliveries(id);
    }

    private static void checkType(String type) {
        if (!type.matches("[a-z][a-z-]{0,30}(\\.[a-z][a-z-]{0,30})?")) {
            throw InvalidInput.of("'%s' is no type of event; write 'job' for all of jobs, or 'job.done'.", "“%s”不是事件类型；用“job”表示任务的所有事件，或用“job.done”。", type);
        }
    }

    private static Sealing secretOf(String id) {
        return new Sealing(Caller.MAIN, "webhook", id);
    }

    private void reseal(String tenant) {
        if (tenant.equals(Caller.MAIN)) {
            store.list().forEach(hook -> store.secret(hook.id()).ifPresent(sealed -> store.resealed(hook.id(), vault.reseal(secretOf(hook.id()), sealed))));
        }
    }

    public List<Webhook> list() {
        return store.list();
    }

    public void remove(String id) {
        if (!store.remove(id)) {
            throw unknown(id);
        }
        evidence.append("webhook.removed", Map.of("webhook", id, "by", Caller.current().name()));
    }

    /** Tries again what was given up. */
    public Webhook revive(String id) {
        if (!store.revive(id, clock.instant())) {
            throw unknown(id);
        }
        events.wake();
        return store.find(id).orElseThrow(() -> unknown(id));
    }

    private static InvalidInput unknown(String id) {
        return InvalidInput.of("There is no webhook '%s'.", "没有 Webhook“%s”。", id);
    }

    /** Delivers what is due, to all at the same time; returns when nothing is due any more. */
    void pass() {
        Predicate<Webhook> due = hook -> hook.active() && hook.next() < events.next() && !clock.instant().isBefore(hook.retry());
        List<Thread> running = store.list().stream().filter(due).map(hook -> Thread.ofVirtual().name("webhook " + hook.id()).start(() -> deliverAll(hook.id()))).toList();
        for (Thread thread : running) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                running.forEach(Thread::interrupt);
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void deliverAll(String id) {
        if (busy.putIfAbsent(id, id) != null) {
            return;
        }
        try {
            byte[] secret = vault.open(secretOf(id), store.secret(id).orElseThrow(() -> unknown(id)));
            for (Webhook hook = store.find(id).orElseThrow(() -> unknown(id)); !closed; ) {
                List<Event> batch = events.from(hook.next());
                if (batch.isEmpty()) {
                    return;
                }
                for (Event event : batch) {
                    if (event.isOneOf(hook.types()) && !deliver(hook, secret, event)) {
                        return;
                    }
                    store.delivered(id, event.id() + 1);
                }
                hook = store.find(id).orElseThrow(() -> unknown(id));
            }
        } catch (TacitException e) {
            LOG.warn("webhook {}: {}", id, e.getMessage());
        } finally {
            busy.remove(id);
        }
    }

    private boolean deliver(Webhook hook, byte[] secret, Event event) {
        String error;
        Instant begun = clock.instant();
        try {
            error = post(OutboundUrl.check(hook.url(), allowed), secret, event);
        } catch (InvalidInput e) {
            error = e.getMessage();
        } catch (IOException e) {
            error = e.getClass().getSimpleName();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        store.tried(hook.id(), new WebhookDelivery(event.id(), event.type(), begun, Duration.between(begun, clock.instant()).toMillis(), error));
        if (error == null) {
            return true;
        }
        // Read again: every failure of this event counts.
        int tries = store.find(hook.id()).map(Webhook::failed).orElse(0) + 1;
        boolean active = tries < TRIES;
        store.failed(hook.id(), tries, clock.instant().plus(pause(tries)), error, active);
        if (!active) {
            evidence.append("webhook.given-up", Map.of("webhook", hook.id(), "tries", tries));
        }
        return false;
    }

    static Duration pause(int tries) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(tries - 1, 20));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    /** Null where the receiver took it. */
    private String post(URI url, byte[] secret, Event event) throws IOException, InterruptedException {
        byte[] body = JsonMapper.shared().writeValueAsBytes(event);
        Instant now = clock.instant();
        String id = evidence.origin() + "-" + event.id();
        HttpRequest request = HttpRequest.newBuilder(url).timeout(PATIENCE).header("Content-Type", "application/json").header("User-Agent", "tacit")
                .header("webhook-id", id).header("webhook-timestamp", Long.toString(now.getEpochSecond()))
                .header("webhook-signature", WebhookSignature.of(secret, id, now, body)).POST(HttpRequest.BodyPublishers.ofByteArray(body)).build();
        HttpResponse<InputStream> answer = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        // What it says is not read: it may not end.
        answer.body().close();
        return answer.statusCode() / 100 == 2 ? null : "HTTP " + answer.statusCode();
    }

    @Override
    public void close() {
        closed = true;
        events.wake();
        teller.interrupt();
        http.shutdownNow();
    }
}
