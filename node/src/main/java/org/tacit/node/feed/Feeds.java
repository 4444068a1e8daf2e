package org.tacit.node.feed;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.base.InvalidInput;
import org.tacit.base.PeerFailed;
import org.tacit.base.PolicyDenied;
import org.tacit.base.ProtocolViolation;
import org.tacit.base.TacitException;
import org.tacit.node.access.Caller;
import org.tacit.node.evidence.Evidence;
import org.tacit.node.home.Identity;
import org.tacit.node.link.Desk;
import org.tacit.node.link.Links;
import org.tacit.node.link.Pace;
import org.tacit.node.link.Partner;
import org.tacit.node.link.Topic;

/**
 * Keeps what each party says about shared subjects the same at all their nodes, with nobody in the middle.
 *
 * <p>Each party has, for each subject, a sequence of its own: signed, numbered, each word naming the one before. A node sends its own words to everybody
 * who has to hear them, and nobody else's; what was not taken is sent again, from where the hearer says it stands. So what was sent twice, late or
 * in pieces is kept once and in order, and the state of a subject is a function of the set of all words: once two nodes have heard the same, they
 * say the same.
 */
public final class Feeds {

    private static final Logger LOG = LoggerFactory.getLogger(Feeds.class);
    private static final int BATCH = 32;
    /** Of one party about one subject. */
    private static final int MOST = 20_000;

    /** The part of a word's body that does not enter the evidence. */
    public static final String TEXT = "text";

    private static final Topic<Said, Have> SAID = new Topic<>("feed.said", Said.class, Have.class);

    /** @param sayings canonical encodings of {@link SignedSaying}, one subject's, in order */
    record Said(String subject, List<String> sayings) {
    }

    /** How far the hearer has kept what the asker said. */
    record Have(long position) {
    }

    private final Identity identity;
    private final FeedStore store;
    private final Function<String, Optional<Partner>> partners;
    private final Links links;
    private final Evidence evidence;
    private final Clock clock;
    private final Pace pace;
    private final Map<String, Audience> audiences = new ConcurrentHashMap<>();
    private final Map<String, ReentrantLock> turns = new ConcurrentHashMap<>();
    /** Held while a word gets its number: two at once must not get the same. */
    private final ReentrantLock writing = new ReentrantLock();

    public Feeds(Identity identity, JdbcClient sql, Function<String, Optional<Partner>> partners, Links links, Evidence evidence, Clock clock, Desk desk) {
        this.identity = identity;
        this.store = new FeedStore(sql);
        this.partners = partners;
        this.links = links;
        this.evidence = evidence;
        this.clock = clock;
        this.pace = new Pace(600, Duration.ofSeconds(2), clock);
        desk.on(SAID, this::heard);
    }

    /** The service that knows this kind of subject. */
    public void on(String kind, Audience audience) {
        audiences.put(kind, audience);
    }

    // ---- speaking ----

    /** The beginning of a subject whose name is the hash of it: a first word that names no subject yet. */
    public static String idOf(String party, java.time.Instant at, String by, Map<String, String> body) {
        return new Saying("", party, 1, "", at, by, "founded", body).hash();
    }

    /** Keeps, signs and sends a word in the current caller's name; it is on disk when this returns, and on its way. */
    public Saying say(String subject, String type, Map<String, String> body) {
        return say(subject, clock.instant(), type, body);
    }

    public Saying say(String subject, java.time.Instant at, String type, Map<String, String> body) {
        Saying said;
        writing.lock();
        try {
            FeedStore.Last last = store.last(subject, identity.name());
            said = new Saying(subject, identity.name(), last.position() + 1, last.hash(), at, Caller.current().person(), type, body);
            try {
                SignedSaying.checkForm(said, identity.name());
                audience(subject).admit(said);
            } catch (ProtocolViolation e) {
                throw new InvalidInput(e.text());
            }
            keep(SignedSaying.sign(said, identity.textSigner()));
        } finally {
            writing.unlock();
        }
        changed(subject);
        deliver(subject);
        return said;
    }

    private void keep(SignedSaying signed) {
        Saying s = signed.saying();
        store.add(signed, clock.instant());
        Map<String, Object> facts = new TreeMap<>(s.body());
        // What people write to each other is theirs; the hash fixes it.
        facts.remove(TEXT);
        facts.putAll(Map.of("subject", s.id(), "speaker", s.party(), "position", s.position(), "hash", s.hash(), "actor", s.by()));
        evidence.append(s.kind() + "." + s.type(), facts);
    }

    private void changed(String subject) {
        Audience audience = audience(subject);
        audience.changed(Saying.id(subject));
        store.hearers(subject, audience.hearers(Saying.id(subject)));
    }

    /** To be called once, before partners can connect: what was kept and not acted on when the node was killed. */
    public void recover() {
        audiences.keySet().forEach(kind -> store.subjects(kind).forEach(this::changed));
    }

    /** To be called when a partner was removed: another organisation of the same name must not hear what was meant for it. */
    public void removed(Partner partner) {
        store.removeHearer(partner.name());
    }

    private Audience audience(String subject) {
        Audience audience = audiences.get(Saying.kind(subject));
        if (audience == null) {
            throw InvalidInput.of("This version knows no subjects of that kind.", "本版本不认识这种主题。");
        }
        return audience;
    }

    /** To be called when other parties than before have to hear what is said about a subject. */
    public void hearersChanged(String subject) {
        store.hearers(subject, audience(subject).hearers(Saying.id(subject)));
        deliver(subject);
    }

    // ---- delivering ----

