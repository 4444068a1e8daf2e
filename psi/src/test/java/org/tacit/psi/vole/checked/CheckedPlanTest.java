package org.tacit.psi.vole.checked;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tacit.base.InvalidInput;
import org.tacit.psi.vole.VolePsiParameters;

class CheckedPlanTest {

    /** The bound is that of its formula, with the factorial written out: one item more is impossible. */
    @ParameterizedTest
    @CsvSource({"1,80", "4,80", "1000,80", "1000,64", "5000,0"})
    void theBoundIsThatOfTheFormula(int items, int evaluations) {
        CheckedPlan plan = CheckedPlan.of(items, items, 1 << 15, 40);
        long next = plan.mostAsked(evaluations) + 1;
        assertThat(next).isGreaterThanOrEqualTo(plan.slots());
        BigInteger factorial = BigInteger.ONE;
        for (long i = 2; i <= next; i++) {
            factorial = factorial.multiply(BigInteger.valueOf(i));
        }
        // C(2^q, n) · 2^(-128·(n − N)) ≤ 2^-64 with C(2^q, n) ≤ 2^(q·n) / n!
        long bits = factorial.bitLength() - 1 - evaluations * next + 128 * (next - plan.slots());
        assertThat(bits).isGreaterThanOrEqualTo(64);
    }

    /** The figures of the page. */
    @Test
    void figures() {
        CheckedPlan plan = CheckedPlan.of(1 << 20, 1 << 20, 1 << 15, 40);
        assertThat(plan.bins()).isEqualTo(32);
        assertThat(plan.slots()).isEqualTo(1_316_448);
        assertThat(plan.mostAsked(64)).isEqualTo(2_017_985);
        assertThat(plan.mostAsked(80)).isEqualTo(2_485_247);
        assertThat(plan.mostAsked(128)).isEqualTo(7_851_402);
        assertThat(plan.mostOffered()).isEqualTo(1_095_392);
    }

    /** A sender that may be far smaller than the receiver gains by the padding of the bins. */
    @Test
    void aLearnerCanDoWhatEitherRoleCan() {
        var parameters = VolePsiParameters.standard();
        long receives = CheckedVolePsi.mostAsked(100, 1 << 20, parameters, 40, false);
        long either = CheckedVolePsi.mostAsked(100, 1 << 20, parameters, 40, true);
        assertThat(receives).isEqualTo(CheckedPlan.of(100, 1 << 20, 1 << 15, 40).mostAsked(80));
        assertThat(either).isEqualTo(CheckedPlan.of(1 << 20, 100, 1 << 15, 40).mostOffered()).isGreaterThan(receives);
    }

    @Test
    void tooManySmallBinsAreRefused() {
        assertThatThrownBy(() -> CheckedPlan.of(100_000, 10, 10, 40)).isInstanceOf(InvalidInput.class);
    }
}
