package org.tacit.psi.multiparty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import org.tacit.base.InvalidInput;
import org.tacit.psi.Items;
import org.tacit.wire.LocalParties;
import org.tacit.wire.Party;
import org.tacit.wire.Session;

/** The protocol against the same intersection computed in plain sight. */
class MultipartyPsiTest {

    private static final MultipartyPsi PSI = new MultipartyPsi();

    /** The columns of all parties, and who learns, by position. */
    record Case(List<List<String>> columns, Set<Integer> learners) {
    }

    static Set<Party> learners(Session session, Set<Integer> positions) {
        return positions.stream().map(session.parties()::get).collect(Collectors.toSet());
    }

    private static Map<String, Long> firstRows(List<String> identifiers) {
        var rows = new HashMap<String, Long>();
        for (int i = 0; i < identifiers.size(); i++) {
            if (identifiers.get(i) != null && !identifiers.get(i).isEmpty()) {
                rows.putIfAbsent(identifiers.get(i), (long) i);
            }
        }
        return rows;
    }

    static void check(List<List<String>> columns, Set<Integer> learners) {
        List<JointIntersection> results = LocalParties.run(columns.size(), (Session session) ->
                PSI.intersect(session, Items.of(columns.get(session.index())), learners(session, learners)));
        Set<String> common = new HashSet<>(firstRows(columns.getFirst()).keySet());
        columns.forEach(column -> common.retainAll(firstRows(column).keySet()));
        List<List<String>> orders = new ArrayList<>();
        for (int p = 0; p < columns.size(); p++) {
            JointIntersection result = results.get(p);
            List<String> column = columns.get(p);
            assertThat(result.entitled()).isEqualTo(learners.contains(p));
            assertThat(result.items()).isEqualTo(columns.stream().map(c -> (long) firstRows(c).size()).toList());
            assertThat(result.report()).isEqualTo(Items.of(column).report());
            if (learners.contains(p)) {
                Map<String, Long> rows = firstRows(column);
                assertThat(Arrays.stream(result.rows()).sorted().toArray()).isEqualTo(common.stream().mapToLong(rows::get).sorted().toArray());
                orders.add(IntStream.range(0, result.size()).mapToObj(i -> column.get((int) result.rows()[i])).toList());
            } else {
                assertThat(result.rows()).isEmpty();
            }
        }
        assertThat(new HashSet<>(orders)).hasSize(1);
    }

    /** Each identifier is held by some of the parties: often by all, by all but one, or by two. */
    @Provide
    Arbitrary<Case> cases() {
        return Arbitraries.integers().between(3, 5).flatMap(n -> {
            int all = (1 << n) - 1;
            Arbitrary<Integer> holders = Arbitraries.oneOf(Arbitraries.just(all), Arbitraries.integers().between(0, n - 1).map(p -> all ^ 1 << p),
                    Arbitraries.integers().between(0, all));
            Arbitrary<String> identifiers = Arbitraries.oneOf(Arbitraries.integers().between(0, 200).map(i -> "1380000" + i),
                    Arbitraries.of("张三", "张三 ", "a".repeat(3000), "\u0000", "\u0000\u0000", "A", "a", "é", "e\u0301"));
            Arbitrary<Set<Integer>> learners = Arbitraries.integers().between(1, all).map(MultipartyPsiTest::positions);
            return Combinators.combine(Arbitraries.maps(identifiers, holders).ofMaxSize(50), learners, Arbitraries.randomValue(Function.identity()))
                    .as((held, who, random) -> new Case(columns(n, held, random), who));
        });
    }

    private static Set<Integer> positions(int bits) {
        return IntStream.range(0, 5).filter(p -> (bits >> p & 1) == 1).boxed().collect(Collectors.toSet());
    }

    /** In an order of each party's own, with repetitions and gaps. */
    private static List<List<String>> columns(int n, Map<String, Integer> held, Random random) {
        List<List<String>> columns = new ArrayList<>();
        for (int p = 0; p < n; p++) {
            List<String> column = new ArrayList<>();
            for (var entry : held.entrySet()) {
                if ((entry.getValue() >> p & 1) == 1) {
                    column.addAll(Collections.nCopies(random.nextInt(8) == 0 ? 2 : 1, entry.getKey()));
                }
            }
            column.addAll(Collections.nCopies(random.nextInt(2), random.nextBoolean() ? null : ""));
            Collections.shuffle(column, random);
            columns.add(column);
        }
        return columns;
    }

    @Property(tries = 12)
    void agreesWithPlaintext(@ForAll("cases") Case one) {
        check(one.columns(), one.learners());
    }

