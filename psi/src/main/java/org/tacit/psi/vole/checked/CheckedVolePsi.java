package org.tacit.psi.vole.checked;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import org.tacit.base.InvalidInput;
import org.tacit.base.Parallel;
import org.tacit.base.ProtocolViolation;
import org.tacit.crypto.field.Gf128Multiplier;
import org.tacit.crypto.symmetric.DomainHash;
import org.tacit.crypto.symmetric.HashSuite;
import org.tacit.crypto.symmetric.Prg;
import org.tacit.protocol.vole.SilentVole;
import org.tacit.protocol.vole.VoleReceiver;
import org.tacit.protocol.vole.VoleSender;
import org.tacit.psi.Intersection;
import org.tacit.psi.Items;
import org.tacit.psi.Psi;
import org.tacit.psi.vole.VolePsiParameters;
import org.tacit.wire.Channel;
import org.tacit.wire.Outbox;
import org.tacit.wire.Party;
import org.tacit.wire.Session;

/**
 * Private set intersection from vector oblivious linear evaluation against a peer that cheats: Rindal, Schoppmann, "VOLE-PSI" (Eurocrypt 2021,
 * ePrint 2021/266), malicious variant, with the store of Raghuraman and Rindal (CCS 2022, ePrint 2022/320), in bins.
 * <pre>
 *   both                 a commitment to a seed, the number of items; then the seed: the items' key follows from both seeds
 *   sender   → receiver  a commitment to w_s
 *   for each group of bins
 *     VOLE               receiver A, C       sender Δ, K       K = C ⊕ Δ·A, checked
 *     receiver → sender  w_r random, A ⊕ P for each bin        P decodes to point(x) for every item x of the receiver
 *   sender   → receiver  w_s, and for each bin F(y) of its items y, shuffled among random ones; with w = w_r ⊕ w_s of the bin's group
 *   F(y) = H^O(Decode(K, y) ⊕ Δ·(Decode(A ⊕ P, y) ⊕ point(y)) ⊕ w, y) = H^O(Decode(C, y) ⊕ Δ·(Decode(P, y) ⊕ point(y)) ⊕ w, y)
 *   receiver → sender    if it learns too: a bit for each mask, and for each bin the sum of the proofs of those it met
 * </pre>
 *
 * <h2>Security guarantees</h2>
 * Malicious peers, κ = 128, σ = 64 for being caught, from the checked VOLE, with SHA-256 a random oracle. Whatever the peer does, it learns no more than the intersection
 * of the own set with <em>some</em> set of limited size ({@link #mostAsked}) that it fixed before it saw any part of the result, and the number of own items. A party's
 * result is that same intersection. Whether a run is ended does not depend on items, except where a bin overflows or a store cannot be encoded by chance,
 * {@code 2^-σ} of the session in all, whatever the peer does.
 *
 * <p>Not prevented, because no protocol for this task can: items that a peer does not own. Not prevented here: a receiver that asks about as many items as
 * {@link #mostAsked} says instead of those it announced; when both learn, a receiver that leaves common items out of its answer, or gives none: there is
 * no fairness. It cannot invent any. {@code docs/decisions/malicious-psi.md} has the argument, what of it is proven and what conjectured.
 *
 * <p>The sole learner is the receiver; when both learn, the party with fewer items is. No mask is sent before all stores are there, so the sender keeps 24 bytes for
 * each of its items and the receiver 16, beside 44 for the hashes. Cost at 2^20 items each: 20 bytes an item from receiver to sender, 17 back.
 */
public final class CheckedVolePsi implements Psi {

    private static final String VERSION = "tacit/psi/vole-malicious/1";
    private static final int DIGEST = HashSuite.BYTES;
    private static final int SEED = 32;
    /** Bins whose stores are one chunk of the VOLE. */
    private static final int GROUP = 12;
    /** Most masks of a message. */
    static final int MASKS = 1 << 16;

    private final VolePsiParameters parameters;

    /** @param parameters as for the semi-honest protocol */
    public CheckedVolePsi(VolePsiParameters parameters) {
        this.parameters = parameters;
    }

    @Override
    public String name() {
        return "vole-malicious";
    }

    /**
     * Most items about which a party that cheats can get to know whether the other holds them, when it announces at most {@code peerItems} and
     * the other has at most {@code ownItems}: for 2^80 evaluations of SHA-256 in the course of the run, with probability {@code 1 − 2^-64}.
     *
     * @param bothLearn so that it may receive or send as it likes; else it is the sole learner and receives
     */
    public static long mostAsked(long peerItems, long ownItems, VolePsiParameters parameters, int statistical, boolean bothLearn) {
        int peer = (int) Math.min(peerItems, parameters.maxPeerItems());
        int own = (int) Math.min(ownItems, parameters.maxItems());
        long asked = CheckedPlan.of(peer, own, parameters.binItems(), statistical).mostAsked(CheckedPlan.EVALUATIONS);
        return bothLearn ? Math.max(asked, CheckedPlan.of(own, peer, parameters.binItems(), statistical).mostOffered()) : asked;
    }

