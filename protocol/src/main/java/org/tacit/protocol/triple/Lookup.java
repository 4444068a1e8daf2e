package org.tacit.protocol.triple;

import org.tacit.base.Parallel;
import org.tacit.crypto.symmetric.CorrelationRobustHash;

/**
 * One entry out of a table of {@code N = 2^m}: the sender holds a table for each item, the receiver an index; the receiver gets its
 * entry, knows nothing of the others, and the sender does not learn which. Naor and Pinkas, "Oblivious transfer and polynomial
 * evaluation" (STOC 1999, §2): transfer {@code k} of an item has bit {@code k} of the index as choice, and entry {@code j} is masked with
 * <pre>
 *   F(p_0) ⊕ F(p_1) ⊕ … ⊕ F(p_{m−1}),    p_k the pad of transfer k for bit k of j
 * </pre>
 * where F is the part of the pad's expansion set aside for j, so that every entry but one has a pad the receiver lacks
 * entirely. Where a number fills a word of its own, the expansions would be long, and the entry's mask is instead
 * {@code H(p_0 ⊕ … ⊕ p_{m−1}, item)}: for every entry but one the sum lacks at least one pad, so that it is uniform to the receiver, and
 * H (see {@link CorrelationRobustHash}) makes of different sums masks that look independent, π being ideal.
 * As first step of a comparison: Rathee et al., "CrypTFlow2" (CCS 2020, §3.1).
 *
 * <p>Semi-honest. Both learn the shape only. Whoever wants shares puts masked entries into the table. Cost of an item:
 * m transfers and {@code N·entries·width} bits from the sender; one round a piece.
 */
public final class Lookup {

    private static final int PIECE = 1 << 17;

    private Lookup() {
    }

    /**
     * What both parties know.
     *
     * @param items   tables and indices
     * @param m       bits of an index
     * @param entries numbers in an entry, a power of two
     * @param width   bits of each number
     */
    public record Shape(int items, int m, int entries, int width) {

        public Shape {
            if (items < 1 || m < 1 || m > 12 || Integer.bitCount(entries) != 1 || width < 1 || width > 64) {
                throw new IllegalArgumentException("no such look-up");
            }
        }

        /** Numbers in a table. */
        int table() {
            return entries << m;
        }

        /** Numbers that share one word of pad: a power of two. */
        int together() {
            return Math.min(table(), Integer.highestOneBit(64 / width));
        }

        /** Words of pad and of masked table. */
        int words() {
            return table() / together();
        }

        /** Masked by a hash of the sum of pads. */
        boolean keyed() {
            return together() == 1;
        }

        int piece() {
            int most = Math.max(1, PIECE / (keyed() ? words() : m * words()));
            return Math.min(items, most > 64 ? most & -64 : most);
        }

        int message(int count) {
            return BitPacking.words((long) count * words(), together() * width);
        }
    }

    /** Fills the table of {@code item}: number e of entry j goes to {@code table[j·entries + e]}, cut to the width. Called on many threads. */
    @FunctionalInterface
    public interface Tables {
        void fill(int item, long[] table);
    }

    /** The sender's part. */
    public static void send(TwoWayCot cot, Shape shape, Tables tables) {
        int piece = shape.piece();
        int words = shape.words();
        int pad = shape.keyed() ? 2 : words;
        long[] q = new long[2 * piece * shape.m];
        long[] p0 = new long[piece * shape.m * pad];
        long[] p1 = new long[p0.length];
        long[] masked = new long[piece * words];
        long[] message = new long[shape.message(piece)];
        long[][] pattern = patterns(shape);
        for (int done = 0; done < shape.items; done += piece) {
            int count = Math.min(piece, shape.items - done);
            cot.sender().extend(count * shape.m, q, 0);
            cot.sender().hash(count * shape.m, q, 0, pad, p0, p1);
            int first = done;
            long tweak = shape.keyed() ? cot.sent(count) : 0;
            Parallel.ranges(count, shape.keyed() ? 128 : 32, (from, to) -> {
                long[] table = new long[shape.table()];
                for (int t = from; t < to; t++) {
                    tables.fill(first + t, table);
                    gather(shape, table, masked, t * words);
                    if (!shape.keyed()) {
                        mask(shape, p0, p1, pattern, masked, t);
                    }
                }
                if (shape.keyed()) {
                    maskKeyed(shape, cot.sentHash(), tweak, p0, p1, masked, from, to);
                }
            });
            BitPacking.pack(masked, 0, count * words, shape.together() * shape.width, message, 0);
            cot.out().sendLongs(message, 0, shape.message(count));
            cot.out().flush();
        }
    }

    /** Exclusive or with the parts of the pads set aside for each entry. */
    private static void mask(Shape shape, long[] p0, long[] p1, long[][] pattern, long[] masked, int t) {
        int words = shape.words();
        for (int k = 0; k < shape.m; k++) {
            int pad = (t * shape.m + k) * words;
            for (int u = 0; u < words; u++) {
                long one = pattern[k][u];
                masked[t * words + u] ^= p0[pad + u] & ~one | p1[pad + u] & one;
            }
        }
    }

