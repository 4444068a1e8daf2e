package org.tacit.protocol.vole;

import java.util.Arrays;
import java.util.Objects;
import org.tacit.base.InvalidInput;
import org.tacit.base.Parallel;
import org.tacit.crypto.field.Gf128;
import org.tacit.crypto.symmetric.DomainHash;
import org.tacit.crypto.symmetric.HashSuite;
import org.tacit.crypto.symmetric.Prg;
import org.tacit.protocol.ot.CotReceiver;
import org.tacit.protocol.ot.CotSender;
import org.tacit.protocol.ot.SoftSpokenOt;
import org.tacit.wire.Channel;
import org.tacit.wire.Session;

/**
 * Vector oblivious linear evaluation at a fraction of a byte an element: sparse correlations are cheap to agree on, and a public linear
 * map turns them into ones that look random. Boyle, Couteau, Gilboa and Ishai, "Compressing vector OLE" (CCS 2018, ePrint 2019/273);
 * the map is {@link ExpandConvolute}. For a chunk of n:
 * <pre>
 *   receiver   noise e: 2n places, one random β at a random place of each of {@value #BLOCKS} blocks
 *   both       s and s ⊕ Δ·e, by {@link SinglePoints}; its small correlation is kept back from the chunk before, the first comes from {@link CotVole}
 *   sender     K = G·s         receiver   A = G·e,  C = G·(s ⊕ Δ·e) = K ⊕ Δ·A
 * </pre>
 *
 * <h2>Security guarantees</h2>
 * Semi-honest. The receiver learns nothing of Δ, from the transfers and the trees' generator. The sender learns nothing of A if
 * {@code G·e} looks random: the dual form of learning parity with noise for this map and regular noise, over the field of 2^16
 * elements. The parameters, why they are thought to give 128 bits, and what is not proven stand in
 * {@code docs/decisions/silent-vole-parameters.md}. A peer that cheats is not caught.
 *
 * <p>Both ends derive the chunks from n alone. One answer of the other end a chunk; memory is bounded by the chunk, at most 16 MiB at
 * the sender and 32 MiB at the receiver. Elements left over at the end of a call are dropped, so few large calls are better than
 * many small ones: no call costs less than a chunk of {@value #SMALLEST} elements.
 */
public final class SilentVole {

    /** Blocks of noise. */
    static final int BLOCKS = 552;
    /** Elements that a chunk gives at least and at most, with those kept back. */
    static final int SMALLEST = BLOCKS * 32;
    static final int LARGEST = BLOCKS * 950;

    private SilentVole() {
    }

    /**
     * The end that holds Δ; once per channel, then kept.
     *
     * @param bits of A, a multiple of 16, 16 to 128
     */
    public static VoleSender sender(Session session, Channel receiver, int bits) {
        check(bits);
        return new Sender(session, receiver, bits);
    }

    /** The end against {@link #sender}. */
    public static VoleReceiver receiver(Session session, Channel sender, int bits) {
        check(bits);
        return new Receiver(session, sender, bits);
    }

    private static void check(int bits) {
        if (bits < Gf128.LANE || bits > 128 || bits % Gf128.LANE != 0) {
            throw InvalidInput.of("A correlation has 16, 32, … or 128 bits, not %1$d.", "相关性的位数应为 16、32、… 或 128，而不是 %1$d。", bits);
        }
    }

    /** How {@code n} elements are made: {@code chunks} of {@code each} (the last may be smaller), blocks of {@code leaves} places. */
    record Plan(int chunks, int each, int leaves) {

        static Plan of(int n) {
            int chunks = Math.max(1, Math.ceilDiv(n, LARGEST - BLOCKS));
            int each = Math.ceilDiv(n, chunks);
            // Twice as many places as elements, in 552 blocks; even so that half of them is whole.
            int leaves = Math.max(2 * SMALLEST / BLOCKS, Math.ceilDiv(2 * (each + BLOCKS), BLOCKS));
            return new Plan(chunks, each, leaves);
        }

        /** Elements before and after the map: twice this, and this. */
        int size() {
            return BLOCKS / 2 * leaves;
        }
    }

    /** What both ends know. */
    private abstract static class End {
        final Session session;
        final Channel channel;
        private final String sender;
        private long chunk;
        private int codeSize;
        private ExpandConvolute code;

        End(Session session, Channel channel, String sender) {
            this.session = session;
            this.channel = channel;
            this.sender = sender;
        }

