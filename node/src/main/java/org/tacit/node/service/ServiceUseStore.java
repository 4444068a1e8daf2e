package org.tacit.node.service;

import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What was asked of services, by day. A write is on disk when it returns. */
final class ServiceUseStore {

    private final JdbcClient sql;

    ServiceUseStore(JdbcClient sql) {
        this.sql = sql;
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
        ServiceUse u = s.use();
        int known = sql.sql("""
                update service_use set questions = ?, refused = ?, bytes_sent = ?, bytes_received = ?, busy_nanos = ?, last_second = ?, last_minute = ?
                where service = ? and use_day = ?""")
                .params(u.questions(), u.refused(), u.bytesSent(), u.bytesReceived(), u.busyNanos(), s.lastSecond(), s.lastMinute(), service, u.day()).update();
        if (known == 0) {
            sql.sql("""
                    insert into service_use (service, use_day, questions, refused, bytes_sent, bytes_received, busy_nanos, last_second, last_minute)
                    values (?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                    .params(service, u.day(), u.questions(), u.refused(), u.bytesSent(), u.bytesReceived(), u.busyNanos(), s.lastSecond(), s.lastMinute()).update();
        }
    }

    /** All days, the newest first. */
    List<Stored> days(String service) {
        return sql.sql("select * from service_use where service = ? order by use_day desc").param(service)
                .query((row, number) -> new Stored(new ServiceUse(row.getString("use_day"), row.getLong("questions"), row.getLong("refused"), row.getLong("bytes_sent"),
                        row.getLong("bytes_received"), row.getLong("busy_nanos")), row.getLong("last_second"), row.getLong("last_minute"))).list();
    }

    Optional<Stored> newest(String service) {
        return days(service).stream().findFirst();
    }
}