    /**
     * Bytes that this party's program sends on the session's main channel, without framing; the VOLE has a channel of its own.
     *
     * @param receives whether this party is the receiver
     * @param bothLearn whether the receiver answers
     */
    public long bytesSent(int mine, int theirs, boolean receives, boolean bothLearn, int statistical) {
        long announced = 2L * DIGEST + Integer.BYTES;
        if (mine == 0 || theirs == 0) {
            return announced;
        }
        announced += SEED;
        CheckedPlan plan = receives ? CheckedPlan.of(mine, theirs, parameters.binItems(), statistical)
                : CheckedPlan.of(theirs, mine, parameters.binItems(), statistical);
        return announced + (receives
                ? 16L * Math.ceilDiv(plan.bins(), GROUP) + plan.bins() * ((long) plan.storeBytes() + (bothLearn ? plan.answerBytes() : 0))
                : DIGEST + SEED + 16L * plan.bins() * plan.senderRoom());
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

    /** One run at one party. */
    private final class Run {
        private final Session session;
        private final Channel channel;
        private final Items mine;
        private final boolean iLearn;
        private final boolean bothLearn;
        private final byte[] binding;

        private int theirs;
        private CheckedPlan plan;
        private HashedItems items;
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
            byte[] seed = random(SEED);
            byte[] committed = announce(seed);
            if (mine.count() > 0 && theirs > 0) {
                boolean receives = bothLearn ? receiverByCount() : iLearn;
                int statistical = session.security().statistical();
                plan = receives ? CheckedPlan.of(mine.count(), theirs, parameters.binItems(), statistical)
                        : CheckedPlan.of(theirs, mine.count(), parameters.binItems(), statistical);
                try (Channel voleChannel = channel.fork("vole")) {
                    byte[] key = itemKey(seed, committed);
                    byte[] tag = Arrays.copyOf(DomainHash.of(HashSuite.SHA_256, VERSION + "/point").add(key).digest(), 16);
                    items = new HashedItems(mine, key, tag, plan.bins(), receives ? plan.receiverRoom() : plan.senderRoom());
                    try (Outbox outbox = new Outbox(channel, 3 * GROUP)) {
                        if (receives) {
                            receive(voleChannel, outbox);
                        } else {
                            send(voleChannel, outbox);
                        }
                        outbox.finish();
                    }
                }
            }
            return new Intersection(iLearn, iLearn ? Arrays.copyOf(rows, found) : new long[0], theirs, mine.report());
        }

        /** Both say what they run, how many items they bring, and which seed they will open; gives back the peer's commitment. */
        private byte[] announce(byte[] seed) {
            channel.send(binding);
            channel.sendInt(mine.count());
            channel.send(commitment("seed", session.self(), seed));
            if (!Arrays.equals(channel.receive(DIGEST), binding)) {
                throw ProtocolViolation.of("%1$s runs the intersection with other parameters, session or set of learners than this side; both must start from the same contract.",
                        "%1$s 的求交参数（会话、分桶或结果接收方）与本方不一致；双方须依据同一合约运行。", channel.peer());
            }
            theirs = channel.receiveInt(0, parameters.maxPeerItems());
            return channel.receive(DIGEST);
        }

        /** Both open their seeds: neither could choose the key that follows from them. */
        private byte[] itemKey(byte[] seed, byte[] committed) {
            channel.send(seed);
            byte[] theirSeed = opened("seed", committed, channel.receive(SEED));
            boolean first = session.index() == 0;
            return DomainHash.of(HashSuite.SHA_256, VERSION + "/item").add(binding)
                    .add(first ? mine.count() : theirs).add(first ? theirs : mine.count())
                    .add(first ? seed : theirSeed).add(first ? theirSeed : seed).digest();
        }

        private byte[] random(int bytes) {
            byte[] random = new byte[bytes];
            session.random().nextBytes(random);
            return random;
        }

        /** Of 32 random bytes, so the digest alone hides them. */
        private byte[] commitment(String use, Party owner, byte[] value) {
            return DomainHash.of(HashSuite.SHA_256, VERSION + "/commitment").add(binding).add(use).add(owner.fingerprint()).add(value).digest();
        }

        private byte[] opened(String use, byte[] committed, byte[] value) {
            if (!MessageDigest.isEqual(committed, commitment(use, channel.peer(), value))) {
                throw ProtocolViolation.of("%1$s changed a random value after it had committed itself to it: it does not follow the protocol, and the job stops.",
                        "%1$s 在承诺之后更改了随机数：对方未遵守协议，任务中止。", channel.peer());
            }
            return value;
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

        // ---- the receiver ----

        private void receive(Channel voleChannel, Outbox outbox) {
            VoleReceiver vole = SilentVole.checkedReceiver(session, voleChannel, CheckedPlan.BITS);
            byte[] committed = channel.receive(DIGEST);
            CheckedReceiverBin[] bins = new CheckedReceiverBin[plan.bins()];
            long[] w = new long[2 * groups()];
            for (int group = 0; group < groups(); group++) {
                session.checkCancelled();
                encode(group, vole, bins, w, outbox);
            }
            byte[] ws = opened("w", committed, channel.receive(SEED));
            List<byte[]> answers = new ArrayList<>();
            for (int group = 0; group < groups(); group++) {
                session.checkCancelled();
                int first = GROUP * group;
                long w0 = w[2 * group] ^ Blocks.number(ws, 0);
                long w1 = w[2 * group + 1] ^ Blocks.number(ws, 1);
                each(size(group), b -> bins[first + b].makeMasks(w0, w1));
                compare(bins, first, size(group), answers);
                session.progress().report("psi.compare", first + size(group), plan.bins());
            }
            // Not before the last mask is here: a sender that cheats would choose its next items by the answers to the first ones.
            answers.forEach(outbox::send);
        }

        /** The VOLE of a group is checked before w_r and the stores leave: the sender's side is fixed then. */
        private void encode(int group, VoleReceiver vole, CheckedReceiverBin[] bins, long[] w, Outbox outbox) {
            int count = size(group);
            int first = GROUP * group;
            int longs = 2 * plan.store().slots();
            Prg[] random = seeds(count);
            long[] points = new long[longs * count];
            long[] values = new long[longs * count];
            vole.expand(plan.store().slots() * count, points, 0, values, 0);
            byte[] wr = random(16);
            w[2 * group] = Blocks.number(wr, 0);
            w[2 * group + 1] = Blocks.number(wr, 1);
            byte[][] stores = new byte[count][];
            each(count, b -> {
                bins[first + b] = new CheckedReceiverBin(plan, items, first + b, bothLearn);
                stores[b] = bins[first + b].store(points, values, longs * b, random[b]);
            });
            outbox.send(wr);
            for (byte[] store : stores) {
                outbox.send(store);
            }
        }

        private void compare(CheckedReceiverBin[] bins, int first, int count, List<byte[]> answers) {
            int room = plan.senderRoom();
            List<byte[]> frames = new ArrayList<>();
            for (int b = 0; b < count; b++) {
                for (int from = 0; from < room; from += MASKS) {
                    frames.add(channel.receive(16 * Math.min(MASKS, room - from)));
                }
            }
            int perBin = Math.ceilDiv(room, MASKS);
            each(count, b -> {
                for (int f = 0; f < perBin; f++) {
                    bins[first + b].compare(frames.get(perBin * b + f), MASKS * f, Math.min(MASKS, room - MASKS * f));
                }
            });
            for (int b = 0; b < count; b++) {
                keep(bins[first + b].matched());
                if (bothLearn) {
                    answers.add(bins[first + b].answer());
                }
                bins[first + b] = null;
            }
        }

        // ---- the sender ----

        private void send(Channel voleChannel, Outbox outbox) {
            byte[] ws = random(SEED);
            outbox.send(commitment("w", session.self(), ws));
            VoleSender vole = SilentVole.checkedSender(session, voleChannel, CheckedPlan.BITS);
            var delta = new Gf128Multiplier(vole.delta0(), vole.delta1());
            CheckedSenderBin[] bins = new CheckedSenderBin[plan.bins()];
            long[] next = values(0, vole);
            for (int group = 0; group < groups(); group++) {
                session.checkCancelled();
                byte[] wr = channel.receive(16);
                byte[][] stores = new byte[size(group)][];
                for (int b = 0; b < stores.length; b++) {
                    stores[b] = channel.receive(plan.storeBytes());
                }
                long[] values = next;
                // The receiver need not wait for the next group's VOLE.
                next = group + 1 < groups() ? values(group + 1, vole) : null;
                int first = GROUP * group;
                Prg[] random = seeds(stores.length);
                long w0 = Blocks.number(wr, 0) ^ Blocks.number(ws, 0);
                long w1 = Blocks.number(wr, 1) ^ Blocks.number(ws, 1);
                each(stores.length, b -> {
                    bins[first + b] = new CheckedSenderBin(plan, items, first + b, random[b]);
                    bins[first + b].take(stores[b], values, 2 * plan.store().slots() * b, delta, w0, w1);
                });
                session.progress().report("psi.mask", first + stores.length, plan.bins());
            }
            outbox.send(ws);
            for (CheckedSenderBin bin : bins) {
                for (int first = 0; first < plan.senderRoom(); first += MASKS) {
                    outbox.send(bin.masks(first, Math.min(MASKS, plan.senderRoom() - first)));
                }
            }
            if (bothLearn) {
                for (CheckedSenderBin bin : bins) {
                    keep(bin.learn(channel.receive(plan.answerBytes()), channel.peer()));
                }
            }
        }

        private long[] values(int group, VoleSender vole) {
            int n = plan.store().slots() * size(group);
            long[] values = new long[2 * n];
            vole.expand(n, values, 0);
            return values;
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

    private static void each(int bins, IntConsumer work) {
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
