package org.tacit.psi.multiparty;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.tacit.base.InvalidInput;
import org.tacit.base.ProtocolViolation;
import org.tacit.crypto.symmetric.DomainHash;
import org.tacit.crypto.symmetric.HashSuite;
import org.tacit.crypto.symmetric.Prg;
import org.tacit.protocol.opprf.Opprf;
import org.tacit.protocol.opprf.OpprfPlan;
import org.tacit.psi.Items;
import org.tacit.psi.Shuffle;
import org.tacit.wire.Channel;
import org.tacit.wire.Party;
import org.tacit.wire.Session;
import org.tacit.wire.SideBySide;

/**
 * The items that all of n parties hold. One of the learners is the <em>leader</em>; with sums that are exclusive ors
 * <pre>
 *   P_i → P_j            each ordered pair without the leader: P_i holds a pseudorandom function F_ij, P_j gets its values on X_j only
 *   P_i                  s_i(x) = Σ_j (F_ij(x) ⊕ F_ji(x)) for its own items; Σ_i s_i(x) = 0 where all of them hold x
 *   P_i → leader         programs an oblivious function with s_i; the leader gets r_i(x) = s_i(x) where P_i holds x, else noise
 *   leader               x is common where Σ_i r_i(x) = 0
 *   leader → learners    the keys of the common items, in one random order
 * </pre>
 *
 * <h2>Security guarantees</h2>
 * Semi-honest parties, <em>any number of them together</em> (threshold n − 1), from {@link Opprf}. Disclosed exactly: to every party the number of
 * distinct items of every other ({@code SIZE}); to each learner which of its own items all others hold ({@code MEMBERSHIP}), and with several
 * learners an order of these that is random. Nothing about pairs or other parts of the parties: an item that some hold and one does
 * not is noise to the leader, also when it looks together with all but one of the others. Not prevented by any protocol: parties that agree
 * to bring the same items learn which of these the others hold. A wrong result or a failed run has probability {@code 2^-σ} in all ({@link MultipartyPlan}).
 *
 * <p>Not caught: items that a party does not own, a leader that leaves common items out or names some that it and the learner hold and others do not, a party
 * that programs garbage, cheating in the oblivious functions. A leader that names items which it or the learner does not hold is caught.
 *
 * <p>Memory: 32 bytes an item, and some 50 for each of at most eight functions at once; the leader some 16 for each other party.
 *
 * <p>Kolesnikov, Matania, Pinkas, Rosulek, Trieu, CCS 2017 (ePrint 2017/799), the shares of zero from functions without a programme; the argument
 * is in {@code docs/protocols/psi-multiparty.md}.
 */
public final class MultipartyPsi {

    /** Fewest and most parties. */
    public static final int LEAST_PARTIES = 3;
    public static final int MOST_PARTIES = 16;
    /** Most items of a party. */
    public static final int MOST_ITEMS = OpprfPlan.MOST_KEYS;

    private static final String VERSION = "tacit/psi/multiparty/1";
    private static final int DIGEST = 32;
    private static final int SEED = 16;
    static final String SHARES = "shares";
    /** Keys in a message to a learner. */
    private static final int KEYS = 1 << 16;

    private final ToLongFunction<Party> most;

    /** Any party may bring {@link #MOST_ITEMS}. */
    public MultipartyPsi() {
        this(party -> MOST_ITEMS);
    }

    /** @param most items that a party may bring, for example the rows of its table in the contract */
    public MultipartyPsi(ToLongFunction<Party> most) {
        this.most = most;
    }

    /**
     * This party's program; the others run the same.
     *
     * @param learners who is entitled to the result: at least one party of the session, the same at all
     * @throws InvalidInput                      when this side has more items than the limit, or the session not 3 to 16 parties
     * @throws ProtocolViolation                 when a peer sends what it must not, or runs with other parameters
     * @throws org.tacit.base.PeerFailed when a peer is gone or failed
     */
    public JointIntersection intersect(Session session, Items mine, Set<Party> learners) {
        if (learners.isEmpty() || !session.parties().containsAll(learners)) {
            throw new IllegalArgumentException("learners must be parties of the session, one at least");
        }
        int n = session.parties().size();
        if (n < LEAST_PARTIES || n > MOST_PARTIES) {
            throw InvalidInput.of("This intersection is for %2$d to %3$d parties, not %1$d.", "该求交适用于 %2$d 至 %3$d 方，而不是 %1$d 方。", n, LEAST_PARTIES, MOST_PARTIES);
        }
        if (mine.count() > MOST_ITEMS) {
            throw InvalidInput.of("%1$d identifiers are more than the %2$d that this intersection takes; split the table.",
                    "%1$d 个标识超过本次求交的上限 %2$d，请拆分数据表。", mine.count(), MOST_ITEMS);
        }
        return new Run(session, mine, learners).run();
    }

