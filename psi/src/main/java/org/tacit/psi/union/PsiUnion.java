package org.tacit.psi.union;

import java.util.List;
import org.tacit.base.InvalidInput;
import org.tacit.protocol.ot.CotReceiver;
import org.tacit.protocol.ot.CotSender;
import org.tacit.protocol.ot.SoftSpokenOt;
import org.tacit.psi.Items;
import org.tacit.psi.rpmt.Offered;
import org.tacit.psi.rpmt.ReverseMembership;
import org.tacit.psi.rpmt.RpmtParameters;
import org.tacit.psi.rpmt.Tested;
import org.tacit.wire.Channel;
import org.tacit.wire.Outbox;
import org.tacit.wire.Party;
import org.tacit.wire.Session;

/**
 * The union of two sets at one party: a {@link ReverseMembership} test tells the receiver which of the sender's items, in an order that only the
 * sender knows, it holds; by oblivious transfer it then receives the others. Chen, Zhang, Zhang, Liu (ePrint 2022/652), §6.
 * <pre>
 *   receiver   e_i from the test; transfer i with choice e_i           t_i = q_i ⊕ e_i·Δ
 *   sender →   c_i = H(q_i) ⊕ (|x_i| ‖ x_i ‖ 0…0)
 *   receiver   where e_i = 0:   |x_i| ‖ x_i = c_i ⊕ H(t_i);   where e_i = 1:   H(t_i) = H(q_i ⊕ Δ) opens nothing
 * </pre>
 *
 * <h2>Security guarantees</h2>
 * Semi-honest, under DDH in the group and the assumptions of {@link SoftSpokenOt}. The receiver learns {@code X ∖ Y} in random order and
 * {@code |X|}, hence {@code |X ∩ Y|}, and nothing about which of its own items are common. The sender learns {@code |Y|}. Every item
 * travels in {@link Frame#bytes} bytes, so that its length is not seen where it is common. A receiver that does not follow the protocol can
 * ask for every item of the sender; one that does learns {@code |X ∩ Y|} before the extra items come, and may break off then. A sender that
 * does not follow it learns nothing from what it sends: a frame that opens to no identifier, or to one that is held already, is counted at the receiver
 * ({@link Union#spoiled}) and fails nothing. If it did, a sender could spoil one frame and see whether the receiver opens it.
 *
 * <p>Cost: the test, 8 bytes to the sender and a frame to the receiver for each of the sender's items, and 128 base transfers.
 */
public final class PsiUnion {

    /** Base transfers at the sender (their receiver) and at the receiver, see {@link SoftSpokenOt}. */
    private static final int SETUP_BY_SENDER = 128 * 64;
    private static final int SETUP_BY_RECEIVER = 32 + 64 * 32;
    private static final int OUTBOX = 4;
    /** Transfers in a message; a multiple of 64. */
    private static final int PIECE = 1 << 13;

    private final RpmtParameters parameters;
    private final Frame frame;
    private final ReverseMembership test;

    /** @param maxBytes longest identifier of the sender; disclosed, and the same at both */
    public PsiUnion(RpmtParameters parameters, int maxBytes) {
        this.parameters = parameters;
        this.frame = new Frame(maxBytes);
        this.test = new ReverseMembership(parameters, "tacit/psi/union/1/" + maxBytes);
    }

    public String name() {
        return "union-" + parameters.group().suite();
    }

    /**
     * This party's program; the peer runs the same.
     *
     * @param receiver who learns the union, the same at both
     * @throws InvalidInput                     when this side has more items than the limit or, as sender, one that is too long
     * @throws ProtocolViolation                when the peer sends what it must not, or runs with other parameters
     * @throws org.tacit.base.PeerFailed        when the peer is gone or failed
     */
    public Union unite(Session session, Items mine, Party receiver) {
        if (!session.parties().contains(receiver)) {
            throw new IllegalArgumentException("the receiver must be a party of the session");
        }
        Channel channel = session.channel(session.peer());
        if (session.self().equals(receiver)) {
            Tested tested = test.receive(session, mine);
            return tested.peerItems() == 0 ? new Union(true, Items.of(List.of()), 0, 0, 0, mine.report()) : receive(session, channel, mine, tested);
        }
        checkLengths(mine, frame.maxBytes());
        Offered offered = test.send(session, mine);
        if (mine.count() > 0) {
            send(session, channel, mine, offered.order());
        }
        return new Union(false, Items.of(List.of()), 0, 0, offered.peerItems(), mine.report());
    }

