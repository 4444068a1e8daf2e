package org.tacit.node.review;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.tacit.base.TacitException;
import org.tacit.base.Text;
import org.tacit.flow.contract.Contract;
import org.tacit.flow.contract.ContractDifference;
import org.tacit.flow.contract.ContractParty;
import org.tacit.flow.disclosure.Earlier;
import org.tacit.flow.disclosure.Fact;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.document.Plan;
import org.tacit.flow.policy.Clause;
import org.tacit.flow.policy.PolicyCheck;
import org.tacit.flow.policy.PolicyResult;
import org.tacit.flow.policy.Usage;
import org.tacit.flow.policy.Violation;
import org.tacit.flow.spec.ColumnRef;
import org.tacit.flow.spec.Conditions;
import org.tacit.flow.spec.Cost;
import org.tacit.flow.spec.Operators;
import org.tacit.flow.spec.TableRef;
import org.tacit.node.contract.ContractRow;
import org.tacit.node.contract.ContractState;
import org.tacit.node.contract.Contracts;

/** Makes {@link Review}s. */
public final class Reviews {

    private static final int MOST_TOLD = 200;

    private final String me;
    private final Contracts contracts;
    private final Contracts.PolicyNow policy;
    private final Operators operators;
    private final ToIntFunction<String> runsUsed;
    private final Supplier<List<Earlier>> told;
    private final Clock clock;

    /**
     * @param runsUsed how many jobs of a contract were started
     * @param told     what partners were told by earlier jobs, the latest last
     */
    public Reviews(String me, Contracts contracts, Contracts.PolicyNow policy, Operators operators, ToIntFunction<String> runsUsed, Supplier<List<Earlier>> told, Clock clock) {
        this.me = me;
        this.contracts = contracts;
        this.policy = policy;
        this.operators = operators;
        this.runsUsed = runsUsed;
        this.told = told;
        this.clock = clock;
    }

    /** @param id a contract's hash or a beginning of it */
    public Review of(String id) {
        ContractRow row = contracts.get(id);
        Contract c = row.contract();
        Instant now = clock.instant();
        PolicyCheck check = policy.check("");
        PolicyResult result = check.beforeSigning(c);
        Optional<Plan> plan = plan(c);
        List<Fact> facts = plan.map(Plan::disclosure).orElse(c.disclosure());
        int used = runsUsed.applyAsInt(row.hash());
        Review.RunsQuota quota = new Review.RunsQuota(c.runs(), used, Math.max(0, c.runs() - used), c.expires(), contracts.expiresSoon(row));
        List<Review.LearnedFact> together = contracts.repeated(row).stream().map(Review.LearnedFact::of).toList();
        Review.PeoplesYes consent = new Review.PeoplesYes(contracts.yes(row), contracts.yesNeeded(row));
        Set<String> signed = new HashSet<>();
        row.signed().signatures().forEach(s -> signed.add(s.party()));
        List<Review.TouchedColumn> touched = plan.map(p -> touched(p, facts, check, result)).orElse(List.of());
        return new Review(row.hash(), row.state(now), c.flow().name(), c.flow().purpose(), c.legalBasis(), row.origin().project(), row.proposer(), row.proposed(), row.createdAt(),
                facts.stream().map(Review.LearnedFact::of).toList(), together, told(row, c), arrows(plan, facts), touched, rules(check, result),
                plan.map(p -> estimate(p, contracts.conditions(c.flow().parties()))).orElse(new Review.RunEstimate(List.of(), 0, 0, 0, 0)), c.receivers(), quota, compared(row),
                c.parties().stream().map(ContractParty::name).map(p -> new Review.ReviewSigner(p, signed.contains(p))).toList(), contracts.suspensions(row),
                contracts.talk().comments(row), consent, warnings(row, quota, together), decision(row, result));
    }

    private Optional<Plan> plan(Contract contract) {
        try {
            return Optional.of(contract.plan(operators));
        } catch (TacitException e) {
            return Optional.empty();
        }
    }

    // ---- who learns, who computes ----

    /** The most that one party learns of a column, and the steps of it. */
    private record Learns(Fact most, Set<String> steps) {
        static Learns of(Fact fact) {
            return new Learns(fact, new TreeSet<>(fact.steps()));
        }

        Learns and(Learns other) {
            Set<String> all = new TreeSet<>(steps);
            all.addAll(other.steps);
            return new Learns(other.most.kind().exceeds(most.kind()) ? other.most : most, all);
        }
    }

    private record Edge(String from, String to, String table, String column) {
    }

    private static Map<Edge, Learns> learned(List<Fact> facts) {
        Map<Edge, Learns> edges = new LinkedHashMap<>();
        for (Fact f : facts) {
            List<String> columns = f.about().columns().isEmpty() ? List.of("") : f.about().columns();
            columns.forEach(column -> edges.merge(new Edge(f.about().party(), f.learner(), f.about().table(), column), Learns.of(f), Learns::and));
        }
        return edges;
    }

