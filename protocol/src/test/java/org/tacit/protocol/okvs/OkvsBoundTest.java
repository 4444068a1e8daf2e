package org.tacit.protocol.okvs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The sum in the Javadoc of {@link OkvsParameters}, evaluated. */
class OkvsBoundTest {

    /** {@code Σ_(s even) C(n,s)·p_s³}: the expected number of sets of keys whose sparse parts cancel. */
    static double expectedDependencies(int n, int segment) {
        return expectedDependencies(n, segment, 2, n);
    }

    private static double expectedDependencies(int n, int segment, int from, int to) {
        double[] logFactorial = new double[Math.max(n, segment) + 1];
        for (int i = 2; i < logFactorial.length; i++) {
            logFactorial[i] = logFactorial[i - 1] + Math.log(i);
        }
        double sum = 0;
        for (int s = from; s <= to; s += 2) {
            sum += Math.exp(logFactorial[n] - logFactorial[s] - logFactorial[n - s] + 3 * logAllEven(s, segment, logFactorial));
        }
        return sum;
    }

    /** {@code ln p_s}: so many balls into so many urns leave an even number in each. */
    private static double logAllEven(int balls, int urns, double[] logFactorial) {
        double[] terms = new double[urns + 1];
        double largest = Double.NEGATIVE_INFINITY;
        for (int j = 0; j <= urns; j++) {
            double x = Math.abs(1 - 2.0 * j / urns);
            terms[j] = logFactorial[urns] - logFactorial[j] - logFactorial[urns - j] + balls * Math.log(x);
            largest = Math.max(largest, terms[j]);
        }
        double sum = 0;
        for (double term : terms) {
            sum += Math.exp(term - largest);
        }
        return largest + Math.log(sum) - urns * Math.log(2);
    }

    @Test
    void knownCases() {
        // Two balls in five urns meet with probability 1/5.
        assertThat(expectedDependencies(2, 5)).isCloseTo(1.0 / 125, org.assertj.core.data.Offset.offset(1e-12));
    }

    @Test
    void belowOneForEveryStore() {
        for (int n = 1; n <= 200; n++) {
            assertThat(expectedDependencies(n, OkvsParameters.of(n).segment())).isLessThan(0.25);
        }
        for (int n : new int[] {300, 500, 1000, 2000}) {
            assertThat(n * expectedDependencies(n, OkvsParameters.of(n).segment())).isLessThan(9);
        }
    }

    /** At 2^15 the first terms in full, and the others where they are largest: near n/2 and near n. */
    @Test
    void atTheSizeOfABin() {
        int n = 1 << 15;
        int segment = OkvsParameters.of(n).segment();
        assertThat(n * expectedDependencies(n, segment, 2, 40)).isBetween(7.0, 9.0);
        for (int s = 100; s <= n; s += 2 * (n / 150)) {
            assertThat(expectedDependencies(n, segment, s, s)).isLessThan(1e-12);
        }
        assertThat(expectedDependencies(n, segment, n, n)).isLessThan(1e-12);
    }
}
