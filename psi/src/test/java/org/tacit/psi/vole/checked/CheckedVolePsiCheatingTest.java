package org.tacit.psi.vole.checked;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tacit.base.ProtocolViolation;
import org.tacit.psi.Intersection;
import org.tacit.psi.Items;
import org.tacit.psi.vole.VolePsi;
import org.tacit.psi.vole.VolePsiParameters;
import org.tacit.wire.Fault;
import org.tacit.wire.LocalParties;
import org.tacit.wire.Party;

/** A peer that cheats in one step: it is caught, or gets nothing by it, and whether the run ends does not tell what the other side holds. */
@Timeout(60)
class CheckedVolePsiCheatingTest {

    private static final Party BANK = LocalParties.parties(2).get(0);
    private static final Party TELECOM = LocalParties.parties(2).get(1);
    private static final Set<Party> BOTH = Set.of(BANK, TELECOM);
    private static final List<String> IDS = List.of("1", "2", "3", "4");
    private static final List<String> OTHERS = List.of("3", "4", "5", "6");
    private static final VolePsiParameters PARAMETERS = new VolePsiParameters(100, 100, 1000);

    /** Messages on the main channel, the same four at both; bank then receives, telecom sends. */
    private static final int COUNT = 1;
    private static final int SEED = 3;
    private static final int BANKS_W = 4;
    private static final int STORE = 5;
    private static final int ANSWER = 6;
    private static final int TELECOMS_W = 5;
    private static final int MASKS = 6;

    private final CheckedVolePsi psi = new CheckedVolePsi(PARAMETERS);
    private final CheckedPlan plan = CheckedPlan.of(4, 4, 1000, 40);

    private Intersection[] with(String cheater, String channel, int number, UnaryOperator<byte[]> change, List<String> telecoms, Set<Party> learners) {
        var both = LocalParties.run(options -> options.withWrap(Fault.change(number, change).at(cheater).on(channel)),
                session -> psi.intersect(session, Items.of(IDS), learners),
                session -> psi.intersect(session, Items.of(telecoms), learners));
        return new Intersection[] {both.first(), both.second()};
    }

    private void caught(String cheater, String channel, int number, UnaryOperator<byte[]> change, String says) {
        assertThatThrownBy(() -> with(cheater, channel, number, change, OTHERS, BOTH))
                .isInstanceOf(ProtocolViolation.class).hasMessageContaining(says);
    }

