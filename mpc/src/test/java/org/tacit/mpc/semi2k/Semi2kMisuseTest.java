package org.tacit.mpc.semi2k;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.tacit.base.PeerFailed;
import org.tacit.base.ProtocolViolation;
import org.tacit.mpc.Mpc;
import org.tacit.mpc.Secret;
import org.tacit.wire.LocalParties;
import org.tacit.wire.Tap;

/** Peers that err or die, and what a party gets to see. */
class Semi2kMisuseTest {

    @Test
    void anotherSizeIsRefused() {
        assertThatThrownBy(() -> LocalParties.run(2, session -> {
            int n = 100 + 64 * session.index();
            Semi2k mpc = Semi2k.open(session);
            return mpc.multiply(mpc.restore(new long[n], n, 1), mpc.restore(new long[n], n, 1));
        })).isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void anotherProgramIsNoticedBeforeAnythingIsOpened() {
        assertThatThrownBy(() -> LocalParties.run(2, session -> {
            Semi2k mpc = Semi2k.open(session);
            Secret a = mpc.input(0, session.index() == 0 ? new double[64] : null, 64, 1);
            Secret b = mpc.input(1, session.index() == 1 ? new double[64] : null, 64, 1);
            // the same messages, another meaning
            Secret product = session.index() == 0 ? mpc.multiply(a, b) : mpc.multiply(mpc.transpose(mpc.transpose(a)), mpc.within(b, -1e9, 1e9));
            product = session.index() == 0 ? mpc.multiply(product, a) : mpc.multiply(a, product);
            return mpc.revealToAll(product);
        })).isInstanceOf(ProtocolViolation.class).hasMessageContaining("other operations");
    }

    @Test
    void aPeerThatDiesIsNoticed() {
        var seen = new AtomicReference<Throwable>();
        assertThatThrownBy(() -> LocalParties.run(session -> {
            Semi2k mpc = Semi2k.open(session);
            try {
                return mpc.revealToAll(mpc.sigmoid(mpc.restore(new long[5000], 5000, 1)));
            } catch (RuntimeException e) {
                seen.set(e);
                throw e;
            }
        }, session -> {
            Semi2k.open(session);
            session.close();
            return null;
        })).isInstanceOf(PeerFailed.class);
        assertThat(seen.get()).isInstanceOf(PeerFailed.class);
    }

    /** Everything that party 1 receives, for two inputs of party 0 that could not differ more: bytes of even frequency both times. */
    @Test
    void messagesLookAlikeWhateverTheInput() {
        int n = 1024;
        double[] noise = new Random(3).doubles(n, -1000, 1000).toArray();
        for (double[] input : new double[][] {new double[n], noise, filled(n, 1000)}) {
            long[] counts = new long[256];
            LocalParties.run(options -> options.withWrap(new Tap((from, to, channel, message) -> {
                // lengths that are multiples of 64 numbers leave no padding; set-up messages are shorter
                if (to.name().equals("telecom") && message.length >= 2048) {
                    synchronized (counts) {
                        for (byte b : message) {
                            counts[b & 255]++;
                        }
                    }
                }
            })), session -> everything(Semi2k.open(session), input), session -> everything(Semi2k.open(session), null));
            // heard once where it is sent and once where it arrives
            assertThat(chiSquare(Arrays.stream(counts).map(c -> c / 2).toArray())).isLessThan(BOUND);
        }
    }

    @Test
    void sharesAreUniform() {
        int n = 1 << 14;
        var parts = LocalPair.get().run(mpc -> {
            Secret a = mpc.input(0, mpc.me() == 0 ? filled(n, 3) : null, n, 1);
            Secret b = mpc.input(1, mpc.me() == 1 ? filled(n, 2) : null, n, 1);
            return new long[][] {mpc.keep(mpc.multiply(a, b)), mpc.keep(mpc.sigmoid(a)), mpc.keep(mpc.lessThan(a, b)), mpc.keep(mpc.select(mpc.lessThan(a, b), a, b))};
        });
        for (long[][] party : parts) {
            for (long[] share : party) {
                long[] counts = new long[256];
                for (long v : share) {
                    // the low bits of a comparison's result are zero by construction
                    for (int shift = 24; shift < 64; shift += 8) {
                        counts[(int) (v >>> shift) & 255]++;
                    }
                }
                assertThat(chiSquare(counts)).isLessThan(BOUND);
            }
        }
    }

    private static double[] everything(Mpc mpc, double[] input) {
        int n = 1024;
        Secret a = mpc.input(0, input, n, 1);
        Secret b = mpc.input(1, mpc.me() == 1 ? filled(n, 0.5) : null, n, 1);
        Secret product = mpc.multiply(a, b);
        mpc.multiply(product, product);
        mpc.multiplyTransposed(a, product);
        mpc.sigmoid(mpc.within(mpc.scale(product, 1.0 / 4), -1000, 1000));
        mpc.select(mpc.lessThan(a, b), a, b);
        return mpc.reveal(b, 0);
    }

    /** 255 degrees of freedom: mean 255, standard deviation 22.6; eight of them away has probability below 2^-40 (tail of χ²). */
    private static final double BOUND = 470;

    private static double chiSquare(long[] counts) {
        double expected = Arrays.stream(counts).sum() / 256.0;
        assertThat(expected).isGreaterThan(200);
        return Arrays.stream(counts).mapToDouble(c -> (c - expected) * (c - expected) / expected).sum();
    }

    private static double[] filled(int n, double value) {
        double[] values = new double[n];
        Arrays.fill(values, value);
        return values;
    }
}
