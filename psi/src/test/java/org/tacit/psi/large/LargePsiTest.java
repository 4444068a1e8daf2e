package org.tacit.psi.large;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;
import org.tacit.base.InvalidInput;
import org.tacit.crypto.curve.DhGroup;
import org.tacit.psi.ItemSource;
import org.tacit.psi.Items;
import org.tacit.psi.Psi;
import org.tacit.psi.ecdh.EcdhPsi;
import org.tacit.psi.ecdh.EcdhPsiParameters;
import org.tacit.psi.vole.VolePsi;
import org.tacit.psi.vole.VolePsiParameters;
import org.tacit.wire.LocalParties;
import org.tacit.wire.Party;

/** The engine against the same intersection computed in plain sight. */
class LargePsiTest {

    static final Party BANK = LocalParties.parties(2).get(0);
    static final Party TELECOM = LocalParties.parties(2).get(1);
    static final List<Set<Party>> LEARNERS = List.of(Set.of(BANK), Set.of(TELECOM), Set.of(BANK, TELECOM));
    static final LongFunction<Psi> VOLE = most -> new VolePsi(VolePsiParameters.standard(most));
    static final LongFunction<Psi> ECDH = most -> new EcdhPsi(EcdhPsiParameters.of(DhGroup.curve25519(), most));

    private Path folder;

    @BeforeTry
    void makeFolder() throws IOException {
        folder = Files.createTempDirectory("large-psi");
    }

