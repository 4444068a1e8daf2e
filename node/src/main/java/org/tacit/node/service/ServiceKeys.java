package org.tacit.node.service;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.base.Text;
import org.tacit.node.access.Caller;
import org.tacit.node.access.Permission;
import org.tacit.node.access.Tenancy;
import org.tacit.node.store.Times;

/**
 * Keys of services, issued by the node whose applications ask: what a provider counts and limits is the partner, what the partner's own programs may do is the partner's affair.
 *
 * <p><b>Security guarantees.</b> A key opens one service and nothing else, until it expires or is revoked. Its secret has 256 random bits, is shown once and kept as a SHA-256 only.
 */
public final class ServiceKeys {

    /** What every secret begins with. */
    public static final String PREFIX = "tsk_";
    private static final String CALLER = "key:";
    private static final Duration LONGEST = Duration.ofDays(2 * 366);
    private static final int MOST = 1000;

    private final ServiceParts parts;
    private final Map<String, Meter> meters = new ConcurrentHashMap<>();

    /** @param secret to be sent as {@code Authorization: Bearer …}; there is no other way to see it again */
    public record Issued(ServiceKey key, String secret) {
    }

    /** A key with what was asked with it. */
    public record View(ServiceKey key, long asked, long refused) {
    }

    ServiceKeys(ServiceParts parts) {
        this.parts = parts;
    }

    private static String hash(String secret) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param service that this node asks, name or id */
    public Issued issue(String service, String name, Limits limits, int days) {
        ServiceRow row = parts.store().get(service, parts.tenancy().seen(Tenancy.SERVICE));
        if (row.provided()) {
            throw InvalidInput.of("'%s' is provided by this node; %s issues keys to its own applications.", "“%s”由本节点提供；应由 %s 向其应用发放密钥。", row.name(), row.partner());
        }
        if (row.state() == ServiceState.ENDED) {
            throw InvalidInput.of("'%s' has ended.", "“%s”已结束。", row.name());
        }
        if (name == null || !name.matches("[\\p{L}\\p{N}_.-]{1,40}") || days < 1 || Duration.ofDays(days).compareTo(LONGEST) > 0) {
            throw InvalidInput.of("A key has a name of up to 40 letters, digits, '_', '.' and '-', and is good for 1 to %d days.", "密钥名称至多 40 个字母、数字、“_”、“.”、“-”，有效期 1 到 %d 天。", LONGEST.toDays());
        }
        if (of(row.id()).stream().filter(k -> k.revoked() == null).count() >= MOST || of(row.id()).stream().anyMatch(k -> k.revoked() == null && k.name().equals(name))) {
            throw InvalidInput.of("'%s' has a key for '%s' already, or too many; revoke one first.", "“%s”已有“%s”的密钥，或密钥过多；请先吊销。", row.name(), name);
        }
        byte[] bytes = new byte[32];
        parts.random().nextBytes(bytes);
        String secret = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        byte[] id = new byte[8];
        parts.random().nextBytes(id);
        Instant now = parts.clock().instant();
        Caller by = Caller.current();
        ServiceKey key = new ServiceKey(HexFormat.of().formatHex(id), name, row.id(), limits, by.tenant(), by.name(), now, now.plus(Duration.ofDays(days)).truncatedTo(ChronoUnit.SECONDS), null);
        parts.sql().sql("""
                insert into service_key (id, service, name, secret_hash, per_minute, per_day, in_all, tenant, created_by, created_at, expires_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(key.id(), key.service(), name, hash(secret), limits.perMinute(), limits.perDay(), limits.inAll(), key.tenant(), key.createdBy(), Times.sql(now),
                        Times.sql(key.expires())).update();
        parts.evidence().append("service.key-issued", Map.of("service", row.id(), "name", row.name(), "key", key.id(), "application", name, "expires", key.expires().toString(),
                "by", by.name()));
        return new Issued(key, secret);
    }

    /** Ends it at once. */
    public ServiceKey revoke(String service, String id) {
        ServiceKey key = of(parts.store().get(service, parts.tenancy().seen(Tenancy.SERVICE)).id()).stream().filter(k -> k.id().equals(id)).findFirst()
                .orElseThrow(() -> InvalidInput.of("There is no key %.16s of '%s'.", "没有“%2$s”的密钥 %1$.16s。", id, service));
        if (key.revoked() == null) {
            parts.sql().sql("update service_key set revoked_at = ? where id = ?").params(Times.sql(parts.clock().instant()), id).update();
            parts.evidence().append("service.key-revoked", Map.of("service", key.service(), "key", id, "application", key.name(), "by", Caller.current().name()));
        }
        return find(id).orElseThrow();
    }

    public List<View> list(String service) {
        return of(parts.store().get(service, parts.tenancy().seen(Tenancy.SERVICE)).id()).stream().map(k -> {
            List<ServiceUse> days = meter(k).days();
            return new View(k, days.stream().mapToLong(ServiceUse::questions).sum(), days.stream().mapToLong(ServiceUse::refused).sum());
        }).toList();
    }

    /** Who calls with this secret, where it is one of a key that is good. */
    public Optional<Caller> caller(String secret) {
        if (!secret.startsWith(PREFIX) || secret.length() > 100) {
            return Optional.empty();
        }
        return parts.sql().sql("select * from service_key where secret_hash = ?").param(hash(secret)).query(ServiceKeys::read).optional().filter(this::good)
                .map(k -> new Caller(CALLER + k.id(), k.tenant(), Set.of(Permission.CALL_SERVICES)));
    }

    private boolean good(ServiceKey key) {
        return key.revoked() == null && parts.clock().instant().isBefore(key.expires());
    }

    /** Whether somebody calls with a key of a service: then nothing but asking that service is theirs. */
    public static boolean isKey(Caller caller) {
        return caller.name().startsWith(CALLER);
    }

    /**
     * Counts what is asked with a key; who calls without one has none of these bounds.
     *
     * @throws PolicyDenied where the key is of another service, is good no more, or a limit of it is reached
     */
    void admit(Caller caller, String service, int questions) {
        if (!isKey(caller)) {
            return;
        }
        ServiceKey key = find(caller.name().substring(CALLER.length())).filter(this::good).filter(k -> k.service().equals(service))
                .orElseThrow(() -> PolicyDenied.of("The key is of another service, has expired or is revoked.", "该密钥属于其他服务、已过期或已吊销。"));
        parts.unchanged().row("service_key", key.id());
        meter(key).take(questions);
    }

    private Meter meter(ServiceKey key) {
        return meters.computeIfAbsent(key.id(), id -> new Meter(id, Text.of("The key of '%s' allows", "“%s”的密钥允许", key.name()), key.limits(), ServiceUseStore.ofKeys(parts.sql()),
                parts.clock()));
    }

    void settle() {
        meters.values().forEach(Meter::settle);
    }

    private Optional<ServiceKey> find(String id) {
        return parts.sql().sql("select * from service_key where id = ?").param(id).query(ServiceKeys::read).optional();
    }

    private List<ServiceKey> of(String service) {
        return parts.sql().sql("select * from service_key where service = ? order by created_at, id").param(service).query(ServiceKeys::read).list();
    }

    private static ServiceKey read(ResultSet row, int number) throws SQLException {
        return new ServiceKey(row.getString("id"), row.getString("name"), row.getString("service"), new Limits(row.getLong("per_minute"), row.getLong("per_day"), row.getLong("in_all")),
                row.getString("tenant"), row.getString("created_by"), Times.instant(row, "created_at"), Times.instant(row, "expires_at"), Times.instant(row, "revoked_at"));
    }
}
