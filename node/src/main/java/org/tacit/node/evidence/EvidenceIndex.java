package org.tacit.node.evidence;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.ledger.Entry;
import org.tacit.ledger.Log;
import org.tacit.node.store.Database;
import org.tacit.node.store.Times;

/**
 * Words of entries in the database. Brought up to its log before it is asked; where it is not of that log – another root – it is made anew. It only says where to
 * look: what is shown is read from the log.
 */
final class EvidenceIndex {

    private static final int BATCH = 500;

    private final Database database;
    private final JdbcClient sql;
    private final ReentrantLock lock = new ReentrantLock();

    /** Where an entry is. */
    record Place(String origin, long entry, Instant at) {
    }

    EvidenceIndex(Database database) {
        this.database = database;
        this.sql = database.sql();
    }

    /** Adds what the log has more. */
    void catchUp(String origin, Log log) {
        lock.lock();
        try {
            long size = log.size();
            long from = indexed(origin, log);
            while (from < size) {
                long to = Math.min(size, from + BATCH);
                long begin = from;
                database.atomically(() -> {
                    for (long i = begin; i < to; i++) {
                        log.find(i).ifPresent(e -> add(origin, e));
                    }
                    sql.sql("delete from evidence_indexed where origin = ?").param(origin).update();
                    sql.sql("insert into evidence_indexed (origin, entries, root) values (?, ?, ?)").params(origin, to, HexFormat.of().formatHex(log.root(to))).update();
                });
                from = to;
            }
        } finally {
            lock.unlock();
        }
    }

    private record Indexed(long entries, String root) {
    }

    private long indexed(String origin, Log log) {
        Indexed known = sql.sql("select * from evidence_indexed where origin = ?").param(origin)
                .query((row, n) -> new Indexed(row.getLong("entries"), row.getString("root"))).optional().orElse(null);
        if (known != null && known.entries <= log.size() && known.root.equals(HexFormat.of().formatHex(log.root(known.entries)))) {
            return known.entries;
        }
        forget(origin);
        return 0;
    }

    /** So that it is made anew. */
    void forget(String origin) {
        for (String table : List.of("evidence_term", "evidence_entry", "evidence_indexed")) {
            sql.sql("delete from " + table + " where origin = ?").param(origin).update();
        }
    }

    private void add(String origin, Entry e) {
        sql.sql("insert into evidence_entry (origin, entry, logged_at, type) values (?, ?, ?, ?)")
                .params(origin, e.sequence(), Times.sql(e.time()), e.type().length() > 64 ? e.type().substring(0, 64) : e.type()).update();
        EvidenceTerms.of(e).forEach(t -> sql.sql("insert into evidence_term (origin, entry, name, term) values (?, ?, ?, ?)")
                .params(origin, e.sequence(), t.name(), t.value()).update());
    }

    /**
     * The newest first.
     *
     * @param after continues behind this place; null for the beginning
     */
    List<Place> find(EvidenceQuery query, Place after, int limit) {
        StringBuilder text = new StringBuilder("select origin, entry, logged_at from evidence_entry e where 1 = 1");
        List<Object> values = new ArrayList<>();
        if (query.types().isEmpty()) {
            text.append(" and type not like 'record.%'");
        } else {
            text.append(" and (").append(any("type", query.types(), values)).append(')');
        }
        if (!query.origins().isEmpty()) {
            text.append(" and (").append(any("origin", query.origins(), values)).append(')');
        }
        if (query.since() != null) {
            text.append(" and logged_at >= ?");
            values.add(Times.sql(query.since()));
        }
        if (query.until() != null) {
            text.append(" and logged_at < ?");
            values.add(Times.sql(query.until()));
        }
        query.terms().forEach((name, terms) -> {
            text.append(" and exists (select 1 from evidence_term t where t.origin = e.origin and t.entry = e.entry and t.name = ? and (");
            values.add(name);
            text.append(any("t.term", terms, values)).append("))");
        });
        if (after != null) {
            text.append(" and (logged_at < ? or logged_at = ? and (origin > ? or origin = ? and entry < ?))");
            values.addAll(List.of(Times.sql(after.at()), Times.sql(after.at()), after.origin(), after.origin(), after.entry()));
        }
        text.append(" order by logged_at desc, origin, entry desc limit ?");
        values.add(limit);
        return sql.sql(text.toString()).params(values).query(EvidenceIndex::place).list();
    }

    private static Place place(ResultSet row, int number) throws SQLException {
        return new Place(row.getString("origin"), row.getLong("entry"), Times.instant(row, "logged_at"));
    }

    /** Equal to any of the values, or beginning with one that ends in {@code *}. */
    private static String any(String column, List<String> wanted, List<Object> values) {
        StringBuilder text = new StringBuilder();
        for (String value : wanted) {
            text.append(text.isEmpty() ? "" : " or ");
            if (value.endsWith("*")) {
                text.append(column).append(" like ? escape '!'");
                values.add(value.substring(0, value.length() - 1).replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%");
            } else {
                text.append(column).append(" = ?");
                values.add(value);
            }
        }
        return text.toString();
    }
}