    /** Exclusive or with {@code H(⊕_k p_{k, j_k}, item)}, entry after entry for many items. */
    private static void maskKeyed(Shape shape, CorrelationRobustHash hash, long tweak, long[] p0, long[] p1, long[] masked, int from, int to) {
        int entries = shape.entries;
        long[] keys = new long[2 * (to - from)];
        long[] masks = new long[entries * (to - from)];
        for (int j = 0; j < 1 << shape.m; j++) {
            for (int t = from; t < to; t++) {
                long low = 0;
                long high = 0;
                for (int k = 0; k < shape.m; k++) {
                    long[] pads = (j >>> k & 1) == 0 ? p0 : p1;
                    low ^= pads[2 * (t * shape.m + k)];
                    high ^= pads[2 * (t * shape.m + k) + 1];
                }
                keys[2 * (t - from)] = low;
                keys[2 * (t - from) + 1] = high;
            }
            hash.hash(tweak + from, to - from, keys, 0, entries, masks, 0);
            for (int t = from; t < to; t++) {
                for (int e = 0; e < entries; e++) {
                    masked[(t << shape.m | j) * entries + e] ^= masks[(t - from) * entries + e];
                }
            }
        }
    }

    /**
     * The receiver's part.
     *
     * @param index one for each item, below 2^m
     * @return the entries, {@code entries} numbers an item
     */
    public static long[] receive(TwoWayCot cot, Shape shape, long[] index) {
        int piece = shape.piece();
        int words = shape.words();
        int together = shape.together();
        int pad = shape.keyed() ? 2 : words;
        long[] t = new long[2 * piece * shape.m];
        long[] pads = new long[piece * shape.m * pad];
        long[] message = new long[shape.message(piece)];
        long[] out = new long[Math.multiplyExact(shape.items, shape.entries)];
        for (int done = 0; done < shape.items; done += piece) {
            int count = Math.min(piece, shape.items - done);
            long[] choices = new long[(count * shape.m + 63) / 64];
            for (int i = 0; i < count; i++) {
                for (int k = 0; k < shape.m; k++) {
                    int c = i * shape.m + k;
                    choices[c >>> 6] |= (index[done + i] >>> k & 1) << c;
                }
            }
            cot.receiver().extend(count * shape.m, choices, t, 0);
            cot.receiver().hash(count * shape.m, t, 0, pad, pads);
            long[] masks = shape.keyed() ? masks(shape, cot, count, pads) : null;
            cot.in().receiveLongs(message, 0, shape.message(count));
            int first = done;
            Parallel.ranges(count, 256, (from, to) -> {
                for (int i = from; i < to; i++) {
                    for (int e = 0; e < shape.entries; e++) {
                        int s = (int) index[first + i] * shape.entries + e;
                        int u = s / together;
                        long word = BitPacking.get(message, (long) i * words + u, together * shape.width);
                        if (masks != null) {
                            word ^= masks[i * shape.entries + e];
                        }
                        for (int k = 0; k < shape.m && masks == null; k++) {
                            word ^= pads[(i * shape.m + k) * words + u];
                        }
                        out[(first + i) * shape.entries + e] = word >>> s % together * shape.width & BitPacking.mask(shape.width);
                    }
                }
            });
        }
        return out;
    }

    /** {@code H(⊕_k p_k, item)} of the receiver's own entry. */
    private static long[] masks(Shape shape, TwoWayCot cot, int count, long[] pads) {
        long tweak = cot.received(count);
        long[] masks = new long[count * shape.entries];
        Parallel.ranges(count, 1024, (from, to) -> {
            long[] keys = new long[2 * (to - from)];
            for (int i = from; i < to; i++) {
                for (int k = 0; k < shape.m; k++) {
                    keys[2 * (i - from)] ^= pads[2 * (i * shape.m + k)];
                    keys[2 * (i - from) + 1] ^= pads[2 * (i * shape.m + k) + 1];
                }
            }
            cot.receivedHash().hash(tweak + from, to - from, keys, 0, shape.entries, masks, from * shape.entries);
        });
        return masks;
    }

    /** Word u of the table from {@code together} neighbouring numbers. */
    private static void gather(Shape shape, long[] table, long[] into, int at) {
        int together = shape.together();
        long mask = BitPacking.mask(shape.width);
        for (int u = 0, s = 0; u < shape.words(); u++) {
            long word = 0;
            for (int i = 0; i < together; i++, s++) {
                word |= (table[s] & mask) << i * shape.width;
            }
            into[at + u] = word;
        }
    }

    /** For each transfer k and word u: ones where the number belongs to an entry with bit k set. */
    private static long[][] patterns(Shape shape) {
        long[][] pattern = new long[shape.m][shape.words()];
        for (int s = 0; s < shape.table(); s++) {
            int j = s / shape.entries;
            for (int k = 0; k < shape.m; k++) {
                if ((j >>> k & 1) == 1) {
                    pattern[k][s / shape.together()] |= BitPacking.mask(shape.width) << s % shape.together() * shape.width;
                }
            }
        }
        return pattern;
    }
}
