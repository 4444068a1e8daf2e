package org.tacit.node.catalogue;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.data.Grade;
import org.tacit.data.classify.Category;
import org.tacit.node.store.Times;

/** What persons decided about columns, in the database. */
final class ClassStore {

    /** @param by who decided */
    record Decided(Category category, Grade grade, String by, Instant at) {
    }

    private final JdbcClient sql;

    ClassStore(JdbcClient sql) {
        this.sql = sql;
    }

    Map<String, Decided> of(String table) {
        Map<String, Decided> decided = new LinkedHashMap<>();
        sql.sql("select column_name, category, grade, decided_by, decided_at from column_class where table_name = ? order by column_name").param(table)
                .query(row -> {
                    decided.put(row.getString("column_name"), new Decided(Category.valueOf(row.getString("category")), Grade.valueOf(row.getString("grade")),
                            row.getString("decided_by"), Times.instant(row, "decided_at")));
                });
        return decided;
    }

    void put(String table, String column, Decided decided) {
        int known = sql.sql("update column_class set category = ?, grade = ?, decided_by = ?, decided_at = ? where table_name = ? and column_name = ?")
                .params(decided.category().name(), decided.grade().name(), decided.by(), Times.sql(decided.at()), table, column).update();
        if (known == 0) {
            sql.sql("insert into column_class (table_name, column_name, category, grade, decided_by, decided_at) values (?, ?, ?, ?, ?, ?)")
                    .params(table, column, decided.category().name(), decided.grade().name(), decided.by(), Times.sql(decided.at())).update();
        }
    }
}
