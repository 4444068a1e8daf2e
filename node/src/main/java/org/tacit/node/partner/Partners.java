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
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
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
import org.tacit.wire.TlsTransport;

/** Whom this node knows, and how it comes to know others. */
public final class Partners {

    private static final Logger LOG = LoggerFactory.getLogger(Partners.class);
    private static final Duration LONGEST_VALIDITY = Duration.ofDays(30);

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
    /** Invitations whose pass is accepted, by id. */
    private final Map<String, Pairing.Waiting> waiting = new ConcurrentHashMap<>();

    /**
     * What both sides are shown of each other.
     *
     * @param line as last measured, null where it never was
     */
    public record View(String name, String fingerprint, String address, boolean connected, String trouble, Long roundTripMicros, LinkMeter.Measured line,
                       Instant addedAt) {
    }

    /** @param fingerprint of this node, to be compared by telephone or in person */
    public record Invited(String text, String fingerprint, Instant expires) {
    }

    /** @param reply a text that the inviter has to be given, null where the inviter could be dialled */
    public record Joined(View partner, String ownFingerprint, String reply) {
    }

    public Partners(NodeHome home, NodeConfig config, Identity identity, JdbcClient sql, TlsTransport transport, Links links, LinkMeter meter,
                    Evidence evidence, Clock clock, SecureRandom random) {
        this.home = home;
        this.config = config;
        this.identity = identity;
        this.store = new PartnerStore(sql);
        this.transport = transport;
        this.links = links;
        this.meter = meter;
        this.evidence = evidence;
        this.clock = clock;
        this.random = random;
        pairing.on(Pairing.JOIN, (pass, joiner) -> {
            joined(pass, joiner);
            return new Topic.Nothing();
        });
    }

    /** Connects to everybody that is known, and accepts open invitations again. */
    public void open() {
        store.all().forEach(links::add);
        store.openInvitations(clock.instant()).stream().filter(i -> !i.pass().isEmpty()).forEach(i -> await(i.id(), i.pass(), i.expires()));
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
        String dial = transport.port().isPresent() ? Address.parse(address.isEmpty() ? ownAddress() : address).toString() : "";
        Pass pass = dial.isEmpty() ? new Pass("", "") : Pass.make(id, home.identity());
        store.addInvitation(id, pass.fingerprint(), now, expires);
        if (!dial.isEmpty()) {
            await(id, pass.fingerprint(), expires);
        }
        LOG.info("invitation {} is open until {}", id, expires);
        Invitation invitation = new Invitation(Invitation.INVITE, id, identity.name(), identity.fingerprint(), identity.keys(), dial, expires, pass.pem());
        return new Invited(invitation.text(identity.textSigner()), identity.fingerprint(), expires);
    }

    private String ownAddress() {
        if (!config.address().isEmpty()) {
            return config.address();
        }
        try {
            return new Address(InetAddress.getLocalHost().getHostName(), transport.port().orElseThrow()).toString();
        } catch (UnknownHostException e) {
            throw InvalidInput.of("This machine does not know its own name; say --address HOST:PORT.", "本机无法确定自己的主机名，请用 --address 主机:端口 指明。");
        }
    }

    /** Somebody who holds the pass of one of our invitations says who it is. */
    private void joined(Partner pass, Pairing.Joiner joiner) {
        if (!pass.name().equals("invitation-" + joiner.id())) {
            throw PolicyDenied.of("The pass is of another invitation.", "该凭证属于另一份邀请。");
        }
        NodeConfig.checkName(joiner.name());
        Invitation.checkFingerprint(joiner.fingerprint());
        Partner.checkKeys(joiner.keys());
        Partner partner = new Partner(joiner.name(), joiner.fingerprint(), joiner.keys(), "", clock.instant());
        checkNew(partner);
        store.useInvitation(joiner.id(), joiner.fingerprint(), clock.instant());
        Optional.ofNullable(waiting.remove(joiner.id())).ifPresent(Pairing.Waiting::used);
        add(partner);
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
        checkNew(partner);
        Pairing.introduce(theirs, new Pairing.Joiner(theirs.id(), identity.name(), identity.fingerprint(), identity.keys()), home.identity());
        add(partner);
        return new Joined(view(partner), identity.fingerprint(), null);
    }

    /** The inviter cannot be dialled: it gets our address in a reply and dials us. */
    private Joined answerSilent(Invitation theirs) {
        if (transport.port().isEmpty()) {
            throw InvalidInput.of("Neither %s nor this node listens, so neither can dial the other; let one of them listen (listen: true in config.yaml).",
                    "%s 与本节点都不监听，双方无法互连；请让其中一方监听（config.yaml 中 listen: true）。", theirs.name());
        }
        Partner partner = partner(theirs);
        checkNew(partner);
        add(partner);
        Invitation reply = new Invitation(Invitation.REPLY, theirs.id(), identity.name(), identity.fingerprint(), identity.keys(), ownAddress(),
                theirs.expires(), "");
        return new Joined(view(partner), identity.fingerprint(), reply.text(identity.textSigner()));
    }

    private Joined dialReplier(Invitation theirs) {
        Partner partner = partner(theirs);
        checkNew(partner);
        store.useInvitation(theirs.id(), theirs.fingerprint(), clock.instant());
        add(partner);
        return new Joined(view(partner), identity.fingerprint(), null);
    }

    private Partner partner(Invitation theirs) {
        return new Partner(theirs.name(), theirs.fingerprint(), theirs.keys(), theirs.address(), clock.instant());
    }

    private void checkNew(Partner partner) {
        if (partner.fingerprint().equals(identity.fingerprint())) {
            throw InvalidInput.of("This is this node's own text; give it to the partner.", "这是本节点自己的文本，请交给合作方。");
        }
        if (partner.name().equals(identity.name())) {
            throw InvalidInput.of("The partner is also called '%s'; one of the two needs another name.", "对方也叫“%s”，其中一方需要改名。", partner.name());
        }
        if (store.find(partner.name()).isPresent() || store.withFingerprint(partner.fingerprint()).isPresent()) {
            throw InvalidInput.of("%s is a partner already, or another partner has that name.", "%s 已是合作方，或该名称已被其他合作方使用。", partner.name());
        }
    }

    private void add(Partner partner) {
        KnownKeys.put(home, partner.name(), partner.textKey());
        store.add(partner);
        evidence.append("partner.added", Map.of("partner", partner.name(), "fingerprint", partner.fingerprint(), "keys", partner.keys()));
        links.add(partner);
        LOG.info("{} is a partner now, fingerprint {}", partner.name(), partner.fingerprint());
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
        evidence.append("partner.removed", Map.of("partner", name, "fingerprint", partner.fingerprint()));
        links.remove(partner);
        transport.removePeer(partner.party());
        LOG.info("{} is no partner any more", name);
        return partner;
    }

    // ---- looking up ----

    public List<View> list() {
        return store.all().stream().map(this::view).toList();
    }

    private View view(Partner p) {
        boolean connected = links.connected(p);
        return new View(p.name(), p.fingerprint(), p.address(), connected, connected ? null : links.trouble(p).map(Object::toString).orElse(null),
                links.roundTrip(p).map(d -> d.toNanos() / 1000).orElse(null), meter.of(p).orElse(null), p.addedAt());
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
