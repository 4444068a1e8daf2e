package org.tacit.node.service;

import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What was asked of services, or with keys, by day. A write is on disk when it returns. */
final class ServiceUseStore {

    private final JdbcClient sql;
    private final String table;
    private final Ledger ledger;

    /** What else is written of the same use: both or neither. */
    @FunctionalInterface
    interface Ledger {
        Ledger NONE = (write, use) -> write.run();

        void with(Runnable write, ServiceUse use);
    }

    ServiceUseStore(JdbcClient sql) {
        this(sql, Ledger.NONE);
    }

    ServiceUseStore(JdbcClient sql, Ledger ledger) {
        this(sql, "service_use", ledger);
    }

    private ServiceUseStore(JdbcClient sql, String table, Ledger ledger) {
        this.sql = sql;
        this.table = table;
        this.ledger = ledger;
    }

    /** Of keys in place of services. */
    static ServiceUseStore ofKeys(JdbcClient sql) {
        return new ServiceUseStore(sql, "service_key_use", Ledger.NONE);
    }

    /**
     * A day as it is stored.
     *
     * @param lastSecond when it was asked last, seconds since 1970
     * @param lastMinute questions of the minute before that
     */
    record Stored(ServiceUse use, long lastSecond, long lastMinute) {
    }

    void write(String service, Stored s) {
        ledger.with(() -> put(service, s), s.use());
    }

    private void put(String service, Stored s) {
        ServiceUse u = s.use();
        int known = sql.sql("update " + table + """
                 set questions = ?, refused = ?, bytes_sent = ?, bytes_received = ?, busy_nanos = ?, calls = ?, core_nanos = ?, last_second = ?, last_minute = ?
                where service = ? and use_day = ?""")
                .params(u.questions(), u.refused(), u.bytesSent(), u.bytesReceived(), u.busyNanos(), u.calls(), u.coreNanos(), s.lastSecond(), s.lastMinute(), service, u.day())
                .update();
        if (known == 0) {
            sql.sql("insert into " + table + """
                     (service, use_day, questions, refused, bytes_sent, bytes_received, busy_nanos, calls, core_nanos, last_second, last_minute)
                    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                    .params(service, u.day(), u.questions(), u.refused(), u.bytesSent(), u.bytesReceived(), u.busyNanos(), u.calls(), u.coreNanos(), s.lastSecond(), s.lastMinute())
                    .update();
        }
    }

    /** All days, the newest first. */
    List<Stored> days(String service) {
        return sql.sql("select * from " + table + " where service = ? order by use_day desc").param(service)
                .query((row, number) -> new Stored(new ServiceUse(row.getString("use_day"), row.getLong("questions"), row.getLong("refused"), row.getLong("bytes_sent"),
                        row.getLong("bytes_received"), row.getLong("busy_nanos"), row.getLong("calls"), row.getLong("core_nanos")), row.getLong("last_second"),
                        row.getLong("last_minute"))).list();
    }

    Optional<Stored> newest(String service) {
        return days(service).stream().findFirst();
    }
}
