package org.tacit.psi.union;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.tacit.base.InvalidInput;
import org.tacit.crypto.curve.DhGroup;
import org.tacit.psi.Items;
import org.tacit.psi.rpmt.RpmtParameters;
import org.tacit.wire.LocalParties;
import org.tacit.wire.Party;
import org.tacit.wire.Session;

/** The protocol against the same union computed in plain sight. */
class PsiUnionTest {

    private static final List<Party> PARTIES = LocalParties.parties(2);
    private static final int WIDTH = 40;

    private static Set<String> distinct(List<String> identifiers) {
        var set = new LinkedHashSet<>(identifiers);
        set.removeIf(text -> text == null || text.isEmpty());
        return set;
    }

    static List<String> texts(Items items) {
        return IntStream.range(0, items.count()).mapToObj(i -> {
            byte[] item = new byte[items.length(i)];
            items.copy(i, item, 0);
            return new String(item, StandardCharsets.UTF_8);
        }).toList();
    }

    private static void check(PsiUnion psi, List<String> bank, List<String> telecom, int receiver) {
        List<Union> both = run(psi, bank, telecom, receiver);
        Set<String> own = distinct(receiver == 0 ? bank : telecom);
        Set<String> theirs = distinct(receiver == 0 ? telecom : bank);
        var expected = new ArrayList<>(theirs);
        expected.removeAll(own);
        Union result = both.get(receiver);
        assertThat(result.entitled()).isTrue();
        assertThat(texts(result.extra())).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(result.common()).isEqualTo(theirs.size() - expected.size());
        assertThat(result.peerItems()).isEqualTo(theirs.size());
        Union other = both.get(1 - receiver);
        assertThat(other.entitled()).isFalse();
        assertThat(other.extra().count()).isZero();
        assertThat(other.common()).isZero();
        assertThat(other.peerItems()).isEqualTo(own.size());
    }

    static List<Union> run(PsiUnion psi, List<String> bank, List<String> telecom, int receiver) {
        var both = LocalParties.run(session -> psi.unite(session, Items.of(bank), PARTIES.get(receiver)),
                session -> psi.unite(session, Items.of(telecom), PARTIES.get(receiver)));
        return List.of(both.first(), both.second());
    }

    @Provide
    Arbitrary<List<String>> identifiers() {
        return Arbitraries.oneOf(Arbitraries.integers().between(0, 60).map(i -> "1380000" + i),
                Arbitraries.of("张三", "张三 ", "a".repeat(WIDTH), "\u0000", "\u0000\u0000", "A", "a", "é", "e\u0301", ""))
                .injectNull(0.05).list().ofMaxSize(80);
    }

    @Property(tries = 40)
    void agreesWithPlaintext(@ForAll("identifiers") List<String> bank, @ForAll("identifiers") List<String> telecom,
            @ForAll("receivers") int receiver, @ForAll("batches") int batch) {
        check(new PsiUnion(new RpmtParameters(DhGroup.curve25519(), 1000, 1000, batch), WIDTH), bank, telecom, receiver);
    }

    @Property(tries = 6)
    void agreesWithPlaintextOnSm2(@ForAll("identifiers") List<String> bank, @ForAll("identifiers") List<String> telecom,
            @ForAll("receivers") int receiver) {
        check(new PsiUnion(RpmtParameters.of(DhGroup.sm2()), WIDTH), bank, telecom, receiver);
    }

    @Provide
    Arbitrary<Integer> receivers() {
        return Arbitraries.of(0, 1);
    }

    @Provide
    Arbitrary<Integer> batches() {
        return Arbitraries.of(1, 7, 32, 100);
    }

    @Example
    void edgesOfSize() {
        var psi = new PsiUnion(new RpmtParameters(DhGroup.curve25519(), 20_000, 20_000, 256), WIDTH);
        List<String> many = IntStream.range(0, 9000).mapToObj(i -> "id" + i).toList();
        List<String> others = IntStream.range(0, 40).mapToObj(i -> "other" + i).toList();
        for (int receiver = 0; receiver < 2; receiver++) {
            check(psi, List.of(), List.of(), receiver);
            check(psi, List.of("one"), List.of("one"), receiver);
            check(psi, List.of("one"), List.of("two"), receiver);
            check(psi, List.of(), others, receiver);
            check(psi, others, List.of(), receiver);
            check(psi, others, others.reversed(), receiver);
        }
        // Two pieces of transfers.
        check(psi, others, many, 0);
    }

    /** Sizes, whatever is common and however long the identifiers are. */
    @Example
    void trafficIsTheFormula() {
        List<String> bank = IntStream.range(0, 900).mapToObj(i -> "b" + i).toList();
        for (List<String> telecom : List.of(bank.subList(0, 300), IntStream.range(0, 300).mapToObj(i -> "t".repeat(30) + i).toList(), List.<String>of())) {
            for (DhGroup group : List.of(DhGroup.curve25519(), DhGroup.sm2())) {
                var psi = new PsiUnion(new RpmtParameters(group, 5000, 5000, 128), WIDTH);
                for (Party receiver : PARTIES) {
                    var sent = LocalParties.run(session -> sent(psi, session, bank, receiver), session -> sent(psi, session, telecom, receiver));
                    assertThat(sent.first()).isEqualTo(psi.bytesSent(receiver == PARTIES.get(0), 900, telecom.size(), 40));
                    assertThat(sent.second()).isEqualTo(psi.bytesSent(receiver == PARTIES.get(1), telecom.size(), 900, 40));
                }
            }
        }
    }

    private static long sent(PsiUnion psi, Session session, List<String> ids, Party receiver) {
        psi.unite(session, Items.of(ids), receiver);
        return session.traffic().bytesSent();
    }

    /** The order of what is learned says nothing about the sender's table. */
    @Example
    void extraItemsComeInRandomOrder() {
        var psi = new PsiUnion(RpmtParameters.of(DhGroup.curve25519()), WIDTH);
        List<String> telecom = IntStream.range(0, 200).mapToObj(i -> "t" + i).toList();
        List<String> once = texts(run(psi, List.of("b"), telecom, 0).getFirst().extra());
        List<String> again = texts(run(psi, List.of("b"), telecom, 0).getFirst().extra());
        assertThat(once).isNotEqualTo(telecom).isNotEqualTo(again).containsExactlyInAnyOrderElementsOf(telecom);
    }

    @Example
    void aLongIdentifierIsRefusedWithItsRow() {
        var psi = new PsiUnion(RpmtParameters.of(DhGroup.curve25519()), 10);
        List<String> telecom = List.of("short", "much too long");
        assertThatThrownBy(() -> run(psi, List.of("b"), telecom, 0)).isInstanceOf(InvalidInput.class)
                .hasMessageContaining("row 1 has 13 bytes").message().doesNotContain("much");
        // The receiver's own may be as long as they like.
        assertThat(texts(run(psi, List.of("b"), telecom, 1).get(1).extra())).containsExactly("b");
    }
}
