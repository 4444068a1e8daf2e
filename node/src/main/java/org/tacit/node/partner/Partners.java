package org.tacit.node.partner;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.base.Text;
import org.tacit.node.access.Caller;
import org.tacit.node.home.Identity;
import org.tacit.node.home.KnownKeys;
import org.tacit.node.home.NodeConfig;
import org.tacit.node.home.NodeHome;
import org.tacit.node.evidence.Evidence;
import org.tacit.node.link.Desk;
import org.tacit.node.link.LinkMeter;
import org.tacit.node.link.Links;
import org.tacit.node.link.Partner;
import org.tacit.node.link.Topic;
import org.tacit.wire.Address;
import org.tacit.wire.RelayAddress;
import org.tacit.wire.TlsTransport;
import org.tacit.wire.Trouble;

/** Whom this node knows, and how it comes to know others. */
public final class Partners implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Partners.class);
    private static final int LONGEST_REASON = 500;
    private static final Duration LONGEST_VALIDITY = Duration.ofDays(30);

    private static final Duration TICK = Duration.ofHours(1);

    private final NodeHome home;
    private final NodeConfig config;
    private final Identity identity;
    private final PartnerStore store;
    private final TlsTransport transport;
    private final Links links;
    private final LinkMeter meter;
    private final Evidence evidence;
    private final Clock clock;
    private final SecureRandom random;
    private final Desk pairing = new Desk();
    private final Successions successions;
    private final Successors successors;
    private final Greeting greeting;
    private final Expiry expiry;
    private final ScheduledExecutorService timer;
    /** Invitations whose pass is accepted, by id. */
    private final Map<String, Pairing.Waiting> waiting = new ConcurrentHashMap<>();

    /**
     * What both sides are shown of each other.
     *
     * @param fingerprint of its first certificate: who it is
     * @param trouble     why it is not connected, null while it is
     * @param line        as last measured, null where it never was
     * @param certificate that it shows now, and when that expires (null where it never said)
     * @param reach       whether it can be talked to, since when, and what to do
     * @param suspended   why, null where it is not
     * @param version     of its software, null where it never said
     * @param protocol    0 where it never said
     */
    public record View(String name, String fingerprint, String address, boolean connected, String trouble, Long roundTripMicros, LinkMeter.Measured line,
                       Instant addedAt, String certificate, Instant certificateExpires, Reachability reach, String suspended, String version, int protocol) {
    }

    /** @param fingerprint of this node, to be compared by telephone or in person */
    public record Invited(String text, String fingerprint, Instant expires) {
    }

    /** @param reply a text that the inviter has to be given, null where the inviter could be dialled */
    public record Joined(View partner, String ownFingerprint, String reply) {
    }

    public Partners(NodeHome home, NodeConfig config, Identity identity, JdbcClient sql, TlsTransport transport, Links links, LinkMeter meter,
                    Evidence evidence, Clock clock, SecureRandom random, Desk desk, Supplier<Capabilities> capabilities) {
        this.home = home;
        this.config = config;
        this.identity = identity;
        this.store = new PartnerStore(sql, clock);
        this.transport = transport;
        this.links = links;
        this.meter = meter;
        this.evidence = evidence;
        this.clock = clock;
        this.random = random;
        SuccessionStore own = new SuccessionStore(sql);
        this.successions = new Successions(home, identity, own, store, transport, links, evidence, clock, random);
        this.successors = new Successors(home, store, transport, links, evidence, clock, desk);
        this.greeting = new Greeting(links, store, desk, capabilities, clock::instant, this::heard);
        this.expiry = new Expiry(identity, store, own, evidence, clock);
        this.timer = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("partner timer").factory());
        pairing.on(Pairing.JOIN, (pass, joiner) -> {
            joined(pass, new Pairing.Later(joiner.id(), joiner.name(), joiner.fingerprint(), joiner.fingerprint(), joiner.keys()));
            return new Topic.Nothing();
        });
        pairing.on(Pairing.JOIN_LATER, (pass, joiner) -> {
            joined(pass, joiner);
            return new Topic.Nothing();
        });
    }

    /** Connects to everybody that is known, and accepts open invitations again. */
    public void open() {
        successions.recover();
        store.all().forEach(this::connect);
        store.openInvitations(clock.instant()).stream().filter(i -> !i.pass().isEmpty()).forEach(i -> await(i.id(), i.pass(), i.expires()));
        tick();
        timer.scheduleWithFixedDelay(this::tick, TICK.toMinutes(), TICK.toMinutes(), TimeUnit.MINUTES);
    }

    /** What time brings: the next step of a change of certificates, and warnings. */
    public void tick() {
        try {
            successions.progress();
            expiry.tick();
        } catch (RuntimeException e) {
            LOG.error("partners were not looked after", e);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private void connect(Partner partner) {
        // First what must not be: in between a connection may arrive.
        successors.pin(partner);
        if (partner.isSuspended()) {
            transport.suspend(partner.party(), suspended(partner));
        }
        links.add(partner);
        if (partner.isSuspended()) {
            transport.suspend(partner.party(), suspended(partner));
        }
    }

    private static Text suspended(Partner partner) {
        return Text.of("it is suspended here: %s", "本方已暂停与其合作：%s", partner.suspended());
    }

    /** To be called when a connection is there, before anything else is said. */
    public void meet(Partner partner) {
        greeting.greet(partner);
    }

    /** To be called then. */
    public void connected(Partner partner) {
        successions.connected(partner);
    }

    private void heard(Partner partner, Capabilities theirs) {
        if (!theirs.certificate().isEmpty()) {
            successors.shown(partner.name(), theirs.certificate(), false);
            theirs.expiry().ifPresent(when -> successors.expires(partner.name(), theirs.certificate(), when));
        }
    }

    public Successions successions() {
        return successions;
    }

    public Greeting greeting() {
        return greeting;
    }

    public List<Expiry.ExpiryWarning> expiring() {
        return expiry.warnings();
    }

    private void await(String id, String pass, Instant expires) {
        waiting.put(id, Pairing.await(transport, id, pass, pairing, Duration.between(clock.instant(), expires)));
    }

    // ---- inviting ----

    /** @param address where the joiner shall dial; empty for the configured one, or this machine's name */
    public Invited invite(String address, Duration validity) {
        if (validity.isNegative() || validity.isZero() || validity.compareTo(LONGEST_VALIDITY) > 0) {
            throw InvalidInput.of("An invitation is good for at most %d days; choose a shorter time.", "邀请的有效期最长 %d 天，请缩短。", LONGEST_VALIDITY.toDays());
        }
        Instant now = clock.instant();
        Instant expires = now.plus(validity).truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
        byte[] name = new byte[8];
        random.nextBytes(name);
        String id = HexFormat.of().formatHex(name);
        String dial = transport.port().isEmpty() && transport.relay().isEmpty() ? "" : checked(address.isEmpty() ? ownAddress() : address);
        Pass pass = dial.isEmpty() ? new Pass("", "") : Pass.make(id, identity.tls().suite(), expires, clock.instant(), home.identity());
        store.addInvitation(id, pass.fingerprint(), now, expires);
        if (!dial.isEmpty()) {
            await(id, pass.fingerprint(), expires);
        }
        LOG.info("invitation {} is open until {}", id, expires);
        Invitation invitation = new Invitation(Invitation.INVITE, id, identity.name(), identity.fingerprint(), identity.certificate(), identity.keys(), dial, expires, pass.pem());
        return new Invited(invitation.text(identity.textSigner()), identity.fingerprint(), expires);
    }

    /** Where somebody shall dial: {@code host:port}, or a relay's address. */
    private static String checked(String address) {
        return address.contains("@") ? RelayAddress.parse(address).toString() : Address.parse(address).toString();
    }

    private String ownAddress() {
        if (!config.address().isEmpty()) {
            return config.address();
        }
        if (transport.port().isEmpty()) {
            return transport.relay().orElseThrow().toString();
        }
        try {
            return new Address(InetAddress.getLocalHost().getHostName(), transport.port().orElseThrow()).toString();
        } catch (UnknownHostException e) {
            throw InvalidInput.of("This machine does not know its own name; say --address HOST:PORT.", "本机无法确定自己的主机名，请用 --address 主机:端口 指明。");
        }
    }

    /** Somebody who holds the pass of one of our invitations says who it is. */
    private void joined(Partner pass, Pairing.Later joiner) {
        if (!pass.name().equals("invitation-" + joiner.id())) {
            throw PolicyDenied.of("The pass is of another invitation.", "该凭证属于另一份邀请。");
        }
        NodeConfig.checkName(joiner.name());
        Invitation.checkFingerprint(joiner.fingerprint());
        Invitation.checkFingerprint(joiner.certificate());
        Partner.checkKeys(joiner.keys());
        Partner partner = new Partner(joiner.name(), joiner.fingerprint(), joiner.keys(), "", clock.instant());
        checkNew(partner, joiner.certificate());
        store.useInvitation(joiner.id(), joiner.fingerprint(), clock.instant());
        Optional.ofNullable(waiting.remove(joiner.id())).ifPresent(Pairing.Waiting::used);
        add(partner, joiner.certificate());
    }

    // ---- joining ----

    /** Takes a text that a partner gave us: its invitation, or its reply to ours. */
    public Joined join(String text) {
        Invitation theirs = Invitation.read(text, clock.instant());
        return switch (theirs.kind()) {
            case Invitation.INVITE -> theirs.address().isEmpty() ? answerSilent(theirs) : dialInviter(theirs);
            case Invitation.REPLY -> dialReplier(theirs);
            default -> throw InvalidInput.of("This text is of another version; update the older node.", "该文本属于其他版本，请升级较旧的节点。");
        };
    }

    private Joined dialInviter(Invitation theirs) {
        Partner partner = partner(theirs);
        checkNew(partner, theirs.certificate());
        Pairing.introduce(theirs, new Pairing.Later(theirs.id(), identity.name(), identity.fingerprint(), identity.certificate(), identity.keys()), identity.tls(), home.identity());
        add(partner, theirs.certificate());
        return new Joined(view(partner), identity.fingerprint(), null);
    }

    /** The inviter cannot be dialled: it gets our address in a reply and dials us. */
    private Joined answerSilent(Invitation theirs) {
        if (transport.port().isEmpty() && transport.relay().isEmpty()) {
            throw InvalidInput.of("Neither %s nor this node listens, so neither can dial the other; let one of them listen (listen: true in config.yaml), or wait at a relay (relay: in config.yaml).",
                    "%s 与本节点都不监听，双方无法互连；请让其中一方监听（config.yaml 中 listen: true）或在中继等待（relay）。", theirs.name());
        }
        Partner partner = partner(theirs);
        checkNew(partner, theirs.certificate());
        add(partner, theirs.certificate());
        Invitation reply = new Invitation(Invitation.REPLY, theirs.id(), identity.name(), identity.fingerprint(), identity.certificate(), identity.keys(), ownAddress(),
                theirs.expires(), "");
        return new Joined(view(partner), identity.fingerprint(), reply.text(identity.textSigner()));
    }

    private Joined dialReplier(Invitation theirs) {
        Partner partner = partner(theirs);
        checkNew(partner, theirs.certificate());
        store.useInvitation(theirs.id(), theirs.fingerprint(), clock.instant());
        add(partner, theirs.certificate());
        return new Joined(view(partner), identity.fingerprint(), null);
    }

    private Partner partner(Invitation theirs) {
        return new Partner(theirs.name(), theirs.fingerprint(), theirs.keys(), theirs.address(), clock.instant());
    }

    private void checkNew(Partner partner, String certificate) {
        if (partner.fingerprint().equals(identity.fingerprint())) {
            throw InvalidInput.of("This is this node's own text; give it to the partner.", "这是本节点自己的文本，请交给合作方。");
        }
        if (partner.name().equals(identity.name())) {
            throw InvalidInput.of("The partner is also called '%s'; one of the two needs another name.", "对方也叫“%s”，其中一方需要改名。", partner.name());
        }
        if (store.find(partner.name()).isPresent() || store.withFingerprint(partner.fingerprint()).isPresent() || store.hasCertificate(certificate)) {
            throw InvalidInput.of("%s is a partner already, or another partner has that name.", "%s 已是合作方，或该名称已被其他合作方使用。", partner.name());
        }
    }

    private void add(Partner partner, String certificate) {
        KnownKeys.put(home, partner.name(), partner.textKey());
        store.add(partner, certificate);
        evidence.append("partner.added", Map.of("partner", partner.name(), "fingerprint", partner.fingerprint(), "certificate", certificate, "keys", partner.keys(),
                "by", Caller.current().name()));
        connect(partner);
        LOG.info("{} is a partner now, fingerprint {}", partner.name(), partner.fingerprint());
    }

    /** Takes the text by which a partner announces its next certificate, from a person; see {@link Succession}. */
    public View renew(String name, String text) {
        return view(successors.take(get(name).name(), text == null ? "" : text));
    }

    // ---- suspending ----

    /**
     * Nothing goes on with a partner until it is lifted: running jobs are stopped, connections are cut and none is accepted.
     *
     * @param before what has to be done while it can still be told
     */
    public View suspend(String name, String reason, Consumer<Partner> before) {
        Partner partner = get(name);
        if (partner.isSuspended()) {
            throw InvalidInput.of("%s is suspended already: %s.", "%s 已处于暂停状态：%s。", name, partner.suspended());
        }
        String why = reason == null || reason.isBlank() ? "-" : Desk.clean(reason.strip());
        if (why.length() > LONGEST_REASON) {
            throw InvalidInput.of("The reason has more than %d characters.", "原因超过 %d 个字符。", LONGEST_REASON);
        }
        before.accept(partner);
        store.suspend(name, why, store.mustCompare(name));
        evidence.append("partner.suspended", Map.of("partner", name, "reason", why, "by", Caller.current().name()));
        links.update(store.find(name).orElseThrow());
        transport.suspend(partner.party(), suspended(get(name)));
        LOG.info("{} is suspended: {}", name, why);
        return view(get(name));
    }

    /**
     * Lets it go on.
     *
     * @param certificate what a person has compared with the partner by telephone; needed after its keys were compromised, else empty
     */
    public View lift(String name, String certificate) {
        Partner partner = get(name);
        if (!partner.isSuspended()) {
            throw InvalidInput.of("%s is not suspended.", "%s 未处于暂停状态。", name);
        }
        String given = certificate == null ? "" : certificate.strip().toLowerCase(java.util.Locale.ROOT);
        if ((store.mustCompare(name) || !given.isEmpty()) && !shownCertificate(partner).map(PartnerStore.Known::certificate).filter(given::equals).isPresent()) {
            throw InvalidInput.of("%1$s may go on only with the fingerprint of its certificate, as a person there reads it to you: 'tacit partner lift %1$s --fingerprint …'. What you gave is not the one known here.",
                    "%1$s 须凭对方人员口头告知的证书指纹恢复：“tacit partner lift %1$s --fingerprint …”。所给指纹与本方所知不符。", name);
        }
        store.suspend(name, "", false);
        evidence.append("partner.lifted", Map.of("partner", name, "by", Caller.current().name()));
        Partner now = get(name);
        links.update(now);
        transport.lift(now.party());
        successors.pin(now);
        transport.cutUnpinned(now.party());
        links.hurry(now);
        LOG.info("{} may go on", name);
        return view(now);
    }

    private Optional<PartnerStore.Known> shownCertificate(Partner partner) {
        return store.generations(partner.name()).stream().filter(k -> k.generation() == partner.generation()).findFirst();
    }

    // ---- parting ----

    /**
     * Ends a partnership: its connections are cut and none is accepted any more. What was agreed and done with it stays in the records.
     *
     * @param before what has to be done while it can still be told
     */
    public Partner remove(String name, Consumer<Partner> before) {
        Partner partner = get(name);
        before.accept(partner);
        store.remove(name);
        evidence.append("partner.removed", Map.of("partner", name, "fingerprint", partner.fingerprint(), "by", Caller.current().name()));
        successions.forget(partner);
        greeting.forget(partner);
        links.remove(partner);
        transport.removePeer(partner.party());
        LOG.info("{} is no partner any more", name);
        return partner;
    }

    // ---- looking up ----

    public List<View> list() {
        return store.all().stream().map(this::view).toList();
    }

    public View view(String name) {
        return view(get(name));
    }

    private View view(Partner p) {
        Reachability reach = reach(p);
        Optional<PartnerStore.Known> shown = shownCertificate(p);
        Optional<Capabilities> can = greeting.of(p);
        return new View(p.name(), p.fingerprint(), p.address(), links.connected(p), reach.reason() == null ? null : reach.reason().toString(),
                links.roundTrip(p).map(d -> d.toNanos() / 1000).orElse(null), meter.of(p).orElse(null), p.addedAt(), shown.map(PartnerStore.Known::certificate).orElse(p.fingerprint()),
                shown.map(PartnerStore.Known::expires).orElse(null), reach, p.isSuspended() ? p.suspended() : null, can.map(Capabilities::version).orElse(null),
                can.map(Capabilities::protocol).orElse(0));
    }

    /** Whether a partner can be talked to, since when, and what to do about it. */
    public Reachability reach(Partner p) {
        Optional<Trouble> why = links.why(p);
        if (why.isEmpty() && p.isSuspended()) {
            // On record, while its last connections are being cut.
            return Reachability.of(p, new Trouble(Trouble.Kind.SUSPENDED_HERE, suspended(p), clock.instant()));
        }
        return why.map(t -> Reachability.of(p, t)).orElseGet(() -> Reachability.connected(links.connectedSince(p).orElse(clock.instant())));
    }

    public List<Partner> all() {
        return store.all();
    }

    public Optional<Partner> find(String name) {
        return store.find(name);
    }

    public Partner get(String name) {
        return store.find(name).orElseThrow(() -> InvalidInput.missing("There is no partner '%s'; 'tacit partner list' shows all.",
                "没有合作方“%s”；“tacit partner list”列出全部。", name));
    }
}
