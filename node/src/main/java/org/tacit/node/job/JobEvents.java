package org.tacit.node.job;

import java.time.Clock;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.dao.DuplicateKeyException;
import org.tacit.node.store.Times;
import org.tacit.wire.Traffic;

/** The log of each job at this node: what happened, in order, without any data. */
public final class JobEvents {

    /** More than any job has; a step that tells of a million stages must not fill the disk. */
    private static final long MOST = 20_000;

    private final JdbcClient sql;
    private final Clock clock;

    public JobEvents(JdbcClient sql, Clock clock) {
        this.sql = sql;
        this.clock = clock;
    }

    void add(String job, JobEvent.Kind kind) {
        add(job, kind, 0, "", "");
    }

    void add(String job, JobEvent.Kind kind, int attempt, String step, String code) {
        add(job, kind, attempt, step, code, 0, 0, 0);
    }

    void done(String job, int attempt, String step, Traffic traffic, int artifacts, double seconds) {
        add(job, JobEvent.Kind.STEP_DONE, attempt, step, "", traffic.bytesSent() + traffic.bytesReceived(), artifacts, Math.round(seconds * 1000));
    }

    void add(String job, JobEvent.Kind kind, int attempt, String step, String code, long bytes, long items, long millis) {
        while (true) {
            Long next = sql.sql("select coalesce(max(position) + 1, 0) from job_event where job = ?").param(job).query(Long.class).single();
            if (next >= MOST) {
                return;
            }
            try {
                sql.sql("insert into job_event (job, position, happened_at, kind, attempt, step, code, bytes, items, millis) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                        .params(job, next, Times.sql(clock.instant()), kind.name(), attempt, step, code, bytes, items, millis).update();
                return;
            } catch (DuplicateKeyException e) {
                // Another thread was faster: the next number.
            }
        }
    }

    /** From a position on, in order. */
    public List<JobEvent> from(String job, long position, int most) {
        return sql.sql("select * from job_event where job = ? and position >= ? order by position limit ?").params(job, position, most)
                .query((row, number) -> new JobEvent(row.getLong("position"), Times.instant(row, "happened_at"), JobEvent.Kind.valueOf(row.getString("kind")),
                        row.getInt("attempt"), row.getString("step"), row.getString("code"), row.getLong("bytes"), row.getLong("items"), row.getLong("millis"))).list();
    }
}
