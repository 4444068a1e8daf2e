package org.tacit.psi.vole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tacit.base.PeerFailed;
import org.tacit.base.ProtocolViolation;
import org.tacit.base.TacitException;
import org.tacit.protocol.okvs.FixedWidth;
import org.tacit.psi.Intersection;
import org.tacit.psi.Items;
import org.tacit.wire.Channel;
import org.tacit.wire.Fault;
import org.tacit.wire.LocalParties;
import org.tacit.wire.Party;
import org.tacit.wire.Session;

/** One side sends what it must not; the other says so and both end with that cause. */
@Timeout(60)
class VolePsiCheatingTest {

    private static final Party BANK = LocalParties.parties(2).get(0);
    private static final Party TELECOM = LocalParties.parties(2).get(1);
    private static final List<String> IDS = List.of("1", "2", "3", "4");
    private final VolePsi psi = new VolePsi(new VolePsiParameters(100, 100, 1000));

    /** Telecom announces this and then nothing more. */
    private void refusedAtOnce(Consumer<Channel> cheat, String says) {
        var heard = new AtomicReference<Throwable>();
        assertThatThrownBy(() -> LocalParties.run(
                session -> psi.intersect(session, Items.of(IDS), Set.of(session.self())),
                session -> {
                    Channel channel = session.channel(session.peer());
                    cheat.accept(channel);
                    try {
                        channel.receive(16);
                        channel.receive(4);
                        return channel.receive(1);
                    } catch (PeerFailed e) {
                        heard.set(e);
                        throw e;
                    }
                })).isInstanceOf(ProtocolViolation.class).hasMessageContaining(says);
        assertThat(heard.get()).hasMessageStartingWith("bank failed: ");
    }

    @Test
    void moreItemsThanAllowed() {
        refusedAtOnce(channel -> {
            channel.send(channel.receive(32));
            channel.send(new byte[16]);
            channel.sendInt(101);
        }, "announced 101");
    }

    @Test
    void aNegativeNumberOfItems() {
        refusedAtOnce(channel -> {
            channel.send(channel.receive(32));
            channel.send(new byte[16]);
            channel.sendInt(-1);
        }, "announced -1");
    }

    @Test
    void aShortSeed() {
        refusedAtOnce(channel -> {
            channel.send(channel.receive(32));
            channel.send(new byte[15]);
        }, "15 bytes");
    }

    @Test
    void otherLearnersThanOurs() {
        assertThatThrownBy(() -> LocalParties.run(2, (Session session) ->
                psi.intersect(session, Items.of(IDS), Set.of(session.self()))))
                .isInstanceOf(ProtocolViolation.class).hasMessageContaining("learners");
    }

    @Test
    void otherBinsThanOurs() {
        var other = new VolePsi(new VolePsiParameters(100, 100, 999));
        assertThatThrownBy(() -> LocalParties.run(
                session -> psi.intersect(session, Items.of(IDS), Set.of(BANK)),
                session -> other.intersect(session, Items.of(IDS), Set.of(BANK))))
                .isInstanceOf(ProtocolViolation.class).hasMessageContaining("parameters");
    }

    /** An honest run in which the first message after the announcement, the store or the masks, or the one after it, is changed. */
    private Intersection[] with(String cheater, int number, UnaryOperator<byte[]> change, List<String> telecoms, Set<Party> learners) {
        var both = LocalParties.run(options -> options.withWrap(Fault.change(number, change).at(cheater).on("main")),
                session -> psi.intersect(session, Items.of(IDS), learners),
                session -> psi.intersect(session, Items.of(telecoms), learners));
        return new Intersection[] {both.first(), both.second()};
    }

    private static final int FIRST = 3;
    private static final int ANSWER = 4;
    private static final List<String> OTHERS = List.of("3", "4", "5", "6");

    private final VolePsiPlan plan = VolePsiPlan.of(4, 4, 1000, 40);
    private final int masks = FixedWidth.bytes(4, plan.maskBits());

    @Test
    void theMessagesAreWhatTheNextTestsTakeThemFor() {
        assertThat(with("bank", FIRST, b -> sized(b, plan.storeBytes()), OTHERS, Set.of(BANK))[0].size()).isEqualTo(2);
        assertThat(with("telecom", FIRST, b -> sized(b, masks), OTHERS, Set.of(BANK))[0].size()).isEqualTo(2);
        assertThat(with("bank", ANSWER, b -> sized(b, plan.answerBytes()), OTHERS, Set.of(BANK, TELECOM))[1].size()).isEqualTo(2);
    }

