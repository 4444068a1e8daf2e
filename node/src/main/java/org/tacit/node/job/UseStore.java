package org.tacit.node.job;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.flow.disclosure.Earlier;
import org.tacit.flow.disclosure.Fact;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.disclosure.Snapshot;
import org.tacit.flow.disclosure.Snapshots;
import org.tacit.flow.policy.PolicyResult;
import org.tacit.flow.policy.Release;
import org.tacit.flow.policy.Usage;
import org.tacit.node.store.Times;
import tools.jackson.databind.json.JsonMapper;

/** What jobs have used of each policy clause, and what partners were told; later contracts are checked against both. */
public final class UseStore {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final JdbcClient sql;

    public UseStore(JdbcClient sql) {
        this.sql = sql;
    }

    /** What the rows of one attempt are kept under; a job's id holds no {@code #}. */
    static String key(String job, int attempt) {
        return job + "#" + attempt;
    }

    private static String job(String key) {
        return key.isEmpty() ? "" : key.substring(0, key.indexOf('#'));
    }

    private static int attempt(String key) {
        return key.isEmpty() ? 0 : Integer.parseInt(key.substring(key.indexOf('#') + 1));
    }

    /**
     * To be called when an attempt starts. Items count again with every attempt that may tell again: the partner may come back
     * with other items than it had when it broke off. A job counts as one use of a clause however many attempts it takes.
     *
     * @param key of {@link #key}; of an earlier attempt where that one told nothing
     */
    void record(String key, List<PolicyResult.Relied> relied, List<Earlier> facts, Instant now) {
        String job = job(key);
        // One clause may be relied on by several steps: its items add up.
        relied.stream().collect(java.util.stream.Collectors.groupingBy(r -> List.of(r.table(), r.clause(), r.partner()),
                java.util.stream.Collectors.summingLong(PolicyResult.Relied::items))).forEach((of, items) -> {
                    sql.sql("delete from clause_use where job = ? and attempt = ? and table_name = ? and clause = ? and partner = ?")
                            .params(job, attempt(key), of.get(0), of.get(1), of.get(2)).update();
                    sql.sql("insert into clause_use (job, attempt, table_name, clause, partner, items, used_at) values (?, ?, ?, ?, ?, ?, ?)")
                            .params(job, attempt(key), of.get(0), of.get(1), of.get(2), items, Times.sql(now)).update();
                });
        if (sql.sql("select count(*) from disclosed where job = ?").param(job).query(Integer.class).single() > 0) {
            return;
        }
        int position = 0;
        for (Earlier e : facts) {
            sql.sql("insert into disclosed (job, position, fact, told_at, own_snapshot, own_rows, their_snapshot, their_rows) values (?, ?, ?, ?, ?, ?, ?, ?)")
                    .params(job, position++, JSON.writeValueAsString(e.fact()), Times.sql(now), e.on().own().commitment(), e.on().own().rows(),
                            e.on().theirs().commitment(), e.on().theirs().rows()).update();
        }
    }

    /** What partners were told by other jobs, the latest last. */
    public List<Earlier> told(String but) {
        return sql.sql("""
                select d.*, coalesce(d.told_at, j.started_at, j.created_at) as at from disclosed d join job j on j.id = d.job
                where d.job <> ? order by at, d.job, d.position""").param(job(but))
                .query((row, number) -> new Earlier(JSON.readValue(row.getString("fact"), Fact.class), row.getString("job"), Times.instant(row, "at"),
                        new Snapshots(snapshot(row, "own"), snapshot(row, "their")))).list();
    }

    private static Snapshot snapshot(ResultSet row, String whose) throws SQLException {
        String commitment = row.getString(whose + "_snapshot");
        return commitment == null || commitment.isEmpty() ? Snapshot.UNKNOWN : new Snapshot(commitment, row.getLong(whose + "_rows"));
    }

    // ---- what was asked ----

