package org.tacit.node.partner;

import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.node.access.Caller;
import org.tacit.node.evidence.Evidence;
import org.tacit.node.home.Identity;
import org.tacit.node.home.NodeConfig;
import org.tacit.node.home.NodeHome;
import org.tacit.node.link.Desk;
import org.tacit.node.link.Links;
import org.tacit.node.link.Partner;
import org.tacit.node.link.Topic;
import org.tacit.node.store.Times;
import org.tacit.wire.Address;
import org.tacit.wire.TlsTransport;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Applications that ask services of this node without having one ({@code org.tacit.sdk}). Each has a certificate and signing keys of its own, made where it runs, and is known by them: it
 * joins with a text that a person here gave out, good for one application of the name that stands in it.
 *
 * <p><b>Security guarantees.</b> An application reaches the topics of services and nothing else; of these, only what was offered to it by name and what it has signed.
 */
public final class Consumers {

    /** What an invitation for one is called in {@link Invitation#kind}. */
    public static final String KIND = "application";

    /** I am the application that you invited. */
    private static final Topic<Joiner, Joined> JOIN = new Topic<>("application.join", Joiner.class, Joined.class);
    private static final Logger LOG = LoggerFactory.getLogger(Consumers.class);
    private static final Duration LONGEST_VALIDITY = Duration.ofDays(30);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final NodeHome home;
    private final NodeConfig config;
    private final Identity identity;
    private final JdbcClient sql;
    private final TlsTransport transport;
    private final Links links;
    private final Evidence evidence;
    private final Clock clock;
    private final SecureRandom random;
    private final Desk applications;
    private final Function<String, Optional<Partner>> partners;
    private final Consumer<Partner> connected;
    private final Desk joining = new Desk();
    private final Map<String, Pairing.Waiting> waiting = new ConcurrentHashMap<>();

    /** @param id of the invitation */
    record Joiner(String id, String fingerprint, List<String> keys) {
        Joiner {
            keys = List.copyOf(keys);
        }
    }

    /** @param name that the inviter gave it */
    record Joined(String name) {
    }

    /** What people see of an application. */
    public record View(String name, String fingerprint, boolean connected, String addedBy, Instant addedAt) {
    }

    /** @param fingerprint of this node, for the application's owner to compare */
    public record Invited(String text, String name, String fingerprint, Instant expires) {
    }

    /** @param applications what they may ask */
    public Consumers(NodeHome home, NodeConfig config, Identity identity, JdbcClient sql, TlsTransport transport, Links links, Evidence evidence, Clock clock, SecureRandom random,
                     Desk applications, Function<String, Optional<Partner>> partners, Consumer<Partner> connected) {
        this.home = home;
        this.config = config;
        this.identity = identity;
        this.sql = sql;
        this.transport = transport;
        this.links = links;
        this.evidence = evidence;
        this.clock = clock;
        this.random = random;
        this.applications = applications;
        this.partners = partners;
        this.connected = connected;
        joining.on(JOIN, this::joined);
    }

    /** Accepts known applications, and open invitations again. */
    public void open() {
        all().forEach(this::link);
        sql.sql("select id, pass, expires_at from consumer_invitation where used_by is null and expires_at > ?").param(Times.sql(clock.instant()))
                .query((row, number) -> Map.entry(row.getString("id") + " " + row.getString("pass"), Times.instant(row, "expires_at"))).list()
                .forEach(i -> await(i.getKey().split(" ")[0], i.getKey().split(" ")[1], i.getValue()));
    }

    private void link(Partner application) {
        links.addApplication(application, applications, connected);
    }

    private void await(String id, String pass, Instant expires) {
        waiting.put(id, Pairing.await(transport, id, pass, joining, Duration.between(clock.instant(), expires)));
    }

