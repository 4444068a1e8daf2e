package org.tacit.node.schedule;

import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.base.InvalidInput;
import org.tacit.base.PeerFailed;
import org.tacit.base.TacitException;
import org.tacit.base.Text;
import org.tacit.node.access.Caller;
import org.tacit.node.contract.ContractRow;
import org.tacit.node.contract.ContractState;
import org.tacit.node.contract.ContractStore;
import org.tacit.node.evidence.Evidence;
import org.tacit.node.job.JobRow;
import org.tacit.node.job.Jobs;
import org.tacit.node.store.Times;

/**
 * Runs signed contracts by the clock. A schedule adds no right: each run is a job like any other, within the contract's quota and expiry, and the
 * schedule ends when the contract does. What is due is taken in the database first and then started, so that two nodes on one database start it once.
 */
public final class Schedules {

    private static final Logger LOG = LoggerFactory.getLogger(Schedules.class);
    /** Later than this a run counts as missed. */
    private static final Duration LATE = Duration.ofMinutes(5);

    private final JdbcClient sql;
    private final ContractStore contracts;
    private final Jobs jobs;
    private final Evidence evidence;
    private final Clock clock;
    private final SecureRandom random;

    /** @param zone empty for UTC */
    public record NewSchedule(String contract, String cron, String zone, Schedule.Missed missed, Integer priority) {
    }

    public Schedules(JdbcClient sql, ContractStore contracts, Jobs jobs, Evidence evidence, Clock clock, SecureRandom random) {
        this.sql = sql;
        this.contracts = contracts;
        this.jobs = jobs;
        this.evidence = evidence;
        this.clock = clock;
        this.random = random;
    }

    public Schedule add(NewSchedule wanted) {
        ContractRow contract = contracts.get(wanted.contract() == null ? "" : wanted.contract());
        if (contract.state() != ContractState.SIGNED) {
            throw InvalidInput.of("Contract %.16s is %s, not signed.", "合约 %.16s 的状态是 %s，尚未签署。", contract.hash(), contract.state());
        }
        Instant now = clock.instant();
        Timetable table = Timetable.of(wanted.cron(), wanted.zone(), now);
        Instant next = table.after(now).orElseThrow();
        if (!next.isBefore(contract.contract().expires())) {
            throw InvalidInput.of("Contract %.16s expires at %s, before the first run at %s.", "合约 %.16s 于 %s 到期，早于首次运行时间 %s。", contract.hash(),
                    contract.contract().expires(), next);
        }
        int priority = wanted.priority() == null ? org.tacit.node.job.TurnRow.USUAL : wanted.priority();
        byte[] name = new byte[5];
        random.nextBytes(name);
        Schedule made = new Schedule("s" + HexFormat.of().formatHex(name), contract.hash(), Caller.current().tenant(), table.cron().toString(), table.zone().getId(),
                wanted.missed() == null ? Schedule.Missed.SKIP : wanted.missed(), priority, Caller.current().name(), now, next, null, null, null);
        sql.sql("""
                insert into job_schedule (id, contract, tenant, cron, zone, missed, priority, made_by, made_at, next_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(made.id(), made.contract(), made.tenant(), made.cron(), made.zone(), made.missed().name(), made.priority(), made.madeBy(), Times.sql(now), Times.sql(next)).update();
        evidence.append("schedule.added", Map.of("schedule", made.id(), "contract", made.contract(), "cron", made.cron(), "zone", made.zone(), "by", made.madeBy()));
        return made;
    }

    public List<Schedule> list() {
        return sql.sql("select * from job_schedule order by made_at desc").query(Schedules::read).list().stream().filter(Schedules::isSeen).toList();
    }

    private static boolean isSeen(Schedule schedule) {
        return Caller.current().isNode() || Caller.current().tenant().equals(schedule.tenant());
    }

    public Schedule get(String id) {
        return sql.sql("select * from job_schedule where id = ?").param(id).query(Schedules::read).optional().filter(Schedules::isSeen)
                .orElseThrow(() -> InvalidInput.missing("There is no schedule %s; 'tacit schedule list' shows all.", "没有计划 %s；“tacit schedule list”列出全部。", id));
    }

    /** Ends it; what it started goes on. */
    public Schedule end(String id) {
        Schedule schedule = get(id);
        end(schedule, Text.of("%s ended it.", "由 %s 结束。", Caller.current().name()));
        return get(id);
    }

    private void end(Schedule schedule, Text why) {
        if (sql.sql("update job_schedule set next_at = null, ended_en = ?, ended_zh = ? where id = ? and ended_en is null").params(why.en(), why.zh(), schedule.id()).update() == 1) {
            evidence.append("schedule.ended", Map.of("schedule", schedule.id(), "contract", schedule.contract(), "reason", why.en(), "by", Caller.current().name()));
        }
    }

    /** Starts what is due; to be called every few seconds. */
    public void tick() {
        Instant now = clock.instant();
        for (Schedule due : sql.sql("select * from job_schedule where next_at <= ? order by next_at").param(Times.sql(now)).query(Schedules::read).list()) {
            Instant next = Timetable.of(due.cron(), due.zone(), now).after(now).orElse(null);
            boolean mine = sql.sql("update job_schedule set next_at = ?, last_at = ? where id = ? and next_at = ?")
                    .params(Times.sql(next), Times.sql(now), due.id(), Times.sql(due.nextAt())).update() == 1;
            boolean missed = Duration.between(due.nextAt(), now).compareTo(LATE) > 0;
            if (mine && missed && due.missed() == Schedule.Missed.SKIP) {
                LOG.info("schedule {} missed its time {}", due.id(), due.nextAt());
                evidence.append("schedule.missed", Map.of("schedule", due.id(), "contract", due.contract(), "time", due.nextAt().toString()));
            } else if (mine) {
                run(due);
            }
        }
    }

    private void run(Schedule due) {
        try {
            JobRow job = new Caller(due.madeBy(), due.tenant(), Set.of()).call(() -> jobs.again(contracts.get(due.contract()), due.priority(), true));
            sql.sql("update job_schedule set last_job = ? where id = ?").params(job.id(), due.id()).update();
            LOG.info("schedule {} asked for job {}", due.id(), job.id());
        } catch (PeerFailed e) {
            LOG.info("schedule {} could not run: {}", due.id(), e.getMessage());
        } catch (TacitException e) {
            // The contract has expired, its quota is used up, or it is not between the same parties any more.
            end(due, e.text());
            LOG.info("schedule {} ends: {}", due.id(), e.getMessage());
        }
    }

    private static Schedule read(ResultSet row, int number) throws SQLException {
        String en = row.getString("ended_en");
        return new Schedule(row.getString("id"), row.getString("contract"), row.getString("tenant"), row.getString("cron"), row.getString("zone"),
                Schedule.Missed.valueOf(row.getString("missed")), row.getInt("priority"), row.getString("made_by"), Times.instant(row, "made_at"), Times.instant(row, "next_at"),
                Times.instant(row, "last_at"), row.getString("last_job"), en == null ? null : new Text(en, row.getString("ended_zh")));
    }
}
