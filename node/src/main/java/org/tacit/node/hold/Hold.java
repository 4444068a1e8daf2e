package org.tacit.node.hold;

import java.time.Instant;
import org.tacit.base.Text;
import org.tacit.node.contract.ContractRow;

/**
 * A person's word that something must not run here.
 *
 * @param target   id of the project, name of the partner, hash of the contract or id of the job; empty for {@link HoldScope#ALL}
 * @param reason   one line; partners read it
 * @param placedBy the person
 * @param liftedAt null while it holds
 */
public record Hold(String id, HoldScope scope, String target, String reason, String placedBy, Instant placedAt, String liftedBy, Instant liftedAt) {

    public boolean active() {
        return liftedAt == null;
    }

    /** Whether this job of this contract may not run. */
    public boolean covers(ContractRow contract, String job) {
        return switch (scope) {
            case ALL -> true;
            case PROJECT -> contract.origin().project().equals(target);
            case PARTNER -> contract.isWith(target);
            case CONTRACT -> contract.hash().equals(target);
            case JOB -> job.equals(target);
        };
    }

    /** As partners are told. */
    public Text why(String me) {
        return Text.of("%s holds everything of this kind: %s", "%s 已紧急停止此类任务：%s", me, reason);
    }
}