    /** One run at one party. */
    private final class Run {
        private final Session session;
        private final List<Party> parties;
        private final int me;
        private final Items mine;
        private final Set<Party> learners;
        private final AtomicInteger done = new AtomicInteger();

        private byte[] itemSeed;
        private MultipartyPlan plan;
        private long[] keys;

        Run(Session session, Items mine, Set<Party> learners) {
            this.session = session;
            this.parties = session.parties();
            this.me = session.index();
            this.mine = mine;
            this.learners = learners;
        }

        JointIntersection run() {
            List<Integer> items = announce();
            int[] common = {};
            if (!items.contains(0)) {
                plan = MultipartyPlan.of(items, leader(items), session.security().statistical());
                keys = ItemKeys.of(mine, itemSeed, plan.keys(me), Prg.seededFrom(session.random()));
                common = me == plan.leader() ? lead() : follow();
            }
            boolean entitled = learners.contains(session.self());
            return new JointIntersection(entitled, Arrays.stream(common).mapToLong(mine::row).toArray(),
                    items.stream().map(Integer::longValue).toList(), mine.report());
        }

        // ---- announcing ----

        /** Everybody tells everybody what it runs, a part of the seed and its number of items; then, that it heard the same from all. */
        private List<Integer> announce() {
            byte[] binding = binding();
            byte[][] seeds = new byte[parties.size()][SEED];
            Integer[] counts = new Integer[parties.size()];
            session.random().nextBytes(seeds[me]);
            counts[me] = mine.count();
            for (int p : others()) {
                channel(p).send(binding);
                channel(p).send(seeds[me]);
                channel(p).sendInt(mine.count());
            }
            for (int p : others()) {
                if (!Arrays.equals(channel(p).receive(DIGEST), binding)) {
                    throw ProtocolViolation.of("%1$s runs the intersection with other parties, session or learners than this side; all must start from the same contract.",
                            "%1$s 的求交参数（会话、参与方或结果接收方）与本方不一致；各方须依据同一合约运行。", parties.get(p));
                }
                seeds[p] = channel(p).receive(SEED);
                counts[p] = channel(p).receiveInt(0, (int) Math.min(MOST_ITEMS, most.applyAsLong(parties.get(p))));
            }
            DomainHash heard = DomainHash.of(HashSuite.SHA_256, VERSION + "/heard").add(binding);
            for (int p = 0; p < parties.size(); p++) {
                heard.add(seeds[p]).add(counts[p]);
            }
            itemSeed = heard.digest();
            byte[] check = DomainHash.of(HashSuite.SHA_256, VERSION + "/check").add(itemSeed).digest();
            for (int p : others()) {
                channel(p).send(check);
            }
            for (int p : others()) {
                if (!Arrays.equals(channel(p).receive(DIGEST), check)) {
                    throw ProtocolViolation.of("%1$s heard other sizes or seeds than this side; some party tells different parties different things. The job stops.",
                            "%1$s 收到的规模或种子与本方不同，有参与方对各方的说法不一致，任务中止。", parties.get(p));
                }
            }
            return List.of(counts);
        }

        private byte[] binding() {
            DomainHash binding = DomainHash.of(HashSuite.SHA_256, VERSION).add(session.id()).add(session.security().statistical());
            for (Party party : parties) {
                binding.add(party.fingerprint().getBytes(StandardCharsets.UTF_8)).add(learners.contains(party) ? 1 : 0);
            }
            return binding.digest();
        }

        /** The learner with the fewest items; of equals the first. */
        private int leader(List<Integer> items) {
            int leader = -1;
            for (int p = 0; p < parties.size(); p++) {
                if (learners.contains(parties.get(p)) && (leader < 0 || items.get(p) < items.get(leader))) {
                    leader = p;
                }
            }
            return leader;
        }

        // ---- all but the leader ----

        private int[] follow() {
            long[] shares = new ZeroShares(session, plan, keys, this::progress).make();
            try (Channel channel = channel(plan.leader()).fork(SHARES)) {
                Opprf.program(session, channel, plan.shares(me), keys, shares);
            }
            progress();
            return learners.contains(session.self()) ? hear(shares) : new int[0];
        }