    /**
     * Records what is about to leave, while the check of it holds: of two jobs at once the second is checked with what the first released.
     *
     * @param checked asks the policy; throws where it does not allow it, and then nothing is recorded
     */
    synchronized void release(String key, String step, Supplier<List<Release>> checked, Instant now) {
        for (Release r : checked.get()) {
            sql.sql("delete from asked where job = ? and attempt = ? and step = ? and table_name = ? and column_name = ? and partner = ? and kind = ?")
                    .params(job(key), attempt(key), step, r.table(), r.column(), r.partner(), r.kind().name()).update();
            sql.sql("""
                    insert into asked (job, attempt, step, table_name, column_name, partner, kind, items, table_rows, own_snapshot, own_rows,
                    their_snapshot, their_rows, asked_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                    .params(job(key), attempt(key), step, r.table(), r.column(), r.partner(), r.kind().name(), r.items(), r.rows(), r.on().own().commitment(),
                            r.on().own().rows(), r.on().theirs().commitment(), r.on().theirs().rows(), Times.sql(now)).update();
        }
    }

    /** Puts what turned out in place of what could be. */
    void answered(String key, String step, String partner, long items, long hits) {
        sql.sql("update asked set items = ?, hits = ? where job = ? and attempt = ? and step = ? and partner = ? and kind in ('MEMBERSHIP', 'IDENTIFIER')")
                .params(items, hits < 0 ? null : hits, job(key), attempt(key), step, partner).update();
    }

    private List<Usage.Answer> answers(String table, String column, String partner, String but, Instant now) {
        Instant month = month(now);
        return sql.sql("select * from asked where partner = ? and table_name = ? and column_name = ? order by asked_at desc")
                .params(partner, table, column).query((row, number) -> {
                    Instant at = Times.instant(row, "asked_at");
                    boolean present = row.getString("job").equals(job(but));
                    return new Usage.Answer(row.getString("job"), row.getString("step"), present, present && row.getInt("attempt") == attempt(but),
                            Kind.valueOf(row.getString("kind")), Duration.between(at, now).toDays(), !at.isBefore(month), row.getLong("items"),
                            row.getObject("hits", Long.class) == null ? -1 : row.getLong("hits"), new Snapshots(snapshot(row, "own"), snapshot(row, "their")));
                }).list();
    }

    /**
     * What a partner asked about one column in one calendar month.
     *
     * @param month    {@code 2026-11}, UTC
     * @param jobs     how many jobs asked
     * @param attempts how many attempts of them got as far as an answer
     * @param items    asked about
     * @param known    items of those answers of which this node learned how many are there
     * @param hits     how many of those are there
     * @param rows     of the table, at the last answer
     */
    public record Asked(String table, String column, String partner, Kind kind, String month, long jobs, long attempts, long items, long known, long hits,
                        long rows, Instant last) {
    }

    /** Everything a partner asked, the newest month first. */
    public List<Asked> asked(String partner) {
        return sql.sql("""
                select table_name, column_name, kind, extract(year from asked_at) as y, extract(month from asked_at) as m, count(distinct job) as jobs,
                count(distinct job || '#' || attempt) as attempts, sum(items) as items, coalesce(sum(case when hits is null then 0 else items end), 0) as known,
                coalesce(sum(hits), 0) as hits, max(own_rows) as table_rows, max(asked_at) as last from asked where partner = ?
                group by table_name, column_name, kind, extract(year from asked_at), extract(month from asked_at)
                order by y desc, m desc, table_name, column_name, kind""").param(partner)
                .query((row, number) -> new Asked(row.getString("table_name"), row.getString("column_name"), partner, Kind.valueOf(row.getString("kind")),
                        "%04d-%02d".formatted(row.getInt("y"), row.getInt("m")), row.getLong("jobs"), row.getLong("attempts"), row.getLong("items"),
                        row.getLong("known"), row.getLong("hits"), row.getLong("table_rows"), Times.instant(row, "last"))).list();
    }

    // ---- what counts ----

    private static Instant month(Instant now) {
        return now.atZone(ZoneOffset.UTC).truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1).toInstant();
    }

    /** @param but the {@link #key} of an attempt that does not count against itself; empty for none */
    public Usage usage(String but, Instant now) {
        return new Usage() {
            @Override
            public Used of(String table, String clause, String partner) {
                long jobs = sql.sql("""
                        select count(distinct job) from clause_use
                        where table_name = ? and clause = ? and partner = ? and job <> ?""")
                        .params(table, clause, partner, job(but)).query(Long.class).single();
                long items = sql.sql("""
                        select coalesce(sum(items), 0) from clause_use
                        where table_name = ? and clause = ? and partner = ? and not (job = ? and attempt = ?) and used_at >= ?""")
                        .params(table, clause, partner, job(but), attempt(but), Times.sql(month(now))).query(Long.class).single();
                return new Used(jobs, items);
            }

            @Override
            public List<Answer> answers(String table, String column, String partner) {
                return UseStore.this.answers(table, column, partner, but, now);
            }
        };
    }
}