    /** Which steps bring a column together with another party. */
    private static Map<Edge, Set<String>> used(Plan plan) {
        Map<Edge, Set<String>> edges = new LinkedHashMap<>();
        for (Plan.PlannedStep step : plan.steps()) {
            step.columns().forEach((name, columns) -> plan.tables().stream().filter(t -> t.name().equals(name)).forEach(table ->
                    step.binding().parties().values().stream().filter(p -> !p.equals(table.party())).distinct().sorted().forEach(other ->
                            columns.forEach(column -> edges.computeIfAbsent(new Edge(table.party(), other, table.table(), column), e -> new TreeSet<>()).add(step.id())))));
        }
        return edges;
    }

    private static List<Review.DisclosureArrow> arrows(Optional<Plan> plan, List<Fact> facts) {
        Map<Edge, Learns> learned = learned(facts);
        List<Review.DisclosureArrow> arrows = new ArrayList<>();
        learned.forEach((e, l) -> arrows.add(new Review.DisclosureArrow(e.from, e.to, e.table, e.column, l.most.kind(), l.most.when(), List.copyOf(l.steps))));
        plan.ifPresent(p -> used(p).forEach((e, steps) -> {
            if (!learned.containsKey(e)) {
                arrows.add(new Review.DisclosureArrow(e.from, e.to, e.table, e.column, null, null, List.copyOf(steps)));
            }
        }));
        return arrows;
    }

    private List<Review.TouchedColumn> touched(Plan plan, List<Fact> facts, PolicyCheck check, PolicyResult result) {
        Map<Edge, Learns> learned = learned(facts);
        Map<Edge, Set<String>> used = used(plan);
        List<Review.TouchedColumn> touched = new ArrayList<>();
        for (TableRef table : plan.tables()) {
            if (!table.party().equals(me)) {
                continue;
            }
            for (ColumnRef column : table.columns()) {
                Set<Edge> edges = new LinkedHashSet<>();
                learned.keySet().stream().filter(e -> isOf(e, table, column)).forEach(edges::add);
                used.keySet().stream().filter(e -> isOf(e, table, column)).forEach(edges::add);
                touched.add(new Review.TouchedColumn(table.table(), column.name(), edges.stream().map(e -> use(e, learned.get(e), used.getOrDefault(e, Set.of()), check, result))
                        .sorted(Comparator.comparing(Review.TouchedUse::partner)).toList()));
            }
        }
        return touched;
    }

    private boolean isOf(Edge e, TableRef table, ColumnRef column) {
        return e.from.equals(me) && e.table.equals(table.table()) && e.column.equals(column.name());
    }

    private static Review.TouchedUse use(Edge e, Learns learns, Set<String> used, PolicyCheck check, PolicyResult result) {
        Set<String> steps = new TreeSet<>(used);
        if (learns != null) {
            steps.addAll(learns.steps);
        }
        Kind kind = learns == null ? null : learns.most.kind();
        Optional<Violation> refused = result.violations().stream().filter(v -> v.table().isEmpty() || v.table().equals(e.table) && (v.column().isEmpty()
                || v.column().equals(e.column)) && (v.partner().isEmpty() || v.partner().equals(e.to))).findFirst();
        String clause = result.relied().stream().filter(r -> r.table().equals(e.table) && r.partner().equals(e.to)).map(PolicyResult.Relied::clause)
                .filter(id -> find(check, e.table, id).filter(c -> c.coversColumn(e.column)).isPresent()).findFirst().orElse("");
        return refused.map(v -> new Review.TouchedUse(e.to, kind, List.copyOf(steps), false, v.clause(), v.text()))
                .orElseGet(() -> new Review.TouchedUse(e.to, kind, List.copyOf(steps), true, clause, null));
    }

    private static Optional<Clause> find(PolicyCheck check, String table, String id) {
        return check.policies().stream().filter(p -> p.table().equals(table)).flatMap(p -> p.clauses().stream()).filter(c -> c.id().equals(id)).findFirst();
    }

    private static List<Review.ReliedRule> rules(PolicyCheck check, PolicyResult result) {
        List<Review.ReliedRule> rules = new ArrayList<>();
        for (PolicyResult.Relied r : result.relied()) {
            find(check, r.table(), r.clause()).ifPresent(c -> {
                Usage.Used used = check.usage().of(r.table(), r.clause(), r.partner());
                rules.add(new Review.ReliedRule(r.table(), r.clause(), r.partner(), c.columns(), c.allow(), c.purpose(), c.uses(), used.jobs(), c.itemsPerMonth(), used.items(), r.items(),
                        c.atMost(), c.atLeast(), c.epsilon()));
            });
        }
        return rules;
    }

