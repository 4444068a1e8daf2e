package org.tacit.flow.policy;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tacit.base.TacitException;
import org.tacit.base.Text;
import org.tacit.flow.contract.Contract;
import org.tacit.flow.disclosure.DisclosureMerge;
import org.tacit.flow.disclosure.Earlier;
import org.tacit.flow.disclosure.Fact;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.disclosure.Scope;
import org.tacit.flow.disclosure.Snapshot;
import org.tacit.flow.disclosure.Snapshots;
import org.tacit.flow.disclosure.When;
import org.tacit.flow.document.Plan;
import org.tacit.flow.spec.Operators;
import org.tacit.flow.spec.TableRef;

/**
 * Checks contracts against this node's own policy: with its own operators, its own table descriptions and its own counters. The
 * proposer's disclosure is compared with, never relied on.
 *
 * <p>Two things need a clause: every <em>use</em> of an own column in a step with a partner, and every <em>fact</em> about an own
 * column that a partner learns, also one that only follows from several steps or from earlier jobs. A fact that only may
 * follow needs a clause like one that does; where it may follow from repetition over jobs, a clause that bounds the uses is enough.
 *
 * @param me        this party's name
 * @param operators this node's operators
 * @param tables    this node's own tables: catalogue name, rows, hash and all columns ({@link TableRef#name} is not looked at); where a table
 *                  has several snapshots that contracts may name, the newest first
 * @param policies  of those tables; a table without one allows nothing
 * @param usage     what was used before, this contract's present job left out
 * @param before    what partners were told earlier, from this node's evidence, the latest last
 */
