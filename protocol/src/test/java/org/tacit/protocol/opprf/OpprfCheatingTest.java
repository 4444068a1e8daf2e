package org.tacit.protocol.opprf;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tacit.base.PeerFailed;
import org.tacit.base.ProtocolViolation;
import org.tacit.base.TacitException;
import org.tacit.wire.Fault;
import org.tacit.wire.LocalParties;
import org.tacit.wire.Pipe;

/** Peers that run something else, send other lengths or stray bits, or stop. Bank receives, telecom programs. */
@Timeout(60)
class OpprfCheatingTest {

    /** 61-bit values in 60 slots and more: the last byte has bits to spare. */
    private static final OpprfPlan PLAN = OpprfPlan.of(5, 6, true, 61, 100, 40);

    private static void run(OpprfPlan bank, OpprfPlan telecom, Pipe.Wrap wrap) {
        LocalParties.run(options -> wrap == null ? options : options.withWrap(wrap),
                s -> Opprf.receive(s, OpprfTest.channel(s), bank, OpprfTest.keys(bank.receiverKeys(), 0)),
                s -> {
                    Opprf.program(s, OpprfTest.channel(s), telecom, OpprfTest.keys(telecom.senderKeys(), 0), new long[telecom.senderKeys()]);
                    return null;
                });
    }

    private static void refused(String party, UnaryOperator<byte[]> change, String says) {
        assertThatThrownBy(() -> run(PLAN, PLAN, Fault.change(2, change).at(party).on("main")))
                .isInstanceOf(ProtocolViolation.class).hasMessageContaining(says);
    }

    @Test
    void otherSizes() {
        for (OpprfPlan other : new OpprfPlan[] {OpprfPlan.of(5, 7, true, 61, 100, 40), OpprfPlan.of(4, 6, true, 61, 100, 40),
            OpprfPlan.of(5, 6, true, 60, 100, 40), OpprfPlan.of(5, 6, true, 61, 2, 40)}) {
            assertThatThrownBy(() -> run(PLAN, other, null)).isInstanceOf(ProtocolViolation.class).hasMessageContaining("other sizes");
        }
    }

    @Test
    void otherLengths() {
        refused("bank", b -> Arrays.copyOf(b, b.length - 1), PLAN.storeBytes() + " bytes");
        refused("bank", b -> Arrays.copyOf(b, b.length + 1), PLAN.storeBytes() + " bytes");
        refused("telecom", b -> Arrays.copyOf(b, b.length - 1), PLAN.programmeBytes() + " bytes");
        refused("telecom", b -> new byte[0], PLAN.programmeBytes() + " bytes");
    }

    @Test
    void strayBits() {
        refused("telecom", b -> {
            b[b.length - 1] |= (byte) 0x80;
            return b;
        }, "beyond");
    }

    /** An evaluator's plan on one side, a programme on the other. */
    @Test
    void programmedOnOneSideOnly() {
        OpprfPlan plain = OpprfPlan.of(5, 6, false, 61, 100, 40);
        assertThatThrownBy(() -> run(plain, PLAN, null)).isInstanceOf(ProtocolViolation.class).hasMessageContaining("other sizes");
    }

    @Test
    void aPeerThatDies() {
        for (String party : new String[] {"bank", "telecom"}) {
            for (String channel : new String[] {"main", "main/vole"}) {
                for (int message = 0; message < (channel.equals("main") ? 3 : 1); message++) {
                    Fault cut = Fault.cutAtMessage(message).at(party).on(channel);
                    assertThatThrownBy(() -> run(PLAN, PLAN, cut)).isInstanceOf(TacitException.class).isInstanceOf(PeerFailed.class);
                }
            }
        }
    }
}
