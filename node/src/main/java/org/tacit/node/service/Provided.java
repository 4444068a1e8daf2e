package org.tacit.node.service;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tacit.base.Cancelled;
import org.tacit.base.CoreTime;
import org.tacit.base.InvalidInput;
import org.tacit.base.PeerFailed;
import org.tacit.base.PolicyDenied;
import org.tacit.base.TacitException;
import org.tacit.base.Text;
import org.tacit.data.Table;
import org.tacit.flow.spec.TableRef;
import org.tacit.node.link.Partner;
import org.tacit.pir.Gate;
import org.tacit.wire.Party;
import org.tacit.wire.Progress;
import org.tacit.wire.Session;
import org.tacit.wire.Traffic;

/**
 * A service at its provider, as long as the node runs: gets ready what is served, holds a conversation with each session of the client, and lets nothing be answered that
 * terms, limits or policy do not allow.
 */
final class Provided implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Provided.class);
    /** Conversations of one client at a time. */
    private static final int MOST_TALKS = 16;
    /** A client that is silent for longer has its conversation ended; its own node ends it earlier. */
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(30);
    /** So long a conversation of an earlier edition may go on being refused. */
    private static final Duration GRACE = Duration.ofSeconds(60);
    private static final Duration USE_EVERY = Duration.ofHours(1);

    private final ServiceParts parts;
    private final String id;
    private final Terms terms;
    private final Meter meter;
    private final CallLog calls;
    private final ServiceKind.Serving serving;
    private final ReentrantLock preparing = new ReentrantLock();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Set<Talk> talks = new HashSet<>();
    /** What is served now; null until it is loaded. */
    private volatile SignedEdition edition;
    private volatile Text trouble;
    private volatile ServiceProgress stage = new ServiceProgress("", 0, -1);
    private volatile TacitException closed;
    /** Why nothing is answered for now; null where it is. */
    private volatile Text paused;
    private volatile long allowedAt = -1;
    private Instant loggedAt;
    private long logged;

    Provided(ServiceParts parts, ServiceRow row) {
        this.parts = parts;
        this.id = row.id();
        this.terms = row.terms();
        this.meter = parts.meter(row, Text.of("'%s' allows %s", "“%s”允许 %s ", terms.name(), terms.client().name()), terms.limits());
        org.tacit.node.home.NodeHome.makeFolder(parts.folder(id));
        this.calls = new CallLog(parts.folder(id).resolve("calls"));
        this.serving = parts.kind(terms.kind()).serving(parts.folder(id), terms);
        this.paused = row.paused();
        this.loggedAt = parts.clock().instant();
        this.logged = meter.inAll();
    }

    // ---- getting ready ----

    /**
     * Begins to get ready, on a thread of its own: what was published, or a new snapshot, or a new key. One after the other where several are asked for.
     *
     * @param snapshot take the table as it is now
     * @param newKey   begin the next epoch
     */
    void prepare(boolean snapshot, boolean newKey) {
        prepare(snapshot, newKey, "");
    }

    /** @param commitment of an earlier snapshot to serve in place of the table as it is now; empty for that */
    void prepare(boolean snapshot, boolean newKey, String commitment) {
        waiting.incrementAndGet();
        parts.changes().happened();
        Thread.ofPlatform().name("service " + terms.name()).start(() -> {
            preparing.lock();
            CoreTime time = CoreTime.start();
            try {
                if (closed == null) {
                    trouble = null;
                    prepareNow(snapshot, newKey, commitment);
                }
            } catch (TacitException e) {
                trouble = e.text();
                LOG.warn("service {} for {} is not ready: {}", terms.name(), terms.client().name(), e.getMessage());
            } catch (RuntimeException | Error e) {
                trouble = Text.of("Something failed inside this node (%s); its log has the details.", "本节点内部出错（%s），详见其日志。", e.getClass().getSimpleName());
                LOG.error("service {} failed unexpectedly", terms.name(), e);
            } finally {
                meter.spent(0, 0, 0, time.stop().nanos());
                preparing.unlock();
                waiting.decrementAndGet();
                parts.changes().happened();
            }
        });
    }

    private void prepareNow(boolean snapshot, boolean newKey, String commitment) {
        Edition before = before();
        if (before != null && edition == null) {
            // After a start: what lies on the disk counts, it may be one step ahead of what was announced.
            ServiceKind.Made made = serving.load(this::progress);
            if (made.epoch() == before.epoch() && made.version() == before.version()) {
                announce(made, before.commitment(), before);
            } else {
                publish(made.epoch(), "");
            }
            before = before();
        }
        if (before == null || snapshot || newKey) {
            publish(before == null ? 1 : before.epoch() + (newKey ? 1 : 0), commitment);
        }
    }

    private Edition before() {
        SignedEdition stored = parts.store().find(id).orElseThrow().edition();
        return stored == null ? null : stored.edition();
    }

    private void publish(int epoch, String commitment) {
        parts.allowed(terms).orThrow();
        if (!commitment.isEmpty()) {
            Table earlier = parts.catalogue().snapshot(terms.table().table(), commitment);
            terms.table().columns().stream().filter(c -> !earlier.schema().names().contains(c.name()) || earlier.schema().column(c.name()).type() != c.type()).findFirst()
                    .ifPresent(c -> {
                        throw InvalidInput.of("That snapshot of '%s' has no column '%s' of type %s, which the terms name.", "“%s”的该快照没有条款所列的 %3$s 类型列“%2$s”。",
                                terms.table().table(), c.name(), c.type());
                    });
            serving.publish(earlier, commitment, epoch, this::progress);
            announce(serving.load(this::progress), commitment, before());
            return;
        }
        TableRef now = parts.catalogue().refs().stream().filter(t -> t.table().equals(terms.table().table())).findFirst()
                .orElseThrow(() -> InvalidInput.of("There is no table '%s' any more.", "表“%s”已不存在。", terms.table().table()));
        terms.table().columns().stream().filter(c -> !now.columns().contains(c)).findFirst().ifPresent(c -> {
            throw InvalidInput.of("Table '%s' has no column '%s' of type %s any more, which the terms name; offer a new service.",
                    "表“%s”已没有条款所列的 %3$s 类型列“%2$s”；请发布新的服务。", now.table(), c.name(), c.type());
        });
        serving.publish(parts.catalogue().open(now), now.hash(), epoch, this::progress);
        announce(serving.load(this::progress), now.hash(), before());
    }

    private void progress(String of, long done, long total) {
        stage = new ServiceProgress(of, done, total);
        if (closed != null) {
            throw closed;
        }
    }

    /** Signs what is served now, where that is something else than before, and tells the client. */
    private void announce(ServiceKind.Made made, String commitment, Edition before) {
        Edition now = new Edition(Edition.FORMAT, id, made.epoch(), made.version(), made.method(), made.publicKey(), made.rows(), commitment, made.layout(),
                parts.clock().instant().truncatedTo(java.time.temporal.ChronoUnit.SECONDS));
        if (before != null && now.isSameAs(before)) {
            edition = parts.store().find(id).orElseThrow().edition();
        } else {
            SignedEdition signed = SignedEdition.sign(now, parts.identity().keys(), parts.identity().signers());
            parts.store().edition(id, signed, parts.clock().instant());
            parts.evidence().append("service.edition", Map.of("service", id, "name", terms.name(), "partner", terms.client().name(), "epoch", now.epoch(), "version", now.version(),
                    "method", now.method(), "publicKey", now.publicKey(), "rows", now.rows(), "commitment", now.commitment()));
            LOG.info("service {} for {} serves epoch {}, version {}: {} rows, {}", terms.name(), terms.client().name(), now.epoch(), now.version(), now.rows(), now.method());
            edition = signed;
        }
        parts.changes().happened();
        tellClient();
        parts.timer().schedule(() -> endThoseBefore(), GRACE.toSeconds(), TimeUnit.SECONDS);
    }

    void tellIf(Partner partner) {
        if (terms.client().name().equals(partner.name())) {
            tellClient();
        }
    }

    /** To be called when the client is there, and when there is something new. */
    void tellClient() {
        SignedEdition now = edition;
        if (now != null && parts.store().find(id).filter(r -> r.state() == ServiceState.ACTIVE).isPresent()) {
            Thread.ofVirtual().name("tell " + terms.client().name()).start(() -> {
                try {
                    parts.links().ask(parts.partner(terms), ServiceTopics.EDITION, new ServiceTopics.Now(now.text()));
                } catch (TacitException e) {
                    LOG.info("{} has not heard of the edition of {}: {}", terms.client().name(), terms.name(), e.getMessage());
                }
            });
        }
    }

    /** Ends all conversations at once; whether there may be others is for {@link #refusal}. */
    void cut(Text why) {
        talks().forEach(t -> t.end(new Cancelled(why)));
    }

    private void endThoseBefore() {
        talks().stream().filter(t -> t.began != serving.generation()).forEach(t -> t.end(PeerFailed.gone("'%s' has a new edition; ask again.", "“%s”已有新版本，请重新提问。", terms.name())));
    }

    boolean isPreparing() {
        return waiting.get() > 0;
    }

    ServiceProgress stage() {
        return stage;
    }

    /** Why it could not be got ready; null where it could. */
    Text trouble() {
        return trouble;
    }

    Terms terms() {
        return terms;
    }

    Meter meter() {
        return meter;
    }

    CallLog calls() {
        return calls;
    }

    // ---- answering ----

    /** @param why nothing is answered from now on; null to answer again */
    void pause(Text why) {
        paused = why;
    }

    /** {@code epoch.version}. */
    private String served() {
        return edition == null ? "" : edition.edition().name();
    }

    /** The client wants a conversation. */
    ServiceTopics.Opened open(Partner client, String session) {
        if (!session.matches("service-[0-9a-f]{16}-[0-9a-f]{16}") || !session.substring(8, 24).equals(id.substring(0, 16))) {
            throw InvalidInput.of("That is no session of '%s'.", "该会话不属于服务“%s”。", terms.name());
        }
        refusal().ifPresent(refused -> {
            throw new PolicyDenied(refused.text());
        });
        SignedEdition now = edition;
        if (now == null) {
            if (!isPreparing()) {
                prepare(false, false);
            }
            return new ServiceTopics.Opened(false, "");
        }
        Talk talk = new Talk(session, client.party(), serving.generation());
        synchronized (talks) {
            if (talks.size() >= MOST_TALKS) {
                throw PolicyDenied.of("%d sessions are open on '%s'; close one.", "服务“%2$s”已打开 %1$d 个会话，请先关闭一个。", MOST_TALKS, terms.name());
            }
            if (talks.stream().anyMatch(t -> t.name.equals(session))) {
                throw InvalidInput.of("Session %s is open already.", "会话 %s 已打开。", session);
            }
            talks.add(talk);
        }
        Thread.ofPlatform().name(session).start(talk);
        return new ServiceTopics.Opened(true, now.text());
    }

    /** Why nothing at all is answered now, limits left aside. */
    private java.util.Optional<Refusal> refusal() {
        TacitException ended = closed;
        java.util.Optional<Text> held = parts.held().apply(terms.client().name());
        Text why = ended != null ? ended.text()
                : held.isPresent() ? held.get()
                : !parts.clock().instant().isBefore(terms.expires()) ? Text.of("The terms of '%s' expired at %s; agree on new ones.", "“%s”的条款已于 %s 到期；请商定新的条款。", terms.name(), terms.expires())
                : paused != null ? paused
                : !allowedNow() ? Text.of("The policy of %s does not allow '%s' any more.", "%s 的策略已不再允许“%s”。", parts.me(), terms.name())
                : trouble != null && edition == null ? Text.of("%s could not get '%s' ready; its node says why.", "%s 未能准备好“%s”，原因见其节点。", parts.me(), terms.name())
                : null;
        return java.util.Optional.ofNullable(why).map(text -> new Refusal(text, null));
    }

    /** The policy is asked again whenever a table or a grant has changed. */
    private boolean allowedNow() {
        long version = parts.catalogue().version();
        if (allowedAt == version) {
            return true;
        }
        if (!parts.allowed(terms).allowed()) {
            return false;
        }
        allowedAt = version;
        return true;
    }

    /** What a question would get now. */
    ServiceTopics.Standing standing() {
        Refusal refusal = refusal().or(() -> meter.look(1)).orElse(null);
        String now = edition == null ? "" : edition.text();
        return refusal == null ? new ServiceTopics.Standing(true, now, "", "", 0)
                : new ServiceTopics.Standing(false, now, refusal.text().en(), refusal.text().zh(), refusal.again() == null ? 0 : refusal.again().toEpochMilli());
    }

    private List<Talk> talks() {
        synchronized (talks) {
            return List.copyOf(talks);
        }
    }

    /** One conversation, on a thread of its own. */
    private final class Talk implements Gate, Runnable {
        private final String name;
        private final Party client;
        private final long began;
        private volatile Session session;
        private volatile TacitException ended;
        private Traffic counted = Traffic.NONE;
        private CoreTime time;
        private long coreCounted;

        Talk(String name, Party client, long began) {
            this.name = name;
            this.client = client;
            this.began = began;
        }

        @Override
        public void run() {
            Session open = null;
            time = CoreTime.start();
            try {
                open = parts.transport().open(name, List.of(parts.transport().self(), client), parts.sessions().withDeadline(LONGEST_SILENCE));
                session = open;
                if (ended != null) {
                    open.fail(ended);
                }
                open.run(s -> {
                    serving.serve(s, client, this);
                    return null;
                });
            } catch (TacitException e) {
                LOG.info("session {} with {} ended: {}", name, client.name(), e.getMessage());
            } catch (RuntimeException | Error e) {
                LOG.error("session {} failed unexpectedly", name, e);
            } finally {
                time.stop();
                if (open != null) {
                    count(open, 0);
                }
                synchronized (talks) {
                    talks.remove(this);
                    talks.notifyAll();
                }
                parts.changes().happened();
            }
        }

        void end(TacitException cause) {
            ended = cause;
            Session open = session;
            if (open != null) {
                open.fail(cause);
            }
        }

        @Override
        public void admit(int questions) {
            try {
                refusal().ifPresent(refused -> {
                    throw new PolicyDenied(refused.text());
                });
                if (serving.generation() != began) {
                    throw PolicyDenied.of("'%s' has a new edition; begin again.", "“%s”已有新版本，请重新开始。", terms.name());
                }
                meter.take(questions);
            } catch (PolicyDenied e) {
                calls.add(new ServiceCall(parts.clock().instant(), client.name(), name, served(), questions, 0, "refused", 0));
                throw e;
            }
        }

        @Override
        public void answered(int questions, long nanoseconds) {
            long bytes = count(session, nanoseconds);
            calls.add(new ServiceCall(parts.clock().instant(), client.name(), name, served(), questions, bytes, "answered", nanoseconds / 1000));
            logUse(USE_EVERY);
        }

        /** @return bytes since the last time */
        private synchronized long count(Session open, long nanoseconds) {
            Traffic now = open.traffic();
            Traffic more = now.minus(counted);
            counted = now;
            long core = time.nanos();
            meter.spent(more.bytesSent(), more.bytesReceived(), nanoseconds, Math.max(0, core - coreCounted));
            coreCounted = Math.max(core, coreCounted);
            return more.bytesSent() + more.bytesReceived();
        }
    }

    /** Sums of use since the last entry, where there was some and that is so long ago. */
    private synchronized void logUse(Duration every) {
        Instant now = parts.clock().instant();
        long inAll = meter.inAll();
        if (inAll > logged && !now.isBefore(loggedAt.plus(every))) {
            parts.evidence().append("service.used", Map.of("service", id, "name", terms.name(), "partner", terms.client().name(), "from", loggedAt.toString(), "questions", inAll - logged,
                    "inAll", inAll));
            logged = inAll;
            loggedAt = now;
        } else if (inAll == logged && !now.isBefore(loggedAt.plus(every))) {
            loggedAt = now;
        }
    }

    // ---- ending ----

    /** Ends all conversations with this cause and serves nothing from here on. */
    void end(TacitException cause) {
        closed = cause;
        talks().forEach(t -> t.end(cause));
        synchronized (talks) {
            while (!talks.isEmpty()) {
                try {
                    talks.wait(1000);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    break;
                }
            }
        }
        preparing.lock();
        try {
            serving.close();
            meter.settle();
            logUse(Duration.ZERO);
            calls.close();
        } finally {
            preparing.unlock();
        }
    }

    @Override
    public void close() {
        end(PeerFailed.gone("The node of %s is stopping.", "%s 的节点正在停止。", parts.me()));
    }
}