    /**
     * That every identifier of a sender fits.
     *
     * @throws InvalidInput naming the first row where one does not
     */
    public static void checkLengths(Items mine, int maxBytes) {
        for (int i = 0; i < mine.count(); i++) {
            if (mine.length(i) > maxBytes) {
                throw InvalidInput.of("The identifier in row %1$d has %2$d bytes and the contract allows %3$d; agree on a larger width.",
                        "第 %1$d 行的标识有 %2$d 字节，合约允许 %3$d 字节；请约定更大的宽度。", mine.row(i), mine.length(i), maxBytes);
            }
        }
    }

    private void send(Session session, Channel channel, Items mine, int[] order) {
        CotSender cot = SoftSpokenOt.sender(session, channel);
        int words = frame.words();
        long[] q = new long[2 * PIECE];
        long[] pads = new long[PIECE * words];
        long[] unused = new long[PIECE * words];
        try (var outbox = new Outbox(channel, OUTBOX)) {
            for (int first = 0; first < order.length; first += PIECE) {
                int count = Math.min(PIECE, order.length - first);
                cot.extend(count, q, 0);
                cot.hash(count, q, 0, words, pads, unused);
                byte[] message = new byte[count * frame.bytes()];
                for (int i = 0; i < count; i++) {
                    frame.write(mine, order[first + i], message, i * frame.bytes());
                }
                Frame.xor(pads, message);
                outbox.send(message);
                session.progress().report("psi.transfer", first + count, order.length);
            }
            outbox.finish();
        }
    }

    /** The choices of the next piece leave before the items of this one are read, so that neither side waits for the other's answer. */
    private Union receive(Session session, Channel channel, Items mine, Tested tested) {
        CotReceiver cot = SoftSpokenOt.receiver(session, channel);
        int words = frame.words();
        int theirs = tested.peerItems();
        long[][] t = {new long[2 * PIECE], new long[2 * PIECE]};
        long[] pads = new long[PIECE * words];
        var union = new Items.Builder();
        for (int i = 0; i < mine.count(); i++) {
            union.add(item(mine, i));
        }
        long spoiled = 0;
        choose(cot, tested, 0, t[0]);
        for (int first = 0; first < theirs; first += PIECE) {
            session.checkCancelled();
            int count = Math.min(PIECE, theirs - first);
            long[] now = t[first / PIECE & 1];
            choose(cot, tested, first + PIECE, t[first / PIECE + 1 & 1]);
            cot.hash(count, now, 0, words, pads);
            byte[] message = channel.receive(count * frame.bytes());
            Frame.xor(pads, message);
            for (int i = 0; i < count; i++) {
                if ((tested.present()[first + i >>> 6] >>> (first + i) & 1) == 0) {
                    byte[] item = frame.read(message, i * frame.bytes());
                    if (item == null) {
                        spoiled++;
                    } else {
                        union.add(item);
                    }
                }
            }
            session.progress().report("psi.transfer", first + count, theirs);
        }
        Items all = union.build();
        var extra = new Items.Builder();
        for (int i = mine.count(); i < all.count(); i++) {
            extra.add(item(all, i));
        }
        // What came twice, or is held already, is as good as nothing.
        return new Union(true, extra.build(), tested.count(), spoiled + all.report().duplicates(), theirs, mine.report());
    }

    private static byte[] item(Items items, int i) {
        byte[] item = new byte[items.length(i)];
        items.copy(i, item, 0);
        return item;
    }

    private static void choose(CotReceiver cot, Tested tested, int first, long[] t) {
        int count = Math.min(PIECE, tested.peerItems() - first);
        if (count > 0) {
            long[] choices = new long[PIECE / 64];
            System.arraycopy(tested.present(), first / 64, choices, 0, (count + 63) / 64);
            cot.extend(count, choices, t, 0);
        }
    }

    /** Bytes that this party's program sends, without framing. */
    public long bytesSent(boolean receiver, long mine, long theirs, int statistical) {
        long bytes = test.bytesSent(!receiver, mine, theirs, statistical);
        long items = receiver ? theirs : mine;
        if (items == 0) {
            return bytes;
        }
        // 64 rows of one bit an item, in words of 64 items.
        return bytes + (receiver ? SETUP_BY_RECEIVER + 64 * 8 * ((items + 63) / 64) : SETUP_BY_SENDER + items * frame.bytes());
    }
}
