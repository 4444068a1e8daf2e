package org.tacit.protocol.ot;

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
import org.tacit.base.ProtocolViolation;
import org.tacit.crypto.field.Gf128;
import org.tacit.wire.Channel;
import org.tacit.wire.Fault;
import org.tacit.wire.LocalParties;
import org.tacit.wire.Session;
import org.tacit.wire.SessionOptions;

/** Honest ends get correlated blocks; a receiver that deviates in any step of the extension or its set-up is caught. */
@Timeout(60)
class CheckedOtTest {

    private static final int N = 1000;
    /** Messages of the receiver, in order. */
    private static final int SUMS = 1;
    private static final int COLUMNS = 2;
    private static final int RESPONSE = 3;
    private static final int PIECES = 64;

    private record Sent(long delta0, long delta1, long[] q, long[] m0, long[] m1) {
    }

    private record Got(long[] t, long[] m) {
    }

    private static Channel channel(Session session) {
        return session.channel(session.peer());
    }

    private static LocalParties.Both<Sent, Got> run(UnaryOperator<SessionOptions> options, int n, long[] choices) {
        return LocalParties.run(options, s -> {
            CotSender sender = CheckedOt.sender(s, channel(s));
            long[] q = new long[2 * n];
            sender.extend(n, q, 0);
            long[] m0 = new long[3 * n];
            long[] m1 = new long[3 * n];
            sender.random(n, 3, m0, m1);
            return new Sent(sender.delta0(), sender.delta1(), q, m0, m1);
        }, s -> {
            CotReceiver receiver = CheckedOt.receiver(s, channel(s));
            long[] t = new long[2 * n];
            receiver.extend(n, choices, t, 0);
            long[] m = new long[3 * n];
            receiver.random(n, 3, choices, m);
            return new Got(t, m);
        });
    }

    private static void assertCorrelated(LocalParties.Both<Sent, Got> both, int n, long[] choices) {
        int wrong = 0;
        for (int i = 0; i < n; i++) {
            long b = -(choices[i / 64] >>> i & 1);
            wrong += both.second().t[2 * i] == (both.first().q[2 * i] ^ both.first().delta0 & b) ? 0 : 1;
            wrong += both.second().t[2 * i + 1] == (both.first().q[2 * i + 1] ^ both.first().delta1 & b) ? 0 : 1;
            for (int w = 3 * i; w < 3 * i + 3; w++) {
                wrong += both.second().m[w] == (b == 0 ? both.first().m0[w] : both.first().m1[w]) ? 0 : 1;
            }
        }
        assertThat(wrong).isZero();
    }

    @Property(tries = 8)
    void blocksAreCorrelated(@ForAll @IntRange(min = 0, max = 3000) int n, @ForAll long seed) {
        long[] choices = new Random(seed).longs((n + 63) / 64).toArray();
        assertCorrelated(run(o -> o, n, choices), n, choices);
    }

    @Test
    void severalBatches() {
        int n = CheckedOt.BATCH + 65;
        long[] choices = new Random(1).longs((n + 63) / 64).toArray();
        assertCorrelated(run(o -> o, n, choices), n, choices);
    }

    /** R is what the formula says, with products and powers computed one by one. */
    @Test
    void theHashIsThePolynomial() {
        int blocks = 3;
        Random random = new Random(3);
        long[] matrix = random.longs(2 * 128 * blocks).toArray();
        long[] choices = random.longs(2 * blocks).toArray();
        long[] chi = random.longs(2).toArray();
        long[] hashes = CheckedOt.hashRows(matrix, 128 * blocks, choices, chi[0], chi[1]);
        for (int row : new int[] {0, 63, 64, 127, 128}) {
            long[] sum = new long[2];
            for (int j = 0; j < blocks; j++) {
                long[] block = new long[2];
                for (int i = 0; i < 128; i++) {
                    long bit = row == 128 ? choices[2 * j + i / 64] >>> i & 1 : matrix[2 * (128 * j + i) + row / 64] >>> row & 1;
                    block[i / 64] |= bit << i;
                }
                for (int power = j + 1; power < blocks; power++) {
                    Gf128.multiply(block, 0, chi, 0, block, 0);
                }
                sum[0] ^= block[0];
                sum[1] ^= block[1];
            }
            assertThat(Arrays.copyOfRange(hashes, 2 * row, 2 * row + 2)).isEqualTo(sum);
        }
    }

