package org.tacit.psi.rpmt;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.tacit.base.InvalidInput;
import org.tacit.base.Parallel;
import org.tacit.base.ProtocolViolation;
import org.tacit.crypto.curve.DhGroup;
import org.tacit.crypto.curve.DhKey;
import org.tacit.crypto.symmetric.DomainHash;
import org.tacit.crypto.symmetric.Prg;
import org.tacit.psi.Items;
import org.tacit.psi.Shuffle;
import org.tacit.psi.ecdh.PairSet;
import org.tacit.psi.ecdh.Tags;
import org.tacit.wire.Channel;
import org.tacit.wire.Outbox;
import org.tacit.wire.Party;
import org.tacit.wire.Session;

/**
 * Multi-query reverse private membership test from a commutative pseudorandom function, here {@code F(k, x) = H(x)^k}:
 * Chen, Zhang, Zhang, Liu, "Private Set Operations from Multi-Query Reverse Private Membership Test" (PKC 2024, ePrint 2022/652),
 * §5.1. The sender holds {@code x_1 … x_n} and a fresh key a, the receiver a set Y and a fresh key b:
 * <pre>
 *   receiver → sender    H(y)^b            for all y
 *   sender → receiver    H(x_i)^a          in random order π
 *   sender → receiver    Ω = tags of (H(y)^b)^a, in another random order
 *   receiver             e_i = 1 where the tag of (H(x_π(i))^a)^b is in Ω
 * </pre>
 *
 * <h2>Security guarantees</h2>
 * Semi-honest peers, under DDH in the group, with the hash to the group a random oracle. The receiver learns the number of the
 * sender's items and the bits e, which behind π say no more than how many items are common; Ω is shuffled, so that a tag found
 * does not tell which y it belongs to. The sender learns the number of the receiver's items. One run in {@code 2^σ} holds a bit
 * that is 1 by chance ({@link Tags}).
 *
 * <p>Checked: every element before a key touches it, every length and count, that both run the same thing, that no element comes twice
 * and none of ours comes back. <b>Not withstood:</b> a receiver that raises some of its elements to further powers of its choice can tell from
 * Ω which of its items are common; an honest one does not.
 *
 * <p>Two multiplications an item and side; {@code E} bytes an item of either side and {@code L} bytes back for each of the receiver's.
 * Memory: 60 to 130 bytes an item of either side.
 */
public final class ReverseMembership {

    private static final String VERSION = "tacit/psi/rpmt/1";
    private static final int COMMITMENT = 32;
    /** Items that one core takes at a time. */
    private static final int GRAIN = 128;
    private static final int OUTBOX = 4;

    private final RpmtParameters parameters;
    private final DhGroup group;
    private final String use;

    /** @param use names what the test is for, with whatever else both sides must agree on; bound into every hash */
    public ReverseMembership(RpmtParameters parameters, String use) {
        this.parameters = parameters;
        this.group = parameters.group();
        this.use = use;
    }

    /** The receiver's program, against {@link #send}. */
    public Tested receive(Session session, Items mine) {
        return new Run(session, mine, false).receive();
    }

    /** The sender's program, against {@link #receive}. */
    public Offered send(Session session, Items mine) {
        return new Run(session, mine, true).send();
    }

    /** Bytes that this party's program sends, without framing. */
    public long bytesSent(boolean sender, long mine, long theirs, int statistical) {
        return COMMITMENT + 4 + mine * group.elementBytes() + (sender ? theirs * Tags.bytesFor(statistical, mine, theirs) : 0);
    }

    /** One run: its order, the peer's items raised to our key, what was seen so far. */
    private final class Run {
        private final Session session;
        private final Channel channel;
        private final Items mine;
        private final boolean sender;
        private final byte[] binding;
        private final String dst;
        private final int[] order;

        private int theirs;
        private int tagBytes;
        private PairSet seen;
        /** Tags of the peer's items; in the order they came at the receiver, shuffled at the sender. */
        private byte[] tags;
        private int[] place;

        Run(Session session, Items mine, boolean sender) {
            if (mine.count() > parameters.maxItems()) {
                throw InvalidInput.of("%1$d identifiers are more than the %2$d that this computation takes; split the table.",
                        "%1$d 个标识超过本次计算的上限 %2$d，请拆分数据表。", mine.count(), parameters.maxItems());
            }
            this.session = session;
            this.channel = session.channel(session.peer());
            this.mine = mine;
            this.sender = sender;
            this.binding = binding(session, channel, sender ? session.self() : session.peer());
            this.dst = VERSION + "/" + group.suite() + "/" + HexFormat.of().formatHex(binding);
            this.order = Shuffle.of(mine.count(), Prg.seededFrom(session.random()));
        }

        Tested receive() {
            announce();
            exchange();
            PairSet omega = omega();
            long[] present = new long[(theirs + 63) / 64];
            for (int i = 0; i < theirs; i++) {
                if (omega.contains(high(tags, i), low(tags, i))) {
                    present[i >>> 6] |= 1L << i;
                }
            }
            return new Tested(theirs, present);
        }

