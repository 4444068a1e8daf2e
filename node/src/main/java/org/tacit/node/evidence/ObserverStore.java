package org.tacit.node.evidence;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.node.store.Times;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Who may watch this node's evidence, in the database. */
final class ObserverStore {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final JdbcClient sql;

    ObserverStore(JdbcClient sql) {
        this.sql = sql;
    }

    void put(Observers.ObserverGrant g) {
        remove(g.partner());
        sql.sql("insert into evidence_observer (partner, types, granted_by, granted_at) values (?, ?, ?, ?)")
                .params(g.partner(), JSON.writeValueAsString(g.types()), g.grantedBy(), Times.sql(g.grantedAt())).update();
    }

    boolean remove(String partner) {
        return sql.sql("delete from evidence_observer where partner = ?").param(partner).update() == 1;
    }

    Optional<Observers.ObserverGrant> find(String partner) {
        return all().stream().filter(g -> g.partner().equals(partner)).findFirst();
    }

    List<Observers.ObserverGrant> all() {
        return sql.sql("select * from evidence_observer order by partner").query((row, n) -> {
            List<String> types = JSON.readValue(row.getString("types"), new TypeReference<>() { });
            Instant at = Times.instant(row, "granted_at");
            return new Observers.ObserverGrant(row.getString("partner"), types, row.getString("granted_by"), at);
        }).list();
    }
}
