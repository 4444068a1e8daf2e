package org.tacit.psi.vole;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.function.IntFunction;
import org.tacit.base.InvalidInput;
import org.tacit.base.Parallel;
import org.tacit.base.ProtocolViolation;
import org.tacit.crypto.field.Gf128Multiplier;
import org.tacit.crypto.symmetric.CorrelationRobustHash;
import org.tacit.crypto.symmetric.DomainHash;
import org.tacit.crypto.symmetric.HashSuite;
import org.tacit.crypto.symmetric.Prg;
import org.tacit.protocol.okvs.FixedWidth;
import org.tacit.protocol.vole.SilentVole;
import org.tacit.protocol.vole.VoleReceiver;
import org.tacit.protocol.vole.VoleSender;
import org.tacit.psi.Intersection;
import org.tacit.psi.Items;
import org.tacit.psi.Psi;
import org.tacit.wire.Channel;
import org.tacit.wire.Outbox;
import org.tacit.wire.Party;
import org.tacit.wire.Session;

/**
 * Private set intersection from vector oblivious linear evaluation (VOLE) and an oblivious key-value store. Both sets are cut into
 * bins by a public hash; for each bin
 * <pre>
 *   VOLE                 receiver A, C       sender Δ, K       K = C ⊕ Δ·A
 *   receiver → sender    A ⊕ P               where P decodes to point(x) for every item x of the receiver
 *   sender → receiver    F(y) for every item y of the sender, shuffled among random ones
 *   F(y) = H(Decode(K, y) ⊕ Δ·(Decode(A ⊕ P, y) ⊕ point(y))) = H(Decode(C, y) ⊕ Δ·(Decode(P, y) ⊕ point(y)))
 * </pre>
 * so that the receiver, who knows {@code F(x) = H(Decode(C, x))} for its own items only, sees which of them are there.
 * When the sender learns as well, the receiver answers with a bit for each mask and a proof that it knows the full masks.
 *
 * <h2>Security guarantees</h2>
 * Semi-honest peers, from the VOLE, SHA-256 as a random oracle on items and {@link CorrelationRobustHash} on masks. Disclosed exactly:
 * to each party the number of distinct items of the other ({@code SIZE}); to each learner which of its own items the other
 * holds ({@code MEMBERSHIP}), and, when both learn, an order of the common items that is random inside bins, the bins being a public hash. Nothing
 * that travels depends on how many items fall into a bin. A false match, a missed one or a failed run has probability {@code 2^-σ} in all
 * ({@link VolePsiPlan}).
 *
 * <p>Not caught: items that a peer does not own, a receiver that stuffs its store with more items than it announced (the slots limit it
 * to a quarter more), a receiver that leaves common items out of its answer, a sender that sends garbage for items it holds, and,
 * as long as the VOLE is semi-honest, a peer that cheats in it. A receiver that answers with items it does not hold is caught.
 *
 * <p>The sole learner is the receiver; when both learn, the party with fewer items is. Cost at 2^20 items each, the VOLE apart: 10.1 bytes an
 * item from receiver to sender, 10.2 back. Memory: 40 bytes for each item of the own set, beside a few bins.
 *
 * <p>Raghuraman, Rindal, "Blazing Fast PSI from Improved OKVS and Subfield VOLE", CCS 2022, ePrint 2022/320, §4 and §5; Rindal, Schoppmann,
 * "VOLE-PSI: Fast OPRF and Circuit-PSI from Vector-OLE", Eurocrypt 2021.
 */
public final class VolePsi implements Psi {

    private static final String VERSION = "tacit/psi/vole/1";
    private static final int BINDING = 32;
    private static final int SEED = 16;
    /** Bins that are computed together, and so the step of the conversation; their stores are one chunk of the VOLE. */
    private static final int GROUP = 8;
    /** Most masks of a message. */
    static final int MASKS = 1 << 16;

    private final VolePsiParameters parameters;

    public VolePsi(VolePsiParameters parameters) {
        this.parameters = parameters;
    }

    @Override
    public String name() {
        return "vole";
    }

    @Override
    public Intersection intersect(Session session, Items mine, Set<Party> learners) {
        if (learners.isEmpty() || !session.parties().containsAll(learners)) {
            throw new IllegalArgumentException("learners must be parties of the session, one at least");
        }
        if (mine.count() > parameters.maxItems()) {
            throw InvalidInput.of("%1$d identifiers are more than the %2$d that this intersection takes; split the table.",
                    "%1$d 个标识超过本次求交的上限 %2$d，请拆分数据表。", mine.count(), parameters.maxItems());
        }
        return new Run(session, mine, learners).run();
    }

