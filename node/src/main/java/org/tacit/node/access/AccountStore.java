package org.tacit.node.access;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.node.store.Times;

/** Accounts and their recovery codes in the database. */
final class AccountStore {

    private final JdbcClient sql;

    AccountStore(JdbcClient sql) {
        this.sql = sql;
    }

    void add(Account a) {
        sql.sql("""
                insert into account (name, tenant, roles, subject, password, password_until, totp_step, disabled, created_at, created_by)
                values (?, ?, ?, ?, ?, ?, 0, false, ?, ?)""")
                .params(a.name(), a.tenant(), text(a.roles()), a.subject(), a.password(), Times.sql(a.passwordUntil()), Times.sql(a.createdAt()), a.createdBy()).update();
    }

    Optional<Account> find(String name) {
        return sql.sql("select * from account where name = ?").param(name).query(AccountStore::read).optional();
    }

    Optional<Account> withSubject(String subject) {
        return sql.sql("select * from account where subject = ?").param(subject).query(AccountStore::read).optional();
    }

    List<Account> all() {
        return sql.sql("select * from account order by tenant, name").query(AccountStore::read).list();
    }

    void roles(String name, Set<Role> roles) {
        sql.sql("update account set roles = ? where name = ?").params(text(roles), name).update();
    }

    void disabled(String name, boolean disabled) {
        sql.sql("update account set disabled = ? where name = ?").params(disabled, name).update();
    }

    /** @param until null for a password that the person chose */
    void password(String name, String hash, Instant until) {
        sql.sql("update account set password = ?, password_until = ? where name = ?").params(hash, Times.sql(until), name).update();
    }

    void seen(String name, Instant now) {
        sql.sql("update account set seen_at = ? where name = ?").params(Times.sql(now), name).update();
    }

    // ---- second factor ----

    void totpPending(String name, String sealed) {
        sql.sql("update account set totp_pending = ? where name = ?").params(sealed, name).update();
    }

    /** From pending to asked for, unless that changed meanwhile. */
    boolean totpConfirmed(String name, String sealed, long step) {
        return sql.sql("update account set totp = totp_pending, totp_pending = null, totp_step = ? where name = ? and totp_pending = ? and totp is null")
                .params(step, name, sealed).update() == 1;
    }

    /** Where it still is what was resealed. */
    void totpResealed(Account before, String totp, String pending) {
        sql.sql("update account set totp = ? where name = ? and totp = ?").params(totp, before.name(), before.totp()).update();
        sql.sql("update account set totp_pending = ? where name = ? and totp_pending = ?").params(pending, before.name(), before.totpPending()).update();
    }

    void totpRemoved(String name) {
        sql.sql("update account set totp = null, totp_pending = null where name = ?").param(name).update();
        sql.sql("delete from recovery_code where account = ?").param(name).update();
    }

    /** Each step's code is good once, whoever asks at the same time. */
    boolean totpUsed(String name, long step) {
        return sql.sql("update account set totp_step = ? where name = ? and totp_step < ?").params(step, name, step).update() == 1;
    }

    void recovery(String name, Collection<String> hashes) {
        sql.sql("delete from recovery_code where account = ?").param(name).update();
        hashes.forEach(hash -> sql.sql("insert into recovery_code (account, code) values (?, ?)").params(name, hash).update());
    }

    boolean recoveryUsed(String name, String hash, Instant now) {
        return sql.sql("update recovery_code set used_at = ? where account = ? and code = ? and used_at is null").params(Times.sql(now), name, hash).update() == 1;
    }

    int recoveryLeft(String name) {
        return sql.sql("select count(*) from recovery_code where account = ? and used_at is null").param(name).query(Integer.class).single();
    }

    private static String text(Set<Role> roles) {
        return roles.stream().sorted().map(Role::name).collect(Collectors.joining(","));
    }

    static Account read(ResultSet row, int number) throws SQLException {
        EnumSet<Role> roles = EnumSet.noneOf(Role.class);
        Arrays.stream(row.getString("roles").split(",")).filter(r -> !r.isEmpty()).map(Role::valueOf).forEach(roles::add);
        return new Account(row.getString("name"), row.getString("tenant"), roles, row.getString("subject"), row.getString("password"), Times.instant(row, "password_until"),
                row.getString("totp"), row.getString("totp_pending"), row.getLong("totp_step"), row.getBoolean("disabled"), Times.instant(row, "created_at"),
                row.getString("created_by"), Times.instant(row, "seen_at"));
    }
}