        final ExpandConvolute code(int n) {
            if (codeSize != n) {
                code = new ExpandConvolute(n);
                codeSize = n;
            }
            return code;
        }

        /** Public keys of the next chunk's trees. */
        final long[] keys() {
            byte[] seed = DomainHash.of(HashSuite.SHA_256, "tacit/vole/trees")
                    .add(session.id()).add(channel.name()).add(sender).add(chunk++).digest();
            long[] keys = new long[2 * BLOCKS / SinglePoints.SHARE];
            new Prg(Arrays.copyOf(seed, Prg.SEED_BYTES)).fill(keys);
            return keys;
        }
    }

    private static final class Sender extends End implements VoleSender {
        private final CotSender transfers;
        /** K of the elements kept back for the next chunk. */
        private final long[] kept = new long[2 * BLOCKS];

        Sender(Session session, Channel receiver, int bits) {
            super(session, receiver, session.self().fingerprint());
            transfers = SoftSpokenOt.sender(session, receiver);
            CotVole.sender(transfers, bits).expand(BLOCKS, kept, 0);
        }

        @Override
        public long delta0() {
            return transfers.delta0();
        }

        @Override
        public long delta1() {
            return transfers.delta1();
        }

        @Override
        public void expand(int n, long[] k, int offset) {
            Objects.checkFromIndexSize(offset, 2L * n, k.length);
            Plan plan = Plan.of(n);
            long[] s = new long[n == 0 ? 0 : 4 * plan.size()];
            for (int done = 0; done < n; done += plan.each) {
                session.checkCancelled();
                SinglePoints.send(channel, transfers, BLOCKS, plan.leaves, keys(), kept, s);
                code(plan.size()).encode(s);
                System.arraycopy(s, 0, kept, 0, 2 * BLOCKS);
                System.arraycopy(s, 2 * BLOCKS, k, offset + 2 * done, 2 * Math.min(plan.each, n - done));
            }
        }
    }

    private static final class Receiver extends End implements VoleReceiver {
        private final int bits;
        private final CotReceiver transfers;
        /** A and C of the elements kept back for the next chunk. */
        private final long[] keptA = new long[2 * BLOCKS];
        private final long[] keptC = new long[2 * BLOCKS];

        Receiver(Session session, Channel sender, int bits) {
            super(session, sender, sender.peer().fingerprint());
            this.bits = bits;
            transfers = SoftSpokenOt.receiver(session, sender);
            CotVole.receiver(session, transfers, bits).expand(BLOCKS, keptA, 0, keptC, 0);
        }

        @Override
        public int bits() {
            return bits;
        }

        @Override
        public void expand(int n, long[] a, int aOffset, long[] c, int cOffset) {
            Objects.checkFromIndexSize(aOffset, 2L * n, a.length);
            Objects.checkFromIndexSize(cOffset, 2L * n, c.length);
            Plan plan = Plan.of(n);
            long[] e = new long[n == 0 ? 0 : 4 * plan.size()];
            long[] t = new long[e.length];
            int[] alpha = new int[BLOCKS];
            for (int done = 0; done < n; done += plan.each) {
                session.checkCancelled();
                Arrays.setAll(alpha, i -> session.random().nextInt(plan.leaves));
                SinglePoints.receive(channel, transfers, alpha, plan.leaves, keys(), keptC, t);
                noise(alpha, plan.leaves, e);
                ExpandConvolute code = code(plan.size());
                Parallel.ranges(2, 1, (from, to) -> {
                    for (int which = from; which < to; which++) {
                        code.encode(which == 0 ? e : t);
                    }
                });
                System.arraycopy(e, 0, keptA, 0, 2 * BLOCKS);
                System.arraycopy(t, 0, keptC, 0, 2 * BLOCKS);
                int count = Math.min(plan.each, n - done);
                System.arraycopy(e, 2 * BLOCKS, a, aOffset + 2 * done, 2 * count);
                System.arraycopy(t, 2 * BLOCKS, c, cOffset + 2 * done, 2 * count);
            }
        }

        /** β at α in every block, zeros elsewhere; every place is written the same way. */
        private void noise(int[] alpha, int leaves, long[] e) {
            for (int i = 0; i < BLOCKS; i++) {
                for (int j = 0; j < leaves; j++) {
                    long here = SinglePoints.equal(j, alpha[i]);
                    e[2 * (leaves * i + j)] = keptA[2 * i] & here;
                    e[2 * (leaves * i + j) + 1] = keptA[2 * i + 1] & here;
                }
            }
        }
    }
}
