package org.tacit.node.partner;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.base.InvalidInput;
import org.tacit.node.link.Partner;
import org.tacit.node.store.Times;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Partners and invitations in the database. */
final class PartnerStore {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final JdbcClient sql;

    PartnerStore(JdbcClient sql) {
        this.sql = sql;
    }

    void add(Partner p) {
        sql.sql("insert into partner (name, fingerprint, signing, address, added_at) values (?, ?, ?, ?, ?)")
                .params(p.name(), p.fingerprint(), JSON.writeValueAsString(p.keys()), p.address(), Times.sql(p.addedAt())).update();
    }

    void remove(String name) {
        sql.sql("delete from partner where name = ?").param(name).update();
    }

    void move(String name, String address) {
        sql.sql("update partner set address = ? where name = ?").params(address, name).update();
    }

    List<Partner> all() {
        return sql.sql("select * from partner order by name").query(PartnerStore::read).list();
    }

    Optional<Partner> find(String name) {
        return sql.sql("select * from partner where name = ?").param(name).query(PartnerStore::read).optional();
    }

    Optional<Partner> withFingerprint(String fingerprint) {
        return sql.sql("select * from partner where fingerprint = ?").param(fingerprint).query(PartnerStore::read).optional();
    }

    private static Partner read(ResultSet row, int number) throws SQLException {
        List<String> keys = JSON.readValue(row.getString("signing"), new TypeReference<>() { });
        return new Partner(row.getString("name"), row.getString("fingerprint"), keys,
                row.getString("address"), Times.instant(row, "added_at"));
    }

    void addInvitation(String id, String pass, Instant created, Instant expires) {
        sql.sql("insert into invitation (id, pass, created_at, expires_at) values (?, ?, ?, ?)")
                .params(id, pass, Times.sql(created), Times.sql(expires)).update();
    }

    /** An invitation that can still be used. */
    record Open(String id, String pass, Instant expires) {
    }

    List<Open> openInvitations(Instant now) {
        return sql.sql("select id, pass, expires_at from invitation where used_by is null and expires_at > ?").param(Times.sql(now))
                .query((row, number) -> new Open(row.getString("id"), row.getString("pass"), Times.instant(row, "expires_at"))).list();
    }

    /** Uses an invitation up, once. */
    void useInvitation(String id, String fingerprint, Instant now) {
        int used = sql.sql("update invitation set used_by = ? where id = ? and used_by is null and expires_at > ?")
                .params(fingerprint, id, Times.sql(now)).update();
        if (used != 1) {
            throw InvalidInput.of("This invitation was used before, has expired or is not ours; ask for a new one.",
                    "该邀请已被使用、已过期或并非本节点发出；请索取新的邀请。");
        }
    }
}
