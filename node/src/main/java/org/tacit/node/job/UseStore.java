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

    /** To be called when a job starts; a resumed job counts once. */
    void record(String job, List<PolicyResult.Relied> relied, List<Fact> facts, Instant now) {
        if (sql.sql("select count(*) from clause_use where job = ?").param(job).query(Integer.class).single() > 0
                || sql.sql("select count(*) from disclosed where job = ?").param(job).query(Integer.class).single() > 0) {
            return;
        }
        // One clause may be relied on by several steps: its items add up.
        relied.stream().collect(java.util.stream.Collectors.groupingBy(r -> List.of(r.table(), r.clause(), r.partner()),
                java.util.stream.Collectors.summingLong(PolicyResult.Relied::items))).forEach((key, items) ->
                sql.sql("insert into clause_use (job, table_name, clause, partner, items, used_at) values (?, ?, ?, ?, ?, ?)")
                        .params(job, key.get(0), key.get(1), key.get(2), items, Times.sql(now)).update());
        int position = 0;
        for (Fact fact : facts) {
            sql.sql("insert into disclosed (job, position, fact) values (?, ?, ?)").params(job, position++, JSON.writeValueAsString(fact)).update();
        }
    }

    /** @param but a job that does not count against itself; empty for none */
    public Usage usage(String but, Instant now) {
        Instant month = now.atZone(ZoneOffset.UTC).truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1).toInstant();
        return (table, clause, partner) -> {
            long jobs = sql.sql("select count(*) from clause_use where table_name = ? and clause = ? and partner = ? and job <> ?")
                    .params(table, clause, partner, but).query(Long.class).single();
            long items = sql.sql("""
                    select coalesce(sum(items), 0) from clause_use
                    where table_name = ? and clause = ? and partner = ? and job <> ? and used_at >= ?""")
                    .params(table, clause, partner, but, Times.sql(month)).query(Long.class).single();
            return new Usage.Used(jobs, items);
        };
    }

    public List<Fact> told(String but) {
        return sql.sql("select fact from disclosed where job <> ? order by job, position").param(but)
                .query((row, number) -> JSON.readValue(row.getString("fact"), Fact.class)).list();
    }
}