    static List<String> range(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "id" + i).toList();
    }

    @Example
    void edgesOfSize() {
        Set<Integer> all = Set.of(0, 1, 2);
        check(List.of(range(0, 0), range(0, 0), range(0, 0)), all);
        check(List.of(range(0, 9), range(0, 0), range(0, 9)), Set.of(1));
        check(List.of(range(0, 1), range(0, 1), range(0, 1)), all);
        check(List.of(range(0, 1), range(0, 1), range(1, 2)), all);
        check(List.of(range(0, 700), range(0, 700), range(0, 700)), all);
        check(List.of(range(0, 700), range(700, 1400), range(1400, 2100)), all);
    }

    /** Every two of three hold 300 items in common that the third does not hold, and none is held by all. */
    @Example
    void itemsOfPairsDoNotShow() {
        List<String> first = new ArrayList<>(range(0, 600));
        List<String> second = new ArrayList<>(range(300, 900));
        List<String> third = new ArrayList<>(range(600, 900));
        third.addAll(range(0, 300));
        for (int learner = 0; learner < 3; learner++) {
            check(List.of(first, second, third), Set.of(learner));
        }
        check(List.of(first, second, third), Set.of(0, 1, 2));
    }

    /** Several bins and several messages to a learner; the small set leads, wherever it stands. */
    @Example
    void manyItems() {
        check(List.of(range(0, 90_000), range(5_000, 100_000), range(0, 85_000)), Set.of(0, 1));
        check(List.of(range(0, 90_000), range(0, 40), range(30, 90_000)), Set.of(0, 1, 2));
    }

    @Example
    void sevenParties() {
        check(IntStream.range(0, 7).mapToObj(p -> range(p, 40 + p)).toList(), Set.of(3, 5));
    }

    @Example
    @Tag("slow")
    void asManyPartiesAsThereMayBe() {
        check(IntStream.range(0, MultipartyPsi.MOST_PARTIES).mapToObj(p -> range(p, 40 + p)).toList(), Set.of(3, 9, 15));
    }

    /** The order of the parties changes who is asked first, not what is found; the leader's rows do not show in the common order. */
    @Example
    void theOrderOfPartiesDoesNotMatter() {
        List<List<String>> columns = List.of(range(0, 500), range(100, 600), range(50, 550), range(20, 520));
        check(columns, Set.of(0, 1, 2, 3));
        check(columns.reversed(), Set.of(0, 1, 2, 3));
        long[] rows = LocalParties.run(3, (Session session) ->
                PSI.intersect(session, Items.of(range(0, 400)), Set.copyOf(session.parties()))).getFirst().rows();
        assertThat(rows).hasSize(400);
        assertThat(IntStream.range(1, 400).filter(i -> rows[i] > rows[i - 1]).count()).isBetween(120L, 280L);
    }

    /** Which sets have parameters: alike or far apart in size; and the sentence where they have not. */
    @Example
    void sizesThatHaveParameters() {
        for (int n = 3; n <= 16; n++) {
            int most = n <= 5 ? 20_000_000 : n <= 9 ? 5_000_000 : n <= 12 ? 2_500_000 : 1_200_000;
            for (int small : new int[] {1, 1000, 40_000, most}) {
                List<Integer> items = new ArrayList<>(Collections.nCopies(n, most));
                items.set(1, small);
                assertThat(MultipartyPlan.of(items, 1, 40).keys(1)).isGreaterThanOrEqualTo(Math.max(small, most / 8));
                assertThat(MultipartyPlan.of(items, 0, 40).shareBits()).isBetween(41 + 20, 41 + 25);
            }
        }
        assertThatThrownBy(() -> MultipartyPlan.of(Collections.nCopies(16, 30_000_000), 0, 40))
                .isInstanceOf(InvalidInput.class).hasMessageContaining("16 parties cannot intersect sets of up to 30000000");
    }

    @Example
    void everyPairMeetsOnce() {
        for (int n = 3; n <= 16; n++) {
            for (int leader = 0; leader < n; leader++) {
                var plan = new MultipartyPlan(Collections.nCopies(n, 1000), leader, 51, 44);
                Set<Set<Integer>> met = new HashSet<>();
                for (int p = 0; p < n; p++) {
                    if (p == leader) {
                        continue;
                    }
                    List<List<Integer>> lists = plan.partners(p);
                    Set<Integer> seen = new LinkedHashSet<>();
                    for (int k = 0; k < lists.size(); k++) {
                        assertThat(lists.get(k).size()).isLessThanOrEqualTo(4);
                        for (int partner : lists.get(k)) {
                            assertThat(seen.add(partner)).isTrue();
                            assertThat(plan.partners(partner).get(k)).contains(p);
                            met.add(Set.of(p, partner));
                        }
                    }
                    assertThat(seen).hasSize(n - 2).doesNotContain(p, leader);
                }
                assertThat(met).hasSize((n - 1) * (n - 2) / 2);
            }
        }
    }
}
