package org.tacit.node.job;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.base.InvalidInput;
import org.tacit.base.TacitException;
import org.tacit.base.Text;
import org.tacit.node.store.Times;
import org.tacit.wire.Traffic;

/** Jobs and their steps in the database. */
public final class JobStore {

    private final JdbcClient sql;
    private final ConversationStore conversations;

    public JobStore(JdbcClient sql) {
        this.sql = sql;
        this.conversations = new ConversationStore(sql);
    }

    ConversationStore conversations() {
        return conversations;
    }

    public void add(String id, String contract, JobState state, Instant now) {
        sql.sql("insert into job (id, contract, state, attempt, created_at) values (?, ?, ?, 0, ?)")
                .params(id, contract, state.name(), Times.sql(now)).update();
    }

    public Optional<JobRow> find(String id) {
        return sql.sql("select * from job where id = ?").param(id).query(JobStore::read).optional();
    }

    /** By id or by a beginning of it that only one job has. */
    public JobRow get(String id) {
        // A partner chooses the ids of the jobs it proposes: one that continues another's must not hide it.
        Optional<JobRow> whole = find(id);
        if (whole.isPresent()) {
            return whole.get();
        }
        List<JobRow> found = id.matches("[0-9a-z-]{4,64}")
                ? sql.sql("select * from job where id like ?").param(id + "%").query(JobStore::read).list() : List.of();
        if (found.size() == 1) {
            return found.getFirst();
        }
        throw found.isEmpty() ? missing(id)
                : InvalidInput.of("%d jobs begin with %s; give more of the name.", "有 %d 个任务以 %s 开头，请多写几位。", found.size(), id);
    }

    static InvalidInput missing(String id) {
        return InvalidInput.missing("There is no job %s; 'tacit job list' shows all.", "没有任务 %s；“tacit job list”列出全部。", id);
    }

    public List<JobRow> all() {
        return sql.sql("select * from job order by created_at desc").query(JobStore::read).list();
    }

    List<JobRow> ofContract(String contract) {
        return sql.sql("select * from job where contract = ? order by created_at").param(contract).query(JobStore::read).list();
    }

    List<JobRow> inState(JobState state) {
        return sql.sql("select * from job where state = ? order by created_at").param(state.name()).query(JobStore::read).list();
    }

    /** Jobs of a contract that were started, this one left out: what its quota is counted with. */
    int startedBeside(String contract, String job) {
        return sql.sql("select count(*) from job where contract = ? and id <> ? and started_at is not null")
                .params(contract, job).query(Integer.class).single();
    }

    /** Takes the step only once, whoever asks at the same time; false where the job was in none of these states. */
    public boolean move(String id, Set<JobState> from, JobState to, Instant now) {
        String states = from.stream().map(s -> "'" + s.name() + "'").collect(Collectors.joining(", "));
        return sql.sql("update job set state = ?, finished_at = ? where id = ? and state in (" + states + ")")
                .params(to.name(), to.ended() ? Times.sql(now) : null, id).update() == 1;
    }

    boolean start(String id, int attempt, Instant now) {
        return sql.sql("""
                update job set state = 'RUNNING', attempt = ?, code = null, reason_en = null, reason_zh = null, finished_at = null,
                started_at = coalesce(started_at, ?) where id = ? and state <> 'RUNNING'""").params(attempt, Times.sql(now), id).update() == 1;
    }

    /** Another attempt of a job that is done here: only so that its number is not used again. */
    void attempt(String id, int attempt) {
        sql.sql("update job set attempt = ? where id = ?").params(attempt, id).update();
    }

    void end(String id, JobState state, String code, Text reason, Instant now) {
        sql.sql("update job set state = ?, code = ?, reason_en = ?, reason_zh = ?, finished_at = ? where id = ?")
                .params(state.name(), code, reason == null ? null : reason.en(), reason == null ? null : reason.zh(), Times.sql(now), id).update();
    }

    void end(String id, JobState state, TacitException cause, Instant now) {
        end(id, state, cause.code(), cause.text(), now);
    }

    private static JobRow read(ResultSet row, int number) throws SQLException {
        String en = row.getString("reason_en");
        return new JobRow(row.getString("id"), row.getString("contract"), JobState.valueOf(row.getString("state")), row.getInt("attempt"),
                row.getString("code"), en == null ? null : new Text(en, row.getString("reason_zh")), Times.instant(row, "created_at"),
                Times.instant(row, "started_at"), Times.instant(row, "finished_at"));
    }

    // ---- steps ----

    /** Whether an earlier attempt may have told something: one of its steps began. */
    boolean begun(String job) {
        return sql.sql("select count(*) from step where job = ? and state <> 'WAITING'").param(job).query(Integer.class).single() > 0;
    }

    void addSteps(String job, List<StepRow> steps) {
        sql.sql("delete from step where job = ? and state <> 'DONE'").param(job).update();
        Set<String> kept = steps(job).stream().map(StepRow::step).collect(Collectors.toSet());
        for (StepRow s : steps) {
            if (!kept.contains(s.step())) {
                sql.sql("insert into step (job, step, position, operator, role, state) values (?, ?, ?, ?, ?, 'WAITING')")
                        .params(job, s.step(), s.position(), s.operator(), s.role()).update();
            }
        }
    }

    public List<StepRow> steps(String job) {
        return sql.sql("select * from step where job = ? order by position").param(job).query((row, number) -> new StepRow(
                row.getString("step"), row.getInt("position"), row.getString("operator"), row.getString("role"), row.getString("state"),
                row.getObject("seconds", Double.class), row.getObject("bytes_sent", Long.class), row.getObject("bytes_received", Long.class),
                row.getObject("rounds", Long.class))).list();
    }

    void stepState(String job, String step, String state) {
        sql.sql("update step set state = ? where job = ? and step = ?").params(state, job, step).update();
    }

    void stepDone(String job, String step, Traffic traffic, double seconds) {
        sql.sql("update step set state = 'DONE', seconds = ?, bytes_sent = ?, bytes_received = ?, rounds = ? where job = ? and step = ?")
                .params(seconds, traffic.bytesSent(), traffic.bytesReceived(), traffic.rounds(), job, step).update();
    }
}
