package org.tacit.flow.disclosure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.tacit.base.Text;

/**
 * What several steps disclose together: the union of their facts, and what follows from putting them together. Each rule names its
 * premises; where a rule cannot see whether they fit together (which rows a group holds, which snapshot was read), the
 * conclusion is {@link When#MAY}. The rules, with their arguments, are in {@code docs/disclosure.md}.
 *
 * <p>The rules are applied once to stated facts, not to each other's conclusions: every conclusion is of a kind that no rule
 * has as a premise beside another conclusion.
 */
public final class DisclosureMerge {

    private final List<Fact> facts;
    private final List<Earlier> before;
    private final Function<Fact, Snapshots> now;
    private final Map<List<Object>, Fact> derived = new LinkedHashMap<>();

    private DisclosureMerge(List<Fact> facts, List<Earlier> before, Function<Fact, Snapshots> now) {
        this.facts = facts;
        this.before = before;
        this.now = now;
    }

    /** The facts of one flow's steps, without repetitions, and what follows from putting them together. */
    public static List<Fact> merge(List<Fact> facts) {
        return merge(facts, List.of(), fact -> Snapshots.UNKNOWN);
    }

    /**
     * As {@link #merge(List)}, also with what the same learners were told before.
     *
     * @param before facts of earlier jobs with the same partners, from this party's evidence, the latest last
     * @param now    what a fact of this flow is computed on
     */
    public static List<Fact> merge(List<Fact> facts, List<Earlier> before, Function<Fact, Snapshots> now) {
        List<Fact> own = facts.stream().distinct().toList();
        DisclosureMerge merge = new DisclosureMerge(own, before, now);
        merge.membershipWithPayload();
        merge.scoreWithModel();
        merge.asManyScoresAsColumns();
        merge.differencesOfAggregates();
        merge.orderWithAnchors();
        merge.snapshots();
        Set<Fact> all = new LinkedHashSet<>(own);
        all.addAll(merge.derived.values());
        return List.copyOf(all);
    }

    /** Membership says whose row it is, a payload says what is in it: together, the cells of known persons. */
    private void membershipWithPayload() {
        pairs(facts, facts, f -> f.kind() == Kind.MEMBERSHIP || f.kind() == Kind.IDENTIFIER, p -> p.kind() == Kind.VALUE
                        || p.kind() == Kind.PARTIAL && p.about().columns().size() == 1,
                // A function of the very column that matched tells no value: the learner matched with it.
                (f, p) -> f.about().sameTable(p.about()) && !(p.kind() == Kind.PARTIAL && f.about().columns().containsAll(p.about().columns())),
                (f, p) -> derive(p, Kind.VALUE, p.kind() == Kind.VALUE ? p.when() : When.MAY, p.of(), List.of(f, p),
                        new Text("the values that belong to its own matched items", "己方匹配条目所对应的取值"),
                        new Because("membership tells whose row it is, and the payload tells what is in it",
                                "是否在内说明是谁的行，附带内容说明行里是什么", "rule: membership + payload = value")));
    }

    /** A score is a known function of z = w·x + own part; who knows w (or its own part) and the score knows the other's w·x. */
    private void scoreWithModel() {
        pairs(facts, facts, m -> m.kind() == Kind.MODEL, s -> s.kind() == Kind.PARTIAL, (m, s) -> m.about().touches(s.about()),
                (m, s) -> {
                    boolean single = s.about().columns().size() == 1;
                    derive(s, single ? Kind.VALUE : Kind.PARTIAL, single ? When.MAY : s.when(), s.of(), List.of(m, s),
                            single ? new Text("the column's values, by solving the score for them", "由分数反解出的该列取值")
                                    : new Text("the weighted sum of these columns for each scored row", "每个被评分行在这些列上的加权和"),
                            new Because("the score, less the part that the learner knows, is the linear combination of the rest",
                                    "分数减去其已知的部分，即为其余列的线性组合", "rule: score + model = linear combination"));
                });
    }

    /** k linear equations in k unknowns: as many different scores of a row as it has columns can give the row. */
    private void asManyScoresAsColumns() {
        for (Fact score : facts) {
            int columns = score.about().columns().size();
            if (score.kind() != Kind.PARTIAL || columns < 2) {
                continue;
            }
            List<Fact> scores = new ArrayList<>();
            for (Fact other : both()) {
                if (other.kind() == Kind.PARTIAL && other.learner().equals(score.learner()) && other.about().touches(score.about())) {
                    scores.add(other);
                }
            }
            if (scores.size() >= columns) {
                derive(score, Kind.VALUE, When.MAY, score.of(), scores, new Text("the cells behind the scores", "分数背后的单元格取值"),
                        new Because("as many scores of the same rows as there are columns can be solved for the columns",
                                "同一行的分数个数不少于列数时，可以解出各列", "rule: k scores over k columns"));
            }
        }
    }

