package org.tacit.node.job;

import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.base.InvalidInput;
import org.tacit.base.TacitException;
import org.tacit.flow.run.Artifact;
import org.tacit.flow.run.JobArtifacts;
import org.tacit.node.access.Caller;
import org.tacit.node.store.Times;
import org.tacit.node.vault.Vault;

/**
 * What jobs have left: listed, exported, kept for as long as the tenant's rule says, destroyed for good. Destroying takes the key first and then the file; what was
 * begun is finished after a crash, and each destruction is in the evidence with the content's hash, by whom and why.
 */
public final class Artifacts {

    private static final Logger LOG = LoggerFactory.getLogger(Artifacts.class);
    private static final int LONGEST_REASON = 200;

    private final JobParts parts;
    private final RunningJobs running;
    private final JdbcClient sql;
    private final Vault vault;

    /** Until when artifacts are kept that nobody has pinned. */
    public enum Keep { NEVER_ENDS, AFTER_CREATION, AFTER_LAST_USE }

    /** @param days 0 with {@link Keep#NEVER_ENDS} */
    public record KeepRule(Keep keep, int days) {
        public static final KeepRule FOR_EVER = new KeepRule(Keep.NEVER_ENDS, 0);

        public KeepRule {
            if (keep == null || days < 0 || days > 36_500 || (keep == Keep.NEVER_ENDS) != (days == 0)) {
                throw InvalidInput.of("Artifacts are kept for ever, or for 1 to 36500 days after their creation or last use.", "结果可永久保存，或在产生或最近使用后保存 1 到 36500 天。");
            }
        }
    }

    Artifacts(JobParts parts, RunningJobs running, JdbcClient sql, Vault vault) {
        this.parts = parts;
        this.running = running;
        this.sql = sql;
        this.vault = vault;
    }

    // ---- looking and reading ----

    /** All that a job has left, destroyed ones included; of jobs of an older version what is there. */
    public List<ArtifactRow> of(String id) {
        JobRow job = parts.seen(id);
        List<ArtifactRow> rows = parts.artifactRows().of(job.id());
        List<Artifact> unknown = parts.artifacts().job(job.id()).list().stream()
                .filter(a -> rows.stream().noneMatch(r -> r.step().equals(a.step()) && r.port().equals(a.port()))).toList();
        if (unknown.isEmpty()) {
            return rows;
        }
        parts.artifactRows().left(job.id(), unknown);
        return parts.artifactRows().of(job.id());
    }

    /** The content, which counts as a use. */
    public InputStream open(String id, Artifact artifact) {
        JobRow job = parts.seen(id);
        InputStream content = parts.artifacts().job(job.id()).open(artifact);
        parts.artifactRows().used(job.id(), artifact.step(), artifact.port());
        return content;
    }

    // ---- keeping ----

    /** Keeps an artifact whatever the rule says, or no more. */
    public ArtifactRow pin(String id, String step, String port, boolean pinned) {
        ArtifactRow row = find(id, step, port);
        if (!parts.artifactRows().pin(row.job(), step, port, pinned)) {
            throw gone(row);
        }
        parts.evidence().append(pinned ? "artifact.pinned" : "artifact.unpinned", Map.of("job", row.job(), "step", step, "port", port, "sha256", row.sha256(), "by", Caller.current().name()));
        return find(id, step, port);
    }

    private ArtifactRow find(String id, String step, String port) {
        return of(id).stream().filter(r -> r.step().equals(step) && r.port().equals(port)).findFirst().orElseThrow(() -> InvalidInput.of(
                "Job %s has left no '%s.%s' at this party.", "任务 %s 在本方没有结果“%s.%s”。", id, step, port));
    }

    private static InvalidInput gone(ArtifactRow row) {
        return InvalidInput.of("Artifact '%s.%s' of job %s was destroyed.", "任务 %3$s 的结果“%1$s.%2$s”已销毁。", row.step(), row.port(), row.job());
    }

    public KeepRule rule(String tenant) {
        return sql.sql("select rule, days from artifact_rule where tenant = ?").param(tenant)
                .query((row, number) -> new KeepRule(Keep.valueOf(row.getString("rule")), row.getInt("days"))).optional().orElse(KeepRule.FOR_EVER);
    }