    private void deliver(String subject) {
        store.behindOn(subject, identity.name()).forEach(party -> partners.apply(party).filter(links::connected)
                .ifPresent(partner -> Thread.ofVirtual().name("feed to " + party).start(() -> deliverAll(partner))));
    }

    /** To be called when a partner is there again. */
    public void deliverAll(Partner partner) {
        ReentrantLock turn = turns.computeIfAbsent(partner.name(), name -> new ReentrantLock());
        turn.lock();
        try {
            for (String subject : store.behind(partner.name(), identity.name())) {
                try {
                    deliver(subject, partner);
                } catch (PeerFailed e) {
                    LOG.info("{} has not heard everything about {} yet: {}", partner.name(), subject, e.getMessage());
                    return;
                } catch (TacitException e) {
                    LOG.warn("{} does not take what was said about {}: {}", partner.name(), subject, e.getMessage());
                }
            }
        } catch (RuntimeException e) {
            // A node that closes meanwhile: what is behind stays behind.
            LOG.debug("delivery to {} ended", partner.name(), e);
        } finally {
            turn.unlock();
        }
    }

    private void deliver(String subject, Partner partner) {
        while (true) {
            long told = store.told(subject, partner.name());
            List<SignedSaying> next = store.of(subject, identity.name(), told, BATCH);
            if (next.isEmpty()) {
                return;
            }
            long have = links.ask(partner, SAID, new Said(subject, next.stream().map(s -> current(s).text()).toList())).position();
            long last = store.last(subject, identity.name()).position();
            if (have > last) {
                throw ProtocolViolation.of("%s claims to have heard more than was said.", "%s 声称收到的内容多于实际发言。", partner.name());
            }
            store.told(subject, partner.name(), have);
            if (have <= told) {
                // It stands where it stood, or was set back: next time from there.
                return;
            }
        }
    }

    /** Signed again where this node's key is another one by now: the word is the same, and the partner knows the present key. */
    private SignedSaying current(SignedSaying signed) {
        return signed.key().equals(identity.textSigner().verifyingKey().toString()) ? signed : SignedSaying.sign(signed.saying(), identity.textSigner());
    }

    /** To be called from time to time: what was refused for the moment is tried again. */
    public void tick() {
        store.behind(identity.name()).forEach(party -> partners.apply(party).filter(links::connected)
                .ifPresent(partner -> Thread.ofVirtual().name("feed to " + party).start(() -> deliverAll(partner))));
    }

    /** How far a party has heard what this node said; everything where it is none that hears. */
    public long told(String subject, String party) {
        return store.told(subject, party);
    }

    /** Parties that have not heard everything that this node said about the subject. */
    public List<String> untold(String subject) {
        return store.behindOn(subject, identity.name());
    }

    // ---- hearing ----

    private Have heard(Partner partner, Said said) {
        if (said.sayings().size() > BATCH) {
            throw ProtocolViolation.of("%s said more than %d things at once.", "%s 一次发言超过 %d 条。", partner.name(), BATCH);
        }
        List<SignedSaying> received = new ArrayList<>();
        for (String text : said.sayings()) {
            SignedSaying signed = SignedSaying.received(partner, text);
            if (!signed.saying().subject().equals(said.subject())) {
                throw ProtocolViolation.of("%s mixed what it said about several things.", "%s 混淆了不同主题的发言。", partner.name());
            }
            received.add(signed);
        }
        Audience audience = audience(said.subject());
        for (SignedSaying signed : received) {
            if (hear(partner, audience, signed)) {
                changed(said.subject());
            }
        }
        deliver(said.subject());
        return new Have(store.last(said.subject(), partner.name()).position());
    }

    /** Keeps the next word; false where it is here already, or is not the next. */
    private boolean hear(Partner partner, Audience audience, SignedSaying signed) {
        Saying s = signed.saying();
        writing.lock();
        try {
            FeedStore.Last last = store.last(s.subject(), s.party());
            if (s.position() <= last.position()) {
                if (!store.hash(s.subject(), s.party(), s.position()).equals(Optional.of(s.hash()))) {
                    throw forked(partner, signed);
                }
                return false;
            }
            if (s.position() > last.position() + 1) {
                return false;
            }
            if (!s.previous().equals(last.hash())) {
                throw forked(partner, signed);
            }
            if (s.position() > MOST || !pace.take(partner.name())) {
                throw PolicyDenied.of("%s says more than this node keeps; wait a while.", "%s 的发言过多，请稍后再试。", partner.name());
            }
            audience.admit(s);
            keep(signed);
            return true;
        } finally {
            writing.unlock();
        }
    }

    /** Two words of one position, both signed: kept as proof, neither believed from then on. */
    private ProtocolViolation forked(Partner partner, SignedSaying shown) {
        Saying s = shown.saying();
        if (pace.take(partner.name())) {
            String held = store.of(s.subject(), s.party(), s.position() - 1, 1).stream().findFirst().map(SignedSaying::text).orElse("");
            evidence.append("feed.forked", Map.of("partner", partner.name(), "subject", s.subject(), "position", s.position(),
                    "held", held.isEmpty() ? "" : SignedSaying.read(held).saying().hash(), "shown", s.hash(), "signature", shown.signature()));
        }
        LOG.error("{} tells different things about {} at position {}", partner.name(), s.subject(), s.position());
        return ProtocolViolation.of("%s said something else at this place before; words are not taken back.", "%s 在同一位置曾作不同发言；发言不可更改。", partner.name());
    }

    // ---- reading ----

    /** Everything said about a subject, each party's words in its order. */
    public List<Saying> read(String subject) {
        return store.all(subject);
    }

    /** All subjects of a kind about which anything was said. */
    public List<String> ids(String kind) {
        return store.subjects(kind).stream().map(Saying::id).toList();
    }
}
