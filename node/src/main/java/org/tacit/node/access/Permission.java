package org.tacit.node.access;

/** What a person or program may be allowed to do; roles are sets of these. Every REST method names one with {@link Needs}. */
public enum Permission {
    /** See the node's name, health and its partners. */
    SEE_NODE,
    /** Invite, join, rotate, revoke and remove partners. */
    MANAGE_PARTNERS,
    /** See tables' schemas, profiles and policies; never a row. */
    SEE_TABLES,
    /** Add and remove tables and sources, grade columns, confirm classifications. */
    MANAGE_TABLES,
    /** See rows of own tables: previews and exports. */
    SEE_ROWS,
    /** Change what partners may do with own columns. */
    GRANT,
    /** See projects, contracts, jobs and services. */
    SEE_WORK,
    /** Make projects, propose flows, run and stop own jobs. */
    PROPOSE,
    /** Say yes or no to a contract or to a service, for the organisation. */
    APPROVE,
    /** Read what a job was entitled to learn. */
    SEE_RESULTS,
    /** Stop and resume any job, change priorities, schedules and limits. */
    OPERATE,
    /** Publish, change and withdraw services; make their keys. */
    MANAGE_SERVICES,
    /** Ask a service. */
    CALL_SERVICES,
    /** See metering, prices and statements. */
    SEE_METER,
    /** See evidence, verify it, export it. */
    AUDIT,
    /** Accounts, roles, tenants, settings, backup. */
    ADMINISTER
}
