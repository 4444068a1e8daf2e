package org.tacit.node.job;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.flow.run.Artifact;
import org.tacit.node.store.Times;
import org.tacit.node.vault.Vault;

/** What all jobs have left, in the database: who owns it, how large it is, until when it is kept. */
public final class ArtifactRows {

    private final JdbcClient sql;
    private final Clock clock;

    public ArtifactRows(JdbcClient sql, Clock clock) {
        this.sql = sql;
        this.clock = clock;
    }

    /** A step has left these, in place of what it left before. */
    void left(String job, List<Artifact> artifacts) {
        for (Artifact a : artifacts) {
            sql.sql("delete from job_artifact where job = ? and step = ? and port = ?").params(job, a.step(), a.port()).update();
            sql.sql("""
                    insert into job_artifact (job, step, port, tenant, port_type, bytes, on_disk, sha256, created_at, used_at, pinned, state)
                    values (?, ?, ?, coalesce((select tenant from job_turn where job = ?), 'main'), ?, ?, ?, ?, ?, ?, false, 'KEPT')""")
                    .params(job, a.step(), a.port(), job, a.type().name(), a.bytes(), Vault.sealedSize(a.bytes()), a.sha256(), Times.sql(clock.instant()), Times.sql(clock.instant())).update();
        }
    }

    /** It was read: its time begins anew where the rule goes by use. */
    public void used(String job, String step, String port) {
        sql.sql("update job_artifact set used_at = ? where job = ? and step = ? and port = ?").params(Times.sql(clock.instant()), job, step, port).update();
    }

    Optional<ArtifactRow> find(String job, String step, String port) {
        return sql.sql("select * from job_artifact where job = ? and step = ? and port = ?").params(job, step, port).query(ArtifactRows::read).optional();
    }

    List<ArtifactRow> of(String job) {
        return sql.sql("select * from job_artifact where job = ? order by created_at, step, port").param(job).query(ArtifactRows::read).list();
    }

    List<ArtifactRow> ofTenant(String tenant) {
        return sql.sql("select * from job_artifact where tenant = ? and state <> 'DESTROYED' order by created_at, job, step, port").param(tenant).query(ArtifactRows::read).list();
    }

    /** Kept ones that are not pinned and older than this, by creation or last use. */
    List<ArtifactRow> older(String tenant, boolean byUse, Instant than) {
        return sql.sql("select * from job_artifact where tenant = ? and state = 'KEPT' and not pinned and " + (byUse ? "used_at" : "created_at") + " < ? order by created_at")
                .params(tenant, Times.sql(than)).query(ArtifactRows::read).list();
    }

    List<ArtifactRow> unfinished() {
        return sql.sql("select * from job_artifact where state = 'DESTROYING'").query(ArtifactRows::read).list();
    }

    boolean pin(String job, String step, String port, boolean pinned) {
        return sql.sql("update job_artifact set pinned = ? where job = ? and step = ? and port = ? and state = 'KEPT'").params(pinned, job, step, port).update() == 1;
    }

    boolean destroying(ArtifactRow row, String by, String why) {
        return sql.sql("update job_artifact set state = 'DESTROYING', ended_by = ?, ended_why = ? where job = ? and step = ? and port = ? and state = 'KEPT'")
                .params(by, why, row.job(), row.step(), row.port()).update() == 1;
    }

    void destroyed(ArtifactRow row) {
        sql.sql("update job_artifact set state = 'DESTROYED', ended_at = ?, on_disk = 0 where job = ? and step = ? and port = ?")
                .params(Times.sql(clock.instant()), row.job(), row.step(), row.port()).update();
    }

    /** Bytes on disk that a tenant's artifacts take. */
    public long stored(String tenant) {
        return sql.sql("select coalesce(sum(on_disk), 0) from job_artifact where tenant = ? and state <> 'DESTROYED'").param(tenant).query(Long.class).single();
    }

    private static ArtifactRow read(ResultSet row, int number) throws SQLException {
        return new ArtifactRow(row.getString("job"), row.getString("step"), row.getString("port"), row.getString("tenant"), row.getString("port_type"), row.getLong("bytes"),
                row.getLong("on_disk"), row.getString("sha256"), Times.instant(row, "created_at"), Times.instant(row, "used_at"), row.getBoolean("pinned"),
                ArtifactRow.State.valueOf(row.getString("state")), Times.instant(row, "ended_at"), row.getString("ended_by"), row.getString("ended_why"));
    }
}
