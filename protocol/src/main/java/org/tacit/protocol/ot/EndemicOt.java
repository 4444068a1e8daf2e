package org.tacit.protocol.ot;

import static org.tacit.crypto.curve.Ristretto255.ELEMENT_BYTES;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.tacit.base.Parallel;
import org.tacit.base.ProtocolViolation;
import org.tacit.crypto.curve.Ristretto255;
import org.tacit.crypto.symmetric.DomainHash;
import org.tacit.crypto.symmetric.HashSuite;
import org.tacit.wire.Channel;
import org.tacit.wire.Session;

/**
 * Random oblivious transfer from Diffie–Hellman key exchange in one round: Masny and Rindal, "Endemic Oblivious Transfer"
 * (CCS 2019, ePrint 2019/706), its Diffie–Hellman instance on ristretto255, {@code G} its generator, {@code H_j} a hash to the group.
 * <pre>
 *   sender     α random,  A = α·G                                            → A
 *   receiver   β_i random,  r_(1−b) a random element,  r_b = β_i·G − H_b(r_(1−b))   → r_0, r_1
 *   sender     M_j = r_j + H_j(r_(1−j)),  message m_j = KDF(α·M_j)
 *   receiver                              message m_b = KDF(β_i·A)
 * </pre>
 *
 * <h2>Security guarantees</h2>
 * Against parties that cheat. The sender sees a pair of elements that is uniform whatever {@code b} is, so it learns nothing of the choice. Of the receiver's two
 * {@code H_j(r_(1−j))} one is asked last; it cannot tell that side's message from random under the strong Diffie–Hellman assumption (no {@code α·B} even with an oracle that
 * decides for this α), H and KDF being random oracles. One A for all transfers of a call costs their number in the reduction, because H and the KDF take the index. A
 * cheating receiver may choose the message it gets, a cheating sender both ("endemic"), which the extensions allow; {@code docs/protocols/ot.md} has the argument. Every element from the peer is decoded strictly; the identity is refused.
 * H and KDF are bound to session, channel and direction.
 *
 * <p>Cost: 32 bytes from the sender and 64 a transfer from the receiver, both at once; two multiplications a transfer and side.
 */
public final class EndemicOt implements BaseOt {

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    /** Transfers in one task of the pool. */
    private static final int GRAIN = 8;

    private final Session session;
    private final Channel channel;

    /** One end; which one is said by the call. */
    public EndemicOt(Session session, Channel channel) {
        this.session = session;
        this.channel = channel;
    }

    @Override
    public long[] send(int n) {
        String sender = session.self().fingerprint();
        Ristretto255.Scalar alpha = Ristretto255.randomScalar(session.random());
        byte[] a = Ristretto255.multiplyBase(alpha).encode();
        channel.send(a);
        channel.flush();
        byte[] r = channel.receive(2 * ELEMENT_BYTES * n);
        long[] messages = new long[4 * n];
        Parallel.ranges(n, GRAIN, (from, to) -> {
            for (int i = from; i < to; i++) {
                for (int j = 0; j < 2; j++) {
                    // M_j = r_j + H_j(r_(1-j))
                    Ristretto255.Element m = element(r, 2 * i + j).add(hash(sender, i, j, r, 2 * i + 1 - j));
                    if (m.isIdentity()) {
                        throw identity();
                    }
                    key(sender, i, j, a, r, m.multiply(alpha), messages, 4 * i + 2 * j);
                }
            }
        });
        alpha.wipe();
        return messages;
    }

    @Override
    public long[] receive(int n, long[] choices) {
        String sender = channel.peer().fingerprint();
        Ristretto255.Scalar[] beta = new Ristretto255.Scalar[n];
        byte[] uniform = new byte[Ristretto255.UNIFORM_BYTES * n];
        session.random().nextBytes(uniform);
        Arrays.setAll(beta, i -> Ristretto255.randomScalar(session.random()));
        byte[] r = new byte[2 * ELEMENT_BYTES * n];
        Parallel.ranges(n, GRAIN, (from, to) -> {
            for (int i = from; i < to; i++) {
                int b = choice(choices, i);
                byte[] other = Ristretto255.hashToGroup(uniform, Ristretto255.UNIFORM_BYTES * i).encode();
                // r_b = β·G − H_b(r_(1-b))
                byte[] own = Ristretto255.multiplyBase(beta[i]).subtract(hash(sender, i, b, other, 0)).encode();
                // Into their places without a branch on b.
                for (int at = 0; at < ELEMENT_BYTES; at++) {
                    int difference = (own[at] ^ other[at]) & -b;
                    r[2 * ELEMENT_BYTES * i + at] = (byte) (own[at] ^ difference);
                    r[2 * ELEMENT_BYTES * i + ELEMENT_BYTES + at] = (byte) (other[at] ^ difference);
                }
            }
        });
        channel.send(r);
        byte[] a = channel.receive(ELEMENT_BYTES);
        Ristretto255.Element sent = element(a, 0);
        long[] messages = new long[2 * n];
        Parallel.ranges(n, GRAIN, (from, to) -> {
            for (int i = from; i < to; i++) {
                key(sender, i, choice(choices, i), a, r, sent.multiply(beta[i]), messages, 2 * i);
                beta[i].wipe();
            }
        });
        return messages;
    }

    /** An element from the peer; neither the identity nor anything but a canonical encoding. */
    private Ristretto255.Element element(byte[] in, int index) {
        Ristretto255.Element element = Ristretto255.decode(in, ELEMENT_BYTES * index);
        if (element.isIdentity()) {
            throw identity();
        }
        return element;
    }

    private ProtocolViolation identity() {
        return ProtocolViolation.of(
                "%1$s sent an element of no secrecy during the base transfers on channel %2$s; its software does not follow the protocol.",
                "%1$s 在通道 %2$s 的基础不经意传输中发来不具保密性的群元素；对方软件未遵守协议。", channel.peer(), channel.name());
    }

    /** H_j of the element at {@code index} of {@code elements}. */
    private Ristretto255.Element hash(String sender, int i, int j, byte[] elements, int index) {
        byte[] uniform = new byte[Ristretto255.UNIFORM_BYTES];
        for (int half = 0; half < 2; half++) {
            byte[] digest = bound("tacit/base-ot/element", sender, i, j)
                    .add(half).add(elements, ELEMENT_BYTES * index, ELEMENT_BYTES).digest();
            System.arraycopy(digest, 0, uniform, HashSuite.BYTES * half, HashSuite.BYTES);
        }
        return Ristretto255.hashToGroup(uniform, 0);
    }

    private void key(String sender, int i, int j, byte[] a, byte[] r, Ristretto255.Element shared, long[] messages, int at) {
        byte[] digest = bound("tacit/base-ot/key", sender, i, j)
                .add(a).add(r, 2 * ELEMENT_BYTES * i, 2 * ELEMENT_BYTES).add(shared.encode()).digest();
        messages[at] = MemorySegment.ofArray(digest).get(LONG, 0);
        messages[at + 1] = MemorySegment.ofArray(digest).get(LONG, 8);
        Arrays.fill(digest, (byte) 0);
    }

    private DomainHash bound(String domain, String sender, int i, int j) {
        return DomainHash.of(HashSuite.SHA_256, domain).add(session.id()).add(channel.name()).add(sender).add(i).add(j);
    }

    private static int choice(long[] choices, int i) {
        return (int) (choices[i / 64] >>> i) & 1;
    }
}
