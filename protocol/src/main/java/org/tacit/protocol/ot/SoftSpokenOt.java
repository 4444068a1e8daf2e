package org.tacit.protocol.ot;

import java.util.Arrays;
import java.util.Objects;
import org.tacit.base.InvalidInput;
import org.tacit.base.Parallel;
import org.tacit.crypto.symmetric.BitMatrix;
import org.tacit.crypto.symmetric.CorrelationRobustHash;
import org.tacit.crypto.symmetric.Prg;
import org.tacit.wire.Channel;
import org.tacit.wire.Session;

/**
 * Correlated oblivious transfer without limit from 128 base transfers: Roy, "SoftSpokenOT: Quieter OT Extension from Small-Field
 * Silent VOLE in the Minicrypt Model" (CRYPTO 2022, ePrint 2022/192), Figures 7 and 8 in the semi-honest form, with chosen choice bits.
 *
 * <p>Δ is cut into {@code g = ⌈128/k⌉} pieces of {@code k} bits (the last may be shorter). For piece {@code Δ_i} the receiver
 * holds {@code 2^k} seeds and the sender all of them but the one at {@code Δ_i} ({@link PuncturedTree}). With {@code r_x} the
 * stream of seed {@code x}, {@code x} read as a vector of {@code k} bits:
 * <pre>
 *   receiver   u = ⊕_x r_x        v = ⊕_x x·r_x
 *   sender     w = ⊕_y y·r_(Δ_i ⊕ y)            = v ⊕ u·Δ_i
 *   receiver → d = u ⊕ b          sender   q = w ⊕ d·Δ_i = v ⊕ b·Δ_i
 * </pre>
 * so that {@code v}, the receiver's {@code t}, and {@code q} differ by {@code b·Δ_i} on each of the {@code k} rows of bits; all
 * 128 rows transposed are the blocks. {@code k = 1} is the extension of Ishai, Kilian, Nissim and Petrank (2003).
 *
 * <h2>Security guarantees</h2>
 * Semi-honest, from the base transfers, AES-128 as a pseudorandom permutation, and for the hashes what
 * {@link CorrelationRobustHash} says. A receiver that cheats can learn bits of Δ: the consistency check is in {@link CheckedOt}.
 *
 * <p>Cost of a transfer: {@code g/8} bytes from receiver to sender (16, 8, 5.4, 4 for k = 1 … 4), {@code 2^k·g/128} AES blocks at the
 * receiver; n counts in steps of 64. One message a chunk, no answer: the two ends work on neighbouring chunks at the same time.
 */
public final class SoftSpokenOt {

    /** Half the bytes of k = 1 for the same number of AES blocks. */
    public static final int DEFAULT_K = 2;
    private static final int KAPPA = 128;
    /** Transfers in a chunk: one row of bits is 2 KiB, all rows 256 KiB, which the second-level cache holds. */
    static final int CHUNK = 1 << 14;
    private static final int WORDS = CHUNK / 64;
    /** A cache line more than a power of two, so that the rows do not compete for the same sets of the cache. */
    private static final int STRIDE = WORDS + 8;

    private SoftSpokenOt() {
    }

    /** The sender's end with base transfers by {@link EndemicOt} and {@link #DEFAULT_K}; once per channel, then kept. */
    public static CotSender sender(Session session, Channel receiver) {
        return sender(session, receiver, new EndemicOt(session, receiver), DEFAULT_K);
    }

    /** The receiver's end against {@link #sender(Session, Channel)}. */
    public static CotReceiver receiver(Session session, Channel sender) {
        return receiver(session, sender, new EndemicOt(session, sender), DEFAULT_K);
    }

    /** Sets up the sender's end: 128 base transfers as their <em>receiver</em>, with the bits of Δ as choices. */
    public static CotSender sender(Session session, Channel receiver, BaseOt base, int k) {
        return new Sender(session, receiver, base, k);
    }

    /** Sets up the receiver's end against {@link #sender(Session, Channel, BaseOt, int)}. */
    public static CotReceiver receiver(Session session, Channel sender, BaseOt base, int k) {
        return new Receiver(session, sender, base, k);
    }

