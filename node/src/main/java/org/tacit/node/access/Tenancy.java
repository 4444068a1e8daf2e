package org.tacit.node.access;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.node.evidence.Evidence;

/**
 * What belongs to whom. Whoever makes something claims it for the caller's tenant; whoever looks something up asks {@link #sees}, and answers as if it
 * were not there where the caller does not. What nobody claimed is the main tenant's. The node itself sees everything.
 *
 * <p>A job belongs to whom its contract belongs to.
 */
public final class Tenancy {

    /** What can belong to a tenant. */
    public static final String TABLE = "table";
    public static final String CONTRACT = "contract";
    public static final String SERVICE = "service";
    public static final String PROJECT = "project";

    private final JdbcClient sql;
    private final Evidence evidence;

    public Tenancy(JdbcClient sql, Evidence evidence) {
        this.sql = sql;
        this.evidence = evidence;
    }

    public String of(String kind, String id) {
        return sql.sql("select tenant from owned where kind = ? and id = ?").params(kind, id).query(String.class).optional().orElse(Caller.MAIN);
    }

    /** For the caller's tenant. */
    public void claim(String kind, String id) {
        claim(kind, id, Caller.current().tenant());
    }

    public void claim(String kind, String id, String tenant) {
        if (!tenant.equals(Caller.MAIN)) {
            try {
                sql.sql("insert into owned (kind, id, tenant) values (?, ?, ?)").params(kind, id, tenant).update();
            } catch (DuplicateKeyException e) {
                if (!of(kind, id).equals(tenant)) {
                    throw e;
                }
            }
        }
    }

    /** Gives it to another tenant, by an administrator. */
    public void give(String kind, String id, String tenant) {
        String before = of(kind, id);
        sql.sql("delete from owned where kind = ? and id = ?").params(kind, id).update();
        claim(kind, id, tenant);
        evidence.append("tenant.given", Map.of("kind", kind, "id", id, "tenant", tenant, "before", before, "actor", Caller.current().name()));
    }

    public boolean sees(String kind, String id) {
        Caller caller = Caller.current();
        return caller.isNode() || of(kind, id).equals(caller.tenant());
    }

    /** The same for many of a kind, with one question to the database. */
    public Predicate<String> seen(String kind) {
        Caller caller = Caller.current();
        if (caller.isNode()) {
            return id -> true;
        }
        if (caller.tenant().equals(Caller.MAIN)) {
            Set<String> others = new HashSet<>(sql.sql("select id from owned where kind = ?").param(kind).query(String.class).list());
            return id -> !others.contains(id);
        }
        return new HashSet<>(sql.sql("select id from owned where kind = ? and tenant = ?").params(kind, caller.tenant()).query(String.class).list())::contains;
    }
}
