package org.tacit.node.access;

import java.time.Instant;
import java.util.Set;

/**
 * A person who uses this node.
 *
 * @param subject       where it signs in elsewhere: a hash of that issuer and of its name there; null for a local account
 * @param password      hash, null where it signs in elsewhere
 * @param passwordUntil null, or how long a one-time password is good that has to be changed
 * @param totp          sealed secret of its second factor, null where it has none
 * @param totpPending   a sealed secret that was not confirmed yet, or null
 * @param totpStep      of the newest code that was used
 */
record Account(String name, String tenant, Set<Role> roles, String subject, String password, Instant passwordUntil, String totp, String totpPending, long totpStep,
               boolean disabled, Instant createdAt, String createdBy, Instant seenAt) {

    boolean mustChange() {
        return passwordUntil != null;
    }

    /** As it calls once it has signed in. Who has a one-time password may do nothing but change it. */
    Caller caller() {
        return new Caller(name, tenant, mustChange() ? Set.of() : Role.permissions(roles, tenant));
    }
}