    /** What both ends know: the pieces of Δ, the chunk, the hash and its counter. */
    private abstract static class End {
        final Session session;
        final Channel channel;
        final int k;
        final int pieces;
        final long[] rows = new long[KAPPA * STRIDE];
        final long[] stream = new long[WORDS];
        private final CorrelationRobustHash hash;
        private long tweak;

        End(Session session, Channel channel, int k, String sender) {
            if (session.security().computational() > KAPPA) {
                throw InvalidInput.of("Oblivious transfer here gives %1$d bits of security and %2$d are asked for; ask for %1$d.",
                        "此处的不经意传输提供 %1$d 位安全强度，而要求的是 %2$d 位；请改为 %1$d 位。", KAPPA, session.security().computational());
            }
            if (k < 1 || k > 8) {
                throw new IllegalArgumentException("k is 1 to 8, not " + k);
            }
            this.session = session;
            this.channel = channel;
            this.k = k;
            this.pieces = (KAPPA + k - 1) / k;
            this.hash = CorrelationRobustHash.of("tacit/ot/hash", session.id(), channel.name(), sender);
        }

        /** Bits of piece {@code i}. */
        final int bits(int i) {
            return Math.min(k, KAPPA - k * i);
        }

        /** One stream for each seed. */
        static Prg[] streams(long[] seeds) {
            Prg[] streams = new Prg[seeds.length / 2];
            for (int j = 0; j < streams.length; j++) {
                streams[j] = new Prg(seeds[2 * j], seeds[2 * j + 1]);
            }
            return streams;
        }

        /** Blocks of the chunk's first {@code n} transfers out of the rows. */
        final void transpose(int n, long[] out, int offset) {
            BitMatrix.transpose(rows, STRIDE, KAPPA, n, out, offset);
        }

        final long tweaks(int n) {
            long first = tweak;
            tweak += n;
            return first;
        }

        final void hash(long first, int n, long[] x, int offset, long mask0, long mask1, int words, long[] out) {
            // Below some thousand evaluations of the cipher a piece is not worth handing to another thread.
            int grain = Math.max(1, 8192 / (words + 2));
            Parallel.ranges(n, grain, (from, to) -> (to - from == n ? hash : hash.twin())
                    .hash(first + from, to - from, x, offset + 2 * from, mask0, mask1, words, out, words * from));
        }

        static void add(long[] into, int at, long[] stream, int words) {
            for (int w = 0; w < words; w++) {
                into[at + w] ^= stream[w];
            }
        }
    }

    private static final class Sender extends End implements CotSender {
        private final long delta0;
        private final long delta1;
        /** {@code 2^k − 1} a piece; in place {@code y − 1} the stream of seed {@code Δ_i ⊕ y}. */
        private final Prg[] streams;

        Sender(Session session, Channel receiver, BaseOt base, int k) {
            super(session, receiver, k, session.self().fingerprint());
            delta0 = session.random().nextLong();
            delta1 = session.random().nextLong();
            int[] alpha = new int[pieces];
            for (int row = 0; row < KAPPA; row++) {
                alpha[row / k] |= (int) deltaBit(row) << row % k;
            }
            streams = streams(PuncturedTree.receive(receiver, base, alpha, k));
        }

        @Override
        public long delta0() {
            return delta0;
        }

        @Override
        public long delta1() {
            return delta1;
        }

        private long deltaBit(int row) {
            return (row < 64 ? delta0 >>> row : delta1 >>> row) & 1;
        }

        @Override
        public void extend(int n, long[] q, int offset) {
            Objects.checkFromIndexSize(offset, 2L * n, q.length);
            long[] d = new long[pieces * Math.min(WORDS, (n + 63) / 64)];
            for (int done = 0; done < n; done += CHUNK) {
                session.checkCancelled();
                int count = Math.min(CHUNK, n - done);
                int words = (count + 63) / 64;
                // What needs no message is done while the message is on its way.
                expand(words);
                channel.receiveLongs(d, 0, pieces * words);
                correct(words, d);
                transpose(count, q, offset + 2 * done);
            }
        }

