package org.tacit.psi.circuit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.tacit.base.InvalidInput;
import org.tacit.mpc.Mpc;
import org.tacit.psi.Items;
import org.tacit.wire.LocalParties;
import org.tacit.wire.Session;

/** Shares put together in the test, against the intersection in plain sight. */
class CircuitPsiTest {

    private static final long ONE = 1L << CircuitPsi.FRACTION_BITS;

    record Side(SharedMatches matches, long[] bits, long[] cells, boolean enough, Optional<MatchedFigures.Figures> figures) {
    }

    /** Both run it, and then ask for the figures of all columns at the second party. */
    static List<Side> run(List<List<String>> ids, long[][][] columns, int least) {
        int[] all = IntStream.range(0, columns[0].length + columns[1].length).toArray();
        return LocalParties.run(2, session -> {
            int me = session.index();
            try (Mpc mpc = CircuitPsi.open(session)) {
                SharedMatches m = CircuitPsi.match(session, mpc, Items.of(ids.get(me)), columns[me], columns[1 - me].length, 10_000);
                boolean enough = MatchedFigures.enough(mpc, m.matched(), least);
                return new Side(m, mpc.keep(m.matched()), m.cells().map(mpc::keep).orElse(new long[0]), enough,
                        enough ? MatchedFigures.open(mpc, m.matched(), m.cells(), all, 1) : Optional.empty());
            }
        });
    }

    private static Map<String, Integer> firstRows(List<String> ids) {
        var rows = new HashMap<String, Integer>();
        for (int i = 0; i < ids.size(); i++) {
            if (ids.get(i) != null && !ids.get(i).isEmpty()) {
                rows.putIfAbsent(ids.get(i), i);
            }
        }
        return rows;
    }

    static void check(List<List<String>> ids, long[][][] columns, int least) {
        List<Side> sides = run(ids, columns, least);
        List<Map<String, Integer>> rows = ids.stream().map(CircuitPsiTest::firstRows).toList();
        var common = new ArrayList<>(rows.get(0).keySet());
        common.retainAll(rows.get(1).keySet());
        int holder = rows.get(0).size() <= rows.get(1).size() ? 0 : 1;
        assertThat(sides.get(holder).matches().holder()).isTrue();
        assertThat(sides.get(1 - holder).matches().holder()).isFalse();
        assertThat(sides.get(1 - holder).matches().rows()).isEmpty();
        long[] held = sides.get(holder).matches().rows();
        // Every item of the holder has one position.
        assertThat(Arrays.stream(held).filter(r -> r >= 0).boxed()).containsExactlyInAnyOrderElementsOf(rows.get(holder).values().stream().map(r -> (long) r).toList());
        int width = columns[0].length + columns[1].length;
        long[] sums = new long[width];
        for (int p = 0; p < held.length; p++) {
            String id = held[p] < 0 ? null : ids.get(holder).get((int) held[p]);
            boolean both = id != null && common.contains(id);
            assertThat(sides.get(0).bits()[p] + sides.get(1).bits()[p]).isEqualTo(both ? ONE : 0);
            for (int c = 0; c < width; c++) {
                int party = c < columns[0].length ? 0 : 1;
                long cell = both ? columns[party][c - party * columns[0].length][rows.get(party).get(id)] : 0;
                assertThat(sides.get(0).cells()[width * p + c] + sides.get(1).cells()[width * p + c]).isEqualTo(cell);
                sums[c] += cell;
            }
        }
        for (int p = 0; p < 2; p++) {
            assertThat(sides.get(p).matches().peerItems()).isEqualTo(rows.get(1 - p).size());
            assertThat(sides.get(p).matches().positions()).isEqualTo(CircuitPsi.positions(rows.get(holder).size()));
            assertThat(sides.get(p).enough()).isEqualTo(common.size() >= least);
        }
        assertThat(sides.get(0).figures()).isEmpty();
        assertThat(sides.get(1).figures().isPresent()).isEqualTo(common.size() >= least);
        sides.get(1).figures().ifPresent(f -> {
            assertThat(f.count()).isEqualTo(common.size());
            assertThat(f.sums()).isEqualTo(Arrays.stream(sums).asDoubleStream().toArray());
        });
    }

    private static long[][] columns(Random random, int count, int rows) {
        long[][] columns = new long[count][];
        Arrays.setAll(columns, c -> random.longs(rows, 1 - CircuitPsi.MOST_UNITS >> 8, CircuitPsi.MOST_UNITS >> 8).toArray());
        return columns;
    }

    @Provide
    Arbitrary<List<String>> identifiers() {
        return Arbitraries.oneOf(Arbitraries.integers().between(0, 60).map(i -> "1380000" + i),
                Arbitraries.of("张三", "张三 ", "李四", "a".repeat(5000), "\u0000", "A", "a", "")).injectNull(0.05).list().ofMaxSize(80);
    }

    @Property(tries = 8)
    void agreesWithPlaintext(@ForAll("identifiers") List<String> bank, @ForAll("identifiers") List<String> telecom, @ForAll long seed,
            @ForAll @IntRange(max = 3) int bankColumns, @ForAll @IntRange(max = 3) int telecomColumns, @ForAll @IntRange(min = 1, max = 20) int least) {
        Random random = new Random(seed);
        check(List.of(bank, telecom), new long[][][] {columns(random, bankColumns, bank.size()), columns(random, telecomColumns, telecom.size())}, least);
    }

