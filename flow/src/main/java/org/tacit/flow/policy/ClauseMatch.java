package org.tacit.flow.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tacit.base.Text;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.disclosure.Scope;
import org.tacit.flow.disclosure.Snapshots;
import org.tacit.flow.spec.TableRef;

/** Finds a clause for each need, and says what the nearest one lacks. */
final class ClauseMatch {

    private final List<TablePolicy> policies;
    private final Usage usage;
    private final String purpose;
    private final int runs;
    private final List<Violation> violations = new ArrayList<>();
    /** Items by table, clause, partner and steps. */
    private final Map<List<String>, Long> relied = new LinkedHashMap<>();

    /**
     * Something that a clause must allow.
     *
     * @param repeated what may follow, where it only follows with what earlier jobs told; null otherwise
     * @param now      what it is computed on
     */
    record Need(TableRef table, String column, String partner, Kind kind, Scope scope, List<String> steps, List<String> operators, Text repeated, Snapshots now) {

        String where() {
            return table.table() + "." + column;
        }
    }

    ClauseMatch(List<TablePolicy> policies, Usage usage, String purpose, int runs) {
        this.policies = policies;
        this.usage = usage;
        this.purpose = purpose;
        this.runs = runs;
    }

    List<Violation> violations() {
        return List.copyOf(violations);
    }

    List<PolicyResult.Relied> relied() {
        Map<String, PolicyResult.Relied> clauses = new TreeMap<>();
        relied.forEach((of, items) -> clauses.merge(String.join("\n", of.subList(0, 3)), new PolicyResult.Relied(of.get(0), of.get(1), of.get(2), items),
                (a, b) -> new PolicyResult.Relied(a.table(), a.clause(), a.partner(), a.items() + b.items())));
        return List.copyOf(clauses.values());
    }

    void need(Need need) {
        List<Clause> candidates = policies.stream().filter(p -> p.table().equals(need.table().table())).flatMap(p -> p.clauses().stream())
                .filter(c -> c.coversColumn(need.column()) && c.coversPartner(need.partner())).toList();
        Violation nearest = null;
        for (Clause clause : candidates) {
            Optional<Text> lack = lack(need, clause);
            if (lack.isEmpty()) {
                rely(need, clause);
                return;
            }
            nearest = new Violation(need.table().table(), need.column(), need.partner(), clause.id(), need.steps().getFirst(), lack.get());
        }
        Violation violation = nearest != null ? nearest : new Violation(need.table().table(), need.column(), need.partner(), "", need.steps().getFirst(), Text.of(
                "Table '%s', column '%s': no clause of the policy allows %s anything; grant it first or decline.",
                "表“%s”的列“%s”：策略中没有任何条款允许 %s 使用，请先授权或拒绝。", need.table().table(), need.column(), need.partner()));
        if (!violations.contains(violation)) {
            violations.add(violation);
        }
    }

    private void rely(Need need, Clause clause) {
        // What follows from several steps covers the items of those, and the facts of one step cover the same items.
        long items = counted(need.kind()) && need.steps().size() == 1 ? Math.max(0, need.scope().atMost()) : 0;
        relied.merge(List.of(need.table().table(), clause.id(), need.partner(), String.join("\n", need.steps())), items, Math::max);
    }

    /** Items of this clause that other steps of the same contract need. */
    private long otherSteps(Need need, Clause clause) {
        return relied.entrySet().stream().filter(e -> e.getKey().subList(0, 3).equals(List.of(need.table().table(), clause.id(), need.partner()))
                && !e.getKey().get(3).equals(String.join("\n", need.steps()))).mapToLong(Map.Entry::getValue).sum();
    }

