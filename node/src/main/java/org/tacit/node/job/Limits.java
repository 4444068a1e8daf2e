package org.tacit.node.job;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.node.access.Caller;
import org.tacit.node.evidence.Evidence;
import org.tacit.node.queue.Limit;
import org.tacit.node.store.Times;

/** What may run at a time: for the node as a whole (the empty name) and for each tenant. Without a limit of its own a tenant has the node's. */
public final class Limits {

    private static final String NODE = "";

    private final JdbcClient sql;
    private final Evidence evidence;
    private final java.time.Clock clock;
    private final Limit standard;
    private final Map<String, Optional<Limit>> known = new ConcurrentHashMap<>();

    /** @param standard of a node that nobody has set limits of */
    public Limits(JdbcClient sql, Evidence evidence, java.time.Clock clock, Limit standard) {
        this.sql = sql;
        this.evidence = evidence;
        this.clock = clock;
        this.standard = standard;
    }

    /** This machine's memory, processors and free disk; several jobs for each processor, because most of a job's time is waiting for the line. */
    public static Limit ofMachine(long freeDisk) {
        long memory = java.lang.management.ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getTotalMemorySize() : Runtime.getRuntime().maxMemory();
        int cores = Runtime.getRuntime().availableProcessors();
        return new Limit(Math.max(8, 4 * cores), Math.max(1, memory), Math.max(8, 4 * cores), Math.max(1, freeDisk), 1);
    }

    private Optional<Limit> set(String tenant) {
        return known.computeIfAbsent(tenant, name -> sql.sql("select * from tenant_limit where tenant = ?").param(name).query((row, number) ->
                new Limit(row.getInt("jobs"), row.getLong("memory"), row.getInt("cores"), row.getLong("disk"), row.getInt("weight"))).optional());
    }

    public Limit node() {
        return set(NODE).orElse(standard);
    }

    public Limit of(String tenant) {
        return tenant.isEmpty() ? node() : set(tenant).orElseGet(() -> {
            Limit all = node();
            return new Limit(all.jobs(), all.memory(), all.cores(), all.disk(), 1);
        });
    }

    /** Those that were set, by tenant; the node's under the empty name. */
    public Map<String, Limit> all() {
        Map<String, Limit> all = new TreeMap<>();
        all.put(NODE, node());
        List<String> tenants = sql.sql("select tenant from tenant_limit").query(String.class).list();
        tenants.forEach(t -> all.put(t, of(t)));
        return all;
    }

    public Limit set(String tenant, Limit limit) {
        sql.sql("delete from tenant_limit where tenant = ?").param(tenant).update();
        sql.sql("insert into tenant_limit (tenant, jobs, memory, cores, disk, weight, set_by, set_at) values (?, ?, ?, ?, ?, ?, ?, ?)")
                .params(tenant, limit.jobs(), limit.memory(), limit.cores(), limit.disk(), limit.weight(), Caller.current().name(), Times.sql(clock.instant())).update();
        known.clear();
        evidence.append("limit.set", Map.of("tenant", tenant.isEmpty() ? "(node)" : tenant, "limit", limit, "by", Caller.current().name()));
        return limit;
    }
}
