package org.tacit.node.access;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.base.InvalidInput;
import org.tacit.data.Grade;
import org.tacit.node.evidence.Evidence;
import org.tacit.node.home.NodeConfig;
import org.tacit.node.store.Times;

/** Parts of the organisation that share a node and see nothing of each other; a node begins with one, {@value Caller#MAIN}. */
public final class Tenants {

    private final JdbcClient sql;
    private final Evidence evidence;
    private final Clock clock;

    /**
     * A tenant and its rule for saying yes.
     *
     * @param persons how many people say yes to each contract, 1 or 2
     * @param twoFrom two say yes where a column of this grade or above is touched; null for no such rule
     */
    public record Tenant(String name, int persons, Grade twoFrom, Instant createdAt) {

        /** @param highest of the columns that are touched, null where none is */
        public int needed(Grade highest) {
            return persons >= 2 || twoFrom != null && highest != null && highest.compareTo(twoFrom) >= 0 ? 2 : 1;
        }
    }

    Tenants(JdbcClient sql, Evidence evidence, Clock clock) {
        this.sql = sql;
        this.evidence = evidence;
        this.clock = clock;
    }

    public Tenant add(String name) {
        NodeConfig.checkName(name);
        try {
            sql.sql("insert into tenant (name, persons, created_at) values (?, 1, ?)").params(name, Times.sql(clock.instant())).update();
        } catch (DuplicateKeyException e) {
            throw InvalidInput.of("There is a tenant '%s' already.", "租户“%s”已存在。", name);
        }
        evidence.append("tenant.added", Map.of("tenant", name, "actor", Caller.current().name()));
        return get(name);
    }

    /** How many people say yes from now on, also to what is undecided. */
    public Tenant approvals(String name, int persons, Grade twoFrom) {
        Tenant before = get(name);
        if (persons < 1 || persons > 2) {
            throw InvalidInput.of("One person or two say yes.", "须由一人或两人批准。");
        }
        sql.sql("update tenant set persons = ?, two_from = ? where name = ?").params(persons, twoFrom == null ? null : twoFrom.name(), before.name()).update();
        evidence.append("tenant.approvals", Map.of("tenant", name, "persons", persons, "twoFrom", twoFrom == null ? "" : twoFrom.name(), "actor", Caller.current().name()));
        return get(name);
    }

    public Tenant get(String name) {
        return find(name).orElseThrow(() -> InvalidInput.missing("There is no tenant '%s'; 'tacit tenant list' shows all.", "没有租户“%s”；“tacit tenant list”列出全部。", name));
    }

    private Optional<Tenant> find(String name) {
        return sql.sql("select * from tenant where name = ?").param(name).query(Tenants::read).optional();
    }

    public List<Tenant> list() {
        return sql.sql("select * from tenant order by name").query(Tenants::read).list();
    }

    private static Tenant read(ResultSet row, int number) throws SQLException {
        String from = row.getString("two_from");
        return new Tenant(row.getString("name"), row.getInt("persons"), from == null ? null : Grade.valueOf(from), Times.instant(row, "created_at"));
    }
}
