package org.tacit.protocol.vole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tacit.base.ProtocolViolation;
import org.tacit.crypto.field.Gf128;
import org.tacit.crypto.field.Gf128Multiplier;
import org.tacit.wire.Fault;
import org.tacit.wire.LocalParties;
import org.tacit.wire.SessionOptions;
import org.tacit.wire.Traffic;

/** Correlations with checks: honest ends agree, and either end that deviates in any step is caught. */
@Timeout(60)
class CheckedVoleTest {

    private static final int BITS = 80;
    private static final int N = 1000;
    /** Messages of bank, the sender of correlations: elements of the base transfers, challenges of three batches of transfers. */
    private static final int TREES = 4;
    private static final int DIGEST = 5;
    /** Messages of telecom, the receiver: element, sums, then for each batch of transfers its columns in pieces of 2^14 and a response. */
    private static final int FIRST_COLUMNS = 2;
    private static final int CHALLENGE = 12;
    private static final int X = 13;

    private record Sent(long delta0, long delta1, long[] k, Traffic traffic) {
    }

    private record Got(long[] a, long[] c, Traffic traffic) {
    }

    private static LocalParties.Both<Sent, Got> run(UnaryOperator<SessionOptions> options, int bits, int... sizes) {
        int n = Arrays.stream(sizes).sum();
        return LocalParties.run(options, session -> {
            var channel = session.channel(session.peer());
            VoleSender sender = SilentVole.checkedSender(session, channel, bits);
            Traffic setup = channel.traffic();
            long[] k = new long[2 * n];
            int done = 0;
            for (int size : sizes) {
                sender.expand(size, k, 2 * done);
                done += size;
            }
            return new Sent(sender.delta0(), sender.delta1(), k, channel.traffic().minus(setup));
        }, session -> {
            var channel = session.channel(session.peer());
            VoleReceiver receiver = SilentVole.checkedReceiver(session, channel, bits);
            Traffic setup = channel.traffic();
            long[] a = new long[2 * n];
            long[] c = new long[2 * n];
            int done = 0;
            for (int size : sizes) {
                receiver.expand(size, a, 2 * done, c, 2 * done);
                done += size;
            }
            return new Got(a, c, channel.traffic().minus(setup));
        });
    }

    private static void assertCorrelated(LocalParties.Both<Sent, Got> both) {
        long[] rest = both.second().c.clone();
        new Gf128Multiplier(both.first().delta0, both.first().delta1).multiplyAdd(rest.length / 2, 128, both.second().a, 0, rest, 0);
        assertThat(Arrays.mismatch(rest, both.first().k)).isEqualTo(-1);
    }

    /** Several calls, so that what is kept back, and hides the next check, is used. */
    @Property(tries = 4)
    void valuesLieOnTheLines(@ForAll @IntRange(min = 1, max = 8) int lanes, @ForAll @IntRange(min = 1, max = 40_000) int first,
            @ForAll @IntRange(min = 1, max = 3000) int second) {
        assertCorrelated(run(o -> o, 16 * lanes, first, second, 1));
    }

    @Test
    void bytesFollowTheFormula() {
        int n = 60_000;
        var both = run(o -> o, 128, n);
        var plan = SilentVole.Plan.of(n, 128, true);
        int d = SinglePoints.levels(plan.leaves());
        int transfers = Math.ceilDiv(824 * d, 128) * 128 + 128;
        assertThat(both.first().traffic.bytesSent()).isEqualTo(824L * (32 * (d - 1) + 16) + 16 + 32);
        assertThat(both.second().traffic.bytesSent()).isEqualTo(8L * transfers + 2064 + 64);
    }

    /** The fast sums are the sums. */
    @ParameterizedTest
    @ValueSource(ints = {1, 255, 256, 257, 1000})
    void sumsAreSums(int n) {
        Random random = new Random(n);
        long[] chi = random.longs(2).toArray();
        long[] v = random.longs(2L * n).toArray();
        long[] expected = new long[2];
        for (int j = n - 1; j >= 0; j--) {
            Gf128.multiply(expected, 0, chi, 0, expected, 0);
            expected[0] ^= v[2 * j];
            expected[1] ^= v[2 * j + 1];
        }
        assertThat(VoleCheck.sum(chi, v, n)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 65, 100, 128, 1270})
    void theNoisesSumIsThatOfItsVector(int m) {
        Random random = new Random(m);
        long[] chi = random.longs(2).toArray();
        int[] alpha = {0, m - 1, random.nextInt(m), m / 2};
        long[] beta = random.longs(8).toArray();
        long[] e = new long[2 * m * alpha.length];
        for (int i = 0; i < alpha.length; i++) {
            System.arraycopy(beta, 2 * i, e, 2 * (m * i + alpha[i]), 2);
        }
        assertThat(VoleCheck.noiseSum(chi, alpha, m, beta)).isEqualTo(VoleCheck.sum(chi, e, m * alpha.length));
    }

