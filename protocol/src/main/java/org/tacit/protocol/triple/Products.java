package org.tacit.protocol.triple;

import org.tacit.base.Parallel;

/**
 * Shares over {@code Z_2^r} of products of a number that one party holds with a vector that the other holds, from correlated
 * oblivious transfer: Gilboa, "Two party RSA key generation" (CRYPTO 1999, §4.1), with the vector form and the correlation
 * sent instead of two messages of Asharov, Lindell, Schneider and Zohner, "More efficient oblivious transfer and extensions
 * for faster secure computation" (CCS 2013, §5.4).
 *
 * <p>The receiver holds {@code y = Σ_i 2^i·y_i}, the sender a vector {@code x}. Transfer {@code i} has choice {@code y_i} and pads
 * {@code p0, p1} (the receiver knows {@code p_{y_i}}); the sender sends {@code d = x·c_i + p0 − p1 mod 2^(r−i)}:
 * <pre>
 *   sender    −Σ_i 2^i·p0
 *   receiver   Σ_i 2^i·(p_{y_i} + y_i·d)  =  Σ_i 2^i·(p0 + y_i·c_i·x)          sum: y·x  (mod 2^r)
 * </pre>
 * Bit {@code i} needs only the low {@code r−i} bits of {@code d}. The factor {@code c_i} is 1 except on the last bit, where the sender
 * may choose it for each number: −1 there makes y two's complement.
 *
 * <h2>Security guarantees</h2>
 * Semi-honest, from the transfers. Both learn the shape and nothing else: the sender sees the masked choices, the receiver
 * {@code d}, masked by the pad that it does not know.
 *
 * <p>Cost for each number: {@code bits} transfers and {@code words·Σ_{i<bits}(r−i)} bits from the sender; one round for each piece of
 * at most {@link #PIECE} words of pads, or of one number where its {@code bits·words} are more; memory is a few times that.
 */
public final class Products {

    /** Words worked on at a time: bounds memory, and fits the cache. */
    static final int PIECE = 1 << 17;

    private Products() {
    }

    /**
     * What both parties know.
     *
     * @param items   numbers at the receiver
     * @param bits    bits of each number, at most {@code ring}
     * @param words   length of a vector at the sender
     * @param ring    r: shares are modulo {@code 2^r}
     * @param columns 0: number t multiplies vector t, and there are {@code items} results of {@code words}. Else number
     *                {@code t = l·columns + j} multiplies vector l, and the results are summed over l to {@code columns} vectors of {@code words}
     */
    public record Shape(int items, int bits, int words, int ring, int columns) {

        public Shape {
            if (items < 1 || bits < 1 || words < 1 || ring < bits || ring > 64 || columns < 0 || columns > 0 && items % columns != 0) {
                throw new IllegalArgumentException("no such product");
            }
        }

        /** Numbers in a piece. */
        int piece() {
            int most = (int) Math.max(1, PIECE / ((long) bits * words));
            return Math.min(items, most > 64 ? most & -64 : most);
        }

        /** Words of the correction for {@code count} numbers. */
        int message(int count) {
            int sum = 0;
            for (int i = 0; i < bits; i++) {
                sum += BitPacking.words((long) count * words, ring - i);
            }
            return sum;
        }

        int results() {
            return Math.multiplyExact(columns == 0 ? items : columns, words);
        }

        /** Where number {@code t} finds its vector at the sender. */
        int vector(int t) {
            return (columns == 0 ? t : t / columns) * words;
        }

        /** Where its product goes. */
        int result(int t) {
            return (columns == 0 ? t : t % columns) * words;
        }
    }

