package org.tacit.psi.unbalanced;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.tacit.psi.Items;
import org.tacit.wire.LocalParties;

/** The protocol, from build to result, against the same intersection computed in plain sight. */
class UnbalancedPsiTest {

    private static Map<String, Long> firstRows(List<String> identifiers) {
        var rows = new HashMap<String, Long>();
        for (int i = 0; i < identifiers.size(); i++) {
            if (identifiers.get(i) != null && !identifiers.get(i).isEmpty()) {
                rows.putIfAbsent(identifiers.get(i), (long) i);
            }
        }
        return rows;
    }

    private static void check(Pair.Result result, List<String> small, Map<String, Long> large, boolean bothLearn) {
        Map<String, Long> mine = firstRows(small);
        Set<String> common = new HashSet<>(mine.keySet());
        common.retainAll(large.keySet());
        assertThat(result.small().rows()).containsExactlyInAnyOrder(common.stream().mapToLong(mine::get).toArray());
        assertThat(result.small().peerItems()).isEqualTo(large.size());
        assertThat(result.large().queries()).isEqualTo(mine.size());
        if (bothLearn) {
            assertThat(result.large().handles()).isEqualTo(
                    java.util.Arrays.stream(result.small().rows()).map(row -> large.get(small.get((int) row))).toArray());
        } else {
            assertThat(result.large().handles()).isEmpty();
        }
    }

    @Provide
    Arbitrary<List<String>> identifiers() {
        Arbitrary<String> some = Arbitraries.oneOf(
                Arbitraries.integers().between(0, 60).map(i -> "1380000" + i),
                Arbitraries.of("张三", "张三 ", "李四", "a".repeat(5000), "\u0000", "A", "a", "é", "e\u0301", "", null));
        return some.injectNull(0.05).list().ofMaxSize(60);
    }

    @Property(tries = 30)
    void agreesWithPlaintext(@ForAll("identifiers") List<String> small, @ForAll("identifiers") List<String> large, @ForAll boolean bothLearn) {
        try (Pair pair = new Pair(large)) {
            pair.fetch();
            check(pair.query(small, bothLearn), small, firstRows(large), bothLearn);
        }
    }

    @Property(tries = 15)
    void versionsAgreeWithPlaintext(@ForAll("identifiers") List<String> first, @ForAll("identifiers") List<String> added,
            @ForAll("identifiers") List<String> removed, @ForAll("identifiers") List<String> small, @ForAll boolean fetchBetween) {
        try (Pair pair = new Pair(first)) {
            Map<String, Long> large = firstRows(first);
            for (int round = 0; round < 2; round++) {
                if (fetchBetween) {
                    pair.fetch();
                }
                List<String> in = round == 0 ? added : removed;
                List<String> out = round == 0 ? removed : first;
                pair.set.update(Pair.source(in), Pair.source(out), Work.SILENT);
                out.stream().filter(id -> id != null).forEach(large::remove);
                large.putAll(firstRows(in));
            }
            pair.fetch();
            assertThat(pair.set.descriptor().version()).isEqualTo(3);
            check(pair.query(small, true), small, large, true);
        }
    }

    @Example
    void edgesOfSize() {
        List<String> many = IntStream.range(0, 500).mapToObj(i -> "id" + i).toList();
        for (List<String> large : List.of(List.<String>of(), List.of("id3"), many)) {
            try (Pair pair = new Pair(UnbalancedPsi.GROUP / 4, SetParameters.of(500), large)) {
                pair.fetch();
                for (List<String> small : List.of(List.<String>of(), List.of("id3"), List.of("other"), many.reversed())) {
                    check(pair.query(small, true), small, firstRows(large), true);
                }
            }
        }
    }

    /** Several proofs in one message, and messages that are not full. */
    @Example
    void groupsAndMessages() {
        List<String> small = IntStream.range(0, 2 * UnbalancedPsi.GROUP + 300).mapToObj(i -> "id" + i).toList();
        List<String> large = IntStream.range(1000, 1400).mapToObj(i -> "id" + i).toList();
        try (Pair pair = new Pair(UnbalancedPsi.GROUP + 100, SetParameters.of(500), large)) {
            pair.fetch();
            check(pair.query(small, true), small, firstRows(large), true);
        }
    }

    /** What travels online depends on the number of items asked about, not on the set, and not on what is common. */
    @Example
    void onlineTrafficFollowsTheSmallSide() {
        List<Long> sizes = new ArrayList<>();
        for (List<String> large : List.of(List.of("x"), IntStream.range(0, 300).mapToObj(i -> "id" + i).toList())) {
            try (Pair pair = new Pair(large); EncodedSet encoded = fetched(pair)) {
                List<String> small = IntStream.range(0, 20).mapToObj(i -> "id" + i).toList();
                var received = LocalParties.run(session -> {
                    pair.psi.query(session, encoded, Items.of(small), false);
                    return session.traffic().bytesReceived();
                }, session -> {
                    pair.psi.answer(session, pair.set, pair.account(Pair.PLENTY), false);
                    return session.traffic().bytesReceived();
                });
                sizes.add(received.first());
                sizes.add(received.second());
            }
        }
        // Versions and parameters; 20 elements each way, a proof for each of three messages of 8, 8 and 4.
        assertThat(sizes).containsExactly(64 + 20 * 32L + 3 * 64, 64 + 4 + 20 * 32L, 64 + 20 * 32L + 3 * 64, 64 + 4 + 20 * 32L);
    }

    private static EncodedSet fetched(Pair pair) {
        pair.fetch();
        return EncodedSet.open(pair.smallFolder()).orElseThrow();
    }

    @Example
    void widthsKeepTheBound() {
        // 40 + 24 + 24 bits, 40 + 27 + 27 bits, 40 + 10 + 20 bits
        assertThat(SetParameters.of(10_000_000).width()).isEqualTo(11);
        assertThat(SetParameters.of(100_000_000).width()).isEqualTo(12);
        assertThat(SetParameters.of(1000).width()).isEqualTo(9);
        for (long capacity : new long[] {1, 2, 1000, 1 << 24, (1 << 24) + 1, 1L << 32}) {
            var p = SetParameters.of(capacity);
            double log2 = Math.log(capacity) / Math.log(2) + 20 - 8 * p.width();
            assertThat(log2).isLessThanOrEqualTo(-40);
        }
    }
}
