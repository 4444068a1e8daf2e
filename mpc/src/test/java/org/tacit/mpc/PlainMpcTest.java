package org.tacit.mpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.tacit.base.InvalidInput;

/** What only the twin does: it refuses what a protocol cannot see. */
class PlainMpcTest {

    private final PlainMpc mpc = PlainMpc.single(20);

    @Test
    void productOutOfRangeIsRefused() {
        Secret big = mpc.constant(1e6, 1, 1);
        Secret bigger = mpc.multiply(big, mpc.constant(4, 1, 1));
        assertThatThrownBy(() -> mpc.multiply(bigger, bigger)).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> mpc.multiplyMatrix(bigger, bigger)).isInstanceOf(InvalidInput.class);
    }

    @Test
    void brokenPromiseIsRefused() {
        Secret a = mpc.constant(2, 1, 1);
        assertThat(mpc.within(a, 0, 2)).isSameAs(a);
        assertThatThrownBy(() -> mpc.within(a, -1, 1.5)).isInstanceOf(InvalidInput.class);
    }

    @Test
    void smallFactorsKeepTheirPrecision() {
        double factor = 0.05 / 1024;
        double[] scaled = mpc.revealToAll(mpc.scale(mpc.constant(1000, 1, 1), factor));
        assertThat(scaled[0]).isCloseTo(1000 * factor, within(0x1p-20 + 1000 * factor * 0x1p-20));
    }
}
