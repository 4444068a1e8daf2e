package org.tacit.psi.ecdh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tacit.base.PeerFailed;
import org.tacit.base.ProtocolViolation;
import org.tacit.crypto.curve.DhGroup;
import org.tacit.psi.Items;
import org.tacit.wire.Channel;
import org.tacit.wire.LocalParties;
import org.tacit.wire.Party;
import org.tacit.wire.Session;

/** Telecom sends what it must not; the bank says so and both end with that cause. */
@Timeout(30)
class EcdhPsiCheatingTest {

    private static final List<String> IDS = List.of("1", "2", "3", "4");
    private final EcdhPsi psi = new EcdhPsi(new EcdhPsiParameters(DhGroup.curve25519(), 100, 64));

    /** The honest bank against a telecom that has read the bank's announcement and first batch. */
    private AbstractThrowableAssert<?, ? extends Throwable> against(int announced, java.util.function.BiConsumer<Channel, byte[]> cheat) {
        var heard = new AtomicReference<Throwable>();
        var failure = assertThatThrownBy(() -> LocalParties.run(
                session -> psi.intersect(session, Items.of(IDS), Set.of(session.self())),
                session -> {
                    Channel channel = session.channel(session.peer());
                    channel.send(channel.receive(32));
                    channel.sendInt(announced);
                    int n = channel.receiveInt(0, 100);
                    try {
                        cheat.accept(channel, channel.receive(32 * n));
                        return channel.receive(1);
                    } catch (PeerFailed e) {
                        heard.set(e);
                        throw e;
                    }
                })).isInstanceOf(ProtocolViolation.class);
        assertThat(heard.get()).hasMessageStartingWith("bank failed: ");
        return failure;
    }

    @Test
    void lowOrderElements() {
        byte[][] low = {new byte[32], one()};
        for (byte[] element : low) {
            against(1, (channel, theirs) -> channel.send(element)).hasMessageContaining("not a valid point");
        }
    }

    private static byte[] one() {
        byte[] element = new byte[32];
        element[0] = 1;
        return element;
    }

    @Test
    void aNumberThatIsNoPoint() {
        byte[] tooLarge = new byte[32];
        Arrays.fill(tooLarge, (byte) 0xff);
        against(1, (channel, theirs) -> channel.send(tooLarge)).hasMessageContaining("not a valid point");
    }

    @Test
    void ourOwnValuesReflected() {
        against(4, Channel::send).hasMessageContaining("already sent");
    }

    @Test
    void oneOfOurOwnValuesReflectedAmongHonestOnes() {
        against(2, (channel, theirs) -> {
            byte[] batch = new byte[64];
            System.arraycopy(theirs, 32, batch, 0, 32);
            // Another valid point: the base point u = 9.
            batch[32] = 9;
            channel.send(batch);
        }).hasMessageContaining("already sent");
    }

    @Test
    void elementsRepeated() {
        byte[] twice = new byte[64];
        twice[0] = 9;
        twice[32] = 9;
        against(2, (channel, theirs) -> channel.send(twice)).hasMessageContaining("already sent");
    }

    @Test
    void fewerElementsThanAnnounced() {
        byte[] base = new byte[32];
        base[0] = 9;
        against(2, (channel, theirs) -> channel.send(base)).hasMessageContaining("32 bytes").hasMessageContaining("64 bytes");
    }

    @Test
    void fewerTagsThanDue() {
        byte[] base = new byte[32];
        base[0] = 9;
        against(1, (channel, theirs) -> {
            channel.send(base);
            channel.send(new byte[3]);
        }).hasMessageContaining("3 bytes");
    }

    @Test
    void moreItemsThanAllowed() {
        refusedAtOnce(channel -> {
            channel.send(channel.receive(32));
            channel.sendInt(101);
        }, "announced 101");
    }

    @Test
    void aNegativeNumberOfItems() {
        refusedAtOnce(channel -> {
            channel.send(channel.receive(32));
            channel.sendInt(-1);
        }, "announced -1");
    }

    private void refusedAtOnce(Consumer<Channel> cheat, String says) {
        assertThatThrownBy(() -> LocalParties.run(
                session -> psi.intersect(session, Items.of(IDS), Set.of(session.self())),
                session -> {
                    Channel channel = session.channel(session.peer());
                    cheat.accept(channel);
                    channel.receive(4);
                    return channel.receive(4 * 32);
                })).isInstanceOf(ProtocolViolation.class).hasMessageContaining(says);
    }

    @Test
    void otherLearnersThanOurs() {
        assertThatThrownBy(() -> LocalParties.run(2, (Session session) ->
                psi.intersect(session, Items.of(IDS), Set.of(session.self()))))
                .isInstanceOf(ProtocolViolation.class).hasMessageContaining("learners");
    }

    @Test
    void anotherSuiteThanOurs() {
        var sm2 = new EcdhPsi(new EcdhPsiParameters(DhGroup.sm2(), 100, 64));
        Party bank = LocalParties.parties(2).getFirst();
        assertThatThrownBy(() -> LocalParties.run(
                session -> psi.intersect(session, Items.of(IDS), Set.of(bank)),
                session -> sm2.intersect(session, Items.of(IDS), Set.of(bank))))
                .isInstanceOf(ProtocolViolation.class).hasMessageContaining("suite");
    }

    /** What a non-learner receives has one size per set size, whatever is common. */
    @Test
    void theOtherSideReceivesSizesOnly() {
        Party bank = LocalParties.parties(2).getFirst();
        List<List<String>> telecoms = List.of(IDS, List.of("5", "6", "7", "8"));
        List<Long> received = telecoms.stream().map(ids -> LocalParties.run(
                session -> psi.intersect(session, Items.of(IDS), Set.of(bank)).size(),
                session -> {
                    psi.intersect(session, Items.of(ids), Set.of(bank));
                    return session.traffic().bytesReceived();
                }).second()).toList();
        assertThat(received).containsExactly(32 + 4 + 4 * 32L, 32 + 4 + 4 * 32L);
    }
}
