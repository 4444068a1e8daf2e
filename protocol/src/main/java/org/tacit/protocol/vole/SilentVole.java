package org.tacit.protocol.vole;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Objects;
import org.tacit.base.InvalidInput;
import org.tacit.base.Parallel;
import org.tacit.base.ProtocolViolation;
import org.tacit.crypto.field.Gf128;
import org.tacit.crypto.symmetric.DomainHash;
import org.tacit.crypto.symmetric.HashSuite;
import org.tacit.crypto.symmetric.Prg;
import org.tacit.protocol.ot.CheckedOt;
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
 *   receiver   noise e: 2n places, one random β at a random place of each of {@value #BLOCKS} blocks ({@value #CHECKED_BLOCKS} with checks)
 *   both       s and s ⊕ Δ·e, by {@link SinglePoints}; its small correlation is kept back from the chunk before, the first comes from {@link CotVole}
 *   sender     K = G·s         receiver   A = G·e,  C = G·(s ⊕ Δ·e) = K ⊕ Δ·A
 * </pre>
 *
 * <h2>Security guarantees</h2>
 * {@link #sender} and {@link #receiver} are semi-honest: a peer that cheats is not caught. {@link #checkedSender} and {@link #checkedReceiver} hold
 * against a peer that cheats: transfers come from {@link CheckedOt}, which also binds the first correlations, each chunk is checked before it is
 * given out ({@link VoleCheck}), and there are more blocks of noise. What is left: a cheating receiver can bet on bits of Δ, a cheating sender on the
 * places of the noise; a lost bet ends the run, and a bet of c bits is won with probability {@code 2^-c}.
 *
 * <p>The receiver learns nothing of Δ, from the transfers and the trees' generator. The sender learns nothing of A if
 * {@code G·e} looks random: the dual form of learning parity with noise for this map and regular noise, over the field of 2^16
 * elements; with checks, also for whoever has won bets on the places. The parameters, why they are thought to give 128 bits, and what is not
 * proven stand in {@code docs/decisions/silent-vole-parameters.md} and {@code docs/decisions/malicious-psi.md}.
 *
 * <p>Both ends derive the chunks from n alone. One answer of the other end a chunk; memory is bounded by the chunk, at most 16 MiB at
 * the sender and 32 MiB at the receiver. Elements left over at the end of a call are dropped, so few large calls are better than
 * many small ones: no call costs less than a chunk of {@value #SMALLEST} elements.
 */
public final class SilentVole {

    /** Blocks of noise. */
    static final int BLOCKS = 552;
    /** Blocks where the sender may learn 64 bits about their places by luck: {@code (1 − 0.15)^824 = 2^-193}. */
    static final int CHECKED_BLOCKS = 824;
    /** Elements that a chunk gives at least, with those kept back. */
    static final int SMALLEST = BLOCKS * 32;
    private static final int MOST = BLOCKS * 950;

    private SilentVole() {
    }

    /**
     * The end that holds Δ; once per channel, then kept.
     *
     * @param bits of A, a multiple of 16, 16 to 128
     */
    public static VoleSender sender(Session session, Channel receiver, int bits) {
        check(bits);
        return new Sender(session, receiver, bits, false);
    }

    /** As {@link #sender}, against a peer that may cheat; for {@link #checkedReceiver}. */
    public static VoleSender checkedSender(Session session, Channel receiver, int bits) {
        check(bits);
        return new Sender(session, receiver, bits, true);
    }

    /** The end against {@link #sender}. */
    public static VoleReceiver receiver(Session session, Channel sender, int bits) {
        check(bits);
        return new Receiver(session, sender, bits, false);
    }

    /** The end against {@link #checkedSender}. */
    public static VoleReceiver checkedReceiver(Session session, Channel sender, int bits) {
        check(bits);
        return new Receiver(session, sender, bits, true);
    }

    private static void check(int bits) {
        if (bits < Gf128.LANE || bits > 128 || bits % Gf128.LANE != 0) {
            throw InvalidInput.of("A correlation has 16, 32, … or 128 bits, not %1$d.", "相关性的位数应为 16、32、… 或 128，而不是 %1$d。", bits);
        }
    }

    /**
     * How {@code n} elements are made: {@code chunks} of {@code each} (the last may be smaller), {@code blocks} of {@code leaves} places; {@code kept}
     * elements of a chunk serve the next one.
     */
    record Plan(int chunks, int each, int leaves, int blocks, int kept) {

        static Plan of(int n, int bits, boolean checked) {
            int blocks = checked ? CHECKED_BLOCKS : BLOCKS;
            int kept = kept(bits, checked);
            int chunks = Math.max(1, Math.ceilDiv(n, most(bits, checked)));
            int each = Math.ceilDiv(n, chunks);
            // Twice as many places as elements; blocks are even in number so that half of the places is whole.
            int leaves = Math.max(2 * SMALLEST / BLOCKS, Math.ceilDiv(2 * (each + kept), blocks));
            return new Plan(chunks, each, leaves, blocks, kept);
        }

        /** A value for each block, and what hides the sum of the check. */
        static int kept(int bits, boolean checked) {
            return checked ? CHECKED_BLOCKS + VoleCheck.SUMS * VoleCheck.maskElements(bits) : BLOCKS;
        }

        /** Most elements that one chunk gives. */
        static int most(int bits, boolean checked) {
            return MOST - kept(bits, checked);
        }

        /** Elements before and after the map: twice this, and this. */
        int size() {
            return blocks / 2 * leaves;
        }
    }

    /** What both ends know. */
    private abstract static class End {
        final Session session;
        final Channel channel;
        final int bits;
        final boolean checked;
        private final String sender;
        private long chunk;
        private int codeSize;
        private ExpandConvolute code;

        End(Session session, Channel channel, int bits, boolean checked, String sender) {
            this.session = session;
            this.channel = channel;
            this.bits = bits;
            this.checked = checked;
            this.sender = sender;
        }

        final int kept() {
            return Plan.kept(bits, checked);
        }

        final ExpandConvolute code(int n) {
            if (codeSize != n) {
                code = new ExpandConvolute(n);
                codeSize = n;
            }
            return code;
        }

        /** Public keys of the next chunk's trees. */
        final long[] keys(int blocks) {
            byte[] seed = DomainHash.of(HashSuite.SHA_256, "tacit/vole/trees")
                    .add(session.id()).add(channel.name()).add(sender).add(chunk++).digest();
            long[] keys = new long[2 * blocks / SinglePoints.SHARE];
            new Prg(Arrays.copyOf(seed, Prg.SEED_BYTES)).fill(keys);
            return keys;
        }

        /** What the sender shows of the last chunk's sum. */
        final byte[] digest(long[] v) {
            return VoleCheck.digest(session.id(), channel.name(), sender, chunk, v);
        }
    }

    private static final class Sender extends End implements VoleSender {
        private final CotSender transfers;
        /** K of the elements kept back for the next chunk. */
        private final long[] kept = new long[2 * kept()];

        Sender(Session session, Channel receiver, int bits, boolean checked) {
            super(session, receiver, bits, checked, session.self().fingerprint());
            transfers = checked ? CheckedOt.sender(session, receiver) : SoftSpokenOt.sender(session, receiver);
            CotVole.sender(transfers, bits).expand(kept(), kept, 0);
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
            Plan plan = Plan.of(n, bits, checked);
            long[] s = new long[n == 0 ? 0 : 4 * plan.size()];
            for (int done = 0; done < n; done += plan.each) {
                session.checkCancelled();
                SinglePoints.send(channel, transfers, plan.blocks, plan.leaves, keys(plan.blocks), kept, s);
                if (checked) {
                    answerCheck(s, plan);
                }
                code(plan.size()).encode(s);
                System.arraycopy(s, 0, kept, 0, kept.length);
                System.arraycopy(s, kept.length, k, offset + 2 * done, 2 * Math.min(plan.each, n - done));
            }
        }

        /** V = k* ⊕ Δ·x ⊕ Σ_j χ^j·s_j, for each χ. */
        private void answerCheck(long[] s, Plan plan) {
            long[] chi = channel.receiveLongs(2 * VoleCheck.SUMS);
            long[] x = channel.receiveLongs(2 * VoleCheck.SUMS);
            long[] v = VoleCheck.sums(chi, s, 2 * plan.size());
            VoleCheck.addMasks(kept, 2 * plan.blocks, bits, v);
            VoleCheck.addProducts(delta0(), delta1(), x, v);
            channel.send(digest(v));
            channel.flush();
        }
    }

    private static final class Receiver extends End implements VoleReceiver {
        private final CotReceiver transfers;
        /** A and C of the elements kept back for the next chunk. */
        private final long[] keptA = new long[2 * kept()];
        private final long[] keptC = new long[2 * kept()];

        Receiver(Session session, Channel sender, int bits, boolean checked) {
            super(session, sender, bits, checked, sender.peer().fingerprint());
            transfers = checked ? CheckedOt.receiver(session, sender) : SoftSpokenOt.receiver(session, sender);
            CotVole.receiver(session, transfers, bits).expand(kept(), keptA, 0, keptC, 0);
        }

        @Override
        public int bits() {
            return bits;
        }

        @Override
        public void expand(int n, long[] a, int aOffset, long[] c, int cOffset) {
            Objects.checkFromIndexSize(aOffset, 2L * n, a.length);
            Objects.checkFromIndexSize(cOffset, 2L * n, c.length);
            Plan plan = Plan.of(n, bits, checked);
            long[] e = new long[n == 0 ? 0 : 4 * plan.size()];
            long[] t = new long[e.length];
            int[] alpha = new int[plan.blocks];
            for (int done = 0; done < n; done += plan.each) {
                session.checkCancelled();
                Arrays.setAll(alpha, i -> session.random().nextInt(plan.leaves));
                SinglePoints.receive(channel, transfers, alpha, plan.leaves, keys(plan.blocks), keptC, t);
                if (checked) {
                    check(alpha, plan, t);
                }
                noise(alpha, plan.leaves, e);
                ExpandConvolute code = code(plan.size());
                Parallel.ranges(2, 1, (from, to) -> {
                    for (int which = from; which < to; which++) {
                        code.encode(which == 0 ? e : t);
                    }
                });
                System.arraycopy(e, 0, keptA, 0, keptA.length);
                System.arraycopy(t, 0, keptC, 0, keptC.length);
                int count = Math.min(plan.each, n - done);
                System.arraycopy(e, keptA.length, a, aOffset + 2 * done, 2 * count);
                System.arraycopy(t, keptC.length, c, cOffset + 2 * done, 2 * count);
            }
        }

        /** The sender's V must be c* ⊕ Σ_j χ^j·t_j, for each χ. */
        private void check(int[] alpha, Plan plan, long[] t) {
            long[] chi = new long[2 * VoleCheck.SUMS];
            Arrays.setAll(chi, i -> session.random().nextLong());
            long[] x = VoleCheck.noiseSums(chi, alpha, plan.leaves, keptA);
            VoleCheck.addMasks(keptA, 2 * plan.blocks, bits, x);
            channel.sendLongs(chi);
            channel.sendLongs(x);
            channel.flush();
            long[] v = VoleCheck.sums(chi, t, 2 * plan.size());
            VoleCheck.addMasks(keptC, 2 * plan.blocks, bits, v);
            byte[] expected = digest(v);
            if (!MessageDigest.isEqual(expected, channel.receive(expected.length))) {
                throw ProtocolViolation.of("%1$s sent correlations on channel %2$s that contradict each other: it does not follow the protocol, and the job stops.",
                        "%1$s 在通道 %2$s 上发来的相关随机数自相矛盾：对方未遵守协议，任务中止。", channel.peer(), channel.name());
            }
        }

        /** β at α in every block, zeros elsewhere; every place is written the same way. */
        private void noise(int[] alpha, int leaves, long[] e) {
            for (int i = 0; i < alpha.length; i++) {
                for (int j = 0; j < leaves; j++) {
                    long here = SinglePoints.equal(j, alpha[i]);
                    e[2 * (leaves * i + j)] = keptA[2 * i] & here;
                    e[2 * (leaves * i + j) + 1] = keptA[2 * i + 1] & here;
                }
            }
        }
    }
}
