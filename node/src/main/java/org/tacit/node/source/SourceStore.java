package org.tacit.node.source;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.node.store.Times;
import tools.jackson.databind.json.JsonMapper;

/** Sources in the database, their secrets sealed. */
final class SourceStore {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final JdbcClient sql;

    SourceStore(JdbcClient sql) {
        this.sql = sql;
    }

    void put(Source s) {
        String settings = JSON.writeValueAsString(s.settings());
        int known = sql.sql("update data_source set kind = ?, settings = ? where name = ?").params(s.kind().name(), settings, s.name()).update();
        if (known == 0) {
            sql.sql("insert into data_source (name, kind, settings, added_by, added_at) values (?, ?, ?, ?, ?)")
                    .params(s.name(), s.kind().name(), settings, s.addedBy(), Times.sql(s.addedAt())).update();
        }
    }

    boolean remove(String name) {
        return sql.sql("delete from data_source where name = ?").param(name).update() == 1;
    }

    List<Source> all() {
        return sql.sql("select * from data_source order by name").query(SourceStore::read).list();
    }

    Optional<Source> find(String name) {
        return sql.sql("select * from data_source where name = ?").param(name).query(SourceStore::read).optional();
    }

    private static Source read(ResultSet row, int number) throws SQLException {
        return new Source(row.getString("name"), Source.Kind.valueOf(row.getString("kind")), JSON.readValue(row.getString("settings"), SourceSettings.class), row.getString("added_by"),
                Times.instant(row, "added_at"));
    }
}