    /** Sets a tenant's rule; what it ends is destroyed at the next sweep, within an hour. */
    public KeepRule rule(String tenant, KeepRule rule) {
        sql.sql("delete from artifact_rule where tenant = ?").param(tenant).update();
        sql.sql("insert into artifact_rule (tenant, rule, days, set_by, set_at) values (?, ?, ?, ?, ?)")
                .params(tenant, rule.keep().name(), rule.days(), Caller.current().name(), Times.sql(parts.clock().instant())).update();
        parts.evidence().append("artifact.rule", Map.of("tenant", tenant, "keep", rule.keep().name().toLowerCase(Locale.ROOT), "days", rule.days(), "by", Caller.current().name()));
        return rule;
    }

    // ---- destroying ----

    /** Destroys one artifact, or with an empty step all of a job. */
    public List<ArtifactRow> destroy(String id, String step, String port, String why) {
        JobRow job = parts.seen(id);
        if (running.has(job.id()) || !job.state().ended() && job.state() != JobState.INTERRUPTED) {
            throw InvalidInput.of("Job %s is %s; its artifacts can be destroyed once it has ended.", "任务 %s 的状态是 %s；结束后方可销毁其结果。", job.id(), job.state());
        }
        String reason = why == null || why.isBlank() ? "-" : org.tacit.node.link.Desk.clean(why.strip());
        List<ArtifactRow> unwanted = step.isEmpty() ? of(id) : List.of(find(id, step, port));
        unwanted.stream().filter(row -> row.state() == ArtifactRow.State.KEPT)
                .forEach(row -> destroy(row, Caller.current().name(), reason.substring(0, Math.min(reason.length(), LONGEST_REASON))));
        if (step.isEmpty()) {
            parts.dropScratch(job.id());
        }
        return of(id);
    }

    private void destroy(ArtifactRow row, String by, String why) {
        if (parts.artifactRows().destroying(row, by, why)) {
            finish(row, by, why);
        }
    }

    private void finish(ArtifactRow row, String by, String why) {
        JobArtifacts artifacts = parts.artifacts().job(row.job());
        if (artifacts.find(row.step(), row.port()).isPresent()) {
            artifacts.destroy(row.step(), row.port());
        }
        parts.artifactRows().destroyed(row);
        parts.events().add(row.job(), JobEvent.Kind.DESTROYED, 0, row.step(), "", row.bytes(), 1, 0);
        parts.evidence().append("artifact.destroyed", Map.of("job", row.job(), "step", row.step(), "port", row.port(), "sha256", row.sha256(), "bytes", row.bytes(),
                "tenant", row.tenant(), "by", by, "why", why));
        LOG.info("artifact {}.{} of job {} is destroyed", row.step(), row.port(), row.job());
    }

    /** Everything of a tenant: its keys, then its artifacts one by one. */
    public void destroyTenant(String tenant, String why) {
        String reason = why == null || why.isBlank() ? "-" : org.tacit.node.link.Desk.clean(why.strip());
        if (running.all().stream().anyMatch(run -> parts.turns().get(run.job).tenant().equals(tenant))) {
            throw InvalidInput.of("Jobs of tenant '%s' are running; stop them first.", "租户“%s”有任务正在运行，请先停止。", tenant);
        }
        vault.destroyTenant(tenant, reason);
        for (ArtifactRow row : parts.artifactRows().ofTenant(tenant)) {
            destroy(row, Caller.current().name(), reason.substring(0, Math.min(reason.length(), LONGEST_REASON)));
        }
    }

    /** To be called once: destructions that a crash cut off. */
    void recover() {
        parts.artifactRows().unfinished().forEach(row -> finish(row, row.by(), row.why()));
    }

    /** Destroys what tenants' rules no longer keep; to be called now and then. */
    public int sweep() {
        int count = 0;
        Instant now = parts.clock().instant();
        for (String tenant : sql.sql("select tenant from artifact_rule").query(String.class).list()) {
            KeepRule rule = rule(tenant);
            if (rule.keep() == Keep.NEVER_ENDS) {
                continue;
            }
            for (ArtifactRow row : parts.artifactRows().older(tenant, rule.keep() == Keep.AFTER_LAST_USE, now.minus(Duration.ofDays(rule.days())))) {
                JobRow job = parts.store().get(row.job());
                if (running.has(job.id()) || !job.state().ended()) {
                    continue;
                }
                try {
                    destroy(row, Caller.NODE.name(), rule.days() + " days " + rule.keep().name().toLowerCase(Locale.ROOT).replace('_', ' '));
                    count++;
                } catch (TacitException e) {
                    LOG.warn("artifact {}.{} of job {} is not destroyed: {}", row.step(), row.port(), row.job(), e.getMessage());
                }
            }
        }
        return count;
    }
}
