package org.tacit.psi.union;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tacit.base.ProtocolViolation;
import org.tacit.crypto.curve.DhGroup;
import org.tacit.protocol.ot.CotReceiver;
import org.tacit.protocol.ot.CotSender;
import org.tacit.protocol.ot.SoftSpokenOt;
import org.tacit.psi.Items;
import org.tacit.psi.rpmt.ReverseMembership;
import org.tacit.psi.rpmt.RpmtParameters;
import org.tacit.wire.Channel;
import org.tacit.wire.LocalParties;
import org.tacit.wire.Party;
import org.tacit.wire.Session;

/** Telecom follows the test of membership and then sends what it must not. */
@Timeout(60)
class PsiUnionCheatingTest {

    private static final int WIDTH = 20;
    private static final List<String> BANK = List.of("1", "2", "3");
    private static final List<String> TELECOM = List.of("3", "4", "5", "6");
    private static final Party RECEIVER = LocalParties.parties(2).getFirst();
    private final RpmtParameters parameters = RpmtParameters.of(DhGroup.curve25519());
    private final PsiUnion psi = new PsiUnion(parameters, WIDTH);

    /** The honest bank against a telecom whose i-th frame holds {@code frames(order of the test)}. */
    private Union sends(Frames frames) {
        return LocalParties.run(session -> psi.unite(session, Items.of(BANK), RECEIVER), session -> {
            Channel channel = session.channel(session.peer());
            int[] order = new ReverseMembership(parameters, "tacit/psi/union/1/" + WIDTH).send(session, Items.of(TELECOM)).order();
            CotSender cot = SoftSpokenOt.sender(session, channel);
            long[] q = new long[8];
            long[] pads = new long[12];
            cot.extend(4, q, 0);
            cot.hash(4, q, 0, 3, pads, new long[12]);
            byte[] message = frames.of(order);
            if (message.length == 96) {
                Frame.xor(pads, message);
            }
            channel.send(message);
            channel.flush();
            return null;
        }).first();
    }

    /** What opens to nothing of use is counted; the sender must not see by a failure that it was opened, so that it is not common. */
    private void spoils(Frames frames, int spoiled, String... left) {
        Union union = sends(frames);
        assertThat(union.spoiled()).isEqualTo(spoiled);
        assertThat(union.common()).isEqualTo(1);
        assertThat(PsiUnionTest.texts(union.extra())).containsExactlyInAnyOrder(left);
    }

    private interface Frames {
        byte[] of(int[] order);
    }

    private static byte[] frames(int[] order, List<String> items) {
        byte[] message = new byte[96];
        for (int i = 0; i < 4; i++) {
            byte[] text = items.get(order[i]).getBytes(java.nio.charset.StandardCharsets.UTF_8);
            message[24 * i] = (byte) text.length;
            System.arraycopy(text, 0, message, 24 * i + 2, text.length);
        }
        return message;
    }

    @Test
    void anItemThatTheReceiverHolds() {
        spoils(order -> frames(order, List.of("3", "1", "5", "6")), 1, "5", "6");
    }

    @Test
    void anItemTwice() {
        spoils(order -> frames(order, List.of("3", "5", "5", "6")), 1, "5", "6");
    }

    @Test
    void anEmptyItem() {
        spoils(order -> frames(order, List.of("3", "", "5", "6")), 1, "5", "6");
    }

    /** Of the common item as of another: the sender cannot tell whether what it spoiled was opened. */
    @Test
    void spoiledOrNotNothingFails() {
        spoils(order -> frames(order, List.of("", "4", "5", "6")), 0, "4", "5", "6");
    }

    @Test
    void lengthsBeyondTheWidth() {
        spoils(order -> {
            byte[] message = frames(order, TELECOM);
            for (int i = 0; i < 4; i++) {
                message[24 * i] = WIDTH + 1;
            }
            return message;
        }, 3);
        spoils(order -> {
            byte[] message = frames(order, TELECOM);
            Arrays.fill(message, (byte) 0xff);
            return message;
        }, 3);
    }

    @Test
    void paddingThatIsNotZero() {
        spoils(order -> {
            byte[] message = frames(order, TELECOM);
            for (int i = 0; i < 4; i++) {
                message[24 * i + 23] = 1;
            }
            return message;
        }, 3);
    }

    @Test
    void fewerFramesThanDue() {
        assertThatThrownBy(() -> sends(order -> new byte[72])).isInstanceOf(ProtocolViolation.class).hasMessageContaining("72 bytes");
    }

    @Test
    void anotherWidthThanOurs() {
        var wider = new PsiUnion(parameters, WIDTH + 1);
        assertThatThrownBy(() -> LocalParties.run(session -> psi.unite(session, Items.of(BANK), RECEIVER),
                session -> wider.unite(session, Items.of(TELECOM), RECEIVER))).isInstanceOf(ProtocolViolation.class).hasMessageContaining("width");
    }

    @Test
    void anotherReceiverThanOurs() {
        assertThatThrownBy(() -> LocalParties.run(2, (Session session) -> psi.unite(session, Items.of(BANK), session.self())))
                .isInstanceOf(ProtocolViolation.class).hasMessageContaining("receiver");
    }

    /** A common item stays closed to the receiver: the pad it can compute for it is not the one it was masked with. */
    @Test
    void commonItemsDoNotOpen() {
        var opened = LocalParties.run(session -> {
            Channel channel = session.channel(session.peer());
            var tested = new ReverseMembership(parameters, "tacit/psi/union/1/" + WIDTH).receive(session, Items.of(BANK));
            CotReceiver cot = SoftSpokenOt.receiver(session, channel);
            long[] t = new long[8];
            long[] pads = new long[12];
            cot.extend(4, tested.present(), t, 0);
            cot.hash(4, t, 0, 3, pads);
            byte[] message = channel.receive(96);
            Frame.xor(pads, message);
            int common = Long.numberOfTrailingZeros(tested.present()[0]);
            return Arrays.copyOfRange(message, 24 * common, 24 * common + 24);
        }, session -> psi.unite(session, Items.of(TELECOM), RECEIVER)).first();
        assertThat(new Frame(WIDTH).read(opened, 0)).isNull();
    }
}
