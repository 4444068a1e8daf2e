package org.tacit.node.access;

import java.util.Set;
import org.tacit.base.PolicyDenied;

/**
 * Who is calling: an account, a program with a key, or the node itself.
 *
 * @param name   of the account or key, as evidence names it
 * @param tenant whose data, jobs and keys the caller sees
 */
public record Caller(String name, String tenant, Set<Permission> permissions) {

    /** The tenant of a node that has no others. */
    public static final String MAIN = "main";

    /** Who holds the node's token file, and what the node does by itself. */
    public static final Caller NODE = new Caller("node", MAIN, Set.of(Permission.values()));

    private static final ScopedValue<Caller> CURRENT = ScopedValue.newInstance();

    /** Who this thread works for; the node itself where nobody called. */
    public static Caller current() {
        return CURRENT.orElse(NODE);
    }

    /** Does {@code work} in this caller's name. */
    public <T, X extends Throwable> T call(ScopedValue.CallableOp<? extends T, X> work) throws X {
        return ScopedValue.where(CURRENT, this).call(work);
    }

    public void require(Permission permission) {
        if (!permissions.contains(permission)) {
            throw PolicyDenied.of("'%1$s' may not do this: it needs the permission %2$s; ask an administrator for a role that has it.",
                    "“%1$s”无权执行此操作：需要权限 %2$s，请向管理员申请具有该权限的角色。", name, permission);
        }
    }
}
