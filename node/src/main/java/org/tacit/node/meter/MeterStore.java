package org.tacit.node.meter;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.node.store.Database;
import org.tacit.node.store.Times;

/** The meter's ledger in the database. */
public final class MeterStore {

    private final Database database;
    private final JdbcClient sql;
    private final Clock clock;

    public MeterStore(Database database, Clock clock) {
        this.database = database;
        this.sql = database.sql();
        this.clock = clock;
    }

    /** The day that is counted now. */
    public String today() {
        return java.time.LocalDate.ofInstant(clock.instant(), java.time.ZoneOffset.UTC).toString();
    }

    /** Writes what was used together with what the work itself writes: both or neither. */
    public void with(Runnable work, List<MeterEntry> used) {
        database.atomically(() -> {
            work.run();
            used.forEach(this::put);
        });
    }

    private void put(MeterEntry e) {
        Instant now = clock.instant();
        int known = sql.sql("update meter set calls = ?, items = ?, bytes_sent = ?, bytes_received = ?, core_nanos = ?, epsilon = ?, changed_at = ? where id = ?")
                .params(e.calls(), e.rows(), e.bytesSent(), e.bytesReceived(), e.coreNanos(), e.epsilon(), Times.sql(now), e.id()).update();
        if (known == 0) {
            sql.sql("""
                    insert into meter (id, use_day, kind, subject, name, partner, provided, project, table_name, calls, items, bytes_sent, bytes_received, core_nanos, epsilon, changed_at)
                    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                    .params(e.id(), e.day(), e.kind().name(), e.subject(), e.name(), e.partner(), e.provided(), e.project(), e.table(), e.calls(), e.rows(), e.bytesSent(),
                            e.bytesReceived(), e.coreNanos(), e.epsilon(), Times.sql(now)).update();
        }
    }

    /**
     * Entries of these days, the newest first.
     *
     * @param partner empty for all
     */
    public List<MeterEntry> between(String from, String to, String partner) {
        List<Object> params = new ArrayList<>(List.of(from, to));
        if (!partner.isEmpty()) {
            params.add(partner);
        }
        return sql.sql("select * from meter where use_day >= ? and use_day <= ?" + (partner.isEmpty() ? "" : " and partner = ?") + " order by use_day desc, partner, name, id")
                .params(params).query((row, number) -> new MeterEntry(row.getString("id"), row.getString("use_day"), MeterEntry.Kind.valueOf(row.getString("kind")),
                        row.getString("subject"), row.getString("name"), row.getString("partner"), row.getBoolean("provided"), row.getString("project"),
                        row.getString("table_name"), row.getLong("calls"), row.getLong("items"), row.getLong("bytes_sent"), row.getLong("bytes_received"),
                        row.getLong("core_nanos"), row.getDouble("epsilon"))).list();
    }
}
