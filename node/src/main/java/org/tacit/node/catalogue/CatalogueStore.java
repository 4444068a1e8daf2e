package org.tacit.node.catalogue;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.data.Schema;
import org.tacit.flow.policy.Clause;
import org.tacit.node.store.Database;
import org.tacit.node.store.Times;
import tools.jackson.databind.json.JsonMapper;

/** Tables and their policies in the database. */
public final class CatalogueStore {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Database database;
    private final JdbcClient sql;

    public CatalogueStore(Database database) {
        this.database = database;
        this.sql = database.sql();
    }

    /** Registers a table, or its newer snapshot, and does what belongs to it; its policy stays. */
    void put(OwnTable t, Runnable also) {
        String schema = JSON.writeValueAsString(t.schema());
        database.atomically(() -> {
            int known = sql.sql("""
                    update registered_table set source = ?, row_count = ?, table_schema = ?, commitment = ?, added_at = ?
                    where name = ?""")
                    .params(t.source(), t.rows(), schema, t.commitment(), Times.sql(t.addedAt()), t.name()).update();
            if (known == 0) {
                sql.sql("""
                        insert into registered_table (name, source, row_count, table_schema, commitment, added_at)
                        values (?, ?, ?, ?, ?, ?)""")
                        .params(t.name(), t.source(), t.rows(), schema, t.commitment(), Times.sql(t.addedAt())).update();
            }
            also.run();
        });
    }

    List<OwnTable> all() {
        return sql.sql("select * from registered_table order by name").query(CatalogueStore::read).list();
    }

    Optional<OwnTable> find(String name) {
        return sql.sql("select * from registered_table where name = ?").param(name).query(CatalogueStore::read).optional();
    }

    private static OwnTable read(ResultSet row, int number) throws SQLException {
        return new OwnTable(row.getString("name"), row.getString("source"), row.getLong("row_count"),
                JSON.readValue(row.getString("table_schema"), Schema.class), row.getString("commitment"), Times.instant(row, "added_at"));
    }

    void grant(String table, Clause clause, Instant now) {
        sql.sql("insert into clause (id, table_name, document, granted_at) values (?, ?, ?, ?)")
                .params(clause.id(), table, JSON.writeValueAsString(clause), Times.sql(now)).update();
    }

    boolean revoke(String table, String clause, Instant now) {
        return sql.sql("update clause set revoked_at = ? where id = ? and table_name = ? and revoked_at is null")
                .params(Times.sql(now), clause, table).update() == 1;
    }

    /** Those that hold now. */
    List<Clause> clauses(String table) {
        return sql.sql("select document from clause where table_name = ? and revoked_at is null order by granted_at, id").param(table)
                .query((row, number) -> JSON.readValue(row.getString("document"), Clause.class)).list();
    }
}
