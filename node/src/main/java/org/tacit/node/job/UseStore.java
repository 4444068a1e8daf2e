package org.tacit.node.job;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.flow.disclosure.Fact;
import org.tacit.flow.policy.PolicyResult;
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
    void record(String key, List<PolicyResult.Relied> relied, List<Fact> facts, Instant now) {
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
        for (Fact fact : facts) {
            sql.sql("insert into disclosed (job, position, fact) values (?, ?, ?)").params(job, position++, JSON.writeValueAsString(fact)).update();
        }
    }

    /** @param but the {@link #key} of an attempt that does not count against itself; empty for none */
    public Usage usage(String but, Instant now) {
        Instant month = now.atZone(ZoneOffset.UTC).truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1).toInstant();
        return (table, clause, partner) -> {
            long jobs = sql.sql("""
                    select count(distinct job) from clause_use
                    where table_name = ? and clause = ? and partner = ? and job <> ?""")
                    .params(table, clause, partner, job(but)).query(Long.class).single();
            long items = sql.sql("""
                    select coalesce(sum(items), 0) from clause_use
                    where table_name = ? and clause = ? and partner = ? and not (job = ? and attempt = ?) and used_at >= ?""")
                    .params(table, clause, partner, job(but), attempt(but), Times.sql(month)).query(Long.class).single();
            return new Usage.Used(jobs, items);
        };
    }

    public List<Fact> told(String but) {
        return sql.sql("select fact from disclosed where job <> ? order by job, position").param(job(but))
                .query((row, number) -> JSON.readValue(row.getString("fact"), Fact.class)).list();
    }
}
