package org.tacit.psi.ecdh;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import org.tacit.base.InvalidInput;
import org.tacit.base.Parallel;
import org.tacit.base.ProtocolViolation;
import org.tacit.crypto.curve.DhGroup;
import org.tacit.crypto.curve.DhKey;
import org.tacit.crypto.symmetric.DomainHash;
import org.tacit.crypto.symmetric.HashSuite;
import org.tacit.crypto.symmetric.Prg;
import org.tacit.psi.Intersection;
import org.tacit.psi.Items;
import org.tacit.psi.Psi;
import org.tacit.psi.Shuffle;
import org.tacit.wire.Channel;
import org.tacit.wire.Outbox;
import org.tacit.wire.Party;
import org.tacit.wire.Session;

/**
 * Diffie–Hellman private set intersection: with keys {@code a} and {@code b}, {@code (H(x)^a)^b = (H(y)^b)^a} exactly where
 * {@code x = y}.
 *
 * <h2>Security guarantees</h2>
 * Semi-honest peers, under DDH in the group, with the hash to the group a random oracle. Disclosed exactly: to each party the
 * number of distinct items of the other ({@code SIZE}); to each learner which of its own items the other holds
 * ({@code MEMBERSHIP}), and, when both learn, an order of the common items that depends on nothing else. Every element of the
 * peer is checked before a key touches it; values of ours that come back, and values that come twice, are refused. A peer
 * that follows the messages but lies about its items (for example by bringing items it does not own) is not detected, nor is
 * one that gives the other learner a wrong result. One in {@code 2^σ} runs may hold a false match (see {@link Tags}).
 *
 * <p>Both parties run the same program. Per item of either side: two multiplications, {@code E} bytes one way and {@code L}
 * bytes back when its owner learns, where {@code E} is the element and {@code L} the tag length; all in batches, computed while
 * the last ones travel. Memory: 40 to 110 bytes for each item of either side, beside a few batches.
 *
 * <p>Meadows, "A more efficient cryptographic matchmaking protocol", 1986; Huberman, Franklin, Hogg, "Enhancing privacy and
 * trust in electronic communities", 1999.
 */
public final class EcdhPsi implements Psi {

    private static final String VERSION = "tacit/psi/ecdh/1";
    private static final int COMMITMENT = 32;
    /** Items that one core takes at a time. */
    private static final int GRAIN = 128;
    /** What may wait to leave: the loop below never has more than three messages under way. */
    private static final int OUTBOX = 4;

    private final EcdhPsiParameters parameters;
    private final DhGroup group;
    private final HashSuite hash;

    public EcdhPsi(EcdhPsiParameters parameters) {
        this.parameters = parameters;
        this.group = parameters.group();
        this.hash = group.suite().contains("sm3") ? HashSuite.SM3 : HashSuite.SHA_256;
    }