        /** w = ⊕_y y·r_(Δ_i ⊕ y) */
        private void expand(int words) {
            for (int i = 0; i < pieces; i++) {
                for (int bit = 0; bit < bits(i); bit++) {
                    int row = (k * i + bit) * STRIDE;
                    Arrays.fill(rows, row, row + words, 0);
                }
                for (int y = 1; y < 1 << k; y++) {
                    streams[((1 << k) - 1) * i + y - 1].fill(stream, 0, words);
                    for (int bit = 0; bit < bits(i); bit++) {
                        if ((y >>> bit & 1) == 1) {
                            add(rows, (k * i + bit) * STRIDE, stream, words);
                        }
                    }
                }
            }
        }

        /** q = w ⊕ d·Δ_i */
        private void correct(int words, long[] d) {
            for (int i = 0; i < pieces; i++) {
                for (int bit = 0; bit < bits(i); bit++) {
                    long mask = -deltaBit(k * i + bit);
                    int row = (k * i + bit) * STRIDE;
                    for (int w = 0; w < words; w++) {
                        rows[row + w] ^= d[words * i + w] & mask;
                    }
                }
            }
        }

        @Override
        public void hash(int n, long[] q, int offset, int words, long[] m0, long[] m1) {
            long first = tweaks(n);
            hash(first, n, q, offset, 0, 0, words, m0);
            hash(first, n, q, offset, delta0, delta1, words, m1);
        }

        @Override
        public void random(int n, int words, long[] m0, long[] m1) {
            long[] q = new long[2 * n];
            extend(n, q, 0);
            hash(n, q, 0, words, m0, m1);
        }
    }

    private static final class Receiver extends End implements CotReceiver {
        /** {@code 2^k} a piece. */
        private final Prg[] streams;

        Receiver(Session session, Channel sender, BaseOt base, int k) {
            super(session, sender, k, sender.peer().fingerprint());
            streams = streams(PuncturedTree.send(sender, base, pieces, k));
        }

        @Override
        public void extend(int n, long[] choices, long[] t, int offset) {
            Objects.checkFromIndexSize(offset, 2L * n, t.length);
            Objects.checkFromIndexSize(0, (n + 63) / 64, choices.length);
            long[] d = new long[pieces * Math.min(WORDS, (n + 63) / 64)];
            for (int done = 0; done < n; done += CHUNK) {
                session.checkCancelled();
                int count = Math.min(CHUNK, n - done);
                int words = (count + 63) / 64;
                expand(words, choices, done / 64, d);
                channel.sendLongs(d, 0, pieces * words);
                transpose(count, t, offset + 2 * done);
            }
            channel.flush();
        }

        /** d = b ⊕ ⊕_x r_x, v = ⊕_x x·r_x */
        private void expand(int words, long[] choices, int firstChoice, long[] d) {
            for (int i = 0; i < pieces; i++) {
                for (int bit = 0; bit < bits(i); bit++) {
                    int row = (k * i + bit) * STRIDE;
                    Arrays.fill(rows, row, row + words, 0);
                }
                System.arraycopy(choices, firstChoice, d, words * i, words);
                for (int x = 0; x < 1 << k; x++) {
                    streams[(i << k) + x].fill(stream, 0, words);
                    add(d, words * i, stream, words);
                    for (int bit = 0; bit < bits(i); bit++) {
                        if ((x >>> bit & 1) == 1) {
                            add(rows, (k * i + bit) * STRIDE, stream, words);
                        }
                    }
                }
            }
        }

        @Override
        public void hash(int n, long[] t, int offset, int words, long[] m) {
            hash(tweaks(n), n, t, offset, 0, 0, words, m);
        }

        @Override
        public void random(int n, int words, long[] choices, long[] m) {
            long[] t = new long[2 * n];
            extend(n, choices, t, 0);
            hash(n, t, 0, words, m);
        }
    }
}