    private static byte[] sized(byte[] message, int bytes) {
        assertThat(message).hasSize(bytes);
        return message;
    }

    @Test
    void shortStore() {
        assertThatThrownBy(() -> with("bank", FIRST, b -> Arrays.copyOf(b, b.length - 1), OTHERS, Set.of(BANK)))
                .isInstanceOf(ProtocolViolation.class).hasMessageContaining(plan.storeBytes() + " bytes");
    }

    @Test
    void shortMasks() {
        assertThatThrownBy(() -> with("telecom", FIRST, b -> Arrays.copyOf(b, b.length - 1), OTHERS, Set.of(BANK)))
                .isInstanceOf(ProtocolViolation.class).hasMessageContaining(masks + " bytes");
    }

    /** Garbage is not told from honest masks of other items: nothing is found, nothing breaks. */
    @Test
    void garbage() {
        assertThat(with("telecom", FIRST, b -> filled(b.length, 0x5a), OTHERS, Set.of(BANK))[0].size()).isZero();
        assertThat(with("bank", FIRST, b -> filled(b.length, 0x5a), OTHERS, Set.of(BANK))[0].size()).isZero();
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    /** Passed over: if it ended the run, a sender that may not learn would send the mask of one item twice and see whether it does. */
    @Test
    void oneMaskTwice() {
        for (Set<Party> learners : List.of(Set.of(BANK), Set.of(BANK, TELECOM))) {
            Intersection[] found = with("telecom", FIRST, b -> {
                long[] numbers = new long[8];
                FixedWidth.unpack(b, 4, plan.maskBits(), numbers, 0, 2);
                numbers[6] = numbers[0];
                numbers[7] = numbers[1];
                return FixedWidth.pack(numbers, 0, 2, 4, plan.maskBits());
            }, IDS, learners);
            assertThat(found[0].size()).isEqualTo(3);
            assertThat(found[1].size()).isEqualTo(learners.size() == 2 ? 3 : 0);
        }
    }

    /** The receiver says that one item more, or one less, is common without knowing its mask's other half: refused, whichever it is. */
    @Test
    void inventedAnswers() {
        for (int bit = 0; bit < 8; bit++) {
            int flipped = bit;
            assertThatThrownBy(() -> with("bank", ANSWER, b -> {
                b[0] ^= (byte) (1 << flipped);
                return b;
            }, OTHERS, Set.of(BANK, TELECOM))).isInstanceOf(ProtocolViolation.class).hasMessageContaining("does not hold");
        }
        assertThatThrownBy(() -> with("bank", ANSWER, b -> filled(b.length, 0xff), OTHERS, Set.of(BANK, TELECOM)))
                .isInstanceOf(ProtocolViolation.class).hasMessageContaining("does not hold");
    }

    /** What a non-learner receives has one size per set size, whatever is common. */
    @Test
    void theOtherSideReceivesSizesOnly() {
        List<List<String>> telecoms = List.of(IDS, List.of("5", "6", "7", "8"));
        List<Long> received = telecoms.stream().map(ids -> LocalParties.run(
                session -> psi.intersect(session, Items.of(IDS), Set.of(BANK)).size(),
                session -> {
                    psi.intersect(session, Items.of(ids), Set.of(BANK));
                    return session.traffic().bytesReceived();
                }).second()).toList();
        assertThat(received.get(0)).isEqualTo(received.get(1));
    }

    /** How many of its items share a bin does not show: only sizes of whole sets do. */
    @Test
    void binsHideTheirLoad() {
        var small = new VolePsi(new VolePsiParameters(1000, 1000, 16));
        List<Long> bytes = IntStream.range(0, 3).mapToObj(k -> LocalParties.run(
                session -> small.intersect(session, Items.of(IntStream.range(0, 200).mapToObj(i -> "b" + k + i).toList()), Set.of(BANK)).size(),
                session -> {
                    small.intersect(session, Items.of(IntStream.range(0, 100).mapToObj(i -> "t" + k + i).toList()), Set.of(BANK));
                    return session.traffic().bytesSent() + session.traffic().bytesReceived();
                }).second()).toList();
        assertThat(bytes.get(0)).isEqualTo(bytes.get(1)).isEqualTo(bytes.get(2));
    }

    @Test
    void tooManyItemsOfOurOwn() {
        List<String> ids = IntStream.range(0, 101).mapToObj(i -> "b" + i).toList();
        assertThatThrownBy(() -> LocalParties.run(2, (Session session) -> psi.intersect(session, Items.of(ids), Set.of(BANK))))
                .isInstanceOf(TacitException.class).hasMessageContaining("101 identifiers");
    }
}