    @Override
    public String name() {
        return "ecdh-" + group.suite();
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

    /** Bytes that this party's program sends, without framing. */
    public long bytesSent(long mine, long theirs, boolean peerLearns, int statistical) {
        return COMMITMENT + 4 + mine * group.elementBytes()
                + (peerLearns ? theirs * Tags.bytesFor(statistical, mine, theirs) : 0);
    }

    /** One run: its key, its order, what was seen so far. */
    private final class Run {
        private final Session session;
        private final Channel channel;
        private final Items mine;
        private final boolean iLearn;
        private final boolean peerLearns;
        private final byte[] binding;
        private final String dst;
        private final int[] order;

        private int theirs;
        private PairSet seen;
        private Tags myTags;
        private Tags theirTags;
        private int tagBytes;

        Run(Session session, Items mine, Set<Party> learners) {
            this.session = session;
            this.channel = session.channel(session.peer());
            this.mine = mine;
            this.iLearn = learners.contains(session.self());
            this.peerLearns = learners.contains(session.peer());
            this.binding = binding(session, channel, learners);
            this.dst = VERSION + "/" + group.suite() + "/" + HexFormat.of().formatHex(binding);
            this.order = Shuffle.of(mine.count(), Prg.seededFrom(session.random()));
        }

        Intersection run() {
            announce();
            try (DhKey key = group.newKey(session.random()); Outbox outbox = new Outbox(channel, OUTBOX)) {
                exchange(key, outbox);
                outbox.finish();
            }
            seen = null;
            long[] rows = {};
            if (iLearn) {
                int[] found = myTags.positionsIn(theirTags.set());
                rows = Arrays.stream(found).mapToLong(position -> mine.row(order[position])).toArray();
            }
            return new Intersection(iLearn, rows, theirs, mine.report());
        }

        /** Both say what they run and how many items they bring. */
        private void announce() {
            channel.send(binding);
            channel.sendInt(mine.count());
            if (!Arrays.equals(channel.receive(COMMITMENT), binding)) {
                throw ProtocolViolation.of("%1$s runs the intersection with another suite, session or set of learners than this side; both must start from the same contract.",
                        "%1$s 的求交参数（套件、会话或结果接收方）与本方不一致；双方须依据同一合约运行。", channel.peer());
            }
            theirs = channel.receiveInt(0, parameters.maxPeerItems());
            tagBytes = Tags.bytesFor(session.security().statistical(), mine.count(), theirs);
            seen = new PairSet((long) mine.count() + theirs);
            myTags = iLearn ? new Tags(mine.count(), tagBytes) : null;
            theirTags = iLearn ? new Tags(theirs, tagBytes) : null;
        }

        /**
         * Step k: our batch k leaves; the tags of our batch k-1 come back; the peer's batch k comes, and its tags leave. Each side
         * is at most one step ahead of the other.
         */
        private void exchange(DhKey key, Outbox outbox) {
            int own = batches(mine.count());
            int steps = Math.max(own, batches(theirs));
            for (int k = 0; k <= steps; k++) {
                session.checkCancelled();
                if (k < own) {
                    outbox.send(blind(key, first(k), size(k, mine.count())));
                    session.progress().report("psi.blind", first(k) + size(k, mine.count()), mine.count());
                }
                if (iLearn && k > 0 && k <= own) {
                    receiveTags(first(k - 1), size(k - 1, mine.count()));
                }
                if (k < steps && size(k, theirs) > 0) {
                    answer(key, first(k), size(k, theirs), outbox);
                    session.progress().report("psi.answer", first(k) + size(k, theirs), theirs);
                }
            }
        }

        private int batches(int items) {
            return (items + parameters.batch() - 1) / parameters.batch();
        }

        private int first(int k) {
            return k * parameters.batch();
        }

        private int size(int k, int items) {
            return Math.clamp((long) items - first(k), 0, parameters.batch());
        }

        /** {@code H(x)^a} for our items in the shuffled order. */
        private byte[] blind(DhKey key, int first, int count) {
            int[] offsets = new int[count + 1];
            for (int i = 0; i < count; i++) {
                offsets[i + 1] = Math.addExact(offsets[i], mine.length(order[first + i]));
            }
            byte[] items = new byte[offsets[count]];
            for (int i = 0; i < count; i++) {
                mine.copy(order[first + i], items, offsets[i]);
            }
            int bytes = group.elementBytes();
            byte[] blinded = new byte[count * bytes];
            Parallel.ranges(count, GRAIN, (from, to) -> group.hashAndMultiply(items, offsets, from, to, dst, key, blinded, from * bytes));
            for (int i = 0; i < count; i++) {
                remember(blinded, i * bytes);
            }
            return blinded;
        }

        /** Receives {@code H(y)^b}, raises to {@code a}, keeps the tags if we learn and returns them if the peer does. */
        private void answer(DhKey key, int first, int count, Outbox outbox) {
            int bytes = group.elementBytes();
            byte[] elements = channel.receive(count * bytes);
            for (int i = 0; i < count; i++) {
                if (!remember(elements, i * bytes)) {
                    throw ProtocolViolation.of("%1$s sent a blinded item that was already sent, by itself or by this side (item %2$d); the job stops.",
                            "%1$s 发来了双方之一已发送过的盲化标识（第 %2$d 个），任务中止。", channel.peer(), first + i);
                }
            }
            Parallel.ranges(count, GRAIN, (from, to) -> group.multiply(elements, from * bytes, to - from, key, elements, from * bytes));
            byte[] tags = new byte[count * tagBytes];
            Parallel.ranges(count, GRAIN, (from, to) -> tags(elements, from, to, tags));
            if (iLearn) {
                readTags(theirTags, tags, first, count);
            }
            if (peerLearns) {
                outbox.send(tags);
            }
        }

        private void tags(byte[] elements, int from, int to, byte[] tags) {
            int bytes = group.elementBytes();
            DomainHash tag = DomainHash.of(hash, dst + "/tag");
            for (int i = from; i < to; i++) {
                System.arraycopy(tag.add(elements, i * bytes, bytes).digest(), 0, tags, i * tagBytes, tagBytes);
            }
        }

        private void receiveTags(int first, int count) {
            readTags(myTags, channel.receive(count * tagBytes), first, count);
        }

        private void readTags(Tags into, byte[] tags, int first, int count) {
            for (int i = 0; i < count; i++) {
                into.set(first + i, tags, i * tagBytes);
            }
        }

        /** False when this element was on the channel before. 16 bytes of an element's end tell honest ones apart but for 2^-88. */
        private boolean remember(byte[] elements, int offset) {
            int end = offset + group.elementBytes() - 16;
            return seen.add(eight(elements, end), eight(elements, end + 8));
        }
    }

    private static long eight(byte[] from, int offset) {
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = value << 8 | from[offset + i] & 255;
        }
        return value;
    }

    /** Session, channel, suite, parties in order and who learns: part of every hash, so that nothing fits into another run. */
    private byte[] binding(Session session, Channel channel, Set<Party> learners) {
        DomainHash binding = DomainHash.of(hash, VERSION).add(session.id()).add(channel.name()).add(group.suite())
                .add(parameters.batch()).add(session.security().statistical());
        for (Party party : session.parties()) {
            binding.add(party.fingerprint().getBytes(StandardCharsets.UTF_8)).add(learners.contains(party) ? 1 : 0);
        }
        return binding.digest();
    }
}
