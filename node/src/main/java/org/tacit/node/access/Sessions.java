package org.tacit.node.access;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.node.store.Times;

/**
 * Who is signed in with a browser. The browser holds a random text; the database holds its hash, so who reads the database is nobody. A session ends by
 * itself when it was not used for a while, and at the latest after a working day.
 */
public final class Sessions {

    static final Duration IDLE = Duration.ofMinutes(30);
    static final Duration LONGEST = Duration.ofHours(12);
    /** Use is noted no more often than this. */
    private static final Duration GRAIN = Duration.ofMinutes(1);

    private final JdbcClient sql;
    private final Clock clock;
    private final SecureRandom random;

    /**
     * A new session.
     *
     * @param secret for the browser's cookie, never shown to scripts
     * @param csrf   what the page sends beside the cookie with everything that changes something
     */
    public record Opened(Caller caller, String secret, String csrf, Instant expires, boolean mustChange) {
    }

    /** Somebody who showed a session's secret. */
    public record SignedIn(Caller caller, String id, String csrf, Instant expires, boolean mustChange) {
    }

    /**
     * A session, for its owner.
     *
     * @param id begins the hash of its secret
     */
    public record SessionView(String id, boolean current, Instant createdAt, Instant seenAt, Instant expiresAt) {
    }

    Sessions(JdbcClient sql, Clock clock, SecureRandom random) {
        this.sql = sql;
        this.clock = clock;
        this.random = random;
    }

    Opened open(Account account) {
        Instant now = clock.instant();
        sql.sql("delete from login_session where expires_at <= ? or seen_at <= ?").params(Times.sql(now), Times.sql(now.minus(IDLE))).update();
        String secret = Secrets.make(random);
        Instant expires = now.plus(LONGEST);
        sql.sql("insert into login_session (id, account, created_at, seen_at, expires_at) values (?, ?, ?, ?, ?)")
                .params(Secrets.hash(secret), account.name(), Times.sql(now), Times.sql(now), Times.sql(expires)).update();
        return new Opened(account.caller(), secret, csrf(secret), expires, account.mustChange());
    }

    /** The page may know it: the secret cannot be computed from it. */
    private static String csrf(String secret) {
        return Secrets.derive("csrf", secret);
    }

    /** With the account's rights as they are now; empty where there is no such session any more. */
    public Optional<SignedIn> of(String secret) {
        record Row(Account account, Instant seen, Instant expires) {
        }
        Instant now = clock.instant();
        String id = Secrets.hash(secret);
        Optional<Row> found = sql.sql("select a.*, s.seen_at as session_seen, s.expires_at as session_expires from login_session s join account a on a.name = s.account where s.id = ?")
                .param(id).query((r, n) -> new Row(AccountStore.read(r, n), Times.instant(r, "session_seen"), Times.instant(r, "session_expires"))).optional()
                .filter(row -> now.isBefore(row.expires) && now.isBefore(row.seen.plus(IDLE)) && !row.account.disabled());
        found.filter(row -> !now.isBefore(row.seen.plus(GRAIN)))
                .ifPresent(row -> sql.sql("update login_session set seen_at = ? where id = ?").params(Times.sql(now), id).update());
        return found.map(row -> new SignedIn(row.account.caller(), id, csrf(secret), row.expires, row.account.mustChange()));
    }

    /** @param current the session that asks, null for none */
    public List<SessionView> list(String account, String current) {
        return sql.sql("select * from login_session where account = ? and expires_at > ? and seen_at > ? order by created_at desc")
                .params(account, Times.sql(clock.instant()), Times.sql(clock.instant().minus(IDLE)))
                .query((r, n) -> new SessionView(r.getString("id").substring(0, 16), r.getString("id").equals(current), Times.instant(r, "created_at"),
                        Times.instant(r, "seen_at"), Times.instant(r, "expires_at"))).list();
    }

    /** @param id or its beginning, at least 16 characters; false where this account has no such session */
    public boolean end(String account, String id) {
        return id.matches("[0-9a-f]{16,64}") && sql.sql("delete from login_session where account = ? and id like ?").params(account, id + "%").update() > 0;
    }

    int endAll(String account) {
        return sql.sql("delete from login_session where account = ?").param(account).update();
    }

    void endOthers(String account, String but) {
        sql.sql("delete from login_session where account = ? and id <> ?").params(account, but == null ? "" : but).update();
    }
}
