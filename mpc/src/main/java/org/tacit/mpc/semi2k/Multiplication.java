package org.tacit.mpc.semi2k;

import java.util.stream.IntStream;
import org.tacit.base.Parallel;
import org.tacit.protocol.triple.Products;
import org.tacit.protocol.triple.TwoWayCot;

/**
 * Products of shares before truncation. One operand's bits become choices ("the chosen one", b), the other's shares are the
 * payload (a): {@code a·b = Σ_p a_p·b_p + a_0·b_1 + a_1·b_0}, and a cross term {@code a_p·b_q} vanishes where p holds no part of a or q
 * no part of b.
 *
 * <p>How many transfers an element of b costs:
 * <ul>
 * <li>held by one party: as many as its public range has bits;
 * <li>shared, of a public range of {@code β−1} bits: {@code β+1}. With {@code b' = b − low = u_0 + u_1 − 2^β·w}, {@code u_p = b'_p mod 2^β} and
 *     {@code w = m_0 + m_1·(1 − m_0)} from the top bits (see {@link Truncation}), party p's payload for the last transfer is
 *     {@code −a_p·(1 − m_p)} and its local part {@code a_p·(u_p − 2^β·m_p + low)};
 * <li>shared, of any range: 64.
 * </ul>
 */
final class Multiplication {

    private Multiplication() {
    }

    /** The chosen operand, made ready at this party. */
    private record Chosen(int owner, int bits, long[] number, long[] local, long[] last) {

        static Chosen of(int me, Shared b) {
            int n = b.values().length;
            int owner = b.soleOwner();
            int planes = transfers(b);
            if (owner != Shared.BOTH) {
                // two's complement: the top bit counts negatively
                long[] last = new long[n];
                java.util.Arrays.fill(last, -1);
                return new Chosen(owner, planes, b.values(), b.values(), last);
            }
            if (planes == 64) {
                return new Chosen(owner, 64, b.values(), b.values(), null);
            }
            int beta = planes - 1;
            long low = b.range().low();
            long[] number = new long[n];
            long[] local = new long[n];
            long[] last = new long[n];
            for (int i = 0; i < n; i++) {
                long u = b.values()[i] - (me == 0 ? low : 0) & (1L << beta) - 1;
                long top = u >>> beta - 1;
                number[i] = u | top << beta;
                local[i] = u - (top << beta) + low;
                last[i] = top - 1;
            }
            return new Chosen(owner, planes, number, local, last);
        }

        boolean at(int party) {
            return owner == Shared.BOTH || owner == party;
        }
    }

    static int transfers(Shared b) {
        if (b.soleOwner() != Shared.BOTH) {
            return b.range().signedBits();
        }
        // β = bits + 1, and one transfer for the wrap
        return Math.min(64, b.range().offsetBits() + 2);
    }

    /** Bytes on the wire, roughly, of multiplying {@code items} elements of b with vectors of {@code words}: to choose by. */
    static double cost(Shared b, long items, long words) {
        int bits = transfers(b);
        return items * bits * (8 + words * (64.5 - bits / 2.0) / 8);
    }

    /** Element by element. */
    static long[] elements(TwoWayCot cot, Shared a, Shared b) {
        int n = a.values().length;
        int me = cot.me();
        int aOwner = a.soleOwner();
        var chosen = Chosen.of(me, b);
        var shape = new Products.Shape(n, chosen.bits, 1, 64, 0);
        long[][] cross = new long[2][];
        cot.both(
                (aOwner == Shared.BOTH || aOwner == me) && chosen.at(1 - me) ? () -> cross[0] = Products.send(cot, shape, a.values(), chosen.last) : null,
                (aOwner == Shared.BOTH || aOwner == 1 - me) && chosen.at(me) ? () -> cross[1] = Products.receive(cot, shape, chosen.number) : null);
        long[] out = new long[n];
        for (int i = 0; i < n; i++) {
            out[i] = a.values()[i] * chosen.local[i] + (cross[0] == null ? 0 : cross[0][i]) + (cross[1] == null ? 0 : cross[1][i]);
        }
        return out;
    }

    /**
     * {@code out[w·n + j] = Σ_l vectors[l·words + w]·b[l][j]}: the payload is one vector for each row of b.
     *
     * @param rowOwner  who holds vector l, or {@code null} for no such distinction
     * @param wordOwner who holds place w of every vector, or {@code null}
     */
    static long[] matrix(TwoWayCot cot, long[] vectors, int words, int[] rowOwner, int[] wordOwner, Shared b) {
        int me = cot.me();
        int n = b.cols();
        var chosen = Chosen.of(me, b);
        long[] sums = new long[n * words];
        Parallel.ranges(words, 64, (from, to) -> {
            for (int l = 0; l < b.rows(); l++) {
                for (int j = 0; j < n; j++) {
                    long factor = chosen.local[l * n + j];
                    for (int w = from; w < to; w++) {
                        sums[j * words + w] += vectors[l * words + w] * factor;
                    }
                }
            }
        });
        long[][] cross = new long[2][];
        int[] myRows = held(b.rows(), rowOwner, me);
        int[] myWords = held(words, wordOwner, me);
        int[] peerRows = held(b.rows(), rowOwner, 1 - me);
        int[] peerWords = held(words, wordOwner, 1 - me);
        cot.both(
                !chosen.at(1 - me) || myRows.length * myWords.length == 0 ? null : () ->
                        cross[0] = Products.send(cot, new Products.Shape(myRows.length * n, chosen.bits, myWords.length, 64, n),
                                part(vectors, words, myRows, myWords), chosen.last == null ? null : rows(chosen.last, n, myRows)),
                !chosen.at(me) || peerRows.length * peerWords.length == 0 ? null : () ->
                        cross[1] = Products.receive(cot, new Products.Shape(peerRows.length * n, chosen.bits, peerWords.length, 64, n),
                                rows(chosen.number, n, peerRows)));
        add(sums, words, cross[0], myWords, n);
        add(sums, words, cross[1], peerWords, n);
        long[] out = new long[n * words];
        for (int j = 0; j < n; j++) {
            for (int w = 0; w < words; w++) {
                out[w * n + j] = sums[j * words + w];
            }
        }
        return out;
    }

    /** Indices whose value this party has a part of. */
    private static int[] held(int count, int[] owner, int party) {
        return IntStream.range(0, count).filter(i -> owner == null || owner[i] == Shared.BOTH || owner[i] == party).toArray();
    }

    private static long[] part(long[] vectors, int words, int[] rows, int[] places) {
        long[] out = new long[rows.length * places.length];
        int at = 0;
        for (int l : rows) {
            for (int w : places) {
                out[at++] = vectors[l * words + w];
            }
        }
        return out;
    }

    private static long[] rows(long[] values, int n, int[] rows) {
        long[] out = new long[rows.length * n];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(values, rows[i] * n, out, i * n, n);
        }
        return out;
    }

    private static void add(long[] sums, int words, long[] cross, int[] places, int n) {
        if (cross == null) {
            return;
        }
        int at = 0;
        for (int j = 0; j < n; j++) {
            for (int w : places) {
                sums[j * words + w] += cross[at++];
            }
        }
    }
}