    @AfterTry
    void deleteFolder() throws IOException {
        delete(folder);
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path path : walk.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    record Result(LargeIntersection bank, LargeIntersection telecom) {
    }

    static LargePsi psi(LongFunction<Psi> inner, List<String> bank, List<String> telecom, int partitionItems) {
        return new LargePsi(inner, new LargePsiParameters(bank.size(), telecom.size(), partitionItems), "test");
    }

    /** Rows as a table gives them, repeated and missing ones too. */
    static ItemSource source(List<String> identifiers) {
        return new ItemSource() {
            @Override
            public String identity() {
                return identifiers.toString();
            }

            @Override
            public long size() {
                return identifiers.size();
            }

            @Override
            public void scan(Receiver receiver) {
                for (int i = 0; i < identifiers.size(); i++) {
                    String identifier = identifiers.get(i);
                    if (identifier == null || identifier.isEmpty()) {
                        receiver.missing(i);
                    } else {
                        byte[] bytes = identifier.getBytes(java.nio.charset.StandardCharsets.UTF_8);
                        receiver.item(bytes, bytes.length, i);
                    }
                }
            }
        };
    }

    Result run(LargePsi psi, List<String> bank, List<String> telecom, Set<Party> learners) {
        var both = LocalParties.run(
                session -> psi.intersect(session, source(bank), learners, folder.resolve("bank")),
                session -> psi.intersect(session, source(telecom), learners, folder.resolve("telecom")));
        return new Result(both.first(), both.second());
    }

    static long[] rows(LargeIntersection result) {
        var rows = new ArrayList<Long>();
        result.rows().forEach(rows::add);
        return rows.stream().mapToLong(Long::longValue).toArray();
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

    static void check(Result result, List<String> bank, List<String> telecom, Set<Party> learners) {
        var common = new ArrayList<>(firstRows(bank).keySet());
        common.retainAll(firstRows(telecom).keySet());
        checkSide(result.bank(), learners.contains(BANK), bank, common, firstRows(telecom).size());
        checkSide(result.telecom(), learners.contains(TELECOM), telecom, common, firstRows(bank).size());
        if (learners.size() == 2) {
            long[] atBank = rows(result.bank());
            long[] atTelecom = rows(result.telecom());
            for (int i = 0; i < common.size(); i++) {
                assertThat(bank.get((int) atBank[i])).isEqualTo(telecom.get((int) atTelecom[i]));
            }
        }
    }

    private static void checkSide(LargeIntersection side, boolean learns, List<String> own, List<String> common, int peerItems) {
        assertThat(side.entitled()).isEqualTo(learns);
        assertThat(side.peerItems()).isEqualTo(peerItems);
        Map<String, Long> rows = firstRows(own);
        long[] expected = learns ? common.stream().mapToLong(rows::get).toArray() : new long[0];
        assertThat(rows(side)).containsExactlyInAnyOrder(expected);
        assertThat(side.size()).isEqualTo(expected.length);
        assertThat(side.report()).isEqualTo(Items.of(own).report());
    }

    @Provide
    Arbitrary<List<String>> identifiers() {
        Arbitrary<String> some = Arbitraries.oneOf(
                Arbitraries.integers().between(0, 60).map(i -> "1380000" + i),
                Arbitraries.of("张三", "张三 ", "a".repeat(5000), "\u0000", "\u0000\u0000", "A", "a", "é", "e\u0301", "", null));
        return some.injectNull(0.05).list().ofMaxSize(80);
    }

    @Provide
    Arbitrary<Set<Party>> learners() {
        return Arbitraries.of(LEARNERS);
    }

    @Property(tries = 20)
    void agreesWithPlaintext(@ForAll("identifiers") List<String> bank, @ForAll("identifiers") List<String> telecom,
            @ForAll("learners") Set<Party> learners, @ForAll("partitionItems") int partitionItems) {
        check(run(psi(VOLE, bank, telecom, partitionItems), bank, telecom, learners), bank, telecom, learners);
    }

    @Property(tries = 10)
    void agreesWithPlaintextOverEcdh(@ForAll("identifiers") List<String> bank, @ForAll("identifiers") List<String> telecom,
            @ForAll("learners") Set<Party> learners, @ForAll("partitionItems") int partitionItems) {
        check(run(psi(ECDH, bank, telecom, partitionItems), bank, telecom, learners), bank, telecom, learners);
    }

    @Provide
    Arbitrary<Integer> partitionItems() {
        return Arbitraries.of(15, 40, 1000);
    }

    @Example
    void edgesOfSize() {
        List<String> many = IntStream.range(0, 40_000).mapToObj(i -> "id" + i).toList();
        List<String> shifted = IntStream.range(0, 40_000).mapToObj(i -> "id" + (70_000 - i)).toList();
        List<String> few = IntStream.range(0, 30).mapToObj(i -> "id" + 2000 * i).toList();
        List<String> oneOnly = java.util.Collections.nCopies(40_000, "id7");
        int number = 0;
        for (List<String> telecom : List.of(shifted, few, oneOnly, List.<String>of())) {
            for (Set<Party> learners : LEARNERS) {
                folder = folder.resolve("" + number++);
                check(run(psi(VOLE, many, telecom, 10_000), many, telecom, learners), many, telecom, learners);
            }
        }
    }

    /** What travels depends on the numbers of items only: not on how many fall into a partition, nor on what is common. */
    @Example
    void loadsDoNotShow() {
        var bytes = new java.util.HashSet<Long>();
        for (int k = 0; k < 3; k++) {
            String prefix = "k" + k;
            List<String> bank = IntStream.range(0, 900).mapToObj(i -> prefix + i).toList();
            List<String> telecom = IntStream.range(300 * k, 900 + 300 * k).mapToObj(i -> prefix + i).toList();
            LargePsi psi = psi(VOLE, bank, telecom, 200);
            folder = folder.resolve("" + k);
            Path here = folder;
            bytes.add(LocalParties.run(
                    session -> psi.intersect(session, source(bank), Set.of(BANK), here.resolve("bank")).size(),
                    session -> {
                        psi.intersect(session, source(telecom), Set.of(BANK), here.resolve("telecom"));
                        return session.traffic().bytesSent() + session.traffic().bytesReceived();
                    }).second());
        }
        assertThat(bytes).hasSize(1);
    }

    /** A small set against a huge one: however few items a partition has, there are parameters for it. */
    @Example
    void everyPartitionHasParameters() {
        for (long large : new long[] {1 << 10, 1 << 25, 1 << 28, (1 << 28) + 1, 1 << 29, 1L << 30, 1L << 33}) {
            for (long small : new long[] {1, 2, 70, 6_000, 40_000, 1 << 20}) {
                var parameters = LargePsiParameters.of(small, large);
                int inner = parameters.innerStatistical(40);
                int room = parameters.room(small, 40);
                assertThat((long) room * parameters.partitions()).isGreaterThanOrEqualTo(small);
                assertThat(new VolePsi(VolePsiParameters.standard()).bytesSent(room, parameters.room(large, 40), true, true, inner)).isPositive();
            }
        }
    }

    @Example
    void aFullDiskIsToldBeforeAnythingIsRead() {
        List<String> ids = IntStream.range(0, 1000).mapToObj(i -> "id" + i).toList();
        var small = new LargePsi(VOLE, LargePsiParameters.of(1000, 1000), "test", path -> 500_000);
        assertThatThrownBy(() -> run(small, ids, ids, LEARNERS.get(0))).isInstanceOf(InvalidInput.class)
                .hasMessageContaining("needs 2 MB of scratch space").hasMessageContaining("0 MB left");
    }

    @Example
    void moreRowsThanAgreed() {
        List<String> ids = IntStream.range(0, 1000).mapToObj(i -> "id" + i).toList();
        assertThatThrownBy(() -> run(new LargePsi(VOLE, LargePsiParameters.of(1000, 900), "test"), ids, ids, LEARNERS.get(0)))
                .isInstanceOf(InvalidInput.class).hasMessageContaining("900 rows that were agreed");
    }

    @Example
    void scratchIsForItsOwnerOnly() throws IOException {
        List<String> ids = List.of("1", "2");
        run(psi(VOLE, ids, ids, 10), ids, ids, LEARNERS.get(0));
        assertThat(Files.getPosixFilePermissions(folder.resolve("bank"))).allMatch(p -> p.name().startsWith("OWNER"));
    }
}