    /** The mask takes every value of F equally often: as a map over bits it has full rank. */
    @ParameterizedTest
    @ValueSource(ints = {16, 48, 64, 80, 112, 128})
    void masksAreUniform(int bits) {
        int elements = VoleCheck.maskElements(bits);
        long[][] basis = new long[128][];
        int rank = 0;
        for (int u = 0; u < elements; u++) {
            for (int b = 0; b < bits; b++) {
                long[] v = new long[2 * elements];
                v[2 * u + b / 64] = 1L << b;
                long[] image = new long[2];
                VoleCheck.mask(v, 0, bits, image, 0);
                for (int bit = 127; bit >= 0 && image != null; bit--) {
                    if ((image[bit / 64] >>> bit & 1) == 1) {
                        if (basis[bit] == null) {
                            basis[bit] = image;
                            rank++;
                            image = null;
                        } else {
                            image[0] ^= basis[bit][0];
                            image[1] ^= basis[bit][1];
                        }
                    }
                }
            }
        }
        assertThat(rank).isEqualTo(128);
    }

    private static UnaryOperator<SessionOptions> with(String cheater, int message, UnaryOperator<byte[]> change) {
        return o -> o.withWrap(Fault.change(message, change).at(cheater).on("main"));
    }

    private static void caught(String cheater, int message, UnaryOperator<byte[]> change) {
        assertThatThrownBy(() -> run(with(cheater, message, change), BITS, N))
                .isInstanceOf(ProtocolViolation.class).hasMessageContaining("contradict");
    }

    @Test
    void theMessagesAreWhatTheNextTestsTakeThemFor() {
        int leaves = SilentVole.Plan.of(N, BITS, true).leaves();
        assertThat(sizes("bank", TREES, DIGEST)).containsExactly(8 * 824 * SinglePoints.message(leaves), 32);
        assertThat(sizes("telecom", FIRST_COLUMNS, CHALLENGE, X)).containsExactly(8 * 64 * (1 << 14) / 64, 32, 32);
    }

    private static List<Integer> sizes(String party, int... messages) {
        List<Integer> sizes = new ArrayList<>();
        for (int message : messages) {
            run(with(party, message, b -> {
                sizes.add(b.length);
                return b;
            }), BITS, N);
        }
        return sizes;
    }

    /** All sums of all levels of all trees: whichever side the receiver takes, it is wrong. */
    @Test
    void wrongSumsOfLevels() {
        int size = 8 * SinglePoints.message(64);
        caught("bank", TREES, b -> {
            for (int at = 0; at < b.length; at += 16) {
                b[at] ^= (byte) (at % size == size - 16 ? 0 : 1);
            }
            return b;
        });
    }

    /** σ of one tree, which is what wrong correlations at the sender come to. */
    @Test
    void wrongSumOfLeaves() {
        int size = 8 * SinglePoints.message(64);
        caught("bank", TREES, b -> {
            b[5 * size - 16] ^= 1;
            return b;
        });
    }

    @Test
    void wrongAnswerToTheCheck() {
        caught("bank", DIGEST, b -> {
            b[31] ^= 1;
            return b;
        });
    }

    /** A receiver that cheats in the check only harms itself: it cannot tell Δ from the answer, and does not accept. */
    @Test
    void wrongSumOfNoise() {
        caught("telecom", X, b -> {
            b[0] ^= 1;
            return b;
        });
    }

    @Test
    void anotherChallengeThanTheReceivers() {
        caught("telecom", CHALLENGE, b -> {
            b[3] ^= 1;
            return b;
        });
    }

    /** The receiver's first correlations, with other values for the second half of Δ's pieces. */
    @Test
    void inconsistentFirstCorrelations() {
        caught("telecom", FIRST_COLUMNS, b -> {
            for (int at = b.length / 2; at < b.length; at += b.length / 64) {
                b[at] ^= 1;
            }
            return b;
        });
    }

    /** A bet on the first step of one path is won half of the times, and then nothing is noticed: the leak that the page states, and no more. */
    @Test
    void aBetOnOneStepIsWonAsOftenAsStated() {
        int won = 0;
        for (int i = 0; i < 20; i++) {
            try {
                run(with("bank", TREES, b -> {
                    b[0] ^= 1;
                    return b;
                }), BITS, 1);
                won++;
            } catch (ProtocolViolation lost) {
                assertThat(lost).hasMessageContaining("contradict");
            }
        }
        // Mean 10, standard deviation 2.2.
        assertThat(won).isBetween(1, 19);
    }

    @Test
    void aReplayFromAnotherSession() {
        byte[][] heard = new byte[2][];
        run(with("bank", TREES, b -> heard[0] = b), BITS, N);
        caught("bank", TREES, b -> heard[0]);
        run(with("bank", DIGEST, b -> heard[1] = b), BITS, N);
        caught("bank", DIGEST, b -> heard[1]);
    }

    @ParameterizedTest
    @ValueSource(ints = {TREES, DIGEST})
    void shortMessages(int message) {
        assertThatThrownBy(() -> run(o -> o.withWrap(Fault.truncate(message, 1).at("bank").on("main")), BITS, N)).isInstanceOf(ProtocolViolation.class);
    }
}
