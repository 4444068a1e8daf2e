package org.tacit.node.partner;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
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
    private final Clock clock;

    PartnerStore(JdbcClient sql, Clock clock) {
        this.sql = sql;
        this.clock = clock;
    }

    /** @param certificate that it showed when it was paired, which need not be its first */
    void add(Partner p, String certificate) {
        sql.sql("insert into partner (name, fingerprint, signing, address, added_at) values (?, ?, ?, ?, ?)")
                .params(p.name(), p.fingerprint(), JSON.writeValueAsString(p.keys()), p.address(), Times.sql(p.addedAt())).update();
        addGeneration(p.name(), new Known(0, certificate, p.keys(), null, null, false, ""));
    }

    void remove(String name) {
        sql.sql("delete from partner_generation where partner = ?").param(name).update();
        sql.sql("delete from partner where name = ?").param(name).update();
    }

    void move(String name, String address) {
        sql.sql("update partner set address = ? where name = ?").params(address, name).update();
    }

    /** @param why empty to lift it */
    void suspend(String name, String why, boolean compare) {
        sql.sql("update partner set suspended = ?, compare = ? where name = ?").params(why, compare, name).update();
    }

    /** Whether a person has to compare its certificate before it is lifted. */
    boolean mustCompare(String name) {
        return sql.sql("select compare from partner where name = ?").param(name).query(Boolean.class).optional().orElse(false);
    }

    void capabilities(String name, String json) {
        sql.sql("update partner set capabilities = ? where name = ?").params(json, name).update();
    }

    Optional<String> capabilities(String name) {
        return sql.sql("select capabilities from partner where name = ? and capabilities is not null").param(name).query(String.class).optional();
    }

    // ---- generations ----

    /**
     * A certificate of a partner and the keys that it announced with it.
     *
     * @param expires  null where it was never told
     * @param accepted until when it is, null where that has no end
     */
    record Known(int generation, String certificate, List<String> keys, Instant expires, Instant accepted, boolean compromised, String succession) {
        boolean acceptedAt(Instant now) {
            return !compromised && (accepted == null || now.isBefore(accepted));
        }
    }

    void addGeneration(String partner, Known k) {
        sql.sql("insert into partner_generation (partner, generation, certificate, signing, expires, accepted, compromised, succession) values (?, ?, ?, ?, ?, ?, ?, ?)")
                .params(java.util.Arrays.asList(partner, k.generation, k.certificate, JSON.writeValueAsString(k.keys), Times.sql(k.expires),
                        Times.sql(k.accepted), k.compromised, k.succession)).update();
    }

    /** Oldest first. */
    List<Known> generations(String partner) {
        return sql.sql("select * from partner_generation where partner = ? order by generation").param(partner).query((row, number) -> new Known(
                row.getInt("generation"), row.getString("certificate"), JSON.readValue(row.getString("signing"), new TypeReference<List<String>>() { }),
                Times.instant(row, "expires"), Times.instant(row, "accepted"),
                row.getBoolean("compromised"), row.getString("succession"))).list();
    }

    /** All generations before this one are accepted until then and no longer. */
    void endBefore(String partner, int generation, Instant until, boolean compromised) {
        sql.sql("update partner_generation set accepted = ?, compromised = (compromised or ?) where partner = ? and generation < ? and (accepted is null or accepted > ?)")
                .params(Times.sql(until), compromised, partner, generation, Times.sql(until)).update();
    }

    void expires(String partner, int generation, Instant when) {
        sql.sql("update partner_generation set expires = ? where partner = ? and generation = ?").params(Times.sql(when), partner, generation).update();
    }

    void show(String partner, int generation, List<String> keys) {
        sql.sql("update partner set generation = ?, signing = ? where name = ?").params(generation, JSON.writeValueAsString(keys), partner).update();
    }

    boolean hasCertificate(String certificate) {
        return sql.sql("select count(*) from partner_generation where certificate = ?").param(certificate).query(Long.class).single() > 0;
    }

    // ---- looking up ----

    List<Partner> all() {
        return sql.sql("select * from partner order by name").query(PartnerStore::read).list().stream().map(this::whole).toList();
    }

    Optional<Partner> find(String name) {
        return sql.sql("select * from partner where name = ?").param(name).query(PartnerStore::read).optional().map(this::whole);
    }

    Optional<Partner> withFingerprint(String fingerprint) {
        return sql.sql("select * from partner where fingerprint = ?").param(fingerprint).query(PartnerStore::read).optional().map(this::whole);
    }

    private static Partner read(ResultSet row, int number) throws SQLException {
        List<String> keys = JSON.readValue(row.getString("signing"), new TypeReference<>() { });
        return new Partner(row.getString("name"), row.getString("fingerprint"), keys, row.getString("address"), Times.instant(row, "added_at"),
                row.getInt("generation"), List.of(), List.of(), row.getString("suspended"));
    }

    private Partner whole(Partner p) {
        Instant now = clock.instant();
        List<Known> others = generations(p.name()).stream().filter(k -> k.generation != p.generation() && !k.compromised).toList();
        return new Partner(p.name(), p.fingerprint(), p.keys(), p.address(), p.addedAt(), p.generation(), others.stream().filter(k -> k.acceptedAt(now)).map(Known::keys).toList(),
                others.stream().filter(k -> !k.acceptedAt(now)).map(Known::keys).toList(), p.suspended());
    }

    // ---- invitations ----

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
