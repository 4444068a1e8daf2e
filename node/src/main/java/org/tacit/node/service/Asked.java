package org.tacit.node.service;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tacit.base.Cancelled;
import org.tacit.base.CoreTime;
import org.tacit.base.PeerFailed;
import org.tacit.base.PolicyDenied;
import org.tacit.base.ProtocolViolation;
import org.tacit.base.TacitException;
import org.tacit.base.Text;
import org.tacit.node.access.Caller;
import org.tacit.node.link.Desk;
import org.tacit.node.link.Partner;
import org.tacit.wire.MessageSizes;
import org.tacit.wire.Pipe;
import org.tacit.wire.Session;
import org.tacit.wire.Traffic;

/**
 * A service at its client, as long as the node runs. A few conversations are opened when they are first needed, kept warm for whoever asks next, and closed when nobody
 * asks; one that was cut off is replaced.
 */
final class Asked implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Asked.class);
    /** Conversations at a time; who asks more at once waits for one. */
    static final int MOST = 4;
    private static final int TRIES = 4;
    private static final Duration IDLE = Duration.ofMinutes(2);
    private static final Duration READY_WITHIN = Duration.ofMinutes(5);

    private final ServiceParts parts;
    private final String id;
    private final Terms terms;
    private final Meter meter;
    private final CallLog calls;
    private final Semaphore places = new Semaphore(MOST, true);
    private final ArrayDeque<Warm> idle = new ArrayDeque<>();
    /** Each conversation has a folder of its own; the same ones come back. */
    private final BitSet slots = new BitSet();
    private final ReentrantLock opening = new ReentrantLock();
    private volatile SignedEdition edition;
    /** How often the provider said that something is served. */
    private volatile long told;
    private volatile TacitException closed;
    /** Why this node asks nothing for now; null where it does. */
    private volatile Text paused;
    /** The policy is asked again whenever a table or a grant has changed. */
    private volatile long allowedAt = -1;

    /** A conversation that nobody uses at the moment, or its one user. */
    private static final class Warm {
        private final Session session;
        private final ServiceKind.Asking asking;
        private final Edition edition;
        private final int slot;
        private Traffic counted = Traffic.NONE;
        private long idleSince;

        Warm(Session session, ServiceKind.Asking asking, Edition edition, int slot) {
            this.session = session;
            this.asking = asking;
            this.edition = edition;
            this.slot = slot;
        }
    }

    /**
     * What came of some questions.
     *
     * @param answers in order, of as many as were answered
     * @param refusal why the others were not, null where all were
     */
    record Outcome(List<Optional<Map<String, Object>>> answers, Refusal refusal) {
    }

    Asked(ServiceParts parts, ServiceRow row) {
        this.parts = parts;
        this.id = row.id();
        this.terms = row.terms();
        this.edition = row.edition();
        this.meter = parts.meter(row, Text.same(terms.name()), new Limits(0, 0, 0));
        this.paused = row.paused();
        org.tacit.node.home.NodeHome.makeFolder(parts.folder(id));
        this.calls = new CallLog(parts.folder(id).resolve("calls"));
    }

    String id() {
        return id;
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

    /** @param why nothing is asked from now on; null to ask again */
    void pause(Text why) {
        paused = why;
    }

    // ---- editions ----

    /**
     * The provider shows what it serves. Its words come by several ways: one that is older than what is known was overtaken, and changes nothing.
     *
     * @throws ProtocolViolation if it has not signed that, or has two keys in one epoch
     */
    synchronized void learn(SignedEdition shown) {
        shown.verify(terms, parts.keysOf(terms.provider()));
        Edition now = shown.edition();
        Edition before = edition == null ? null : edition.edition();
        if (before != null && !now.mayFollow(before)) {
            if (before.mayFollow(now)) {
                return;
            }
            throw ProtocolViolation.of("%1$s shows edition %2$d.%3$d of '%4$s' beside %5$d.%6$d with another key in one epoch, or one key in two; nothing is asked with it.",
                    "%1$s 出示的“%4$s”版本 %2$d.%3$d 与 %5$d.%6$d 相比，同一轮次使用了不同密钥，或不同轮次使用了同一密钥；不会据此提问。", terms.provider().name(), now.epoch(), now.version(), terms.name(),
                    before.epoch(), before.version());
        }
        if (before == null || !now.isSameAs(before)) {
            parts.store().edition(id, shown, parts.clock().instant());
            parts.evidence().append("service.edition", Map.of("service", id, "name", terms.name(), "partner", terms.provider().name(), "epoch", now.epoch(), "version", now.version(),
                    "method", now.method(), "publicKey", now.publicKey(), "rows", now.rows(), "commitment", now.commitment()));
            edition = shown;
        }
        told++;
        parts.changes().happened();
        dropIdle(warm -> !now.continues(warm.edition));
    }

    private void dropIdle(java.util.function.Predicate<Warm> which) {
        List<Warm> dropped = new ArrayList<>();
        synchronized (idle) {
            idle.removeIf(warm -> which.test(warm) && dropped.add(warm));
        }
        dropped.forEach(warm -> Thread.ofVirtual().name("close " + warm.session.id()).start(() -> close(warm)));
    }

    // ---- asking ----

    /**
     * Asks, in order. Where the provider stops answering the outcome holds what was answered until then.
     *
     * @throws TacitException where nothing was answered
     */
    Outcome ask(List<List<String>> questions) {
        List<Optional<Map<String, Object>>> answers = new ArrayList<>(questions.size());
        int failed = 0;
        int most = Integer.MAX_VALUE;
        while (answers.size() < questions.size()) {
            Warm warm = null;
            int before = answers.size();
            try {
                warm = take();
                while (answers.size() < questions.size()) {
                    int many = Math.min(Math.min(most, warm.asking.together()), questions.size() - answers.size());
                    answers.addAll(askTogether(warm, questions.subList(answers.size(), answers.size() + many)));
                }
                giveBack(warm);
                warm = null;
            } catch (PolicyDenied denied) {
                // The conversation goes on where only a limit was reached.
                Refusal refusal = refusal(warm, denied);
                if (warm != null && refusal == null && most > 1 && warm.asking.splits()) {
                    // All of them or none: there may be room for one.
                    most = 1;
                }
                if (refusal != null && warm != null && edition.edition().continues(warm.edition)) {
                    giveBack(warm);
                    warm = null;
                }
                failed = answers.size() > before ? 1 : failed + 1;
                if (refusal != null || failed >= TRIES) {
                    return stopped(answers, refusal == null ? new Refusal(denied.text(), null) : refusal, denied);
                }
            } catch (PeerFailed | Cancelled lost) {
                failed = answers.size() > before ? 1 : failed + 1;
                if (closed != null || failed >= TRIES || lost instanceof PeerFailed peer && !peer.gone() && warm == null) {
                    return stopped(answers, new Refusal(lost.text(), null), lost);
                }
            } finally {
                drop(warm);
            }
        }
        return new Outcome(answers, null);
    }

    private static Outcome stopped(List<Optional<Map<String, Object>>> answers, Refusal refusal, TacitException cause) {
        if (answers.isEmpty()) {
            throw cause instanceof PolicyDenied ? new PolicyDenied(refusal.text()) : cause;
        }
        return new Outcome(answers, refusal);
    }

    private List<Optional<Map<String, Object>>> askTogether(Warm warm, List<List<String>> questions) {
        long start = System.nanoTime();
        CoreTime time = CoreTime.start();
        String outcome = "failed";
        try {
            List<Optional<Map<String, Object>>> answers = warm.asking.ask(questions);
            meter.take(warm.asking.charged(questions.size()));
            outcome = "answered";
            return answers;
        } catch (PolicyDenied e) {
            outcome = "refused";
            throw e;
        } finally {
            time.stop();
            long nanos = System.nanoTime() - start;
            Traffic now = warm.session.traffic();
            Traffic more = now.minus(warm.counted);
            warm.counted = now;
            meter.spent(more.bytesSent(), more.bytesReceived(), nanos, time.nanos());
            calls.add(new ServiceCall(parts.clock().instant(), Caller.current().name(), warm.session.id(), warm.edition.name(), questions.size(),
                    more.bytesSent() + more.bytesReceived(), outcome, nanos / 1000));
        }
    }

    /**
     * What the provider sees of a call: its messages, how long each is and which way it goes.
     *
     * @param further messages after those
     */
    record Tried(Outcome outcome, String session, List<MessageSizes.Message> messages, long further) {
    }

    /** Asks in a conversation of its own, whose messages are noted from the first to the last. */
    Tried tryOut(List<List<String>> questions) {
        MessageSizes seen = new MessageSizes();
        takePlace();
        Warm warm = null;
        try {
            seen.stage("fetch");
            warm = open(seen);
            seen.stage("ask");
            List<Optional<Map<String, Object>>> answers = new ArrayList<>(questions.size());
            while (answers.size() < questions.size()) {
                int many = Math.min(warm.asking.together(), questions.size() - answers.size());
                answers.addAll(askTogether(warm, questions.subList(answers.size(), answers.size() + many)));
            }
            seen.stage("end");
            String session = warm.session.id();
            drop(warm);
            warm = null;
            return new Tried(new Outcome(answers, null), session, seen.messages(), seen.further());
        } catch (RuntimeException | Error e) {
            if (warm == null) {
                places.release();
            }
            throw e;
        } finally {
            drop(warm);
        }
    }

    /** What the provider says of why it does not answer; null where it would answer now. */
    private Refusal refusal(Warm warm, PolicyDenied denied) {
        if (warm == null) {
            return new Refusal(denied.text(), null);
        }
        ServiceTopics.Standing standing = parts.links().ask(parts.partner(terms), ServiceTopics.STANDING, new ServiceTopics.About(id));
        if (!standing.edition().isEmpty()) {
            learn(SignedEdition.read(standing.edition()));
        }
        if (standing.open() && !warm.asking.splits() && edition.edition().continues(warm.edition)) {
            // What is asked whole finds no room, where one question would.
            return new Refusal(denied.text(), null);
        }
        return standing.open() ? null : new Refusal(new Text(Desk.clean(standing.en()), Desk.clean(standing.zh())), standing.again() <= 0 ? null : Instant.ofEpochMilli(standing.again()));
    }

    // ---- warm conversations ----

    private void takePlace() {
        checkOpen();
        try {
            if (!places.tryAcquire(parts.sessions().openWithin().toMillis(), TimeUnit.MILLISECONDS)) {
                throw PolicyDenied.of("All %d sessions of '%s' are busy; ask again when others have their answers.", "服务“%2$s”的 %1$d 个会话均在使用，请稍后再试。", MOST, terms.name());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Cancelled.of("Interrupted.", "被中断。");
        }
    }

    private Warm take() {
        takePlace();
        try {
            synchronized (idle) {
                Warm warm = idle.pollFirst();
                if (warm != null) {
                    return warm;
                }
            }
            return open(Pipe.Wrap.NONE);
        } catch (RuntimeException | Error e) {
            places.release();
            throw e;
        }
    }

    private void checkOpen() {
        if (closed != null) {
            throw closed;
        }
        Text why = paused;
        if (why != null) {
            throw new PolicyDenied(why);
        }
        long version = parts.catalogue().version();
        if (allowedAt != version) {
            parts.allowed(terms).orThrow();
            allowedAt = version;
        }
        if (!parts.clock().instant().isBefore(terms.expires())) {
            throw PolicyDenied.of("The terms of '%s' expired at %s; agree on new ones.", "“%s”的条款已于 %s 到期；请商定新的条款。", terms.name(), terms.expires());
        }
    }

    /** One at a time, so that a crowd that comes at once does not fetch at once. */
    private Warm open(Pipe.Wrap wrap) {
        opening.lock();
        try {
            Partner provider = parts.partner(terms);
            byte[] name = new byte[8];
            parts.random().nextBytes(name);
            String session = "service-" + id.substring(0, 16) + "-" + HexFormat.of().formatHex(name);
            ServiceTopics.Opened opened = begin(provider, session);
            learn(SignedEdition.read(opened.edition()));
            Edition now = edition.edition();
            Session open = parts.transport().open(session, List.of(provider.party(), parts.transport().self()), parts.sessions().withWrap(wrap));
            int slot = takeSlot();
            try {
                var asking = parts.kind(terms.kind()).asking(open, provider.party(), parts.folder(id).resolve("conversation-" + slot), terms, now);
                Warm warm = new Warm(open, asking, now, slot);
                LOG.info("session {} with {} is open", session, provider.name());
                return warm;
            } catch (RuntimeException | Error e) {
                open.fail(e instanceof TacitException known ? known : PeerFailed.of("An error inside the node's software.", "节点软件内部错误。"));
                open.close();
                leaveSlot(slot);
                throw e;
            }
        } finally {
            opening.unlock();
        }
    }

    private int takeSlot() {
        synchronized (slots) {
            int slot = slots.nextClearBit(0);
            slots.set(slot);
            return slot;
        }
    }

    private void leaveSlot(int slot) {
        synchronized (slots) {
            slots.clear(slot);
        }
    }

    private ServiceTopics.Opened begin(Partner provider, String session) {
        long deadline = System.nanoTime() + READY_WITHIN.toNanos();
        while (true) {
            long before = told;
            ServiceTopics.Opened opened = parts.links().ask(provider, ServiceTopics.OPEN, new ServiceTopics.Open(id, session));
            if (opened.ready()) {
                return opened;
            }
            try {
                // It says so when it is ready; where that word was lost, asking again finds out.
                boolean unused = parts.changes().await(Duration.ofSeconds(10), () -> told > before || closed != null);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw Cancelled.of("Interrupted.", "被中断。");
            }
            checkOpen();
            if (System.nanoTime() > deadline) {
                throw PeerFailed.of("%s is still preparing '%s'; ask again later.", "%s 仍在准备“%s”，请稍后再试。", provider.name(), terms.name());
            }
        }
    }

    private void giveBack(Warm warm) {
        boolean keep = closed == null && edition.edition().continues(warm.edition);
        if (keep) {
            warm.idleSince = System.nanoTime();
            synchronized (idle) {
                idle.addFirst(warm);
            }
            parts.timer().schedule(this::closeIdle, IDLE.toMillis() + 100, TimeUnit.MILLISECONDS);
        }
        places.release();
        if (!keep) {
            close(warm);
        }
    }

    private void closeIdle() {
        dropIdle(warm -> System.nanoTime() - warm.idleSince >= IDLE.toNanos());
    }

    private void drop(Warm warm) {
        if (warm != null) {
            places.release();
            close(warm);
        }
    }

    private void close(Warm warm) {
        try {
            warm.asking.close();
        } catch (TacitException e) {
            LOG.debug("session {} was over: {}", warm.session.id(), e.getMessage());
        } finally {
            warm.session.close();
            leaveSlot(warm.slot);
        }
    }

    /** Nothing is asked from here on. */
    void end(TacitException cause) {
        closed = cause;
        parts.changes().happened();
        dropIdle(warm -> true);
        meter.settle();
        calls.close();
    }

    @Override
    public void close() {
        end(PeerFailed.gone("The node of %s is stopping.", "%s 的节点正在停止。", parts.me()));
    }
}
