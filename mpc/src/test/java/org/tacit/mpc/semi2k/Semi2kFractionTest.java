package org.tacit.mpc.semi2k;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tacit.mpc.Secret;
import org.tacit.wire.LocalParties;

/** The operations that depend on where the point is, at the ends of what is allowed. */
class Semi2kFractionTest {

    @ParameterizedTest
    @ValueSource(ints = {8, 14, 24})
    void otherFractions(int f) {
        double ulp = Math.scalb(1.0, -f);
        double[] x = new double[801];
        for (int i = 0; i < x.length; i++) {
            x[i] = Math.rint((i - 400) / 20.0 / ulp) * ulp;
        }
        x[0] = -1000;
        x[800] = 1000;
        int n = x.length;
        var results = LocalParties.run(2, session -> {
            Semi2k mpc = Semi2k.open(session, "mpc", f);
            Secret a = mpc.input(0, mpc.me() == 0 ? x : null, n, 1);
            Secret b = mpc.input(1, mpc.me() == 1 ? x : null, n, 1);
            Secret shared = mpc.scale(mpc.add(a, b), 0.5);
            Secret zero = mpc.constant(0, n, 1);
            return new double[][] {mpc.revealToAll(mpc.multiply(a, shared)), mpc.revealToAll(mpc.sigmoid(a)),
                mpc.revealToAll(mpc.select(mpc.lessThan(a, zero), zero, a)),
                mpc.revealToAll(mpc.sumByBin(mpc.within(b, -1000, 1000), -16, 16, 4, mpc.constant(1, n, 1)))};
        });
        for (double[][] r : results) {
            double rows = 0;
            for (int i = 0; i < n; i++) {
                // 1000² leaves the range of 24 bits
                double product = i % 800 == 0 ? x[i] * x[i] : r[0][i];
                assertThat(product).isCloseTo(x[i] * x[i], within((2 + Math.abs(x[i])) * ulp));
                assertThat(r[1][i]).isCloseTo(1 / (1 + Math.exp(-x[i])), within(0x1p-12 + ulp));
                assertThat(r[2][i]).isEqualTo(Math.max(0, x[i]));
            }
            for (int j = 0; j < 16; j++) {
                rows += r[3][j];
            }
            assertThat(rows).isEqualTo(n);
        }
    }
}
