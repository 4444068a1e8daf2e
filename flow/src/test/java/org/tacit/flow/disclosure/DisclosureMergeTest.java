package org.tacit.flow.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tacit.base.Text;

/** One test for each rule, and one where the rule must keep silent. */
class DisclosureMergeTest {

    private static Fact fact(String learner, Kind kind, String step, String... columns) {
        return new Fact(learner, new About("telecom", "customers", List.of(columns)), kind, new Text("something", "某事"),
                Scope.of(Scope.Rows.COMMON, 10), When.ALWAYS, new Because("a test", "测试", ""), List.of(step));
    }

    private static List<String> derived(List<Fact> facts, List<Fact> before) {
        List<Fact> merged = DisclosureMerge.merge(facts, before.stream().map(f -> new Earlier(f, "j1", java.time.Instant.EPOCH, Snapshots.UNKNOWN)).toList(), f -> Snapshots.UNKNOWN);
        assertThat(merged.subList(0, facts.size())).isEqualTo(facts);
        return merged.subList(facts.size(), merged.size()).stream()
                .map(f -> f.learner() + " " + f.when() + " " + f.kind() + " " + f.about().columns() + " " + f.steps()).toList();
    }

    private static List<String> derived(Fact... facts) {
        return derived(List.of(facts), List.of());
    }

    @Test
    void membershipAndPayloadAreValues() {
        assertThat(derived(fact("bank", Kind.MEMBERSHIP, "a", "phone"), fact("bank", Kind.VALUE, "b", "income"))).containsExactly("bank ALWAYS VALUE [income] [a, b]");
        assertThat(derived(fact("bank", Kind.MEMBERSHIP, "a", "phone"), fact("bank", Kind.PARTIAL, "b", "income"))).containsExactly("bank MAY VALUE [income] [a, b]");
        assertThat(derived(fact("shop", Kind.MEMBERSHIP, "a", "phone"), fact("bank", Kind.VALUE, "b", "income"))).isEmpty();
        assertThat(derived(fact("bank", Kind.MEMBERSHIP, "a", "phone"), fact("bank", Kind.PARTIAL, "b", "income", "age"))).isEmpty();
    }

    @Test
    void scoreWithModelIsTheLinearCombination() {
        assertThat(derived(fact("bank", Kind.PARTIAL, "score", "age", "income"), fact("bank", Kind.MODEL, "train", "age", "income")))
                .containsExactly("bank ALWAYS PARTIAL [age, income] [score, train]");
        assertThat(derived(fact("bank", Kind.PARTIAL, "score", "income"), fact("bank", Kind.MODEL, "train", "income")))
                .containsExactly("bank MAY VALUE [income] [score, train]");
        assertThat(derived(fact("bank", Kind.PARTIAL, "score", "income"), fact("telecom", Kind.MODEL, "train", "income"))).isEmpty();
        assertThat(derived(fact("bank", Kind.PARTIAL, "score", "income", "sex"), fact("bank", Kind.MODEL, "train", "age"))).isEmpty();
    }

    @Test
    void asManyScoresAsColumnsMayBeSolved() {
        Fact one = fact("bank", Kind.PARTIAL, "s1", "age", "income");
        assertThat(derived(one)).isEmpty();
        assertThat(derived(one, fact("bank", Kind.PARTIAL, "s2", "age", "income"))).containsExactly("bank MAY VALUE [age, income] [s1, s2]");
        assertThat(derived(List.of(one), List.of(fact("bank", Kind.PARTIAL, "old", "age", "income")))).contains("bank MAY VALUE [age, income] [s1]");
    }

    @Test
    void twoAggregatesMayDifferByFewRows() {
        assertThat(derived(fact("bank", Kind.AGGREGATE, "a", "income"), fact("bank", Kind.AGGREGATE, "b", "income"))).containsExactly("bank MAY VALUE [income] [a, b]");
        assertThat(derived(fact("bank", Kind.AGGREGATE, "a", "income"), fact("bank", Kind.AGGREGATE, "b", "age"))).isEmpty();
        assertThat(derived(fact("bank", Kind.AGGREGATE, "a", "income"))).isEmpty();
        assertThat(derived(noisy("a"), noisy("b"))).isEmpty();
        assertThat(derived(noisy("a"), fact("bank", Kind.AGGREGATE, "b", "income"))).hasSize(1);
    }

    private static Fact noisy(String step) {
        Fact f = fact("bank", Kind.AGGREGATE, step, "income");
        return new Fact(f.learner(), f.about(), f.kind(), f.what(), f.of().noisy("0.5", ""), f.when(), f.because(), f.steps());
    }

    @Test
    void orderWithAnchorsGivesRanges() {
        assertThat(derived(fact("bank", Kind.ORDER, "rank", "income"), fact("bank", Kind.VALUE, "some", "income"))).containsExactly("bank MAY PARTIAL [income] [rank, some]");
        assertThat(derived(fact("bank", Kind.ORDER, "rank", "income"), fact("bank", Kind.VALUE, "some", "age"))).isEmpty();
    }

    @Test
    void sameQueryOnTwoSnapshots() {
        Fact match = fact("bank", Kind.MEMBERSHIP, "a", "phone");
        assertThat(derived(List.of(match), List.of(fact("bank", Kind.MEMBERSHIP, "old", "phone")))).containsExactly("bank MAY MEMBERSHIP [phone] [a]");
        assertThat(derived(List.of(fact("bank", Kind.AGGREGATE, "a", "income")), List.of(fact("bank", Kind.AGGREGATE, "old", "income"))))
                .containsExactly("bank MAY VALUE [income] [a]");
        assertThat(derived(List.of(match), List.of(fact("shop", Kind.MEMBERSHIP, "old", "phone")))).isEmpty();
        assertThat(derived(List.of(fact("bank", Kind.SIZE, "a", "phone")), List.of(fact("bank", Kind.SIZE, "old", "phone")))).isEmpty();
    }

    @Test
    void anotherTableIsAnotherMatter() {
        Fact elsewhere = new Fact("bank", new About("telecom", "bills", List.of("income")), Kind.VALUE, new Text("x", "x"), Scope.whole(),
                When.ALWAYS, new Because("", "", ""), List.of("b"));
        assertThat(derived(fact("bank", Kind.MEMBERSHIP, "a", "phone"), elsewhere)).isEmpty();
    }

    @Test
    void factsAreNotRepeated() {
        Fact f = fact("bank", Kind.SIZE, "a", "phone");
        assertThat(DisclosureMerge.merge(List.of(f, f))).containsExactly(f);
    }

    @Test
    void sentencesInBothLanguages() {
        Fact f = fact("bank", Kind.MEMBERSHIP, "a", "phone");
        assertThat(f.sentence().en()).isEqualTo("bank will learn something, from telecom's customers (phone); at most 10.");
        assertThat(f.sentence().zh()).isEqualTo("bank将知道：某事，涉及telecom的customers（phone），至多 10 个。");
        Fact may = DisclosureMerge.merge(List.of(fact("bank", Kind.AGGREGATE, "a", "x"), fact("bank", Kind.AGGREGATE, "b", "x"))).getLast();
        assertThat(may.sentence().en()).isEqualTo(
                "bank may learn single values, where two groups differ by few rows, from telecom's customers (x); without a bound.");
        assertThat(may.sentence().zh()).startsWith("bank可能知道：");
    }
}
