package org.tacit.flow.run;

import java.util.List;
import java.util.function.Supplier;
import org.tacit.flow.policy.PolicyCheck;
import org.tacit.flow.spec.Operators;

/**
 * Runs a contract's steps at one node, on the caller's thread. The caller has checked signatures, expiry and quota
 * ({@link org.tacit.flow.contract.ContractSignatures#verifyRunnable}); the executor checks the policy before each step and before
 * each result leaves.
 *
 * @param policy asked afresh for every check, so that a policy that was tightened meanwhile stops the job
 */
public record Executor(Operators operators, TableSource tables, SessionFactory sessions, ArtifactStore store,
                       Supplier<PolicyCheck> policy, RunListener listener) {

    /**
     * Runs the job to its end, from the first step that is not complete at every party.
     *
     * @return this party's artifacts
     * @throws org.tacit.base.TacitException why it failed; what was complete before stays, and a later attempt continues there
     */
    public List<Artifact> run(Job job, StopFlag stop) {
        throw new UnsupportedOperationException();
    }
}
