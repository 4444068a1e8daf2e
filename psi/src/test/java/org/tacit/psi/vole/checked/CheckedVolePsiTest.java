package org.tacit.psi.vole.checked;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.tacit.psi.Intersection;
import org.tacit.psi.Items;
import org.tacit.psi.vole.VolePsiParameters;
import org.tacit.wire.LocalParties;
import org.tacit.wire.Party;
import org.tacit.wire.Session;

/** The protocol against the same intersection computed in plain sight. */
class CheckedVolePsiTest {

    private static final Party BANK = LocalParties.parties(2).get(0);
    private static final Party TELECOM = LocalParties.parties(2).get(1);
    private static final List<Set<Party>> LEARNERS = List.of(Set.of(BANK), Set.of(TELECOM), Set.of(BANK, TELECOM));

    record Result(Intersection bank, Intersection telecom) {
    }

    static CheckedVolePsi psi(int binItems) {
        return new CheckedVolePsi(new VolePsiParameters(100_000, 100_000, binItems));
    }

    static Result run(CheckedVolePsi psi, List<String> bank, List<String> telecom, Set<Party> learners) {
        var both = LocalParties.run(
                session -> psi.intersect(session, Items.of(bank), learners),
                session -> psi.intersect(session, Items.of(telecom), learners));
        return new Result(both.first(), both.second());
    }

    /** First rows by identifier; missing ones take no part. */
    private static Map<String, Long> firstRows(List<String> identifiers) {
        var rows = new HashMap<String, Long>();
        for (int i = 0; i < identifiers.size(); i++) {
            if (identifiers.get(i) != null && !identifiers.get(i).isEmpty()) {
                rows.putIfAbsent(identifiers.get(i), (long) i);
            }
        }
        return rows;
    }

    private static void check(CheckedVolePsi psi, List<String> bank, List<String> telecom, Set<Party> learners) {
        Result result = run(psi, bank, telecom, learners);
        var common = new ArrayList<>(firstRows(bank).keySet());
        common.retainAll(firstRows(telecom).keySet());
        checkSide(result.bank(), learners.contains(BANK), bank, common, firstRows(telecom).size());
        checkSide(result.telecom(), learners.contains(TELECOM), telecom, common, firstRows(bank).size());
        if (learners.size() == 2) {
            for (int i = 0; i < common.size(); i++) {
                assertThat(bank.get((int) result.bank().rows()[i])).isEqualTo(telecom.get((int) result.telecom().rows()[i]));
            }
        }
    }

    private static void checkSide(Intersection side, boolean learns, List<String> own, List<String> common, int peerItems) {
        assertThat(side.entitled()).isEqualTo(learns);
        assertThat(side.peerItems()).isEqualTo(peerItems);
        Map<String, Long> rows = firstRows(own);
        if (learns) {
            assertThat(side.rows()).containsExactlyInAnyOrder(common.stream().mapToLong(rows::get).toArray());
        } else {
            assertThat(side.rows()).isEmpty();
        }
        assertThat(side.report()).isEqualTo(Items.of(own).report());
    }

    @Provide
    Arbitrary<List<String>> identifiers() {
        Arbitrary<String> some = Arbitraries.oneOf(
                Arbitraries.integers().between(0, 60).map(i -> "1380000" + i),
                // Numbers whose low 16 bits are all the same.
                Arbitraries.integers().between(0, 20).map(i -> String.valueOf((long) i << 16)),
                Arbitraries.of("张三", "张三 ", "李四", "王五", "a".repeat(5000), "\u0000", "\u0000\u0000", "A", "a", "é", "e\u0301", "", null));
        return some.injectNull(0.05).list().ofMaxSize(80);
    }

    @Property(tries = 12)
    void agreesWithPlaintext(@ForAll("identifiers") List<String> bank, @ForAll("identifiers") List<String> telecom,
            @ForAll("learners") Set<Party> learners, @ForAll("binItems") int binItems) {
        check(psi(binItems), bank, telecom, learners);
    }

    @Provide
    Arbitrary<Set<Party>> learners() {
        return Arbitraries.of(LEARNERS);
    }

    /** Two items a bin make up to four groups; 1000 makes one bin. */
    @Provide
    Arbitrary<Integer> binItems() {
        return Arbitraries.of(2, 10, 1000);
    }

    @Example
    void edgesOfSize() {
        List<String> many = IntStream.range(0, 1500).mapToObj(i -> "id" + i).toList();
        List<String> shuffled = new ArrayList<>(many);
        Collections.shuffle(shuffled, new Random(7));
        List<String> others = IntStream.range(0, 40).mapToObj(i -> "other" + i).toList();
        for (Set<Party> learners : LEARNERS) {
            check(psi(200), List.of(), List.of(), learners);
            check(psi(200), List.of(), others, learners);
            check(psi(200), List.of("one"), List.of("one"), learners);
            check(psi(200), many, shuffled, learners);
            check(psi(200), many, others, learners);
        }
    }

    /** More masks in a bin than a message holds: the small list against the huge one, in both roles. */
    @Example
    void masksInSeveralMessages() {
        List<String> few = IntStream.range(0, 50).mapToObj(i -> "id" + 3000 * i).toList();
        List<String> many = IntStream.range(0, 70_000).mapToObj(i -> "id" + i).toList();
        check(psi(1000), few, many, LEARNERS.get(0));
        check(psi(1000), few, many, LEARNERS.get(2));
        check(psi(1000), many, few, LEARNERS.get(2));
    }

    /** What is sent is what the disclosure and the estimate say: sizes, and nothing that grows with the intersection. */
    @Example
    void trafficIsTheFormula() {
        List<String> bank = IntStream.range(0, 1000).mapToObj(i -> "b" + i).toList();
        for (int common : new int[] {0, 300}) {
            List<String> telecom = IntStream.range(0, 300).mapToObj(i -> i < common ? "b" + i : "t" + i).toList();
            for (int binItems : common == 0 ? new int[] {20} : new int[] {5000}) {
                var psi = psi(binItems);
                for (Set<Party> learners : LEARNERS) {
                    var sent = LocalParties.run(session -> sent(psi, session, bank, learners), session -> sent(psi, session, telecom, learners));
                    // When both learn, telecom, who has less, receives.
                    boolean both = learners.size() == 2;
                    boolean bankReceives = !both && learners.contains(BANK);
                    assertThat(sent.first()).isEqualTo(psi.bytesSent(1000, 300, bankReceives, both, 40));
                    assertThat(sent.second()).isEqualTo(psi.bytesSent(300, 1000, !bankReceives, both, 40));
                }
            }
        }
        assertThat(psi(10).bytesSent(0, 7, true, true, 40)).isEqualTo(68);
    }

    private static long sent(CheckedVolePsi psi, Session session, List<String> ids, Set<Party> learners) {
        psi.intersect(session, Items.of(ids), learners);
        return session.channel(session.peer()).traffic().bytesSent();
    }

    /** The common order must not be the order of either table. */
    @Example
    void orderTellsNothing() {
        List<String> ids = IntStream.range(0, 2000).mapToObj(i -> "id" + i).toList();
        for (int binItems : new int[] {50, 5000}) {
            Result result = run(psi(binItems), ids, ids, LEARNERS.get(2));
            assertThat(result.bank().rows()).isEqualTo(result.telecom().rows());
            long ascents = IntStream.range(1, 2000).filter(i -> result.bank().rows()[i] > result.bank().rows()[i - 1]).count();
            // A random order of 2000 has 999.5 ascents with standard deviation 12.9.
            assertThat(ascents).isBetween(900L, 1100L);
        }
    }
}
