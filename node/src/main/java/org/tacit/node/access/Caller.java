package org.tacit.node.access;

import java.util.Set;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;

/**
 * Who is calling: an account, a program with a key, or the node itself.
 *
 * @param name   of the account, as evidence names it; of a key {@code account/key}
 * @param tenant whose data, jobs and keys the caller sees
 */
public record Caller(String name, String tenant, Set<Permission> permissions) {

    /** The tenant of a node that has no others. */
    public static final String MAIN = "main";

    /** Who holds the node's token file, and what the node does by itself. */
    public static final Caller NODE = new Caller("node", MAIN, Set.of(Permission.values()));

    /** Who did not say who it is. */
    public static final Caller NOBODY = new Caller("nobody", MAIN, Set.of());

    private static final ScopedValue<Caller> CURRENT = ScopedValue.newInstance();

    public Caller {
        permissions = Set.copyOf(permissions);
    }

    /** Who this thread works for; the node itself where nobody called. */
    public static Caller current() {
        return CURRENT.orElse(NODE);
    }

    /** Does {@code work} in this caller's name. */
    public <T, X extends Throwable> T call(ScopedValue.CallableOp<? extends T, X> work) throws X {
        return ScopedValue.where(CURRENT, this).call(work);
    }

    public boolean isNode() {
        return equals(NODE);
    }

    /** Whether a program calls with a key, not a person who has signed in. */
    public boolean isKey() {
        return name.indexOf('/') >= 0;
    }

    /** The account that is answerable: the caller itself, or the one that a key belongs to. */
    public String person() {
        return isKey() ? name.substring(0, name.indexOf('/')) : name;
    }

    public boolean has(Permission permission) {
        return permissions.contains(permission);
    }

    public void require(Permission permission) {
        if (!has(permission)) {
            throw denied(permission.name());
        }
    }

    /** One of these is enough. */
    public void requireAny(Permission... some) {
        for (Permission permission : some) {
            if (has(permission)) {
                return;
            }
        }
        throw denied(String.join(" / ", java.util.Arrays.stream(some).map(Permission::name).toList()));
    }

    /** What is about a tenant by its name: for people of another tenant it is not there, for the main one's it is. */
    public void requireTenant(String other) {
        if (!seesTenant(other)) {
            throw InvalidInput.missing("There is no tenant '%s' here.", "此处没有租户“%s”。", other);
        }
    }

    public boolean seesTenant(String other) {
        return tenant.equals(MAIN) || tenant.equals(other);
    }

    private PolicyDenied denied(String permissions) {
        return PolicyDenied.of("'%1$s' may not do this: it needs the permission %2$s; ask an administrator for a role that has it.",
                "“%1$s”无权执行此操作：需要权限 %2$s，请向管理员申请具有该权限的角色。", name, permissions);
    }
}