    private static byte[] flipped(byte[] message) {
        message[0] ^= 1;
        return message;
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    @Test
    void theMessagesAreWhatTheNextTestsTakeThemFor() {
        assertThat(sizes("bank", 0, COUNT, 2, SEED, BANKS_W, STORE, ANSWER)).containsExactly(32, 4, 32, 32, 16, plan.storeBytes(), plan.answerBytes());
        assertThat(sizes("telecom", 0, COUNT, 2, SEED, 4, TELECOMS_W, MASKS)).containsExactly(32, 4, 32, 32, 32, 32, 64);
    }

    private List<Integer> sizes(String party, int... messages) {
        List<Integer> sizes = new ArrayList<>();
        for (int message : messages) {
            Intersection[] found = with(party, "main", message, b -> {
                sizes.add(b.length);
                return b;
            }, OTHERS, BOTH);
            assertThat(found[0].size()).isEqualTo(2);
            assertThat(found[1].size()).isEqualTo(2);
        }
        return sizes;
    }

    // ---- commitments, sizes, what is run ----

    @Test
    void aSeedChangedAfterItsCommitment() {
        caught("bank", "main", SEED, CheckedVolePsiCheatingTest::flipped, "committed");
        caught("telecom", "main", SEED, CheckedVolePsiCheatingTest::flipped, "committed");
    }

    @Test
    void wChangedAfterItsCommitment() {
        caught("telecom", "main", TELECOMS_W, CheckedVolePsiCheatingTest::flipped, "committed");
    }

    /** Commitments carry the owner's name: echoing the peer's, to make the two seeds cancel, does not open. */
    @Test
    void theOthersCommitmentAndSeedSentBack() {
        assertThatThrownBy(() -> LocalParties.run(session -> psi.intersect(session, Items.of(IDS), BOTH), session -> {
            var channel = session.channel(session.peer());
            for (int bytes : new int[] {32, 4, 32}) {
                channel.send(channel.receive(bytes));
            }
            channel.fork("vole");
            channel.send(channel.receive(32));
            return channel.receive(1);
        })).isInstanceOf(ProtocolViolation.class).hasMessageContaining("committed");
    }

    @ParameterizedTest
    @ValueSource(ints = {101, -1})
    void itemsBeyondTheLimit(int count) {
        caught("telecom", "main", COUNT, b -> new byte[] {(byte) count, (byte) (count >> 8), (byte) (count >> 16), (byte) (count >> 24)}, "announced " + count);
    }

    @Test
    void thePeerRunsTheSemiHonestProtocol() {
        assertThatThrownBy(() -> LocalParties.run(
                session -> psi.intersect(session, Items.of(IDS), BOTH),
                session -> new VolePsi(PARAMETERS).intersect(session, Items.of(IDS), BOTH))).isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void otherBinsThanOurs() {
        var other = new CheckedVolePsi(new VolePsiParameters(100, 100, 999));
        assertThatThrownBy(() -> LocalParties.run(
                session -> psi.intersect(session, Items.of(IDS), BOTH),
                session -> other.intersect(session, Items.of(IDS), BOTH))).isInstanceOf(ProtocolViolation.class).hasMessageContaining("parameters");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void shortAnnouncements(int number) {
        caught("telecom", "main", number, b -> Arrays.copyOf(b, b.length - 1), "bytes");
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 6})
    void shortMessages(int number) {
        for (String cheater : List.of("bank", "telecom")) {
            caught(cheater, "main", number, b -> Arrays.copyOf(b, b.length - 1), "bytes");
        }
    }

    // ---- the VOLE below ----

    /** The trees' message of the VOLE's sender, then its answer to the check; positions as in the VOLE's own tests. */
    @Test
    void wrongCorrelationsAtTheSender() {
        caught("telecom", "main/vole", 4, b -> {
            for (int at = 0; at < b.length; at += 16) {
                b[at] ^= 1;
            }
            return b;
        }, "contradict");
        caught("telecom", "main/vole", 5, CheckedVolePsiCheatingTest::flipped, "contradict");
    }

    @Test
    void inconsistentTransfersAtTheReceiver() {
        caught("bank", "main/vole", 2, b -> {
            for (int at = b.length / 2; at < b.length; at += b.length / 64) {
                b[at] ^= 1;
            }
            return b;
        }, "contradict");
    }

    // ---- the receiver ----

    /** One item more or less than it knows the proof of, whichever: named items are held, or the run ends, whatever stands there. */
    @Test
    void inventedAnswers() {
        for (int bit = 0; bit < 8; bit++) {
            int flipped = bit;
            caught("bank", "main", ANSWER, b -> {
                b[0] ^= (byte) (1 << flipped);
                return b;
            }, "does not hold");
        }
        caught("bank", "main", ANSWER, b -> filled(b.length, 0xff), "does not hold");
        caught("bank", "main", ANSWER, b -> {
            b[b.length - 1] ^= 1;
            return b;
        }, "does not hold");
    }

    /** There is no fairness, and the page says so: the receiver may keep the result to itself. */
    @Test
    void anAnswerThatLeavesEverythingOut() {
        Intersection[] found = with("bank", "main", ANSWER, b -> new byte[b.length], OTHERS, BOTH);
        assertThat(found[0].size()).isEqualTo(2);
        assertThat(found[1].size()).isZero();
    }

    /** The sender's masks belong to another w, or to other stores: the receiver has cut itself off. */
    @Test
    void anotherWOrStoreThanTheReceivers() {
        for (int message : new int[] {BANKS_W, STORE}) {
            Intersection[] found = with("bank", "main", message, b -> filled(b.length, 0x5a), OTHERS, BOTH);
            assertThat(found[0].size()).isZero();
            assertThat(found[1].size()).isZero();
        }
    }

    @Test
    void aStoreOfAnotherSession() {
        byte[][] heard = new byte[1][];
        with("bank", "main", STORE, b -> heard[0] = b, OTHERS, BOTH);
        assertThat(with("bank", "main", STORE, b -> heard[0], OTHERS, BOTH)[0].size()).isZero();
    }

    // ---- the sender ----

    @Test
    void garbage() {
        assertThat(with("telecom", "main", MASKS, b -> filled(b.length, 0x5a), OTHERS, Set.of(BANK))[0].size()).isZero();
    }

    @Test
    void masksOfAnotherSession() {
        byte[][] heard = new byte[1][];
        with("telecom", "main", MASKS, b -> heard[0] = b, OTHERS, Set.of(BANK));
        assertThat(with("telecom", "main", MASKS, b -> heard[0], OTHERS, Set.of(BANK))[0].size()).isZero();
    }

    /** One mask in every place: no error, whether the receiver has the item or not, so that nothing is told by one; and it counts once. */
    @Test
    void oneMaskInAllPlaces() {
        for (List<String> telecoms : List.of(List.of("1", "2", "3", "4"), List.of("5", "6", "7", "8"))) {
            Intersection[] found = with("telecom", "main", MASKS, b -> {
                byte[] same = new byte[b.length];
                IntStream.range(0, b.length).forEach(i -> same[i] = b[i % 16]);
                return same;
            }, telecoms, Set.of(BANK));
            assertThat(found[0].size()).isEqualTo(telecoms.contains("1") ? 1 : 0);
        }
    }
}
