package org.tacit.protocol.triple;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.tacit.base.PeerFailed;
import org.tacit.base.ProtocolViolation;
import org.tacit.protocol.ot.EndemicOt;
import org.tacit.wire.LocalParties;
import org.tacit.wire.Session;

/** Shares of products and private look-ups against direct computation. */
class TripleTest {

    @Property(tries = 12)
    void sharesAddUpToTheProducts(@ForAll long seed, @ForAll @IntRange(min = 1, max = 64) int ring, @ForAll @IntRange(min = 0, max = 2) int columns,
            @ForAll @IntRange(min = 1, max = 140) int rows, @ForAll @IntRange(min = 1, max = 90) int words, @ForAll boolean signed) {
        Random r = new Random(seed);
        int bits = r.nextInt(1, ring + 1);
        int items = columns == 0 ? rows : rows * columns;
        var shape = new Products.Shape(items, bits, words, ring, columns);
        long[] x = r.longs((long) rows * words).toArray();
        long[] y = r.longs(items).toArray();
        long[] last = signed ? r.longs(items, -1, 2).toArray() : null;
        var shares = LocalParties.run(
                s -> Products.send(open(s), shape, x, last),
                s -> Products.receive(open(s), shape, y));
        long[] expected = new long[shape.results()];
        for (int t = 0; t < items; t++) {
            long top = y[t] >>> bits - 1 & 1;
            long number = (y[t] & BitPacking.mask(bits)) - (top << bits - 1) + (signed ? last[t] * (top << bits - 1) : top << bits - 1);
            for (int w = 0; w < words; w++) {
                expected[shape.result(t) + w] += number * x[shape.vector(t) + w];
            }
        }
        for (int i = 0; i < expected.length; i++) {
            assertThat(shares.first()[i] + shares.second()[i] & BitPacking.mask(ring)).isEqualTo(expected[i] & BitPacking.mask(ring));
        }
    }

    @Property(tries = 12)
    void theChosenEntryArrives(@ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int m, @ForAll @IntRange(min = 1, max = 64) int width,
            @ForAll @IntRange(min = 0, max = 1) int logEntries, @ForAll @IntRange(min = 1, max = 300) int items) {
        int entries = 1 << logEntries;
        Random r = new Random(seed);
        var shape = new Lookup.Shape(items, m, entries, width);
        long[][] tables = new long[items][];
        for (int i = 0; i < items; i++) {
            tables[i] = r.longs((long) entries << m).toArray();
        }
        long[] index = r.longs(items, 0, 1L << m).toArray();
        long[] found = LocalParties.run(s -> {
            Lookup.send(open(s), shape, (item, table) -> System.arraycopy(tables[item], 0, table, 0, table.length));
            return null;
        }, s -> Lookup.receive(open(s), shape, index)).second();
        for (int i = 0; i < items; i++) {
            for (int e = 0; e < entries; e++) {
                assertThat(found[i * entries + e]).isEqualTo(tables[i][(int) index[i] * entries + e] & BitPacking.mask(width));
            }
        }
    }

    @Test
    void manyPiecesInBothDirectionsAtOnce() {
        int n = 20_000;
        long[] x = new Random(1).longs(n).toArray();
        long[] y = new Random(2).longs(n).toArray();
        var shape = new Products.Shape(n, 64, 1, 64, 0);
        var all = LocalParties.run(2, s -> {
            TwoWayCot cot = open(s);
            long[][] parts = new long[2][];
            long[] mine = s.index() == 0 ? x : y;
            cot.both(() -> parts[0] = Products.send(cot, shape, mine, null), () -> parts[1] = Products.receive(cot, shape, mine));
            return parts;
        });
        for (int i = 0; i < n; i++) {
            assertThat(all.get(0)[0][i] + all.get(1)[1][i]).isEqualTo(x[i] * y[i]);
            assertThat(all.get(1)[0][i] + all.get(0)[1][i]).isEqualTo(x[i] * y[i]);
        }
    }

    @Test
    void aCorrectionOfTheWrongLengthIsRefused() {
        assertThatThrownBy(() -> LocalParties.run(
                s -> Products.send(open(s), new Products.Shape(10, 8, 1, 64, 0), new long[10], null),
                s -> Products.receive(open(s), new Products.Shape(10, 8, 1, 32, 0), new long[10])))
                .isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void aPeerThatLeavesIsNoticed() {
        assertThatThrownBy(() -> LocalParties.run(s -> {
            open(s);
            s.close();
            return null;
        }, s -> Products.receive(open(s), new Products.Shape(10, 8, 1, 64, 0), new long[10]))).isInstanceOf(PeerFailed.class);
    }

    private static TwoWayCot open(Session session) {
        return TwoWayCot.open(session, session.channel(session.peer()), EndemicOt::new, 2);
    }
}
