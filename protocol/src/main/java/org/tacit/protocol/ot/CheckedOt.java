package org.tacit.protocol.ot;

import java.util.Arrays;
import java.util.Objects;
import org.tacit.base.ProtocolViolation;
import org.tacit.crypto.field.Gf128Multiplier;
import org.tacit.crypto.symmetric.BitMatrix;
import org.tacit.wire.Channel;
import org.tacit.wire.Session;

/**
 * Correlated oblivious transfer that a cheating peer cannot bend: {@link SoftSpokenOt} and after each batch a check that all rows
 * of the receiver's message carry the same choice bits. It is the check of Roy, "SoftSpokenOT" (CRYPTO 2022, ePrint 2022/192, §4) – a
 * universal hash of each row, not the sum over columns of Keller, Orsini and Scholl – with a hash of 128 bits in place of 40, so that
 * it also covers wrong sums in the trees of the set-up. With {@code R} the hash, applied to each of the 128 rows of bits:
 * <pre>
 *   both                  128 more transfers with random choices at the end of the batch
 *   sender   → χ          random, once the batch is there          R(x) = Σ_j x_j·χ^(N-j) over x's blocks of 128 bits, in F
 *   receiver → R(b), R(t_r) for each row r
 *   sender                R(q_r) = R(t_r) ⊕ Δ_r·R(b) for each r, or the run ends
 * </pre>
 *
 * <h2>Security guarantees</h2>
 * Malicious, from the base transfers, AES-128 as a pseudorandom permutation, and for the hashes what
 * {@link org.tacit.crypto.symmetric.CorrelationRobustHash} says. The sender learns nothing of {@code b}: the last block hides {@code R(b)} whatever χ is, the
 * rest of the response it could compute. A receiver is bound to one {@code b} and one {@code t}, except with probability 2^-99 a batch, whatever
 * it sent. What it can do is guess: it may bet that pieces of Δ lie in sets of its choice, and it is found out where they do not;
 * winning a bet of c bits has probability {@code 2^-c}. So Δ is as good as before: guessing bits and then the rest of Δ succeeds with the probability of guessing Δ. Whether
 * the sender ends the run depends on Δ alone, never on an input. {@code docs/decisions/malicious-psi.md} has the proof.
 *
 * <p>Cost beside {@link SoftSpokenOt}: for each batch of at most {@value #BATCH} transfers up to 255 transfers more, 16 bytes and a wait for
 * 2064 bytes; one product in F a transfer.
 */
public final class CheckedOt {

    /** Transfers that are checked together. */
    static final int BATCH = 1 << 16;
    private static final int ROWS = 128;

    private CheckedOt() {
    }

    /** The sender's end; once per channel, then kept. */
    public static CotSender sender(Session session, Channel receiver) {
        return sender(session, receiver, SoftSpokenOt.sender(session, receiver));
    }

    /** The receiver's end against {@link #sender(Session, Channel)}. */
    public static CotReceiver receiver(Session session, Channel sender) {
        return receiver(session, sender, SoftSpokenOt.receiver(session, sender));
    }

    static CotSender sender(Session session, Channel receiver, CotSender transfers) {
        return new Sender(session, receiver, transfers);
    }

    static CotReceiver receiver(Session session, Channel sender, CotReceiver transfers) {
        return new Receiver(session, sender, transfers);
    }

    /** Transfers made for {@code n} of a batch: whole blocks, and one that hides. */
    static int padded(int n) {
        return Math.ceilDiv(n, ROWS) * ROWS + ROWS;
    }

    /**
     * R of each row of bits by Horner's rule, all rows side by side.
     *
     * @param blocks  n transfers of two numbers each, n a multiple of 128
     * @param choices hashed as row 128 where not null
     * @return row r at {@code [2r, 2r + 2)}
     */
    static long[] hashRows(long[] blocks, int n, long[] choices, long chi0, long chi1) {
        var chi = new Gf128Multiplier(chi0, chi1);
        int rows = choices == null ? ROWS : ROWS + 1;
        long[] h0 = new long[rows];
        long[] h1 = new long[rows];
        long[] next0 = new long[rows];
        long[] next1 = new long[rows];
        long[] square = new long[2 * ROWS];
        long[] turned = new long[2 * ROWS];
        for (int at = 0; at < n; at += ROWS) {
            System.arraycopy(blocks, 2 * at, square, 0, square.length);
            BitMatrix.transpose(square, 2, ROWS, ROWS, turned, 0);
            for (int r = 0; r < ROWS; r++) {
                next0[r] = turned[2 * r];
                next1[r] = turned[2 * r + 1];
            }
            if (choices != null) {
                next0[ROWS] = choices[at / 64];
                next1[ROWS] = choices[at / 64 + 1];
            }
            // h := χ·h ⊕ x_j
            chi.multiplyAdd(rows, 128, h0, h1, next0, next1);
            long[] swap0 = h0;
            long[] swap1 = h1;
            h0 = next0;
            h1 = next1;
            next0 = swap0;
            next1 = swap1;
        }
        long[] out = new long[2 * rows];
        for (int r = 0; r < rows; r++) {
            out[2 * r] = h0[r];
            out[2 * r + 1] = h1[r];
        }
        return out;
    }

