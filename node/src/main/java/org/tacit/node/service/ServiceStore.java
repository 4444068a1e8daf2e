package org.tacit.node.service;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.node.store.Times;

/** Services in the database. */
public final class ServiceStore {

    private final JdbcClient sql;

    public ServiceStore(JdbcClient sql) {
        this.sql = sql;
    }

    void add(ServiceRow s) {
        sql.sql("insert into service (id, name, partner, provided, document, state, delivered, created_at) values (?, ?, ?, ?, ?, ?, ?, ?)")
                .params(s.id(), s.name(), s.partner(), s.provided(), s.signed().text(), s.state().name(), s.delivered(), Times.sql(s.createdAt())).update();
    }

    Optional<ServiceRow> find(String id) {
        return sql.sql("select * from service where id = ?").param(id).query(ServiceStore::read).optional();
    }

    /** By id, by a beginning of it that only one has, or by name where only one that has not ended has it. */
    ServiceRow get(String wanted) {
        return get(wanted, id -> true);
    }

    /** Among these alone: the others are not there for who asks. */
    ServiceRow get(String wanted, Predicate<String> among) {
        List<ServiceRow> named = all().stream().filter(s -> s.name().equals(wanted) && among.test(s.id())).toList();
        List<ServiceRow> open = named.stream().filter(s -> s.state() != ServiceState.ENDED).toList();
        List<ServiceRow> found = open.size() == 1 ? open : named.size() == 1 ? named : !named.isEmpty() ? named : wanted.matches("[0-9a-f]{6,64}")
                ? sql.sql("select * from service where id like ?").param(wanted + "%").query(ServiceStore::read).list().stream().filter(s -> among.test(s.id())).toList() : List.of();
        if (found.size() == 1) {
            return found.getFirst();
        }
        throw found.isEmpty() ? InvalidInput.missing("There is no service '%s'; 'tacit pir list' shows all.", "没有服务“%s”；“tacit pir list”列出全部。", wanted)
                : InvalidInput.of("%d services are called '%s'; say which by its id ('tacit pir list').", "有 %d 个服务名为“%s”；请以编号指明（“tacit pir list”）。", found.size(), wanted);
    }

    List<ServiceRow> all() {
        return sql.sql("select * from service order by created_at desc, id").query(ServiceStore::read).list();
    }

    List<ServiceRow> with(String partner) {
        return sql.sql("select * from service where partner = ? order by created_at, id").param(partner).query(ServiceStore::read).list();
    }

    /** Takes the step once, whoever asks at the same time; false where it was not in that state. */
    boolean decide(String id, ServiceState from, ServiceState to, SignedTerms signed, Text reason, boolean delivered, Instant now) {
        return sql.sql("update service set state = ?, document = ?, reason_en = ?, reason_zh = ?, delivered = ?, decided_at = ? where id = ? and state = ?")
                .params(to.name(), signed.text(), reason == null ? null : reason.en(), reason == null ? null : reason.zh(), delivered, Times.sql(now), id, from.name())
                .update() == 1;
    }

    void delivered(String id) {
        sql.sql("update service set delivered = true where id = ?").param(id).update();
    }

    /** The newest, and one of all. */
    void edition(String id, SignedEdition edition, Instant now) {
        sql.sql("update service set edition = ? where id = ?").params(edition.text(), id).update();
        String hash = edition.edition().hash();
        if (sql.sql("select count(*) from service_edition where service = ? and hash = ?").params(id, hash).query(Integer.class).single() == 0) {
            sql.sql("insert into service_edition (service, hash, document, made_at) values (?, ?, ?, ?)").params(id, hash, edition.text(), Times.sql(now)).update();
        }
    }

    /** All that were served, the newest first. */
    List<Edition> editions(String id) {
        return sql.sql("select document from service_edition where service = ? order by made_at desc").param(id).query(String.class).list().stream()
                .map(text -> SignedEdition.read(text).edition()).sorted(Comparator.comparing(Edition::epoch).thenComparing(Edition::version).thenComparing(Edition::made).reversed()).toList();
    }

    /** @param why null to go on */
    void pause(String id, Text why) {
        sql.sql("update service set paused_en = ?, paused_zh = ? where id = ?").params(why == null ? null : why.en(), why == null ? null : why.zh(), id).update();
    }

    private static ServiceRow read(ResultSet row, int number) throws SQLException {
        String edition = row.getString("edition");
        String en = row.getString("reason_en");
        return new ServiceRow(row.getString("id"), row.getString("name"), row.getString("partner"), row.getBoolean("provided"),
                SignedTerms.read(row.getString("document")), ServiceState.valueOf(row.getString("state")), edition == null ? null : SignedEdition.read(edition),
                en == null ? null : new Text(en, row.getString("reason_zh")), row.getBoolean("delivered"), Times.instant(row, "created_at"),
                Times.instant(row, "decided_at"), row.getString("paused_en") == null ? null : new Text(row.getString("paused_en"), row.getString("paused_zh")));
    }
}