    /** Σ over G minus Σ over G∖S is Σ over S, which for a small S is a cell. Two figures with noise do not subtract. */
    private void differencesOfAggregates() {
        pairs(facts, facts, a -> a.kind() == Kind.AGGREGATE, b -> b.kind() == Kind.AGGREGATE,
                (a, b) -> !a.steps().equals(b.steps()) && a.about().touches(b.about()) && !(noisy(a) && noisy(b)),
                (a, b) -> derive(a, Kind.VALUE, When.MAY, Scope.of(a.of().rows(), -1), List.of(a, b),
                        new Text("single values, where two groups differ by few rows", "两个分组仅相差少数行时的单个取值"),
                        new Because("a figure over a group less the figure over nearly the same group is the figure of the few rows between",
                                "一个分组的数值减去几乎相同的另一分组的数值，即为其间少数行的数值",
                                "rule: aggregates that differ by a small group; a sum and all its parts but one")));
    }

    /** A ranking with some known values tells between which of them each other value lies. */
    private void orderWithAnchors() {
        pairs(facts, facts, o -> o.kind() == Kind.ORDER, a -> a.kind() == Kind.VALUE || a.kind() == Kind.PARTIAL,
                (o, a) -> o.about().touches(a.about()),
                (o, a) -> derive(o, Kind.PARTIAL, When.MAY, o.of(), List.of(o, a),
                        new Text("between which known values each value lies", "每个取值落在哪两个已知值之间"),
                        new Because("a ranking and some known values give ranges for the others", "有了排序和部分已知值，即可得到其余值的范围",
                                "rule: order + known anchors = ranges")));
    }

    /** The same question about two snapshots: the answers differ by the rows that changed. */
    private void snapshots() {
        before.forEach(earlier -> pairs(List.of(earlier.fact()), facts, b -> !Kind.AGGREGATE.exceeds(b.kind()), f -> true,
                (b, f) -> b.kind() == f.kind() && b.about().touches(f.about()),
                (b, f) -> derive(f, f.kind() == Kind.AGGREGATE ? Kind.VALUE : f.kind(), When.MAY, f.of(), List.of(f), earlier.since(f, now.apply(f)),
                        new Because("the same question was answered before; the answers differ by the rows that changed",
                                "同样的问题先前已回答过，两次回答之差即为变化的行", "rule: the same query on two snapshots"))));
    }

    private Collection<Fact> both() {
        Set<Fact> all = new LinkedHashSet<>(facts);
        before.forEach(earlier -> all.add(earlier.fact()));
        return all;
    }

    private static boolean noisy(Fact fact) {
        return !fact.of().epsilon().isEmpty();
    }

    private interface Test extends java.util.function.Predicate<Fact> {
    }

    private static void pairs(List<Fact> firsts, List<Fact> seconds, Test first, Test second, BiPredicate<Fact, Fact> fits,
                              java.util.function.BiConsumer<Fact, Fact> then) {
        for (Fact a : firsts) {
            if (!first.test(a)) {
                continue;
            }
            for (Fact b : seconds) {
                if (second.test(b) && a.learner().equals(b.learner()) && fits.test(a, b)) {
                    then.accept(a, b);
                }
            }
        }
    }

    /** One conclusion for one learner, columns and rule; premises from further steps are added to it. */
    private void derive(Fact of, Kind kind, When when, Scope scope, List<Fact> premises, Text what, Because because) {
        TreeSet<String> steps = new TreeSet<>();
        premises.stream().filter(Objects::nonNull).filter(facts::contains).forEach(p -> steps.addAll(p.steps()));
        derived.merge(List.of(of.learner(), of.about(), kind, because),
                new Fact(of.learner(), of.about(), kind, what, scope, when, because, List.copyOf(steps)), (old, one) -> {
                    steps.addAll(old.steps());
                    return new Fact(one.learner(), one.about(), one.kind(), one.what(), one.of(), one.when(), one.because(),
                            List.copyOf(steps));
                });
    }
}
