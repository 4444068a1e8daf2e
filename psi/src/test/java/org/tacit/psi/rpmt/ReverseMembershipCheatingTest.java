package org.tacit.psi.rpmt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tacit.base.PeerFailed;
import org.tacit.base.ProtocolViolation;
import org.tacit.crypto.curve.DhGroup;
import org.tacit.psi.Items;
import org.tacit.wire.Channel;
import org.tacit.wire.LocalParties;
import org.tacit.wire.Session;

/** Telecom sends what it must not, to a bank in either role; the bank says so and both end with that cause. */
@Timeout(60)
class ReverseMembershipCheatingTest {

    private static final Items IDS = Items.of(List.of("1", "2", "3", "4"));
    private final RpmtParameters parameters = new RpmtParameters(DhGroup.curve25519(), 100, 100, 64);
    private final ReverseMembership test = new ReverseMembership(parameters, "test");

    /** The honest bank in both roles against a telecom that has read the bank's announcement and first batch. */
    private void against(int announced, BiConsumer<Channel, byte[]> cheat, String says) {
        for (boolean bankSends : new boolean[] {false, true}) {
            against(bankSends, announced, cheat, says);
        }
    }

    private void against(boolean bankSends, int announced, BiConsumer<Channel, byte[]> cheat, String says) {
        var heard = new AtomicReference<Throwable>();
        assertThatThrownBy(() -> LocalParties.run(session -> bankSends ? test.send(session, IDS) : test.receive(session, IDS), session -> {
            Channel channel = session.channel(session.peer());
            channel.send(channel.receive(32));
            channel.sendInt(announced);
            int n = channel.receiveInt(0, 100);
            try {
                cheat.accept(channel, channel.receive(32 * n));
                while (true) {
                    channel.receiveUpTo(1 << 16);
                }
            } catch (PeerFailed e) {
                heard.set(e);
                throw e;
            }
        })).isInstanceOf(ProtocolViolation.class).hasMessageContaining(says);
        assertThat(heard.get()).hasMessageStartingWith("bank failed: ");
    }

    private static byte[] elements(int... lowBytes) {
        byte[] elements = new byte[32 * lowBytes.length];
        for (int i = 0; i < lowBytes.length; i++) {
            elements[32 * i] = (byte) lowBytes[i];
        }
        return elements;
    }

    @Test
    void invalidPoints() {
        against(1, (channel, theirs) -> channel.send(elements(0)), "not a valid point");
        against(1, (channel, theirs) -> channel.send(elements(1)), "not a valid point");
        // u = 2 belongs to the twist.
        against(1, (channel, theirs) -> channel.send(elements(2)), "not a valid point");
        byte[] tooLarge = new byte[32];
        Arrays.fill(tooLarge, (byte) 0xff);
        against(1, (channel, theirs) -> channel.send(tooLarge), "not a valid point");
    }

    /** Elements that come twice would mark an item of the receiver in the sender's tags. */
    @Test
    void repeatedAndReflectedPoints() {
        against(2, (channel, theirs) -> channel.send(elements(9, 9)), "already sent");
        against(4, Channel::send, "already sent");
        against(2, (channel, theirs) -> {
            byte[] batch = elements(9, 0);
            System.arraycopy(theirs, 64, batch, 32, 32);
            channel.send(batch);
        }, "already sent");
    }

    @Test
    void wrongCounts() {
        against(2, (channel, theirs) -> channel.send(elements(9)), "64 bytes");
        against(1, (channel, theirs) -> channel.send(elements(9, 16)), "32 bytes");
        against(false, 1, (channel, theirs) -> {
            channel.send(elements(9));
            channel.send(new byte[3]);
        }, "3 bytes");
    }

    @Test
    void moreItemsThanAllowed() {
        for (int announced : new int[] {101, -1}) {
            assertThatThrownBy(() -> LocalParties.run(session -> test.receive(session, IDS), session -> {
                Channel channel = session.channel(session.peer());
                channel.send(channel.receive(32));
                channel.sendInt(announced);
                channel.receive(4);
                return channel.receive(4 * 32);
            })).isInstanceOf(ProtocolViolation.class).hasMessageContaining("announced " + announced);
        }
    }

    @Test
    void anotherUseRoleOrSuite() {
        var other = new ReverseMembership(parameters, "other");
        var sm2 = new ReverseMembership(new RpmtParameters(DhGroup.sm2(), 100, 100, 64), "test");
        for (ReverseMembership theirs : List.of(other, sm2)) {
            assertThatThrownBy(() -> LocalParties.run(session -> test.receive(session, IDS), session -> theirs.send(session, IDS)))
                    .isInstanceOf(ProtocolViolation.class).hasMessageContaining("same contract");
        }
        assertThatThrownBy(() -> LocalParties.run(2, (Session session) -> test.receive(session, IDS)))
                .isInstanceOf(ProtocolViolation.class).hasMessageContaining("same contract");
    }
}