        Offered send() {
            announce();
            place = Shuffle.of(theirs, Prg.seededFrom(session.random()));
            exchange();
            for (int first = 0; first < theirs; first += parameters.batch()) {
                channel.send(Arrays.copyOfRange(tags, first * tagBytes, Math.min(theirs, first + parameters.batch()) * tagBytes));
            }
            channel.flush();
            return new Offered(theirs, order);
        }

        /** Both say what they run and how many items they bring. */
        private void announce() {
            channel.send(binding);
            channel.sendInt(mine.count());
            if (!Arrays.equals(channel.receive(COMMITMENT), binding)) {
                throw ProtocolViolation.of("%1$s runs this with another suite, session, receiver or width than this side; both must start from the same contract.",
                        "%1$s 的参数（套件、会话、接收方或宽度）与本方不一致；双方须依据同一合约运行。", channel.peer());
            }
            theirs = channel.receiveInt(0, parameters.maxPeerItems());
            tagBytes = Tags.bytesFor(session.security().statistical(), mine.count(), theirs);
            seen = new PairSet((long) mine.count() + theirs);
            tags = new byte[Math.multiplyExact(theirs, tagBytes)];
        }

        /** Step k: our batch k leaves, the peer's batch k comes. */
        private void exchange() {
            int steps = (Math.max(mine.count(), theirs) + parameters.batch() - 1) / parameters.batch();
            try (DhKey key = group.newKey(session.random()); Outbox outbox = new Outbox(channel, OUTBOX)) {
                for (int k = 0; k < steps; k++) {
                    session.checkCancelled();
                    int first = k * parameters.batch();
                    if (first < mine.count()) {
                        int count = Math.min(parameters.batch(), mine.count() - first);
                        outbox.send(blind(key, first, count));
                        session.progress().report("psi.blind", first + count, mine.count());
                    }
                    if (first < theirs) {
                        int count = Math.min(parameters.batch(), theirs - first);
                        raise(key, first, count);
                        session.progress().report("psi.answer", first + count, theirs);
                    }
                }
                outbox.finish();
            }
            seen = null;
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

        /** Receives a batch of the peer's blinded items, raises them to our key, and keeps their tags. */
        private void raise(DhKey key, int first, int count) {
            int bytes = group.elementBytes();
            byte[] elements = channel.receive(count * bytes);
            for (int i = 0; i < count; i++) {
                if (!remember(elements, i * bytes)) {
                    throw ProtocolViolation.of("%1$s sent a blinded item that was already sent, by itself or by this side (item %2$d); the job stops.",
                            "%1$s 发来了双方之一已发送过的盲化标识（第 %2$d 个），任务中止。", channel.peer(), first + i);
                }
            }
            Parallel.ranges(count, GRAIN, (from, to) -> {
                group.multiply(elements, from * bytes, to - from, key, elements, from * bytes);
                DomainHash tag = DomainHash.of(parameters.hash(), dst + "/tag");
                for (int i = from; i < to; i++) {
                    int at = sender ? place[first + i] : first + i;
                    System.arraycopy(tag.add(elements, i * bytes, bytes).digest(), 0, tags, at * tagBytes, tagBytes);
                }
            });
        }

        /** The tags of our own items, in the sender's order. */
        private PairSet omega() {
            var omega = new PairSet(mine.count());
            for (int first = 0; first < mine.count(); first += parameters.batch()) {
                int count = Math.min(parameters.batch(), mine.count() - first);
                byte[] batch = channel.receive(count * tagBytes);
                for (int i = 0; i < count; i++) {
                    omega.add(high(batch, i), low(batch, i));
                }
            }
            return omega;
        }

        private long high(byte[] from, int tag) {
            return number(from, tag * tagBytes, Math.min(8, tagBytes));
        }

        private long low(byte[] from, int tag) {
            return number(from, tag * tagBytes + 8, tagBytes - 8);
        }

        /** False when this element was on the channel before. 16 bytes of an element's end tell honest ones apart but for 2^-88. */
        private boolean remember(byte[] elements, int offset) {
            int end = offset + group.elementBytes() - 16;
            return seen.add(number(elements, end, 8), number(elements, end + 8, 8));
        }
    }

    private static long number(byte[] from, int offset, int bytes) {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value = value << 8 | from[offset + i] & 255;
        }
        return value;
    }

    /** Session, channel, suite, use, parties in order and who sends: part of every hash, so that nothing fits into another run. */
    private byte[] binding(Session session, Channel channel, Party sender) {
        DomainHash binding = DomainHash.of(parameters.hash(), VERSION).add(use).add(session.id()).add(channel.name()).add(group.suite())
                .add(parameters.batch()).add(session.security().statistical());
        for (Party party : session.parties()) {
            binding.add(party.fingerprint().getBytes(StandardCharsets.UTF_8)).add(sender.equals(party) ? 1 : 0);
        }
        return binding.digest();
    }
}