    private record Sender(Session session, Channel channel, CotSender transfers) implements CotSender {

        @Override
        public long delta0() {
            return transfers.delta0();
        }

        @Override
        public long delta1() {
            return transfers.delta1();
        }

        @Override
        public void extend(int n, long[] q, int offset) {
            Objects.checkFromIndexSize(offset, 2L * n, q.length);
            long[] made = new long[2 * padded(Math.min(n, BATCH))];
            for (int done = 0; done < n; done += BATCH) {
                int count = Math.min(BATCH, n - done);
                transfers.extend(padded(count), made, 0);
                check(made, padded(count));
                System.arraycopy(made, 0, q, offset + 2 * done, 2 * count);
            }
        }

        private void check(long[] q, int n) {
            long[] chi = {session.random().nextLong(), session.random().nextLong()};
            channel.sendLongs(chi);
            channel.flush();
            long[] mine = hashRows(q, n, null, chi[0], chi[1]);
            long[] theirs = channel.receiveLongs(2 * (ROWS + 1));
            long wrong = 0;
            for (int r = 0; r < ROWS; r++) {
                long bit = -((r < 64 ? delta0() >>> r : delta1() >>> r) & 1);
                wrong |= mine[2 * r] ^ theirs[2 * r] ^ theirs[2 * ROWS] & bit;
                wrong |= mine[2 * r + 1] ^ theirs[2 * r + 1] ^ theirs[2 * ROWS + 1] & bit;
            }
            if (wrong != 0) {
                throw ProtocolViolation.of("%1$s sent oblivious transfers on channel %2$s that contradict each other: it does not follow the protocol, and the job stops.",
                        "%1$s 在通道 %2$s 上发来的不经意传输自相矛盾：对方未遵守协议，任务中止。", channel.peer(), channel.name());
            }
        }

        @Override
        public void hash(int n, long[] q, int offset, int words, long[] m0, long[] m1) {
            transfers.hash(n, q, offset, words, m0, m1);
        }

        @Override
        public void random(int n, int words, long[] m0, long[] m1) {
            long[] q = new long[2 * n];
            extend(n, q, 0);
            hash(n, q, 0, words, m0, m1);
        }
    }

    private record Receiver(Session session, Channel channel, CotReceiver transfers) implements CotReceiver {

        @Override
        public void extend(int n, long[] choices, long[] t, int offset) {
            Objects.checkFromIndexSize(offset, 2L * n, t.length);
            Objects.checkFromIndexSize(0, (n + 63) / 64, choices.length);
            int most = padded(Math.min(n, BATCH));
            long[] made = new long[2 * most];
            long[] bits = new long[most / 64];
            for (int done = 0; done < n; done += BATCH) {
                int count = Math.min(BATCH, n - done);
                int padded = padded(count);
                withRandomTail(choices, done / 64, count, bits, padded);
                transfers.extend(padded, bits, made, 0);
                long[] chi = channel.receiveLongs(2);
                channel.sendLongs(hashRows(made, padded, bits, chi[0], chi[1]));
                channel.flush();
                System.arraycopy(made, 0, t, offset + 2 * done, 2 * count);
            }
            Arrays.fill(bits, 0);
        }

        /** The caller's {@code count} bits, then random ones. */
        private void withRandomTail(long[] choices, int from, int count, long[] bits, int padded) {
            for (int w = 0; w < padded / 64; w++) {
                int known = Math.clamp(count - 64L * w, 0, 64);
                long mask = known == 64 ? -1 : (1L << known) - 1;
                bits[w] = (known == 0 ? 0 : choices[from + w] & mask) | session.random().nextLong() & ~mask;
            }
        }

        @Override
        public void hash(int n, long[] t, int offset, int words, long[] m) {
            transfers.hash(n, t, offset, words, m);
        }

        @Override
        public void random(int n, int words, long[] choices, long[] m) {
            long[] t = new long[2 * n];
            extend(n, choices, t, 0);
            hash(n, t, 0, words, m);
        }
    }
}
