package org.tacit.node.access;

import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.node.evidence.Evidence;
import org.tacit.node.store.Times;

/**
 * Keys that programs call with, {@code Authorization: Bearer tk_…}. A key belongs to an account and never may more than that account may now; it has
 * scopes, an end, and can be revoked. The key itself is shown once: this node keeps its hash and the beginning that it is known by.
 */
public final class ApiKeys {

    private static final Logger LOG = LoggerFactory.getLogger(ApiKeys.class);
    private static final Pattern FORM = Pattern.compile("(tk_[0-9a-hjkmnp-z]{8})_[A-Za-z0-9_-]{43}");
    private static final String LETTERS = "0123456789abcdefghjkmnpqrstuvwxyz";
    private static final Pattern LABEL = Pattern.compile("[\\p{L}\\p{N} ._-]{1,80}");
    private static final int MOST_DAYS = 366;
    private static final int MOST_KEYS = 50;
    private static final Duration GRAIN = Duration.ofMinutes(1);

    private final JdbcClient sql;
    private final AccountStore accounts;
    private final Evidence evidence;
    private final Clock clock;
    private final SecureRandom random;

    /** @param prefix how the key is known */
    public record ApiKeyView(String prefix, String account, String label, Set<Permission> scopes, Instant createdAt, String createdBy, Instant expiresAt, Instant revokedAt, Instant usedAt) {
    }

    /** @param secret the whole key, shown this one time */
    public record MadeApiKey(String secret, ApiKeyView key) {
    }

    ApiKeys(JdbcClient sql, AccountStore accounts, Evidence evidence, Clock clock, SecureRandom random) {
        this.sql = sql;
        this.accounts = accounts;
        this.evidence = evidence;
        this.clock = clock;
        this.random = random;
    }

    /**
     * A key of the caller's own account; with the node's token, of any.
     *
     * @param account empty or null for the caller's
     * @param scopes  what the key may do: not more than who makes it
     */
    public MadeApiKey make(String account, String label, Collection<Permission> scopes, int days) {
        Caller caller = Caller.current();
        if (caller.isKey()) {
            throw PolicyDenied.of("A key makes no keys; sign in.", "密钥不能创建密钥；请登录后操作。");
        }
        String of = account == null || account.isEmpty() ? caller.name() : account;
        if (!caller.isNode() && !of.equals(caller.name())) {
            throw PolicyDenied.of("A key is made by the person that it belongs to.", "密钥须由其所属人员自己创建。");
        }
        Account owner = accounts.find(of).orElseThrow(() -> InvalidInput.of("Say which account the key belongs to; there is no account '%s'.", "请指明密钥所属账户；没有账户“%s”。", of));
        if (label == null || !LABEL.matcher(label).matches() || days < 1 || days > MOST_DAYS) {
            throw InvalidInput.of("A key has a label of up to 80 letters, digits, blanks, dots and dashes, and is good for 1 to %d days.", "密钥须有至多 80 个字符的标签，有效期 1 至 %d 天。", MOST_DAYS);
        }
        if (scopes == null || scopes.isEmpty() || scopes.stream().anyMatch(java.util.Objects::isNull)) {
            throw InvalidInput.of("Say what the key may do: scopes out of %s.", "请指明密钥的权限范围：%s。", owner.caller().permissions());
        }
        EnumSet<Permission> wanted = EnumSet.copyOf(scopes);
        wanted.stream().filter(p -> !owner.caller().has(p)).findFirst().ifPresent(p -> {
            throw PolicyDenied.of("'%s' does not have the permission %s, so no key of it has.", "“%s”没有权限 %s，其密钥也不能有。", of, p);
        });
        if (list(of).stream().filter(k -> k.revokedAt() == null && clock.instant().isBefore(k.expiresAt())).count() >= MOST_KEYS) {
            throw InvalidInput.of("'%s' has %d keys that are good; revoke one first.", "“%s”已有 %d 个有效密钥；请先吊销一个。", of, MOST_KEYS);
        }
        String prefix = "tk_" + random.ints(8, 0, LETTERS.length()).mapToObj(i -> "" + LETTERS.charAt(i)).collect(Collectors.joining());
        String secret = prefix + "_" + Secrets.make(random);
        Instant now = clock.instant();
        Instant expires = now.plus(Duration.ofDays(days));
        sql.sql("insert into api_key (prefix, hash, account, label, scopes, created_at, created_by, expires_at) values (?, ?, ?, ?, ?, ?, ?, ?)")
                .params(prefix, Secrets.hash(secret), of, label, wanted.stream().map(Permission::name).collect(Collectors.joining(",")), Times.sql(now), caller.name(), Times.sql(expires))
                .update();
        evidence.append("api-key.made", Map.of("key", prefix, "account", of, "scopes", wanted, "expires", expires.toString(), "actor", caller.name()));
        return new MadeApiKey(secret, get(prefix));
    }

