package org.tacit.node.access;

import static org.tacit.node.access.Permission.ADMINISTER;
import static org.tacit.node.access.Permission.APPROVE;
import static org.tacit.node.access.Permission.AUDIT;
import static org.tacit.node.access.Permission.CALL_SERVICES;
import static org.tacit.node.access.Permission.GRANT;
import static org.tacit.node.access.Permission.MANAGE_PARTNERS;
import static org.tacit.node.access.Permission.MANAGE_SERVICES;
import static org.tacit.node.access.Permission.MANAGE_TABLES;
import static org.tacit.node.access.Permission.OPERATE;
import static org.tacit.node.access.Permission.PROPOSE;
import static org.tacit.node.access.Permission.SEE_METER;
import static org.tacit.node.access.Permission.SEE_NODE;
import static org.tacit.node.access.Permission.SEE_RESULTS;
import static org.tacit.node.access.Permission.SEE_ROWS;
import static org.tacit.node.access.Permission.SEE_TABLES;
import static org.tacit.node.access.Permission.SEE_WORK;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a person is there for. An account may have several. Duties are apart: who runs the node sees no data and says yes to nothing, who proposes does
 * not approve, who audits changes nothing.
 */
public enum Role {
    /** Runs the node and its accounts. */
    ADMINISTRATOR(SEE_NODE, MANAGE_PARTNERS, SEE_TABLES, SEE_WORK, SEE_METER, ADMINISTER),
    /** Answers for tables: brings them, grades them, says what partners may do with them. */
    DATA_OWNER(SEE_NODE, SEE_TABLES, MANAGE_TABLES, SEE_ROWS, GRANT, SEE_WORK, SEE_METER),
    /** Asks questions and reads the answers. */
    ANALYST(SEE_NODE, SEE_TABLES, SEE_WORK, PROPOSE, SEE_RESULTS, CALL_SERVICES),
    /** Says yes or no for the organisation. */
    APPROVER(SEE_NODE, SEE_TABLES, SEE_WORK, APPROVE),
    /** Keeps jobs and services running. */
    OPERATOR(SEE_NODE, SEE_TABLES, SEE_WORK, OPERATE, MANAGE_SERVICES, SEE_METER),
    /** Reads the evidence, never data. */
    AUDITOR(SEE_NODE, SEE_TABLES, SEE_WORK, SEE_METER, AUDIT);

    /** What concerns the whole node: people of a tenant other than the main one never have it, whatever their roles. */
    private static final Set<Permission> OF_THE_NODE = EnumSet.of(MANAGE_PARTNERS, ADMINISTER, AUDIT);

    private final Set<Permission> permissions;

    Role(Permission first, Permission... others) {
        permissions = java.util.Collections.unmodifiableSet(EnumSet.of(first, others));
    }

    public Set<Permission> permissions() {
        return permissions;
    }

    /** Of all these roles together, for somebody of this tenant. */
    public static Set<Permission> permissions(Collection<Role> roles, String tenant) {
        EnumSet<Permission> all = EnumSet.noneOf(Permission.class);
        roles.forEach(role -> all.addAll(role.permissions));
        if (!tenant.equals(Caller.MAIN)) {
            all.removeAll(OF_THE_NODE);
        }
        return all;
    }
}
