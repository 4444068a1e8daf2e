package org.tacit.flow.policy;

import java.util.List;
import java.util.stream.Collectors;
import org.tacit.base.PolicyDenied;
import org.tacit.base.Text;

/**
 * The outcome of a check.
 *
 * @param relied   the clauses that allow it, each with what it allows, for the approval page and the evidence
 * @param items    by relied clause: how many items this job counts against {@link Clause#itemsPerMonth}
 * @param releases what is about to leave, where the check was before that; empty otherwise
 */
public record PolicyResult(List<Violation> violations, List<Relied> relied, List<Release> releases) {

    public PolicyResult {
        violations = List.copyOf(violations);
        relied = List.copyOf(relied);
        releases = List.copyOf(releases);
    }

    public PolicyResult(List<Violation> violations, List<Relied> relied) {
        this(violations, relied, List.of());
    }

    /** A clause in use. */
    public record Relied(String table, String clause, String partner, long items) {
    }

    public boolean allowed() {
        return violations.isEmpty();
    }

    /** Throws {@link PolicyDenied} with every violation, one sentence on each line. */
    public void orThrow() {
        if (!allowed()) {
            throw new PolicyDenied(new Text(
                    violations.stream().map(v -> v.text().en()).collect(Collectors.joining("\n")),
                    violations.stream().map(v -> v.text().zh()).collect(Collectors.joining("\n"))));
        }
    }

    /**
     * The refusal as its proposer may read it: which of the tables and columns that it named itself are not allowed, and not why. A column that
     * is not there and one that is not granted sound alike, and clauses, bounds and counters stay here.
     */
    public PolicyDenied forPartner() {
        List<Text> told = violations.stream().map(v -> v.table().isEmpty() ? v.text() : Text.of(
                "'%s' is not granted for this; ask its owner, or propose it again for the present table.", "“%s”未为此授权；请与其所有方联系，或按当前的表重新发起。",
                v.column().isEmpty() ? v.table() : v.table() + "." + v.column())).distinct().toList();
        return new PolicyDenied(new Text(told.stream().map(Text::en).collect(Collectors.joining("\n")),
                told.stream().map(Text::zh).collect(Collectors.joining("\n"))));
    }

    /** What {@link org.tacit.flow.contract.ContractSignature#clauses} carries. */
    public String clausesHash() {
        return org.tacit.flow.contract.Canonical.sha256("tacit/clauses/v1\n", org.tacit.flow.contract.Canonical.encode(relied));
    }
}