    private Optional<Text> lack(Need need, Clause clause) {
        String where = need.where();
        String partner = need.partner();
        Kind kind = need.kind();
        if (!clause.coversPurpose(purpose)) {
            return Optional.of(Text.of("%s for %s: clause '%s' is for purpose '%s', not '%s'.",
                    "%s 对 %s：条款“%s”的用途是“%s”，不是“%s”。", where, partner, clause.id(), clause.purpose(), purpose));
        }
        for (String operator : need.operators()) {
            if (!clause.coversOperator(operator)) {
                return Optional.of(Text.of("%s for %s: clause '%s' does not allow %s.", "%s 对 %s：条款“%s”不允许 %s。", where, partner,
                        clause.id(), operator));
            }
        }
        // Who says how often has decided how many answers may be put together; the answers themselves are checked as facts.
        boolean repeated = need.repeated() != null;
        boolean decided = repeated && clause.uses() > 0;
        if (repeated && !decided && kind.exceeds(clause.allow())) {
            return Optional.of(new Text(
                    "%s for %s: with what earlier jobs told, %s may be learned (%s); clause '%s' allows up to %s and no number of uses. Set one, or allow it."
                            .formatted(where, partner, kind.label().en(), need.repeated().en(), clause.id(), clause.allow().label().en()),
                    "%s 对 %s：结合先前任务已告知的内容，可能得知%s（%s）；条款“%s”至多允许%s且未限定使用次数。请限定次数，或允许该项。"
                            .formatted(where, partner, kind.label().zh(), need.repeated().zh(), clause.id(), clause.allow().label().zh())));
        }
        if (!decided && kind.exceeds(clause.allow())) {
            return Optional.of(new Text(
                    "%s for %s: clause '%s' allows up to %s, and %s would be learned.".formatted(where, partner, clause.id(),
                            clause.allow().label().en(), kind.label().en()),
                    "%s 对 %s：条款“%s”至多允许%s，而此处会得知%s。".formatted(where, partner, clause.id(), clause.allow().label().zh(),
                            kind.label().zh())));
        }
        Usage.Used used = usage.of(need.table().table(), clause.id(), partner);
        if (clause.uses() > 0 && used.jobs() + runs > clause.uses()) {
            return Optional.of(Text.of("%s for %s: clause '%s' allows %d uses, %d are used and %d more would be needed.",
                    "%s 对 %s：条款“%s”允许使用 %d 次，已用 %d 次，还需 %d 次。", where, partner, clause.id(), clause.uses(), used.jobs(), runs));
        }
        if (!counted(kind) || decided) {
            return Optional.empty();
        }
        Optional<Text> beyond = bounds(where, clause, partner, kind, need.scope(), need.steps().size() > 1 ? used : new Usage.Used(used.jobs(), used.items() + otherSteps(need, clause)));
        return beyond.isPresent() || repeated || clause.repetition().equals(Repetition.NONE) ? beyond
                : new RepetitionCheck(clause, need, usage.answers(need.table().table(), need.column(), partner)).lack();
    }

    private Optional<Text> bounds(String where, Clause clause, String partner, Kind kind, Scope scope, Usage.Used used) {
        if (clause.atMost() > 0 && (scope.atMost() < 0 || scope.atMost() > clause.atMost())) {
            return Optional.of(Text.of("%s for %s: clause '%s' allows at most %d in one job, and up to %s would be learned.",
                    "%s 对 %s：条款“%s”规定每个任务至多 %d 项，而此处可能达到 %s 项。", where, partner, clause.id(), clause.atMost(),
                    scope.atMost() < 0 ? "∞" : scope.atMost()));
        }
        if (scope.atLeast() < clause.atLeast()) {
            return Optional.of(Text.of("%s for %s: clause '%s' asks for at least %d rows, and the step makes sure of %d.",
                    "%s 对 %s：条款“%s”要求不少于 %d 行，而该步骤只保证 %d 行。", where, partner, clause.id(), clause.atLeast(), scope.atLeast()));
        }
        if (!clause.epsilon().isEmpty() && kind == Kind.AGGREGATE && (scope.epsilon().isEmpty()
                || new java.math.BigDecimal(scope.epsilon()).compareTo(new java.math.BigDecimal(clause.epsilon())) > 0)) {
            return Optional.of(Text.of("%s for %s: clause '%s' asks for noise with ε ≤ %s, and the figure has %s.",
                    "%s 对 %s：条款“%s”要求加噪 ε ≤ %s，而此处为 %s。", where, partner, clause.id(), clause.epsilon(),
                    scope.epsilon().isEmpty() ? "∞" : scope.epsilon()));
        }
        if (clause.itemsPerMonth() > 0 && (scope.atMost() < 0 || used.items() + scope.atMost() > clause.itemsPerMonth())) {
            return Optional.of(Text.of("%s for %s: clause '%s' allows %d items a month, %d are used and up to %s more would be.",
                    "%s 对 %s：条款“%s”每月允许 %d 项，已用 %d 项，本次至多还需 %s 项。", where, partner, clause.id(), clause.itemsPerMonth(),
                    used.items(), scope.atMost() < 0 ? "∞" : scope.atMost()));
        }
        return Optional.empty();
    }

    /** Counts and shapes are not items. */
    static boolean counted(Kind kind) {
        return kind.exceeds(Kind.SHAPE);
    }
}