    /**
     * @param name    that the application will have here
     * @param address where it shall dial this node; empty for the configured one
     */
    public Invited invite(String name, String address, Duration validity) {
        NodeConfig.checkName(name);
        if (find(name).isPresent() || partners.apply(name).isPresent() || name.equals(identity.name())) {
            throw InvalidInput.of("'%s' is the name of a partner or application already.", "“%s”已是合作方或应用的名称。", name);
        }
        if (validity.isNegative() || validity.isZero() || validity.compareTo(LONGEST_VALIDITY) > 0) {
            throw InvalidInput.of("An invitation is good for at most %d days; choose a shorter time.", "邀请的有效期最长 %d 天，请缩短。", LONGEST_VALIDITY.toDays());
        }
        String dial = address.isEmpty() ? config.address() : address;
        if (transport.port().isEmpty() || dial.isEmpty()) {
            throw InvalidInput.of("An application dials this node: let it listen (listen: true in config.yaml) and say --address HOST:PORT.", "应用需主动连接本节点：请在 config.yaml 中设置 listen: true，并用 --address 主机:端口 指明地址。");
        }
        String at = Address.parse(dial).toString();
        Instant now = clock.instant();
        Instant expires = now.plus(validity).truncatedTo(ChronoUnit.SECONDS);
        byte[] bytes = new byte[8];
        random.nextBytes(bytes);
        String id = HexFormat.of().formatHex(bytes);
        Pass pass = Pass.make(id, identity.tls().suite(), expires, now, home.identity());
        sql.sql("insert into consumer_invitation (id, name, pass, created_by, created_at, expires_at) values (?, ?, ?, ?, ?, ?)")
                .params(id, name, pass.fingerprint(), Caller.current().name(), Times.sql(now), Times.sql(expires)).update();
        await(id, pass.fingerprint(), expires);
        evidence.append("application.invited", Map.of("application", name, "invitation", id, "expires", expires.toString(), "by", Caller.current().name()));
        Invitation invitation = new Invitation(KIND, id, identity.name(), identity.fingerprint(), identity.certificate(), identity.keys(), at, expires, pass.pem());
        return new Invited(invitation.text(identity.textSigner()), name, identity.fingerprint(), expires);
    }

    private Joined joined(Partner pass, Joiner joiner) {
        if (!pass.name().equals("invitation-" + joiner.id())) {
            throw PolicyDenied.of("The pass is of another invitation.", "该凭证属于另一份邀请。");
        }
        Invitation.checkFingerprint(joiner.fingerprint());
        Partner.checkKeys(joiner.keys());
        String name = sql.sql("select name from consumer_invitation where id = ?").param(joiner.id()).query(String.class).optional()
                .orElseThrow(() -> InvalidInput.of("There is no such invitation.", "没有该邀请。"));
        if (find(name).isPresent() || partners.apply(name).isPresent() || joiner.fingerprint().equals(identity.fingerprint()) || all().stream().anyMatch(a -> a.fingerprint().equals(joiner.fingerprint()))) {
            throw InvalidInput.of("'%s' is known here already, or its certificate is; ask for a new invitation.", "“%s”或其证书在此处已登记，请索取新的邀请。", name);
        }
        int used = sql.sql("update consumer_invitation set used_by = ? where id = ? and used_by is null and expires_at > ?")
                .params(joiner.fingerprint(), joiner.id(), Times.sql(clock.instant())).update();
        if (used != 1) {
            throw InvalidInput.of("This invitation was used before or has expired; ask for a new one.", "该邀请已被使用或已过期；请索取新的邀请。");
        }
        Optional.ofNullable(waiting.remove(joiner.id())).ifPresent(Pairing.Waiting::used);
        String by = sql.sql("select created_by from consumer_invitation where id = ?").param(joiner.id()).query(String.class).single();
        Partner application = new Partner(name, joiner.fingerprint(), joiner.keys(), "", clock.instant());
        sql.sql("insert into consumer (name, fingerprint, signing, added_by, added_at) values (?, ?, ?, ?, ?)")
                .params(name, application.fingerprint(), JSON.writeValueAsString(application.keys()), by, Times.sql(application.addedAt())).update();
        evidence.append("application.added", Map.of("application", name, "fingerprint", application.fingerprint(), "keys", application.keys(), "by", by));
        link(application);
        LOG.info("application {} is known now, fingerprint {}", name, application.fingerprint());
        return new Joined(name);
    }

    /** Cuts its connections; none is accepted any more. */
    public void remove(String name, Consumer<Partner> before) {
        Partner application = find(name).orElseThrow(() -> InvalidInput.of("There is no application '%s'.", "没有应用“%s”。", name));
        before.accept(application);
        sql.sql("delete from consumer where name = ?").param(name).update();
        evidence.append("application.removed", Map.of("application", name, "fingerprint", application.fingerprint(), "by", Caller.current().name()));
        links.remove(application);
        transport.removePeer(application.party());
    }

    public Optional<Partner> find(String name) {
        return sql.sql("select * from consumer where name = ?").param(name).query(Consumers::read).optional();
    }

    private List<Partner> all() {
        return sql.sql("select * from consumer order by name").query(Consumers::read).list();
    }

    public List<View> list() {
        Map<String, String> by = new java.util.HashMap<>();
        sql.sql("select name, added_by from consumer").query((row, number) -> by.put(row.getString("name"), row.getString("added_by"))).list();
        return all().stream().map(a -> new View(a.name(), a.fingerprint(), links.connected(a), by.get(a.name()), a.addedAt())).toList();
    }

    private static Partner read(ResultSet row, int number) throws SQLException {
        List<String> keys = JSON.readValue(row.getString("signing"), new TypeReference<>() { });
        return new Partner(row.getString("name"), row.getString("fingerprint"), keys, "", Times.instant(row, "added_at"));
    }
}