    /** Who calls with this key; empty where it is none, or is good no more. */
    public Optional<Caller> caller(String secret) {
        var form = FORM.matcher(secret);
        if (!form.matches()) {
            return Optional.empty();
        }
        record Row(ApiKeyView key, String hash) {
        }
        Instant now = clock.instant();
        Optional<Row> found = sql.sql("select * from api_key where prefix = ?").param(form.group(1)).query((r, n) -> new Row(read(r, n), r.getString("hash"))).optional()
                .filter(row -> Secrets.same(row.hash, Secrets.hash(secret)) && row.key.revokedAt() == null && now.isBefore(row.key.expiresAt()));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        ApiKeyView key = found.get().key;
        Optional<Account> account = accounts.find(key.account()).filter(a -> !a.disabled());
        if (account.isPresent() && (key.usedAt() == null || !now.isBefore(key.usedAt().plus(GRAIN)))) {
            sql.sql("update api_key set used_at = ? where prefix = ?").params(Times.sql(now), key.prefix()).update();
        }
        return account.map(a -> {
            EnumSet<Permission> may = EnumSet.copyOf(key.scopes());
            may.retainAll(a.caller().permissions());
            return new Caller(a.name() + "/" + key.prefix(), a.tenant(), may);
        });
    }

    /** By its owner or an administrator; takes effect with the next call. */
    public ApiKeyView revoke(String prefix) {
        Caller caller = Caller.current();
        ApiKeyView key = find(prefix).filter(k -> k.account().equals(caller.person()) || caller.has(Permission.ADMINISTER))
                .orElseThrow(() -> InvalidInput.missing("There is no key %s.", "没有密钥 %s。", prefix));
        if (sql.sql("update api_key set revoked_at = ? where prefix = ? and revoked_at is null").params(Times.sql(clock.instant()), key.prefix()).update() == 1) {
            evidence.append("api-key.revoked", Map.of("key", key.prefix(), "account", key.account(), "actor", caller.name()));
            LOG.info("key {} of {} is revoked", key.prefix(), key.account());
        }
        return get(key.prefix());
    }

    private Optional<ApiKeyView> find(String prefix) {
        return sql.sql("select * from api_key where prefix = ?").param(prefix).query(ApiKeys::read).optional();
    }

    private ApiKeyView get(String prefix) {
        return find(prefix).orElseThrow();
    }

    public List<ApiKeyView> list(String account) {
        return sql.sql("select * from api_key where account = ? order by created_at desc, prefix").param(account).query(ApiKeys::read).list();
    }

    public List<ApiKeyView> all() {
        return sql.sql("select * from api_key order by created_at desc, prefix").query(ApiKeys::read).list();
    }

    private static ApiKeyView read(ResultSet row, int number) throws SQLException {
        EnumSet<Permission> scopes = EnumSet.noneOf(Permission.class);
        Arrays.stream(row.getString("scopes").split(",")).map(Permission::valueOf).forEach(scopes::add);
        return new ApiKeyView(row.getString("prefix"), row.getString("account"), row.getString("label"), scopes, Times.instant(row, "created_at"), row.getString("created_by"),
                Times.instant(row, "expires_at"), Times.instant(row, "revoked_at"), Times.instant(row, "used_at"));
    }
}