    // ---- cost ----

    private static Review.RunEstimate estimate(Plan plan, Conditions lines) {
        List<Review.StepCost> steps = plan.steps().stream().map(s -> {
            Cost cost = s.cost().over(lines.link(s.binding().parties().values()));
            return new Review.StepCost(s.id(), s.operator().spec().name(), cost.bytes(), cost.seconds(), cost.rounds(), cost.memory(), cost.disk());
        }).toList();
        Cost all = plan.cost(lines);
        return new Review.RunEstimate(steps, all.bytes(), all.seconds(), all.memory(), all.disk());
    }

    // ---- what was before ----

    private List<Review.ToldBefore> told(ContractRow row, Contract c) {
        Set<String> partners = Set.copyOf(row.partners());
        List<Review.ToldBefore> before = told.get().stream().filter(e -> partners.contains(e.fact().learner()) && touches(c, e.fact()))
                .map(e -> new Review.ToldBefore(e.job(), e.at(), e.fact().learner(), e.fact().sentence())).toList();
        return before.subList(Math.max(0, before.size() - MOST_TOLD), before.size()).reversed();
    }

    private boolean touches(Contract c, Fact fact) {
        return c.tables().stream().anyMatch(t -> t.party().equals(me) && fact.about().party().equals(me) && t.table().equals(fact.about().table())
                && (fact.about().columns().isEmpty() || t.columns().stream().anyMatch(column -> fact.about().columns().contains(column.name()))));
    }

    private Review.ComparedWith compared(ContractRow row) {
        Optional<ContractRow> version = row.origin().replaces().isEmpty() ? Optional.empty() : contracts.find(row.origin().replaces());
        Optional<ContractRow> before = version.isPresent() ? version : contracts.list().stream()
                .filter(other -> other.createdAt().isBefore(row.createdAt()) && wasInForce(other) && other.partners().stream().anyMatch(row::isWith) && shareColumns(row, other))
                .max(Comparator.comparing(ContractRow::createdAt));
        return before.map(other -> new Review.ComparedWith(other.hash(), version.isPresent(), ContractDifference.between(other.contract(), row.contract()).changes()))
                .orElse(new Review.ComparedWith("", false, List.of()));
    }

    private static boolean wasInForce(ContractRow row) {
        Set<String> signed = new HashSet<>();
        row.signed().signatures().forEach(s -> signed.add(s.party()));
        return row.contract().parties().stream().allMatch(p -> signed.contains(p.name()));
    }

    private boolean shareColumns(ContractRow one, ContractRow other) {
        return own(one).stream().anyMatch(own(other)::contains);
    }

    private Set<String> own(ContractRow row) {
        Set<String> columns = new HashSet<>();
        row.contract().tables().stream().filter(t -> t.party().equals(me)).forEach(t -> t.columns().forEach(c -> columns.add(t.table() + "." + c.name())));
        return columns;
    }

    // ---- deciding ----

    private List<Text> warnings(ContractRow row, Review.RunsQuota quota, List<Review.LearnedFact> together) {
        List<Text> warnings = new ArrayList<>();
        if (quota.soon()) {
            warnings.add(Text.of("It expires at %s.", "将于 %s 到期。", quota.expires()));
        }
        if (row.state().inForce() && quota.left() == 0) {
            warnings.add(new Text("All its runs are used.", "运行次数已用完。"));
        }
        if (!together.isEmpty()) {
            warnings.add(Text.of("With what earlier jobs told, more may be learned than it says by itself (%d).", "结合先前任务已告知的内容，可能得知的比合约本身所述更多（%d 项）。", together.size()));
        }
        contracts.suspensions(row).forEach(s -> warnings.add(Text.of("%s has suspended it: %s", "%s 已暂停：%s", s.party(), s.reason().isEmpty() ? "-" : s.reason())));
        contracts.versions(row.hash()).stream().filter(v -> v.origin().replaces().equals(row.hash()) && (v.state().open() || v.state().inForce()))
                .forEach(v -> warnings.add(Text.of("Version %.16s is to take its place.", "版本 %.16s 将取代它。", v.hash())));
        return warnings;
    }

    private Review.ReviewDecision decision(ContractRow row, PolicyResult result) {
        List<Text> why = new ArrayList<>();
        if (row.proposed()) {
            why.add(Text.of("It was proposed here; %s must approve it.", "由本方发起，需由 %s 批准。", row.others()));
        } else if (row.state() != ContractState.AWAITING_APPROVAL) {
            why.add(Text.of("It is %s and not to be decided here.", "其状态是 %s，无需在此决定。", row.state()));
        }
        contracts.obstacles(row).forEach(why::add);
        result.violations().forEach(v -> why.add(v.text()));
        return new Review.ReviewDecision(why.isEmpty(), why);
    }
}
