package org.tacit.node.partner;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tacit.base.InvalidInput;
import org.tacit.base.TacitException;
import org.tacit.node.access.Caller;
import org.tacit.node.evidence.Evidence;
import org.tacit.node.home.Identity;
import org.tacit.node.home.KnownKeys;
import org.tacit.node.home.NodeHome;
import org.tacit.node.link.Links;
import org.tacit.node.link.Partner;
import org.tacit.node.link.Topic;
import org.tacit.wire.TlsTransport;

/**
 * How this node changes its own certificate and signing keys while everything goes on.
 *
 * <pre>
 * announced   the next generation is made, its {@link Succession} is given to every partner; all is still signed and shown as before
 * shown       every partner has taken it, or the time is over: new connections and statements are made with it
 * retired     every partner knows that, and nothing open names the old keys, or the time is over: the old private keys are deleted
 * </pre>
 *
 * <p>Where the old keys may be in others' hands there is no time in between: announced, shown and retired at once; partners that
 * could not be reached need the text. Each step is on disk before the next, and is taken up again after a restart.
 */
public final class Successions {

    private static final Logger LOG = LoggerFactory.getLogger(Successions.class);
    static final Topic<Announced, Topic.Nothing> NEXT = new Topic<>("identity.next", Announced.class, Topic.Nothing.class);
    static final Topic<Shown, Topic.Nothing> SHOWN = new Topic<>("identity.shown", Shown.class, Topic.Nothing.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** @param text a signed {@link Succession} */
    record Announced(String text) {
    }

    /**
     * @param certificate that new connections are made with now, fingerprint
     * @param alone       whether those before it are gone
     */
    record Shown(String certificate, boolean alone) {
    }

    /**
     * A change as people see it.
     *
     * @param state   {@code ANNOUNCED}, {@code SHOWN} or {@code RETIRED} (over)
     * @param waiting partners that have not taken it
     * @param text    for a partner that could not be reached
     */
    public record SuccessionState(int generation, String state, boolean compromised, Instant made, Instant until, List<String> taken, List<String> waiting, String text) {
    }

    private final NodeHome home;
    private final Identity identity;
    private final SuccessionStore store;
    private final PartnerStore partners;
    private final TlsTransport transport;
    private final Links links;
    private final Evidence evidence;
    private final Clock clock;
    private final SecureRandom random;
    private final Set<String> told = new HashSet<>();
    /** Whether something open names these keys of this node. */
    private Predicate<List<String>> needed = keys -> false;

    Successions(NodeHome home, Identity identity, SuccessionStore store, PartnerStore partners, TlsTransport transport, Links links, Evidence evidence, Clock clock,
                SecureRandom random) {
        this.home = home;
        this.identity = identity;
        this.store = store;
        this.partners = partners;
        this.transport = transport;
        this.links = links;
        this.evidence = evidence;
        this.clock = clock;
        this.random = random;
    }

    /** Old keys are kept, within the time, as long as this says so. */
    public void neededBy(Predicate<List<String>> open) {
        needed = open;
    }

    /** What was begun before a crash goes on; to be called before partners can connect. */
    synchronized void recover() {
        int announced = store.newest().map(SuccessionStore.Own::generation).orElse(0);
        if (identity.newest().number() > Math.max(announced, identity.shown().number())) {
            identity.forgetNewest(home);
        }
        store.newest().filter(o -> o.shown() == null && identity.shown().number() >= o.generation()).ifPresent(this::nowShown);
        progress();
    }

    // ---- changing ----

    /**
     * Begins a change.
     *
     * @param overlap     how long the old certificate and keys are accepted beside the new ones at most
     * @param compromised the old ones may be in others' hands
     */
    public synchronized SuccessionState begin(Duration overlap, boolean compromised) {
        if (overlap.isNegative() || overlap.isZero() || overlap.compareTo(Succession.LONGEST) > 0) {
            throw InvalidInput.of("A change of certificate takes at most %d days; choose a shorter time.", "证书更换期最长 %d 天，请缩短。", Succession.LONGEST.toDays());
        }
        SuccessionStore.Own under = store.newest().filter(o -> o.retired() == null).orElse(null);
        if (under != null && !compromised) {
            throw InvalidInput.of("A change to generation %d is under way until %s; 'tacit partner identity' shows whom it waits for.",
                    "更换至第 %d 代正在进行，至 %s 为止；“tacit partner identity”显示等待哪些合作方。", under.generation(), under.until());
        }
        if (under != null && under.shown() == null) {
            show(under);
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant until = compromised ? now : now.plus(overlap);
        Identity.Generation before = identity.newest();
        Identity.Generation after = identity.next(home, now, random);
        String text = Succession.sign(identity, before, after, compromised, now, until);
        store.add(after.number(), text, compromised, now, until);
        evidence.append("identity.announced", Map.of("generation", after.number(), "certificate", after.tls().fingerprint(), "keys", after.keys(),
                "compromised", compromised, "until", until.toString(), "by", Caller.current().name()));
        LOG.info("generation {} of this node's certificate and keys is announced, until {}", after.number(), until);
        partners.all().forEach(this::announce);
        progress();
        return view();
    }

    /** Gives a partner what it has not taken yet. */
    private void announce(Partner partner) {
        if (!links.connected(partner)) {
            return;
        }
        for (SuccessionStore.Own own : store.all()) {
            if (concerns(own, partner) && !store.takenBy(own.generation()).contains(partner.name())) {
                try {
                    links.ask(partner, NEXT, new Announced(own.text()), PATIENCE);
                    store.taken(own.generation(), partner.name(), clock.instant());
                    LOG.info("{} has taken generation {}", partner.name(), own.generation());
                } catch (TacitException e) {
                    LOG.warn("{} has not taken generation {}: {}", partner.name(), own.generation(), e.getMessage());
                    return;
                }
            }
        }
    }

    /** Who was paired later knows the newer one already. */
    private static boolean concerns(SuccessionStore.Own own, Partner partner) {
        return partner.addedAt().isBefore(own.made());
    }

    /** To be called when a partner is there again. */
    public synchronized void connected(Partner partner) {
        announce(partner);
        tell(partner);
        progress();
    }

    /** Takes the next step where it is time. */
    public synchronized void progress() {
        SuccessionStore.Own own = store.newest().filter(o -> o.retired() == null).orElse(null);
        if (own == null) {
            return;
        }
        boolean over = !clock.instant().isBefore(own.until());
        List<Partner> concerned = partners.all().stream().filter(p -> concerns(own, p)).toList();
        List<String> taken = store.takenBy(own.generation());
        boolean all = concerned.stream().allMatch(p -> taken.contains(p.name()));
        if (own.shown() == null && (all || over)) {
            show(own);
        }
        boolean shown = identity.shown().number() >= own.generation();
        if (shown && (over || all && concerned.stream().allMatch(p -> told.contains(p.name())) && !oldIsNeeded(own))) {
            retire(own);
        }
    }

    private boolean oldIsNeeded(SuccessionStore.Own own) {
        return identity.held(own.generation() - 1).map(old -> needed.test(old.keys())).orElse(false);
    }

    private void show(SuccessionStore.Own own) {
        identity.show(home, own.generation());
        nowShown(own);
        transport.present(identity.tls());
        partners.all().forEach(this::tell);
    }

    private void nowShown(SuccessionStore.Own own) {
        KnownKeys.put(home, identity.name(), identity.textSigner().verifyingKey());
        store.shown(own.generation(), clock.instant());
        evidence.append("identity.shown", Map.of("generation", own.generation(), "certificate", identity.certificate(), "keys", identity.keys()));
        LOG.info("new connections are made with generation {}, certificate {}", own.generation(), identity.certificate());
    }

    private void retire(SuccessionStore.Own own) {
        identity.retire(home);
        store.retired(own.generation(), clock.instant());
        evidence.append("identity.retired", Map.of("before", own.generation()));
        LOG.info("certificate and keys before generation {} are gone", own.generation());
        partners.all().forEach(this::tell);
    }

    /** Says what is shown now. One that is away hears it when it greets. */
    private void tell(Partner partner) {
        if (store.newest().isEmpty() || !links.connected(partner)) {
            return;
        }
        try {
            boolean alone = identity.newest().number() == identity.shown().number() && identity.held(identity.shown().number() - 1).isEmpty();
            links.ask(partner, SHOWN, new Shown(identity.certificate(), alone), PATIENCE);
            if (identity.shown().number() == store.newest().orElseThrow().generation()) {
                told.add(partner.name());
            }
        } catch (TacitException e) {
            LOG.info("{} was not told which certificate is shown: {}", partner.name(), e.getMessage());
        }
    }

    /** One that is no partner any more is not waited for. */
    synchronized void forget(Partner partner) {
        store.forget(partner.name());
        told.remove(partner.name());
    }

    // ---- looking up ----

    /** The newest change; null where there never was one. */
    public SuccessionState view() {
        SuccessionStore.Own own = store.newest().orElse(null);
        if (own == null) {
            return null;
        }
        List<String> taken = store.takenBy(own.generation());
        return new SuccessionState(own.generation(), own.retired() != null ? "RETIRED" : own.shown() != null ? "SHOWN" : "ANNOUNCED", own.compromised(), own.made(), own.until(), taken,
                partners.all().stream().filter(p -> concerns(own, p)).map(Partner::name).filter(name -> !taken.contains(name)).toList(), own.text());
    }

    /** All texts, oldest first, for a partner that has missed more than one. */
    public List<String> texts() {
        return store.all().stream().map(SuccessionStore.Own::text).toList();
    }
}
