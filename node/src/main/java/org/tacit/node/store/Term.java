package org.tacit.node.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.base.Cancelled;

/**
 * One process's time in the lead. Each new one has a higher number, and whoever writes holds the number's row against the next one until the commit: what a process that has
 * lost the lead without knowing still tries to write is refused by the database.
 */
final class Term {

    private final JdbcClient sql;
    private final long number;

    /** Waits for what the process before is writing right now. */
    Term(JdbcClient sql, String owner, String reach, Instant now) {
        this.sql = sql;
        // One at a time by the folder's lock; where that failed, the update finds another number than was read.
        long before = current();
        number = before + 1;
        if (sql.sql("update node_lead set term = ?, owner = ?, reach = ?, since = ? where id = 1 and term = ?").params(number, owner, reach, Times.sql(now), before).update() != 1) {
            throw lost();
        }
    }

    long number() {
        return number;
    }

    boolean holds() {
        return current() == number;
    }

    private long current() {
        return sql.sql("select term from node_lead where id = 1").query(Long.class).single();
    }

    /** Within a transaction, before its first write. */
    void check(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("select term from node_lead where id = 1 for share"); var rows = statement.executeQuery()) {
            if (!rows.next() || rows.getLong(1) != number) {
                throw lost();
            }
        }
    }

    private static Cancelled lost() {
        return Cancelled.of("Another process of this node has taken the lead; nothing was written. Ask again.", "本节点的另一进程已接管；未写入任何内容，请重试。");
    }
}
