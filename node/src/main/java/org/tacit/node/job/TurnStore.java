package org.tacit.node.job;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.flow.contract.Canonical;
import org.tacit.node.access.Caller;
import org.tacit.node.store.Times;

/** Whose jobs are and what they wait for, in the database. */
public final class TurnStore {

    static final int RETRIES = 3;

    private final JdbcClient sql;

    public TurnStore(JdbcClient sql) {
        this.sql = sql;
    }

    /**
     * What joins the logs of all parties: everybody computes it alike from the contract that all signed and the job's id, which its proposer chose, so it
     * need not be sent and cannot differ.
     */
    public static String trace(String contract, String job) {
        return Canonical.sha256("tacit/trace/v1\n", Canonical.encode(List.of(contract, job))).substring(0, 32);
    }

    void add(String job, String contract, String tenant, String askedBy, int priority) {
        sql.sql("insert into job_turn (job, tenant, asked_by, priority, trace, retries) values (?, ?, ?, ?, ?, ?)")
                .params(job, tenant, askedBy, priority, trace(contract, job), RETRIES).update();
    }

    public TurnRow get(String job) {
        return find(job).orElse(new TurnRow(job, Caller.MAIN, Caller.NODE.name(), TurnRow.USUAL, "", null, null, 0, null));
    }

    Optional<TurnRow> find(String job) {
        return sql.sql("select * from job_turn where job = ?").param(job).query(TurnStore::read).optional();
    }

    /** What waits for this node to start it, the oldest first. */
    List<TurnRow> queuedHere() {
        return sql.sql("select t.* from job_turn t join job j on j.id = t.job where j.state = 'QUEUED' and coalesce(t.starter, '') = '' order by t.queued_at, t.job").query(TurnStore::read).list();
    }

    void queued(String job, String starter, Instant now) {
        sql.sql("update job_turn set queued_at = coalesce(queued_at, ?), starter = ?, retry_at = null where job = ?").params(Times.sql(now), starter, job).update();
    }

    void notQueued(String job) {
        sql.sql("update job_turn set queued_at = null, starter = null, retry_at = null where job = ?").param(job).update();
    }

    void priority(String job, int priority) {
        sql.sql("update job_turn set priority = ? where job = ?").params(priority, job).update();
    }

    /** One retry less, at this time. */
    void retry(String job, Instant at) {
        sql.sql("update job_turn set retries = retries - 1, retry_at = ? where job = ?").params(Times.sql(at), job).update();
    }

    void retries(String job, int most) {
        sql.sql("update job_turn set retries = ?, retry_at = case when ? = 0 then null else retry_at end where job = ?").params(most, most, job).update();
    }

    List<TurnRow> retriesDue(Instant now) {
        return sql.sql("select t.* from job_turn t join job j on j.id = t.job where j.state = 'FAILED' and t.retry_at <= ? order by t.retry_at")
                .param(Times.sql(now)).query(TurnStore::read).list();
    }

    private static TurnRow read(ResultSet row, int number) throws SQLException {
        return new TurnRow(row.getString("job"), row.getString("tenant"), row.getString("asked_by"), row.getInt("priority"), row.getString("trace"),
                Times.instant(row, "queued_at"), row.getString("starter"), row.getInt("retries"), Times.instant(row, "retry_at"));
    }
}