    /** The receiver's message of this number is changed on its way. */
    private static void caught(int message, UnaryOperator<byte[]> change) {
        assertThatThrownBy(() -> run(o -> o.withWrap(Fault.change(message, change).at("telecom").on("main")), N, new long[N / 64 + 1]))
                .isInstanceOf(ProtocolViolation.class).hasMessageContaining("contradict");
    }

    @Test
    void theMessagesAreWhatTheNextTestsTakeThemFor() {
        List<Integer> sizes = new ArrayList<>();
        for (int message = SUMS; message <= RESPONSE; message++) {
            run(o -> o.withWrap(Fault.change(message(sizes), b -> {
                sizes.add(b.length);
                return b;
            }).at("telecom").on("main")), N, new long[N / 64 + 1]);
        }
        assertThat(sizes).containsExactly(32 * PIECES, 8 * PIECES * CheckedOt.padded(N) / 64, 16 * 129);
    }

    private static int message(List<Integer> sizes) {
        return SUMS + sizes.size();
    }

    /** Other choice bits in every second piece of Δ: to pass, the receiver would have to know all of these pieces. */
    @Test
    void inconsistentColumns() {
        caught(COLUMNS, b -> {
            for (int piece = 0; piece < PIECES; piece += 2) {
                b[b.length / PIECES * piece + 7] ^= 1;
            }
            return b;
        });
    }

    /** The same bit flipped in all pieces is another choice, not a cheat: only the response no longer fits. */
    @Test
    void theResponseIsForOtherChoices() {
        caught(COLUMNS, b -> {
            for (int piece = 0; piece < PIECES; piece++) {
                b[b.length / PIECES * piece] ^= 1;
            }
            return b;
        });
    }

    @Test
    void wrongSumsInTheTrees() {
        caught(SUMS, b -> {
            for (int i = 0; i < b.length; i += 16) {
                b[i] ^= 1;
            }
            return b;
        });
    }

    @Test
    void wrongHashOfOneRow() {
        for (int row : new int[] {0, 127}) {
            caught(RESPONSE, b -> {
                b[16 * row] ^= 4;
                return b;
            });
        }
    }

    @Test
    void wrongHashOfTheChoices() {
        caught(RESPONSE, b -> {
            b[16 * 128] ^= 4;
            return b;
        });
    }

    @Test
    void aResponseOfAnotherLength() {
        assertThatThrownBy(() -> run(o -> o.withWrap(Fault.truncate(RESPONSE, 8).at("telecom").on("main")), N, new long[N / 64 + 1]))
                .isInstanceOf(ProtocolViolation.class).hasMessageContaining("bytes");
    }

    /** Everything the receiver said after the set-up in one session is said again in another. */
    @Test
    void aReplayFromAnotherSession() {
        byte[][] heard = new byte[2][];
        run(o -> o.withWrap(Fault.change(COLUMNS, b -> heard[0] = b).at("telecom").on("main")), N, new long[N / 64 + 1]);
        caught(COLUMNS, b -> heard[0]);
        run(o -> o.withWrap(Fault.change(RESPONSE, b -> heard[1] = b).at("telecom").on("main")), N, new long[N / 64 + 1]);
        caught(RESPONSE, b -> heard[1]);
    }

    /** A bet on one piece of Δ is won about once in four times, and then nothing is noticed: the leak that the page states, and no more. */
    @Test
    void aBetOnOnePieceIsWonAsOftenAsStated() {
        int won = 0;
        int tries = 40;
        for (int i = 0; i < tries; i++) {
            try {
                run(o -> o.withWrap(Fault.change(COLUMNS, b -> {
                    b[7] ^= 1;
                    return b;
                }).at("telecom").on("main")), 1, new long[1]);
                won++;
            } catch (ProtocolViolation lost) {
                assertThat(lost).hasMessageContaining("contradict");
            }
        }
        // Mean 10, standard deviation 2.7.
        assertThat(won).isBetween(1, 28);
    }

    @Test
    void aReceiverWithoutTheCheckIsRefused() {
        assertThat(Cheating.bank(s -> CheckedOt.sender(s, channel(s)).extend(N, new long[2 * N], 0), s -> {
            SoftSpokenOt.receiver(s, channel(s)).extend(N, new long[N / 64 + 1], new long[2 * N], 0);
            channel(s).receive(1);
        })).isInstanceOf(ProtocolViolation.class);
    }
}