        /**
         * What the leader tells: keys of own items, each once, and the sum of this party's shares of them. Judged when the last of it is there and not
         * before: how far this party reads would else tell a leader that cheats whether a key of its choice is an item here.
         */
        private int[] hear(long[] shares) {
            Channel leader = channel(plan.leader());
            int count = leader.receiveInt(0, Math.min(mine.count(), plan.items().get(plan.leader())));
            var index = new KeyIndex(keys, mine.count());
            boolean[] met = new boolean[mine.count()];
            int[] common = new int[count];
            long[] sum = new long[plan.shareWords()];
            boolean good = true;
            for (int first = 0; first < count; first += KEYS) {
                long[] named = leader.receiveLongs(2 * Math.min(KEYS, count - first));
                for (int k = 0; k < named.length / 2; k++) {
                    int i = index.find(named[2 * k], named[2 * k + 1]);
                    if (i < 0 || met[i]) {
                        good = false;
                        continue;
                    }
                    met[i] = true;
                    common[first + k] = i;
                    addTo(sum, shares, i);
                }
            }
            if (!Arrays.equals(leader.receiveLongs(sum.length), sum) || !good) {
                throw invented(leader.peer());
            }
            return common;
        }

        private ProtocolViolation invented(Party leader) {
            return ProtocolViolation.of("%1$s named items as common to all that it or this party does not hold, or one of them twice; the job stops.",
                    "%1$s 报出的共同标识中有其自身或本方并不持有的，或有重复，任务中止。", leader);
        }

        // ---- the leader ----

        private int[] lead() {
            int words = plan.shareWords();
            long[] sums = new long[words * keys.length / 2];
            long[][] kept = new long[parties.size()][];
            SideBySide.run(session, Arrays.stream(others()).<Runnable>mapToObj(p -> () -> {
                // One word after each list of partners, so that no wait is as long as the whole.
                plan.partners(p).forEach(list -> channel(p).receiveInt(ZeroShares.READY, ZeroShares.READY));
                long[] shares;
                try (Channel channel = channel(p).fork(SHARES)) {
                    shares = Opprf.receive(session, channel, plan.shares(p), keys);
                }
                if (learners.contains(parties.get(p))) {
                    kept[p] = shares;
                }
                synchronized (sums) {
                    for (int i = 0; i < sums.length; i++) {
                        sums[i] ^= shares[i];
                    }
                }
                progress();
            }).toList());
            int[] common = shuffled(IntStream.range(0, mine.count()).filter(i -> {
                long all = 0;
                for (int w = 0; w < words; w++) {
                    all |= sums[words * i + w];
                }
                return all == 0;
            }).toArray());
            SideBySide.run(session, Arrays.stream(others()).filter(p -> kept[p] != null).<Runnable>mapToObj(p -> () -> tell(p, common, kept[p])).toList());
            return common;
        }

        /** The order tells nothing of the leader's rows. */
        private int[] shuffled(int[] common) {
            int[] order = Shuffle.of(common.length, Prg.seededFrom(session.random()));
            return Arrays.stream(order).map(k -> common[k]).toArray();
        }

        private void tell(int learner, int[] common, long[] shares) {
            Channel channel = channel(learner);
            channel.sendInt(common.length);
            long[] sum = new long[plan.shareWords()];
            for (int first = 0; first < common.length; first += KEYS) {
                long[] named = new long[2 * Math.min(KEYS, common.length - first)];
                for (int k = 0; k < named.length / 2; k++) {
                    int i = common[first + k];
                    named[2 * k] = keys[2 * i];
                    named[2 * k + 1] = keys[2 * i + 1];
                    addTo(sum, shares, i);
                }
                channel.sendLongs(named);
            }
            channel.sendLongs(sum);
            channel.flush();
        }

        // ---- both ----

        private void addTo(long[] sum, long[] shares, int i) {
            for (int w = 0; w < sum.length; w++) {
                sum[w] ^= shares[sum.length * i + w];
            }
        }

        private int[] others() {
            return IntStream.range(0, parties.size()).filter(p -> p != me).toArray();
        }

        private Channel channel(int party) {
            return session.channel(parties.get(party));
        }

        private void progress() {
            int n = parties.size();
            session.progress().report("psi.functions", done.incrementAndGet(), me == plan.leader() ? n - 1 : 2L * (n - 2) + 1);
        }
    }
}
