package org.tacit.psi.multiparty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tacit.base.InvalidInput;
import org.tacit.base.PeerFailed;
import org.tacit.base.ProtocolViolation;
import org.tacit.base.TacitException;
import org.tacit.psi.Items;
import org.tacit.wire.Fault;
import org.tacit.wire.LocalParties;
import org.tacit.wire.Party;
import org.tacit.wire.Session;

/** One party sends what it must not; somebody says so, and whoever still waits ends. */
@Timeout(120)
class MultipartyPsiCheatingTest {

    private static final Party BANK = LocalParties.parties(3).get(0);
    private static final Party SHOP = LocalParties.parties(3).get(2);
    private static final Set<Party> ALL = Set.copyOf(LocalParties.parties(3));
    /** Shop has the fewest and leads wherever it learns; ten are common. */
    private static final List<List<String>> COLUMNS = List.of(MultipartyPsiTest.range(0, 20), MultipartyPsiTest.range(5, 30), MultipartyPsiTest.range(0, 15).reversed());

    /** Who came to a result. One that heard of the others' failure before it began has come to none either. */
    private final List<Party> ended = Collections.synchronizedList(new ArrayList<>());

    private List<JointIntersection> run(Fault fault, Set<Party> learners) {
        var psi = new MultipartyPsi(party -> 40);
        return LocalParties.run(options -> fault == null ? options : options.withWrap(fault), 3, session -> {
            JointIntersection result = psi.intersect(session, Items.of(COLUMNS.get(session.index())), learners);
            ended.add(session.self());
            return result;
        });
    }

    private void refused(Fault fault, Set<Party> learners, String says) {
        refusedByLearner(fault, learners, says);
        assertThat(ended).isEmpty();
    }

    /** In the last message: the others may be through with their part. */
    private void refusedByLearner(Fault fault, Set<Party> learners, String says) {
        assertThatThrownBy(() -> run(fault, learners)).isInstanceOf(ProtocolViolation.class).hasMessageContaining(says);
    }

    private static Fault change(int message, String party, UnaryOperator<byte[]> change) {
        return Fault.change(message, change).at(party).on("main");
    }

    // On a main channel: digest, seed, count, digest of what was heard; then, from leader to learner, count, keys, sum.
    private static final int COUNT = 2;
    private static final int HEARD = 3;
    private static final int KEYS = 5;
    private static final int SUM = 6;

    @Test
    void theMessagesAreWhatTheNextTestsTakeThemFor() {
        Set<Party> learners = Set.of(BANK, SHOP);
        assertThat(run(change(COUNT, "shop", b -> sized(b, 4)), learners).get(2).size()).isEqualTo(10);
        assertThat(run(change(HEARD, "telecom", b -> sized(b, 32)), learners).get(0).size()).isEqualTo(10);
        assertThat(run(change(KEYS, "shop", b -> sized(b, 160)), learners).get(0).size()).isEqualTo(10);
        assertThat(run(change(SUM, "shop", b -> sized(b, 8)), learners).get(0).size()).isEqualTo(10);
    }

    private static byte[] sized(byte[] message, int bytes) {
        assertThat(message).hasSize(bytes);
        return message;
    }

    @Test
    void moreItemsThanTheContractSays() {
        refused(change(COUNT, "shop", b -> new byte[] {41, 0, 0, 0}), ALL, "announced 41");
        refused(change(COUNT, "shop", b -> new byte[] {-1, -1, -1, -1}), ALL, "announced -1");
    }

    @Test
    void shortSeed() {
        refused(change(1, "telecom", b -> Arrays.copyOf(b, 15)), ALL, "15 bytes");
    }

    /** One party tells its two peers different seeds, or different sizes. */
    @Test
    void differentThingsToDifferentParties() {
        for (int message : new int[] {1, COUNT}) {
            var first = new java.util.concurrent.atomic.AtomicBoolean();
            refused(change(message, "shop", b -> {
                if (first.compareAndSet(false, true)) {
                    b[0] ^= 1;
                }
                return b;
            }), ALL, "heard other sizes or seeds");
        }
    }

    @Test
    void otherLearnersThanOurs() {
        var psi = new MultipartyPsi();
        assertThatThrownBy(() -> LocalParties.run(3, (Session session) ->
                psi.intersect(session, Items.of(COLUMNS.get(session.index())), Set.of(session.self()))))
                .isInstanceOf(ProtocolViolation.class).hasMessageContaining("learners");
    }

    /** The leader, here the shop, names an item that the learner does not hold, or one twice, or one whose share it does not know. */
    @Test
    void namesThatTheLeaderMakesUp() {
        Set<Party> learners = Set.of(BANK, SHOP);
        refusedByLearner(change(KEYS, "shop", b -> {
            b[3] ^= 1;
            return b;
        }), learners, "does not hold");
        refusedByLearner(change(KEYS, "shop", b -> {
            System.arraycopy(b, 0, b, 16, 16);
            return b;
        }), learners, "twice");
        refusedByLearner(change(SUM, "shop", b -> {
            b[0] ^= 1;
            return b;
        }), learners, "does not hold");
        refusedByLearner(change(4, "shop", b -> new byte[] {16, 0, 0, 0}), learners, "announced 16");
    }

    /** A leader that names a key and then waits: what the learner does must not tell whether it holds that item. */
    @Test
    void namesAreNotJudgedBeforeTheLast() {
        Fault names = change(KEYS, "shop", b -> {
            b[3] ^= 1;
            return b;
        });
        Fault stops = Fault.cutAtMessage(SUM).at("shop").on("main");
        var atLearner = new AtomicReference<Throwable>();
        assertThatThrownBy(() -> LocalParties.run(options -> options.withWrap((pipe, self, peer, name) -> stops.wrap(names.wrap(pipe, self, peer, name), self, peer, name)),
                3, session -> {
                    try {
                        return new MultipartyPsi().intersect(session, Items.of(COLUMNS.get(session.index())), Set.of(BANK, SHOP));
                    } catch (TacitException e) {
                        if (session.self().equals(BANK)) {
                            atLearner.set(e);
                        }
                        throw e;
                    }
                })).isInstanceOf(PeerFailed.class);
        assertThat(atLearner.get()).isInstanceOf(PeerFailed.class);
    }

    @Test
    void shortKeysOfTheLeader() {
        refusedByLearner(change(KEYS, "shop", b -> Arrays.copyOf(b, b.length - 16)), Set.of(BANK, SHOP), "bytes");
    }

    /** Garbage in a store or a programme is not told from other items: nothing is found, nothing breaks. */
    @Test
    void garbageFindsNothing() {
        for (String channel : List.of("main/zero-0", "main/shares")) {
            // After digest and seed: the store of the function's receiver, or the programme of its sender.
            String sender = channel.equals("main/zero-0") ? "telecom" : "bank";
            List<JointIntersection> results = run(Fault.change(2, b -> {
                assertThat(b.length).isGreaterThan(1000);
                Arrays.fill(b, 0, b.length - 1, (byte) 0x5a);
                return b;
            }).at(sender).on(channel), Set.of(SHOP));
            assertThat(results.get(2).size()).isZero();
        }
    }

    @Test
    void twoParties() {
        assertThatThrownBy(() -> LocalParties.run(2, (Session session) ->
                new MultipartyPsi().intersect(session, Items.of(List.of("1")), Set.of(session.self()))))
                .isInstanceOf(InvalidInput.class).hasMessageContaining("3 to 16");
    }
}