    /**
     * Bytes that this party's program sends on the session's main channel, without framing; the VOLE has a channel of its own.
     *
     * @param receives whether this party is the receiver
     * @param bothLearn whether the receiver answers
     */
    public long bytesSent(int mine, int theirs, boolean receives, boolean bothLearn, int statistical) {
        long announced = BINDING + SEED + Integer.BYTES;
        if (mine == 0 || theirs == 0) {
            return announced;
        }
        VolePsiPlan plan = receives ? VolePsiPlan.of(mine, theirs, parameters.binItems(), statistical)
                : VolePsiPlan.of(theirs, mine, parameters.binItems(), statistical);
        long perBin = receives ? plan.storeBytes() + (bothLearn ? plan.answerBytes() : 0) : plan.maskBytes();
        return announced + plan.bins() * perBin;
    }

    /** One run at one party. */
    private final class Run {
        private final Session session;
        private final Channel channel;
        private final Items mine;
        private final boolean iLearn;
        private final boolean bothLearn;
        private final byte[] binding;

        private int theirs;
        private byte[] itemKey;
        private VolePsiPlan plan;
        private ItemBins bins;
        private CorrelationRobustHash hash;
        /** Rows of the common items, in the order of bins and masks. */
        private long[] rows = new long[64];
        private int found;

        Run(Session session, Items mine, Set<Party> learners) {
            this.session = session;
            this.channel = session.channel(session.peer());
            this.mine = mine;
            this.iLearn = learners.contains(session.self());
            this.bothLearn = learners.size() == 2;
            this.binding = binding(session, channel, learners);
        }

        Intersection run() {
            announce();
            if (mine.count() > 0 && theirs > 0) {
                boolean receives = bothLearn ? receiverByCount() : iLearn;
                plan = receives ? VolePsiPlan.of(mine.count(), theirs, parameters.binItems(), session.security().statistical())
                        : VolePsiPlan.of(theirs, mine.count(), parameters.binItems(), session.security().statistical());
                bins = new ItemBins(mine, itemKey, plan.bins(), receives ? plan.receiverRoom() : plan.senderRoom(), plan.pointBits());
                hash = new CorrelationRobustHash(Arrays.copyOf(DomainHash.of(HashSuite.SHA_256, VERSION + "/mask").add(binding).digest(), 16));
                try (Channel voleChannel = channel.fork("vole"); Outbox outbox = new Outbox(channel, 3 * GROUP)) {
                    if (receives) {
                        receive(voleChannel, outbox);
                    } else {
                        send(voleChannel, outbox);
                    }
                    outbox.finish();
                }
            }
            return new Intersection(iLearn, iLearn ? Arrays.copyOf(rows, found) : new long[0], theirs, mine.report());
        }

        /** Both say what they run, a part of the key of the items' hash, and how many items they bring. */
        private void announce() {
            byte[] seed = new byte[SEED];
            session.random().nextBytes(seed);
            channel.send(binding);
            channel.send(seed);
            channel.sendInt(mine.count());
            if (!Arrays.equals(channel.receive(BINDING), binding)) {
                throw ProtocolViolation.of("%1$s runs the intersection with other parameters, session or set of learners than this side; both must start from the same contract.",
                        "%1$s 的求交参数（会话、分桶或结果接收方）与本方不一致；双方须依据同一合约运行。", channel.peer());
            }
            byte[] theirSeed = channel.receive(SEED);
            theirs = channel.receiveInt(0, parameters.maxPeerItems());
            boolean first = session.index() == 0;
            itemKey = DomainHash.of(HashSuite.SHA_256, VERSION + "/item").add(binding)
                    .add(first ? seed : theirSeed).add(first ? theirSeed : seed).digest();
        }

        /** The smaller set is encoded; of equal ones that of the first party. */
        private boolean receiverByCount() {
            return mine.count() == theirs ? session.index() == 0 : mine.count() < theirs;
        }

        private int groups() {
            return Math.ceilDiv(plan.bins(), GROUP);
        }

        private int size(int group) {
            return Math.min(GROUP, plan.bins() - GROUP * group);
        }

        /** Step k: the stores of group k leave; then the masks of group k-1 come, and are answered if the sender learns too. */
        private void receive(Channel voleChannel, Outbox outbox) {
            VoleReceiver vole = SilentVole.receiver(session, voleChannel, plan.pointBits());
            ReceiverBin[] waiting = null;
            for (int k = 0; k <= groups(); k++) {
                session.checkCancelled();
                ReceiverBin[] next = k < groups() ? encode(k, vole, outbox) : null;
                if (waiting != null) {
                    compare(waiting, outbox);
                    session.progress().report("psi.compare", Math.min((long) GROUP * k, plan.bins()), plan.bins());
                }
                waiting = next;
            }
        }

