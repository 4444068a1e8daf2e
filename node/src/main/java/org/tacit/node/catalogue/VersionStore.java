package org.tacit.node.catalogue;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.data.Schema;
import org.tacit.node.store.Times;
import tools.jackson.databind.json.JsonMapper;

/** Versions of tables in the database. */
final class VersionStore {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String ALL = """
            select table_name, version, commitment, row_count, excluded, table_schema, origin, drift, made_by, made_at, retired_at, retired_why
            from table_version""";

    private final JdbcClient sql;

    VersionStore(JdbcClient sql) {
        this.sql = sql;
    }

    void add(TableVersion v) {
        sql.sql("""
                insert into table_version (table_name, version, commitment, row_count, excluded, table_schema, origin, drift, made_by, made_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(v.table(), v.version(), v.commitment(), v.rows(), v.excluded(), JSON.writeValueAsString(v.schema()), JSON.writeValueAsString(v.origin()),
                        JSON.writeValueAsString(v.drift()), v.madeBy(), Times.sql(v.madeAt())).update();
    }

    /** The newest first. */
    List<TableVersion> of(String table) {
        return sql.sql(ALL + " where table_name = ? order by version desc").param(table).query(VersionStore::read).list();
    }

    /** Those whose files are there, of all tables. */
    List<TableVersion> present() {
        return sql.sql(ALL + " where retired_at is null order by table_name, version desc").query(VersionStore::read).list();
    }

    Optional<TableVersion> find(String table, String commitment) {
        return sql.sql(ALL + " where table_name = ? and commitment = ?").params(table, commitment).query(VersionStore::read).optional();
    }

    /** Tables that were registered before versions were kept. */
    List<String> without() {
        return sql.sql("select name from registered_table where name not in (select table_name from table_version) order by name").query(String.class).list();
    }

    boolean retire(String table, int version, Instant now, String why) {
        return sql.sql("update table_version set retired_at = ?, retired_why = ?, survey = null where table_name = ? and version = ? and retired_at is null")
                .params(Times.sql(now), why, table, version).update() == 1;
    }

    Optional<String> survey(String table, int version) {
        return sql.sql("select survey from table_version where table_name = ? and version = ? and survey is not null").params(table, version)
                .query((row, number) -> row.getString("survey")).optional();
    }

    void survey(String table, int version, String document) {
        sql.sql("update table_version set survey = ? where table_name = ? and version = ?").params(document, table, version).update();
    }

    private static TableVersion read(ResultSet row, int number) throws SQLException {
        return new TableVersion(row.getString("table_name"), row.getInt("version"), row.getString("commitment"), row.getLong("row_count"), row.getLong("excluded"),
                JSON.readValue(row.getString("table_schema"), Schema.class), JSON.readValue(row.getString("origin"), Origin.class),
                JSON.readValue(row.getString("drift"), Drift.class), row.getString("made_by"), Times.instant(row, "made_at"), Times.instant(row, "retired_at"),
                row.getString("retired_why"));
    }
}