public record PolicyCheck(String me, Operators operators, List<TableRef> tables, List<TablePolicy> policies, Usage usage,
                          List<Earlier> before) {

    public PolicyCheck {
        tables = List.copyOf(tables);
        policies = List.copyOf(policies);
        before = List.copyOf(before);
    }

    /** Before signing: all {@link Contract#runs} runs must be allowed. */
    public PolicyResult beforeSigning(Contract contract) {
        return check(contract, contract.runs(), "");
    }

    /** Before one run begins: the clauses that it relies on are those that it counts against. */
    public PolicyResult beforeRun(Contract contract) {
        return check(contract, 1, "");
    }

    /** Before a step runs: the policy may have changed since it was signed. */
    public PolicyResult beforeStep(Contract contract, String step) {
        return check(contract, 1, step);
    }

    /**
     * Before a result leaves.
     *
     * @param learner who is about to learn it
     * @param rows    rows or items that it covers (for a figure the rows it is over), -1 where not known
     */
    public PolicyResult beforeRelease(Contract contract, String step, String learner, Kind kind, long rows) {
        PolicyResult again = check(contract, 1, step);
        if (!again.allowed()) {
            return again;
        }
        List<Fact> stated = contract.plan(operators).step(step).facts().stream()
                .filter(f -> f.learner().equals(learner) && f.kind() == kind && f.about().party().equals(me)).toList();
        List<Violation> violations = new ArrayList<>();
        if (stated.isEmpty()) {
            violations.add(new Violation("", "", learner, "", step, Text.of(
                    "Step '%s' was about to give %s %s, which its disclosure does not state; nothing was sent.",
                    "步骤“%s”将要向 %s 提供%s，但其披露声明中没有这一项；未发送。", step, learner, kind.label())));
        }
        Plan plan = contract.plan(operators);
        ClauseMatch matcher = new ClauseMatch(policies, usage, contract.flow().purpose(), 1);
        List<Release> releases = new ArrayList<>();
        for (Fact fact : stated) {
            // What the step knows by now replaces what was only a bound before it ran. A figure's rows are its group, not its number; how
            // many items were asked about says nothing of how small the result is.
            boolean figure = kind == Kind.AGGREGATE;
            Scope actual = rows < 0 ? fact.of() : new Scope(fact.of().rows(), figure ? fact.of().atMost() : rows,
                    figure ? Math.max(rows, fact.of().atLeast()) : fact.of().atLeast(), fact.of().epsilon(), fact.of().delta());
            if (!figure && rows > fact.of().atMost() && fact.of().atMost() >= 0) {
                violations.add(new Violation(fact.about().table(), "", learner, "", step, Text.of(
                        "Step '%s' was about to give %s %d items where the contract says at most %d; nothing was sent.",
                        "步骤“%s”将要向 %s 提供 %d 项，而合约规定至多 %d 项；未发送。", step, learner, rows, fact.of().atMost())));
            }
            own(fact.about().table()).ifPresent(table -> columnsOf(fact, table, plan).forEach(column -> {
                matcher.need(new ClauseMatch.Need(table, column, learner, fact.kind(), actual, List.of(step), operatorsOf(contract, List.of(step)), null,
                        plan.snapshots(fact)));
                if (ClauseMatch.counted(kind)) {
                    releases.add(new Release(table.table(), column, learner, kind, Math.max(0, rows < 0 ? fact.of().atMost() : rows), table.rows(),
                            plan.snapshots(fact)));
                }
            }));
        }
        violations.addAll(matcher.violations());
        return new PolicyResult(violations, again.relied(), releases);
    }

    /**
     * Before a service is offered and while it is served: what it tells, outside of any job and about whatever snapshot is served. A month of a service counts
     * as a job does: its facts' bounds are those of a month.
     *
     * @param operator what clauses call this kind of service
     */
    public PolicyResult beforeService(String service, String purpose, String operator, List<Fact> facts) {
        List<Violation> violations = new ArrayList<>();
        ClauseMatch matcher = new ClauseMatch(policies, usage, purpose, 1);
        for (Fact fact : facts) {
            if (fact.about().party().equals(me) && !fact.learner().equals(me)) {
                Optional<TableRef> table = own(fact.about().table());
                if (table.isEmpty()) {
                    violations.add(new Violation(fact.about().table(), "", "", "", "", Text.of("There is no table '%s' here.", "此处没有表“%s”。", fact.about().table())));
                    continue;
                }
                Snapshots now = new Snapshots(new Snapshot(table.get().hash(), table.get().rows()), Snapshot.UNKNOWN);
                fact.about().columns().forEach(column -> matcher.need(new ClauseMatch.Need(table.get(), column, fact.learner(), fact.kind(), fact.of(), List.of(service),
                        List.of(operator), null, now)));
            }
        }
        violations.addAll(matcher.violations());
        for (PolicyResult.Relied relied : matcher.relied()) {
            policies.stream().filter(p -> p.table().equals(relied.table())).flatMap(p -> p.clauses().stream()).filter(c -> c.id().equals(relied.clause()))
                    .filter(c -> c.repetition().everyDays() > 0 || c.repetition().leastChange() > 0)
                    .forEach(c -> violations.add(new Violation(relied.table(), "", relied.partner(), c.id(), service, Text.of(
                            "Clause '%s' of table '%s' asks for time or change between answers, and a service answers at any time; grant one without everyDays and leastChange.",
                            "表“%2$s”的条款“%1$s”要求各次回答之间有间隔或变化，而服务随时应答；请另行授权且不设 everyDays 与 leastChange。", c.id(), relied.table()))));
        }
        return new PolicyResult(violations, matcher.relied());
    }

    /**
     * The least of {@link Clause#itemsPerMonth} over the clauses by which a step tells a partner items; 0 where none has one.
     *
     * @throws org.tacit.base.PolicyDenied if the step is not allowed
     */
    public long itemsPerMonth(Contract contract, String step, String learner) {
        PolicyResult result = check(contract, 1, step);
        result.orThrow();
        return result.relied().stream().filter(r -> r.partner().equals(learner) && r.items() > 0)
                .flatMap(r -> policies.stream().filter(p -> p.table().equals(r.table())).flatMap(p -> p.clauses().stream())
                        .filter(c -> c.id().equals(r.clause())))
                .mapToLong(Clause::itemsPerMonth).filter(items -> items > 0).min().orElse(0);
    }

    private PolicyResult check(Contract contract, int runs, String onlyStep) {
        Plan plan;
        List<Violation> violations = new ArrayList<>();
        try {
            plan = contract.plan(operators);
        } catch (TacitException e) {
            return new PolicyResult(List.of(whole(Text.of("This node cannot plan the contract's flow: %s", "本节点无法解析合约中的流程：%s",
                    e.text().en()))), List.of());
        }
        compare(contract, plan, violations);
        ClauseMatch matcher = new ClauseMatch(policies, usage, contract.flow().purpose(), runs);
        uses(contract, plan, matcher, onlyStep);
        List<Fact> alone = plan.disclosure();
        for (Fact fact : DisclosureMerge.merge(plan.steps().stream().flatMap(s -> s.facts().stream()).toList(), before, plan::snapshots)) {
            Text repeated = fact.when() == When.MAY && !alone.contains(fact) ? fact.what() : null;
            if (!fact.about().party().equals(me) || fact.learner().equals(me) || !onlyStep.isEmpty() && !fact.steps().contains(onlyStep)) {
                continue;
            }
            own(fact.about().table()).ifPresent(table -> columnsOf(fact, table, plan).forEach(column ->
                    matcher.need(new ClauseMatch.Need(table, column, fact.learner(), fact.kind(), fact.of(), fact.steps(), operatorsOf(contract, fact.steps()),
                            repeated, plan.snapshots(fact)))));
        }
        violations.addAll(matcher.violations());
        return new PolicyResult(violations, matcher.relied());
    }

    /** What partners may learn about own columns from this contract together with what earlier jobs told them, beyond what the contract states. */
    public List<Fact> repeated(Contract contract) {
        Plan plan = contract.plan(operators);
        List<Fact> alone = plan.disclosure();
        return DisclosureMerge.merge(plan.steps().stream().flatMap(s -> s.facts().stream()).toList(), before, plan::snapshots).stream()
                .filter(f -> !alone.contains(f) && f.about().party().equals(me) && !f.learner().equals(me)).toList();
    }

    /** What the proposer stated must be what this node computes, to the letter. */
    private void compare(Contract contract, Plan plan, List<Violation> violations) {
        if (contract.parties().stream().noneMatch(p -> p.name().equals(me))
                || !contract.parties().stream().map(org.tacit.flow.contract.ContractParty::name).toList().equals(plan.flow().parties())) {
            violations.add(whole(Text.of("The contract's parties are not the flow's, or %s is not among them.",
                    "合约各方与流程中的参与方不一致，或不包括 %s。", me)));
        }
        plan.steps().forEach(step -> {
            String name = step.operator().spec().name();
            String own = step.operator().spec().version();
            String stated = contract.operators().getOrDefault(name, "none");
            if (!own.equals(stated)) {
                violations.add(whole(Text.of("The contract is for %s version %s, and this node has version %s; use the same on both sides.",
                        "合约使用的 %s 版本为 %s，本节点为 %s，请使双方版本一致。", name, stated, own)));
            }
        });
        if (contract.runs() < 1) {
            violations.add(whole(new Text("The contract allows no run.", "合约没有允许任何运行次数。")));
        }
        if (!plan.flow().equals(contract.flow()) || !plan.tables().equals(contract.tables()) || !plan.receivers().equals(contract.receivers())
                || contract.operators().size() != Set.copyOf(plan.steps().stream().map(s -> s.operator().spec().name()).toList()).size()) {
            violations.add(whole(new Text("The contract's parameters, columns or receivers are not what its flow gives; propose it again.",
                    "合约中的参数、列或接收方与流程不符，请重新发起。")));
        }
        List<Fact> own = plan.disclosure();
        if (!own.equals(contract.disclosure())) {
            Set<Fact> missing = new LinkedHashSet<>(own);
            contract.disclosure().forEach(missing::remove);
            Text detail = missing.isEmpty() ? new Text("it states facts that do not hold or in another order", "其中有不成立的事实或次序不同")
                    : new Text("it leaves out: " + missing.iterator().next().sentence().en(), "其中缺少：" + missing.iterator().next().sentence().zh());
            violations.add(whole(new Text("The contract's disclosure is not what this node computes (" + detail.en() + ")",
                    "合约的披露声明与本节点计算的不一致（" + detail.zh() + "）")));
        }
        for (TableRef ref : plan.tables()) {
            if (ref.party().equals(me)) {
                sameTable(ref, violations);
            }
        }
    }

    private void sameTable(TableRef ref, List<Violation> violations) {
        Optional<TableRef> own = tables.stream().filter(t -> t.party().equals(me) && t.table().equals(ref.table()) && t.hash().equals(ref.hash()) && t.rows() == ref.rows())
                .findFirst().or(() -> own(ref.table()));
        if (own.isEmpty()) {
            violations.add(new Violation(ref.table(), "", "", "", "", Text.of("There is no table '%s' here.", "此处没有表“%s”。", ref.table())));
            return;
        }
        if (own.get().rows() != ref.rows() || !own.get().hash().equals(ref.hash())) {
            violations.add(new Violation(ref.table(), "", "", "", "", Text.of(
                    "Table '%s' is not the snapshot that the contract names; propose it again for the present one.",
                    "表“%s”不是合约所指的快照，请按当前快照重新发起。", ref.table())));
        }
        ref.columns().stream().filter(c -> !own.get().columns().contains(c)).forEach(c -> violations.add(new Violation(ref.table(),
                c.name(), "", "", "", Text.of("Table '%s' has no column '%s' of type %s and kind %s.", "表“%s”没有类型为 %3$s、用途为 %4$s 的列“%2$s”。",
                        ref.table(), c.name(), c.type(), c.kind()))));
    }

    /** Every own column that a step reads, for every partner that takes part in the step. */
    private void uses(Contract contract, Plan plan, ClauseMatch matcher, String onlyStep) {
        for (Plan.PlannedStep step : plan.steps()) {
            if (!onlyStep.isEmpty() && !step.id().equals(onlyStep)) {
                continue;
            }
            step.columns().forEach((name, columns) -> plan.tables().stream().filter(t -> t.name().equals(name) && t.party().equals(me))
                    .forEach(ref -> own(ref.table()).ifPresent(table -> columns.forEach(column -> step.binding().parties().values().stream()
                            .filter(p -> !p.equals(me)).sorted().forEach(partner -> ways(step, ref, column).forEach(way -> matcher.need(new ClauseMatch.Need(table, column,
                                    partner, Kind.SIZE, Scope.whole(), List.of(step.id()), List.of(way), null, Snapshots.UNKNOWN))))))));
        }
    }

    /** The operator, or {@code operator.way} for each way in which it uses the column. */
    private static List<String> ways(Plan.PlannedStep step, TableRef table, String column) {
        String operator = step.operator().spec().name();
        List<String> ways = step.operator().ways(step.binding(), table, column);
        return ways.isEmpty() ? List.of(operator) : ways.stream().map(way -> operator + "." + way).toList();
    }

    /** A fact about a table as a whole is about every column of it that the flow reads. */
    private static List<String> columnsOf(Fact fact, TableRef table, Plan plan) {
        if (!fact.about().columns().isEmpty()) {
            return fact.about().columns();
        }
        return plan.tables().stream().filter(t -> t.party().equals(table.party()) && t.table().equals(table.table()))
                .flatMap(t -> t.columns().stream()).map(org.tacit.flow.spec.ColumnRef::name).distinct().sorted().toList();
    }

    private static List<String> operatorsOf(Contract contract, List<String> steps) {
        return contract.flow().steps().stream().filter(s -> steps.contains(s.id())).map(org.tacit.flow.document.Flow.Step::operator)
                .distinct().toList();
    }

    private Optional<TableRef> own(String catalogueName) {
        return tables.stream().filter(t -> t.party().equals(me) && t.table().equals(catalogueName)).findFirst();
    }

    private static Violation whole(Text text) {
        return new Violation("", "", "", "", "", text);
    }
}
