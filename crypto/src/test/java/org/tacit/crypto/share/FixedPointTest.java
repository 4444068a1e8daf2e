package org.tacit.crypto.share;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.RoundingMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.tacit.base.InvalidInput;

class FixedPointTest {

    @Property
    void encodesToTheNearest(@ForAll @DoubleRange(min = -65535, max = 65535) double x, @ForAll @IntRange(min = 8, max = 24) int f) {
        FixedPoint fixed = new FixedPoint(f);
        BigDecimal exact = new BigDecimal(x).multiply(new BigDecimal(1L << f));
        assertThat(fixed.encode(x)).isEqualTo(exact.add(new BigDecimal("0.5")).setScale(0, RoundingMode.FLOOR).longValueExact());
        assertThat(fixed.decode(fixed.encode(x))).isCloseTo(x, within(Math.scalb(0.5, -f)));
    }

    @Test
    void refusesWhatDoesNotFit() {
        FixedPoint fixed = new FixedPoint(20);
        assertThat(fixed.encode(Math.nextDown(fixed.limit()))).isEqualTo(1L << 40);
        for (double bad : new double[] {fixed.limit(), -fixed.limit(), Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> fixed.encode(bad)).isInstanceOf(InvalidInput.class);
            assertThatThrownBy(() -> fixed.encode(new double[] {1, 2, 3, bad}, 2)).isInstanceOf(InvalidInput.class)
                    .hasMessageContaining("row 2, column 2").hasMessageNotContaining("NaN");
        }
        assertThatThrownBy(() -> new FixedPoint(7)).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> new FixedPoint(25)).isInstanceOf(InvalidInput.class);
    }

    @Property
    void aMultiplierKeepsItsPrecision(@ForAll @DoubleRange(min = -1, max = 1) double mantissa, @ForAll @IntRange(min = -38, max = 39) int exponent) {
        double factor = Math.scalb(mantissa, exponent);
        Multiplier m = Multiplier.of(factor);
        assertThat(Math.scalb((double) m.mantissa(), -m.shift())).isCloseTo(factor, within(Math.abs(factor) * 0x1p-19 + 0x1p-62));
        assertThat(m.shift()).isBetween(0, 62);
        assertThatThrownBy(() -> Multiplier.of(0x1p40)).isInstanceOf(InvalidInput.class);
    }
}