        private ReceiverBin[] encode(int group, VoleReceiver vole, Outbox outbox) {
            int longs = 2 * plan.store().slots();
            Prg[] random = seeds(size(group));
            ReceiverBin[] made = new ReceiverBin[size(group)];
            long[] points = new long[longs * made.length];
            long[] values = new long[longs * made.length];
            vole.expand(plan.store().slots() * made.length, points, 0, values, 0);
            for (int b = 0; b < made.length; b++) {
                made[b] = new ReceiverBin(plan, bins, GROUP * group + b, bothLearn, points, values, longs * b);
            }
            byte[][] stores = new byte[made.length][];
            each(made.length, b -> stores[b] = made[b].store(hash.twin(), random[b]));
            for (byte[] store : stores) {
                outbox.send(store);
            }
            return made;
        }

        /** Where a bin's masks fit into one message, the group's bins are compared side by side. */
        private void compare(ReceiverBin[] group, Outbox outbox) {
            int room = plan.senderRoom();
            if (room <= MASKS) {
                byte[][] frames = new byte[group.length][];
                for (int b = 0; b < group.length; b++) {
                    frames[b] = channel.receive(FixedWidth.bytes(room, plan.maskBits()));
                }
                each(group.length, b -> group[b].compare(frames[b], 0, room));
            } else {
                for (ReceiverBin bin : group) {
                    for (int first = 0; first < room; first += MASKS) {
                        int count = Math.min(MASKS, room - first);
                        bin.compare(channel.receive(FixedWidth.bytes(count, plan.maskBits())), first, count);
                    }
                }
            }
            for (ReceiverBin bin : group) {
                keep(bin.matched());
                if (bothLearn) {
                    outbox.send(bin.answer());
                }
            }
        }

        /**
         * Step k: the stores of group k come; the VOLE of group k+1 is made, so that the receiver need not wait for it; the masks of
         * group k leave; the answers for group k-1 come, if this side learns too.
         */
        private void send(Channel voleChannel, Outbox outbox) {
            VoleSender vole = SilentVole.sender(session, voleChannel, plan.pointBits());
            var delta = new Gf128Multiplier(vole.delta0(), vole.delta1());
            SenderBin[] waiting = null;
            SenderBin[] group = prepare(0, vole);
            for (int k = 0; k <= groups(); k++) {
                session.checkCancelled();
                SenderBin[] next = null;
                if (k < groups()) {
                    byte[][] stores = new byte[group.length][];
                    for (int b = 0; b < stores.length; b++) {
                        stores[b] = channel.receive(plan.storeBytes());
                    }
                    next = k + 1 < groups() ? prepare(k + 1, vole) : null;
                    SenderBin[] now = group;
                    each(now.length, b -> now[b].take(stores[b], delta, hash.twin()));
                    for (SenderBin bin : now) {
                        for (int first = 0; first < plan.senderRoom(); first += MASKS) {
                            outbox.send(bin.masks(first, Math.min(MASKS, plan.senderRoom() - first)));
                        }
                    }
                    session.progress().report("psi.mask", Math.min((long) GROUP * (k + 1), plan.bins()), plan.bins());
                }
                if (waiting != null && bothLearn) {
                    for (SenderBin bin : waiting) {
                        keep(bin.learn(channel.receive(plan.answerBytes()), channel.peer()));
                    }
                }
                waiting = group;
                group = next;
            }
        }

        private SenderBin[] prepare(int group, VoleSender vole) {
            int longs = 2 * plan.store().slots();
            Prg[] random = seeds(size(group));
            SenderBin[] prepared = new SenderBin[size(group)];
            long[] values = new long[longs * prepared.length];
            vole.expand(plan.store().slots() * prepared.length, values, 0);
            each(prepared.length, b -> prepared[b] = new SenderBin(plan, bins, GROUP * group + b, bothLearn, values, longs * b, random[b]));
            return prepared;
        }

        /** Drawn here, in order, so that a replayed run with several cores draws the same. */
        private Prg[] seeds(int count) {
            Prg[] seeds = new Prg[count];
            Arrays.setAll(seeds, (IntFunction<Prg>) b -> Prg.seededFrom(session.random()));
            return seeds;
        }

        private void keep(int[] matched) {
            if (rows.length - found < matched.length) {
                rows = Arrays.copyOf(rows, (int) Math.min(mine.count(), Math.max(2L * found, (long) found + matched.length)));
            }
            for (int item : matched) {
                rows[found++] = mine.row(item);
            }
        }
    }

    private static void each(int bins, java.util.function.IntConsumer work) {
        Parallel.ranges(bins, 1, (from, to) -> {
            for (int b = from; b < to; b++) {
                work.accept(b);
            }
        });
    }

    /** Session, channel, parameters, parties in order and who learns: part of every hash, so that nothing fits into another run. */
    private byte[] binding(Session session, Channel channel, Set<Party> learners) {
        DomainHash binding = DomainHash.of(HashSuite.SHA_256, VERSION).add(session.id()).add(channel.name())
                .add(parameters.binItems()).add(session.security().statistical());
        for (Party party : session.parties()) {
            binding.add(party.fingerprint().getBytes(StandardCharsets.UTF_8)).add(learners.contains(party) ? 1 : 0);
        }
        return binding.digest();
    }
}
