package org.tacit.psi.multiparty;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tacit.protocol.opprf.Opprf;
import org.tacit.wire.Channel;
import org.tacit.wire.LocalParties;
import org.tacit.wire.Session;

/**
 * The leader and one party put everything together against the third, which follows the protocol: with keys that the second does not hold, all that
 * they can compute is noise, whether the third holds them or not.
 */
@Timeout(60)
class ColludingTest {

    private static final int BLOCK = 512;
    /** Keys A, B, C of 512 each: the leader holds all, the colluder A, the honest party A and B. */
    private static final long[] ALL = new SplittableRandom(5).longs(2 * 3 * BLOCK).toArray();
    private static final int LEADER = 0;
    private static final int COLLUDER = 1;
    private static final int HONEST = 2;

    private final MultipartyPlan plan = MultipartyPlan.of(List.of(3 * BLOCK, BLOCK, 2 * BLOCK), LEADER, 40);
    /** Keys at which the colluder evaluates the function it holds: some of each block, since the honest party gave it as many as it has items. */
    private final int[] tried = IntStream.concat(IntStream.range(0, 128), IntStream.concat(IntStream.range(BLOCK, BLOCK + 192), IntStream.range(2 * BLOCK, 2 * BLOCK + 192))).toArray();

    /** What the coalition sees: r of the honest party at all keys; of the colluder, its own function where tried and the honest party's on A. */
    private record Seen(long[] received, long[] own, long[] others) {
    }

    private long[] leader(Session session) {
        Channel honest = session.channel(session.parties().get(HONEST));
        honest.receiveInt(ZeroShares.READY, ZeroShares.READY);
        return Opprf.receive(session, honest.fork(MultipartyPsi.SHARES), plan.shares(HONEST), ALL);
    }

    private Seen colluder(Session session) {
        Channel honest = session.channel(session.parties().get(HONEST));
        honest.sendInt(ZeroShares.READY);
        honest.receiveInt(ZeroShares.READY, ZeroShares.READY);
        long[][] values = new long[2][];
        long[] keys = new long[2 * BLOCK];
        Arrays.setAll(keys, i -> ALL[2 * tried[i / 2] + i % 2]);
        org.tacit.wire.SideBySide.run(session, List.of(
                () -> values[0] = Opprf.evaluator(session, honest.fork(ZeroShares.name(COLLUDER)), plan.function(COLLUDER, HONEST)).evaluate(keys),
                () -> values[1] = Opprf.receive(session, honest.fork(ZeroShares.name(HONEST)), plan.function(HONEST, COLLUDER), Arrays.copyOf(ALL, 2 * BLOCK))));
        return new Seen(null, values[0], values[1]);
    }

    private Seen honest(Session session) {
        long[] keys = Arrays.copyOf(ALL, 4 * BLOCK);
        long[] shares = new ZeroShares(session, plan, keys, () -> { }).make();
        Opprf.program(session, session.channel(session.parties().get(LEADER)).fork(MultipartyPsi.SHARES), plan.shares(HONEST), keys, shares);
        return null;
    }

    @Test
    void keysThatOneOfThemLacksAreNoiseToThem() {
        Function<Session, Seen> program = session -> switch (session.index()) {
            case LEADER -> new Seen(leader(session), null, null);
            case COLLUDER -> colluder(session);
            default -> honest(session);
        };
        List<Seen> seen = LocalParties.run(3, program);
        long[] received = seen.get(LEADER).received();
        long[] own = seen.get(COLLUDER).own();
        long[] others = seen.get(COLLUDER).others();
        assertThat(plan.shareWords()).isEqualTo(1);

        // Held by all: with both functions the sum is zero, which is how the leader finds it.
        for (int i = 0; i < 128; i++) {
            assertThat((received[i] ^ own[2 * i] ^ others[2 * i]) & plan.lastMask()).isZero();
        }
        // The colluder lacks the key: without the honest party's function what is left is noise, where the honest party holds it and where not.
        for (int first : new int[] {128, 128 + 192}) {
            long[] left = IntStream.range(first, first + 192).mapToLong(k -> (received[tried[k]] ^ own[2 * k]) & plan.lastMask()).toArray();
            assertThat(Arrays.stream(left).distinct().count()).isEqualTo(192);
            for (int bit = 0; bit < plan.shareBits(); bit++) {
                int b = bit;
                // 96 on average, six standard deviations are 42.
                assertThat(Arrays.stream(left).filter(v -> (v >>> b & 1) == 1).count()).isBetween(54L, 138L);
            }
        }
    }
}