    @Example
    void emptyEqualDisjointOne() {
        List<String> ids = IntStream.range(0, 300).mapToObj(i -> "id" + i).toList();
        List<String> others = IntStream.range(0, 200).mapToObj(i -> "other" + i).toList();
        for (List<List<String>> pair : List.of(List.of(List.<String>of(), List.<String>of()), List.of(ids, List.<String>of()), List.of(ids, ids),
                List.of(ids, others), List.of(List.of("id7"), ids), List.of(ids, List.of("id299")))) {
            Random random = new Random(3);
            check(pair, new long[][][] {columns(random, 1, pair.get(0).size()), columns(random, 1, pair.get(1).size())}, 1);
        }
    }

    /** The limit is met exactly, and missed by one: then no figure is opened. */
    @Example
    void theLimit() {
        List<String> ids = IntStream.range(0, 50).mapToObj(i -> "id" + i).toList();
        for (int least : new int[] {50, 51, 1_000_000}) {
            check(List.of(ids, ids), new long[][][] {{}, {}}, least);
        }
    }

    /** Cells at the very ends, and more columns than values of 128 bits have room for. */
    @Example
    void extremeCells() {
        long end = CircuitPsi.MOST_UNITS - 1;
        long[] cells = {end, -end, 0, 1, -1, end};
        List<String> ids = IntStream.range(0, 6).mapToObj(i -> "id" + i).toList();
        long[][] many = new long[CircuitPsi.MOST_COLUMNS][];
        Arrays.fill(many, cells);
        check(List.of(ids, ids), new long[][][] {many, {cells}}, 1);
        check(List.of(ids, ids.subList(1, 6)), new long[][][] {many, {}}, 1);
        assertThatThrownBy(() -> run(List.of(ids, ids), new long[][][] {{new long[] {end + 1, 0, 0, 0, 0, 0}}, {}}, 1))
                .isInstanceOf(InvalidInput.class).hasMessageContaining("2^40");
    }

    /** A party's share of the bits is random: it is the same for matched and unmatched positions, as far as counting shows. */
    @Example
    void sharesAreBalanced() {
        List<String> ids = IntStream.range(0, 2000).mapToObj(i -> "id" + i).toList();
        for (Side side : run(List.of(ids, ids), new long[][][] {{}, {new long[2000]}}, 1)) {
            for (long[] words : new long[][] {side.bits(), side.cells()}) {
                for (int bit = 10; bit < 64; bit++) {
                    int at = bit;
                    long ones = Arrays.stream(words).filter(w -> (w >>> at & 1) == 1).count();
                    assertThat((double) ones).isBetween(words.length / 2.0 - 3 * Math.sqrt(words.length), words.length / 2.0 + 3 * Math.sqrt(words.length));
                }
            }
        }
    }

    /** What travels depends on sizes alone: not on who matches, and not on the cells. */
    @Example
    void trafficTellsSizesOnly() {
        List<String> ids = IntStream.range(0, 400).mapToObj(i -> "id" + i).toList();
        List<List<String>> peers = List.of(ids.subList(0, 300), IntStream.range(0, 300).mapToObj(i -> "no" + i).toList());
        List<List<Long>> traffic = peers.stream().map(peer -> LocalParties.run(2, (Session session) -> {
            try (Mpc mpc = CircuitPsi.open(session)) {
                CircuitPsi.match(session, mpc, Items.of(session.index() == 0 ? ids : peer), session.index() == 0 ? new long[][] {new long[400]} : new long[0][],
                        session.index(), 1000);
                return session.traffic().bytesSent();
            }
        })).toList();
        assertThat(traffic.get(0)).isEqualTo(traffic.get(1));
    }

    /** To the byte, beside the VOLE and the runtime, for every number of columns that changes the width of a value. */
    @Example
    void exactBytes() {
        List<String> ids = IntStream.range(0, 400).mapToObj(i -> "id" + i).toList();
        for (int sent : new int[] {0, 1, 2}) {
            var bytes = new HashMap<String, Long>();
            var tap = new org.tacit.wire.Tap((from, to, channel, message) -> {
                synchronized (bytes) {
                    if (channel.equals("main/circuit")) {
                        bytes.merge(from.name(), (long) message.length, Long::sum);
                    }
                }
            });
            LocalParties.run(options -> options.withWrap(tap), session -> match(session, ids.subList(0, 300), new long[0][], sent),
                    session -> match(session, ids, new long[sent][400], 0));
            // Every message passes the tap at both ends.
            assertThat(bytes.get("bank")).isEqualTo(2 * CircuitPsi.bytesSent(true, 300, 400, sent, 40));
            assertThat(bytes.get("telecom")).isEqualTo(2 * CircuitPsi.bytesSent(false, 300, 400, sent, 40));
        }
    }

    private static boolean match(Session session, List<String> ids, long[][] columns, int peerColumns) {
        try (Mpc mpc = CircuitPsi.open(session)) {
            return CircuitPsi.match(session, mpc, Items.of(ids), columns, peerColumns, 1000).holder();
        }
    }
}