    /**
     * The sender's part.
     *
     * @param x    vectors, one after the other
     * @param last {@code c} of the last bit for each number, or {@code null} for 1
     * @return this party's share of the results, modulo 2^ring
     */
    public static long[] send(TwoWayCot cot, Shape shape, long[] x, long[] last) {
        int piece = shape.piece();
        int words = shape.words;
        long[] share = new long[shape.results()];
        long[] q = new long[2 * piece * shape.bits];
        long[] p0 = new long[piece * shape.bits * words];
        long[] p1 = new long[p0.length];
        long[] message = new long[shape.message(piece)];
        for (int done = 0; done < shape.items; done += piece) {
            int count = Math.min(piece, shape.items - done);
            int n = count * shape.bits;
            cot.sender().extend(n, q, 0);
            cot.sender().hash(n, q, 0, words, p0, p1);
            int first = done;
            Parallel.ranges(n, Math.max(1, 4096 / words), (from, to) -> {
                for (int c = from; c < to; c++) {
                    int t = first + c % count;
                    long factor = last == null || c < n - count ? 1 : last[t];
                    int v = shape.vector(t);
                    int p = c * words;
                    for (int w = 0; w < words; w++) {
                        // d = x·c + p0 − p1
                        p1[p + w] = x[v + w] * factor + p0[p + w] - p1[p + w];
                    }
                }
            });
            int at = 0;
            for (int i = 0; i < shape.bits; i++) {
                BitPacking.pack(p1, i * count * words, count * words, shape.ring - i, message, at);
                at += BitPacking.words((long) count * words, shape.ring - i);
            }
            cot.out().sendLongs(message, 0, at);
            cot.out().flush();
            accumulate(shape, done, count, p0, share);
        }
        long mask = BitPacking.mask(shape.ring);
        for (int i = 0; i < share.length; i++) {
            share[i] = -share[i] & mask;
        }
        return share;
    }

    /**
     * The receiver's part.
     *
     * @param y the numbers; bits beyond {@code shape.bits} are ignored
     * @return this party's share of the results, modulo 2^ring
     */
    public static long[] receive(TwoWayCot cot, Shape shape, long[] y) {
        int piece = shape.piece();
        int words = shape.words;
        long[] share = new long[shape.results()];
        long[] t = new long[2 * piece * shape.bits];
        long[] pads = new long[piece * shape.bits * words];
        long[] d = new long[piece * shape.bits * words];
        long[] message = new long[shape.message(piece)];
        for (int done = 0; done < shape.items; done += piece) {
            int count = Math.min(piece, shape.items - done);
            int n = count * shape.bits;
            long[] choices = planes(y, done, count, shape.bits);
            cot.receiver().extend(n, choices, t, 0);
            cot.receiver().hash(n, t, 0, words, pads);
            cot.in().receiveLongs(message, 0, shape.message(count));
            int at = 0;
            for (int i = 0; i < shape.bits; i++) {
                BitPacking.unpack(message, at, count * words, shape.ring - i, d, i * count * words);
                at += BitPacking.words((long) count * words, shape.ring - i);
            }
            Parallel.ranges(n, Math.max(1, 4096 / words), (from, to) -> {
                for (int c = from; c < to; c++) {
                    long chosen = -(choices[c >>> 6] >>> c & 1);
                    for (int p = c * words; p < (c + 1) * words; p++) {
                        pads[p] += d[p] & chosen;
                    }
                }
            });
            accumulate(shape, done, count, pads, share);
        }
        long mask = BitPacking.mask(shape.ring);
        for (int i = 0; i < share.length; i++) {
            share[i] &= mask;
        }
        return share;
    }

    /** Adds {@code 2^i·p} for every bit and number to its result. */
    private static void accumulate(Shape shape, int done, int count, long[] p, long[] share) {
        int words = shape.words;
        if (shape.columns == 0) {
            Parallel.ranges(count, Math.max(1, 4096 / (words * shape.bits)), (from, to) -> add(shape, done, count, from, to, 0, words, p, share));
        } else if (words >= 128) {
            Parallel.ranges(words, 64, (from, to) -> add(shape, done, count, 0, count, from, to, p, share));
        } else {
            add(shape, done, count, 0, count, 0, words, p, share);
        }
    }

    private static void add(Shape shape, int done, int count, int fromItem, int toItem, int fromWord, int toWord, long[] p, long[] share) {
        int words = shape.words;
        for (int i = 0; i < shape.bits; i++) {
            for (int t = fromItem; t < toItem; t++) {
                int from = (i * count + t) * words;
                int to = shape.result(done + t);
                for (int w = fromWord; w < toWord; w++) {
                    share[to + w] += p[from + w] << i;
                }
            }
        }
    }

    /** Choice bits, bit plane after bit plane: transfer {@code i·count + t} is bit i of number t. */
    private static long[] planes(long[] y, int done, int count, int bits) {
        long[] choices = new long[(count * bits + 63) / 64];
        int c = 0;
        for (int i = 0; i < bits; i++) {
            for (int t = done; t < done + count; t++, c++) {
                choices[c >>> 6] |= (y[t] >>> i & 1) << c;
            }
        }
        return choices;
    }
}
