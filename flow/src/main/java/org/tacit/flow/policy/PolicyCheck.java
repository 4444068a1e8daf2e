package org.tacit.flow.policy;

import java.util.List;
import org.tacit.flow.contract.Contract;
import org.tacit.flow.disclosure.Fact;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.spec.Operators;
import org.tacit.flow.spec.TableRef;

/**
 * Checks contracts against this node's own policy: with its own operators, its own table descriptions and its own counters. The
 * proposer's disclosure is compared with, never relied on.
 *
 * @param me        this party's name
 * @param operators this node's operators
 * @param tables    this node's own tables: catalogue name, rows, hash and all columns ({@link TableRef#name} is not looked at)
 * @param policies  of those tables; a table without one allows nothing
 * @param usage     what was used before
 * @param before    facts disclosed to partners earlier, from this node's evidence
 */
public record PolicyCheck(String me, Operators operators, List<TableRef> tables, List<TablePolicy> policies, Usage usage,
                          List<Fact> before) {

    /** Before signing. */
    public PolicyResult beforeSigning(Contract contract) {
        throw new UnsupportedOperationException();
    }

    /** Before a step runs: the policy may have changed since it was signed. */
    public PolicyResult beforeStep(Contract contract, String step) {
        throw new UnsupportedOperationException();
    }

    /**
     * Before a result leaves.
     *
     * @param learner who is about to learn it
     * @param rows    rows or items that it covers, -1 where not known
     */
    public PolicyResult beforeRelease(Contract contract, String step, String learner, Kind kind, long rows) {
        throw new UnsupportedOperationException();
    }
}
