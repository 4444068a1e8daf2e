package org.tacit.psi.cardinality;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.tacit.crypto.curve.DhGroup;
import org.tacit.psi.Items;
import org.tacit.psi.rpmt.RpmtParameters;
import org.tacit.wire.LocalParties;
import org.tacit.wire.Party;
import org.tacit.wire.Session;

/** The count against the same count in plain sight. */
class PsiCardinalityTest {

    private static final Party BANK = LocalParties.parties(2).get(0);
    private static final Party TELECOM = LocalParties.parties(2).get(1);
    private static final List<Set<Party>> LEARNERS = List.of(Set.of(BANK), Set.of(TELECOM), Set.of(BANK, TELECOM));

    private static void check(PsiCardinality psi, List<String> bank, List<String> telecom, Set<Party> learners) {
        var both = LocalParties.run(session -> psi.count(session, Items.of(bank), learners), session -> psi.count(session, Items.of(telecom), learners));
        Set<String> first = distinct(bank);
        Set<String> second = distinct(telecom);
        Set<String> common = new HashSet<>(first);
        common.retainAll(second);
        checkSide(both.first(), learners.contains(BANK), common.size(), second.size());
        checkSide(both.second(), learners.contains(TELECOM), common.size(), first.size());
    }

    private static void checkSide(Cardinality side, boolean learns, int common, int peerItems) {
        assertThat(side.entitled()).isEqualTo(learns);
        assertThat(side.common()).isEqualTo(learns ? common : 0);
        assertThat(side.peerItems()).isEqualTo(peerItems);
    }

    private static Set<String> distinct(List<String> identifiers) {
        var set = new HashSet<>(identifiers);
        set.removeIf(text -> text == null || text.isEmpty());
        return set;
    }

    @Provide
    Arbitrary<List<String>> identifiers() {
        return Arbitraries.oneOf(Arbitraries.integers().between(0, 60).map(i -> "1380000" + i),
                Arbitraries.of("张三", "张三 ", "a".repeat(5000), "\u0000", "A", "a", "é", "e\u0301", "")).injectNull(0.05).list().ofMaxSize(80);
    }

    @Property(tries = 50)
    void agreesWithPlaintext(@ForAll("identifiers") List<String> bank, @ForAll("identifiers") List<String> telecom,
            @ForAll("learners") Set<Party> learners, @ForAll("batches") int batch) {
        check(new PsiCardinality(new RpmtParameters(DhGroup.curve25519(), 1000, 1000, batch)), bank, telecom, learners);
    }

    @Property(tries = 8)
    void agreesWithPlaintextOnSm2(@ForAll("identifiers") List<String> bank, @ForAll("identifiers") List<String> telecom,
            @ForAll("learners") Set<Party> learners) {
        check(new PsiCardinality(RpmtParameters.of(DhGroup.sm2())), bank, telecom, learners);
    }

    @Provide
    Arbitrary<Set<Party>> learners() {
        return Arbitraries.of(LEARNERS);
    }

    @Provide
    Arbitrary<Integer> batches() {
        return Arbitraries.of(1, 7, 32, 100);
    }

    @Example
    void edgesOfSize() {
        var psi = new PsiCardinality(new RpmtParameters(DhGroup.curve25519(), 10_000, 10_000, 256));
        List<String> many = IntStream.range(0, 1500).mapToObj(i -> "id" + i).toList();
        List<String> others = IntStream.range(0, 40).mapToObj(i -> "other" + i).toList();
        for (Set<Party> learners : LEARNERS) {
            check(psi, List.of(), List.of(), learners);
            check(psi, many, List.of(), learners);
            check(psi, List.of(), others, learners);
            check(psi, List.of("one"), List.of("one"), learners);
            check(psi, List.of("one"), List.of("two"), learners);
            check(psi, many, many.reversed(), learners);
            check(psi, others, many, learners);
        }
    }

    /** What is sent depends on sizes alone, whatever is common. */
    @Example
    void trafficIsTheFormula() {
        List<String> bank = IntStream.range(0, 900).mapToObj(i -> "b" + i).toList();
        for (List<String> telecom : List.of(bank.subList(0, 300), IntStream.range(0, 300).mapToObj(i -> "t" + i).toList())) {
            for (DhGroup group : List.of(DhGroup.curve25519(), DhGroup.sm2())) {
                var psi = new PsiCardinality(new RpmtParameters(group, 5000, 5000, 128));
                for (Set<Party> learners : LEARNERS) {
                    var sent = LocalParties.run(session -> sent(psi, session, bank, learners), session -> sent(psi, session, telecom, learners));
                    boolean bankCounts = learners.contains(BANK);
                    assertThat(sent.first()).isEqualTo(psi.bytesSent(bankCounts, 900, 300, 40));
                    assertThat(sent.second()).isEqualTo(psi.bytesSent(!bankCounts, 300, 900, 40));
                }
            }
        }
    }

    private static long sent(PsiCardinality psi, Session session, List<String> ids, Set<Party> learners) {
        psi.count(session, Items.of(ids), learners);
        return session.traffic().bytesSent();
    }
}
