package org.tacit.psi.ecdh;

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
import org.tacit.crypto.curve.DhGroup;
import org.tacit.psi.Intersection;
import org.tacit.psi.Items;
import org.tacit.wire.LocalParties;
import org.tacit.wire.Party;
import org.tacit.wire.Session;

/** The protocol against the same intersection computed in plain sight. */
class EcdhPsiTest {

    private static final Party BANK = LocalParties.parties(2).get(0);
    private static final Party TELECOM = LocalParties.parties(2).get(1);
    private static final List<Set<Party>> LEARNERS = List.of(Set.of(BANK), Set.of(TELECOM), Set.of(BANK, TELECOM));

    record Result(Intersection bank, Intersection telecom) {
    }

    static Result run(EcdhPsi psi, List<String> bank, List<String> telecom, Set<Party> learners) {
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

    private static void check(EcdhPsi psi, List<String> bank, List<String> telecom, Set<Party> learners) {
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
        long missing = own.stream().filter(id -> id == null || id.isEmpty()).count();
        assertThat(side.report().rows()).isEqualTo(own.size());
        assertThat(side.report().items()).isEqualTo(rows.size());
        assertThat(side.report().missing()).isEqualTo(missing);
        assertThat(side.report().duplicates()).isEqualTo(own.size() - missing - rows.size());
    }

    @Provide
    Arbitrary<List<String>> identifiers() {
        Arbitrary<String> some = Arbitraries.oneOf(
                Arbitraries.integers().between(0, 60).map(i -> "1380000" + i),
                Arbitraries.of("张三", "张三 ", "李四", "王五", "a".repeat(5000), "\u0000", "A", "a", "é", "e\u0301", "", null));
        return some.injectNull(0.05).list().ofMaxSize(80);
    }

    @Property(tries = 60)
    void agreesWithPlaintext(@ForAll("identifiers") List<String> bank, @ForAll("identifiers") List<String> telecom,
            @ForAll("learners") Set<Party> learners, @ForAll("batches") int batch) {
        check(new EcdhPsi(new EcdhPsiParameters(DhGroup.curve25519(), 1000, batch)), bank, telecom, learners);
    }

    @Property(tries = 12)
    void agreesWithPlaintextOnSm2(@ForAll("identifiers") List<String> bank, @ForAll("identifiers") List<String> telecom,
            @ForAll("learners") Set<Party> learners, @ForAll("batches") int batch) {
        check(new EcdhPsi(new EcdhPsiParameters(DhGroup.sm2(), 1000, batch)), bank, telecom, learners);
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
        var psi = new EcdhPsi(new EcdhPsiParameters(DhGroup.curve25519(), 10_000, 256));
        List<String> many = IntStream.range(0, 1500).mapToObj(i -> "id" + i).toList();
        List<String> shuffled = new ArrayList<>(many);
        Collections.shuffle(shuffled, new Random(7));
        List<String> others = IntStream.range(0, 40).mapToObj(i -> "other" + i).toList();
        for (Set<Party> learners : LEARNERS) {
            check(psi, List.of(), List.of(), learners);
            check(psi, many, List.of(), learners);
            check(psi, List.of(), others, learners);
            check(psi, List.of("one"), List.of("one"), learners);
            check(psi, List.of("one"), List.of("two"), learners);
            check(psi, many, shuffled, learners);
            check(psi, others, many, learners);
        }
    }

    /** What is sent is what the disclosure and the estimate say: sizes, and nothing that grows with the intersection. */
    @Example
    void trafficIsTheFormula() {
        List<String> bank = IntStream.range(0, 1000).mapToObj(i -> "b" + i).toList();
        List<String> telecom = IntStream.range(0, 300).mapToObj(i -> i % 2 == 0 ? "b" + i : "t" + i).toList();
        for (DhGroup group : List.of(DhGroup.curve25519(), DhGroup.sm2())) {
            var psi = new EcdhPsi(new EcdhPsiParameters(group, 5000, 128));
            for (Set<Party> learners : LEARNERS) {
                var sent = LocalParties.run(session -> sent(psi, session, bank, learners), session -> sent(psi, session, telecom, learners));
                assertThat(sent.first()).isEqualTo(psi.bytesSent(1000, 300, learners.contains(TELECOM), 40));
                assertThat(sent.second()).isEqualTo(psi.bytesSent(300, 1000, learners.contains(BANK), 40));
            }
        }
    }

    private static long sent(EcdhPsi psi, Session session, List<String> ids, Set<Party> learners) {
        psi.intersect(session, Items.of(ids), learners);
        return session.traffic().bytesSent();
    }

    /** The common order must not be the order of either table. */
    @Example
    void orderTellsNothing() {
        List<String> ids = IntStream.range(0, 2000).mapToObj(i -> "id" + i).toList();
        Result result = run(new EcdhPsi(EcdhPsiParameters.of(DhGroup.curve25519())), ids, ids, LEARNERS.get(2));
        assertThat(result.bank().rows()).isEqualTo(result.telecom().rows());
        long ascents = IntStream.range(1, 2000).filter(i -> result.bank().rows()[i] > result.bank().rows()[i - 1]).count();
        // A random order of 2000 has 999.5 ascents with standard deviation 12.9.
        assertThat(ascents).isBetween(900L, 1100L);
    }
}
